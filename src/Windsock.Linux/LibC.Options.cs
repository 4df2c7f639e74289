namespace Windsock.Linux;

/// <summary>Numbers of socket options, control messages and device ioctls (ip(7), ipv6(7), tcp(7), udp(7), netdevice(7)), generic ABI.</summary>
internal static unsafe partial class LibC
{
    public const int SOL_UDP = 17;
    public const int SO_PASSCRED = 16;
    public const int SO_BINDTODEVICE = 25;
    public const int SO_TIMESTAMPNS = 35;
    public const int SO_INCOMING_CPU = 49;
    public const int SO_COOKIE = 57;

    public const int IP_TOS = 1;
    public const int IP_HDRINCL = 3;
    public const int IP_OPTIONS = 4;
    public const int IP_RECVTOS = 13;
    public const int IP_MTU = 14;
    public const int IP_BIND_ADDRESS_NO_PORT = 24;
    public const int IP_MULTICAST_IF = 32;
    public const int IP_MULTICAST_TTL = 33;
    public const int IP_MULTICAST_LOOP = 34;
    public const int IP_MULTICAST_ALL = 49;
    public const int IP_ADD_MEMBERSHIP = 35;
    public const int IP_DROP_MEMBERSHIP = 36;
    public const int IP_UNBLOCK_SOURCE = 37;
    public const int IP_BLOCK_SOURCE = 38;
    public const int IP_ADD_SOURCE_MEMBERSHIP = 39;
    public const int IP_DROP_SOURCE_MEMBERSHIP = 40;
    public const int MCAST_JOIN_GROUP = 42;
    public const int MCAST_BLOCK_SOURCE = 43;
    public const int MCAST_UNBLOCK_SOURCE = 44;
    public const int MCAST_LEAVE_GROUP = 45;
    public const int MCAST_JOIN_SOURCE_GROUP = 46;
    public const int MCAST_LEAVE_SOURCE_GROUP = 47;
    public const int IP_UNICAST_IF = 50;
    public const int SO_ORIGINAL_DST = 80;
    public const int IP_PMTUDISC_DONT = 0;
    public const int IP_PMTUDISC_WANT = 1;
    public const int IP_PMTUDISC_DO = 2;
    public const int IP_PMTUDISC_PROBE = 3;

    public const int IPV6_CHECKSUM = 7;
    public const int IPV6_MULTICAST_IF = 17;
    public const int IPV6_MULTICAST_HOPS = 18;
    public const int IPV6_MULTICAST_LOOP = 19;
    public const int IPV6_MULTICAST_ALL = 29;
    public const int IPV6_ADD_MEMBERSHIP = 20;
    public const int IPV6_DROP_MEMBERSHIP = 21;
    public const int IPV6_MTU_DISCOVER = 23;
    public const int IPV6_MTU = 24;
    public const int IPV6_HDRINCL = 36;
    public const int IPV6_RECVPKTINFO = 49;
    public const int IPV6_PKTINFO = 50;
    public const int IPV6_RECVHOPLIMIT = 51;
    public const int IPV6_HOPLIMIT = 52;
    public const int IPV6_RECVHOPOPTS = 53;
    public const int IPV6_HOPOPTS = 54;
    public const int IPV6_RECVRTHDR = 56;
    public const int IPV6_RTHDR = 57;
    public const int IPV6_DONTFRAG = 62;
    public const int IPV6_RECVTCLASS = 66;
    public const int IPV6_TCLASS = 67;
    public const int IPV6_UNICAST_IF = 76;

    public const int TCP_NODELAY = 1;
    public const int TCP_MAXSEG = 2;
    public const int TCP_KEEPIDLE = 4;
    public const int TCP_KEEPINTVL = 5;
    public const int TCP_KEEPCNT = 6;
    public const int TCP_SYNCNT = 7;
    public const int IP_ROUTER_ALERT = 5;
    public const int IP_MSFILTER = 41;
    public const int MCAST_MSFILTER = 48;
    public const int TCP_INFO = 11;
    public const int TCP_CLOSE = 7; // A state: the first byte of what TCP_INFO gives.
    public const int TCP_USER_TIMEOUT = 18;
    public const int TCP_FASTOPEN = 23;

    public const int UDP_SEGMENT = 103;
    public const int UDP_GRO = 104;
}
