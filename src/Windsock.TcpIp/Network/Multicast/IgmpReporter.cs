using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Multicast;

/// <summary>Tells the routers of one link which IPv4 groups the host wants. Source: RFC 3376, RFC 2236, RFC 1112 appendix I.</summary>
internal sealed class IgmpReporter(NetStack stack, NetworkInterface on) : GroupReporter(stack, on, "igmp")
{
    private static readonly IpAddress s_allHosts = IpAddress.Parse("224.0.0.1");
    private static readonly IpAddress s_allRouters = IpAddress.Parse("224.0.0.2");
    private static readonly IpAddress s_reportRouters = IpAddress.Parse("224.0.0.22");

    /// <inheritdoc/>
    protected override bool IsV4 => true;

    /// <summary>A message has come; the caller keeps it.</summary>
    public void Receive(Packet packet)
    {
        if (!IgmpView.TryParse(packet.Bytes, out IgmpView message))
        {
            Stack.Counters.Drop(DropReason.BadTransportPacket);
        }
        else if (!message.IsChecksumRight)
        {
            Stack.Counters.Drop(DropReason.BadChecksum);
        }
        else if (message.Type is IgmpType.Report1 or IgmpType.Report2)
        {
            ReceiveReport(message.Group);
        }
        else if (MulticastQueryView.TryParseIgmp(message.Bytes, out MulticastQueryView query))
        {
            ReceiveQuery(query, 3);
        }
    }

    // RFC 3376 section 8.11, RFC 2236 section 8.10.
    /// <inheritdoc/>
    protected override TimeSpan UnsolicitedInterval(int age) => TimeSpan.FromSeconds(age == 0 ? 1 : 10);

    /// <inheritdoc/>
    protected override bool IsTold(in IpAddress group) => group != s_allHosts;

    /// <inheritdoc/>
    protected override void SendReport(Packet message) => Send(message, s_reportRouters);

    /// <inheritdoc/>
    protected override void SendOldReport(in IpAddress group, int age) => SendOld(age == 2 ? IgmpType.Report1 : IgmpType.Report2, group, group);

    /// <inheritdoc/>
    protected override void SendLeave(in IpAddress group) => SendOld(IgmpType.Leave, group, s_allRouters);

    private void SendOld(byte type, in IpAddress group, in IpAddress destination)
    {
        if (LinkMessage.Rent(Stack, IgmpHeader.Size) is not { } packet) return;
        new IgmpHeader(type, group).Write(packet.Bytes);
        Send(packet, destination);
    }

    private void Send(Packet packet, in IpAddress destination)
    {
        int length = packet.Length;
        packet.Checksum = ChecksumState.Valid;
        packet.TransportStart = packet.Start;
        new Ipv4Header(LinkMessage.Source(Interface, destination), destination, IpProtocol.Igmp, TimeToLive: 1, TrafficClass: 0xc0)
            .Write(packet.Prepend(Ipv4Header.Size + Ipv4Options.RouterAlert.Length), length, Ipv4Options.RouterAlert);
        LinkMessage.Send(Interface, packet, destination);
    }
}
