using Windsock.TcpIp.Memory;

namespace Windsock.Drivers.Virtual;

/// <summary>Something that has events in the queue of a network.</summary>
internal interface IEventTarget
{
    /// <summary>The time has come.</summary>
    void Happen(TcpIp.Instant now, Packet? packet);
}

/// <summary>The events of a network, by time and then by the order in which they were added: a binary heap of values that allocates only to grow.</summary>
internal sealed class EventQueue
{
    private Entry[] _heap = new Entry[64];
    private ulong _sequence;

    public int Count { get; private set; }

    /// <summary>The time of the first.</summary>
    public TcpIp.Instant Next => Count == 0 ? TcpIp.Instant.Never : new TcpIp.Instant(_heap[0].Ticks);

    public void Add(TcpIp.Instant due, IEventTarget target, Packet? packet)
    {
        if (Count == _heap.Length) Array.Resize(ref _heap, Count * 2);
        var entry = new Entry(due.Ticks, _sequence++, target, packet);
        int index = Count++;
        while (index > 0)
        {
            int parent = (index - 1) / 2;
            if (!entry.IsBefore(_heap[parent])) break;
            _heap[index] = _heap[parent];
            index = parent;
        }

        _heap[index] = entry;
    }

    /// <summary>Takes the first and lets it happen at its time.</summary>
    public void HappenFirst()
    {
        Entry first = _heap[0];
        Entry last = _heap[--Count];
        _heap[Count] = default;
        int index = 0;
        while (Count > 0)
        {
            int child = index * 2 + 1;
            if (child >= Count) break;
            if (child + 1 < Count && _heap[child + 1].IsBefore(_heap[child])) child++;
            if (!_heap[child].IsBefore(last)) break;
            _heap[index] = _heap[child];
            index = child;
        }

        if (Count > 0) _heap[index] = last;
        first.Target.Happen(new TcpIp.Instant(first.Ticks), first.Packet);
    }

    private readonly record struct Entry(long Ticks, ulong Sequence, IEventTarget Target, Packet? Packet)
    {
        public bool IsBefore(in Entry other) => Ticks != other.Ticks ? Ticks < other.Ticks : Sequence < other.Sequence;
    }
}
