namespace Windsock.Engine;

/// <summary>The library's own threads: they serve a completion port of their own, whose sockets are those without another, and do the work that is queued.</summary>
/// <remarks>Two threads at first use; one more whenever all have been busy or blocked for a moment and work waits. Threads beyond two end when they have had nothing to
/// do for a while.</remarks>
internal static class WorkerPool
{
    private const int Most = 512;
    private const int IdleMilliseconds = 20_000;
    private const int StackBytes = 1 << 20;

    private static readonly Lock s_gate = new(); // Guards s_threads.
    private static int s_threads;
    private static CompletionPort? s_port;

    /// <summary>The port; asking for it starts the threads.</summary>
    public static CompletionPort Port => Volatile.Read(ref s_port) ?? Start();

    /// <summary>Queues work.</summary>
    public static void Queue(WorkItem item) => Port.Queue(new Packet(0, 0, 0, NtStatus.Success, item));

    private static CompletionPort Start()
    {
        lock (s_gate)
        {
            if (s_port is { } started) return started;

            CompletionPort port = CompletionPort.Create(Most) ?? throw new InvalidOperationException("no descriptors");
            port.NobodyComes = AddThread;
            Volatile.Write(ref s_port, port);
            PortWatch.Arouse();
        }

        AddThread();
        AddThread();
        return s_port;
    }

    /// <summary>Adds a thread, up to a limit.</summary>
    private static void AddThread()
    {
        lock (s_gate)
        {
            if (s_threads == Most) return;
            s_threads++;
        }

        new Thread(Serve, StackBytes) { IsBackground = true, Name = "windsock worker" }.Start();
    }

    private static void Serve()
    {
        Span<Packet> room = new Packet[1];
        while (true)
        {
            PortWait outcome = s_port!.Dequeue(room, IdleMilliseconds, alertable: false, out _);
            if (outcome == PortWait.Packets)
            {
                WorkItem? item = room[0].Item;
                room[0] = default;
                item?.Run();
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
