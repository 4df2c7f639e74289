using System.Runtime.InteropServices;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;
using static Windsock.Transports.ControlRecords;
using Ws = Windsock.Transports.Kernel.WinsockOptions;

namespace Windsock.Transports.Kernel;

/// <summary>Control messages between WSACMSGHDR and cmsghdr: the heads are alike (16 bytes, records aligned to 8), numbers and contents are not.</summary>
/// <remarks>Both directions read bytes that others wrote. Every length is checked against what is left before it is used.</remarks>
internal static class HostControl
{
    private const int PacketInfo4 = 8, HostPacketInfo4 = 12, PacketInfo6 = 20;
    private const byte CongestionBits = 3;

    /// <summary>Turns what the host delivered into what the program wants, and notes how the datagram was addressed.</summary>
    /// <param name="host">cmsghdr records.</param>
    /// <param name="wishes">The messages that the program asked for.</param>
    /// <param name="control">Gets WSACMSGHDR records.</param>
    /// <param name="flags">MSG_CTRUNC is added when not all of them fit, MSG_BCAST and MSG_MCAST when the destination is known and one.</param>
    /// <returns>Bytes used of <paramref name="control"/>.</returns>
    public static int FromHost(ReadOnlySpan<byte> host, ControlWishes wishes, Span<byte> control, ref int flags)
    {
        int used = 0;
        while (TryRead(ref host, out int level, out int type, out ReadOnlySpan<byte> data))
        {
            switch (level, type)
            {
                case (IPPROTO_IP, IP_PKTINFO) when data.Length >= HostPacketInfo4:
                    FromPacketInfo4(data, wishes, control, ref used, ref flags);
                    break;
                case (IPPROTO_IPV6, IPV6_PKTINFO) when data.Length >= PacketInfo6:
                    FromPacketInfo6(data[..PacketInfo6], wishes, control, ref used, ref flags);
                    break;
                case (IPPROTO_IP, IP_TTL) when data.Length >= sizeof(int) && (wishes & ControlWishes.TimeToLive4) != 0:
                    Write(control, ref used, ref flags, IPPROTO_IP, Ws.IP_HOPLIMIT, data[..sizeof(int)]);
                    break;
                case (IPPROTO_IP, IP_TOS) when data.Length >= 1:
                    WriteClass(control, ref used, ref flags, data[0], v6: false, wishes);
                    break;
                case (IPPROTO_IPV6, IPV6_HOPLIMIT) when data.Length >= sizeof(int) && (wishes & ControlWishes.HopLimit6) != 0:
                    Write(control, ref used, ref flags, IPPROTO_IPV6, Ws.IPV6_HOPLIMIT, data[..sizeof(int)]);
                    break;
                case (IPPROTO_IPV6, IPV6_TCLASS) when data.Length >= sizeof(int):
                    WriteClass(control, ref used, ref flags, data[0], v6: true, wishes);
                    break;
                case (IPPROTO_IPV6, IPV6_HOPOPTS) when (wishes & ControlWishes.HopOptions6) != 0:
                    Write(control, ref used, ref flags, IPPROTO_IPV6, Ws.IPV6_HOPOPTS, data);
                    break;
                case (IPPROTO_IPV6, IPV6_RTHDR) when (wishes & ControlWishes.RoutingHeader6) != 0:
                    Write(control, ref used, ref flags, IPPROTO_IPV6, Ws.IPV6_RTHDR, data);
                    break;
                case (SOL_UDP, UDP_GRO) when data.Length >= sizeof(int) && (wishes & ControlWishes.Coalesced) != 0:
                    Write(control, ref used, ref flags, IPPROTO_UDP, Ws.UDP_COALESCED_INFO, data[..sizeof(int)]);
                    break;
                case (SOL_SOCKET, SO_TIMESTAMPNS) when data.Length >= HostTimestamps.HostBytes && (wishes & ControlWishes.Timestamp) != 0:
                    ulong stamp = HostTimestamps.ToCounter(data);
                    Write(control, ref used, ref flags, Ws.SOL_SOCKET, Ws.SO_TIMESTAMP, MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in stamp)));
                    break;
            }
        }

        return Math.Min(used, control.Length);
    }

    /// <summary>The host has {interface, local address, destination}; Windows {destination, interface}, and parts of it as messages of their own.</summary>
    internal static void FromPacketInfo4(ReadOnlySpan<byte> data, ControlWishes wishes, Span<byte> control, ref int used, ref int flags)
    {
        ReadOnlySpan<byte> networkInterface = data[..4], local = data.Slice(4, 4), destination = data.Slice(8, 4);

        // For a datagram to this host itself, the local address is the destination; one that came before the host was asked has none.
        bool knowsLocal = local.IndexOfAnyExcept((byte)0) >= 0;
        if ((destination[0] & 0xf0) == 0xe0) flags |= Ws.MSG_MCAST;
        else if (knowsLocal ? !destination.SequenceEqual(local) : destination.IndexOfAnyExcept((byte)0xff) < 0) flags |= Ws.MSG_BCAST;

        Span<byte> info = stackalloc byte[PacketInfo4 + sizeof(int)];
        destination.CopyTo(info);
        networkInterface.CopyTo(info[4..]);
        info[PacketInfo4..].Clear();
        if ((wishes & ControlWishes.PacketInfo4) != 0) Write(control, ref used, ref flags, IPPROTO_IP, Ws.IP_PKTINFO, info[..PacketInfo4]);
        if ((wishes & ControlWishes.PacketInfoEx4) != 0) Write(control, ref used, ref flags, IPPROTO_IP, Ws.IP_PKTINFO_EX, info);
        if ((wishes & ControlWishes.Interface4) != 0) Write(control, ref used, ref flags, IPPROTO_IP, Ws.IP_RECVIF, networkInterface);
        if ((wishes & ControlWishes.Destination4) != 0) Write(control, ref used, ref flags, IPPROTO_IP, Ws.IP_RECVDSTADDR, destination);
        if ((wishes & ControlWishes.ArrivalInterface4) != 0) Write(control, ref used, ref flags, IPPROTO_IP, Ws.IP_ORIGINAL_ARRIVAL_IF, networkInterface);
    }

    internal static void FromPacketInfo6(ReadOnlySpan<byte> data, ControlWishes wishes, Span<byte> control, ref int used, ref int flags)
    {
        if (data[0] == 0xff) flags |= Ws.MSG_MCAST;

        Span<byte> info = stackalloc byte[PacketInfo6 + sizeof(int)];
        data.CopyTo(info);
        info[PacketInfo6..].Clear();
        if ((wishes & ControlWishes.PacketInfo6) != 0) Write(control, ref used, ref flags, IPPROTO_IPV6, Ws.IPV6_PKTINFO, data);
        if ((wishes & ControlWishes.PacketInfoEx6) != 0) Write(control, ref used, ref flags, IPPROTO_IPV6, Ws.IPV6_PKTINFO_EX, info);
        if ((wishes & ControlWishes.Interface6) != 0) Write(control, ref used, ref flags, IPPROTO_IPV6, Ws.IPV6_RECVIF, data[16..]);
        if ((wishes & ControlWishes.Destination6) != 0) Write(control, ref used, ref flags, IPPROTO_IPV6, Ws.IPV6_RECVDSTADDR, data[..16]);
    }

    /// <summary>Type of service or traffic class, whole and as congestion bits, each an INT; both levels number them alike but for the whole.</summary>
    internal static void WriteClass(Span<byte> control, ref int used, ref int flags, byte value, bool v6, ControlWishes wishes)
    {
        int level = v6 ? IPPROTO_IPV6 : IPPROTO_IP;
        Span<byte> number = stackalloc byte[sizeof(int)];
        if ((wishes & (v6 ? ControlWishes.TrafficClass6 : ControlWishes.TypeOfService4)) != 0)
        {
            MemoryMarshal.Write(number, (int)value);
            Write(control, ref used, ref flags, level, v6 ? Ws.IPV6_TCLASS : Ws.IP_TOS, number);
        }

        if ((wishes & (v6 ? ControlWishes.Congestion6 : ControlWishes.Congestion4)) != 0)
        {
            MemoryMarshal.Write(number, value & CongestionBits);
            Write(control, ref used, ref flags, level, v6 ? Ws.IPV6_ECN : Ws.IP_ECN, number);
        }
    }

    /// <summary>Turns what a program sends into what the host takes.</summary>
    /// <param name="control">WSACMSGHDR records.</param>
    /// <param name="host">Gets cmsghdr records.</param>
    /// <param name="length">Bytes used of it.</param>
    /// <returns>NO_ERROR, or WSAEINVAL for a message that is malformed, unknown, or too much.</returns>
    public static WsaError ToHost(ReadOnlySpan<byte> control, Span<byte> host, out int length)
    {
        length = 0;
        int used = 0, overflow = 0, class4 = -1, class6 = -1;
        while (TryRead(ref control, out int level, out int type, out ReadOnlySpan<byte> data))
        {
            if (data.Length < sizeof(int)) return WSAEINVAL;
            if (TryReadClass(level, type, MemoryMarshal.Read<int>(data), ref class4, ref class6)) continue;
            if (!TryWriteToHost(level, type, data, host, ref used, ref overflow)) return WSAEINVAL;
        }

        if (!control.IsEmpty) return WSAEINVAL; // What is left is no record.
        WriteNumber(host, ref used, ref overflow, IPPROTO_IP, IP_TOS, class4);
        WriteNumber(host, ref used, ref overflow, IPPROTO_IPV6, IPV6_TCLASS, class6);
        if (overflow != 0) return WSAEINVAL;

        length = used;
        return NO_ERROR;
    }

    /// <summary>Service and congestion bits share a byte on the host, so they are collected first.</summary>
    internal static bool TryReadClass(int level, int type, int number, ref int class4, ref int class6)
    {
        switch (level, type)
        {
            case (IPPROTO_IP, Ws.IP_TOS or Ws.IP_TCLASS) when (uint)number <= byte.MaxValue:
                class4 = number;
                return true;
            case (IPPROTO_IP, Ws.IP_ECN) when (uint)number <= CongestionBits:
                class4 = (Math.Max(class4, 0) & ~CongestionBits) | number;
                return true;
            case (IPPROTO_IPV6, Ws.IPV6_TCLASS) when (uint)number <= byte.MaxValue:
                class6 = number;
                return true;
            case (IPPROTO_IPV6, Ws.IPV6_ECN) when (uint)number <= CongestionBits:
                class6 = (Math.Max(class6, 0) & ~CongestionBits) | number;
                return true;
            default:
                return false;
        }
    }

    private static bool TryWriteToHost(int level, int type, ReadOnlySpan<byte> data, Span<byte> host, ref int used, ref int overflow)
    {
        switch (level, type)
        {
            case (IPPROTO_IP, Ws.IP_PKTINFO) when data.Length >= PacketInfo4:
                Span<byte> info = stackalloc byte[HostPacketInfo4];
                data.Slice(4, 4).CopyTo(info);
                data[..4].CopyTo(info[4..]);
                info[8..].Clear();
                Write(host, ref used, ref overflow, IPPROTO_IP, IP_PKTINFO, info);
                return true;
            case (IPPROTO_IPV6, Ws.IPV6_PKTINFO) when data.Length >= PacketInfo6:
                Write(host, ref used, ref overflow, IPPROTO_IPV6, IPV6_PKTINFO, data[..PacketInfo6]);
                return true;
            case (IPPROTO_IP, Ws.IP_HOPLIMIT):
                Write(host, ref used, ref overflow, IPPROTO_IP, IP_TTL, data[..sizeof(int)]);
                return true;
            case (IPPROTO_IPV6, Ws.IPV6_HOPLIMIT):
                Write(host, ref used, ref overflow, IPPROTO_IPV6, IPV6_HOPLIMIT, data[..sizeof(int)]);
                return true;
            case (IPPROTO_UDP, Ws.UDP_SEND_MSG_SIZE) when MemoryMarshal.Read<int>(data) is > 0 and <= ushort.MaxValue:
                Write(host, ref used, ref overflow, SOL_UDP, UDP_SEGMENT, data[..sizeof(ushort)]); // Little-endian machines only: the low half comes first.
                return true;
            default:
                return false;
        }
    }

    private static void WriteNumber(Span<byte> host, ref int used, ref int overflow, int level, int type, int number)
    {
        if (number < 0) return;

        Span<byte> bytes = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(bytes, number);
        Write(host, ref used, ref overflow, level, type, bytes);
    }
}
