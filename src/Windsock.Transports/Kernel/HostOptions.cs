using System.Collections.Frozen;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;
using static Windsock.Transports.Kernel.HostConversions;
using Ws = Windsock.Transports.Kernel.WinsockOptions;

namespace Windsock.Transports.Kernel;

/// <summary>Socket options that the host keeps: one row for each, with its number there and how its value is turned.</summary>
/// <remarks>Checks that Windows makes before a provider sees the option (kind of socket, size, range) are made above.</remarks>
internal static unsafe class HostOptions
{
    private const int MaxOptionBytes = 256;

    /// <summary>One option here and there.</summary>
    /// <param name="Level">As in winsock2.h.</param>
    /// <param name="Name">As in winsock2.h.</param>
    /// <param name="HostLevel">As in the man pages.</param>
    /// <param name="HostName">As in the man pages.</param>
    /// <param name="Set">Turns and sets a value; null for an option that is only read.</param>
    /// <param name="Get">Reads and turns it; null for one that is only set.</param>
    internal readonly record struct Row(int Level, int Name, int HostLevel, int HostName, Setter? Set, Getter? Get = null);

    private static readonly FrozenDictionary<(int Level, int Name), Row> s_rows = new Row[]
    {
        new(Ws.SOL_SOCKET, Ws.SO_REUSEADDR, 0, (int)Sharing.Reuse, SetSharing),
        new(Ws.SOL_SOCKET, Ws.SO_EXCLUSIVEADDRUSE, 0, (int)Sharing.Exclusive, SetSharing),
        new(Ws.SOL_SOCKET, Ws.SO_REUSE_MULTICASTPORT, 0, (int)Sharing.Reuse, SetSharing),
        new(Ws.SOL_SOCKET, Ws.SO_KEEPALIVE, SOL_SOCKET, SO_KEEPALIVE, SetNumber),
        new(Ws.SOL_SOCKET, Ws.SO_BROADCAST, SOL_SOCKET, SO_BROADCAST, SetNumber, GetFlag),
        new(Ws.SOL_SOCKET, Ws.SO_OOBINLINE, SOL_SOCKET, SO_OOBINLINE, SetNumber),
        new(Ws.SOL_SOCKET, Ws.SO_SNDBUF, SOL_SOCKET, SO_SNDBUF, SetNumber),
        new(Ws.SOL_SOCKET, Ws.SO_RCVBUF, SOL_SOCKET, SO_RCVBUF, SetNumber),
        new(Ws.SOL_SOCKET, Ws.SO_PORT_SCALABILITY, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, SetNumber),
        new(Ws.SOL_SOCKET, Ws.SO_REUSE_UNICASTPORT, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, SetNumber),
        // The host has completed the handshake before anybody is asked; the condition function decides all the same.
        new(Ws.SOL_SOCKET, Ws.SO_CONDITIONAL_ACCEPT, 0, 0, static (_, in _, _) => NO_ERROR),
        new(Ws.SOL_SOCKET, Ws.SO_ORIGINAL_DST, IPPROTO_IP, SO_ORIGINAL_DST, null, GetAddress),

        new(IPPROTO_TCP, Ws.TCP_NODELAY, IPPROTO_TCP, TCP_NODELAY, SetNumber, GetFlag),
        new(IPPROTO_TCP, Ws.TCP_MAXSEG, IPPROTO_TCP, TCP_MAXSEG, SetNumber, GetNumber),
        new(IPPROTO_TCP, Ws.TCP_MAXRT, IPPROTO_TCP, TCP_USER_TIMEOUT, SetSeconds, GetSeconds),
        new(IPPROTO_TCP, Ws.TCP_MAXRTMS, IPPROTO_TCP, TCP_USER_TIMEOUT, SetMilliseconds, GetMilliseconds),
        new(IPPROTO_TCP, Ws.TCP_ATMARK, 0, 0, null, GetAtMark),
        new(IPPROTO_TCP, Ws.TCP_NOSYNRETRIES, IPPROTO_TCP, TCP_SYNCNT, SetSynRetries),
        new(IPPROTO_TCP, Ws.TCP_FASTOPEN, IPPROTO_TCP, TCP_FASTOPEN, SetFastOpen),
        new(IPPROTO_TCP, Ws.TCP_KEEPIDLE, IPPROTO_TCP, TCP_KEEPIDLE, SetUpTo32767),
        new(IPPROTO_TCP, Ws.TCP_KEEPINTVL, IPPROTO_TCP, TCP_KEEPINTVL, SetUpTo32767),
        new(IPPROTO_TCP, Ws.TCP_KEEPCNT, IPPROTO_TCP, TCP_KEEPCNT, SetUpTo127),
        // For all connections it is a setting of the host (tcp_timestamps); for one there is none.
        new(IPPROTO_TCP, Ws.TCP_TIMESTAMPS, 0, 0, static (_, in _, _) => NO_ERROR),
        new(IPPROTO_TCP, Ws.TCP_FAIL_CONNECT_ON_ICMP_ERROR, IPPROTO_IP, IP_RECVERR, SetIcmpErrors),

        new(IPPROTO_UDP, Ws.UDP_NOCHECKSUM, SOL_SOCKET, SO_NO_CHECK, SetNumber, GetFlag),
        new(IPPROTO_UDP, Ws.UDP_SEND_MSG_SIZE, SOL_UDP, UDP_SEGMENT, SetNumber, GetNumber),
        new(IPPROTO_UDP, Ws.UDP_RECV_MAX_COALESCED_SIZE, SOL_UDP, UDP_GRO, SetCoalescing),

        new(IPPROTO_IP, Ws.IP_OPTIONS, IPPROTO_IP, IP_OPTIONS, SetBytes, GetBytes),
        new(IPPROTO_IP, Ws.IP_HDRINCL, IPPROTO_IP, IP_HDRINCL, SetNumber, GetFlag),
        new(IPPROTO_IP, Ws.IP_TTL, IPPROTO_IP, IP_TTL, SetNumber),
        new(IPPROTO_IP, Ws.IP_MULTICAST_IF, IPPROTO_IP, IP_MULTICAST_IF, SetInterface4),
        new(IPPROTO_IP, Ws.IP_MULTICAST_TTL, IPPROTO_IP, IP_MULTICAST_TTL, SetNumber),
        new(IPPROTO_IP, Ws.IP_MULTICAST_LOOP, IPPROTO_IP, IP_MULTICAST_LOOP, SetNumber),
        new(IPPROTO_IP, Ws.IP_ADD_MEMBERSHIP, IPPROTO_IP, IP_ADD_MEMBERSHIP, SetGroup4),
        new(IPPROTO_IP, Ws.IP_DROP_MEMBERSHIP, IPPROTO_IP, IP_DROP_MEMBERSHIP, SetGroup4),
        new(IPPROTO_IP, Ws.IP_ADD_SOURCE_MEMBERSHIP, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, SetSource4),
        new(IPPROTO_IP, Ws.IP_DROP_SOURCE_MEMBERSHIP, IPPROTO_IP, MCAST_LEAVE_SOURCE_GROUP, SetSource4),
        new(IPPROTO_IP, Ws.IP_BLOCK_SOURCE, IPPROTO_IP, MCAST_BLOCK_SOURCE, SetSource4),
        new(IPPROTO_IP, Ws.IP_UNBLOCK_SOURCE, IPPROTO_IP, MCAST_UNBLOCK_SOURCE, SetSource4),
        new(IPPROTO_IP, Ws.IP_DONTFRAGMENT, IPPROTO_IP, IP_MTU_DISCOVER, SetDontFragment),
        new(IPPROTO_IP, Ws.IP_MTU_DISCOVER, IPPROTO_IP, IP_MTU_DISCOVER, SetPathDiscovery),
        new(IPPROTO_IP, Ws.IP_MTU, IPPROTO_IP, IP_MTU, null, GetNumber),
        new(IPPROTO_IP, Ws.IP_UNICAST_IF, IPPROTO_IP, IP_UNICAST_IF, SetNumber),
        new(IPPROTO_IP, Ws.IP_PKTINFO, (int)ControlWishes.PacketInfo4, 0, SetWish),
        new(IPPROTO_IP, Ws.IP_PKTINFO_EX, (int)ControlWishes.PacketInfoEx4, 0, SetWish),
        new(IPPROTO_IP, Ws.IP_RECVIF, (int)ControlWishes.Interface4, 0, SetWish),
        new(IPPROTO_IP, Ws.IP_RECVDSTADDR, (int)ControlWishes.Destination4, 0, SetWish),
        new(IPPROTO_IP, Ws.IP_ORIGINAL_ARRIVAL_IF, (int)ControlWishes.ArrivalInterface4, 0, SetWish),
        new(IPPROTO_IP, Ws.IP_HOPLIMIT, (int)ControlWishes.TimeToLive4, 0, SetWish),
        new(IPPROTO_IP, Ws.IP_RECVTOS, (int)ControlWishes.TypeOfService4, 0, SetWish),
        new(IPPROTO_IP, Ws.IP_ECN, (int)ControlWishes.Congestion4, 0, SetWish),
        new(IPPROTO_IP, Ws.MCAST_JOIN_GROUP, IPPROTO_IP, MCAST_JOIN_GROUP, SetGroups),
        new(IPPROTO_IP, Ws.MCAST_LEAVE_GROUP, IPPROTO_IP, MCAST_LEAVE_GROUP, SetGroups),
        new(IPPROTO_IP, Ws.MCAST_BLOCK_SOURCE, IPPROTO_IP, MCAST_BLOCK_SOURCE, SetGroups),
        new(IPPROTO_IP, Ws.MCAST_UNBLOCK_SOURCE, IPPROTO_IP, MCAST_UNBLOCK_SOURCE, SetGroups),
        new(IPPROTO_IP, Ws.MCAST_JOIN_SOURCE_GROUP, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, SetGroups),
        new(IPPROTO_IP, Ws.MCAST_LEAVE_SOURCE_GROUP, IPPROTO_IP, MCAST_LEAVE_SOURCE_GROUP, SetGroups),

        new(IPPROTO_IPV6, Ws.IPV6_V6ONLY, IPPROTO_IPV6, IPV6_V6ONLY, SetV6Only),
        new(IPPROTO_IPV6, Ws.IPV6_HDRINCL, IPPROTO_IPV6, IPV6_HDRINCL, SetNumber, GetFlag),
        new(IPPROTO_IPV6, Ws.IPV6_UNICAST_HOPS, IPPROTO_IPV6, IPV6_UNICAST_HOPS, SetHops6),
        new(IPPROTO_IPV6, Ws.IPV6_MULTICAST_IF, IPPROTO_IPV6, IPV6_MULTICAST_IF, SetNumber, GetNumber),
        new(IPPROTO_IPV6, Ws.IPV6_MULTICAST_HOPS, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, SetNumber),
        new(IPPROTO_IPV6, Ws.IPV6_MULTICAST_LOOP, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, SetNumber),
        new(IPPROTO_IPV6, Ws.IPV6_ADD_MEMBERSHIP, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, SetBytes),
        new(IPPROTO_IPV6, Ws.IPV6_DROP_MEMBERSHIP, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, SetBytes),
        new(IPPROTO_IPV6, Ws.IPV6_DONTFRAG, IPPROTO_IPV6, IPV6_DONTFRAG, SetNumber, GetFlag),
        new(IPPROTO_IPV6, Ws.IPV6_CHECKSUM, IPPROTO_IPV6, IPV6_CHECKSUM, SetNumber, GetNumber),
        new(IPPROTO_IPV6, Ws.IPV6_MTU_DISCOVER, IPPROTO_IPV6, IPV6_MTU_DISCOVER, SetPathDiscovery),
        new(IPPROTO_IPV6, Ws.IPV6_MTU, IPPROTO_IPV6, IPV6_MTU, null, GetNumber),
        new(IPPROTO_IPV6, Ws.IPV6_UNICAST_IF, IPPROTO_IPV6, IPV6_UNICAST_IF, SetNetworkOrder),
        new(IPPROTO_IPV6, Ws.IPV6_HOPOPTS, (int)ControlWishes.HopOptions6, 0, SetWish),
        new(IPPROTO_IPV6, Ws.IPV6_RECVRTHDR, (int)ControlWishes.RoutingHeader6, 0, SetWish),
        new(IPPROTO_IPV6, Ws.IPV6_PKTINFO, (int)ControlWishes.PacketInfo6, 0, SetWish),
        new(IPPROTO_IPV6, Ws.IPV6_PKTINFO_EX, (int)ControlWishes.PacketInfoEx6, 0, SetWish),
        new(IPPROTO_IPV6, Ws.IPV6_RECVIF, (int)ControlWishes.Interface6, 0, SetWish),
        new(IPPROTO_IPV6, Ws.IPV6_RECVDSTADDR, (int)ControlWishes.Destination6, 0, SetWish),
        new(IPPROTO_IPV6, Ws.IPV6_HOPLIMIT, (int)ControlWishes.HopLimit6, 0, SetWish),
        new(IPPROTO_IPV6, Ws.IPV6_RECVTCLASS, (int)ControlWishes.TrafficClass6, 0, SetWish),
        new(IPPROTO_IPV6, Ws.IPV6_ECN, (int)ControlWishes.Congestion6, 0, SetWish),
        new(IPPROTO_IPV6, Ws.MCAST_JOIN_GROUP, IPPROTO_IPV6, MCAST_JOIN_GROUP, SetGroups),
        new(IPPROTO_IPV6, Ws.MCAST_LEAVE_GROUP, IPPROTO_IPV6, MCAST_LEAVE_GROUP, SetGroups),
        new(IPPROTO_IPV6, Ws.MCAST_BLOCK_SOURCE, IPPROTO_IPV6, MCAST_BLOCK_SOURCE, SetGroups),
        new(IPPROTO_IPV6, Ws.MCAST_UNBLOCK_SOURCE, IPPROTO_IPV6, MCAST_UNBLOCK_SOURCE, SetGroups),
        new(IPPROTO_IPV6, Ws.MCAST_JOIN_SOURCE_GROUP, IPPROTO_IPV6, MCAST_JOIN_SOURCE_GROUP, SetGroups),
        new(IPPROTO_IPV6, Ws.MCAST_LEAVE_SOURCE_GROUP, IPPROTO_IPV6, MCAST_LEAVE_SOURCE_GROUP, SetGroups),
    }.ToFrozenDictionary(row => (row.Level, row.Name));

