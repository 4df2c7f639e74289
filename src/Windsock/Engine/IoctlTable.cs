using System.Collections.Frozen;
using Windsock.Spi;
using static Windsock.Engine.SocketKinds;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>One control code.</summary>
/// <param name="Code">SIO_*, FIO*.</param>
/// <param name="Home">Handled here, by the transport (Host), or refused.</param>
/// <param name="Kinds">Sockets that have it.</param>
/// <param name="Input">Bytes that the input has at least.</param>
/// <param name="Output">Bytes that the output has at least.</param>
/// <param name="Error">What a refused code, or one of another kind of socket, gives.</param>
internal readonly record struct IoctlRow(uint Code, OptionHome Home, SocketKinds Kinds, int Input, int Output, WsaError Error = WSAEOPNOTSUPP);

/// <summary>Every control code of winsock2.h and its relatives.</summary>
/// <remarks>Source: MS Learn "Winsock IOCTLs".</remarks>
internal static class IoctlTable
{
    private static readonly IoctlRow[] s_rows =
    [
        new(SIO_GET_EXTENSION_FUNCTION_POINTER, OptionHome.Handled, All, 16, 8),
        new(SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER, OptionHome.Handled, All, 16, 112),
        new(FIONREAD, OptionHome.Host, All, 0, 4),
        new(FIONBIO, OptionHome.Handled, All, 4, 0),
        Refused(FIOASYNC, WSAEINVAL),
        Refused(SIOCSHIWAT, WSAEINVAL),
        Refused(SIOCGHIWAT, WSAEINVAL),
        Refused(SIOCSLOWAT, WSAEINVAL),
        Refused(SIOCGLOWAT, WSAEINVAL),
        new(SIOCATMARK, OptionHome.Handled, Streams, 0, 4, WSAEINVAL),
        Refused(SIO_ASSOCIATE_HANDLE, WSAENOPROTOOPT),
        Refused(SIO_ENABLE_CIRCULAR_QUEUEING, WSAEOPNOTSUPP),
        Refused(SIO_FIND_ROUTE, WSAEOPNOTSUPP),
        new(SIO_FLUSH, OptionHome.Handled, All, 0, 0),
        new(SIO_GET_BROADCAST_ADDRESS, OptionHome.Handled, Ip4, 0, 16, WSAENOPROTOOPT),
        Refused(SIO_GET_QOS, WSAENOPROTOOPT),
        Refused(SIO_GET_GROUP_QOS, WSAENOPROTOOPT),
        Refused(SIO_SET_QOS, WSAENOPROTOOPT),
        Refused(SIO_SET_GROUP_QOS, WSAENOPROTOOPT),
        new(SIO_MULTIPOINT_LOOPBACK, OptionHome.Handled, Messages, 4, 0),
        new(SIO_MULTICAST_SCOPE, OptionHome.Handled, Messages, 4, 0),
        Refused(SIO_TRANSLATE_HANDLE, WSAENOPROTOOPT),
        new(SIO_ROUTING_INTERFACE_QUERY, OptionHome.Host, Ip, 16, 16),
        new(SIO_ROUTING_INTERFACE_CHANGE, OptionHome.Handled, Ip, 16, 0),
        new(SIO_ADDRESS_LIST_QUERY, OptionHome.Host, Ip, 0, 8),
        new(SIO_ADDRESS_LIST_CHANGE, OptionHome.Handled, Ip, 0, 0),
        new(SIO_QUERY_TARGET_PNP_HANDLE, OptionHome.Handled, All, 0, 8),
        new(SIO_ADDRESS_LIST_SORT, OptionHome.Handled, Ip6, 8, 8),
        Refused(SIO_RESERVED_1, WSAEINVAL),
        Refused(SIO_RESERVED_2, WSAEINVAL),
        Refused(SIO_NSP_NOTIFY_CHANGE, WSAEINVAL),
        new(SIO_QUERY_RSS_PROCESSOR_INFO, OptionHome.Host, Tcp, 0, 8),
        new(SIO_BASE_HANDLE, OptionHome.Handled, All, 0, 8),
        new(SIO_BSP_HANDLE, OptionHome.Handled, All, 0, 8),
        new(SIO_BSP_HANDLE_SELECT, OptionHome.Handled, All, 0, 8),
        new(SIO_BSP_HANDLE_POLL, OptionHome.Handled, All, 0, 8),
        Refused(SIO_EXT_SELECT, WSAEINVAL),
        Refused(SIO_EXT_POLL, WSAEINVAL),
        Refused(SIO_EXT_SENDMSG, WSAEINVAL),
        Refused(SIO_RCVALL, WSAEOPNOTSUPP),
        Refused(SIO_RCVALL_MCAST, WSAEOPNOTSUPP),
        Refused(SIO_RCVALL_IGMPMCAST, WSAEOPNOTSUPP),
        Refused(SIO_RCVALL_MCAST_IF, WSAEOPNOTSUPP),
        Refused(SIO_RCVALL_IF, WSAEOPNOTSUPP),
        new(SIO_KEEPALIVE_VALS, OptionHome.Handled, Tcp, 12, 0),
        new(SIO_ABSORB_RTRALERT, OptionHome.Host, Raw4, 4, 0),
        new(SIO_UCAST_IF, OptionHome.Handled, Ip, 4, 0),
        Refused(SIO_LIMIT_BROADCASTS, WSAEOPNOTSUPP),
        new(SIO_INDEX_BIND, OptionHome.Host, Ip, 4, 0),
        new(SIO_INDEX_MCASTIF, OptionHome.Handled, Messages, 4, 0),
        new(SIO_INDEX_ADD_MCAST, OptionHome.Handled, Messages4, 8, 0),
        new(SIO_INDEX_DEL_MCAST, OptionHome.Handled, Messages4, 8, 0),
        new(SIO_UDP_CONNRESET, OptionHome.Host, Udp, 1, 0),
        new(SIO_UDP_NETRESET, OptionHome.Host, Udp, 1, 0),
        new(SIO_LOOPBACK_FAST_PATH, OptionHome.Handled, Tcp, 4, 0),
        new(SIO_TCP_INITIAL_RTO, OptionHome.Host, Tcp, 4, 0),
        Refused(SIO_APPLY_TRANSPORT_SETTING, WSAEOPNOTSUPP),
        Refused(SIO_QUERY_TRANSPORT_SETTING, WSAEOPNOTSUPP),
        Refused(SIO_CPU_AFFINITY, WSAEOPNOTSUPP),
        Refused(SIO_TCP_SET_ICW, WSAEOPNOTSUPP),
        new(SIO_TCP_SET_ACK_FREQUENCY, OptionHome.Host, Tcp, 1, 0),
        Refused(SIO_PRIORITY_HINT, WSAEOPNOTSUPP),
        new(SIO_TCP_INFO, OptionHome.Host, Tcp, 4, 88),
        Refused(SIO_ACQUIRE_PORT_RESERVATION, WSAEOPNOTSUPP),
        Refused(SIO_RELEASE_PORT_RESERVATION, WSAEOPNOTSUPP),
        Refused(SIO_ASSOCIATE_PORT_RESERVATION, WSAEOPNOTSUPP),
        Refused(SIO_SET_SECURITY, WSAEOPNOTSUPP),
        Refused(SIO_QUERY_SECURITY, WSAEOPNOTSUPP),
        Refused(SIO_SET_PEER_TARGET_NAME, WSAEOPNOTSUPP),
        Refused(SIO_DELETE_PEER_TARGET_NAME, WSAEOPNOTSUPP),
        new(SIO_SOCKET_USAGE_NOTIFICATION, OptionHome.Handled, All, 4, 0),
        Refused(SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS, WSAEOPNOTSUPP),
        Refused(SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT, WSAEOPNOTSUPP),
        Refused(SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS, WSAEOPNOTSUPP),
        new(SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE, OptionHome.Host, All, 0, 8),
        new(SIO_QUERY_RSS_SCALABILITY_INFO, OptionHome.Handled, All, 0, 4),
        Refused(SIO_SET_COMPATIBILITY_MODE, WSAEOPNOTSUPP),
        new(SIO_TIMESTAMPING, OptionHome.Host, Udp, 8, 0),
        Refused(SIO_GET_TX_TIMESTAMP, WSAEOPNOTSUPP),
        new(SIO_AF_UNIX_GETPEERPID, OptionHome.Host, UnixStream, 0, 4),
        Refused(SIO_AF_UNIX_SETBINDPARENTPATH, WSAEOPNOTSUPP),
        Refused(SIO_AF_UNIX_SETCONNPARENTPATH, WSAEOPNOTSUPP),
        new(SIO_GET_INTERFACE_LIST, OptionHome.Host, Ip4, 0, 0),
        Refused(SIO_GET_INTERFACE_LIST_EX, WSAEOPNOTSUPP),
        new(SIO_SET_MULTICAST_FILTER, OptionHome.Host, Messages4, 16, 0),
        new(SIO_GET_MULTICAST_FILTER, OptionHome.Host, Messages4, 16, 16),
        new(SIOCSMSFILTER, OptionHome.Host, Messages, 144, 0),
        new(SIOCGMSFILTER, OptionHome.Host, Messages, 144, 144),
        new(SIO_IDEAL_SEND_BACKLOG_QUERY, OptionHome.Host, Tcp, 0, 4),
        new(SIO_IDEAL_SEND_BACKLOG_CHANGE, OptionHome.Handled, Tcp, 0, 0),
    ];

    private static readonly FrozenDictionary<uint, IoctlRow> s_byCode = s_rows.ToFrozenDictionary(row => row.Code);

    /// <summary>All rows.</summary>
    public static ReadOnlySpan<IoctlRow> Rows => s_rows;

    /// <summary>Finds the code for a kind of socket.</summary>
    /// <returns>NO_ERROR; WSAEOPNOTSUPP for an unknown code or another kind of socket; or the error of a refused one.</returns>
    public static WsaError Find(uint code, SocketKinds kind, out IoctlRow row)
    {
        if (!s_byCode.TryGetValue(code, out row)) return WSAEOPNOTSUPP;
        return row.Home == OptionHome.Refused || (row.Kinds & kind) == 0 ? row.Error : NO_ERROR;
    }

    private static IoctlRow Refused(uint code, WsaError error) => new(code, OptionHome.Refused, None, 0, 0, error);
}
