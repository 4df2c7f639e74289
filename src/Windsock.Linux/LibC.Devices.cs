using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <summary>struct ifreq of netdevice(7): a name and a union of 24 bytes, of which the members that are used lie at its start.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ifreq
{
    public fixed byte ifr_name[LibC.IFNAMSIZ];
    public fixed byte ifr_union[24];
}

/// <summary>struct virtio_net_hdr of linux/virtio_net.h, in the byte order of the machine.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct virtio_net_hdr
{
    public byte flags;
    public byte gso_type;
    public ushort hdr_len;
    public ushort gso_size;
    public ushort csum_start;
    public ushort csum_offset;
}

/// <summary>struct nlmsghdr of netlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct nlmsghdr
{
    public uint nlmsg_len;
    public ushort nlmsg_type;
    public ushort nlmsg_flags;
    public uint nlmsg_seq;
    public uint nlmsg_pid;
}

/// <summary>struct ifaddrmsg of rtnetlink(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ifaddrmsg
{
    public byte ifa_family;
    public byte ifa_prefixlen;
    public byte ifa_flags;
    public byte ifa_scope;
    public uint ifa_index;
}

/// <content>Network devices: netdevice(7), tun devices (linux/if_tun.h) and what rtnetlink(7) changes.</content>
internal static unsafe partial class LibC
{
    public const int IFNAMSIZ = 16;

    public const nuint SIOCGIFFLAGS = 0x8913;
    public const nuint SIOCSIFFLAGS = 0x8914;
    public const nuint SIOCGIFMTU = 0x8921;
    public const nuint SIOCSIFMTU = 0x8922;
    public const nuint SIOCGIFHWADDR = 0x8927;
    public const ushort ARPHRD_ETHER = 1;
    public const nuint SIOCGIFINDEX = 0x8933;

    public const nuint TUNSETIFF = 0x400454ca;
    public const nuint TUNSETOFFLOAD = 0x400454d0;
    public const short IFF_TUN = 0x1;
    public const short IFF_TAP = 0x2;
    public const short IFF_NO_PI = 0x1000;
    public const short IFF_VNET_HDR = 0x4000;
    public const short IFF_RUNNING = 0x40;

    public const uint TUN_F_CSUM = 0x01;
    public const uint TUN_F_TSO4 = 0x02;
    public const uint TUN_F_TSO6 = 0x04;
    public const uint TUN_F_TSO_ECN = 0x08;
    public const uint TUN_F_USO4 = 0x20;
    public const uint TUN_F_USO6 = 0x40;

    public const byte VIRTIO_NET_HDR_F_NEEDS_CSUM = 1;
    public const byte VIRTIO_NET_HDR_F_DATA_VALID = 2;
    public const byte VIRTIO_NET_HDR_GSO_NONE = 0;
    public const byte VIRTIO_NET_HDR_GSO_TCPV4 = 1;
    public const byte VIRTIO_NET_HDR_GSO_TCPV6 = 4;
    public const byte VIRTIO_NET_HDR_GSO_UDP_L4 = 5;
    public const byte VIRTIO_NET_HDR_GSO_ECN = 0x80;

    public const ushort RTM_NEWADDR = 20;
    public const ushort NLMSG_ERROR = 2;
    public const ushort NLM_F_REQUEST = 0x1;
    public const ushort NLM_F_ACK = 0x4;
    public const ushort NLM_F_REPLACE = 0x100;
    public const ushort NLM_F_CREATE = 0x400;
    public const ushort IFA_ADDRESS = 1;
    public const ushort IFA_LOCAL = 2;
    public const byte IFA_F_NODAD = 0x02;

    /// <summary>readv(2).</summary>
    [LibraryImport("libc")]
    public static partial nint readv(int fd, iovec* iov, int iovcnt);

    /// <summary>writev(2).</summary>
    [LibraryImport("libc")]
    public static partial nint writev(int fd, iovec* iov, int iovcnt);

    /// <summary>unshare(2).</summary>
    [LibraryImport("libc")]
    public static partial int unshare(int flags);
}
