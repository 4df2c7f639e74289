using Windsock.Engine.Events;
using Windsock.Spi;
using Windsock.Waits;

namespace Windsock.Windows;

/// <summary>WSAAsyncSelect: one message for each event (EV11). A window that is gone gets none.</summary>
internal sealed class WindowTarget(Window window, uint message) : NetworkEventTarget
{
    public override EventObject Object => window.Queue.Arrival;

    public override bool KeepsRecord => false;

    public override void Tell(nuint handle, int networkEvent, WsaError error)
    {
        if (!window.IsGone) window.Queue.Post(window, message, handle, (nint)(((uint)error << 16) | (uint)networkEvent));
    }
}
