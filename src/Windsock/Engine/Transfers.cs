using System.Runtime.CompilerServices;
using Windsock.Engine.Events;
using Windsock.Spi;
using Windsock.Transports;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>The rules of sending, receiving and accepting that do not depend on who carries the bytes.</summary>
internal static class Transfers
{
    private const int ReceiveFlags = MSG_OOB | MSG_PEEK | MSG_WAITALL | MSG_PUSH_IMMEDIATE | MSG_PARTIAL;
    private const int SendFlags = MSG_OOB | MSG_DONTROUTE | MSG_PARTIAL;

    /// <summary>Takes a connection off a listener's endpoint, which the caller owns then.</summary>
    public static WsaError Accept(SocketObject listener, out Endpoint? accepted, out SocketAddress remote)
    {
        int patience = listener.IsNonBlocking ? 0 : Endpoint.Forever;
        using var waiting = new Waiting(listener, patience);
        int now = waiting.First;
        while (true)
        {
            WsaError error = listener.Endpoint.Accept(out accepted, out remote, now);
            if (listener.IsClosed)
            {
                accepted?.Close(abort: true);
                return WSAEINTR;
            }

            if (error is not (WSAEWOULDBLOCK or WSAEINTR) || patience == 0) return error;
            if (!waiting.For(Readiness.Readable, out IoResult failed) && failed.Error != WSAEINTR) return failed.Error;
            now = 0;
        }
    }

    /// <summary>recv and WSARecv.</summary>
    public static IoResult Receive(SocketObject socket, ReadOnlySpan<WSABUF> buffers, ref int flags)
    {
        WsaError refused = CheckReceive(socket, flags);
        if (refused != NO_ERROR) return IoResult.Failed(refused);

        int patience = socket.ReceivePatience;
        if (socket.IsStream && patience != 0 && IsEmpty(buffers)) return WaitForData(socket, patience);

        int asked = flags;
        using var waiting = new Waiting(socket, patience);
        IoResult result = socket.Endpoint.Receive(buffers, ref flags, waiting.First);
        while (result.Error == WSAEWOULDBLOCK && patience != 0 && waiting.For(Readiness.Readable, out result))
        {
            flags = asked;
            result = socket.Endpoint.Receive(buffers, ref flags, 0);
        }

        if ((asked & MSG_WAITALL) != 0 && result.Bytes > 0 && result.Error == NO_ERROR) return ReceiveRest(socket, buffers, asked, waiting, result.Bytes);
        return Received(socket, result);
    }

    /// <summary>MSG_WAITALL, where a signal has cut the endpoint's call short or it cannot wait: goes on until the buffers are full, or with
    /// what there is when the stream ends or the time is over.</summary>
    private static IoResult ReceiveRest(SocketObject socket, ReadOnlySpan<WSABUF> buffers, int flags, Waiting waiting, long received)
    {
        while (received < WsaBuffers.Total(buffers))
        {
            int asked = flags;
            IoResult more = socket.Endpoint.Receive(WsaBuffers.Skip(buffers, received), ref asked, 0);
            if (more.Error == WSAEWOULDBLOCK && waiting.For(Readiness.Readable, out _)) continue;
            if (more.Error is not (NO_ERROR or WSAEWOULDBLOCK)) socket.NoteEnd(more.Error);
            if (more.Error != NO_ERROR || more.Bytes == 0) break;
            received += more.Bytes;
        }

        return Received(socket, IoResult.Moved((int)received));
    }

    /// <summary>recvfrom and WSARecvFrom. A stream names no sender.</summary>
    public static IoResult ReceiveFrom(SocketObject socket, ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from)
    {
        from = default;
        if (socket.IsStream) return Receive(socket, buffers, ref flags);

        WsaError refused = CheckReceive(socket, flags);
        if (refused != NO_ERROR) return IoResult.Failed(refused);

        int patience = socket.ReceivePatience, asked = flags;
        using var waiting = new Waiting(socket, patience);
        IoResult result = socket.Endpoint.ReceiveFrom(buffers, ref flags, out from, waiting.First);
        while (result.Error == WSAEWOULDBLOCK && patience != 0 && waiting.For(Readiness.Readable, out result))
        {
            flags = asked;
            result = socket.Endpoint.ReceiveFrom(buffers, ref flags, out from, 0);
        }

        return Received(socket, result);
    }