    public static WsaError Get(KernelEndpoint endpoint, int level, int name, Span<byte> value, out int length)
    {
        length = 0;
        if (!s_rows.TryGetValue((level, name), out Row row) || row.Get is null) return WSAENOPROTOOPT;

        // The host gets room enough for anything, and what does not fit above is refused there.
        byte* host = stackalloc byte[MaxOptionBytes];
        WsaError error = row.Get(endpoint, row, new Span<byte>(host, MaxOptionBytes), out int bytes);
        if (error != NO_ERROR) return error;
        if (bytes > value.Length) return WSAEFAULT;

        new ReadOnlySpan<byte>(host, bytes).CopyTo(value);
        length = bytes;
        return NO_ERROR;
    }

    public static WsaError Set(KernelEndpoint endpoint, int level, int name, ReadOnlySpan<byte> value) =>
        s_rows.TryGetValue((level, name), out Row row) && row.Set is not null ? row.Set(endpoint, row, value) : WSAENOPROTOOPT;

    /// <summary>setsockopt(2).</summary>
    internal static WsaError SetHost(KernelEndpoint endpoint, int level, int name, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
        {
            return setsockopt(endpoint.Descriptor, level, name, bytes, (uint)value.Length) == 0 ? NO_ERROR : ErrnoTable.Last();
        }
    }

    /// <summary>getsockopt(2).</summary>
    internal static WsaError GetHost(KernelEndpoint endpoint, int level, int name, Span<byte> value, out int length)
    {
        uint bytes = (uint)value.Length;
        fixed (byte* memory = value)
        {
            bool done = getsockopt(endpoint.Descriptor, level, name, memory, &bytes) == 0;
            length = done ? (int)bytes : 0;
            return done ? NO_ERROR : ErrnoTable.Last();
        }
    }
}
