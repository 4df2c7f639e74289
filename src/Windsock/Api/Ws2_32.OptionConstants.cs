namespace Windsock;

/// <content>Levels and names of socket options: winsock2.h, ws2def.h, ws2ipdef.h, mswsock.h, mstcpip.h.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>Options of any socket.</summary>
    public const int SOL_SOCKET = 0xffff;

    /// <summary>SO_OPENTYPE: not overlapped, alertable.</summary>
    public const int SO_SYNCHRONOUS_ALERT = 0x10;

    /// <summary>SO_OPENTYPE: not overlapped.</summary>
    public const int SO_SYNCHRONOUS_NONALERT = 0x20;

    /// <summary>SO_PROTOCOL_INFOW, as C programs with UNICODE have it.</summary>
    public const int SO_PROTOCOL_INFO = SO_PROTOCOL_INFOW;

    /// <summary>PMTUD_STATE: as the system has it.</summary>
    public const int IP_PMTUDISC_NOT_SET = 0;

    /// <summary>PMTUD_STATE: discover; too large datagrams fail.</summary>
    public const int IP_PMTUDISC_DO = 1;

    /// <summary>PMTUD_STATE: do not discover; fragment.</summary>
    public const int IP_PMTUDISC_DONT = 2;

    /// <summary>PMTUD_STATE: send whatever the known MTU, without fragmenting.</summary>
    public const int IP_PMTUDISC_PROBE = 3;

    /// <summary>Debugging; kept without effect, as in Microsoft's providers.</summary>
    public const int SO_DEBUG = 0x1;

    /// <summary>Whether the socket listens.</summary>
    public const int SO_ACCEPTCONN = 0x2;

    /// <summary>Bind to an address that another socket uses.</summary>
    public const int SO_REUSEADDR = 0x4;

    /// <summary>Let nobody else bind to the address; the value is ~SO_REUSEADDR.</summary>
    public const int SO_EXCLUSIVEADDRUSE = unchecked((int)0xfffffffb);

    /// <summary>Send keep-alive probes.</summary>
    public const int SO_KEEPALIVE = 0x8;

    /// <summary>Accepted and ignored.</summary>
    public const int SO_DONTROUTE = 0x10;

    /// <summary>Allow broadcasts.</summary>
    public const int SO_BROADCAST = 0x20;

    /// <summary>Not supported.</summary>
    public const int SO_USELOOPBACK = 0x40;

    /// <summary>What closesocket does with unsent data, a LINGER.</summary>
    public const int SO_LINGER = 0x80;

    /// <summary>The inverse of l_onoff; the value is ~SO_LINGER.</summary>
    public const int SO_DONTLINGER = unchecked((int)0xffffff7f);

    /// <summary>Out-of-band data comes in the stream.</summary>
    public const int SO_OOBINLINE = 0x100;

    /// <summary>Send buffer, bytes.</summary>
    public const int SO_SNDBUF = 0x1001;

    /// <summary>Receive buffer, bytes.</summary>
    public const int SO_RCVBUF = 0x1002;

    /// <summary>Not supported.</summary>
    public const int SO_SNDLOWAT = 0x1003;

    /// <summary>Not supported.</summary>
    public const int SO_RCVLOWAT = 0x1004;

    /// <summary>Longest blocking send, milliseconds; 0 is for ever.</summary>
    public const int SO_SNDTIMEO = 0x1005;

    /// <summary>Longest blocking receive, milliseconds; 0 is for ever.</summary>
    public const int SO_RCVTIMEO = 0x1006;

    /// <summary>Takes the pending error.</summary>
    public const int SO_ERROR = 0x1007;

    /// <summary>SOCK_*.</summary>
    public const int SO_TYPE = 0x1008;

    /// <summary>Both addresses, type and protocol, a CSADDR_INFO.</summary>
    public const int SO_BSP_STATE = 0x1009;

    /// <summary>Reserved.</summary>
    public const int SO_GROUP_ID = 0x2001;

    /// <summary>Reserved.</summary>
    public const int SO_GROUP_PRIORITY = 0x2002;

    /// <summary>Largest datagram, bytes.</summary>
    public const int SO_MAX_MSG_SIZE = 0x2003;

    /// <summary>The catalog entry, a WSAPROTOCOL_INFOA.</summary>
    public const int SO_PROTOCOL_INFOA = 0x2004;

    /// <summary>The catalog entry, a WSAPROTOCOL_INFOW.</summary>
    public const int SO_PROTOCOL_INFOW = 0x2005;

    /// <summary>A provider's own; this one has none.</summary>
    public const int PVD_CONFIG = 0x3001;

    /// <summary>Ask WSAAccept's condition function before a connection is acknowledged; kept, the host acknowledges first.</summary>
    public const int SO_CONDITIONAL_ACCEPT = 0x3002;

    /// <summary>Refuse incoming connections for a while; not supported.</summary>
    public const int SO_PAUSE_ACCEPT = 0x3003;

    /// <summary>Routing compartment.</summary>
    public const int SO_COMPARTMENT_ID = 0x3004;

    /// <summary>Choose dynamic ports at random; the host always does.</summary>
    public const int SO_RANDOMIZE_PORT = 0x3005;

    /// <summary>Choose the dynamic port at connect, for more connections than ports.</summary>
    public const int SO_PORT_SCALABILITY = 0x3006;

    /// <summary>Choose the dynamic port at connect.</summary>
    public const int SO_REUSE_UNICASTPORT = 0x3007;

    /// <summary>Share a multicast port.</summary>
    public const int SO_REUSE_MULTICASTPORT = 0x3008;

    /// <summary>The destination before redirection, a SOCKADDR_STORAGE.</summary>
    public const int SO_ORIGINAL_DST = 0x300f;

    /// <summary>Control message: a time stamp.</summary>
    public const int SO_TIMESTAMP = 0x300a;

    /// <summary>Control message: the number of a time stamp.</summary>
    public const int SO_TIMESTAMP_ID = 0x300b;

    /// <summary>Connect data; TCP/IP has none.</summary>
    public const int SO_CONNDATA = 0x7000;

    /// <summary>Connect options; TCP/IP has none.</summary>
    public const int SO_CONNOPT = 0x7001;

    /// <summary>Disconnect data; TCP/IP has none.</summary>
    public const int SO_DISCDATA = 0x7002;

    /// <summary>Disconnect options; TCP/IP has none.</summary>
    public const int SO_DISCOPT = 0x7003;

    /// <summary>Length of connect data; TCP/IP has none.</summary>
    public const int SO_CONNDATALEN = 0x7004;

    /// <summary>Length of connect options; TCP/IP has none.</summary>
    public const int SO_CONNOPTLEN = 0x7005;

    /// <summary>Length of disconnect data; TCP/IP has none.</summary>
    public const int SO_DISCDATALEN = 0x7006;

    /// <summary>Length of disconnect options; TCP/IP has none.</summary>
    public const int SO_DISCOPTLEN = 0x7007;

    /// <summary>Whether this thread's next sockets are overlapped (0) or not.</summary>
    public const int SO_OPENTYPE = 0x7008;

    /// <summary>Largest datagram, bytes.</summary>
    public const int SO_MAXDG = 0x7009;

    /// <summary>Largest datagram on the path, bytes.</summary>
    public const int SO_MAXPATHDG = 0x700a;

    /// <summary>After AcceptEx: take over from the listening socket.</summary>
    public const int SO_UPDATE_ACCEPT_CONTEXT = 0x700b;

    /// <summary>Seconds since the connection was made; 0xFFFFFFFF when there is none.</summary>
    public const int SO_CONNECT_TIME = 0x700c;

    /// <summary>After ConnectEx: make the socket a connected one.</summary>
    public const int SO_UPDATE_CONNECT_CONTEXT = 0x7010;

    /// <summary>Send small segments at once.</summary>
    public const int TCP_NODELAY = 0x1;

    /// <summary>Urgent data as RFC 1122 has it; the host decides for all sockets.</summary>
    public const int TCP_EXPEDITED_1122 = 0x2;

    /// <summary>Urgent data as BSD has it.</summary>
    public const int TCP_BSDURGENT = 0x7000;

    /// <summary>Idle seconds before the first keep-alive probe.</summary>
    public const int TCP_KEEPALIVE = 0x3;

    /// <summary>Idle seconds before the first keep-alive probe.</summary>
    public const int TCP_KEEPIDLE = 0x3;

    /// <summary>Seconds between keep-alive probes.</summary>
    public const int TCP_KEEPINTVL = 0x11;

    /// <summary>Keep-alive probes before the connection is given up.</summary>
    public const int TCP_KEEPCNT = 0x10;

    /// <summary>Largest segment, bytes.</summary>
    public const int TCP_MAXSEG = 0x4;

    /// <summary>Seconds of retransmission before the connection is given up; -1 for ever.</summary>
    public const int TCP_MAXRT = 0x5;

    /// <summary>Milliseconds of retransmission before the connection is given up.</summary>
    public const int TCP_MAXRTMS = 0xe;

    /// <summary>Urgent data as RFC 1122 has it; kept without effect.</summary>
    public const int TCP_STDURG = 0x6;

    /// <summary>No urgent data; kept without effect.</summary>
    public const int TCP_NOURG = 0x7;

    /// <summary>Whether the next byte to read is the urgent one.</summary>
    public const int TCP_ATMARK = 0x8;

    /// <summary>Repeat a SYN as rarely as the host can: once.</summary>
    public const int TCP_NOSYNRETRIES = 0x9;

    /// <summary>TCP time stamps; kept, the host decides for all sockets.</summary>
    public const int TCP_TIMESTAMPS = 0xa;

    /// <summary>Offload preference; kept without effect.</summary>
    public const int TCP_OFFLOAD_PREFERENCE = 0xb;

    /// <summary>Congestion control by undocumented numbers; not supported.</summary>
    public const int TCP_CONGESTION_ALGORITHM = 0xc;

    /// <summary>Delay the acknowledgement of a FIN; kept without effect.</summary>
    public const int TCP_DELAY_FIN_ACK = 0xd;

    /// <summary>Take data in the SYN.</summary>
    public const int TCP_FASTOPEN = 0xf;

    /// <summary>A connect fails as soon as an ICMP error says so.</summary>
    public const int TCP_FAIL_CONNECT_ON_ICMP_ERROR = 0x12;

    /// <summary>The ICMP error that ended a connect; not supported.</summary>
    public const int TCP_ICMP_ERROR_INFO = 0x13;

    /// <summary>Send without checksum.</summary>
    public const int UDP_NOCHECKSUM = 0x1;

    /// <summary>Cut one send into datagrams of this size; 0 is off.</summary>
    public const int UDP_SEND_MSG_SIZE = 0x2;

    /// <summary>Receive datagrams joined, up to this size; 0 is off.</summary>
    public const int UDP_RECV_MAX_COALESCED_SIZE = 0x3;

    /// <summary>Checksum coverage; kept without effect.</summary>
    public const int UDP_CHECKSUM_COVERAGE = 0x14;

    /// <summary>IP header options.</summary>
    public const int IP_OPTIONS = 0x1;

    /// <summary>The program writes the IP header.</summary>
    public const int IP_HDRINCL = 0x2;

    /// <summary>Type of service; kept, as Windows ignores it without a policy.</summary>
    public const int IP_TOS = 0x3;

    /// <summary>Time to live.</summary>
    public const int IP_TTL = 0x4;

    /// <summary>Interface of outgoing multicasts: an address, or an index as 0.x.x.x.</summary>
    public const int IP_MULTICAST_IF = 0x9;

    /// <summary>Time to live of multicasts.</summary>
    public const int IP_MULTICAST_TTL = 0xa;

    /// <summary>Hear the multicasts of this host.</summary>
    public const int IP_MULTICAST_LOOP = 0xb;

    /// <summary>Join a group, an IP_MREQ.</summary>
    public const int IP_ADD_MEMBERSHIP = 0xc;

    /// <summary>Leave a group, an IP_MREQ.</summary>
    public const int IP_DROP_MEMBERSHIP = 0xd;

    /// <summary>Set the don't-fragment bit.</summary>
    public const int IP_DONTFRAGMENT = 0xe;

    /// <summary>Join a group for one source, an IP_MREQ_SOURCE.</summary>
    public const int IP_ADD_SOURCE_MEMBERSHIP = 0xf;

    /// <summary>Leave a group for one source, an IP_MREQ_SOURCE.</summary>
    public const int IP_DROP_SOURCE_MEMBERSHIP = 0x10;

    /// <summary>Drop a source's datagrams to a group, an IP_MREQ_SOURCE.</summary>
    public const int IP_BLOCK_SOURCE = 0x11;

    /// <summary>Take a source's datagrams to a group again, an IP_MREQ_SOURCE.</summary>
    public const int IP_UNBLOCK_SOURCE = 0x12;

    /// <summary>Receive destination address and interface with each datagram.</summary>
    public const int IP_PKTINFO = 0x13;

    /// <summary>Receive the time to live with each datagram.</summary>
    public const int IP_HOPLIMIT = 0x15;

    /// <summary>Receive the time to live with each datagram.</summary>
    public const int IP_RECVTTL = 0x15;

    /// <summary>Take broadcasts.</summary>
    public const int IP_RECEIVE_BROADCAST = 0x16;

    /// <summary>Receive the interface with each datagram.</summary>
    public const int IP_RECVIF = 0x18;

    /// <summary>Receive the destination address with each datagram.</summary>
    public const int IP_RECVDSTADDR = 0x19;

    /// <summary>Take datagrams of listed interfaces only.</summary>
    public const int IP_IFLIST = 0x1c;

    /// <summary>Add an interface to the list; not supported.</summary>
    public const int IP_ADD_IFLIST = 0x1d;

    /// <summary>Remove an interface from the list; not supported.</summary>
    public const int IP_DEL_IFLIST = 0x1e;

    /// <summary>The list of interfaces; not supported.</summary>
    public const int IP_GET_IFLIST = 0x21;

    /// <summary>Interface of outgoing datagrams; set in network order, read in host order.</summary>
    public const int IP_UNICAST_IF = 0x1f;

    /// <summary>Routing header; not supported.</summary>
    public const int IP_RTHDR = 0x20;

    /// <summary>Receive the routing header; not supported.</summary>
    public const int IP_RECVRTHDR = 0x26;

    /// <summary>Control message: type of service.</summary>
    public const int IP_TCLASS = 0x27;

    /// <summary>Receive the type of service with each datagram.</summary>
    public const int IP_RECVTCLASS = 0x28;

    /// <summary>Receive the type of service with each datagram.</summary>
    public const int IP_RECVTOS = 0x28;

    /// <summary>Receive the interface of arrival with each datagram.</summary>
    public const int IP_ORIGINAL_ARRIVAL_IF = 0x2f;

    /// <summary>Control message: explicit congestion notification.</summary>
    public const int IP_ECN = 0x32;

    /// <summary>Receive explicit congestion notification with each datagram.</summary>
    public const int IP_RECVECN = 0x32;

    /// <summary>As IP_PKTINFO, and the scope.</summary>
    public const int IP_PKTINFO_EX = 0x33;

    /// <summary>Filtering platform; not supported.</summary>
    public const int IP_WFP_REDIRECT_RECORDS = 0x3c;

    /// <summary>Filtering platform; not supported.</summary>
    public const int IP_WFP_REDIRECT_CONTEXT = 0x46;

    /// <summary>Path MTU discovery, a PMTUD_STATE.</summary>
    public const int IP_MTU_DISCOVER = 0x47;

    /// <summary>MTU of the path of a connected socket.</summary>
    public const int IP_MTU = 0x49;

    /// <summary>Not supported.</summary>
    public const int IP_NRT_INTERFACE = 0x4a;

    /// <summary>Receive ICMP errors through MSG_ERRQUEUE.</summary>
    public const int IP_RECVERR = 0x4b;

    /// <summary>An upper limit to the path's MTU; kept without effect.</summary>
    public const int IP_USER_MTU = 0x4c;

    /// <summary>Protection level; kept without effect.</summary>
    public const int IP_PROTECTION_LEVEL = 0x17;

    /// <summary>Join a group, a GROUP_REQ.</summary>
    public const int MCAST_JOIN_GROUP = 0x29;

    /// <summary>Leave a group, a GROUP_REQ.</summary>
    public const int MCAST_LEAVE_GROUP = 0x2a;

    /// <summary>Drop a source's datagrams to a group, a GROUP_SOURCE_REQ.</summary>
    public const int MCAST_BLOCK_SOURCE = 0x2b;

    /// <summary>Take a source's datagrams to a group again, a GROUP_SOURCE_REQ.</summary>
    public const int MCAST_UNBLOCK_SOURCE = 0x2c;

    /// <summary>Join a group for one source, a GROUP_SOURCE_REQ.</summary>
    public const int MCAST_JOIN_SOURCE_GROUP = 0x2d;

    /// <summary>Leave a group for one source, a GROUP_SOURCE_REQ.</summary>
    public const int MCAST_LEAVE_SOURCE_GROUP = 0x2e;

    /// <summary>Receive hop-by-hop options.</summary>
    public const int IPV6_HOPOPTS = 0x1;

    /// <summary>The program writes the IPv6 header.</summary>
    public const int IPV6_HDRINCL = 0x2;

    /// <summary>Hop limit; -1 for the default.</summary>
    public const int IPV6_UNICAST_HOPS = 0x4;

    /// <summary>Interface index of outgoing multicasts.</summary>
    public const int IPV6_MULTICAST_IF = 0x9;

    /// <summary>Hop limit of multicasts; -1 for the default.</summary>
    public const int IPV6_MULTICAST_HOPS = 0xa;

    /// <summary>Hear the multicasts of this host.</summary>
    public const int IPV6_MULTICAST_LOOP = 0xb;

    /// <summary>Join a group, an IPV6_MREQ.</summary>
    public const int IPV6_ADD_MEMBERSHIP = 0xc;

    /// <summary>Leave a group, an IPV6_MREQ.</summary>
    public const int IPV6_DROP_MEMBERSHIP = 0xd;

    /// <summary>Join a group, an IPV6_MREQ.</summary>
    public const int IPV6_JOIN_GROUP = 0xc;

    /// <summary>Leave a group, an IPV6_MREQ.</summary>
    public const int IPV6_LEAVE_GROUP = 0xd;

    /// <summary>Do not fragment.</summary>
    public const int IPV6_DONTFRAG = 0xe;

    /// <summary>Receive destination address and interface with each datagram.</summary>
    public const int IPV6_PKTINFO = 0x13;

    /// <summary>Receive the hop limit with each datagram.</summary>
    public const int IPV6_HOPLIMIT = 0x15;

    /// <summary>Protection level; kept without effect.</summary>
    public const int IPV6_PROTECTION_LEVEL = 0x17;

    /// <summary>Receive the interface with each datagram.</summary>
    public const int IPV6_RECVIF = 0x18;

    /// <summary>Receive the destination address with each datagram.</summary>
    public const int IPV6_RECVDSTADDR = 0x19;

    /// <summary>Where the host puts the checksum of raw packets; -1 nowhere.</summary>
    public const int IPV6_CHECKSUM = 0x1a;

    /// <summary>No IPv4 on this socket; on by default.</summary>
    public const int IPV6_V6ONLY = 0x1b;

    /// <summary>Take datagrams of listed interfaces only.</summary>
    public const int IPV6_IFLIST = 0x1c;

    /// <summary>Add an interface to the list; not supported.</summary>
    public const int IPV6_ADD_IFLIST = 0x1d;

    /// <summary>Remove an interface from the list; not supported.</summary>
    public const int IPV6_DEL_IFLIST = 0x1e;

    /// <summary>The list of interfaces; not supported.</summary>
    public const int IPV6_GET_IFLIST = 0x21;

    /// <summary>Interface of outgoing datagrams, in host order.</summary>
    public const int IPV6_UNICAST_IF = 0x1f;

    /// <summary>Routing header; not supported.</summary>
    public const int IPV6_RTHDR = 0x20;

    /// <summary>Receive the routing header.</summary>
    public const int IPV6_RECVRTHDR = 0x26;

    /// <summary>Control message: traffic class.</summary>
    public const int IPV6_TCLASS = 0x27;

    /// <summary>Receive the traffic class with each datagram.</summary>
    public const int IPV6_RECVTCLASS = 0x28;

    /// <summary>Control message: explicit congestion notification.</summary>
    public const int IPV6_ECN = 0x32;

    /// <summary>Receive explicit congestion notification with each datagram.</summary>
    public const int IPV6_RECVECN = 0x32;

    /// <summary>As IPV6_PKTINFO, and the scope.</summary>
    public const int IPV6_PKTINFO_EX = 0x33;

    /// <summary>Filtering platform; not supported.</summary>
    public const int IPV6_WFP_REDIRECT_RECORDS = 0x3c;

    /// <summary>Filtering platform; not supported.</summary>
    public const int IPV6_WFP_REDIRECT_CONTEXT = 0x46;

    /// <summary>Path MTU discovery, a PMTUD_STATE.</summary>
    public const int IPV6_MTU_DISCOVER = 0x47;

    /// <summary>MTU of the path of a connected socket.</summary>
    public const int IPV6_MTU = 0x48;

    /// <summary>Not supported.</summary>
    public const int IPV6_NRT_INTERFACE = 0x4a;

    /// <summary>Receive ICMP errors through MSG_ERRQUEUE.</summary>
    public const int IPV6_RECVERR = 0x4b;

    /// <summary>An upper limit to the path's MTU; kept without effect.</summary>
    public const int IPV6_USER_MTU = 0x4c;
}
