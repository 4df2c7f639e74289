using System.Diagnostics;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What has come too early: runs of packets without gaps, in the order of their sequence numbers, and what SACK says of them. Source: RFC
/// 2018, RFC 2883.</summary>
/// <remarks>There are never more than <see cref="MaxRuns"/> runs, and the buffers of the packets hold no more than the caller allows: small segments
/// are copied together, so
/// that a peer who sends a byte in each cannot make the host hold a buffer for each.</remarks>
internal sealed class EarlyData
{
    /// <summary>The most gaps that are kept track of.</summary>
    public const int MaxRuns = 256;

    // Less than this is copied behind the segment before it, where there is room.
    private const int SmallBytes = 1024;

    private Run[] _runs = new Run[4];
    private int _count;
    private uint _stamp;
    private SackBlock _duplicate;
    private bool _hasDuplicate;

    /// <summary>Whether nothing is here.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>The number of runs.</summary>
    public int Runs => _count;

    /// <summary>The bytes in the runs.</summary>
    public int Bytes { get; private set; }

    /// <summary>What the buffers of the packets hold, in bytes.</summary>
    public int Capacity { get; private set; }

    /// <summary>Whether the next acknowledgment has blocks to tell.</summary>
    public bool HasBlocks => _count > 0 || _hasDuplicate;

    /// <summary>Something has come twice: the next acknowledgment says so, once (RFC 2883 section 4).</summary>
    public void NoteDuplicate(uint left, uint right)
    {
        _duplicate = new SackBlock(left, right);
        _hasDuplicate = true;
    }

    /// <summary>Puts a packet into its place; <see cref="Packet.Sequence"/> says which. Of bytes that are here already the first ones stay. Owns the
    /// packet.</summary>
    /// <param name="packet">The payload.</param>
    /// <param name="capacityLimit">What the buffers of all packets may hold.</param>
    /// <param name="counters">Where a refusal is counted.</param>
    public void Add(Packet packet, int capacityLimit, StackCounters counters)
    {
        uint start = packet.Sequence, end = start + (uint)packet.Length;
        int index = FirstEndingAtOrAfter(start);
        if (index < _count && Seq.BeforeOrAt(_runs[index].Start, start))
        {
            // It begins within the run, or right behind it.
            ref Run run = ref _runs[index];
            int known = (int)(run.End - start);
            if (known > 0) NoteDuplicate(start, Seq.Min(end, run.End));
            if (known >= packet.Length)
            {
                run.Stamp = ++_stamp;
                packet.Release();
                return;
            }

            if (!HasRoom(packet, capacityLimit, counters)) return;
            packet.Skip(known);
            packet.Sequence += (uint)known;
            TrimToFollowing(packet, index + 1);
            Append(ref run, packet);
            Join(index);
            return;
        }

        if (!HasRoom(packet, capacityLimit, counters)) return;
        if (_count == MaxRuns)
        {
            counters.Drop(DropReason.TooManyGaps, packet);
            return;
        }

        TrimToFollowing(packet, index);
        Insert(index);
        _runs[index] = new Run { Start = packet.Sequence, End = packet.Sequence };
        Append(ref _runs[index], packet);
        Join(index);
    }

    /// <summary>Takes the first run if it begins at or before a sequence number; the caller owns the chain of packets.</summary>
    /// <returns>The first packet, linked to the others; null when there is still a gap.</returns>
    public Packet? TakeUpTo(uint next)
    {
        if (_count == 0 || Seq.After(_runs[0].Start, next)) return null;
        Packet first = _runs[0].First;
        for (Packet? each = first; each is not null; each = each.Next)
        {
            Bytes -= each.Length;
            Capacity -= each.Buffer.Length;
        }

        Remove(0, 1);
        return first;
    }

