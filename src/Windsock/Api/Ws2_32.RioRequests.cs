using System.Runtime.CompilerServices;
using Windsock.Engine;
using Windsock.Engine.Rio;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Registered I/O: requests and their ends.</content>
public static unsafe partial class Ws2_32
{
    private const uint RioFlags = RIO_MSG_DONT_NOTIFY | RIO_MSG_DEFER | RIO_MSG_WAITALL | RIO_MSG_COMMIT_ONLY;

    /// <summary>Receives into a part of a registered buffer.</summary>
    /// <param name="SocketQueue">The request queue.</param>
    /// <param name="pData">The part; null with <paramref name="DataBufferCount"/> 0 for none (datagrams), or with RIO_MSG_COMMIT_ONLY.</param>
    /// <param name="DataBufferCount">1 or 0.</param>
    /// <param name="Flags">RIO_MSG_DONT_NOTIFY, RIO_MSG_DEFER, RIO_MSG_WAITALL; or RIO_MSG_COMMIT_ONLY alone.</param>
    /// <param name="RequestContext">Comes with the completion.</param>
    /// <returns>1: the request will end with a completion; or 0 with WSAEFAULT (no queue, a bad pointer), WSAEINVAL (a part outside of its buffer, counts,
    /// flags) or WSAENOBUFS (as many as may are under way).</returns>
    /// <remarks>Source: MS Learn "LPFN_RIORECEIVE callback function (mswsock.h)".</remarks>
    public static int RIOReceive(nint SocketQueue, RIO_BUF* pData, uint DataBufferCount, uint Flags, void* RequestContext) =>
        Request(SocketQueue, isSend: false, pData, DataBufferCount, null, null, null, null, Flags, RequestContext);

    /// <summary>As <see cref="RIOReceive"/>, with what else comes with a datagram.</summary>
    /// <param name="SocketQueue">The request queue.</param>
    /// <param name="pData">As for <see cref="RIOReceive"/>.</param>
    /// <param name="DataBufferCount">As for <see cref="RIOReceive"/>.</param>
    /// <param name="pLocalAddress">Room for a SOCKADDR_INET that gets the local address; null for none.</param>
    /// <param name="pRemoteAddress">Room for a SOCKADDR_INET that gets the sender; null for none.</param>
    /// <param name="pControlContext">Room for a RIO_CMSG_BUFFER with control messages; null for none.</param>
    /// <param name="pFlags">Room for a DWORD that gets the flags; null for none.</param>
    /// <param name="Flags">As for <see cref="RIOReceive"/>.</param>
    /// <param name="RequestContext">As for <see cref="RIOReceive"/>.</param>
    /// <returns>As <see cref="RIOReceive"/>.</returns>
    /// <remarks>Source: MS Learn "LPFN_RIORECEIVEEX callback function (mswsock.h)". Differs: the local address is the one that the socket is bound to;
    /// IP_PKTINFO among the control messages tells where a datagram came in.</remarks>
    public static int RIOReceiveEx(
        nint SocketQueue,
        RIO_BUF* pData,
        uint DataBufferCount,
        RIO_BUF* pLocalAddress,
        RIO_BUF* pRemoteAddress,
        RIO_BUF* pControlContext,
        RIO_BUF* pFlags,
        uint Flags,
        void* RequestContext) =>
        Request(SocketQueue, isSend: false, pData, DataBufferCount, pLocalAddress, pRemoteAddress, pControlContext, pFlags, Flags, RequestContext);

