using Windsock.Engine;
using Windsock.Spi;
using Windsock.Waits;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Connecting and disconnecting by overlapped operations.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>Connects a bound stream socket, and sends the first data.</summary>
    /// <param name="s">A stream socket that is bound and not connected. Until SO_UPDATE_CONNECT_CONTEXT it tells no peer and cannot be shut down.</param>
    /// <param name="name">The peer.</param>
    /// <param name="namelen">Bytes at <paramref name="name"/>.</param>
    /// <param name="lpSendBuffer">Data to send when the connection is there; null for none.</param>
    /// <param name="dwSendDataLength">Its bytes; ignored without data.</param>
    /// <param name="lpdwBytesSent">Gets the bytes sent when the operation ends at once; may be null.</param>
    /// <param name="lpOverlapped">The operation.</param>
    /// <returns>1; or 0 with WSA_IO_PENDING (the operation will end exactly once), WSANOTINITIALISED, WSAENOTSOCK, WSA_INVALID_PARAMETER (no
    /// <paramref name="lpOverlapped"/>), WSAEFAULT, WSAEINVAL (not bound, listening, not a stream), WSAEISCONN, WSAEALREADY, WSAEAFNOSUPPORT, WSAEADDRNOTAVAIL,
    /// WSAENETUNREACH, WSAEHOSTUNREACH or WSAENOBUFS.</returns>
    /// <remarks>Source: MS Learn "LPFN_CONNECTEX callback function (mswsock.h)".</remarks>
    public static int ConnectEx(
        SOCKET s, SOCKADDR* name, int namelen, void* lpSendBuffer, uint dwSendDataLength, uint* lpdwBytesSent, WSAOVERLAPPED* lpOverlapped)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return NotDone(NoSocket());
        if (lpOverlapped == null) return NotDone(WSA_INVALID_PARAMETER);
        if (!UserMemory.CanWrite(lpOverlapped) || (lpdwBytesSent != null && !UserMemory.CanWrite(lpdwBytesSent))) return NotDone(WSAEFAULT);
        if (!TryReadAddress(name, namelen, out SocketAddress address)) return NotDone(WSAEFAULT);

        uint length = lpSendBuffer == null ? 0 : dwSendDataLength;
        if (length > int.MaxValue || !UserMemory.CanRead(lpSendBuffer, length)) return NotDone(WSAEFAULT);
        if (!socket.IsStream || !socket.IsBound) return NotDone(WSAEINVAL);

        WsaError error = socket.Attempt.Begin(address);
        if (error != NO_ERROR) return NotDone(error);

        var operation = new ConnectOperation(socket, s.Value, address, new WSABUF((nint)lpSendBuffer, (int)length));
        return Begin(socket, operation, lpOverlapped, null, lpdwBytesSent, null, nameof(ConnectEx)) == 0 ? 1 : 0;
    }

    /// <summary>Ends a connection, and makes a new socket of it when asked to.</summary>
    /// <param name="s">A connected stream socket.</param>
    /// <param name="lpOverlapped">The operation; null waits for its end.</param>
    /// <param name="dwFlags">0, or TF_REUSE_SOCKET: the operation ends when the peer has closed too; then a socket that was accepted may be given to AcceptEx
    /// again, and one that was connected is bound to its address and may be given to ConnectEx.</param>
    /// <param name="dwReserved">Must be 0.</param>
    /// <returns>1; or 0 with WSA_IO_PENDING, WSANOTINITIALISED, WSAENOTSOCK, WSAEFAULT, WSAEINVAL (flags), WSAENOTCONN or WSA_OPERATION_ABORTED (closed
    /// meanwhile).</returns>
    /// <remarks>Source: MS Learn "LPFN_DISCONNECTEX callback function (mswsock.h)".</remarks>
    public static int DisconnectEx(SOCKET s, WSAOVERLAPPED* lpOverlapped, uint dwFlags, uint dwReserved)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return NotDone(NoSocket());
        if (lpOverlapped != null && !UserMemory.CanWrite(lpOverlapped)) return NotDone(WSAEFAULT);
        if ((dwFlags & ~TF_REUSE_SOCKET) != 0 || dwReserved != 0) return NotDone(WSAEINVAL);
        if (!socket.IsStream || !socket.IsConnected) return NotDone(WSAENOTCONN);
        if (!DisconnectOperation.TryHold(s.Value)) return NotDone(WSAENOTSOCK);

        var operation = new DisconnectOperation(socket, s.Value, disconnects: true, reuses: dwFlags != 0);
        return BeginOrWait(socket, operation, lpOverlapped, nameof(DisconnectEx));
    }

    /// <summary>Starts an operation of a function that may also be called without an OVERLAPPED: then it is waited for.</summary>
    /// <returns>1 or 0, as BOOL functions return.</returns>
    private static int BeginOrWait(SocketObject socket, Operation operation, WSAOVERLAPPED* overlapped, string function)
    {
        if (overlapped != null) return Begin(socket, operation, overlapped, null, null, null, function) == 0 ? 1 : 0;

        WSAOVERLAPPED own = default;
        var ended = new EventObject(manualReset: true, initial: false);
        operation.Overlapped = &own;
        operation.Listener = ended;
        operation.SkipsPort = true;
        own.Internal = NtStatus.Pending;
        WsaError error = socket.Start(operation);
        if (error == Operation.GoesOn) operation.GoOn();
        if (error is WSA_IO_PENDING or Operation.GoesOn)
        {
            DispatcherObject[] objects = [ended];
            while (!ended.IsSet) Wait.ForObjects(objects, all: false, Kernel32.INFINITE, alertable: false);
            error = NtStatus.ToWinsock((uint)own.Internal);
        }
        else if (error == NO_ERROR)
        {
            Completion.Tell(operation, socket, atOnce: true);
        }
        else
        {
            operation.Recycle();
        }

        return error == NO_ERROR ? 1 : NotDone(error, function);
    }
}
