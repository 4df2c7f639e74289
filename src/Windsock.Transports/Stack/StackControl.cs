using System.Runtime.InteropServices;
using Windsock.Spi;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Windsock.Transports.Kernel;
using static Windsock.Spi.WsaError;
using static Windsock.Transports.ControlRecords;
using Ws = Windsock.Transports.Kernel.WinsockOptions;

namespace Windsock.Transports.Stack;

/// <summary>Control messages of datagrams: made of what the stack notes about a packet, and turned into what it sends one with.</summary>
internal static class StackControl
{
    private const int IPPROTO_IP = 0, IPPROTO_UDP = 17, IPPROTO_IPV6 = 41;
    private const int PacketInfo4 = 8, HostPacketInfo4 = 12, PacketInfo6 = 20;

    /// <summary>Writes the messages that the program wants, and notes how the datagram was addressed.</summary>
    /// <param name="packet">The datagram.</param>
    /// <param name="family">The family of the socket, whose messages they are.</param>
    /// <param name="wishes">The messages that the program asked for.</param>
    /// <param name="control">Gets WSACMSGHDR records.</param>
    /// <param name="flags">MSG_CTRUNC is added when not all of them fit, MSG_BCAST and MSG_MCAST as they apply.</param>
    /// <returns>Bytes used of <paramref name="control"/>.</returns>
    public static int Write(Packet packet, int family, ControlWishes wishes, Span<byte> control, ref int flags)
    {
        int used = 0;
        Span<byte> number = stackalloc byte[sizeof(int)];
        Span<byte> info = stackalloc byte[PacketInfo6];
        int index = packet.Interface?.Index ?? 0;
        bool v4 = packet.Destination.IsV4;
        if (v4)
        {
            MemoryMarshal.Write(info, index);
            LocalAddress(packet).Write(info[4..]);
            packet.Destination.Write(info[8..]);
            HostControl.FromPacketInfo4(info[..HostPacketInfo4], wishes, control, ref used, ref flags);
        }

        if (!v4 || (family == SocketAddress.AF_INET6 && (wishes & ControlWishes.FromPacketInfo4 & ~ControlWishes.Addressing4) == 0))
        {
            packet.Destination.WriteV6(info);
            MemoryMarshal.Write(info[16..], index);
            HostControl.FromPacketInfo6(info, wishes, control, ref used, ref flags);
        }

        if ((wishes & (v4 ? ControlWishes.TimeToLive4 : ControlWishes.HopLimit6)) != 0)
        {
            MemoryMarshal.Write(number, (int)packet.HopLimit);
            ControlRecords.Write(control, ref used, ref flags, v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? Ws.IP_HOPLIMIT : Ws.IPV6_HOPLIMIT, number);
        }

        StackHeaders.Write(packet, wishes, control, ref used, ref flags);
        HostControl.WriteClass(control, ref used, ref flags, packet.TrafficClass, v6: !v4, wishes);
        if (packet.SegmentBytes > 0 && (wishes & ControlWishes.Coalesced) != 0)
        {
            MemoryMarshal.Write(number, packet.SegmentBytes);
            ControlRecords.Write(control, ref used, ref flags, IPPROTO_UDP, Ws.UDP_COALESCED_INFO, number);
        }

        if ((wishes & ControlWishes.Timestamp) != 0)
        {
            // The counter that QueryPerformanceCounter has: the clock of the host below, in units of 100 ns.
            long stamp = packet.Time.Ticks;
            ControlRecords.Write(control, ref used, ref flags, Ws.SOL_SOCKET, Ws.SO_TIMESTAMP, MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in stamp)));
        }

        return Math.Min(used, control.Length);
    }

    /// <summary>Reads what a datagram is to be sent with.</summary>
    /// <param name="control">WSACMSGHDR records.</param>
    /// <param name="options">What they say.</param>
    /// <returns>NO_ERROR, or WSAEINVAL for a message that is malformed or unknown.</returns>
    public static WsaError Read(ReadOnlySpan<byte> control, out DatagramOptions options)
    {
        options = default;
        int class4 = -1, class6 = -1;
        while (TryRead(ref control, out int level, out int type, out ReadOnlySpan<byte> data))
        {
            if (data.Length < sizeof(int)) return WSAEINVAL;
            int number = MemoryMarshal.Read<int>(data);
            if (HostControl.TryReadClass(level, type, number, ref class4, ref class6)) continue;
            switch (level, type)
            {
                case (IPPROTO_IP, Ws.IP_PKTINFO) when data.Length >= PacketInfo4:
                    options = options with { Source = IpAddress.ReadV4(data), Interface = MemoryMarshal.Read<int>(data[4..]) };
                    break;
                case (IPPROTO_IPV6, Ws.IPV6_PKTINFO) when data.Length >= PacketInfo6:
                    options = options with { Source = IpAddress.ReadV6(data), Interface = MemoryMarshal.Read<int>(data[16..]) };
                    break;
                case (IPPROTO_IP, Ws.IP_HOPLIMIT) or (IPPROTO_IPV6, Ws.IPV6_HOPLIMIT) when number is > 0 and <= byte.MaxValue:
                    options = options with { HopLimit = (byte)number };
                    break;
                case (IPPROTO_UDP, Ws.UDP_SEND_MSG_SIZE) when number is > 0 and <= ushort.MaxValue:
                    options = options with { SegmentBytes = number };
                    break;
                default:
                    return WSAEINVAL;
            }
        }

        if (!control.IsEmpty) return WSAEINVAL; // What is left is no record.
        int trafficClass = Math.Max(class4, class6);
        if (trafficClass >= 0) options = options with { TrafficClass = (byte)trafficClass };
        return NO_ERROR;
    }

    /// <summary>The host's own address on the way of a packet: its destination, or where that is a broadcast, the interface's.</summary>
    private static IpAddress LocalAddress(Packet packet)
    {
        if (packet.Interface is not { } through || packet.Destination.IsMulticast) return packet.Destination;

        IpAddress first = IpAddress.Any4;
        foreach (InterfaceAddress each in through.Addresses)
        {
            if (!each.Address.IsV4) continue;
            if (each.Address == packet.Destination) return packet.Destination;
            if (first.IsUnspecified) first = each.Address;
        }

        return packet.LinkGroup || packet.Destination.IsBroadcast ? first : packet.Destination;
    }
}
