using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Windsock.Spi;
using Windsock.Transports.Kernel;
using static Windsock.Spi.WsaError;
using static Windsock.Transports.Stack.StackOptionValues;
using Ws = Windsock.Transports.Kernel.WinsockOptions;

namespace Windsock.Transports.Stack;

/// <summary>Socket options that the stack keeps: one row for each.</summary>
/// <remarks>Checks that Windows makes before a provider sees the option (kind of socket, size, range) are made above, where the values of many are kept
/// too: those have
/// no getter here.</remarks>
internal static class StackOptionTable
{
    private const int IPPROTO_IP = 0, IPPROTO_TCP = 6, IPPROTO_UDP = 17, IPPROTO_IPV6 = 41;

    /// <summary>Sets a number.</summary>
    internal delegate WsaError NumberSetter(StackEndpoint endpoint, int value);

    /// <summary>Sets a structure or a text of bytes.</summary>
    internal delegate WsaError BytesSetter(StackEndpoint endpoint, ReadOnlySpan<byte> value);

    /// <summary>Reads a number.</summary>
    internal delegate WsaError NumberGetter(StackEndpoint endpoint, out int value);

    /// <summary>One option.</summary>
    private readonly record struct Row(
        int Level, int Name, NumberSetter? Set, NumberGetter? Get = null, BytesSetter? SetBytes = null, bool LeastOne = false);

