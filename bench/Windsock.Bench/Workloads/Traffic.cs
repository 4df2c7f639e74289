using System.Diagnostics;

namespace Windsock.Bench.Workloads;

/// <summary>64 bytes to and fro.</summary>
internal sealed class PingPong
{
    private const int MessageBytes = 64;
    private const int BetweenLooks = 16;

    private readonly End _near;
    private readonly byte[] _message = GC.AllocateArray<byte>(MessageBytes, pinned: true);

    public PingPong((End Near, End Far) pair)
    {
        _near = pair.Near;
        Workload.Start(() => Echo(pair.Far));
    }

    public double Run(TimeSpan length)
    {
        long start = Stopwatch.GetTimestamp();
        double trips = 0;
        do
        {
            for (int i = 0; i < BetweenLooks; i++) Trip();
            trips += BetweenLooks;
        }
        while (Stopwatch.GetElapsedTime(start) < length);
        return trips;
    }

    public void Trip()
    {
        _near.Send(_message);
        ReceiveMessage(_near, _message);
    }

    private static void Echo(End end)
    {
        byte[] message = GC.AllocateArray<byte>(MessageBytes, pinned: true);
        while (true) Answer(end, message);
    }

    private static void Answer(End end, byte[] message)
    {
        ReceiveMessage(end, message);
        end.Send(message);
    }

    private static void ReceiveMessage(End end, byte[] message)
    {
        int got = 0;
        while (got < message.Length) got += end.Receive(message.AsSpan(got));
    }
}

/// <summary>64 KiB after 64 KiB, in one direction.</summary>
internal sealed class Bulk : IDisposable
{
    private const int ChunkBytes = 64 * 1024;

    private readonly End _near;
    private readonly byte[] _chunk = GC.AllocateArray<byte>(ChunkBytes, pinned: true);
    private readonly AutoResetEvent _maySend = new(false);
    private volatile bool _stop;
    private volatile bool _isComplete; // Set, with _sent final, before the last chunk goes out.
    private long _sent;

    public Bulk((End Near, End Far) pair)
    {
        _near = pair.Near;
        Workload.Start(() => Pour(pair.Far));
    }

    public double Run(TimeSpan length)
    {
        long start = Stopwatch.GetTimestamp(), got = 0;
        _stop = _isComplete = false;
        Volatile.Write(ref _sent, 0);
        _maySend.Set();
        while (!_isComplete || got < Volatile.Read(ref _sent))
        {
            got += _near.Receive(_chunk);
            if (!_stop && Stopwatch.GetElapsedTime(start) >= length) _stop = true;
        }

        return got;
    }

    public void Dispose() => _maySend.Dispose();

    private void Pour(End end)
    {
        byte[] chunk = GC.AllocateArray<byte>(ChunkBytes, pinned: true);
        while (true)
        {
            _maySend.WaitOne();
            while (PourChunk(end, chunk)) continue;
        }
    }

    private bool PourChunk(End end, byte[] chunk)
    {
        bool last = _stop;
        Volatile.Write(ref _sent, _sent + ChunkBytes);
        _isComplete = last;
        end.Send(chunk);
        return !last;
    }
}
