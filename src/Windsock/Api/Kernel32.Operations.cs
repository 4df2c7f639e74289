using Windsock.Engine;
using Windsock.Waits;

namespace Windsock;

/// <content>The outcome and the cancellation of operations.</content>
public static unsafe partial class Kernel32
{
    /// <summary>The outcome of an overlapped operation.</summary>
    /// <param name="hFile">The handle.</param>
    /// <param name="lpOverlapped">The operation.</param>
    /// <param name="lpNumberOfBytesTransferred">Gets the bytes moved.</param>
    /// <param name="bWait">Not 0: wait for the end.</param>
    /// <returns>1; or 0 with ERROR_IO_INCOMPLETE, ERROR_INVALID_HANDLE, ERROR_NOACCESS, or the Win32 code of the operation.</returns>
    /// <remarks>Source: MS Learn "GetOverlappedResult function (ioapiset.h)".</remarks>
    public static int GetOverlappedResult(nint hFile, WSAOVERLAPPED* lpOverlapped, uint* lpNumberOfBytesTransferred, int bWait) =>
        OverlappedOutcome(hFile, lpOverlapped, lpNumberOfBytesTransferred, bWait != 0 ? INFINITE : 0, alertable: false);

    /// <summary>The outcome of an overlapped operation, with a limit to the wait.</summary>
    /// <param name="hFile">The handle.</param>
    /// <param name="lpOverlapped">The operation.</param>
    /// <param name="lpNumberOfBytesTransferred">Gets the bytes moved.</param>
    /// <param name="dwMilliseconds">How long to wait; 0 only looks, INFINITE has no end.</param>
    /// <param name="bAlertable">Not 0: an APC of this thread ends the wait.</param>
    /// <returns>1; or 0 with ERROR_IO_INCOMPLETE (no time given), Wait.Timeout, Wait.IoCompletion, ERROR_INVALID_HANDLE, ERROR_NOACCESS, or the Win32 code of
    /// the operation.</returns>
    /// <remarks>Source: MS Learn "GetOverlappedResultEx function (ioapiset.h)".</remarks>
    public static int GetOverlappedResultEx(nint hFile, WSAOVERLAPPED* lpOverlapped, uint* lpNumberOfBytesTransferred, uint dwMilliseconds, int bAlertable) =>
        OverlappedOutcome(hFile, lpOverlapped, lpNumberOfBytesTransferred, dwMilliseconds, bAlertable != 0);

    private static int OverlappedOutcome(nint file, WSAOVERLAPPED* overlapped, uint* bytes, uint timeout, bool alertable)
    {
        if (!UserMemory.CanRead(overlapped) || !UserMemory.CanWrite(bytes)) return Fail(ERROR_NOACCESS);

        using var lease = HandleLease<OverlappedObject>.Take(file);
        if (lease.Target is not { } target) return Fail(ERROR_INVALID_HANDLE);

        uint status = OverlappedResult.Await(target, overlapped, timeout, alertable, out bool apcRan);
        if (status == NtStatus.Pending) return Fail(apcRan ? Wait.IoCompletion : timeout == 0 ? ERROR_IO_INCOMPLETE : Wait.Timeout);

        *bytes = (uint)overlapped->InternalHigh;
        return status == NtStatus.Success ? 1 : Fail(NtStatus.ToWin32(status));
    }

    /// <summary>Cancels the operations that this thread has under way on a handle. They end with ERROR_OPERATION_ABORTED by their own mechanism.</summary>
    /// <param name="hFile">The handle.</param>
    /// <returns>1, also when there were none; or 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "CancelIo function (ioapiset.h)".</remarks>
    public static int CancelIo(nint hFile)
    {
        using var lease = HandleLease<OverlappedObject>.Take(hFile);
        if (lease.Target is not { } target) return Fail(ERROR_INVALID_HANDLE);

        target.Cancel(static (operation, thread) => operation.Initiator == thread, ThreadObject.Current);
        return 1;
    }

    /// <summary>Cancels operations of any thread on a handle.</summary>
    /// <param name="hFile">The handle.</param>
    /// <param name="lpOverlapped">Which one; null for all.</param>
    /// <returns>1; or 0 with ERROR_NOT_FOUND (nothing to cancel) or ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "CancelIoEx function (ioapiset.h)".</remarks>
    public static int CancelIoEx(nint hFile, WSAOVERLAPPED* lpOverlapped)
    {
        using var lease = HandleLease<OverlappedObject>.Take(hFile);
        if (lease.Target is not { } target) return Fail(ERROR_INVALID_HANDLE);

        bool any = target.Cancel(
            static (operation, wanted) => operation.Overlapped != null && (wanted == 0 || (nint)operation.Overlapped == wanted), (nint)lpOverlapped);
        return any ? 1 : Fail(ERROR_NOT_FOUND);
    }
}