    /// <summary>Sends a part of a registered buffer.</summary>
    /// <param name="SocketQueue">The request queue.</param>
    /// <param name="pData">As for <see cref="RIOReceive"/>.</param>
    /// <param name="DataBufferCount">As for <see cref="RIOReceive"/>.</param>
    /// <param name="Flags">RIO_MSG_DONT_NOTIFY, RIO_MSG_DEFER; or RIO_MSG_COMMIT_ONLY alone.</param>
    /// <param name="RequestContext">As for <see cref="RIOReceive"/>.</param>
    /// <returns>As <see cref="RIOReceive"/>.</returns>
    /// <remarks>Source: MS Learn "LPFN_RIOSEND callback function (mswsock.h)".</remarks>
    public static int RIOSend(nint SocketQueue, RIO_BUF* pData, uint DataBufferCount, uint Flags, void* RequestContext) =>
        Request(SocketQueue, isSend: true, pData, DataBufferCount, null, null, null, null, Flags, RequestContext);

    /// <summary>As <see cref="RIOSend"/>, with what else goes with a datagram.</summary>
    /// <param name="SocketQueue">The request queue.</param>
    /// <param name="pData">As for <see cref="RIOReceive"/>.</param>
    /// <param name="DataBufferCount">As for <see cref="RIOReceive"/>.</param>
    /// <param name="pLocalAddress">Must be null: IP_PKTINFO among the control messages chooses a source.</param>
    /// <param name="pRemoteAddress">A SOCKADDR_INET: where to; null for the connected peer.</param>
    /// <param name="pControlContext">A RIO_CMSG_BUFFER with control messages; null for none.</param>
    /// <param name="pFlags">Must be null.</param>
    /// <param name="Flags">As for <see cref="RIOSend"/>.</param>
    /// <param name="RequestContext">As for <see cref="RIOReceive"/>.</param>
    /// <returns>As <see cref="RIOReceive"/>.</returns>
    /// <remarks>Source: MS Learn "LPFN_RIOSENDEX callback function (mswsock.h)".</remarks>
    public static int RIOSendEx(
        nint SocketQueue,
        RIO_BUF* pData,
        uint DataBufferCount,
        RIO_BUF* pLocalAddress,
        RIO_BUF* pRemoteAddress,
        RIO_BUF* pControlContext,
        RIO_BUF* pFlags,
        uint Flags,
        void* RequestContext) =>
        pLocalAddress != null || pFlags != null
            ? NotDone(WSAEINVAL)
            : Request(SocketQueue, isSend: true, pData, DataBufferCount, null, pRemoteAddress, pControlContext, null, Flags, RequestContext);

    private static int Request(
        nint socketQueue,
        bool isSend,
        RIO_BUF* data,
        uint count,
        RIO_BUF* local,
        RIO_BUF* remote,
        RIO_BUF* control,
        RIO_BUF* flagsRoom,
        uint flags,
        void* context,
        [CallerMemberName] string function = "")
    {
        if (RioRequestQueue.Table.Find(socketQueue) is not { } queue) return NotDone(WSAEFAULT, function);
        if ((flags & ~RioFlags) != 0 || (isSend && (flags & RIO_MSG_WAITALL) != 0)) return NotDone(WSAEINVAL, function);
        if ((flags & RIO_MSG_COMMIT_ONLY) != 0)
        {
            if (flags != RIO_MSG_COMMIT_ONLY || data != null || count != 0 || context != null) return NotDone(WSAEINVAL, function);
            queue.Commit();
            return 1;
        }

        WsaError error = Resolve(queue.Socket, isSend, data, count, local, remote, control, flagsRoom, out RioMemory memory);
        if (error != NO_ERROR) return NotDone(error, function);
        if (queue.TryTake(isSend) is not { } operation) return NotDone(WSAENOBUFS, function);

        operation.Ask(isSend, memory, flags, (ulong)context);
        queue.Defer(operation);
        if ((flags & RIO_MSG_DEFER) == 0) queue.Commit();
        return 1;
    }

