using System.Runtime.InteropServices;

namespace Windsock.Native;

/// <content>Registered I/O.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_RIOReceive")]
    private static int RIOReceive(nint rq, RIO_BUF* data, uint count, uint flags, void* context) =>
        Ws2_32.RIOReceive(rq, data, count, flags, context);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIOReceiveEx")]
    private static int RIOReceiveEx(
        nint rq, RIO_BUF* data, uint count, RIO_BUF* local, RIO_BUF* remote, RIO_BUF* control, RIO_BUF* flagsRoom, uint flags, void* context) =>
        Ws2_32.RIOReceiveEx(rq, data, count, local, remote, control, flagsRoom, flags, context);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIOSend")]
    private static int RIOSend(nint rq, RIO_BUF* data, uint count, uint flags, void* context) =>
        Ws2_32.RIOSend(rq, data, count, flags, context);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIOSendEx")]
    private static int RIOSendEx(
        nint rq, RIO_BUF* data, uint count, RIO_BUF* local, RIO_BUF* remote, RIO_BUF* control, RIO_BUF* flagsRoom, uint flags, void* context) =>
        Ws2_32.RIOSendEx(rq, data, count, local, remote, control, flagsRoom, flags, context);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIOCloseCompletionQueue")]
    private static void RIOCloseCompletionQueue(nint cq) =>
        Ws2_32.RIOCloseCompletionQueue(cq);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIOCreateCompletionQueue")]
    private static nint RIOCreateCompletionQueue(uint size, RIO_NOTIFICATION_COMPLETION* notification) =>
        Ws2_32.RIOCreateCompletionQueue(size, notification);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIOCreateRequestQueue")]
    private static nint RIOCreateRequestQueue(
        SOCKET s, uint receives, uint receiveBuffers, uint sends, uint sendBuffers, nint receiveQueue, nint sendQueue, void* context) =>
        Ws2_32.RIOCreateRequestQueue(s, receives, receiveBuffers, sends, sendBuffers, receiveQueue, sendQueue, context);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIODequeueCompletion")]
    private static uint RIODequeueCompletion(nint cq, RIORESULT* results, uint room) =>
        Ws2_32.RIODequeueCompletion(cq, results, room);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIODeregisterBuffer")]
    private static void RIODeregisterBuffer(nint id) =>
        Ws2_32.RIODeregisterBuffer(id);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIONotify")]
    private static int RIONotify(nint cq) =>
        Ws2_32.RIONotify(cq);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIORegisterBuffer")]
    private static nint RIORegisterBuffer(byte* buffer, uint length) =>
        Ws2_32.RIORegisterBuffer(buffer, length);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIOResizeCompletionQueue")]
    private static int RIOResizeCompletionQueue(nint cq, uint size) =>
        Ws2_32.RIOResizeCompletionQueue(cq, size);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RIOResizeRequestQueue")]
    private static int RIOResizeRequestQueue(nint rq, uint receives, uint sends) =>
        Ws2_32.RIOResizeRequestQueue(rq, receives, sends);
}
