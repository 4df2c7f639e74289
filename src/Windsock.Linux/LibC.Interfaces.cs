using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <summary>struct ifaddrs of getifaddrs(3).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ifaddrs
{
    public ifaddrs* ifa_next;
    public byte* ifa_name;
    public uint ifa_flags;
    public byte* ifa_addr;
    public byte* ifa_netmask;
    public byte* ifa_ifu; // Broadcast address, or the other end of a point-to-point link.
    public void* ifa_data;
}

/// <summary>struct ucred of unix(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ucred
{
    public int pid;
    public uint uid;
    public uint gid;
}

/// <summary>Network interfaces.</summary>
internal static unsafe partial class LibC
{
    public const uint IFF_UP = 0x1;
    public const uint IFF_BROADCAST = 0x2;
    public const uint IFF_LOOPBACK = 0x8;
    public const uint IFF_POINTOPOINT = 0x10;
    public const uint IFF_MULTICAST = 0x1000;

    public const int SCM_RIGHTS = 1;
    public const int SOCK_SEQPACKET = 5;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;

    /// <summary>getifaddrs(3): a list to be freed with <see cref="freeifaddrs"/>.</summary>
    [LibraryImport("libc")]
    public static partial int getifaddrs(ifaddrs** ifap);

    /// <summary>freeifaddrs(3).</summary>
    [LibraryImport("libc")]
    public static partial void freeifaddrs(ifaddrs* ifa);

    /// <summary>if_indextoname(3): null when there is no such interface.</summary>
    [LibraryImport("libc")]
    public static partial byte* if_indextoname(uint ifindex, byte* ifname);
}
