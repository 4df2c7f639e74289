using Windsock.Waits;

namespace Windsock.Engine;

/// <summary>Threads of the library's own.</summary>
internal static class OwnThread
{
    /// <summary>Starts one, which does not keep the process alive and leaves the program's signals to the program's threads.</summary>
    /// <param name="name">Its name; the host shows 15 bytes of it.</param>
    /// <param name="stackBytes">Its stack.</param>
    /// <param name="run">What it does. Must not throw.</param>
    public static void Start(string name, int stackBytes, Action run)
    {
        var thread = new Thread(
            () =>
            {
                Signals.LeaveToProgram();
                run();
            },
            stackBytes) { IsBackground = true, Name = name };
        thread.Start();
    }
}
