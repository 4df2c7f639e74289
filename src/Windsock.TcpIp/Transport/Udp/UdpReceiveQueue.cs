using Windsock.TcpIp.Memory;

namespace Windsock.TcpIp.Transport.Udp;

/// <summary>The datagrams that wait to be read from one socket, bounded in bytes and in memory; those of one sender and size are joined on request.</summary>
internal struct UdpReceiveQueue
{
    // A datagram of one byte holds a whole buffer. So many times the limit on bytes may be held in buffers.
    private const int MemoryPerByte = 8;

    private PacketQueue _packets;
    private Packet? _front;
    private long _heldBytes;

    /// <summary>Whether there is none.</summary>
    public readonly bool IsEmpty => _front is null && _packets.Count == 0;

    /// <summary>The sum of their payloads.</summary>
    public readonly long Bytes => _packets.Bytes + (_front?.Length ?? 0);

    /// <summary>Adds one, unless that would hold too much. Owns it in either case.</summary>
    /// <param name="packet">The payload with its notes.</param>
    /// <param name="limitBytes">The most payload; one datagram is always taken.</param>
    /// <param name="counters">Where a refusal counts.</param>
    /// <param name="mayShrink">Whether what lies before the payload may be lost.</param>
    /// <returns>Whether it was taken.</returns>
    public bool TryAdd(Packet packet, int limitBytes, StackCounters counters, bool mayShrink = true)
    {
        // Of a large buffer with little in it the little is kept.
        if (mayShrink && packet.Capacity > PacketPool.SmallBytes + Packet.Headroom && packet.Length <= PacketPool.SmallBytes)
        {
            packet = Shrink(packet);
        }

        bool fits = Bytes + packet.Length <= limitBytes && _heldBytes + packet.Capacity <= (long)limitBytes * MemoryPerByte;
        if (!fits && !IsEmpty)
        {
            counters.Drop(DropReason.ReceiveBufferFull, packet);
            return false;
        }

        _heldBytes += packet.Capacity;
        _packets.Add(packet);
        return true;
    }

    /// <summary>The first one, still in the queue; null when there is none.</summary>
    /// <param name="coalesceBytes">How much datagrams of one sender and size are joined to; 0 for not.</param>
    /// <param name="pool">Where the joined ones come from.</param>
    public Packet? Peek(int coalesceBytes, PacketPool pool)
    {
        _front ??= _packets.Take();
        if (coalesceBytes > 0 && _front is not null && _packets.First is { } next && Joins(_front, next, coalesceBytes)) Coalesce(coalesceBytes, pool);
        return _front;
    }

    /// <summary>Takes the first one; the caller owns it.</summary>
    public Packet? Take(int coalesceBytes, PacketPool pool)
    {
        Packet? packet = Peek(coalesceBytes, pool);
        if (packet is null) return null;
        _front = null;
        _heldBytes -= packet.Capacity;
        return packet;
    }

    /// <summary>Releases all.</summary>
    public void Clear()
    {
        _front?.Release();
        _front = null;
        _packets.Clear();
        _heldBytes = 0;
    }

    private static Packet Shrink(Packet packet)
    {
        // What is before the payload is not wanted any more, so the copy needs no more room than it.
        if (packet.Start > Packet.Headroom)
        {
            int length = packet.Length;
            packet.Bytes.CopyTo(packet.Buffer.AsSpan(Packet.Headroom));
            packet.Start = Packet.Headroom;
            packet.Length = length;
        }

        Packet? copy = packet.Clone();
        if (copy is null) return packet;
        packet.Release();
        return copy;
    }

    /// <summary>Whether the next datagram may follow in the same buffer: only the last of the joined ones may be shorter.</summary>
    private static bool Joins(Packet front, Packet next, int coalesceBytes)
    {
        int size = front.SegmentBytes > 0 ? front.SegmentBytes : front.Length;
        return size > 0 && front.Length % size == 0 && next.Length > 0 && next.Length <= size && next.SegmentBytes == 0
            && front.Length + next.Length <= coalesceBytes
            && next.SourcePort == front.SourcePort && next.Source == front.Source && next.Destination == front.Destination
            && next.Interface == front.Interface && next.TrafficClass == front.TrafficClass;
    }

    private void Coalesce(int coalesceBytes, PacketPool pool)
    {
        Packet front = _front!;
        int size = front.SegmentBytes > 0 ? front.SegmentBytes : front.Length;
        int wanted = (int)Math.Min(coalesceBytes, front.Length + _packets.Bytes);
        if (front.Tailroom < wanted - front.Length)
        {
            Packet? room = pool.TryRent(Math.Min(wanted, PacketPool.LargeBytes));
            if (room is null) return;
            front.Bytes.CopyTo(room.Append(front.Length));
            room.CopyNotes(front);
            _heldBytes += room.Capacity - front.Capacity;
            front.Release();
            _front = front = room;
        }

        while (_packets.First is { } next && front.Tailroom >= next.Length && Joins(front, next, coalesceBytes))
        {
            _packets.Take();
            _heldBytes -= next.Capacity;
            front.SegmentBytes = size;
            next.Bytes.CopyTo(front.Append(next.Length));
            next.Release();
        }
    }
}
