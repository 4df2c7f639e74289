using System.Buffers;
using System.Diagnostics;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What has happened to a segment since it was sent.</summary>
[Flags]
internal enum SentFlags : byte
{
    None = 0,

    /// <summary>The peer has told that it has it.</summary>
    Sacked = 1,

    /// <summary>It is taken for lost and has not been sent again since.</summary>
    Lost = 2,

    /// <summary>It has been sent more than once.</summary>
    Retransmitted = 4,

    /// <summary>Its last sequence number is that of the FIN.</summary>
    Fin = 8,

    /// <summary>When it was sent there was less to send than the window took (delivery rate sample).</summary>
    AppLimited = 16,
}

/// <summary>A segment on the way, or a super-segment: sequence numbers that were sent at one time.</summary>
internal struct SentSegment
{
    public uint Sequence;
    public int Length;
    public Instant SentAt;

    // The connection's state when it was sent, for delivery rate samples.
    public long Delivered;
    public Instant DeliveredAt;
    public Instant FirstSentAt;

    // In the list of those on the way, or of the lost ones.
    public int Previous;
    public int Next;

    public SentFlags Flags;

    /// <summary>How often it was sent, up to 255.</summary>
    public byte Transmissions;

    public readonly uint End => Sequence + (uint)Length;

    public readonly bool Has(SentFlags flags) => (Flags & flags) != 0;
}

/// <summary>The segments that are not acknowledged, in the order of their sequence numbers and, as far as they are on the way, of their last
/// transmission.</summary>
/// <remarks>
/// <para>Each segment is on the way (in the list by time), lost (in the list of what is to be sent again) or sacked (in none). Segments lie in slots that
/// never move; the ring holds
/// their numbers in the order of the sequence, so that it can be searched and one can be put between. Every change costs the same however many there are,
/// but for
/// <see cref="Split"/>, which moves four bytes for each segment behind.</para>
/// </remarks>
internal sealed class SentQueue
{
    /// <summary>No slot.</summary>
    public const int None = -1;

    /// <summary>The most segments that are on the way: beyond it nothing new is sent, however small the segments are.</summary>
    public const int Limit = 1 << 15;

    private SentSegment[] _slots = [];
    private int[] _order = [];
    private int _first;
    private int _mask = -1; // The pool may give more than was asked for; a power of two of it is used.
    private int _free = None;
    private int _used;
    private SlotList _onTheWay = SlotList.Empty;
    private SlotList _lost = SlotList.Empty;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of those on the way: RFC 6675's pipe.</summary>
    public int OnTheWayBytes { get; private set; }

    /// <summary>The bytes of the lost ones that have not been sent again.</summary>
    public int LostBytes { get; private set; }

    /// <summary>The bytes of those that the peer has out of order.</summary>
    public int SackedBytes { get; private set; }

    /// <summary>The slot of the one whose last transmission is longest ago.</summary>
    public int Oldest => _onTheWay.First;

    /// <summary>The slot of the one that was sent last.</summary>
    public int Youngest => _onTheWay.Last;

    /// <summary>The slot of the lost one to be sent again first.</summary>
    public int FirstLost => _lost.First;

    /// <summary>The slot of the segment at a position, 0 being the oldest sequence number.</summary>
    public int SlotAt(int index)
    {
        Debug.Assert((uint)index < (uint)Count, "only segments that are there are looked at");
        return _order[(_first + index) & _mask];
    }

    /// <summary>The segment in a slot.</summary>
    public ref SentSegment this[int slot] => ref _slots[slot];

    /// <summary>The segment of the lowest sequence number.</summary>
    public ref SentSegment First => ref _slots[SlotAt(0)];

