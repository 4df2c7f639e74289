using System.Runtime.CompilerServices;
using Windsock.Engine;
using Windsock.Engine.Rio;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Registered I/O: buffers and queues.</content>
public static unsafe partial class Ws2_32
{
    private const uint MaxProbedBytes = 1 << 20;

    /// <summary>Makes memory known for requests.</summary>
    /// <param name="DataBuffer">The memory; it stays in place until it is deregistered.</param>
    /// <param name="DataLength">Its bytes.</param>
    /// <returns>The buffer; or RIO_INVALID_BUFFERID with WSAEFAULT, WSAEINVAL (no bytes) or WSAENOBUFS.</returns>
    /// <remarks>Source: MS Learn "LPFN_RIOREGISTERBUFFER callback function (mswsock.h)".</remarks>
    public static nint RIORegisterBuffer(byte* DataBuffer, uint DataLength)
    {
        WsaError error = DataLength == 0 ? WSAEINVAL : UserMemory.CanRead(DataBuffer, Math.Min(DataLength, MaxProbedBytes)) ? NO_ERROR : WSAEFAULT;
        nint id = error == NO_ERROR ? RioBuffer.Table.Add(new RioBuffer(DataBuffer, DataLength)) : 0;
        if (id != 0) return id;

        Fail(error == NO_ERROR ? WSAENOBUFS : error);
        return RIO_INVALID_BUFFERID;
    }

    /// <summary>Forgets a buffer. Requests that use it must have ended.</summary>
    /// <param name="BufferId">The buffer.</param>
    /// <remarks>Source: MS Learn "LPFN_RIODEREGISTERBUFFER callback function (mswsock.h)".</remarks>
    public static void RIODeregisterBuffer(nint BufferId) => RioBuffer.Table.Remove(BufferId);

    /// <summary>Makes a completion queue.</summary>
    /// <param name="QueueSize">How many completions it holds: the limits of all request queues that use it together.</param>
    /// <param name="NotificationCompletion">How <see cref="RIONotify"/> tells; null for a queue that is only polled.</param>
    /// <returns>The queue; or 0 with WSAEINVAL (size, type, event or port), WSAEFAULT or WSAENOBUFS.</returns>
    /// <remarks>Source: MS Learn "LPFN_RIOCREATECOMPLETIONQUEUE callback function (mswsock.h)".</remarks>
    public static nint RIOCreateCompletionQueue(uint QueueSize, RIO_NOTIFICATION_COMPLETION* NotificationCompletion)
    {
        if (!Session.IsStarted) return NoQueue(WSANOTINITIALISED);
        if (QueueSize is 0 or > RIO_MAX_CQ_SIZE) return NoQueue(WSAEINVAL);
        if (NotificationCompletion != null && !UserMemory.CanRead(NotificationCompletion)) return NoQueue(WSAEFAULT);

        RioNotification? notification = null;
        if (NotificationCompletion != null && (notification = ReadNotification(*NotificationCompletion)) is null) return NoQueue(WSAEINVAL);

        var queue = new RioCompletionQueue(QueueSize, notification);
        nint id = RioCompletionQueue.Table.Add(queue);
        if (id != 0) return id;
        queue.Close();
        return NoQueue(WSAENOBUFS);
    }

    private static RioNotification? ReadNotification(in RIO_NOTIFICATION_COMPLETION given)
    {
        if (given.Type == RIO_EVENT_COMPLETION)
        {
            using var lease = HandleLease<Waits.EventObject>.Take(given.EventHandle);
            return lease.Target is { } target ? new RioNotification(target, given.NotifyReset != 0, null, default) : null;
        }

        if (given.Type != RIO_IOCP_COMPLETION) return null;
        using var port = HandleLease<CompletionPort>.Take(given.IocpHandle);
        var packet = new Packet(given.CompletionKey, given.Overlapped, 0, NtStatus.Success);
        return port.Target is { } found ? new RioNotification(null, false, found, packet) : null;
    }

    /// <summary>Changes the size of a completion queue.</summary>
    /// <param name="cq">The queue.</param>
    /// <param name="queueSize">As for <see cref="RIOCreateCompletionQueue"/>.</param>
    /// <returns>1; or 0 with WSAEINVAL (size), WSAEFAULT (no queue) or WSAETOOMANYREFS (more places are taken).</returns>
    /// <remarks>Source: MS Learn "LPFN_RIORESIZECOMPLETIONQUEUE callback function (mswsock.h)".</remarks>
    public static int RIOResizeCompletionQueue(nint cq, uint queueSize)
    {
        if (RioCompletionQueue.Table.Find(cq) is not { } queue) return NotDone(WSAEFAULT);
        if (queueSize is 0 or > RIO_MAX_CQ_SIZE) return NotDone(WSAEINVAL);
        return queue.TryResize(queueSize) ? 1 : NotDone(WSAETOOMANYREFS);
    }