    /// <summary>WSARecvMsg: datagrams only.</summary>
    public static IoResult ReceiveMessage(
        SocketObject socket, ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, Span<byte> control, out int controlBytes)
    {
        from = default;
        controlBytes = 0;
        if (socket.IsStream) return IoResult.Failed(WSAEOPNOTSUPP);

        WsaError refused = CheckReceive(socket, flags);
        if (refused != NO_ERROR) return IoResult.Failed(refused);

        int patience = socket.ReceivePatience, asked = flags;
        using var waiting = new Waiting(socket, patience);
        IoResult result = socket.Endpoint.ReceiveMessage(buffers, ref flags, out from, control, out controlBytes, waiting.First);
        while (result.Error == WSAEWOULDBLOCK && patience != 0 && waiting.For(Readiness.Readable, out result))
        {
            flags = asked;
            result = socket.Endpoint.ReceiveMessage(buffers, ref flags, out from, control, out controlBytes, 0);
        }

        return Received(socket, result);
    }

    /// <summary>send and WSASend.</summary>
    public static IoResult Send(SocketObject socket, ReadOnlySpan<WSABUF> buffers, int flags)
    {
        WsaError refused = CheckSend(socket, flags);
        if (refused == NO_ERROR && !socket.IsConnected && !socket.HasPeer) refused = WSAENOTCONN;
        if (refused != NO_ERROR) return IoResult.Failed(refused);
        if (socket.IsStream && IsEmpty(buffers)) return IoResult.Moved(0);

        int patience = socket.SendPatience;
        using var waiting = new Waiting(socket, patience);
        IoResult result = socket.Endpoint.Send(buffers, flags, waiting.First);
        bool partly = socket.IsStream && result.Error == NO_ERROR && result.Bytes < WsaBuffers.Total(buffers);
        if (patience != 0 && (partly || result.Error == WSAEWOULDBLOCK)) result = SendRest(socket, buffers, flags, waiting, result.Bytes);
        return Sent(socket, FinishSend(socket, result), buffers);
    }

    /// <summary>For endpoints that cannot wait inside a call: waits for room and goes on until all bytes are taken.</summary>
    private static IoResult SendRest(SocketObject socket, ReadOnlySpan<WSABUF> buffers, int flags, Waiting waiting, long sent)
    {
        IoResult failed;
        while (waiting.For(Readiness.Writable, out failed))
        {
            IoResult result = socket.Endpoint.Send(WsaBuffers.Skip(buffers, sent), flags, 0);
            if (result.Error is not (NO_ERROR or WSAEWOULDBLOCK)) return result;
            sent += result.Bytes;
            if (sent == WsaBuffers.Total(buffers)) return IoResult.Moved((int)sent);
        }

        return failed;
    }

    /// <summary>sendto and WSASendTo. On a stream the address is ignored.</summary>
    public static IoResult SendTo(SocketObject socket, ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to)
    {
        if (socket.IsStream) return Send(socket, buffers, flags);

        WsaError refused = CheckSend(socket, flags);
        if (refused == NO_ERROR) refused = Addresses.CheckFamilyAndLength(socket, to);
        if (refused == NO_ERROR) refused = Addresses.CheckRemote(socket, to);
        if (refused != NO_ERROR) return IoResult.Failed(refused);

        int patience = socket.SendPatience;
        using var waiting = new Waiting(socket, patience);
        IoResult result = socket.Endpoint.SendTo(buffers, flags, to, waiting.First);
        while (result.Error == WSAEWOULDBLOCK && patience != 0 && waiting.For(Readiness.Writable, out result))
        {
            result = socket.Endpoint.SendTo(buffers, flags, to, 0);
        }

        socket.BoundByUse();
        return Sent(socket, Finish(socket, result), buffers);
    }

    /// <summary>WSASendMsg: datagrams only; an address of length 0 means the connected peer.</summary>
    public static IoResult SendMessage(SocketObject socket, ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, ReadOnlySpan<byte> control)
    {
        if (socket.IsStream) return IoResult.Failed(WSAEOPNOTSUPP);

        WsaError refused = CheckSendMessage(socket, flags, to);
        if (refused != NO_ERROR) return IoResult.Failed(refused);

        int patience = socket.SendPatience;
        using var waiting = new Waiting(socket, patience);
        IoResult result = socket.Endpoint.SendMessage(buffers, flags, to, control, waiting.First);
        while (result.Error == WSAEWOULDBLOCK && patience != 0 && waiting.For(Readiness.Writable, out result))
        {
            result = socket.Endpoint.SendMessage(buffers, flags, to, control, 0);
        }

        socket.BoundByUse();
        return Sent(socket, Finish(socket, result), buffers);
    }

