using Windsock.Transports.Stack;
using Windsock.Waits;

namespace Windsock.Engine;

/// <summary>Waiting for one operation, as WSAGetOverlappedResult and GetOverlappedResult do.</summary>
internal static unsafe class OverlappedResult
{
    // The event may be reset by others, and the handle by the next operation: then Internal is what counts.
    private const uint LookAgainMilliseconds = 20;

    /// <summary>Waits until an operation has ended.</summary>
    /// <param name="file">The handle's object.</param>
    /// <param name="overlapped">The operation.</param>
    /// <param name="timeout">Milliseconds; 0 only looks.</param>
    /// <param name="alertable">APCs end the wait.</param>
    /// <param name="apcRan">Whether they have.</param>
    /// <returns>The status; <see cref="NtStatus.Pending"/> when it has not ended.</returns>
    public static uint Await(OverlappedObject? file, WSAOVERLAPPED* overlapped, uint timeout, bool alertable, out bool apcRan)
    {
        apcRan = false;
        Participant.Current?.Prepare(looksOnly: timeout == 0);
        uint status = Status(overlapped);
        if (status != NtStatus.Pending || timeout == 0) return status;

        long deadline = timeout == Dispatcher.Infinite ? long.MaxValue : WaitClock.MillisecondsOfThread + timeout;
        DispatcherObject[] objects = [Awaited(file, overlapped)];
        while (true)
        {
            long left = Math.Min(deadline - WaitClock.MillisecondsOfThread, LookAgainMilliseconds);
            uint waited = Wait.ForObjects(objects, all: false, (uint)Math.Max(0, left), alertable);
            status = Status(overlapped);
            if (status != NtStatus.Pending) return status;
            if (waited == Wait.IoCompletion)
            {
                apcRan = true;
                return status;
            }

            if (WaitClock.MillisecondsOfThread >= deadline) return status;
        }
    }

    private static DispatcherObject Awaited(OverlappedObject? file, WSAOVERLAPPED* overlapped)
    {
        nuint handle = (nuint)(overlapped->hEvent & ~1);
        if (handle != 0 && Session.Handles.Enter<EventObject>(handle) is { } found)
        {
            Session.Handles.Leave(handle);
            return found;
        }

        return file ?? (DispatcherObject)new EventObject(manualReset: true, initial: false);
    }

    private static uint Status(WSAOVERLAPPED* overlapped) => (uint)Volatile.Read(ref overlapped->Internal);
}
