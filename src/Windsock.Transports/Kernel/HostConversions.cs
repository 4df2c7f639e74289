using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>Turns a value of winsock2.h and sets it on the host.</summary>
internal delegate WsaError Setter(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value);

/// <summary>Reads a value of the host and turns it into one of winsock2.h; there is plenty of room.</summary>
internal delegate WsaError Getter(KernelEndpoint endpoint, in HostOptions.Row row, Span<byte> value, out int length);

/// <summary>How option values are turned between winsock2.h and the host.</summary>
internal static unsafe class HostConversions
{
    private const int WindowsTtl = 128;
    public const int LinuxSynRetries = 6; // tcp_syn_retries; the host has no value that means "the default again".
    private const int FastOpenQueue = 256;
    private const int LargestDatagram = 65507;

    public static WsaError SetNumber(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value) =>
        endpoint.SetHostInt(row.HostLevel, row.HostName, ReadInt(value));

    public static WsaError SetNetworkOrder(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value) =>
        endpoint.SetHostInt(row.HostLevel, row.HostName, BinaryPrimitives.ReverseEndianness(ReadInt(value)));

    public static WsaError SetUpTo32767(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value) => SetCapped(endpoint, row, value, 32767);

    public static WsaError SetUpTo127(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value) => SetCapped(endpoint, row, value, 127);

    /// <summary>The host's own largest value where Windows takes a larger one.</summary>
    private static WsaError SetCapped(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value, int most)
    {
        uint number = MemoryMarshal.Read<uint>(value);
        return endpoint.SetHostInt(row.HostLevel, row.HostName, (int)Math.Min(number, (uint)most));
    }

    public static WsaError SetBytes(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value) =>
        HostOptions.SetHost(endpoint, row.HostLevel, row.HostName, value);

    public static WsaError GetBytes(KernelEndpoint endpoint, in HostOptions.Row row, Span<byte> value, out int length) =>
        HostOptions.GetHost(endpoint, row.HostLevel, row.HostName, value, out length);

    public static WsaError GetNumber(KernelEndpoint endpoint, in HostOptions.Row row, Span<byte> value, out int length) =>
        HostOptions.GetHost(endpoint, row.HostLevel, row.HostName, value[..sizeof(int)], out length);

    public static WsaError GetFlag(KernelEndpoint endpoint, in HostOptions.Row row, Span<byte> value, out int length)
    {
        WsaError error = GetNumber(endpoint, row, value, out length);
        WriteInt(value, ReadInt(value) != 0 ? 1 : 0);
        return error;
    }

    /// <summary>SO_REUSEADDR and SO_EXCLUSIVEADDRUSE count in the port table and only at bind; the row's host name is the way of sharing.</summary>
    public static WsaError SetSharing(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        var way = (Sharing)row.HostName;
        if (ReadInt(value) != 0) endpoint.Sharing = way;
        else if (endpoint.Sharing == way) endpoint.Sharing = Sharing.Default;
        return NO_ERROR;
    }

    public static WsaError SetV6Only(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        bool only = ReadInt(value) != 0;
        WsaError error = endpoint.SetHostInt(row.HostLevel, row.HostName, only ? 1 : 0);

        // A socket that another process has bound cannot be changed any more, and has the value already.
        if (error != NO_ERROR && endpoint.GetHostInt(row.HostLevel, row.HostName) != (only ? 1 : 0)) return error;

        endpoint.DualStack = !only;
        if (!only) endpoint.SetHostInt(IPPROTO_IP, IP_TTL, WindowsTtl); // Its IPv4 half has had the host's default so far.
        return NO_ERROR;
    }

    public static WsaError SetHops6(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        int hops = ReadInt(value);
        return endpoint.SetHostInt(row.HostLevel, row.HostName, hops == -1 ? WindowsTtl : hops);
    }

    /// <summary>Seconds; -1 is for ever, which the host has as 24 days at most.</summary>
    public static WsaError SetSeconds(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        int seconds = ReadInt(value);
        return endpoint.SetHostInt(row.HostLevel, row.HostName, seconds < 0 ? int.MaxValue : (int)Math.Min(seconds * 1000L, int.MaxValue));
    }

    public static WsaError GetSeconds(KernelEndpoint endpoint, in HostOptions.Row row, Span<byte> value, out int length)
    {
        WsaError error = GetMilliseconds(endpoint, row, value, out length);
        int milliseconds = ReadInt(value);
        if (milliseconds > 0) WriteInt(value, milliseconds / 1000);
        return error;
    }

    public static WsaError SetMilliseconds(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        int milliseconds = ReadInt(value);
        return endpoint.SetHostInt(row.HostLevel, row.HostName, milliseconds < 0 ? int.MaxValue : milliseconds);
    }