    /// <summary>What WSASendMsg checks; an address of length 0 means the connected peer.</summary>
    public static WsaError CheckSendMessage(SocketObject socket, int flags, in SocketAddress to)
    {
        WsaError refused = CheckSend(socket, flags);
        if (refused != NO_ERROR) return refused;
        if (to.Length == 0) return socket.HasPeer ? NO_ERROR : WSAENOTCONN;

        refused = Addresses.CheckFamilyAndLength(socket, to);
        return refused == NO_ERROR ? Addresses.CheckRemote(socket, to) : refused;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WsaError CheckReceive(SocketObject socket, int flags, bool overlapped = false)
    {
        if (socket.IsStream)
        {
            if (!socket.IsConnected && !BecomesConnected(socket)) return WSAENOTCONN;
        }
        else if (!socket.IsBound)
        {
            return WSAEINVAL;
        }

        if (socket.IsReceiveShut) return WSAESHUTDOWN;
        if (!overlapped && socket.Peer is { Filters: true } peer) peer.DropStrangers(); // An operation does that with each attempt.
        return flags == 0 ? NO_ERROR : CheckReceiveFlags(socket, flags, overlapped);
    }

    private static WsaError CheckReceiveFlags(SocketObject socket, int flags, bool overlapped)
    {
        if ((flags & ~ReceiveFlags) != 0) return WSAEOPNOTSUPP;
        bool waits = overlapped || !socket.IsNonBlocking;
        if ((flags & MSG_WAITALL) != 0 && (!socket.IsStream || !waits || (flags & (MSG_OOB | MSG_PEEK | MSG_PARTIAL)) != 0)) return WSAEOPNOTSUPP;
        if ((flags & MSG_OOB) == 0) return NO_ERROR;
        if (!socket.IsStream) return WSAEOPNOTSUPP;
        return socket.Options.OutOfBandInline ? WSAEINVAL : NO_ERROR;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WsaError CheckSend(SocketObject socket, int flags)
    {
        if (socket.IsSendShut) return WSAESHUTDOWN;
        if (socket.IsStream && !socket.IsConnected && !BecomesConnected(socket)) return WSAENOTCONN;
        if ((flags & ~SendFlags) != 0) return WSAEOPNOTSUPP;
        return (flags & MSG_OOB) != 0 && !socket.IsStream ? WSAEOPNOTSUPP : NO_ERROR;
    }

    /// <summary>A non-blocking connect may have ended since anybody looked.</summary>
    private static bool BecomesConnected(SocketObject socket)
    {
        if (!socket.IsConnecting) return false;
        socket.ResolveConnect(socket.Endpoint.Poll());
        return socket.IsConnected;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEmpty(ReadOnlySpan<WSABUF> buffers)
    {
        foreach (ref readonly WSABUF buffer in buffers)
        {
            if (buffer.len != 0) return false;
        }

        return true;
    }

    /// <summary>A stream receive of no bytes waits for data all the same.</summary>
    private static IoResult WaitForData(SocketObject socket, int patience)
    {
        using var waiting = new Waiting(socket, patience);
        return Received(socket, waiting.For(Readiness.Readable, out IoResult failed) ? IoResult.Moved(0) : failed);
    }

    /// <summary>Every receive, also one that fails, lets FD_READ and FD_OOB come again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static IoResult Received(SocketObject socket, IoResult result)
    {
        result = Finish(socket, result);
        socket.Events?.Reenable(Reenabling.Receive);
        return result;
    }

    /// <summary>A send that could not take everything lets FD_WRITE come again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static IoResult Sent(SocketObject socket, IoResult result, ReadOnlySpan<WSABUF> buffers)
    {
        socket.Events?.Sent(result, WsaBuffers.Total(buffers));
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static IoResult Finish(SocketObject socket, IoResult result) => result.Bytes > 0 && result.Error == NO_ERROR ? result : FinishEmpty(socket, result);

    /// <summary>A call under which the socket was closed says so, whatever the endpoint said when it was interrupted; data that came first is not lost.
    /// A stream that was reset is not taken for one that ended.</summary>
    private static IoResult FinishEmpty(SocketObject socket, IoResult result)
    {
        if (socket.IsClosed) return IoResult.Failed(WSAEINTR);
        if (result.Error != NO_ERROR) socket.NoteEnd(result.Error);
        return result.Error == NO_ERROR && socket.BrokenBy != NO_ERROR ? IoResult.Failed(socket.BrokenBy) : result;
    }

    /// <summary>A send that a shutdown of another thread has ended was not reset, and what the peer sends still comes.</summary>
    public static IoResult FinishSend(SocketObject socket, IoResult result) =>
        result.Error == WSAECONNRESET && socket.HasEnded && !socket.IsClosed ? IoResult.Failed(WSAESHUTDOWN) : Finish(socket, result);
}
