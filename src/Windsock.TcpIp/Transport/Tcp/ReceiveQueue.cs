using Windsock.TcpIp.Memory;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The bytes that a program can read, in the packets that brought them. An empty one holds no memory.</summary>
internal struct ReceiveQueue
{
    // Less than this is copied behind the segment before it: a small segment must not hold a whole buffer.
    private const int SmallBytes = 1024;

    private PacketChain _packets;

    /// <summary>How many there are.</summary>
    public int Bytes { get; private set; }

    /// <summary>A packet, or a copy of it in a smaller buffer where a link has put little into a large one. Owns the packet.</summary>
    public static Packet Compact(Packet packet, PacketPool pool)
    {
        if (packet.Buffer.Length <= PacketPool.SmallBytes + Packet.Headroom || packet.Length > packet.Buffer.Length / 4) return packet;
        if (pool.TryRent(packet.Length) is not { } smaller) return packet;
        packet.Bytes.CopyTo(smaller.Append(packet.Length));
        smaller.Sequence = packet.Sequence;
        packet.Release();
        return smaller;
    }

    /// <summary>Adds a packet's bytes at the end. Owns it.</summary>
    public void Add(Packet packet, PacketPool pool)
    {
        int length = packet.Length;
        Packet? last = _packets.Last;
        Bytes += length;
        if (length <= SmallBytes && last is not null && last.Tailroom >= length)
        {
            packet.Bytes.CopyTo(last.Append(length));
            packet.Release();
        }
        else if (length > 0)
        {
            _packets.Add(Compact(packet, pool));
        }
        else
        {
            packet.Release();
        }
    }

    /// <summary>Copies bytes from the front, and takes them away.</summary>
    public int Consume(Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length && _packets.First is { } packet)
        {
            int count = Math.Min(packet.Length, destination.Length - done);
            packet.Bytes[..count].CopyTo(destination[done..]);
            done += count;
            if (count == packet.Length)
            {
                _packets.Take();
                packet.Release();
            }
            else
            {
                packet.Skip(count);
            }
        }

        Bytes -= done;
        return done;
    }

    /// <summary>Copies bytes after the first <paramref name="skip"/>; they stay.</summary>
    public readonly int Peek(Span<byte> destination, int skip)
    {
        int done = 0;
        for (Packet? packet = _packets.First; packet is not null && done < destination.Length; packet = packet.Next)
        {
            ReadOnlySpan<byte> from = packet.Bytes;
            if (skip >= from.Length)
            {
                skip -= from.Length;
                continue;
            }

            from = from[skip..];
            skip = 0;
            if (from.Length > destination.Length - done) from = from[..(destination.Length - done)];
            from.CopyTo(destination[done..]);
            done += from.Length;
        }

        return done;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _packets.Clear();
        Bytes = 0;
    }
}
