namespace Windsock.TcpIp.Memory;

/// <summary>Packets in the order in which they came, linked through themselves: a queue that never allocates. It owns what is in it.</summary>
public struct PacketQueue
{
    private Packet? _first;
    private Packet? _last;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The sum of their lengths in bytes, as they were when they were added.</summary>
    public long Bytes { get; private set; }

    /// <summary>The oldest, still in the queue; null when it is empty.</summary>
    public readonly Packet? First => _first;

    /// <summary>The youngest, still in the queue; null when it is empty.</summary>
    public readonly Packet? Last => _last;

    /// <summary>Adds one at the end and takes ownership.</summary>
    public void Add(Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        packet.Next = null;
        if (_last is null) _first = packet;
        else _last.Next = packet;
        _last = packet;
        Count++;
        Bytes += packet.Length;
    }

    /// <summary>Takes the oldest; the caller owns it.</summary>
    public Packet? Take()
    {
        Packet? packet = _first;
        if (packet is null) return null;

        _first = packet.Next;
        if (_first is null) _last = null;
        packet.Next = null;
        Count--;
        Bytes -= packet.Length;
        return packet;
    }

    /// <summary>The length of a packet in the queue has changed by so much.</summary>
    public void Resized(int bytes) => Bytes += bytes;

    /// <summary>Releases all.</summary>
    public void Clear()
    {
        while (Take() is { } packet) packet.Release();
        Bytes = 0;
    }
}
