using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Socket options.</content>
public static unsafe partial class Ws2_32
{
    private const int MaxOptionBytes = 4096; // More than any option has; longer buffers are not looked at beyond it.

    [ThreadStatic]
    private static uint t_openType; // SO_OPENTYPE of this thread.

    /// <summary>Reads a socket option.</summary>
    /// <param name="s">A socket; for SO_OPENTYPE also INVALID_SOCKET.</param>
    /// <param name="level">SOL_SOCKET, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IP or IPPROTO_IPV6.</param>
    /// <param name="optname">SO_*, TCP_*, UDP_*, IP_*, IPV6_*.</param>
    /// <param name="optval">Gets the value: a 4-byte BOOL or number, or a structure.</param>
    /// <param name="optlen">In: room at <paramref name="optval"/>; out: bytes used.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK, WSAEFAULT (a bad pointer, or too little room), WSAEINVAL (unknown level),
    /// WSAENOPROTOOPT (unknown option, not for this kind of socket, or write-only), WSAENOTCONN (IP_MTU).</returns>
    /// <remarks>Source: MS Learn "getsockopt function (winsock.h)".</remarks>
    public static int getsockopt(SOCKET s, int level, int optname, byte* optval, int* optlen)
    {
        if (level == SOL_SOCKET && optname == SO_OPENTYPE) return GetOpenType(optval, optlen);

        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!UserMemory.CanWrite(optlen) || *optlen < 0) return Fail(WSAEFAULT);

        int room = Math.Min(*optlen, MaxOptionBytes);
        if (!UserMemory.CanWrite(optval, (nuint)room)) return Fail(WSAEFAULT);

        WsaError error = socket.Options.Get(level, optname, new Span<byte>(optval, room), out int length);
        if (error == NO_ERROR) *optlen = length;
        return Result(error);
    }

    /// <inheritdoc cref="getsockopt(SOCKET, int, int, byte*, int*)"/>
    public static int getsockopt(SOCKET s, int level, int optname, Span<byte> optval, out int optlen)
    {
        optlen = optval.Length;
        fixed (byte* value = optval)
        fixed (int* length = &optlen)
        {
            return getsockopt(s, level, optname, value, length);
        }
    }

    /// <summary>Reads an option whose value is a BOOL or a number.</summary>
    /// <returns>As <see cref="getsockopt(SOCKET, int, int, byte*, int*)"/>.</returns>
    /// <remarks>Source: MS Learn "getsockopt function (winsock.h)".</remarks>
    public static int getsockopt(SOCKET s, int level, int optname, out int optval)
    {
        int value = 0, length = sizeof(int);
        int result = getsockopt(s, level, optname, (byte*)&value, &length);
        optval = value;
        return result;
    }

    /// <summary>Sets a socket option.</summary>
    /// <param name="s">A socket; for SO_OPENTYPE also INVALID_SOCKET.</param>
    /// <param name="level">SOL_SOCKET, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IP or IPPROTO_IPV6.</param>
    /// <param name="optname">SO_*, TCP_*, UDP_*, IP_*, IPV6_*.</param>
    /// <param name="optval">The value: a BOOL of 1 to 4 bytes, a number of 4 bytes, or a structure.</param>
    /// <param name="optlen">Bytes at <paramref name="optval"/>.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK, WSAEFAULT (a bad pointer, or too short), WSAEINVAL (unknown level, a value out of
    /// range, too late, or in conflict with another option), WSAENOPROTOOPT (unknown option, not for this kind of socket, or read-only),
    /// WSAENOTCONN (SO_UPDATE_CONNECT_CONTEXT, SO_UPDATE_ACCEPT_CONTEXT), WSAEADDRNOTAVAIL (no such interface or group), WSAENOBUFS.</returns>
    /// <remarks>Source: MS Learn "setsockopt function (winsock.h)".</remarks>
    public static int setsockopt(SOCKET s, int level, int optname, byte* optval, int optlen)
    {
        if (level == SOL_SOCKET && optname == SO_OPENTYPE) return SetOpenType(optval, optlen);

        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (optlen < 0) return Fail(WSAEFAULT);

        int length = Math.Min(optlen, MaxOptionBytes);
        return UserMemory.CanRead(optval, (nuint)length)
            ? Result(socket.Options.Set(level, optname, new ReadOnlySpan<byte>(optval, length)))
            : Fail(WSAEFAULT);
    }

    /// <inheritdoc cref="setsockopt(SOCKET, int, int, byte*, int)"/>
    public static int setsockopt(SOCKET s, int level, int optname, ReadOnlySpan<byte> optval)
    {
        fixed (byte* value = optval) return setsockopt(s, level, optname, value, optval.Length);
    }

    /// <summary>Sets an option whose value is a BOOL or a number.</summary>
    /// <returns>As <see cref="setsockopt(SOCKET, int, int, byte*, int)"/>.</returns>
    /// <remarks>Source: MS Learn "setsockopt function (winsock.h)".</remarks>
    public static int setsockopt(SOCKET s, int level, int optname, int optval) => setsockopt(s, level, optname, (byte*)&optval, sizeof(int));

    private static int GetOpenType(byte* optval, int* optlen)
    {
        if (!Session.IsStarted) return Fail(WSANOTINITIALISED, nameof(getsockopt));
        if (!UserMemory.CanWrite(optlen) || *optlen < sizeof(uint) || !UserMemory.CanWrite((uint*)optval)) return Fail(WSAEFAULT, nameof(getsockopt));

        *(uint*)optval = t_openType;
        *optlen = sizeof(uint);
        return 0;
    }

    private static int SetOpenType(byte* optval, int optlen)
    {
        if (!Session.IsStarted) return Fail(WSANOTINITIALISED, nameof(setsockopt));
        if (optlen < sizeof(uint) || !UserMemory.CanRead((uint*)optval)) return Fail(WSAEFAULT, nameof(setsockopt));

        t_openType = *(uint*)optval;
        return 0;
    }
}