    /// <summary>Finds the memory of a request.</summary>
    private static WsaError Resolve(
        SocketObject socket, bool isSend, RIO_BUF* data, uint count, RIO_BUF* local, RIO_BUF* remote, RIO_BUF* control, RIO_BUF* flags, out RioMemory memory)
    {
        memory = default;
        if (count > 1 || (count == 1) != (data != null) || (count == 0 && socket.IsStream)) return WSAEINVAL;
        if (!CanReadSlice(data) || !CanReadSlice(local) || !CanReadSlice(remote) || !CanReadSlice(control) || !CanReadSlice(flags)) return WSAEFAULT;
        if (socket.IsStream && (local != null || remote != null || control != null)) return WSAEINVAL;
        if (!RioBuffer.TryResolve(data, out byte* bytes) || !RioBuffer.TryResolve(local, out memory.Local)) return WSAEINVAL;
        if (!RioBuffer.TryResolve(remote, out memory.Remote) || !RioBuffer.TryResolve(control, out memory.Control)) return WSAEINVAL;
        if (!RioBuffer.TryResolve(flags, out byte* flagsRoom)) return WSAEINVAL;
        if (Lacks(local, SocketAddress.IPv6Length) || Lacks(remote, SocketAddress.IPv6Length) || Lacks(flags, sizeof(uint))) return WSAEINVAL;
        if (Lacks(control, sizeof(uint))) return WSAEINVAL;
        if (data != null && data->Length > int.MaxValue) return WSAEINVAL;

        memory.Data = data == null ? default : new WSABUF((nint)bytes, (int)data->Length);
        if (!CanUse(memory.Local, local, isSend) || !CanUse(memory.Remote, remote, isSend)) return WSAEFAULT;
        if (!CanUse(memory.Control, control, isSend) || !CanUse(flagsRoom, flags, isSend)) return WSAEFAULT;

        memory.ControlLength = control == null ? 0 : control->Length;
        memory.Flags = (uint*)flagsRoom;
        return NO_ERROR;
    }

    private static bool CanReadSlice(RIO_BUF* slice) => slice == null || UserMemory.CanRead(slice);

    // Data goes to the host untouched, these do not; and a buffer is not tested to its end when it is registered.
    private static bool CanUse(byte* memory, RIO_BUF* slice, bool isSend) =>
        slice == null || (isSend ? UserMemory.CanRead(memory, slice->Length) : UserMemory.CanWrite(memory, slice->Length));

    private static bool Lacks(RIO_BUF* slice, uint bytes) => slice != null && slice->Length < bytes;

    /// <summary>Takes the ends of requests, in their order.</summary>
    /// <param name="CQ">The completion queue.</param>
    /// <param name="Array">Gets them.</param>
    /// <param name="ArraySize">Room there.</param>
    /// <returns>How many came; RIO_CORRUPT_CQ for what is no queue, or memory that cannot be written.</returns>
    /// <remarks>A queue that is empty looks at the host first, so that a program that polls needs no other thread. Source: MS Learn "LPFN_RIODEQUEUECOMPLETION
    /// callback function (mswsock.h)".</remarks>
    public static uint RIODequeueCompletion(nint CQ, RIORESULT* Array, uint ArraySize)
    {
        if (RioCompletionQueue.Table.Find(CQ) is not { } queue) return RIO_CORRUPT_CQ;
        if (ArraySize > int.MaxValue || !UserMemory.CanWrite(Array, ArraySize * (nuint)sizeof(RIORESULT))) return RIO_CORRUPT_CQ;

        if (queue.IsEmpty) WorkerPool.Look();
        return queue.Take(Array, ArraySize);
    }

    /// <summary>Asks for one notification, for the next completion or one that is there.</summary>
    /// <param name="CQ">The completion queue.</param>
    /// <returns>0, WSAEINVAL (no queue, or one that is only polled) or WSAEALREADY (asked for already). The last error does not change.</returns>
    /// <remarks>Source: MS Learn "LPFN_RIONOTIFY callback function (mswsock.h)".</remarks>
    public static int RIONotify(nint CQ)
    {
        if (RioCompletionQueue.Table.Find(CQ) is not { Notifies: true } queue) return (int)WSAEINVAL;
        return queue.TryArm() ? 0 : (int)WSAEALREADY;
    }
}
