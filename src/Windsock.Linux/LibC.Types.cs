using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock.Linux;

/// <summary>struct pollfd of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct pollfd
{
    public int fd;
    public short events;
    public short revents;
}

/// <summary>struct iovec of readv(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct iovec
{
    public nint iov_base;
    public nuint iov_len;
}

/// <summary>struct msghdr of recvmsg(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct msghdr
{
    public void* msg_name;
    public uint msg_namelen;
    public iovec* msg_iov;
    public nuint msg_iovlen;
    public void* msg_control;
    public nuint msg_controllen;
    public int msg_flags;
}

/// <summary>struct cmsghdr of cmsg(3): 16 bytes, data follows, records aligned to 8.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct cmsghdr
{
    public nuint cmsg_len;
    public int cmsg_level;
    public int cmsg_type;
}

/// <summary>struct sock_extended_err of ip(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct sock_extended_err
{
    public uint ee_errno;
    public byte ee_origin;
    public byte ee_type;
    public byte ee_code;
    public byte ee_pad;
    public uint ee_info;
    public uint ee_data;
}

/// <summary>struct epoll_event of epoll_ctl(2): packed on x86-64 and only there, so fields are reached through offsets.</summary>
[InlineArray(4)]
internal struct epoll_event
{
    private uint _first;

    /// <summary>The event mask, at offset 0 everywhere.</summary>
    public uint events
    {
        readonly get => this[0];
        set => this[0] = value;
    }

    /// <summary>The caller's number.</summary>
    public ulong data
    {
        set
        {
            int first = (LibC.EpollStride / sizeof(uint)) - 2;
            this[first] = (uint)value;
            this[first + 1] = (uint)(value >> 32);
        }
    }
}

/// <summary>struct linger of socket(7).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct linger
{
    public int l_onoff;
    public int l_linger;
}

/// <summary>struct timeval of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct timeval
{
    public nint tv_sec;
    public nint tv_usec;
}

/// <summary>pthread_attr_t of pthread_attr_init(3): opaque, 56 bytes on x86-64, 64 on arm64.</summary>
[InlineArray(8)]
internal struct pthread_attr_t
{
    private ulong _first;
}
