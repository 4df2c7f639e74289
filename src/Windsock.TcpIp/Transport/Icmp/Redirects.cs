using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Icmp;

/// <summary>Redirects: a router tells a host of a better first hop for one destination. Source: RFC 1122 section 3.2.2.2, RFC 1812 section 5.2.7.2, RFC 4861
/// section 8.</summary>
/// <remarks>A host believes the router that it uses for the destination, and nobody else; what it learns is forgotten when routes change or the new hop does
/// not answer. Routers believe none.</remarks>
internal static class Redirects
{
    // RFC 4861 section 8.2: no larger than the smallest MTU.
    private const int LargestV6 = IpLayer.SmallestMtuV6 - Ipv6Header.Size;

    /// <summary>An ICMP redirect has come. The caller keeps the packet.</summary>
    public static void ReceiveV4(NetStack stack, Packet packet, Icmpv4Header header, in QuotedPacket quoted)
    {
        NetworkInterface by = packet.Interface!;
        IpAddress gateway = header.Gateway;
        bool isNeighbour = by.AddressFor(gateway) is { } own && own.Prefix.Contains(gateway) && !by.IsBroadcast(gateway) && !stack.IsOwn(gateway);
        bool isBelieved = stack.Options.AcceptRedirects && !stack.Options.Forwarding && isNeighbour && stack.IsOwn(quoted.Source);
        if (!isBelieved || !stack.Ip.Paths.Redirect(by, quoted.Destination, packet.Source, gateway)) stack.Counters.Drop(DropReason.ErrorAboutNothing);
    }

    /// <summary>An IPv6 redirect has come. The caller keeps the packet.</summary>
    public static void ReceiveV6(NetStack stack, Packet packet)
    {
        NetworkInterface by = packet.Interface!;
        if (packet.HopLimit != 255 || !packet.Source.IsLinkLocal || !NdpRedirectView.TryParse(packet.Bytes, out NdpRedirectView view))
        {
            stack.Counters.Drop(DropReason.BadNeighbourMessage);
            return;
        }

        bool isBelieved = stack.Options.AcceptRedirects && !stack.Options.Forwarding;
        if (!isBelieved || !stack.Ip.Paths.Redirect(by, view.Header.Destination, packet.Source, view.Header.Target))
        {
            stack.Counters.Drop(DropReason.ErrorAboutNothing);
            return;
        }

        bool hasMac = view.Options.TryFindLinkLayerAddress(NdpOptionKind.TargetLinkLayerAddress, out MacAddress mac);
        if (hasMac && by.Properties.Kind == Link.LinkKind.Ethernet) by.Neighbours.Get(view.Header.Target).Heard(mac);
    }

    /// <summary>A packet that is passed on goes back by the interface that it came in by: its sender could do without this router. The caller keeps the
    /// packet.</summary>
    public static void Send(NetStack stack, Packet packet, IpPath path)
    {
        NetworkInterface by = path.Interface;
        IpAddress source = packet.Source;
        bool isNeighbour = by.AddressFor(source) is { } own && own.Prefix.Contains(source);
        if (by.Properties.Kind != Link.LinkKind.Ethernet || !isNeighbour) return;
        if (source.IsV4)
        {
            stack.Icmp.Errors.Send(packet, new IcmpProblem(Icmpv4Type.Redirect, Icmpv4Code.RedirectHost, 0, 0, path.NextHop.AsV4));
            return;
        }

        bool isTarget = path.NextHop == path.Destination || path.NextHop.IsLinkLocal;
        IpAddress from = LinkMessage.Source(by, NeighbourDiscovery.AllNodes);
        if (!isTarget || !from.IsLinkLocal || !stack.Icmp.Errors.TryTakeAllowance()) return;
        if (stack.Pool.TryRent(LargestV6) is not { } message)
        {
            stack.Counters.Drop(DropReason.OutOfPackets);
            return;
        }

        Span<byte> bytes = message.Append(LargestV6);
        new NdpRedirectHeader(path.NextHop, path.Destination).Write(bytes);
        var options = new NdpOptionsWriter(bytes[NdpRedirectHeader.Size..]);
        if (by.Neighbours.Find(path.NextHop) is { State: not (NeighbourState.Unknown or NeighbourState.Incomplete) } known)
        {
            options.TryAddLinkLayerAddress(NdpOptionKind.TargetLinkLayerAddress, known.Mac);
        }

        int whole = packet.Start + packet.Length - packet.NetworkStart;
        options.TryAddRedirected(packet.Buffer.AsSpan(packet.NetworkStart, whole & ~7));
        message.Length = NdpRedirectHeader.Size + options.Length;
        stack.Counters.ErrorsSent++;
        LinkMessage.SendNdp(by, message, from, source);
    }
}
