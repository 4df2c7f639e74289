namespace Windsock.Transports.Kernel;

/// <summary>The numbers of winsock2.h that the host's tables translate from. The API has them with their documentation.</summary>
internal static class WinsockOptions
{
    public const int SOL_SOCKET = 0xffff;
    public const int SO_TIMESTAMP = 0x300a;
    public const int SO_REUSEADDR = 0x4;
    public const int SO_EXCLUSIVEADDRUSE = ~0x4;
    public const int SO_KEEPALIVE = 0x8;
    public const int SO_BROADCAST = 0x20;
    public const int SO_OOBINLINE = 0x100;
    public const int SO_SNDBUF = 0x1001;
    public const int SO_RCVBUF = 0x1002;
    public const int SO_PORT_SCALABILITY = 0x3006;
    public const int SO_REUSE_UNICASTPORT = 0x3007;
    public const int SO_REUSE_MULTICASTPORT = 0x3008;
    public const int SO_CONDITIONAL_ACCEPT = 0x3002;
    public const int SO_ORIGINAL_DST = 0x300f;

    public const int TCP_NODELAY = 0x1;
    public const int TCP_KEEPIDLE = 0x3;
    public const int TCP_MAXSEG = 0x4;
    public const int TCP_MAXRT = 0x5;
    public const int TCP_ATMARK = 0x8;
    public const int TCP_NOSYNRETRIES = 0x9;
    public const int TCP_MAXRTMS = 0xe;
    public const int TCP_TIMESTAMPS = 0xa;
    public const int TCP_FASTOPEN = 0xf;
    public const int TCP_KEEPCNT = 0x10;
    public const int TCP_KEEPINTVL = 0x11;
    public const int TCP_FAIL_CONNECT_ON_ICMP_ERROR = 0x12;

    public const int UDP_NOCHECKSUM = 0x1;
    public const int UDP_SEND_MSG_SIZE = 0x2;
    public const int UDP_RECV_MAX_COALESCED_SIZE = 0x3;
    public const int UDP_COALESCED_INFO = 0x3;

    public const int IP_OPTIONS = 0x1;
    public const int IP_HDRINCL = 0x2;
    public const int IP_TOS = 0x3;
    public const int IP_TTL = 0x4;
    public const int IP_MULTICAST_IF = 0x9;
    public const int IP_MULTICAST_TTL = 0xa;
    public const int IP_MULTICAST_LOOP = 0xb;
    public const int IP_ADD_MEMBERSHIP = 0xc;
    public const int IP_DROP_MEMBERSHIP = 0xd;
    public const int IP_DONTFRAGMENT = 0xe;
    public const int IP_ADD_SOURCE_MEMBERSHIP = 0xf;
    public const int IP_DROP_SOURCE_MEMBERSHIP = 0x10;
    public const int IP_BLOCK_SOURCE = 0x11;
    public const int IP_UNBLOCK_SOURCE = 0x12;
    public const int IP_PKTINFO = 0x13;
    public const int IP_HOPLIMIT = 0x15;
    public const int IP_RECVIF = 0x18;
    public const int IP_RECVDSTADDR = 0x19;
    public const int IP_UNICAST_IF = 0x1f;
    public const int IP_TCLASS = 0x27;
    public const int IP_RECVTOS = 0x28;
    public const int IP_ORIGINAL_ARRIVAL_IF = 0x2f;
    public const int IP_ECN = 0x32;
    public const int IP_PKTINFO_EX = 0x33;
    public const int IP_MTU_DISCOVER = 0x47;
    public const int IP_MTU = 0x49;
    public const int MCAST_JOIN_GROUP = 0x29;
    public const int MCAST_LEAVE_GROUP = 0x2a;
    public const int MCAST_BLOCK_SOURCE = 0x2b;
    public const int MCAST_UNBLOCK_SOURCE = 0x2c;
    public const int MCAST_JOIN_SOURCE_GROUP = 0x2d;
    public const int MCAST_LEAVE_SOURCE_GROUP = 0x2e;

    public const int IPV6_HOPOPTS = 0x1;
    public const int IPV6_HDRINCL = 0x2;
    public const int IPV6_UNICAST_HOPS = 0x4;
    public const int IPV6_MULTICAST_IF = 0x9;
    public const int IPV6_MULTICAST_HOPS = 0xa;
    public const int IPV6_MULTICAST_LOOP = 0xb;
    public const int IPV6_ADD_MEMBERSHIP = 0xc;
    public const int IPV6_DROP_MEMBERSHIP = 0xd;
    public const int IPV6_DONTFRAG = 0xe;
    public const int IPV6_PKTINFO = 0x13;
    public const int IPV6_HOPLIMIT = 0x15;
    public const int IPV6_RECVIF = 0x18;
    public const int IPV6_RECVDSTADDR = 0x19;
    public const int IPV6_CHECKSUM = 0x1a;
    public const int IPV6_V6ONLY = 0x1b;
    public const int IPV6_UNICAST_IF = 0x1f;
    public const int IPV6_RTHDR = 0x20;
    public const int IPV6_RECVRTHDR = 0x26;
    public const int IPV6_TCLASS = 0x27;
    public const int IPV6_RECVTCLASS = 0x28;
    public const int IPV6_ECN = 0x32;
    public const int IPV6_PKTINFO_EX = 0x33;
    public const int IPV6_MTU_DISCOVER = 0x47;
    public const int IPV6_MTU = 0x48;

    public const int MSG_CTRUNC = 0x200;
    public const int MSG_BCAST = 0x400;
    public const int MSG_MCAST = 0x800;
}
