using System.Runtime.Loader;
using Windsock.Linux;

namespace Windsock.Engine;

/// <summary>The end of a process that has not closed its sockets. Windows' kernel goes on sending for it and closes its connections; a stack within the process
/// has to do that before the process is gone.</summary>
/// <remarks>Other threads may be inside calls, and are not woken: on Windows they are gone by now.</remarks>
internal static unsafe class ProcessEnd
{
    // What was sent is given three seconds; the rest is for a lock that the thread which ends the process may hold itself.
    private const int MostMilliseconds = 3500;

    private static int s_hasBegun;

    /// <summary>The C library's gate tells of the end (gate.c), by the destructor of the library: programs may use sockets in their own until then.</summary>
    public static bool IsToldByGate { get; private set; }

    /// <summary>The gate tells of the end, and closes these descriptors in a forked child.</summary>
    /// <param name="table">For <see cref="ParentOnly"/>.</param>
    /// <param name="places">How many.</param>
    public static void UseGate(int* table, int places)
    {
        IsToldByGate = true;
        ParentOnly.Use(table, places);
    }

    /// <summary>Has the runtime tell of the end, where the gate does not.</summary>
    public static void Watch()
    {
        // Unloading comes before ProcessExit: so this handler is the last one, and those of the program have their connections.
        if (!IsToldByGate) AssemblyLoadContext.Default.Unloading += static _ => AppDomain.CurrentDomain.ProcessExit += static (_, _) => RunAside();
    }

    /// <summary>Closes what is open and waits, three seconds at most, until what was sent has arrived.</summary>
    public static void Run()
    {
        if (Interlocked.Exchange(ref s_hasBegun, 1) != 0) return;

        foreach (nuint handle in Session.Handles.Snapshot<SocketObject>())
        {
            if (Session.Handles.Enter<SocketObject>(handle) is not { } socket) continue;
            socket.Endpoint.EndWithProcess(abort: socket.Options.CloseLinger == 0);
            Session.Handles.Leave(handle);
        }

        Session.DefaultTransport.ProcessEnds();
    }

    /// <summary>The same on a thread of its own: whoever ends the process may do so from a callback, and must not wait for himself.</summary>
    private static void RunAside()
    {
        var done = new ManualResetEventSlim();
        bool started = OwnThread.Start("windsock end", stackBytes: 1 << 18, () =>
        {
            Run();
            done.Set();
        });
        if (started) done.Wait(MostMilliseconds);
    }
}
