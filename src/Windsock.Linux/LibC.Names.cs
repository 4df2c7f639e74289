using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <content>Names and addresses: getaddrinfo(3), getnameinfo(3), getifaddrs(3).</content>
internal static unsafe partial class LibC
{
    public const int AI_CANONNAME = 0x2;
    public const int AI_V4MAPPED = 0x8;
    public const int AI_ALL = 0x10;
    public const int AI_ADDRCONFIG = 0x20;

    public const int EAI_BADFLAGS = -1;
    public const int EAI_NONAME = -2;
    public const int EAI_AGAIN = -3;
    public const int EAI_FAIL = -4;
    public const int EAI_NODATA = -5;
    public const int EAI_FAMILY = -6;
    public const int EAI_SOCKTYPE = -7;
    public const int EAI_SERVICE = -8;
    public const int EAI_ADDRFAMILY = -9;
    public const int EAI_MEMORY = -10;
    public const int EAI_OVERFLOW = -12;

    public const int NI_NAMEREQD = 8;
    public const int NI_DGRAM = 16;

    public const int NI_MAXHOST = 1025;

    public const uint IFF_UP = 0x1;
    public const uint IFF_LOOPBACK = 0x8;

    /// <summary>getaddrinfo(3): 0 or an EAI_* code, with errno for EAI_SYSTEM.</summary>
    [LibraryImport("libc")]
    public static partial int getaddrinfo(byte* node, byte* service, addrinfo* hints, addrinfo** res);

    /// <summary>freeaddrinfo(3).</summary>
    [LibraryImport("libc")]
    public static partial void freeaddrinfo(addrinfo* res);

    /// <summary>getnameinfo(3): 0 or an EAI_* code.</summary>
    [LibraryImport("libc")]
    public static partial int getnameinfo(void* addr, uint addrlen, byte* host, uint hostlen, byte* serv, uint servlen, int flags);

    /// <summary>getifaddrs(3).</summary>
    [LibraryImport("libc")]
    public static partial int getifaddrs(ifaddrs** ifap);

    /// <summary>freeifaddrs(3).</summary>
    [LibraryImport("libc")]
    public static partial void freeifaddrs(ifaddrs* ifa);

    /// <summary>struct addrinfo of getaddrinfo(3).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct addrinfo
    {
        public int ai_flags;
        public int ai_family;
        public int ai_socktype;
        public int ai_protocol;
        public uint ai_addrlen;
        public void* ai_addr;
        public byte* ai_canonname;
        public addrinfo* ai_next;
    }

    /// <summary>struct ifaddrs of getifaddrs(3).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ifaddrs
    {
        public ifaddrs* ifa_next;
        public byte* ifa_name;
        public uint ifa_flags;
        public void* ifa_addr;
        public void* ifa_netmask;
        public void* ifa_ifu;
        public void* ifa_data;
    }
}
