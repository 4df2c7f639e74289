using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Multicast;

/// <summary>Tells the routers of one link which IPv6 groups the host wants. Source: RFC 3810, RFC 2710.</summary>
internal sealed class MldReporter(NetStack stack, NetworkInterface on) : GroupReporter(stack, on, "mld")
{
    private const int RouterAlertBytes = 8;

    private static readonly IpAddress s_reportRouters = IpAddress.Parse("ff02::16");

    /// <inheritdoc/>
    protected override bool IsV4 => false;

    /// <summary>A message has come; the caller keeps it.</summary>
    public void Receive(Packet packet)
    {
        // RFC 3810 section 5.1.14, RFC 2710 section 3: from a neighbour.
        if (packet.HopLimit != 1 || (!packet.Source.IsLinkLocal && !packet.Source.IsUnspecified))
        {
            Stack.Counters.Drop(DropReason.BadAddress);
        }
        else if (MulticastQueryView.TryParseMld(packet.Bytes, out MulticastQueryView query))
        {
            if (packet.Source.IsLinkLocal) ReceiveQuery(query, 2);
        }
        else if (MldView.TryParse(packet.Bytes, out MldView view) && view.Type == Icmpv6Type.MulticastListenerReport)
        {
            ReceiveReport(view.Group);
        }
    }

    // RFC 3810 section 9.11, RFC 2710 section 7.10.
    /// <inheritdoc/>
    protected override TimeSpan UnsolicitedInterval(int age) => TimeSpan.FromSeconds(age == 0 ? 1 : 10);

    // RFC 3810 section 6: never of the nodes' own group, nor of what does not leave the host.
    /// <inheritdoc/>
    protected override bool IsTold(in IpAddress group) => group != LinkMessage.AllNodes && (group.High >> 48 & 0xf) > 1;

    /// <inheritdoc/>
    protected override void SendReport(Packet message) => Send(message, s_reportRouters);

    /// <inheritdoc/>
    protected override void SendOldReport(in IpAddress group, int age) => SendOld(Icmpv6Type.MulticastListenerReport, group, group);

    /// <inheritdoc/>
    protected override void SendLeave(in IpAddress group) => SendOld(Icmpv6Type.MulticastListenerDone, group, LinkMessage.AllRouters);

    private void SendOld(byte type, in IpAddress group, in IpAddress destination)
    {
        if (LinkMessage.Rent(Stack, MldHeader.Size) is not { } packet) return;
        new MldHeader(type, group).Write(packet.Bytes);
        Send(packet, destination);
    }

    private void Send(Packet packet, in IpAddress destination)
    {
        IpAddress source = LinkMessage.Source(Interface, destination);
        if (!source.IsLinkLocal) source = IpAddress.Any6; // RFC 3590
        Icmpv6Header.Seal(packet.Bytes, source, destination);
        int length = packet.Length;
        packet.Checksum = ChecksumState.Valid;
        packet.TransportStart = packet.Start;
        var options = new Ipv6OptionsWriter(packet.Prepend(RouterAlertBytes), IpProtocol.Icmpv6);
        options.TryAddRouterAlert(0);
        options.Finish();
        new Ipv6Header(source, destination, IpProtocol.HopByHop, HopLimit: 1).Write(packet.Prepend(Ipv6Header.Size), length + RouterAlertBytes);
        LinkMessage.Send(Interface, packet, destination);
    }
}
