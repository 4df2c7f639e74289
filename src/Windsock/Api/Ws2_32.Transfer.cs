using System.Runtime.CompilerServices;
using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>send, recv and their Winsock 1.1 kin.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>Receives.</summary>
    /// <param name="s">A connected stream, or a bound datagram socket.</param>
    /// <param name="buf">Where to.</param>
    /// <param name="len">Room in bytes.</param>
    /// <param name="flags">MSG_OOB, MSG_PEEK, MSG_WAITALL.</param>
    /// <returns>Bytes received, 0 at the end of a stream, or SOCKET_ERROR with WSAENOTSOCK, WSAEFAULT, WSAENOTCONN, WSAEINVAL (not bound, no OOB data),
    /// WSAEOPNOTSUPP (flags), WSAESHUTDOWN, WSAEWOULDBLOCK, WSAETIMEDOUT, WSAEMSGSIZE (the datagram is longer; the buffer holds its start),
    /// WSAECONNRESET, WSAECONNABORTED, WSAENETRESET or WSAEINTR (closed meanwhile).</returns>
    /// <remarks>Source: MS Learn "recv function (winsock.h)".</remarks>
    public static int recv(SOCKET s, byte* buf, int len, int flags)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (len < 0) return Fail(WSAEFAULT);

        var buffer = new WSABUF((nint)buf, len);
        return Count(Transfers.Receive(socket, new ReadOnlySpan<WSABUF>(in buffer), ref flags));
    }

    /// <inheritdoc cref="recv(SOCKET, byte*, int, int)"/>
    public static int recv(SOCKET s, Span<byte> buf, int flags)
    {
        fixed (byte* bytes = buf) return recv(s, bytes, buf.Length, flags);
    }

    /// <summary>Receives, and tells who sent.</summary>
    /// <param name="s">A bound datagram socket, or a connected stream (which names no sender).</param>
    /// <param name="buf">Where to.</param>
    /// <param name="len">Room in bytes.</param>
    /// <param name="flags">MSG_OOB, MSG_PEEK.</param>
    /// <param name="from">Gets the sender's address; may be null.</param>
    /// <param name="fromlen">In: room; out: bytes used; may be null when <paramref name="from"/> is.</param>
    /// <returns>As recv.</returns>
    /// <remarks>Source: MS Learn "recvfrom function (winsock.h)".</remarks>
    public static int recvfrom(SOCKET s, byte* buf, int len, int flags, SOCKADDR* from, int* fromlen)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (len < 0 || (from != null && !socket.IsStream && !RoomForPeer(socket, from, fromlen))) return Fail(WSAEFAULT);

        var buffer = new WSABUF((nint)buf, len);
        IoResult result = Transfers.ReceiveFrom(socket, new ReadOnlySpan<WSABUF>(in buffer), ref flags, out SocketAddress sender);
        return Count(WithSender(result, sender, from, fromlen));
    }

    /// <inheritdoc cref="recvfrom(SOCKET, byte*, int, int, SOCKADDR*, int*)"/>
    public static int recvfrom(SOCKET s, Span<byte> buf, int flags, Span<byte> from, out int fromlen)
    {
        fixed (byte* bytes = buf)
        fixed (byte* address = from)
        {
            int length = from.Length;
            int received = recvfrom(s, bytes, buf.Length, flags, (SOCKADDR*)address, &length);
            fromlen = length;
            return received;
        }
    }

    /// <summary>Sends.</summary>
    /// <param name="s">A connected socket.</param>
    /// <param name="buf">What.</param>
    /// <param name="len">How many bytes.</param>
    /// <param name="flags">MSG_OOB, MSG_DONTROUTE.</param>
    /// <returns>Bytes taken: all of them when blocking; or SOCKET_ERROR with WSAENOTSOCK, WSAEFAULT, WSAENOTCONN, WSAEOPNOTSUPP (flags), WSAESHUTDOWN,
    /// WSAEWOULDBLOCK, WSAETIMEDOUT, WSAEMSGSIZE (a datagram too large), WSAECONNRESET, WSAECONNABORTED, WSAENOBUFS, WSAEHOSTUNREACH, WSAEACCES or
    /// WSAEINTR (closed meanwhile).</returns>
    /// <remarks>Source: MS Learn "send function (winsock2.h)".</remarks>
    public static int send(SOCKET s, byte* buf, int len, int flags)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (len < 0) return Fail(WSAEFAULT);

        var buffer = new WSABUF((nint)buf, len);
        return Count(Transfers.Send(socket, new ReadOnlySpan<WSABUF>(in buffer), flags));
    }

    /// <inheritdoc cref="send(SOCKET, byte*, int, int)"/>
    public static int send(SOCKET s, ReadOnlySpan<byte> buf, int flags)
    {
        fixed (byte* bytes = buf) return send(s, bytes, buf.Length, flags);
    }

    /// <summary>Sends a datagram to an address; on a stream the address is ignored.</summary>
    /// <param name="s">A datagram socket; it is bound by this call if it was not.</param>
    /// <param name="buf">What.</param>
    /// <param name="len">How many bytes.</param>
    /// <param name="flags">MSG_DONTROUTE.</param>
    /// <param name="to">To whom; null only with a peer set by connect.</param>
    /// <param name="tolen">Bytes at <paramref name="to"/>.</param>
    /// <returns>As send; also WSAEAFNOSUPPORT, WSAEADDRNOTAVAIL (address or port 0) and WSAEACCES (broadcast without SO_BROADCAST).</returns>
    /// <remarks>Source: MS Learn "sendto function (winsock2.h)".</remarks>
    public static int sendto(SOCKET s, byte* buf, int len, int flags, SOCKADDR* to, int tolen)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (len < 0) return Fail(WSAEFAULT);

        var buffer = new WSABUF((nint)buf, len);
        return Count(SendToAddress(socket, new ReadOnlySpan<WSABUF>(in buffer), flags, to, tolen));
    }

    /// <inheritdoc cref="sendto(SOCKET, byte*, int, int, SOCKADDR*, int)"/>
    public static int sendto(SOCKET s, ReadOnlySpan<byte> buf, int flags, ReadOnlySpan<byte> to)
    {
        fixed (byte* bytes = buf)
        fixed (byte* address = to)
        {
            return sendto(s, bytes, buf.Length, flags, (SOCKADDR*)address, to.Length);
        }
    }

    /// <summary>A count, or SOCKET_ERROR and the reason.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(IoResult result, [CallerMemberName] string function = "") =>
        result.Error == NO_ERROR ? result.Bytes : Fail(result.Error, function);

    private static IoResult SendToAddress(SocketObject socket, ReadOnlySpan<WSABUF> buffers, int flags, SOCKADDR* to, int tolen)
    {
        if (to == null || socket.IsStream) return Transfers.Send(socket, buffers, flags);
        return TryReadAddress(to, tolen, out SocketAddress address) ? Transfers.SendTo(socket, buffers, flags, address) : IoResult.Failed(WSAEFAULT);
    }

    /// <summary>Hands out the sender's address of a receive that got something. A stream leaves the address alone.</summary>
    private static IoResult WithSender(IoResult result, in SocketAddress sender, SOCKADDR* from, int* fromlen)
    {
        if (from == null || sender.Length == 0 || result.Error is not (NO_ERROR or WSAEMSGSIZE)) return result;

        WsaError written = WriteAddress(sender, from, fromlen);
        return written == NO_ERROR ? result : new IoResult(written, result.Bytes);
    }
}