    /// <summary>The blocks for an acknowledgment: a duplicate first, then the run that changed last, then others by how lately they changed (RFC
    /// 2018 section 4).</summary>
    /// <returns>How many there are.</returns>
    public int TakeBlocks(Span<SackBlock> blocks)
    {
        int count = 0;
        if (_hasDuplicate && blocks.Length > 0)
        {
            blocks[count++] = _duplicate;
            _hasDuplicate = false;
        }

        uint before = uint.MaxValue;
        while (count < blocks.Length)
        {
            int latest = -1;
            for (int i = 0; i < _count; i++)
            {
                if (_runs[i].Stamp < before && (latest < 0 || _runs[i].Stamp > _runs[latest].Stamp)) latest = i;
            }

            if (latest < 0) break;
            before = _runs[latest].Stamp;
            blocks[count++] = new SackBlock(_runs[latest].Start, _runs[latest].End);
        }

        return count;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        for (int i = 0; i < _count; i++) Release(_runs[i].First);
        Array.Clear(_runs);
        _count = 0;
        Bytes = Capacity = 0;
        _hasDuplicate = false;
    }

    // The first run that does not end before a sequence number.
    private int FirstEndingAtOrAfter(uint sequence)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Seq.Before(_runs[middle].End, sequence)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private bool HasRoom(Packet packet, int capacityLimit, StackCounters counters)
    {
        if (Capacity + packet.Buffer.Length <= capacityLimit) return true;
        counters.Drop(DropReason.ReceiveBufferFull, packet);
        return false;
    }

    // Runs that the packet covers go; the part of it that a run has that it only reaches into goes.
    private void TrimToFollowing(Packet packet, int index)
    {
        uint end = packet.Sequence + (uint)packet.Length;
        int covered = 0;
        while (index + covered < _count && Seq.BeforeOrAt(_runs[index + covered].End, end))
        {
            ref Run run = ref _runs[index + covered++];
            NoteDuplicate(run.Start, run.End);
            for (Packet? each = run.First; each is not null; each = each.Next)
            {
                Bytes -= each.Length;
                Capacity -= each.Buffer.Length;
            }

            Release(run.First);
        }

        Remove(index, covered);
        if (index == _count || Seq.AfterOrAt(_runs[index].Start, end)) return;
        NoteDuplicate(_runs[index].Start, end);
        packet.Length = (int)(_runs[index].Start - packet.Sequence);
    }

    private void Append(ref Run run, Packet packet)
    {
        Debug.Assert(run.End == packet.Sequence && packet.Length > 0, "a run has no gaps");
        run.Stamp = ++_stamp;
        run.End += (uint)packet.Length;
        Bytes += packet.Length;
        if (run.Last is { } last && packet.Length <= Math.Min(SmallBytes, last.Tailroom))
        {
            packet.Bytes.CopyTo(last.Append(packet.Length));
            packet.Release();
            return;
        }

        Capacity += packet.Buffer.Length;
        packet.Next = null;
        if (run.Last is null) run.First = packet;
        else run.Last.Next = packet;
        run.Last = packet;
    }

    // The run may reach the next one now.
    private void Join(int index)
    {
        if (index + 1 == _count || _runs[index].End != _runs[index + 1].Start) return;
        ref Run run = ref _runs[index];
        ref Run next = ref _runs[index + 1];
        run.Last!.Next = next.First;
        run.Last = next.Last;
        run.End = next.End;
        Remove(index + 1, 1);
    }

    private void Insert(int index)
    {
        if (_count == _runs.Length) Array.Resize(ref _runs, _count * 2);
        Array.Copy(_runs, index, _runs, index + 1, _count++ - index);
    }

    private void Remove(int index, int count)
    {
        if (count == 0) return;
        Array.Copy(_runs, index + count, _runs, index, _count - index - count);
        _count -= count;
        Array.Clear(_runs, _count, count); // No packet is kept alive by a place that is not used.
    }

    private static void Release(Packet first)
    {
        for (Packet? each = first, next; each is not null; each = next)
        {
            next = each.Next;
            each.Release();
        }
    }

    private struct Run
    {
        public uint Start;
        public uint End;
        public uint Stamp;
        public Packet First;
        public Packet? Last;
    }
}
