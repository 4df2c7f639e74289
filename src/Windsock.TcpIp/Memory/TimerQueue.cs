using System.Diagnostics;

namespace Windsock.TcpIp.Memory;

/// <summary>Something that wants to be called at a point of time.</summary>
internal abstract class Timed
{
    /// <summary>Where in the heap it is, or -1. Owned by <see cref="TimerQueue"/>.</summary>
    internal int HeapIndex = -1;

    /// <summary>When it wants to be called; the queue may call later, never earlier.</summary>
    public Instant Deadline { get; internal set; } = Instant.Never;

    /// <summary>The deadline has come. <see cref="Deadline"/> is Never again; who wants another call arms it.</summary>
    public abstract void Due(Instant now);
}

/// <summary>Deadlines in order. Ties are broken by the order of arming, so that a run is repeatable.</summary>
/// <remarks>
/// <para>A 4-ary heap, with lazy re-arming: a deadline that moves later, or goes away, leaves the entry where it is, and the entry finds the new deadline when
/// its
/// time comes. A connection moves its retransmission time at every acknowledgment, always later, and so touches the heap a few times a second. A wheel would
/// save nothing and round deadlines, which pacing at microseconds could not use.</para>
/// </remarks>
internal sealed class TimerQueue
{
    private const int Least = 256;

    private Entry[] _heap = new Entry[Least];
    private int _count;
    private ulong _sequence;

    /// <summary>No entry is due before this. It may be early by an entry that was put off since.</summary>
    public Instant NextDeadline => _count == 0 ? Instant.Never : new Instant(_heap[0].Ticks);

    /// <summary>The first deadline, without those that were put off.</summary>
    public Instant ExactDeadline
    {
        get
        {
            while (_count > 0 && _heap[0].Timed.Deadline.Ticks > _heap[0].Ticks) PutOffFirst();
            return NextDeadline;
        }
    }

    /// <summary>Called when <see cref="NextDeadline"/> has moved to an earlier time; for who looks after many queues.</summary>
    public Action? Advanced { get; set; }

    /// <summary>Sets when something is called; <see cref="Instant.Never"/> disarms.</summary>
    public void Arm(Timed timed, Instant deadline)
    {
        timed.Deadline = deadline;
        int index = timed.HeapIndex;
        if (index >= 0)
        {
            if (deadline.Ticks >= _heap[index].Ticks) return; // Found when the entry's time comes.
            _heap[index] = new Entry(deadline.Ticks, _sequence++, timed);
            Rise(index);
        }
        else
        {
            if (deadline == Instant.Never) return;
            if (_count == _heap.Length) Array.Resize(ref _heap, _count * 2);
            _heap[_count] = new Entry(deadline.Ticks, _sequence++, timed);
            Rise(_count++);
        }

        if (timed.HeapIndex == 0) Advanced?.Invoke();
    }

    /// <summary>Takes something out for good, so that nothing refers to it any more.</summary>
    public void Forget(Timed timed)
    {
        timed.Deadline = Instant.Never;
        int index = timed.HeapIndex;
        if (index < 0) return;

        timed.HeapIndex = -1;
        Entry last = _heap[--_count];
        _heap[_count] = default;
        if (index < _count)
        {
            _heap[index] = last;
            last.Timed.HeapIndex = index;
            Rise(index);
            Sink(last.Timed.HeapIndex);
        }

        // A crowd that has gone does not keep its places; a quarter, so that who comes and goes at the edge moves nothing.
        if (_count < _heap.Length / 4 && _heap.Length > Least) Array.Resize(ref _heap, _heap.Length / 2);
    }

    /// <summary>Calls what is due, in order of deadline, then of arming.</summary>
    public void Run(Instant now)
    {
        while (_count > 0 && _heap[0].Ticks <= now.Ticks)
        {
            Timed timed = _heap[0].Timed;
            if (timed.Deadline.Ticks > now.Ticks)
            {
                PutOffFirst();
                continue;
            }

            Forget(timed);
            timed.Due(now);
        }
    }

    private void PutOffFirst()
    {
        Timed timed = _heap[0].Timed;
        if (timed.Deadline == Instant.Never)
        {
            Forget(timed);
            return;
        }

        _heap[0] = new Entry(timed.Deadline.Ticks, _sequence++, timed);
        Sink(0);
    }

    private void Rise(int index)
    {
        Entry entry = _heap[index];
        while (index > 0)
        {
            int parent = (index - 1) / 4;
            if (!entry.IsBefore(_heap[parent])) break;
            Place(index, _heap[parent]);
            index = parent;
        }

        Place(index, entry);
    }

    private void Sink(int index)
    {
        Entry entry = _heap[index];
        while (true)
        {
            int first = index * 4 + 1;
            if (first >= _count) break;
            int least = first;
            for (int child = first + 1; child < Math.Min(first + 4, _count); child++)
            {
                if (_heap[child].IsBefore(_heap[least])) least = child;
            }

            if (!_heap[least].IsBefore(entry)) break;
            Place(index, _heap[least]);
            index = least;
        }

        Place(index, entry);
    }

    private void Place(int index, Entry entry)
    {
        Debug.Assert(index < _count, "entries lie in the used part");
        _heap[index] = entry;
        entry.Timed.HeapIndex = index;
    }

    private readonly record struct Entry(long Ticks, ulong Sequence, Timed Timed)
    {
        public bool IsBefore(in Entry other) => Ticks != other.Ticks ? Ticks < other.Ticks : Sequence < other.Sequence;
    }
}
