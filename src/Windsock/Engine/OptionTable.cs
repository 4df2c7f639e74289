using System.Collections.Frozen;
using Windsock.Spi;
using static Windsock.Engine.OptionAccess;
using static Windsock.Engine.OptionHome;
using static Windsock.Engine.SocketKinds;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>Every socket option of winsock2.h and its relatives that TCP/IP and AF_UNIX sockets can be asked for.</summary>
/// <remarks>Where two names share a number (TCP_KEEPALIVE and TCP_KEEPIDLE, IP_ECN and IP_RECVECN), the row stands once. Options of protocols that the catalog
/// does not have (PGM, IrDA, IPX, Bluetooth) have no rows: they are WSAENOPROTOOPT by their level.
/// Source: MS Learn "Socket Options" and the pages of the levels below it.</remarks>
internal static class OptionTable
{
    private static readonly (OptionType, int) Bool = (OptionType.Bool, sizeof(int));
    private static readonly (OptionType, int) Number = (OptionType.Number, sizeof(int));
    private static readonly (OptionType, int) Bytes = (OptionType.Bytes, 0);

    private static readonly OptionRow[] s_rows =
    [
        new(SOL_SOCKET, SO_DEBUG, Bool, Both, All, Stored, 0),
        new(SOL_SOCKET, SO_ACCEPTCONN, Bool, Get, Streams, Handled, 0),
        new(SOL_SOCKET, SO_REUSEADDR, Bool, Both | BeforeBind, All, Handled, 0),
        new(SOL_SOCKET, SO_EXCLUSIVEADDRUSE, Bool, Both | BeforeBind, All, Handled, 0),
        new(SOL_SOCKET, SO_KEEPALIVE, Bool, Both, Tcp, Kept, 0),
        new(SOL_SOCKET, SO_DONTROUTE, Bool, Both, All, Stored, 0),
        new(SOL_SOCKET, SO_BROADCAST, Bool, Both, Messages, Host, 0),
        new(SOL_SOCKET, SO_USELOOPBACK, Bool, Both, All, Refused, (int)WSAEINVAL),
        new(SOL_SOCKET, SO_LINGER, Record(4), Both, Streams, Handled, 0),
        new(SOL_SOCKET, SO_DONTLINGER, Bool, Both, Streams, Handled, 1),
        new(SOL_SOCKET, SO_OOBINLINE, Bool, Both, Tcp, Handled, 0),
        new(SOL_SOCKET, SO_SNDBUF, Number, Both, All, Kept, 65536),
        new(SOL_SOCKET, SO_RCVBUF, Number, Both, All, Kept, 65536),
        new(SOL_SOCKET, SO_SNDLOWAT, Number, Both, All, Refused, (int)WSAEINVAL),
        new(SOL_SOCKET, SO_RCVLOWAT, Number, Both, All, Refused, (int)WSAEINVAL),
        new(SOL_SOCKET, SO_SNDTIMEO, Number, Both, All, Handled, 0),
        new(SOL_SOCKET, SO_RCVTIMEO, Number, Both, All, Handled, 0),
        new(SOL_SOCKET, SO_ERROR, Number, Get, All, Handled, 0),
        new(SOL_SOCKET, SO_TYPE, Number, Get, All, Handled, 0),
        new(SOL_SOCKET, SO_BSP_STATE, Record(40), Get, All, Handled, 0),
        new(SOL_SOCKET, SO_GROUP_ID, Number, Get, All, Stored, 0),
        new(SOL_SOCKET, SO_GROUP_PRIORITY, Number, Both, All, Stored, 0),
        new(SOL_SOCKET, SO_MAX_MSG_SIZE, Number, Get, Messages, Handled, 65507),
        new(SOL_SOCKET, SO_PROTOCOL_INFOA, Record(372), Get, All, Handled, 0),
        new(SOL_SOCKET, SO_PROTOCOL_INFOW, Record(628), Get, All, Handled, 0),
        new(SOL_SOCKET, PVD_CONFIG, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_CONDITIONAL_ACCEPT, Bool, Both, Tcp, Kept, 0),
        new(SOL_SOCKET, SO_PAUSE_ACCEPT, Bool, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_COMPARTMENT_ID, Number, Both, All, Stored, 1),
        new(SOL_SOCKET, SO_RANDOMIZE_PORT, Bool, Both | BeforeBind, Ip, Handled, 0),
        new(SOL_SOCKET, SO_PORT_SCALABILITY, Bool, Both | BeforeBind, Tcp | Udp, Handled, 0),
        new(SOL_SOCKET, SO_REUSE_UNICASTPORT, Bool, Both | BeforeBind, Tcp | Udp, Handled, 0),
        new(SOL_SOCKET, SO_REUSE_MULTICASTPORT, Bool, Both | BeforeBind, Udp, Handled, 0),
        new(SOL_SOCKET, SO_ORIGINAL_DST, Record(128), Get, Tcp, Host, 0),
        new(SOL_SOCKET, SO_TIMESTAMP, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_TIMESTAMP_ID, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_CONNDATA, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_CONNOPT, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_DISCDATA, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_DISCOPT, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_CONNDATALEN, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_CONNOPTLEN, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_DISCDATALEN, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_DISCOPTLEN, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(SOL_SOCKET, SO_OPENTYPE, Number, Both, All, Handled, 0),
        new(SOL_SOCKET, SO_MAXDG, Number, Get, Datagrams, Handled, 65507),
        new(SOL_SOCKET, SO_MAXPATHDG, Number, Get, Datagrams, Handled, 65507),
        new(SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, Record(8), Set, Streams, Handled, 0),
        new(SOL_SOCKET, SO_CONNECT_TIME, Number, Get, Streams, Handled, -1),
        new(SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, Bytes, Set, Streams, Handled, 0),
        new(IPPROTO_TCP, TCP_NODELAY, Bool, Both, Tcp, Host, 0),
        new(IPPROTO_TCP, TCP_EXPEDITED_1122, Bool, Both, Tcp, Fixed, 0),
        new(IPPROTO_TCP, TCP_BSDURGENT, Bool, Both, Tcp, Stored, 1),
        new(IPPROTO_TCP, TCP_KEEPALIVE, Number, Both, Tcp, Kept, 7200),
        new(IPPROTO_TCP, TCP_KEEPINTVL, Number, Both, Tcp, Kept, 1),
        new(IPPROTO_TCP, TCP_KEEPCNT, Number, Both, Tcp, Kept, 10),
        new(IPPROTO_TCP, TCP_MAXSEG, Number, Both, Tcp, Host, 0),
        new(IPPROTO_TCP, TCP_MAXRT, Number, Both, Tcp, Host, 0),
        new(IPPROTO_TCP, TCP_MAXRTMS, Number, Both, Tcp, Host, 0),
        new(IPPROTO_TCP, TCP_STDURG, Bool, Both, Tcp, Stored, 0),
        new(IPPROTO_TCP, TCP_NOURG, Bool, Both, Tcp, Stored, 0),
        new(IPPROTO_TCP, TCP_ATMARK, Bool, Get, Tcp, Host, 0),
        new(IPPROTO_TCP, TCP_NOSYNRETRIES, Bool, Both, Tcp, Kept, 0),
        new(IPPROTO_TCP, TCP_TIMESTAMPS, Bool, Both, Tcp, Kept, 0),
        new(IPPROTO_TCP, TCP_OFFLOAD_PREFERENCE, Number, Both, Tcp, Stored, 0),
        new(IPPROTO_TCP, TCP_CONGESTION_ALGORITHM, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_TCP, TCP_DELAY_FIN_ACK, Bool, Both, Tcp, Stored, 0),
        new(IPPROTO_TCP, TCP_FASTOPEN, Bool, Both, Tcp, Kept, 0),
        new(IPPROTO_TCP, TCP_FAIL_CONNECT_ON_ICMP_ERROR, Bool, Both, Tcp, Kept, 0),
        new(IPPROTO_TCP, TCP_ICMP_ERROR_INFO, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_UDP, UDP_NOCHECKSUM, Bool, Both, Udp4, Host, 0),
        new(IPPROTO_UDP, UDP_SEND_MSG_SIZE, Number, Both, Udp, Host, 0),
        new(IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, Number, Both, Udp, Kept, 0),
        new(IPPROTO_UDP, UDP_CHECKSUM_COVERAGE, Bool, Both, Udp, Stored, 1),
        new(IPPROTO_IP, IP_OPTIONS, Bytes, Both, Ip4, Host, 0),
        new(IPPROTO_IP, IP_HDRINCL, Bool, Both, Raw4, Host, 0),
        new(IPPROTO_IP, IP_TOS, Number, Both, Ip4, Stored, 0),
        new(IPPROTO_IP, IP_TTL, Number, Both, Ip4, Kept, 128),
        new(IPPROTO_IP, IP_MULTICAST_IF, Number, Both, Messages4, Kept, 0),
        new(IPPROTO_IP, IP_MULTICAST_TTL, Number, Both, Messages4, Kept, 1),
        new(IPPROTO_IP, IP_MULTICAST_LOOP, Bool, Both, Messages4, Kept, 1),
        new(IPPROTO_IP, IP_ADD_MEMBERSHIP, Record(8), Set, Messages4, Host, 0),
        new(IPPROTO_IP, IP_DROP_MEMBERSHIP, Record(8), Set, Messages4, Host, 0),
        new(IPPROTO_IP, IP_DONTFRAGMENT, Bool, Both, Messages4, Kept, 0),
        new(IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP, Record(12), Set, Messages4, Host, 0),
        new(IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP, Record(12), Set, Messages4, Host, 0),
        new(IPPROTO_IP, IP_BLOCK_SOURCE, Record(12), Set, Messages4, Host, 0),
        new(IPPROTO_IP, IP_UNBLOCK_SOURCE, Record(12), Set, Messages4, Host, 0),
        new(IPPROTO_IP, IP_PKTINFO, Bool, Both, Messages4, Kept, 0),
        new(IPPROTO_IP, IP_HOPLIMIT, Bool, Both, Messages4, Kept, 0),
        new(IPPROTO_IP, IP_RECEIVE_BROADCAST, Bool, Both, Messages4, Fixed, 1),
        new(IPPROTO_IP, IP_RECVIF, Bool, Both, Messages4, Kept, 0),
        new(IPPROTO_IP, IP_RECVDSTADDR, Bool, Both, Messages4, Kept, 0),
        new(IPPROTO_IP, IP_IFLIST, Bool, Both, Udp4, Fixed, 0),
        new(IPPROTO_IP, IP_ADD_IFLIST, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IP, IP_DEL_IFLIST, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IP, IP_GET_IFLIST, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IP, IP_UNICAST_IF, Number, Both, Ip4, Kept, 0),
        new(IPPROTO_IP, IP_RTHDR, Bool, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IP, IP_RECVRTHDR, Bool, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IP, IP_TCLASS, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IP, IP_RECVTCLASS, Bool, Both, Udp4, Kept, 0),
        new(IPPROTO_IP, IP_ORIGINAL_ARRIVAL_IF, Bool, Both, Messages4, Kept, 0),
        new(IPPROTO_IP, IP_RECVECN, Bool, Both, Messages4, Kept, 0),
        new(IPPROTO_IP, IP_PKTINFO_EX, Bool, Both, Udp4, Kept, 0),
        new(IPPROTO_IP, IP_WFP_REDIRECT_RECORDS, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IP, IP_WFP_REDIRECT_CONTEXT, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IP, IP_MTU_DISCOVER, Number, Both, Ip4, Kept, 0),
        new(IPPROTO_IP, IP_MTU, Number, Get, Ip4, Host, 0),
        new(IPPROTO_IP, IP_NRT_INTERFACE, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IP, IP_RECVERR, Bool, Both, Udp4, Fixed, 0),
        new(IPPROTO_IP, IP_USER_MTU, Number, Both, Ip4, Stored, -1),
        new(IPPROTO_IP, IP_PROTECTION_LEVEL, Number, Both | BeforeBind, Ip4, Stored, -1),
        new(IPPROTO_IP, MCAST_JOIN_GROUP, Record(136), Set, Messages4, Host, 0),
        new(IPPROTO_IPV6, MCAST_JOIN_GROUP, Record(136), Set, Messages6, Host, 0),
        new(IPPROTO_IP, MCAST_LEAVE_GROUP, Record(136), Set, Messages4, Host, 0),
        new(IPPROTO_IPV6, MCAST_LEAVE_GROUP, Record(136), Set, Messages6, Host, 0),
        new(IPPROTO_IP, MCAST_BLOCK_SOURCE, Record(264), Set, Messages4, Host, 0),
        new(IPPROTO_IPV6, MCAST_BLOCK_SOURCE, Record(264), Set, Messages6, Host, 0),
        new(IPPROTO_IP, MCAST_UNBLOCK_SOURCE, Record(264), Set, Messages4, Host, 0),
        new(IPPROTO_IPV6, MCAST_UNBLOCK_SOURCE, Record(264), Set, Messages6, Host, 0),
        new(IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, Record(264), Set, Messages4, Host, 0),
        new(IPPROTO_IPV6, MCAST_JOIN_SOURCE_GROUP, Record(264), Set, Messages6, Host, 0),
        new(IPPROTO_IP, MCAST_LEAVE_SOURCE_GROUP, Record(264), Set, Messages4, Host, 0),
        new(IPPROTO_IPV6, MCAST_LEAVE_SOURCE_GROUP, Record(264), Set, Messages6, Host, 0),
        new(IPPROTO_IPV6, IPV6_HOPOPTS, Bool, Both, Raw6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_HDRINCL, Bool, Both, Raw6, Host, 0),
        new(IPPROTO_IPV6, IPV6_UNICAST_HOPS, Number, Both, Ip6, Kept, 128),
        new(IPPROTO_IPV6, IPV6_MULTICAST_IF, Number, Both, Messages6, Host, 0),
        new(IPPROTO_IPV6, IPV6_MULTICAST_HOPS, Number, Both, Messages6, Kept, 1),
        new(IPPROTO_IPV6, IPV6_MULTICAST_LOOP, Bool, Both, Messages6, Kept, 1),
        new(IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, Record(20), Set, Messages6, Host, 0),
        new(IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP, Record(20), Set, Messages6, Host, 0),
        new(IPPROTO_IPV6, IPV6_DONTFRAG, Bool, Both, Messages6, Host, 0),
        new(IPPROTO_IPV6, IPV6_PKTINFO, Bool, Both, Messages6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_HOPLIMIT, Bool, Both, Messages6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_PROTECTION_LEVEL, Number, Both | BeforeBind, Ip6, Stored, -1),
        new(IPPROTO_IPV6, IPV6_RECVIF, Bool, Both, Messages6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_RECVDSTADDR, Bool, Both, Messages6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_CHECKSUM, Number, Both, Raw6, Host, -1),
        new(IPPROTO_IPV6, IPV6_V6ONLY, Bool, Both | BeforeBind, Ip6, Handled, 1),
        new(IPPROTO_IPV6, IPV6_IFLIST, Bool, Both, Udp6, Fixed, 0),
        new(IPPROTO_IPV6, IPV6_ADD_IFLIST, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IPV6, IPV6_DEL_IFLIST, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IPV6, IPV6_GET_IFLIST, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IPV6, IPV6_UNICAST_IF, Number, Both, Ip6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_RTHDR, Bool, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IPV6, IPV6_RECVRTHDR, Bool, Both, Raw6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_TCLASS, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IPV6, IPV6_RECVTCLASS, Bool, Both, Udp6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_RECVECN, Bool, Both, Messages6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_PKTINFO_EX, Bool, Both, Udp6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_WFP_REDIRECT_RECORDS, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IPV6, IPV6_WFP_REDIRECT_CONTEXT, Bytes, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IPV6, IPV6_MTU_DISCOVER, Number, Both, Ip6, Kept, 0),
        new(IPPROTO_IPV6, IPV6_MTU, Number, Get, Ip6, Host, 0),
        new(IPPROTO_IPV6, IPV6_NRT_INTERFACE, Number, Both, All, Refused, (int)WSAENOPROTOOPT),
        new(IPPROTO_IPV6, IPV6_RECVERR, Bool, Both, Udp6, Fixed, 0),
        new(IPPROTO_IPV6, IPV6_USER_MTU, Number, Both, Ip6, Stored, -1),
    ];

    private static readonly FrozenDictionary<(int Level, int Name), OptionRow> s_byNumber = s_rows.ToFrozenDictionary(row => (row.Level, row.Name));

    // Levels that exist: the ones above, other IP protocols, and those of transports that are not here (RFCOMM, IrLMP, PGM, IPX).
    private static readonly FrozenSet<int> s_levels = s_rows.Select(row => row.Level)
        .Concat([IPPROTO_ICMP, IPPROTO_IGMP, 3, IPPROTO_ICMPV6, 113, IPPROTO_RAW, 1000]).ToFrozenSet();

    /// <summary>All rows.</summary>
    public static ReadOnlySpan<OptionRow> Rows => s_rows;

    /// <summary>Finds the option of a socket of this kind.</summary>
    /// <returns>NO_ERROR; WSAEINVAL for a level that does not exist, WSAENOPROTOOPT for an unknown name or one that this kind of socket does not have, or the
    /// code of an option that is refused.</returns>
    public static WsaError Find(int level, int name, SocketKinds kind, out OptionRow row)
    {
        if (!s_byNumber.TryGetValue((level, name), out row)) return s_levels.Contains(level) ? WSAENOPROTOOPT : WSAEINVAL;
        if (row.Home == Refused) return (WsaError)row.Default;
        return (row.Kinds & kind) == 0 ? WSAENOPROTOOPT : NO_ERROR;
    }

    private static (OptionType, int) Record(int size) => (OptionType.Record, size);
}
