using System.Runtime.CompilerServices;
using Windsock.Engine;
using Windsock.Engine.Events;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Overlapped operations: how they begin, and how a program asks for their outcome.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>The outcome of an overlapped operation on a socket.</summary>
    /// <param name="s">The socket.</param>
    /// <param name="lpOverlapped">The structure that was given to the call.</param>
    /// <param name="lpcbTransfer">Gets the bytes moved, also when the operation has failed.</param>
    /// <param name="fWait">Not 0: wait for the end, at the event of the structure or, without one, at the socket. 0: only look.</param>
    /// <param name="lpdwFlags">Gets the flags of a receive.</param>
    /// <returns>1; or 0 with WSA_IO_INCOMPLETE (under way), WSAENOTSOCK, WSAEFAULT, WSANOTINITIALISED, or why the operation failed:
    /// WSA_OPERATION_ABORTED when it was cancelled, WSAEMSGSIZE for a datagram that did not fit, else what the call itself reports.</returns>
    /// <remarks>Source: MS Learn "WSAGetOverlappedResult function (winsock2.h)".</remarks>
    public static int WSAGetOverlappedResult(SOCKET s, WSAOVERLAPPED* lpOverlapped, uint* lpcbTransfer, int fWait, uint* lpdwFlags)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return NotDone(NoSocket());
        if (!UserMemory.CanRead(lpOverlapped) || !UserMemory.CanWrite(lpcbTransfer) || !UserMemory.CanWrite(lpdwFlags)) return NotDone(WSAEFAULT);

        uint status = OverlappedResult.Await(socket, lpOverlapped, fWait == 0 ? 0 : Kernel32.INFINITE, alertable: false, out _);
        if (status == NtStatus.Pending) return NotDone(WSA_IO_INCOMPLETE);

        *lpcbTransfer = (uint)lpOverlapped->InternalHigh;
        *lpdwFlags = lpOverlapped->Offset;
        return status == NtStatus.Success ? 1 : NotDone(NtStatus.ToWinsock(status));
    }

    /// <summary>FALSE, and the reason.</summary>
    private static int NotDone(WsaError error, [CallerMemberName] string function = "") => Fail(error, function) & 0;

    private static int BeginReceive(
        SocketObject socket,
        WSABUF* list,
        uint length,
        uint* count,
        uint* flags,
        SOCKADDR* from,
        int* fromLength,
        WSAOVERLAPPED* overlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine,
        [CallerMemberName] string function = "")
    {
        if (!TryReadBuffers(list, length, out ReadOnlySpan<WSABUF> buffers) || !UserMemory.CanWrite(flags)) return Fail(WSAEFAULT, function);
        if (from != null && !socket.IsStream && !RoomForPeer(socket, from, fromLength)) return Fail(WSAEFAULT, function);

        WsaError refused = CheckOverlapped(socket, count, overlapped, routine);
        if (refused == NO_ERROR) refused = Transfers.CheckReceive(socket, (int)*flags, overlapped: true);
        if (refused != NO_ERROR) return Fail(refused, function);

        ReceiveOperation operation = ReceiveOperation.Rent();
        operation.Ask(buffers, (int)*flags);
        if (from != null && !socket.IsStream) operation.AskMore(from, fromLength, null);
        return Begin(socket, operation, overlapped, routine, count, flags, function);
    }

    private static int BeginReceiveMessage(
        SocketObject socket,
        WSAMSG* message,
        uint* count,
        WSAOVERLAPPED* overlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine)
    {
        if (!CanUseMessage(message, out ReadOnlySpan<WSABUF> buffers)) return Fail(WSAEFAULT, nameof(WSARecvMsg));
        if (message->name != null && !RoomForPeer(socket, message->name, &message->namelen)) return Fail(WSAEFAULT, nameof(WSARecvMsg));

        WsaError refused = socket.IsStream ? WSAEOPNOTSUPP : CheckOverlapped(socket, count, overlapped, routine);
        if (refused == NO_ERROR) refused = Transfers.CheckReceive(socket, (int)message->dwFlags, overlapped: true);
        if (refused != NO_ERROR) return Fail(refused, nameof(WSARecvMsg));

        ReceiveOperation operation = ReceiveOperation.Rent();
        operation.Ask(buffers, (int)message->dwFlags);
        operation.AskMore(null, null, message);
        return Begin(socket, operation, overlapped, routine, count, null, nameof(WSARecvMsg));
    }

    private static int BeginSend(
        SocketObject socket,
        WSABUF* list,
        uint length,
        uint* count,
        uint flags,
        SOCKADDR* to,
        int toLength,
        WSAOVERLAPPED* overlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine,
        [CallerMemberName] string function = "")
    {
        if (!TryReadBuffers(list, length, out ReadOnlySpan<WSABUF> buffers)) return Fail(WSAEFAULT, function);

        WsaError refused = CheckOverlapped(socket, count, overlapped, routine);
        if (refused == NO_ERROR) refused = Transfers.CheckSend(socket, (int)flags);
        if (refused != NO_ERROR) return Fail(refused, function);

        SendOperation operation = SendOperation.Rent();
        operation.Buffers.Capture(buffers);
        operation.Flags = (int)flags;
        if (to != null && !socket.IsStream)
        {
            if (!TryReadAddress(to, toLength, out SocketAddress address)) refused = WSAEFAULT;
            if (refused == NO_ERROR) refused = Addresses.CheckFamilyAndLength(socket, address);
            if (refused == NO_ERROR) refused = Addresses.CheckRemote(socket, address);
            operation.SetAddress(address);
        }
        else if (!socket.IsConnected && !socket.HasPeer)
        {
            refused = WSAENOTCONN;
        }

        if (refused == NO_ERROR) return Begin(socket, operation, overlapped, routine, count, null, function);
        operation.Recycle();
        return Fail(refused, function);
    }

    private static int BeginSendMessage(
        SocketObject socket,
        WSAMSG* message,
        uint* count,
        uint flags,
        WSAOVERLAPPED* overlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine)
    {
        SocketAddress to = default;
        bool readable = CanUseMessage(message, out ReadOnlySpan<WSABUF> buffers);
        if (!readable || (message->name != null && !TryReadAddress(message->name, message->namelen, out to))) return Fail(WSAEFAULT, nameof(WSASendMsg));

        WsaError refused = socket.IsStream ? WSAEOPNOTSUPP : CheckOverlapped(socket, count, overlapped, routine);
        if (refused == NO_ERROR) refused = Transfers.CheckSendMessage(socket, (int)flags, to);
        if (refused != NO_ERROR) return Fail(refused, nameof(WSASendMsg));

        SendOperation operation = SendOperation.Rent();
        operation.Buffers.Capture(buffers);
        operation.Flags = (int)flags;
        operation.IsMessage = true;
        operation.Control = message->Control;
        if (to.Length != 0) operation.SetAddress(to);
        return Begin(socket, operation, overlapped, routine, count, null, nameof(WSASendMsg));
    }

    /// <summary>What every overlapped call checks: the memory, and that completion routines and ports do not meet on one socket (OV09).</summary>
    private static WsaError CheckOverlapped(
        SocketObject socket, uint* count, WSAOVERLAPPED* overlapped, delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine) =>
        !UserMemory.CanWrite(overlapped) || (count != null && !UserMemory.CanWrite(count)) ? WSAEFAULT
        : routine != null && socket.Port is not null ? WSAEINVAL
        : NO_ERROR;

    private static bool CanUseMessage(WSAMSG* message, out ReadOnlySpan<WSABUF> buffers)
    {
        buffers = default;
        return UserMemory.CanWrite(message) && TryReadBuffers(message->lpBuffers, message->dwBufferCount, out buffers)
            && message->Control.len <= MaxControlBytes && UserMemory.CanWrite((void*)message->Control.buf, message->Control.len);
    }

    /// <summary>Starts an operation, which is not the caller's any more. 0: it has ended already; SOCKET_ERROR and WSA_IO_PENDING: it will.</summary>
    private static int Begin(
        SocketObject socket,
        Operation operation,
        WSAOVERLAPPED* overlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine,
        uint* count,
        uint* flags,
        string function)
    {
        WsaError error = operation.Prepare(overlapped, routine);
        if (error == NO_ERROR)
        {
            socket.ResetFile();
            NetworkEvents? events = socket.Events;
            bool receives = events is not null && !operation.IsSend;
            error = socket.Start(operation);
            if (receives) events!.Reenable(socket.IsListening ? Reenabling.Accept : Reenabling.Receive);
        }

        if (error is WSA_IO_PENDING or Operation.GoesOn)
        {
            if (error == Operation.GoesOn) operation.GoOn();
            t_lastError = (int)WSA_IO_PENDING; // No failure, and nothing to trace.
            return SOCKET_ERROR;
        }

        if (error != NO_ERROR)
        {
            overlapped->Internal = NtStatus.From(error, socket.IsStream);
            operation.Recycle();
            return Fail(error, function);
        }

        if (count != null) *count = (uint)operation.Result.Bytes;
        if (flags != null) *flags = (uint)operation.Flags;
        Completion.Tell(operation, socket, atOnce: true);
        return 0;
    }
}
