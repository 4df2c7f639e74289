using Windsock.Spi;
using Windsock.Waits;

namespace Windsock.Engine;

/// <summary>The one step by which every operation ends: its outcome shows in the OVERLAPPED, Internal last; then its event is set; then comes the packet, or
/// the APC.</summary>
internal static unsafe class Completion
{
    private const int SkipPortOnSuccess = 1;
    private const int SkipHandleEvent = 2;
    private const int SkipEventAtOnce = 4;

    /// <summary>Tells the end of an operation, which is recycled.</summary>
    /// <param name="operation">The operation, with its result; nobody else knows it any more.</param>
    /// <param name="socket">Its socket.</param>
    /// <param name="atOnce">The call that started it returns success.</param>
    public static void Tell(Operation operation, SocketObject socket, bool atOnce)
    {
        if (operation.HandOver()) return;

        operation.StoreResults();
        if (operation.Listener is WorkItem target)
        {
            if (!atOnce) WorkerPool.Queue(target, canWait: true);
            return;
        }

        WSAOVERLAPPED* overlapped = operation.Overlapped;
        IoResult result = operation.Result;
        uint status = NtStatus.From(result.Error, socket.IsStream);
        overlapped->Offset = (uint)operation.Flags; // Where WSAGetOverlappedResult finds them.
        overlapped->InternalHigh = (nuint)result.Bytes;
        Volatile.Write(ref overlapped->Internal, status);

        // From here on the program may have freed the OVERLAPPED.
        if (operation.Listener is EventObject signalled)
        {
            if (!atOnce || (socket.Modes & SkipEventAtOnce) == 0) signalled.Set();
        }
        else if (operation.Routine == null && (socket.Modes & SkipHandleEvent) == 0) socket.SignalFile();

        if (operation.Routine != null)
        {
            Apc routine = Apc.Completion(operation.Routine, socket, (uint)result.Error, (uint)result.Bytes, overlapped, (uint)operation.Flags);
            operation.Initiator!.QueueApc(routine);
        }
        else if (socket.Port is { } port && !operation.SkipsPort && !(atOnce && (socket.Modes & SkipPortOnSuccess) != 0))
        {
            port.Queue(new Packet(socket.Key, (nint)overlapped, (uint)result.Bytes, status));
        }

        operation.Recycle();
    }
}
