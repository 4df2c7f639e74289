using Windsock.Waits;

namespace Windsock.Engine;

/// <summary>Threads of the library's own.</summary>
internal static class OwnThread
{
    /// <summary>Starts one, which does not keep the process alive and leaves the program's signals to the program's threads.</summary>
    /// <param name="name">Its name; the host shows 15 bytes of it.</param>
    /// <param name="stackBytes">Its stack.</param>
    /// <param name="run">What it does. Must not throw.</param>
    /// <returns>False when the host gives no thread, or the runtime no descriptor for what it looks up about one: the caller tries again later.</returns>
    public static bool Start(string name, int stackBytes, Action run)
    {
        var thread = new Thread(
            () =>
            {
                Signals.LeaveToProgram();
                run();
            },
            stackBytes) { IsBackground = true, Name = name };
        try
        {
            thread.Start();
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }
}
