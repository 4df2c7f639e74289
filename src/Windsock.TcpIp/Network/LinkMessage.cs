using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Messages of one link that go out without a look at routes: their sender may have no address yet, and their receivers are neighbours.</summary>
internal static class LinkMessage
{
    /// <summary>All nodes of the link. Source: RFC 4291 section 2.7.1.</summary>
    public static readonly IpAddress AllNodes = IpAddress.Parse("ff02::1");

    /// <summary>All routers of the link.</summary>
    public static readonly IpAddress AllRouters = IpAddress.Parse("ff02::2");

    /// <summary>The group of the nodes with an address that ends like this one. Source: RFC 4291 section 2.7.1.</summary>
    public static IpAddress SolicitedNode(in IpAddress address) => new(0xff02_0000_0000_0000, 0x0000_0001_ff00_0000 | (address.Low & 0xff_ffff));

    /// <summary>The address that a message to a group of the link is sent from: a link-local one where there is one; unspecified without any.</summary>
    public static IpAddress Source(NetworkInterface by, in IpAddress group)
    {
        IpAddress best = group.IsV4 ? IpAddress.Any4 : IpAddress.Any6;
        foreach (InterfaceAddress each in by.Addresses)
        {
            if (!each.IsUsable || each.Address.IsV4 != group.IsV4) continue;
            if (best.IsUnspecified || (!group.IsV4 && each.Address.IsLinkLocal && !best.IsLinkLocal)) best = each.Address;
        }

        return best;
    }

    /// <summary>A packet with room for so many bytes, all of them part of it; null, and counted, when there is none.</summary>
    public static Packet? Rent(NetStack stack, int bytes)
    {
        Packet? packet = stack.Pool.TryRent(bytes);
        if (packet is null) stack.Counters.Drop(DropReason.OutOfPackets);
        else packet.Append(bytes);
        return packet;
    }

    /// <summary>Sends an ICMPv6 message of neighbor discovery: completes its checksum and puts the IP header before it. Owns it.</summary>
    public static void SendNdp(NetworkInterface by, Packet message, in IpAddress source, in IpAddress destination)
    {
        Icmpv6Header.Seal(message.Bytes, source, destination);
        int length = message.Length;
        message.TransportStart = message.Start;
        message.Checksum = ChecksumState.Valid;
        new Ipv6Header(source, destination, IpProtocol.Icmpv6, 255).Write(message.Prepend(Ipv6Header.Size), length);
        Send(by, message, destination);
    }

    /// <summary>Sends an IP packet to a group or a neighbour. Owns it.</summary>
    public static void Send(NetworkInterface by, Packet packet, in IpAddress destination)
    {
        packet.Interface = by;
        packet.NetworkStart = packet.Start;
        if (by.Properties.Kind == LinkKind.Ip) by.Emit(packet, null);
        else if (destination.IsMulticast) by.EmitFrame(packet, MacAddress.ForMulticast(destination), destination.IsV4 ? EtherType.Ipv4 : EtherType.Ipv6);
        else by.Neighbours.Get(destination).Send(packet);
    }
}