    /// <summary>Adds one that is sent now, at the end of both orders.</summary>
    public ref SentSegment Add(uint sequence, int length, Instant now)
    {
        int slot = Take();
        if (Count > _mask) Grow();
        _order[(_first + Count++) & _mask] = slot;
        ref SentSegment added = ref _slots[slot];
        added.Sequence = sequence;
        added.Length = length;
        added.SentAt = now;
        added.Flags = SentFlags.None;
        added.Transmissions = 1;
        OnTheWayBytes += length;
        Append(ref _onTheWay, slot);
        return ref added;
    }

    /// <summary>The position of the first segment that ends behind a sequence number; <see cref="Count"/> when none does.</summary>
    public int Find(uint sequence)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Seq.After(_slots[SlotAt(middle)].End, sequence)) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    /// <summary>Cuts a segment in two; both are what it was.</summary>
    /// <param name="index">Its position.</param>
    /// <param name="bytes">The bytes that stay in the first one.</param>
    public void Split(int index, int bytes)
    {
        int slot = SlotAt(index);
        int added = Take();
        if (Count > _mask) Grow();
        Count++;
        for (int i = Count - 1; i > index + 1; i--) _order[(_first + i) & _mask] = _order[(_first + i - 1) & _mask];
        _order[(_first + index + 1) & _mask] = added;

        ref SentSegment before = ref _slots[slot];
        ref SentSegment after = ref _slots[added];
        Debug.Assert(bytes > 0 && bytes < before.Length, "both parts have bytes");
        after = before;
        after.Sequence += (uint)bytes;
        after.Length -= bytes;
        before.Length = bytes;
        before.Flags &= ~SentFlags.Fin;
        if (before.Has(SentFlags.Sacked)) return;
        InsertAfter(ref before.Has(SentFlags.Lost) ? ref _lost : ref _onTheWay, slot, added);
    }

    /// <summary>The peer has it.</summary>
    public void MarkSacked(int slot)
    {
        ref SentSegment segment = ref _slots[slot];
        Leave(ref segment);
        segment.Flags = (segment.Flags & ~SentFlags.Lost) | SentFlags.Sacked;
        SackedBytes += segment.Length;
    }

    /// <summary>It is taken for lost. The one with the lowest sequence number is sent again first: the peer's window hangs on it.</summary>
    public void MarkLost(int slot)
    {
        ref SentSegment segment = ref _slots[slot];
        if (segment.Has(SentFlags.Lost)) return;
        if (segment.Has(SentFlags.Sacked)) SackedBytes -= segment.Length;
        else Leave(ref segment);
        segment.Flags = (segment.Flags & ~SentFlags.Sacked) | SentFlags.Lost;
        LostBytes += segment.Length;
        if (_lost.First == None || Seq.Before(segment.Sequence, _slots[_lost.First].Sequence)) Prepend(ref _lost, slot);
        else Append(ref _lost, slot);
    }

    /// <summary>None of those that are taken for lost is: they are on the way, sent before all others.</summary>
    public void NoneIsLost()
    {
        for (int slot = _lost.Last; slot != None; slot = _lost.Last)
        {
            ref SentSegment segment = ref _slots[slot];
            Leave(ref segment);
            segment.Flags &= ~SentFlags.Lost;
            OnTheWayBytes += segment.Length;
            Prepend(ref _onTheWay, slot);
        }
    }

    /// <summary>It has been sent again.</summary>
    public void MarkRetransmitted(int slot, Instant now)
    {
        ref SentSegment segment = ref _slots[slot];
        Leave(ref segment);
        segment.Flags = (segment.Flags & ~(SentFlags.Lost | SentFlags.AppLimited)) | SentFlags.Retransmitted;
        segment.SentAt = now;
        if (segment.Transmissions < byte.MaxValue) segment.Transmissions++;
        OnTheWayBytes += segment.Length;
        Append(ref _onTheWay, slot);
    }

    /// <summary>Takes away the first one: it is acknowledged.</summary>
    public void RemoveFirst()
    {
        int slot = SlotAt(0);
        ref SentSegment segment = ref _slots[slot];
        if (segment.Has(SentFlags.Sacked)) SackedBytes -= segment.Length;
        else Leave(ref segment);
        segment.Next = _free;
        _free = slot;
        _first = (_first + 1) & _mask;
        Count--;
    }

    /// <summary>The first bytes of the first one are acknowledged.</summary>
    public void TrimFirst(int bytes)
    {
        ref SentSegment segment = ref First;
        segment.Sequence += (uint)bytes;
        segment.Length -= bytes;
        if (segment.Has(SentFlags.Sacked)) SackedBytes -= bytes;
        else if (segment.Has(SentFlags.Lost)) LostBytes -= bytes;
        else OnTheWayBytes -= bytes;
    }

    /// <summary>Gives the memory back. Nothing refers to the queue after that.</summary>
    public void Free()
    {
        if (_slots.Length > 0) ArrayPool<SentSegment>.Shared.Return(_slots);
        if (_order.Length > 0) ArrayPool<int>.Shared.Return(_order);
        _slots = [];
        _order = [];
        _mask = -1;
        _first = _used = Count = OnTheWayBytes = LostBytes = SackedBytes = 0;
        _free = None;
        _onTheWay = _lost = SlotList.Empty;
    }

    private void Leave(ref SentSegment segment)
    {
        if (segment.Has(SentFlags.Lost))
        {
            LostBytes -= segment.Length;
            Unlink(ref _lost, ref segment);
        }
        else
        {
            Debug.Assert(!segment.Has(SentFlags.Sacked), "a sacked one is in no list");
            OnTheWayBytes -= segment.Length;
            Unlink(ref _onTheWay, ref segment);
        }
    }

    private void Append(ref SlotList list, int slot)
    {
        ref SentSegment segment = ref _slots[slot];
        segment.Previous = list.Last;
        segment.Next = None;
        if (list.Last == None) list.First = slot;
        else _slots[list.Last].Next = slot;
        list.Last = slot;
    }

    private void Prepend(ref SlotList list, int slot)
    {
        ref SentSegment segment = ref _slots[slot];
        segment.Previous = None;
        segment.Next = list.First;
        if (list.First == None) list.Last = slot;
        else _slots[list.First].Previous = slot;
        list.First = slot;
    }

    private void InsertAfter(ref SlotList list, int before, int slot)
    {
        ref SentSegment segment = ref _slots[slot];
        segment.Previous = before;
        segment.Next = _slots[before].Next;
        _slots[before].Next = slot;
        if (segment.Next == None) list.Last = slot;
        else _slots[segment.Next].Previous = slot;
    }

    private void Unlink(ref SlotList list, ref SentSegment segment)
    {
        if (segment.Previous == None) list.First = segment.Next;
        else _slots[segment.Previous].Next = segment.Next;
        if (segment.Next == None) list.Last = segment.Previous;
        else _slots[segment.Next].Previous = segment.Previous;
    }

    private int Take()
    {
        int slot = _free;
        if (slot != None)
        {
            _free = _slots[slot].Next;
            return slot;
        }

        if (_used == _slots.Length)
        {
            SentSegment[] larger = ArrayPool<SentSegment>.Shared.Rent(Math.Max(16, _used * 2));
            _slots.AsSpan(0, _used).CopyTo(larger);
            if (_slots.Length > 0) ArrayPool<SentSegment>.Shared.Return(_slots);
            _slots = larger;
        }

        return _used++;
    }

    private void Grow()
    {
        int size = Math.Max(16, (_mask + 1) * 2);
        int[] larger = ArrayPool<int>.Shared.Rent(size);
        for (int i = 0; i < Count; i++) larger[i] = SlotAt(i);
        if (_order.Length > 0) ArrayPool<int>.Shared.Return(_order);
        _order = larger;
        _mask = size - 1;
        _first = 0;
    }

    private struct SlotList
    {
        public static readonly SlotList Empty = new() { First = None, Last = None };

        public int First;
        public int Last;
    }
}