    /// <summary>Forgets a completion queue.</summary>
    /// <param name="cq">The queue.</param>
    /// <remarks>Source: MS Learn "LPFN_RIOCLOSECOMPLETIONQUEUE callback function (mswsock.h)".</remarks>
    public static void RIOCloseCompletionQueue(nint cq) => RioCompletionQueue.Table.Remove(cq)?.Close();

    /// <summary>Gives a socket its request queue, which ends with the socket.</summary>
    /// <param name="Socket">A socket made with WSA_FLAG_REGISTERED_IO, not listening, without a request queue.</param>
    /// <param name="MaxOutstandingReceive">How many receives may be under way or not yet dequeued.</param>
    /// <param name="MaxReceiveDataBuffers">1.</param>
    /// <param name="MaxOutstandingSend">The same for sends.</param>
    /// <param name="MaxSendDataBuffers">1.</param>
    /// <param name="ReceiveCQ">Where the ends of receives go.</param>
    /// <param name="SendCQ">Where the ends of sends go.</param>
    /// <param name="SocketContext">Comes with every completion.</param>
    /// <returns>The queue; or 0 with WSANOTINITIALISED, WSAENOTSOCK, WSAEOPNOTSUPP (the flag is missing), WSAEINVAL or WSAENOBUFS (a completion queue is too
    /// small).</returns>
    /// <remarks>Source: MS Learn "LPFN_RIOCREATEREQUESTQUEUE callback function (mswsock.h)".</remarks>
    public static nint RIOCreateRequestQueue(
        SOCKET Socket,
        uint MaxOutstandingReceive,
        uint MaxReceiveDataBuffers,
        uint MaxOutstandingSend,
        uint MaxSendDataBuffers,
        nint ReceiveCQ,
        nint SendCQ,
        void* SocketContext)
    {
        using SocketLease lease = SocketLease.Take(Socket.Value);
        if (lease.Socket is not { } socket) return NoQueue(NoSocket());
        if (!socket.IsRegistered) return NoQueue(WSAEOPNOTSUPP);
        if (MaxReceiveDataBuffers != 1 || MaxSendDataBuffers != 1 || (ulong)MaxOutstandingReceive + MaxOutstandingSend == 0) return NoQueue(WSAEINVAL);
        if (socket.IsListening) return NoQueue(WSAEINVAL);
        if (RioCompletionQueue.Table.Find(ReceiveCQ) is not { } receives) return NoQueue(WSAEINVAL);
        if (RioCompletionQueue.Table.Find(SendCQ) is not { } sends) return NoQueue(WSAEINVAL);
        if (!RioRequestQueue.TryReserve(receives, MaxOutstandingReceive, sends, MaxOutstandingSend)) return NoQueue(WSAENOBUFS);

        var queue = new RioRequestQueue(socket, receives, sends, MaxOutstandingReceive, MaxOutstandingSend, (ulong)SocketContext);
        queue.Id = RioRequestQueue.Table.Add(queue);
        if (queue.Id != 0 && Interlocked.CompareExchange(ref socket.Extras.Requests, queue, null) is null) return queue.Id;

        WsaError error = queue.Id == 0 ? WSAENOBUFS : WSAEINVAL;
        queue.Close();
        return NoQueue(error);
    }

    /// <summary>Changes the limits of a request queue.</summary>
    /// <param name="rq">The queue.</param>
    /// <param name="MaxOutstandingReceive">Receives.</param>
    /// <param name="MaxOutstandingSend">Sends.</param>
    /// <returns>1; or 0 with WSAEFAULT (no queue), WSAEINVAL, WSAETOOMANYREFS (more are under way) or WSAENOBUFS (a completion queue is too small).</returns>
    /// <remarks>Source: MS Learn "LPFN_RIORESIZEREQUESTQUEUE callback function (mswsock.h)".</remarks>
    public static int RIOResizeRequestQueue(nint rq, uint MaxOutstandingReceive, uint MaxOutstandingSend)
    {
        if (RioRequestQueue.Table.Find(rq) is not { } queue) return NotDone(WSAEFAULT);
        if ((ulong)MaxOutstandingReceive + MaxOutstandingSend == 0) return NotDone(WSAEINVAL);
        WsaError error = queue.Resize(MaxOutstandingReceive, MaxOutstandingSend);
        return error == NO_ERROR ? 1 : NotDone(error);
    }

    private static nint NoQueue(WsaError error, [CallerMemberName] string function = "") => Fail(error, function) & 0;
}
