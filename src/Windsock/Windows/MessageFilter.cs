namespace Windsock.Windows;

/// <summary>Which messages GetMessage and PeekMessage want.</summary>
/// <param name="Window">A window and its children; null for every one.</param>
/// <param name="ThreadOnly">Only messages that belong to no window.</param>
/// <param name="First">The lowest message.</param>
/// <param name="Last">The highest; both 0 for all.</param>
internal readonly record struct MessageFilter(Window? Window, bool ThreadOnly, uint First, uint Last)
{
    /// <summary>Whether a message of a window (null: of the thread) is wanted.</summary>
    public bool Passes(Window? window, uint message)
    {
        if ((First != 0 || Last != 0) && (message < First || message > Last)) return false;
        if (ThreadOnly) return window is null;
        if (Window is null) return true;

        for (Window? each = window; each is not null; each = each.Parent)
        {
            if (each == Window) return true;
        }

        return false;
    }
}
