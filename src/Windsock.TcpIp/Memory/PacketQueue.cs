namespace Windsock.TcpIp.Memory;

/// <summary>Packets in the order in which they came, linked through themselves: a queue that never allocates. It owns what is in it.</summary>
public struct PacketQueue
{
    private PacketChain _packets;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The sum of their lengths in bytes, as they were when they were added.</summary>
    public long Bytes { get; private set; }

    /// <summary>The oldest, still in the queue; null when it is empty.</summary>
    public readonly Packet? First => _packets.First;

    /// <summary>The youngest, still in the queue; null when it is empty.</summary>
    public readonly Packet? Last => _packets.Last;

    /// <summary>Adds one at the end and takes ownership.</summary>
    public void Add(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        _packets.Add(packet);
        Count++;
        Bytes += packet.Length;
    }

    /// <summary>Takes the oldest; the caller owns it.</summary>
    public Packet? Take()
    {
        Packet? packet = _packets.Take();
        if (packet is null) return null;
        Count--;
        Bytes -= packet.Length;
        return packet;
    }

    /// <summary>The length of a packet in the queue has changed by so much.</summary>
    public void Resized(int bytes) => Bytes += bytes;

    /// <summary>Releases all.</summary>
    public void Clear()
    {
        _packets.Clear();
        Count = 0;
        Bytes = 0;
    }
}
