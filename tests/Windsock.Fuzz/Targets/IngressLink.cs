using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Fuzz.Targets;

/// <summary>The victim's end of a cable, on which an attacker sits: it can send what it likes, and sees the numbers of a connection.</summary>
internal sealed class IngressLink(ILink inner, PacketPool pool) : ILink
{
    private PacketQueue _injected;

    public LinkProperties Properties => inner.Properties;

    public Instant NextArrival => _injected.Count > 0 ? Instant.Zero : inner.NextArrival;

    public int HostDescriptor => -1;

    /// <summary>The last segment that the victim has sent from its server port: what an attacker on the way would know.</summary>
    public TcpHeader Seen { get; private set; }

    /// <summary>Shown every packet that the honest peer sends.</summary>
    public Action<byte[]>? Heard { get; set; }

    /// <summary>Packets that the victim has sent.</summary>
    public long Sent { get; private set; }

    public void Send(Instant now, Packet packet)
    {
        Sent++;
        ReadOnlySpan<byte> bytes = packet.Bytes;
        if (Properties.Kind == LinkKind.Ethernet && EthernetView.TryParse(bytes, out EthernetView frame)) bytes = frame.Payload;
        if (Ipv4View.TryParse(bytes, out Ipv4View v4) && v4.Protocol == IpProtocol.Tcp && !v4.IsFragment && TcpView.TryParse(v4.Payload, out TcpView tcp)
            && tcp.SourcePort == IngressHost.TcpPort && (tcp.Flags & (TcpFlags.Rst | TcpFlags.Ack)) == TcpFlags.Ack)
        {
            Seen = tcp.Header;
        }

        inner.Send(now, packet);
    }

    public void Flush(Instant now) => inner.Flush(now);

    public Packet? Receive(Instant now)
    {
        if (_injected.Take() is { } injected) return injected;
        Packet? packet = inner.Receive(now);
        if (packet is not null) Heard?.Invoke(packet.Bytes.ToArray());
        return packet;
    }

    /// <summary>Gives the victim a packet.</summary>
    public void Inject(ReadOnlySpan<byte> bytes)
    {
        Packet? packet = pool.TryRent(bytes.Length);
        if (packet is null) return;
        bytes.CopyTo(packet.Append(bytes.Length));
        _injected.Add(packet);
    }
}
