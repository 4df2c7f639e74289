using System.Runtime.InteropServices;

namespace Windsock.Linux;

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
    public const uint IFF_BROADCAST = 0x2;
    public const uint IFF_POINTOPOINT = 0x10;
    public const uint IFF_MULTICAST = 0x1000;

    public const int SCM_RIGHTS = 1;
    public const int SOCK_SEQPACKET = 5;
    public const int MSG_CMSG_CLOEXEC = 0x40000000;

    /// <summary>if_indextoname(3): null when there is no such interface.</summary>
    [LibraryImport("libc")]
    public static partial byte* if_indextoname(uint ifindex, byte* ifname);
}
