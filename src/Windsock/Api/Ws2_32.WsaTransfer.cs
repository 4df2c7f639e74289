using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>The scatter/gather calls of Winsock 2.</content>
public static unsafe partial class Ws2_32
{
    private const uint MaxControlBytes = int.MaxValue; // What a span can hold.

    /// <summary>Receives into several buffers, filled in order without holes.</summary>
    /// <param name="s">As for recv.</param>
    /// <param name="lpBuffers">The buffers.</param>
    /// <param name="dwBufferCount">How many.</param>
    /// <param name="lpNumberOfBytesRecvd">Gets the count, also when a datagram did not fit.</param>
    /// <param name="lpFlags">In: as for recv; out: MSG_PARTIAL and the like.</param>
    /// <param name="lpOverlapped">Null to wait as recv does. Otherwise the call never waits, and the outcome shows here; the memory stays the operation's until
    /// then, and so do the buffers. Ignored on a socket made without WSA_FLAG_OVERLAPPED.</param>
    /// <param name="lpCompletionRoutine">Runs in this thread, in an alertable wait, when the operation has ended; null for none. Ignored without
    /// <paramref name="lpOverlapped"/>.</param>
    /// <returns>0; or SOCKET_ERROR with WSA_IO_PENDING (the operation will end exactly once), WSAEINVAL (a routine on a socket that is bound to a completion
    /// port), WSA_INVALID_HANDLE (hEvent is no event), or what recv reports: then nothing was started.</returns>
    /// <remarks>Source: MS Learn "WSARecv function (winsock2.h)".</remarks>
    public static int WSARecv(
        SOCKET s,
        WSABUF* lpBuffers,
        uint dwBufferCount,
        uint* lpNumberOfBytesRecvd,
        uint* lpFlags,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine)
    {
        if (lpOverlapped != null && SocketLease.Peek(s.Value) is { } found)
        {
            return BeginReceive(found, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, null, null, lpOverlapped, lpCompletionRoutine);
        }

        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!UserMemory.CanWrite(lpNumberOfBytesRecvd) || !UserMemory.CanWrite(lpFlags)) return Fail(WSAEFAULT);
        if (!TryReadBuffers(lpBuffers, dwBufferCount, out ReadOnlySpan<WSABUF> buffers)) return Fail(WSAEFAULT);