    private static readonly FrozenDictionary<(int Level, int Name), Row> s_rows = ((Row[])
    [
        new(Ws.SOL_SOCKET, Ws.SO_REUSEADDR, static (endpoint, value) => SetSharing(endpoint, Sharing.Reuse, value)),
        new(Ws.SOL_SOCKET, Ws.SO_EXCLUSIVEADDRUSE, static (endpoint, value) => SetSharing(endpoint, Sharing.Exclusive, value)),
        new(Ws.SOL_SOCKET, Ws.SO_REUSE_MULTICASTPORT, static (endpoint, value) => SetSharing(endpoint, Sharing.Reuse, value)),
        new(Ws.SOL_SOCKET, Ws.SO_PORT_SCALABILITY, SetNothing),
        new(Ws.SOL_SOCKET, Ws.SO_REUSE_UNICASTPORT, SetNothing),
        new(Ws.SOL_SOCKET, Ws.SO_KEEPALIVE, static (endpoint, value) => Tcp(endpoint, value, static (all, on) => all with { KeepAlive = on != 0 })),
        new(Ws.SOL_SOCKET, Ws.SO_OOBINLINE, static (endpoint, value) => Tcp(endpoint, value, static (all, on) => all with { UrgentInline = on != 0 })),
        new(Ws.SOL_SOCKET, Ws.SO_BROADCAST, SetBroadcast, GetBroadcast),
        new(Ws.SOL_SOCKET, Ws.SO_SNDBUF, SetSendBuffer),
        new(Ws.SOL_SOCKET, Ws.SO_RCVBUF, SetReceiveBuffer),
        new(Ws.SOL_SOCKET, Ws.SO_CONDITIONAL_ACCEPT, SetConditionalAccept),
        new(Ws.SOL_SOCKET, Ws.SO_ORIGINAL_DST, null, GetNotConnected),

        new(IPPROTO_TCP, Ws.TCP_NODELAY, static (endpoint, value) => Tcp(endpoint, value, static (all, on) => all with { NoDelay = on != 0 }), GetNoDelay),
        new(IPPROTO_TCP, Ws.TCP_MAXSEG, SetMaximumSegment, GetMaximumSegment),
        new(IPPROTO_TCP, Ws.TCP_MAXRT, SetUserTimeoutSeconds, GetUserTimeoutSeconds),
        new(IPPROTO_TCP, Ws.TCP_MAXRTMS, SetUserTimeout, GetUserTimeout),
        new(IPPROTO_TCP, Ws.TCP_ATMARK, null, GetAtMark),
        new(IPPROTO_TCP, Ws.TCP_NOSYNRETRIES, static (endpoint, value) => Tcp(endpoint, value, static (all, on) => all with { NoSynRetries = on != 0 })),
        new(IPPROTO_TCP, Ws.TCP_FASTOPEN, static (endpoint, value) => Tcp(endpoint, value, static (all, on) => all with { FastOpen = on != 0 })),
        new(IPPROTO_TCP, Ws.TCP_TIMESTAMPS, static (endpoint, value) => Tcp(endpoint, value, static (all, on) => all with { Timestamps = on != 0 })),
        new(IPPROTO_TCP, Ws.TCP_FAIL_CONNECT_ON_ICMP_ERROR,
            static (endpoint, value) => Tcp(endpoint, value, static (all, on) => all with { FailConnectOnIcmpError = on != 0 })),
        new(IPPROTO_TCP, Ws.TCP_KEEPIDLE,
            static (endpoint, value) => Tcp(endpoint, value, static (all, time) => all with { KeepAliveIdle = Seconds(time) }), LeastOne: true),
        new(IPPROTO_TCP, Ws.TCP_KEEPINTVL,
            static (endpoint, value) => Tcp(endpoint, value, static (all, time) => all with { KeepAliveInterval = Seconds(time) }), LeastOne: true),
        new(IPPROTO_TCP, Ws.TCP_KEEPCNT,
            static (endpoint, value) => Tcp(endpoint, value, static (all, count) => all with { KeepAliveCount = count }), LeastOne: true),

        new(IPPROTO_UDP, Ws.UDP_NOCHECKSUM, static (endpoint, value) => Udp(endpoint, socket => socket.NoChecksum = value != 0), GetNoChecksum),
        new(IPPROTO_UDP, Ws.UDP_SEND_MSG_SIZE, SetSegment, GetSegment),
        new(IPPROTO_UDP, Ws.UDP_RECV_MAX_COALESCED_SIZE, SetCoalescing),

        new(IPPROTO_IP, Ws.IP_OPTIONS, null, null, StackHeaders.SetOptions),
        new(IPPROTO_IP, Ws.IP_TTL, SetHopLimit, LeastOne: true),
        new(IPPROTO_IP, Ws.IP_HDRINCL, SetHeaderIncluded, GetHeaderIncluded),
        new(IPPROTO_IP, Ws.IP_DONTFRAGMENT, SetDontFragment),
        new(IPPROTO_IP, Ws.IP_MTU_DISCOVER, SetPathDiscovery),
        new(IPPROTO_IP, Ws.IP_MTU, null, GetMtu),
        new(IPPROTO_IP, Ws.IP_UNICAST_IF, SetUnicastInterface4),
        new(IPPROTO_IP, Ws.IP_MULTICAST_IF, null, null, SetMulticastInterface4),
        new(IPPROTO_IP, Ws.IP_MULTICAST_TTL, SetMulticastHops),
        new(IPPROTO_IP, Ws.IP_MULTICAST_LOOP, SetMulticastLoop),
        new(IPPROTO_IP, Ws.IP_ADD_MEMBERSHIP, null, null, static (endpoint, value) => StackGroups.Change4(endpoint, value, GroupChange.Join)),
        new(IPPROTO_IP, Ws.IP_DROP_MEMBERSHIP, null, null, static (endpoint, value) => StackGroups.Change4(endpoint, value, GroupChange.Leave)),
        new(IPPROTO_IP, Ws.IP_ADD_SOURCE_MEMBERSHIP, null, null, static (endpoint, value) => StackGroups.ChangeSource4(endpoint, value, GroupChange.Join)),
        new(IPPROTO_IP, Ws.IP_DROP_SOURCE_MEMBERSHIP, null, null, static (endpoint, value) => StackGroups.ChangeSource4(endpoint, value, GroupChange.Leave)),
        new(IPPROTO_IP, Ws.IP_BLOCK_SOURCE, null, null, static (endpoint, value) => StackGroups.ChangeSource4(endpoint, value, GroupChange.Block)),
        new(IPPROTO_IP, Ws.IP_UNBLOCK_SOURCE, null, null, static (endpoint, value) => StackGroups.ChangeSource4(endpoint, value, GroupChange.Unblock)),
        Wish(IPPROTO_IP, Ws.IP_PKTINFO, ControlWishes.PacketInfo4),
        Wish(IPPROTO_IP, Ws.IP_PKTINFO_EX, ControlWishes.PacketInfoEx4),
        Wish(IPPROTO_IP, Ws.IP_RECVIF, ControlWishes.Interface4),
        Wish(IPPROTO_IP, Ws.IP_RECVDSTADDR, ControlWishes.Destination4),
        Wish(IPPROTO_IP, Ws.IP_ORIGINAL_ARRIVAL_IF, ControlWishes.ArrivalInterface4),
        Wish(IPPROTO_IP, Ws.IP_HOPLIMIT, ControlWishes.TimeToLive4),
        Wish(IPPROTO_IP, Ws.IP_RECVTOS, ControlWishes.TypeOfService4),
        Wish(IPPROTO_IP, Ws.IP_ECN, ControlWishes.Congestion4),

        new(IPPROTO_IPV6, Ws.IPV6_V6ONLY, SetV6Only),
        new(IPPROTO_IPV6, Ws.IPV6_HDRINCL, SetHeaderIncluded, GetHeaderIncluded),
        new(IPPROTO_IPV6, Ws.IPV6_CHECKSUM, SetChecksumOffset, GetChecksumOffset),
        new(IPPROTO_IPV6, Ws.IPV6_UNICAST_HOPS, SetHopLimit),
        new(IPPROTO_IPV6, Ws.IPV6_MULTICAST_IF, SetMulticastInterface6, GetMulticastInterface6),
        new(IPPROTO_IPV6, Ws.IPV6_MULTICAST_HOPS, SetMulticastHops),
        new(IPPROTO_IPV6, Ws.IPV6_MULTICAST_LOOP, SetMulticastLoop),
        new(IPPROTO_IPV6, Ws.IPV6_ADD_MEMBERSHIP, null, null, static (endpoint, value) => StackGroups.Change6(endpoint, value, GroupChange.Join)),
        new(IPPROTO_IPV6, Ws.IPV6_DROP_MEMBERSHIP, null, null, static (endpoint, value) => StackGroups.Change6(endpoint, value, GroupChange.Leave)),
        new(IPPROTO_IPV6, Ws.IPV6_DONTFRAG, SetDontFragment, GetDontFragment),
        new(IPPROTO_IPV6, Ws.IPV6_MTU_DISCOVER, SetPathDiscovery),
        new(IPPROTO_IPV6, Ws.IPV6_MTU, null, GetMtu),
        new(IPPROTO_IPV6, Ws.IPV6_UNICAST_IF, SetUnicastInterface),
        new(IPPROTO_IPV6, Ws.IPV6_HOPOPTS, static (endpoint, value) => StackHeaders.SetWish(endpoint, ControlWishes.HopOptions6, value)),
        new(IPPROTO_IPV6, Ws.IPV6_RECVRTHDR, static (endpoint, value) => StackHeaders.SetWish(endpoint, ControlWishes.RoutingHeader6, value)),
        Wish(IPPROTO_IPV6, Ws.IPV6_PKTINFO, ControlWishes.PacketInfo6),
        Wish(IPPROTO_IPV6, Ws.IPV6_PKTINFO_EX, ControlWishes.PacketInfoEx6),
        Wish(IPPROTO_IPV6, Ws.IPV6_RECVIF, ControlWishes.Interface6),
        Wish(IPPROTO_IPV6, Ws.IPV6_RECVDSTADDR, ControlWishes.Destination6),
        Wish(IPPROTO_IPV6, Ws.IPV6_HOPLIMIT, ControlWishes.HopLimit6),
        Wish(IPPROTO_IPV6, Ws.IPV6_RECVTCLASS, ControlWishes.TrafficClass6),
        Wish(IPPROTO_IPV6, Ws.IPV6_ECN, ControlWishes.Congestion6),

        .. Groups(IPPROTO_IP),
        .. Groups(IPPROTO_IPV6),
    ]).ToFrozenDictionary(row => (row.Level, row.Name));

