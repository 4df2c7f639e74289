using System.Buffers;
using System.Diagnostics;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What has happened to a segment since it was sent.</summary>
[Flags]
internal enum SentFlags : byte
{
    None = 0,
    Sacked = 1,
    Lost = 2,
    Retransmitted = 4,
    Fin = 8,

    /// <summary>When it was sent there was no more to send than the window took (delivery rate sample).</summary>
    AppLimited = 16,
}

/// <summary>A segment on the way, or a super-segment: sequence numbers that were sent at one time.</summary>
internal struct SentSegment
{
    public uint Sequence;
    public int Length;
    public Instant SentAt;
    public SentFlags Flags;

    /// <summary>How often it was sent, up to 255.</summary>
    public byte Transmissions;

    // The connection's state when it was sent, for delivery rate samples.
    public long Delivered;
    public Instant DeliveredAt;
    public Instant FirstSentAt;

    public readonly uint End => Sequence + (uint)Length;
}

/// <summary>The segments on the way in the order of their sequence numbers. An empty one holds no memory.</summary>
internal struct SentQueue
{
    private SentSegment[]? _ring;
    private int _first;
    private int _mask; // The pool may give more than was asked for; a power of two of it is used.

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The segment at a position, 0 being the oldest sequence number.</summary>
    public readonly ref SentSegment this[int index]
    {
        get
        {
            Debug.Assert((uint)index < (uint)Count, "only segments on the way are looked at");
            return ref _ring![(_first + index) & _mask];
        }
    }

    /// <summary>Adds one at the end, all zero.</summary>
    public ref SentSegment Add()
    {
        if (_ring is null || Count > _mask) Resize(_ring is null ? 16 : (_mask + 1) * 2);
        ref SentSegment added = ref _ring![(_first + Count++) & _mask];
        added = default;
        return ref added;
    }

    /// <summary>Makes room for one at a position; what is there moves back. For cutting a segment in two.</summary>
    public ref SentSegment Insert(int index)
    {
        Add();
        for (int i = Count - 1; i > index; i--) this[i] = this[i - 1];
        return ref this[index];
    }

    /// <summary>Takes away the first ones.</summary>
    public void RemoveFirst(int count)
    {
        Debug.Assert(count <= Count, "no more than there are");
        _first = (_first + count) & _mask;
        Count -= count;
    }

    /// <summary>Gives the memory back. Comes when nothing is on the way, and the connection has been quiet.</summary>
    public void Trim()
    {
        Debug.Assert(Count == 0, "nothing on the way is forgotten");
        if (_ring is not null) ArrayPool<SentSegment>.Shared.Return(_ring);
        _ring = null;
        _first = 0;
    }

    public void Clear()
    {
        Count = 0;
        Trim();
    }

    private void Resize(int size)
    {
        SentSegment[] larger = ArrayPool<SentSegment>.Shared.Rent(size);
        for (int i = 0; i < Count; i++) larger[i] = this[i];
        if (_ring is not null) ArrayPool<SentSegment>.Shared.Return(_ring);
        _ring = larger;
        _mask = size - 1;
        _first = 0;
    }
}
