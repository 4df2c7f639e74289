namespace Windsock;

/// <content>Constants of winsock2.h and ws2def.h.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>What functions that make sockets return on failure: all bits set.</summary>
    public static readonly SOCKET INVALID_SOCKET = new(nuint.MaxValue);

    /// <summary>What most functions return on failure.</summary>
    public const int SOCKET_ERROR = -1;

    /// <summary>127.0.0.1 in host order.</summary>
    public const int INADDR_LOOPBACK = 0x7f000001;

    /// <summary>A backlog: as many as the host allows.</summary>
    public const int SOMAXCONN = 0x7fffffff;

    /// <summary>No address family.</summary>
    public const int AF_UNSPEC = 0;

    /// <summary>Names in the file system.</summary>
    public const int AF_UNIX = 1;

    /// <summary>IPv4.</summary>
    public const int AF_INET = 2;

    /// <summary>IPv6.</summary>
    public const int AF_INET6 = 23;

    /// <summary>A byte stream.</summary>
    public const int SOCK_STREAM = 1;

    /// <summary>Datagrams.</summary>
    public const int SOCK_DGRAM = 2;

    /// <summary>Raw packets.</summary>
    public const int SOCK_RAW = 3;

    /// <summary>Reliable datagrams; no entry of the catalog has them.</summary>
    public const int SOCK_RDM = 4;

    /// <summary>Sequenced packets; no entry of the catalog has them.</summary>
    public const int SOCK_SEQPACKET = 5;

    /// <summary>IP options; for raw sockets any protocol.</summary>
    public const int IPPROTO_IP = 0;

    /// <summary>ICMP.</summary>
    public const int IPPROTO_ICMP = 1;

    /// <summary>IGMP.</summary>
    public const int IPPROTO_IGMP = 2;

    /// <summary>TCP.</summary>
    public const int IPPROTO_TCP = 6;

    /// <summary>UDP.</summary>
    public const int IPPROTO_UDP = 17;

    /// <summary>IPv6 options.</summary>
    public const int IPPROTO_IPV6 = 41;

    /// <summary>ICMP for IPv6.</summary>
    public const int IPPROTO_ICMPV6 = 58;

    /// <summary>Raw IP.</summary>
    public const int IPPROTO_RAW = 255;

    /// <summary>Out-of-band data.</summary>
    public const int MSG_OOB = 0x1;

    /// <summary>Look without taking.</summary>
    public const int MSG_PEEK = 0x2;

    /// <summary>Accepted; Microsoft's providers ignore it as well.</summary>
    public const int MSG_DONTROUTE = 0x4;

    /// <summary>Wait until the buffer is full.</summary>
    public const int MSG_WAITALL = 0x8;

    /// <summary>Do not delay a receive for more data.</summary>
    public const int MSG_PUSH_IMMEDIATE = 0x20;

    /// <summary>The datagram did not fit.</summary>
    public const int MSG_TRUNC = 0x100;

    /// <summary>The control messages did not fit.</summary>
    public const int MSG_CTRUNC = 0x200;

    /// <summary>The datagram was a broadcast.</summary>
    public const int MSG_BCAST = 0x400;

    /// <summary>The datagram was a multicast.</summary>
    public const int MSG_MCAST = 0x800;

    /// <summary>From the error queue.</summary>
    public const int MSG_ERRQUEUE = 0x1000;

    /// <summary>For 16-bit callers; refused.</summary>
    public const int MSG_INTERRUPT = 0x10;

    /// <summary>Part of a message.</summary>
    public const int MSG_PARTIAL = 0x8000;

    /// <summary>shutdown: no more receives.</summary>
    public const int SD_RECEIVE = 0;

    /// <summary>shutdown: no more sends.</summary>
    public const int SD_SEND = 1;

    /// <summary>shutdown: neither.</summary>
    public const int SD_BOTH = 2;

    /// <summary>Condition function: accept.</summary>
    public const int CF_ACCEPT = 0;

    /// <summary>Condition function: reject.</summary>
    public const int CF_REJECT = 1;

    /// <summary>Condition function: ask again later.</summary>
    public const int CF_DEFER = 2;

    /// <summary>WSASocket: overlapped operations are possible.</summary>
    public const int WSA_FLAG_OVERLAPPED = 0x1;

    /// <summary>WSASocket: control root of a multipoint session.</summary>
    public const int WSA_FLAG_MULTIPOINT_C_ROOT = 0x2;

    /// <summary>WSASocket: control leaf of a multipoint session.</summary>
    public const int WSA_FLAG_MULTIPOINT_C_LEAF = 0x4;

    /// <summary>WSASocket: data root of a multipoint session.</summary>
    public const int WSA_FLAG_MULTIPOINT_D_ROOT = 0x8;

    /// <summary>WSASocket: data leaf of a multipoint session.</summary>
    public const int WSA_FLAG_MULTIPOINT_D_LEAF = 0x10;

    /// <summary>WSASocket: security descriptor access.</summary>
    public const int WSA_FLAG_ACCESS_SYSTEM_SECURITY = 0x40;

    /// <summary>WSASocket: children do not inherit the handle.</summary>
    public const int WSA_FLAG_NO_HANDLE_INHERIT = 0x80;

    /// <summary>WSASocket: registered I/O.</summary>
    public const int WSA_FLAG_REGISTERED_IO = 0x100;

    /// <summary>WSASocket: take the value from the WSAPROTOCOL_INFO.</summary>
    public const int FROM_PROTOCOL_INFO = -1;

    /// <summary>WSAPoll result: an error.</summary>
    public const int POLLERR = 0x1;

    /// <summary>WSAPoll result: the connection has ended.</summary>
    public const int POLLHUP = 0x2;

    /// <summary>WSAPoll result: not an open socket.</summary>
    public const int POLLNVAL = 0x4;

    /// <summary>WSAPoll: sending is possible.</summary>
    public const int POLLWRNORM = 0x10;

    /// <summary>WSAPoll: not supported.</summary>
    public const int POLLWRBAND = 0x20;

    /// <summary>WSAPoll: receiving is possible.</summary>
    public const int POLLRDNORM = 0x100;

    /// <summary>WSAPoll: out-of-band data can be read.</summary>
    public const int POLLRDBAND = 0x200;

    /// <summary>WSAPoll: not supported.</summary>
    public const int POLLPRI = 0x400;

    /// <summary>POLLRDNORM and POLLRDBAND.</summary>
    public const int POLLIN = 0x300;

    /// <summary>POLLWRNORM.</summary>
    public const int POLLOUT = 0x10;

    /// <summary>All zeros: any local address.</summary>
    public const uint INADDR_ANY = 0;

    /// <summary>All ones: broadcast, and what inet_addr returns for bad text.</summary>
    public const uint INADDR_NONE = 0xffffffff;

    /// <summary>All ones: limited broadcast.</summary>
    public const uint INADDR_BROADCAST = 0xffffffff;

    /// <summary>A backlog of about <paramref name="b"/> connections, held to 200..65535.</summary>
    public static int SOMAXCONN_HINT(int b) => -b;
}