    public static WsaError GetMilliseconds(KernelEndpoint endpoint, in HostOptions.Row row, Span<byte> value, out int length)
    {
        WsaError error = GetNumber(endpoint, row, value, out length);
        if (ReadInt(value) == int.MaxValue) WriteInt(value, -1);
        return error;
    }

    public static WsaError GetAtMark(KernelEndpoint endpoint, in HostOptions.Row row, Span<byte> value, out int length)
    {
        int atMark = 0;
        length = sizeof(int);
        if (ioctl(endpoint.Descriptor, SIOCATMARK, &atMark) != 0) return ErrnoTable.Last();
        WriteInt(value, atMark);
        return NO_ERROR;
    }

    public static WsaError SetSynRetries(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value) =>
        endpoint.SetHostInt(row.HostLevel, row.HostName, ReadInt(value) != 0 ? 1 : LinuxSynRetries);

    public static WsaError SetFastOpen(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value) =>
        endpoint.SetHostInt(row.HostLevel, row.HostName, ReadInt(value) != 0 ? FastOpenQueue : 0);

    public static WsaError SetIcmpErrors(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        bool v6 = endpoint.Family == SocketAddress.AF_INET6;
        return endpoint.SetHostInt(v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_RECVERR : IP_RECVERR, ReadInt(value));
    }

    /// <summary>The host joins up to 64 KB and takes no other limit; with a smaller one a program would lose what its buffer cannot hold.</summary>
    public static WsaError SetCoalescing(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        uint most = MemoryMarshal.Read<uint>(value);
        if (most is not 0 and < LargestDatagram) return WSAEINVAL;

        WsaError error = endpoint.SetHostInt(row.HostLevel, row.HostName, most == 0 ? 0 : 1);
        if (error == NO_ERROR) endpoint.Wish(ControlWishes.Coalesced, most != 0);
        return error;
    }

    /// <summary>TRUE: never fragment. FALSE: the bit is clear and routers may.</summary>
    public static WsaError SetDontFragment(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value) =>
        endpoint.SetHostInt(row.HostLevel, row.HostName, ReadInt(value) != 0 ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT);

    /// <summary>PMTUD_STATE: not set 0, do 1, don't 2, probe 3.</summary>
    public static WsaError SetPathDiscovery(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<int> host = [IP_PMTUDISC_WANT, IP_PMTUDISC_DO, IP_PMTUDISC_DONT, IP_PMTUDISC_PROBE];
        int state = ReadInt(value);
        return (uint)state >= (uint)host.Length ? WSAEINVAL : endpoint.SetHostInt(row.HostLevel, row.HostName, host[state]);
    }

    /// <summary>Asks the host for the control message that a wish needs, unless another wish keeps it; the row's host level is the wish.</summary>
    public static WsaError SetWish(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        var wish = (ControlWishes)row.HostLevel;
        bool on = ReadInt(value) != 0;
        ControlWishes wishes = on ? endpoint.Wishes | wish : endpoint.Wishes & ~wish;
        (int level, int name, ControlWishes needing) = HostSource(wish);
        WsaError error = endpoint.SetHostInt(level, name, (wishes & needing) == 0 ? 0 : 1);
        if (error == NO_ERROR) endpoint.Wish(wish, on);
        return error;
    }

    /// <summary>The option of the host that a wish needs, and all wishes that need it.</summary>
    private static (int Level, int Name, ControlWishes Needing) HostSource(ControlWishes wish) => wish switch
    {
        ControlWishes.TimeToLive4 => (IPPROTO_IP, IP_RECVTTL, wish),
        ControlWishes.TypeOfService4 or ControlWishes.Congestion4 => (IPPROTO_IP, IP_RECVTOS, ControlWishes.FromTypeOfService4),
        ControlWishes.HopLimit6 => (IPPROTO_IPV6, IPV6_RECVHOPLIMIT, wish),
        ControlWishes.TrafficClass6 or ControlWishes.Congestion6 => (IPPROTO_IPV6, IPV6_RECVTCLASS, ControlWishes.FromTrafficClass6),
        ControlWishes.HopOptions6 => (IPPROTO_IPV6, IPV6_RECVHOPOPTS, wish),
        ControlWishes.RoutingHeader6 => (IPPROTO_IPV6, IPV6_RECVRTHDR, wish),
        _ when (wish & ControlWishes.FromPacketInfo6) != 0 => (IPPROTO_IPV6, IPV6_RECVPKTINFO, ControlWishes.FromPacketInfo6),
        _ => (IPPROTO_IP, IP_PKTINFO, ControlWishes.FromPacketInfo4),
    };

