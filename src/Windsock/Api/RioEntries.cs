using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>Registered I/O for unmanaged callers: the table that SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER fills when the C library is not there.</summary>
internal static unsafe class RioEntries
{
    /// <summary>The functions in the order of RIO_EXTENSION_FUNCTION_TABLE.</summary>
    public static nint[] All() =>
    [
        (nint)(delegate* unmanaged<nint, RIO_BUF*, uint, uint, void*, int>)&RIOReceive,
        (nint)(delegate* unmanaged<nint, RIO_BUF*, uint, RIO_BUF*, RIO_BUF*, RIO_BUF*, RIO_BUF*, uint, void*, int>)&RIOReceiveEx,
        (nint)(delegate* unmanaged<nint, RIO_BUF*, uint, uint, void*, int>)&RIOSend,
        (nint)(delegate* unmanaged<nint, RIO_BUF*, uint, RIO_BUF*, RIO_BUF*, RIO_BUF*, RIO_BUF*, uint, void*, int>)&RIOSendEx,
        (nint)(delegate* unmanaged<nint, void>)&RIOCloseCompletionQueue,
        (nint)(delegate* unmanaged<uint, RIO_NOTIFICATION_COMPLETION*, nint>)&RIOCreateCompletionQueue,
        (nint)(delegate* unmanaged<SOCKET, uint, uint, uint, uint, nint, nint, void*, nint>)&RIOCreateRequestQueue,
        (nint)(delegate* unmanaged<nint, RIORESULT*, uint, uint>)&RIODequeueCompletion,
        (nint)(delegate* unmanaged<nint, void>)&RIODeregisterBuffer,
        (nint)(delegate* unmanaged<nint, int>)&RIONotify,
        (nint)(delegate* unmanaged<byte*, uint, nint>)&RIORegisterBuffer,
        (nint)(delegate* unmanaged<nint, uint, int>)&RIOResizeCompletionQueue,
        (nint)(delegate* unmanaged<nint, uint, uint, int>)&RIOResizeRequestQueue,
    ];

    [UnmanagedCallersOnly]
    private static int RIOReceive(nint rq, RIO_BUF* data, uint count, uint flags, void* context) =>
        Ws2_32.RIOReceive(rq, data, count, flags, context);

    [UnmanagedCallersOnly]
    private static int RIOReceiveEx(
        nint rq, RIO_BUF* data, uint count, RIO_BUF* local, RIO_BUF* remote, RIO_BUF* control, RIO_BUF* flagsRoom, uint flags, void* context) =>
        Ws2_32.RIOReceiveEx(rq, data, count, local, remote, control, flagsRoom, flags, context);

    [UnmanagedCallersOnly]
    private static int RIOSend(nint rq, RIO_BUF* data, uint count, uint flags, void* context) =>
        Ws2_32.RIOSend(rq, data, count, flags, context);

    [UnmanagedCallersOnly]
    private static int RIOSendEx(
        nint rq, RIO_BUF* data, uint count, RIO_BUF* local, RIO_BUF* remote, RIO_BUF* control, RIO_BUF* flagsRoom, uint flags, void* context) =>
        Ws2_32.RIOSendEx(rq, data, count, local, remote, control, flagsRoom, flags, context);

    [UnmanagedCallersOnly]
    private static void RIOCloseCompletionQueue(nint cq) =>
        Ws2_32.RIOCloseCompletionQueue(cq);

    [UnmanagedCallersOnly]
    private static nint RIOCreateCompletionQueue(uint size, RIO_NOTIFICATION_COMPLETION* notification) =>
        Ws2_32.RIOCreateCompletionQueue(size, notification);

    [UnmanagedCallersOnly]
    private static nint RIOCreateRequestQueue(
        SOCKET s, uint receives, uint receiveBuffers, uint sends, uint sendBuffers, nint receiveQueue, nint sendQueue, void* context) =>
        Ws2_32.RIOCreateRequestQueue(s, receives, receiveBuffers, sends, sendBuffers, receiveQueue, sendQueue, context);

    [UnmanagedCallersOnly]
    private static uint RIODequeueCompletion(nint cq, RIORESULT* results, uint room) =>
        Ws2_32.RIODequeueCompletion(cq, results, room);

    [UnmanagedCallersOnly]
    private static void RIODeregisterBuffer(nint id) =>
        Ws2_32.RIODeregisterBuffer(id);

    [UnmanagedCallersOnly]
    private static int RIONotify(nint cq) =>
        Ws2_32.RIONotify(cq);

    [UnmanagedCallersOnly]
    private static nint RIORegisterBuffer(byte* buffer, uint length) =>
        Ws2_32.RIORegisterBuffer(buffer, length);

    [UnmanagedCallersOnly]
    private static int RIOResizeCompletionQueue(nint cq, uint size) =>
        Ws2_32.RIOResizeCompletionQueue(cq, size);

    [UnmanagedCallersOnly]
    private static int RIOResizeRequestQueue(nint rq, uint receives, uint sends) =>
        Ws2_32.RIOResizeRequestQueue(rq, receives, sends);
}
