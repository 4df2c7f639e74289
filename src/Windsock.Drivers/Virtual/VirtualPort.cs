using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;

namespace Windsock.Drivers.Virtual;

/// <summary>The end of a link of a <see cref="VirtualNetwork"/> at which a host is.</summary>
/// <remarks>MTU as the network says (1,500). While the link has no conditions it needs no checksums and carries super-segments of 64 KiB; with conditions it
/// is a wire.</remarks>
internal sealed class VirtualPort : ILink, IArrivalPlace
{
    // A host that does not fetch its packets shall not hold all buffers of the network.
    private const int MaxArrived = 65_536;

    private readonly VirtualNetwork _network;
    private readonly int _number;
    private PacketQueue _arrived;

    public VirtualPort(VirtualNetwork network, int number, LinkProperties properties)
    {
        _network = network;
        _number = number;
        Properties = properties;
    }

    public LinkProperties Properties { get; }

    /// <summary>The way out.</summary>
    public LinkDirection Outward { get; set; } = null!;

    /// <summary>The way in, whose counters tell of packets that nobody fetched.</summary>
    public LinkDirection Inward { get; set; } = null!;

    /// <summary>Who fetches what arrives; null for somebody who looks by himself.</summary>
    public VirtualHost? Host { get; set; }

    /// <summary>Whether packets wait to be fetched.</summary>
    public bool HasArrived => _arrived.Count > 0;

    /// <summary>The first packet that waits; else the next event of the whole network, before which none can come.</summary>
    public Instant NextArrival => _arrived.First is { } first ? first.Time : _network.Events.Next;

    public int HostDescriptor => -1;

    public void Send(Instant now, Packet packet)
    {
        _network.Note(now, this, _number, packet);
        Outward.Enter(now, packet);
    }

    public void Flush(Instant now)
    {
    }

    public Packet? Receive(Instant now)
    {
        if (_network.Events.Next <= now) _network.RunEvents(now);
        return _arrived.Take();
    }

    public void Arrive(Instant now, Packet packet)
    {
        if (_arrived.Count >= MaxArrived)
        {
            Inward.Counters.Add(LinkEvent.ReceiverFull);
            packet.Release();
            return;
        }

        packet.Time = now;
        _network.NoteArrival(now, this, packet);
        _arrived.Add(packet);
        Host?.MakeReady();
    }
}