    /// <summary>An interface by address, or by index as 0.x.x.x (UD07), becomes an ip_mreqn: group, address, index.</summary>
    public static WsaError SetInterface4(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value) =>
        SetMreqn(endpoint, row, default, value[..4]);

    /// <summary>IP_MREQ: group, interface.</summary>
    public static WsaError SetGroup4(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value) =>
        SetMreqn(endpoint, row, value[..4], value.Slice(4, 4));

    private static WsaError SetMreqn(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> group, ReadOnlySpan<byte> networkInterface)
    {
        Span<byte> mreqn = stackalloc byte[12];
        mreqn.Clear();
        group.CopyTo(mreqn);
        if (networkInterface[0] == 0) WriteInt(mreqn[8..], BinaryPrimitives.ReadInt32BigEndian(networkInterface));
        else networkInterface.CopyTo(mreqn[4..]);
        return HostOptions.SetHost(endpoint, row.HostLevel, row.HostName, mreqn);
    }

    /// <summary>IP_MREQ_SOURCE: group, source, interface. The host has the last two the other way round, and knows indexes only in its newer call.</summary>
    public static WsaError SetSource4(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> group = value[..4], source = value.Slice(4, 4), networkInterface = value.Slice(8, 4);
        if (networkInterface[0] != 0)
        {
            Span<byte> older = stackalloc byte[12];
            group.CopyTo(older);
            networkInterface.CopyTo(older[4..]);
            source.CopyTo(older[8..]);
            return HostOptions.SetHost(endpoint, row.HostLevel, OlderName(row.HostName), older);
        }

        Span<byte> request = stackalloc byte[8 + (2 * SocketAddress.MaxLength)];
        request.Clear();
        WriteInt(request, BinaryPrimitives.ReadInt32BigEndian(networkInterface));
        WriteAddress4(request[8..], group);
        WriteAddress4(request[(8 + SocketAddress.MaxLength)..], source);
        return HostOptions.SetHost(endpoint, row.HostLevel, row.HostName, request);
    }

    private static int OlderName(int name) => name switch
    {
        MCAST_JOIN_SOURCE_GROUP => IP_ADD_SOURCE_MEMBERSHIP,
        MCAST_LEAVE_SOURCE_GROUP => IP_DROP_SOURCE_MEMBERSHIP,
        MCAST_BLOCK_SOURCE => IP_BLOCK_SOURCE,
        _ => IP_UNBLOCK_SOURCE,
    };

    private static void WriteAddress4(Span<byte> storage, ReadOnlySpan<byte> ip)
    {
        MemoryMarshal.Write(storage, (ushort)LibC.AF_INET);
        ip.CopyTo(storage[4..]);
    }

    /// <summary>GROUP_REQ and GROUP_SOURCE_REQ: as on the host but for the number of AF_INET6.</summary>
    public static WsaError SetGroups(KernelEndpoint endpoint, in HostOptions.Row row, ReadOnlySpan<byte> value)
    {
        Span<byte> host = stackalloc byte[8 + (2 * SocketAddress.MaxLength)];
        host = host[..value.Length];
        value.CopyTo(host);
        for (int at = 8; at < host.Length; at += SocketAddress.MaxLength)
        {
            MemoryMarshal.Write(host[at..], (ushort)HostAddress.ToHostFamily(MemoryMarshal.Read<ushort>(host[at..])));
        }

        return HostOptions.SetHost(endpoint, row.HostLevel, row.HostName, host);
    }

    /// <summary>SO_ORIGINAL_DST: the same number at both levels.</summary>
    public static WsaError GetAddress(KernelEndpoint endpoint, in HostOptions.Row row, Span<byte> value, out int length)
    {
        length = SocketAddress.MaxLength;
        int level = endpoint.Family == SocketAddress.AF_INET6 && !endpoint.DualStack ? IPPROTO_IPV6 : IPPROTO_IP;
        Span<byte> host = stackalloc byte[SocketAddress.IPv6Length];
        WsaError error = HostOptions.GetHost(endpoint, level, row.HostName, host, out int bytes);
        if (error != NO_ERROR) return error == WSAECONNREFUSED ? WSAENOTCONN : error; // ENOENT here: no redirection is known.

        value[..length].Clear();
        host[..bytes].CopyTo(value);
        if (MemoryMarshal.Read<ushort>(value) == LibC.AF_INET6) MemoryMarshal.Write(value, (ushort)SocketAddress.AF_INET6);
        return NO_ERROR;
    }

    private static int ReadInt(ReadOnlySpan<byte> value) => MemoryMarshal.Read<int>(value);

    private static void WriteInt(Span<byte> value, int number) => MemoryMarshal.Write(value, number);
}