        int flags = (int)*lpFlags;
        IoResult result = Transfers.Receive(socket, buffers, ref flags);
        return Report(result, lpNumberOfBytesRecvd, lpFlags, flags);
    }

    /// <summary>As <see cref="WSARecv"/>, and tells who sent.</summary>
    /// <returns>0, or SOCKET_ERROR with what recvfrom reports.</returns>
    /// <remarks>Source: MS Learn "WSARecvFrom function (winsock2.h)".</remarks>
    public static int WSARecvFrom(
        SOCKET s,
        WSABUF* lpBuffers,
        uint dwBufferCount,
        uint* lpNumberOfBytesRecvd,
        uint* lpFlags,
        SOCKADDR* lpFrom,
        int* lpFromlen,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine)
    {
        if (lpOverlapped != null && SocketLease.Peek(s.Value) is { } found)
        {
            return BeginReceive(found, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpFrom, lpFromlen, lpOverlapped, lpCompletionRoutine);
        }

        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!UserMemory.CanWrite(lpNumberOfBytesRecvd) || !UserMemory.CanWrite(lpFlags)) return Fail(WSAEFAULT);
        if (!TryReadBuffers(lpBuffers, dwBufferCount, out ReadOnlySpan<WSABUF> buffers)) return Fail(WSAEFAULT);
        if (lpFrom != null && !socket.IsStream && !RoomForPeer(socket, lpFrom, lpFromlen)) return Fail(WSAEFAULT);

        int flags = (int)*lpFlags;
        IoResult result = Transfers.ReceiveFrom(socket, buffers, ref flags, out SocketAddress sender);
        return Report(WithSender(result, sender, lpFrom, lpFromlen), lpNumberOfBytesRecvd, lpFlags, flags);
    }

    /// <summary>Sends several buffers in order; as one datagram on a datagram socket.</summary>
    /// <param name="s">As for send.</param>
    /// <param name="lpBuffers">The buffers.</param>
    /// <param name="dwBufferCount">How many.</param>
    /// <param name="lpNumberOfBytesSent">Gets the count.</param>
    /// <param name="dwFlags">As for send.</param>
    /// <param name="lpOverlapped">As for <see cref="WSARecv"/>. A stream takes all of the data before the operation ends.</param>
    /// <param name="lpCompletionRoutine">As for <see cref="WSARecv"/>.</param>
    /// <returns>0, or SOCKET_ERROR with WSA_IO_PENDING, WSAEINVAL, WSA_INVALID_HANDLE or what send reports.</returns>
    /// <remarks>Source: MS Learn "WSASend function (winsock2.h)".</remarks>
    public static int WSASend(
        SOCKET s,
        WSABUF* lpBuffers,
        uint dwBufferCount,
        uint* lpNumberOfBytesSent,
        uint dwFlags,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine)
    {
        if (lpOverlapped != null && SocketLease.Peek(s.Value) is { } found)
        {
            return BeginSend(found, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, null, 0, lpOverlapped, lpCompletionRoutine);
        }

        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!UserMemory.CanWrite(lpNumberOfBytesSent)) return Fail(WSAEFAULT);
        if (!TryReadBuffers(lpBuffers, dwBufferCount, out ReadOnlySpan<WSABUF> buffers)) return Fail(WSAEFAULT);
        return Report(Transfers.Send(socket, buffers, (int)dwFlags), lpNumberOfBytesSent, null, 0);
    }

    /// <summary>As <see cref="WSASend"/>, to an address.</summary>
    /// <returns>0, or SOCKET_ERROR with what sendto reports.</returns>
    /// <remarks>Source: MS Learn "WSASendTo function (winsock2.h)".</remarks>
    public static int WSASendTo(
        SOCKET s,
        WSABUF* lpBuffers,
        uint dwBufferCount,
        uint* lpNumberOfBytesSent,
        uint dwFlags,
        SOCKADDR* lpTo,
        int iTolen,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine)
    {
        if (lpOverlapped != null && SocketLease.Peek(s.Value) is { } found)
        {
            return BeginSend(found, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpTo, iTolen, lpOverlapped, lpCompletionRoutine);
        }

        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!UserMemory.CanWrite(lpNumberOfBytesSent)) return Fail(WSAEFAULT);
        if (!TryReadBuffers(lpBuffers, dwBufferCount, out ReadOnlySpan<WSABUF> buffers)) return Fail(WSAEFAULT);
        return Report(SendToAddress(socket, buffers, (int)dwFlags, lpTo, iTolen), lpNumberOfBytesSent, null, 0);
    }

    /// <summary>Receives a datagram with its sender and control messages.</summary>
    /// <param name="s">A bound datagram or raw socket.</param>
    /// <param name="lpMsg">Buffers and rooms; gets the lengths used and MSG_TRUNC, MSG_CTRUNC, MSG_BCAST, MSG_MCAST.</param>
    /// <param name="lpdwNumberOfBytesRecvd">Gets the count.</param>
    /// <param name="lpOverlapped">As for <see cref="WSARecv"/>; the message must stay in place as well.</param>
    /// <param name="lpCompletionRoutine">As for <see cref="WSARecv"/>.</param>
    /// <returns>0, or SOCKET_ERROR with what recvfrom reports; WSAEOPNOTSUPP on a stream.</returns>
    /// <remarks>Source: MS Learn "LPFN_WSARECVMSG (WSARecvMsg) callback function (mswsock.h)".</remarks>
    public static int WSARecvMsg(
        SOCKET s,
        WSAMSG* lpMsg,
        uint* lpdwNumberOfBytesRecvd,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine)
    {
        if (lpOverlapped != null && SocketLease.Peek(s.Value) is { } found)
        {
            return BeginReceiveMessage(found, lpMsg, lpdwNumberOfBytesRecvd, lpOverlapped, lpCompletionRoutine);
        }

        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!UserMemory.CanWrite(lpdwNumberOfBytesRecvd) || !UserMemory.CanWrite(lpMsg)) return Fail(WSAEFAULT);
        if (!TryReadBuffers(lpMsg->lpBuffers, lpMsg->dwBufferCount, out ReadOnlySpan<WSABUF> buffers)) return Fail(WSAEFAULT);
        if (lpMsg->name != null && !RoomForPeer(socket, lpMsg->name, &lpMsg->namelen)) return Fail(WSAEFAULT);
        if (lpMsg->Control.len > MaxControlBytes || !UserMemory.CanWrite((void*)lpMsg->Control.buf, lpMsg->Control.len)) return Fail(WSAEFAULT);

        int flags = (int)lpMsg->dwFlags;
        IoResult result = Transfers.ReceiveMessage(socket, buffers, ref flags, out SocketAddress sender, lpMsg->Control.AsSpan(), out int controlBytes);
        if (result.Error is NO_ERROR or WSAEMSGSIZE) lpMsg->Control.len = (uint)controlBytes;
        return Report(WithSender(result, sender, lpMsg->name, &lpMsg->namelen), lpdwNumberOfBytesRecvd, &lpMsg->dwFlags, flags);
    }

    /// <summary>Sends a datagram with control messages.</summary>
    /// <param name="s">A datagram or raw socket.</param>
    /// <param name="lpMsg">Address (null: the connected peer), buffers and control messages; its dwFlags are not used.</param>
    /// <param name="dwFlags">As for send.</param>
    /// <param name="lpNumberOfBytesSent">Gets the count.</param>
    /// <param name="lpOverlapped">As for <see cref="WSARecv"/>.</param>
    /// <param name="lpCompletionRoutine">As for <see cref="WSARecv"/>.</param>
    /// <returns>0, or SOCKET_ERROR with what sendto reports; WSAEINVAL for control messages that make no sense; WSAEOPNOTSUPP on a stream.</returns>
    /// <remarks>Source: MS Learn "WSASendMsg function (winsock2.h)".</remarks>
    public static int WSASendMsg(
        SOCKET s,
        WSAMSG* lpMsg,
        uint dwFlags,
        uint* lpNumberOfBytesSent,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine)
    {
        if (lpOverlapped != null && SocketLease.Peek(s.Value) is { } found)
        {
            return BeginSendMessage(found, lpMsg, lpNumberOfBytesSent, dwFlags, lpOverlapped, lpCompletionRoutine);
        }

        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!UserMemory.CanWrite(lpNumberOfBytesSent) || !UserMemory.CanRead(lpMsg)) return Fail(WSAEFAULT);
        if (!TryReadBuffers(lpMsg->lpBuffers, lpMsg->dwBufferCount, out ReadOnlySpan<WSABUF> buffers)) return Fail(WSAEFAULT);
        if (lpMsg->Control.len > MaxControlBytes || !UserMemory.CanRead((void*)lpMsg->Control.buf, lpMsg->Control.len)) return Fail(WSAEFAULT);

        SocketAddress to = default;
        if (lpMsg->name != null && !TryReadAddress(lpMsg->name, lpMsg->namelen, out to)) return Fail(WSAEFAULT);
        return Report(Transfers.SendMessage(socket, buffers, (int)dwFlags, to, lpMsg->Control.AsSpan()), lpNumberOfBytesSent, null, 0);
    }

    /// <summary>As recv, with flags that come back: a datagram that did not fit gives its start and MSG_PARTIAL, not an error.</summary>
    /// <param name="s">As for recv.</param>
    /// <param name="buf">Where to.</param>
    /// <param name="len">Room in bytes.</param>
    /// <param name="flags">In: as for recv; out: MSG_PARTIAL.</param>
    /// <returns>Bytes received, or SOCKET_ERROR with what recv reports.</returns>
    /// <remarks>Source: MS Learn "WSARecvEx function (winsock.h)".</remarks>
    public static int WSARecvEx(SOCKET s, byte* buf, int len, int* flags)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (len < 0 || !UserMemory.CanWrite(flags)) return Fail(WSAEFAULT);

        int mask = *flags;
        var buffer = new WSABUF((nint)buf, len);
        IoResult result = Transfers.Receive(socket, new ReadOnlySpan<WSABUF>(in buffer), ref mask);
        bool partial = result.Error == WSAEMSGSIZE;
        if (partial || result.Error == NO_ERROR) *flags = partial ? MSG_PARTIAL : 0;
        return partial ? result.Bytes : Count(result);
    }

    private static bool TryReadBuffers(WSABUF* buffers, uint count, out ReadOnlySpan<WSABUF> list)
    {
        list = default;
        if (count is 0 or > int.MaxValue / 64 || !UserMemory.CanRead(buffers, count * (nuint)sizeof(WSABUF))) return false;

        list = new ReadOnlySpan<WSABUF>(buffers, (int)count);
        long total = 0;
        foreach (ref readonly WSABUF buffer in list) total += buffer.len;
        return total <= int.MaxValue;
    }

    /// <summary>Writes the count (a truncated datagram has one too) and the flags.</summary>
    private static int Report(
        IoResult result, uint* count, uint* flags, int newFlags, [System.Runtime.CompilerServices.CallerMemberName] string function = "")
    {
        if (result.Error is NO_ERROR or WSAEMSGSIZE)
        {
            *count = (uint)result.Bytes;
            if (flags != null) *flags = (uint)newFlags;
        }

        return Result(result.Error, function);
    }
}
