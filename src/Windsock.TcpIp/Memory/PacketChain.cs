namespace Windsock.TcpIp.Memory;

/// <summary>Packets linked through themselves, in the order in which they came, for who counts them himself. It owns what is in it.</summary>
internal struct PacketChain
{
    /// <summary>The oldest; null when there is none.</summary>
    public Packet? First { get; private set; }

    /// <summary>The youngest; null when there is none.</summary>
    public Packet? Last { get; private set; }

    /// <summary>Adds one at the end and takes ownership.</summary>
    public void Add(Packet packet)
    {
        packet.Next = null;
        if (Last is null) First = packet;
        else Last.Next = packet;
        Last = packet;
    }

    /// <summary>Takes the oldest; the caller owns it.</summary>
    public Packet? Take()
    {
        Packet? packet = First;
        if (packet is null) return null;

        First = packet.Next;
        if (First is null) Last = null;
        packet.Next = null;
        return packet;
    }

    /// <summary>Releases all.</summary>
    public void Clear()
    {
        while (Take() is { } packet) packet.Release();
    }
}