    /// <summary>Reads an option that the stack keeps.</summary>
    public static WsaError Get(StackEndpoint endpoint, int level, int name, Span<byte> value, out int length)
    {
        length = 0;
        if ((level, name) == (IPPROTO_IP, Ws.IP_OPTIONS)) return StackHeaders.GetOptions(endpoint, value, out length);
        if (!s_rows.TryGetValue((level, name), out Row row) || row.Get is null) return WSAENOPROTOOPT;
        if (value.Length < sizeof(int)) return WSAEFAULT;

        WsaError error = row.Get(endpoint, out int number);
        if (error != NO_ERROR) return error;
        MemoryMarshal.Write(value, number);
        length = sizeof(int);
        return NO_ERROR;
    }

    /// <summary>Sets an option; numbers come as 4 bytes.</summary>
    public static WsaError Set(StackEndpoint endpoint, int level, int name, ReadOnlySpan<byte> value)
    {
        if (!s_rows.TryGetValue((level, name), out Row row)) return WSAENOPROTOOPT;
        if (row.SetBytes is { } setBytes) return setBytes(endpoint, value);
        if (row.Set is not { } set) return WSAENOPROTOOPT;
        int number = MemoryMarshal.Read<int>(value);
        return number == 0 && row.LeastOne ? WSAEINVAL : set(endpoint, number);
    }

    private static Row Wish(int level, int name, ControlWishes wish) => new(level, name, (endpoint, value) =>
    {
        endpoint.Settings.Wish(wish, value != 0);
        return NO_ERROR;
    });

    private static Row[] Groups(int level) =>
    [
        new(level, Ws.MCAST_JOIN_GROUP, null, null, static (endpoint, value) => StackGroups.Change(endpoint, value, GroupChange.Join, hasSource: false)),
        new(level, Ws.MCAST_LEAVE_GROUP, null, null, static (endpoint, value) => StackGroups.Change(endpoint, value, GroupChange.Leave, hasSource: false)),
        new(level, Ws.MCAST_BLOCK_SOURCE, null, null, static (endpoint, value) => StackGroups.Change(endpoint, value, GroupChange.Block, hasSource: true)),
        new(level, Ws.MCAST_UNBLOCK_SOURCE, null, null, static (endpoint, value) => StackGroups.Change(endpoint, value, GroupChange.Unblock, hasSource: true)),
        new(level, Ws.MCAST_JOIN_SOURCE_GROUP, null, null, static (endpoint, value) => StackGroups.Change(endpoint, value, GroupChange.Join, hasSource: true)),
        new(level, Ws.MCAST_LEAVE_SOURCE_GROUP, null, null,
            static (endpoint, value) => StackGroups.Change(endpoint, value, GroupChange.Leave, hasSource: true)),
    ];
}
