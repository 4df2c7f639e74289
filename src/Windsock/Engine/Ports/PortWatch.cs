using System.Runtime.CompilerServices;
using Windsock.Linux;

namespace Windsock.Engine;

/// <summary>A thread that looks after ports whose own threads stay away: it performs operations that have become possible and wakes threads for packets that
/// were left to one which has not come back.</summary>
/// <remarks>It starts with the first need, looks a few hundred times a second as long as ports are used, and sleeps when nothing has happened for a
/// while.</remarks>
internal static unsafe class PortWatch
{
    private const int TickMilliseconds = 5;
    private const int QuietTicks = 100;
    private const int FirstCompaction = 4096; // Handles.

    private static readonly Lock s_gate = new(); // Guards s_ports.
    private static readonly List<(CompletionPort Port, uint Dequeues)> s_ports = [];
    private static readonly List<CompletionPort> s_due = []; // The watch's own: ports that need it in this tick.
    private static readonly int[] s_asleep = GC.AllocateArray<int>(1, pinned: true);
    private static int s_started; // 1: somebody starts it, or has.
    private static int s_compactAt = FirstCompaction;

    /// <summary>The managed heap is the library's alone: the program is not a managed one.</summary>
    public static bool OwnsHeap { get; set; }

    /// <summary>A new port.</summary>
    public static void Add(CompletionPort port)
    {
        lock (s_gate) s_ports.Add((port, 0));
    }

    /// <summary>A port is gone.</summary>
    public static void Remove(CompletionPort port)
    {
        lock (s_gate) s_ports.RemoveAll(entry => entry.Port == port);
    }

    /// <summary>A port may need looking after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Arouse()
    {
        if (!CoarseClock.IsKept) Awaken(); // As a rule it is: one load, in a class without an initialiser.
    }

    private static void Awaken()
    {
        // Callers hold gates that the watch enters with s_gate held: so nobody may wait for s_gate here.
        if (Volatile.Read(ref s_started) == 0)
        {
            if (Interlocked.Exchange(ref s_started, 1) == 0 && !OwnThread.Start("windsock ports", 128 * 1024, Watch)) Volatile.Write(ref s_started, 0);
            return;
        }

        if (Volatile.Read(ref s_asleep[0]) == 0) return;

        fixed (int* asleep = s_asleep)
        {
            Volatile.Write(ref *asleep, 0);
            LibC.futex(asleep, LibC.FUTEX_WAKE_PRIVATE, 1, 0, null, 0);
        }
    }

    private static void Watch()
    {
        int quiet = 0;
        timespec tick = new() { tv_nsec = TickMilliseconds * 1_000_000 };
        int never = 0;
        while (true)
        {
            LibC.futex(&never, LibC.FUTEX_WAIT_PRIVATE, 0, (nint)(&tick), null, 0);
            CoarseClock.Keep();
            quiet = AttendAll() ? quiet + 1 : 0;
            CompactAfterGrowth();
            if (quiet < QuietTicks) continue;

            CoarseClock.Leave();
            fixed (int* asleep = s_asleep)
            {
                Interlocked.Exchange(ref *asleep, 1);
                Interlocked.MemoryBarrierProcessWide(); // Who was not told that nobody watches has done before this what is looked at now.
                if (AttendAll()) LibC.futex(asleep, LibC.FUTEX_WAIT_PRIVATE, 1, 0, null, 0);
                Volatile.Write(ref *asleep, 0);
            }

            quiet = 0;
        }
    }

    /// <summary>A server that has taken thousands of connections holds what their opening left behind, about as much again as the connections need, and may not
    /// allocate a byte any more that would start a collection. So the heap is compacted whenever the number of handles has doubled: some milliseconds each
    /// time, in all in
    /// proportion to the connections.</summary>
    private static void CompactAfterGrowth()
    {
        int open = Session.Handles.OpenCount;
        if (open < s_compactAt || !OwnsHeap) return;

        while (s_compactAt <= open) s_compactAt *= 2;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    /// <summary>Looks at each port.</summary>
    /// <returns>Whether all have been quiet since the last look and need nobody.</returns>
    private static bool AttendAll()
    {
        bool quiet = true;
        lock (s_gate)
        {
            for (int i = 0; i < s_ports.Count; i++)
            {
                (CompletionPort port, uint before) = s_ports[i];
                uint now = port.Dequeues;
                s_ports[i] = (port, now);
                if (port.IsIdle || (port.IsAttended && now == before)) continue;

                quiet = false;
                if (now == before && port.TryHold()) s_due.Add(port);
            }
        }

        // Without the lock: operations are performed in there.
        foreach (CompletionPort port in s_due)
        {
            port.Attend();
            port.RemoveSocket();
        }

        s_due.Clear();
        return quiet;
    }
}
