using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>A counted set of sockets with the default capacity. C programs may redefine FD_SETSIZE; only fd_count is trusted. Source: MS Learn
/// "fd_set".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct FD_SET
{
    /// <summary>FD_SETSIZE: 64 unless a program says otherwise.</summary>
    public const int FD_SETSIZE = 64;

    /// <summary>The sockets.</summary>
    [InlineArray(FD_SETSIZE)]
    public struct Array
    {
        private SOCKET _first;
    }

    /// <summary>How many entries of <see cref="fd_array"/> count.</summary>
    public uint fd_count;

    /// <summary>The sockets, in no order.</summary>
    public Array fd_array;
}

/// <summary>A time span. On 64-bit Linux both fields have 64 bits, as in the host's own struct timeval. Source: MS Learn "timeval".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TIMEVAL
{
    /// <summary>Seconds.</summary>
    public nint tv_sec;

    /// <summary>Microseconds, 0 to 999,999.</summary>
    public nint tv_usec;
}

/// <summary>One socket of a WSAPoll, 16 bytes on 64-bit. Source: MS Learn "WSAPOLLFD".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct WSAPOLLFD
{
    /// <summary>The socket; a negative value is skipped.</summary>
    public SOCKET fd;

    /// <summary>POLLRDNORM, POLLRDBAND, POLLWRNORM.</summary>
    public short events;

    /// <summary>What holds; also POLLERR, POLLHUP, POLLNVAL.</summary>
    public short revents;
}
