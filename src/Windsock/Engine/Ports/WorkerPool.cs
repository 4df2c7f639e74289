using Windsock.Transports.Stack;

namespace Windsock.Engine;

/// <summary>The library's own threads: they serve a completion port of their own, whose sockets are those without another, and do the work that is
/// queued.</summary>
/// <remarks>Two threads at first use; one more whenever all have been busy or blocked for a moment and work waits. Threads beyond two end when they have had
/// nothing to do for a while.</remarks>
internal static class WorkerPool
{
    private const int Most = 512;
    private const int IdleMilliseconds = 20_000;
    private const int StackBytes = 1 << 20;

    private static readonly Lock s_gate = new(); // Guards s_threads.
    private static int s_threads;
    private static CompletionPort? s_port;
    private static CompletionPort? s_served; // The same, once a thread serves it: of the last two there is no end.

    /// <summary>The port, or null when descriptors have run out before the first need of it. Asking for it starts the threads.</summary>
    public static CompletionPort? TryGetPort() => Volatile.Read(ref s_served) ?? Start();

    /// <summary>Does at once, on this thread, what the sockets of the pool can do.</summary>
    public static void Look()
    {
        Participant.Current?.Yield();
        if (Volatile.Read(ref s_port) is not { } port) return;
        port.Poller.Drain(0, out bool woken);
        if (woken) port.Poller.Wake(); // That was for a thread of the pool.
    }

    /// <summary>Queues work.</summary>
    /// <param name="item">The work.</param>
    /// <param name="canWait">It is short: a busy thread is likely to come for it sooner than another one wakes up.</param>
    public static void Queue(WorkItem item, bool canWait = false)
    {
        if (TryGetPort() is { } port) port.Queue(new Packet(0, 0, 0, NtStatus.Success, item), canWait);
        else if (!OwnThread.Start("windsock work", StackBytes, item.Run)) item.Run(); // Work must not be lost for want of a descriptor or a thread.
    }

    private static CompletionPort? Start()
    {
        // PortWatch calls AddThread with its own lock held: so nothing here may want that one with s_gate held.
        if (Volatile.Read(ref s_port) is null)
        {
            if (CompletionPort.Create(Most, Environment.ProcessorCount) is not { } made) return null;

            made.NobodyComes = () => AddThread();
            if (Interlocked.CompareExchange(ref s_port, made, null) is null) PortWatch.Arouse();
            else made.RemoveSocket(); // Another thread was faster.
        }

        if (AddThread() | AddThread()) Volatile.Write(ref s_served, s_port);
        return s_served;
    }

    /// <summary>Adds a thread, up to a limit.</summary>
    private static bool AddThread()
    {
        lock (s_gate)
        {
            if (s_threads == Most) return false;
            s_threads++;
        }

        if (OwnThread.Start("windsock worker", StackBytes, Serve)) return true;

        lock (s_gate) s_threads--;
        return false;
    }

    /// <summary>Does what a packet of the pool's port stands for.</summary>
    public static void Run(in Packet packet)
    {
        if (packet.Item is { } item) item.Run();
        else if (packet.Key != 0) PoolBinding.Find(packet.Key)?.Completed(packet);
    }

    private static void Serve()
    {
        Span<Packet> room = new Packet[1];
        while (true)
        {
            PortWait outcome = s_port!.Dequeue(room, IdleMilliseconds, alertable: false, out _);
            if (outcome == PortWait.Packets)
            {
                Packet packet = room[0];
                room[0] = default;
                Run(packet);
                continue;
            }

            lock (s_gate)
            {
                if (s_threads <= 2) continue;
                s_threads--;
                return;
            }
        }
    }
}
