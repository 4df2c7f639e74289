namespace Windsock;

/// <content>Control codes of ioctlsocket and WSAIoctl: winsock2.h, mswsock.h, mstcpip.h, ws2ipdef.h, afunix.h.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>Bytes that can be read.</summary>
    public const uint FIONREAD = 0x4004667F;

    /// <summary>Non-blocking mode.</summary>
    public const uint FIONBIO = 0x8004667E;

    /// <summary>Not supported.</summary>
    public const uint FIOASYNC = 0x8004667D;

    /// <summary>Not supported.</summary>
    public const uint SIOCSHIWAT = 0x80047300;

    /// <summary>Not supported.</summary>
    public const uint SIOCGHIWAT = 0x40047301;

    /// <summary>Not supported.</summary>
    public const uint SIOCSLOWAT = 0x80047302;

    /// <summary>Not supported.</summary>
    public const uint SIOCGLOWAT = 0x40047303;

    /// <summary>TRUE when no out-of-band data waits.</summary>
    public const uint SIOCATMARK = 0x40047307;

    /// <summary>Not supported.</summary>
    public const uint SIO_ASSOCIATE_HANDLE = 0x88000001;

    /// <summary>Drop the oldest datagrams first; not supported.</summary>
    public const uint SIO_ENABLE_CIRCULAR_QUEUEING = 0x28000002;

    /// <summary>Not supported.</summary>
    public const uint SIO_FIND_ROUTE = 0x48000003;

    /// <summary>Drop queued sends; sends are handed to the host at once, so there are none.</summary>
    public const uint SIO_FLUSH = 0x28000004;

    /// <summary>The broadcast address, a SOCKADDR_IN.</summary>
    public const uint SIO_GET_BROADCAST_ADDRESS = 0x48000005;

    /// <summary>The address of an extension function.</summary>
    public const uint SIO_GET_EXTENSION_FUNCTION_POINTER = 0xC8000006;

    /// <summary>The addresses of several extension functions.</summary>
    public const uint SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER = 0xC8000024;

    /// <summary>Quality of service; not supported.</summary>
    public const uint SIO_GET_QOS = 0xC8000007;

    /// <summary>Reserved.</summary>
    public const uint SIO_GET_GROUP_QOS = 0xC8000008;

    /// <summary>Quality of service; not supported.</summary>
    public const uint SIO_SET_QOS = 0x8800000B;

    /// <summary>Reserved.</summary>
    public const uint SIO_SET_GROUP_QOS = 0x8800000C;

    /// <summary>IP_MULTICAST_LOOP as a control code.</summary>
    public const uint SIO_MULTIPOINT_LOOPBACK = 0x88000009;

    /// <summary>IP_MULTICAST_TTL as a control code.</summary>
    public const uint SIO_MULTICAST_SCOPE = 0x8800000A;

    /// <summary>Not supported.</summary>
    public const uint SIO_TRANSLATE_HANDLE = 0xC800000D;

    /// <summary>The local address from which a remote one is reached.</summary>
    public const uint SIO_ROUTING_INTERFACE_QUERY = 0xC8000014;

    /// <summary>Waits until the interface to a destination has changed; on a non-blocking socket that is FD_ROUTING_INTERFACE_CHANGE.</summary>
    public const uint SIO_ROUTING_INTERFACE_CHANGE = 0x88000015;

    /// <summary>The local addresses that a socket can be bound to, a SOCKET_ADDRESS_LIST.</summary>
    public const uint SIO_ADDRESS_LIST_QUERY = 0x48000016;

    /// <summary>Waits until the local addresses have changed; on a non-blocking socket that is FD_ADDRESS_LIST_CHANGE.</summary>
    public const uint SIO_ADDRESS_LIST_CHANGE = 0x28000017;

    /// <summary>The socket of the next provider: there is none, so this one.</summary>
    public const uint SIO_QUERY_TARGET_PNP_HANDLE = 0x48000018;

    /// <summary>Sorts a SOCKET_ADDRESS_LIST by preference as a destination.</summary>
    public const uint SIO_ADDRESS_LIST_SORT = 0xC8000019;

    /// <summary>Reserved.</summary>
    public const uint SIO_RESERVED_1 = 0x8800001A;

    /// <summary>Reserved.</summary>
    public const uint SIO_RESERVED_2 = 0x88000021;

    /// <summary>For name space look-ups only.</summary>
    public const uint SIO_NSP_NOTIFY_CHANGE = 0x88000019;

    /// <summary>The processor that the packets of a connection come in on, a SOCKET_PROCESSOR_AFFINITY.</summary>
    public const uint SIO_QUERY_RSS_PROCESSOR_INFO = 0x48000025;

    /// <summary>The socket of the base provider.</summary>
    public const uint SIO_BASE_HANDLE = 0x48000022;

    /// <summary>The socket for WSASendMsg.</summary>
    public const uint SIO_BSP_HANDLE = 0x4800001B;

    /// <summary>The socket for select.</summary>
    public const uint SIO_BSP_HANDLE_SELECT = 0x4800001C;

    /// <summary>The socket for WSAPoll.</summary>
    public const uint SIO_BSP_HANDLE_POLL = 0x4800001D;

    /// <summary>Between the library and providers.</summary>
    public const uint SIO_EXT_SELECT = 0xC800001E;

    /// <summary>Between the library and providers.</summary>
    public const uint SIO_EXT_POLL = 0xC800001F;

    /// <summary>Between the library and providers.</summary>
    public const uint SIO_EXT_SENDMSG = 0xC8000020;

    /// <summary>Receive all packets; not supported.</summary>
    public const uint SIO_RCVALL = 0x98000001;

    /// <summary>Not supported.</summary>
    public const uint SIO_RCVALL_MCAST = 0x98000002;

    /// <summary>Not supported.</summary>
    public const uint SIO_RCVALL_IGMPMCAST = 0x98000003;

    /// <summary>Not supported.</summary>
    public const uint SIO_RCVALL_MCAST_IF = 0x9800000D;

    /// <summary>Not supported.</summary>
    public const uint SIO_RCVALL_IF = 0x9800000E;

    /// <summary>Keep-alive with its times, a TCP_KEEPALIVE_VALS.</summary>
    public const uint SIO_KEEPALIVE_VALS = 0x98000004;

    /// <summary>Lets a raw socket receive packets with the router alert option.</summary>
    public const uint SIO_ABSORB_RTRALERT = 0x98000005;

    /// <summary>IP_UNICAST_IF as a control code.</summary>
    public const uint SIO_UCAST_IF = 0x98000006;

    /// <summary>Not supported.</summary>
    public const uint SIO_LIMIT_BROADCASTS = 0x98000007;

    /// <summary>Bind to an interface by index; 0 unbinds.</summary>
    public const uint SIO_INDEX_BIND = 0x98000008;

    /// <summary>Interface of outgoing multicasts by index.</summary>
    public const uint SIO_INDEX_MCASTIF = 0x98000009;

    /// <summary>Join a group on an interface by index: group and index, in network order.</summary>
    public const uint SIO_INDEX_ADD_MCAST = 0x9800000A;

    /// <summary>Leave a group on an interface by index.</summary>
    public const uint SIO_INDEX_DEL_MCAST = 0x9800000B;

    /// <summary>Whether port unreachable makes a receive fail.</summary>
    public const uint SIO_UDP_CONNRESET = 0x9800000C;

    /// <summary>Whether an expired time to live makes a receive fail.</summary>
    public const uint SIO_UDP_NETRESET = 0x9800000F;

    /// <summary>A faster loopback; the host has one path only.</summary>
    public const uint SIO_LOOPBACK_FAST_PATH = 0x98000010;

    /// <summary>How often a connection request is sent again, TCP_INITIAL_RTO_PARAMETERS; its time cannot be chosen.</summary>
    public const uint SIO_TCP_INITIAL_RTO = 0x98000011;

    /// <summary>Not supported.</summary>
    public const uint SIO_APPLY_TRANSPORT_SETTING = 0x98000013;

    /// <summary>Not supported.</summary>
    public const uint SIO_QUERY_TRANSPORT_SETTING = 0x98000014;

    /// <summary>Not supported.</summary>
    public const uint SIO_CPU_AFFINITY = 0x98000015;

    /// <summary>Not supported.</summary>
    public const uint SIO_TCP_SET_ICW = 0x98000016;

    /// <summary>Not supported.</summary>
    public const uint SIO_TCP_SET_ACK_FREQUENCY = 0x98000017;

    /// <summary>Not supported.</summary>
    public const uint SIO_PRIORITY_HINT = 0x98000018;

    /// <summary>Numbers of a connection, a TCP_INFO_v0.</summary>
    public const uint SIO_TCP_INFO = 0xD8000027;

    /// <summary>Not supported.</summary>
    public const uint SIO_ACQUIRE_PORT_RESERVATION = 0x98000064;

    /// <summary>Not supported.</summary>
    public const uint SIO_RELEASE_PORT_RESERVATION = 0x98000065;

    /// <summary>Not supported.</summary>
    public const uint SIO_ASSOCIATE_PORT_RESERVATION = 0x98000066;

    /// <summary>Not supported.</summary>
    public const uint SIO_SET_SECURITY = 0x980000C8;

    /// <summary>Not supported.</summary>
    public const uint SIO_QUERY_SECURITY = 0xD80000C9;

    /// <summary>Not supported.</summary>
    public const uint SIO_SET_PEER_TARGET_NAME = 0x980000CA;

    /// <summary>Not supported.</summary>
    public const uint SIO_DELETE_PEER_TARGET_NAME = 0x980000CB;

    /// <summary>Tells what a socket is for; nobody listens.</summary>
    public const uint SIO_SOCKET_USAGE_NOTIFICATION = 0x980000CC;

    /// <summary>Not supported.</summary>
    public const uint SIO_QUERY_WFP_CONNECTION_REDIRECT_RECORDS = 0x980000DC;

    /// <summary>Not supported.</summary>
    public const uint SIO_QUERY_WFP_CONNECTION_REDIRECT_CONTEXT = 0x980000DD;

    /// <summary>Not supported.</summary>
    public const uint SIO_SET_WFP_CONNECTION_REDIRECT_RECORDS = 0x980000DE;

    /// <summary>A number of the endpoint.</summary>
    public const uint SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE = 0x580000CD;

    /// <summary>Whether receive scaling is on: a BOOL, and it is not known to be.</summary>
    public const uint SIO_QUERY_RSS_SCALABILITY_INFO = 0x580000D2;

    /// <summary>Not supported.</summary>
    public const uint SIO_SET_COMPATIBILITY_MODE = 0x9800012C;

    /// <summary>Time stamps of received datagrams, a TIMESTAMPING_CONFIG; WSARecvMsg gives them as SO_TIMESTAMP. Sent ones cannot be stamped.</summary>
    public const uint SIO_TIMESTAMPING = 0x980000EB;

    /// <summary>Not supported.</summary>
    public const uint SIO_GET_TX_TIMESTAMP = 0x980000EA;

    /// <summary>The peer's process id.</summary>
    public const uint SIO_AF_UNIX_GETPEERPID = 0x58000100;

    /// <summary>Not supported.</summary>
    public const uint SIO_AF_UNIX_SETBINDPARENTPATH = 0x98000101;

    /// <summary>Not supported.</summary>
    public const uint SIO_AF_UNIX_SETCONNPARENTPATH = 0x98000102;

    /// <summary>The IPv4 interfaces, an array of INTERFACE_INFO.</summary>
    public const uint SIO_GET_INTERFACE_LIST = 0x4004747F;

    /// <summary>Not supported on Windows either.</summary>
    public const uint SIO_GET_INTERFACE_LIST_EX = 0x4004747E;

    /// <summary>Sets which sources a joined IPv4 group is received from, an ip_msfilter.</summary>
    public const uint SIO_SET_MULTICAST_FILTER = 0x8004747D;

    /// <summary>Tells what SIO_SET_MULTICAST_FILTER has set; the input names group and interface.</summary>
    public const uint SIO_GET_MULTICAST_FILTER = 0x8004747C;

    /// <summary>Sets which sources a joined group is received from, a group_filter.</summary>
    public const uint SIOCSMSFILTER = 0x8004747E;

    /// <summary>Tells what SIOCSMSFILTER has set; the input names group and interface.</summary>
    public const uint SIOCGMSFILTER = 0x8004747F;

    /// <summary>How many bytes to keep in flight.</summary>
    public const uint SIO_IDEAL_SEND_BACKLOG_QUERY = 0x4004747B;

    /// <summary>Wait until the number of bytes to keep in flight has changed.</summary>
    public const uint SIO_IDEAL_SEND_BACKLOG_CHANGE = 0x2000747A;

    /// <summary>INTERFACE_INFO: the interface is up.</summary>
    public const uint IFF_UP = 0x1;

    /// <summary>INTERFACE_INFO: it can broadcast.</summary>
    public const uint IFF_BROADCAST = 0x2;

    /// <summary>INTERFACE_INFO: it is the loopback.</summary>
    public const uint IFF_LOOPBACK = 0x4;

    /// <summary>INTERFACE_INFO: it leads to one other host.</summary>
    public const uint IFF_POINTTOPOINT = 0x8;

    /// <summary>INTERFACE_INFO: it can multicast.</summary>
    public const uint IFF_MULTICAST = 0x10;
}
