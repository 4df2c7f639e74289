using Windsock.Waits;

namespace Windsock.Windows;

/// <summary>A message of SendMessage on its way to another thread, whose sender waits.</summary>
internal sealed class SentMessage(Window window, uint message, nuint wParam, nint lParam)
{
    /// <summary>Set when the receiver has answered, or never will.</summary>
    public EventObject Answered { get; } = new(manualReset: true, initial: false);

    public nint Result { get; private set; }

    public Window Window => window;

    /// <summary>Calls the procedure, on the receiver's thread.</summary>
    public void Deliver()
    {
        if (!window.IsGone) Result = window.Call(message, wParam, lParam);
        Answered.Set();
    }
}
