using Windsock.Engine;
using Windsock.Spi;
using Windsock.Waits;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Completion ports.</content>
public static unsafe partial class Kernel32
{
    private const uint MaxEntries = 1024; // Of one GetQueuedCompletionStatusEx; the others come with the next.

    /// <summary>Makes a completion port, binds a handle to one, or both.</summary>
    /// <param name="FileHandle">A socket, or INVALID_HANDLE_VALUE to only make a port.</param>
    /// <param name="ExistingCompletionPort">The port to bind the handle to; 0 makes a new one.</param>
    /// <param name="CompletionKey">Comes with every packet of the handle.</param>
    /// <param name="NumberOfConcurrentThreads">How many threads of a new port may run at a time; 0: as many as there are processors.</param>
    /// <returns>The port; or 0 with ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (a port with INVALID_HANDLE_VALUE, a handle that is bound already, a socket
    /// made without WSA_FLAG_OVERLAPPED) or ERROR_TOO_MANY_OPEN_FILES.</returns>
    /// <remarks>Source: MS Learn "CreateIoCompletionPort function (ioapiset.h)".</remarks>
    public static nint CreateIoCompletionPort(nint FileHandle, nint ExistingCompletionPort, nuint CompletionKey, uint NumberOfConcurrentThreads)
    {
        if (FileHandle == INVALID_HANDLE_VALUE)
        {
            return ExistingCompletionPort == 0 ? NewPort(NumberOfConcurrentThreads) : Fail(ERROR_INVALID_PARAMETER);
        }

        using var file = HandleLease<OverlappedObject>.Take(FileHandle);
        if (file.Target is not { } target) return Fail(ERROR_INVALID_HANDLE);
        if (!target.IsOverlapped) return Fail(ERROR_INVALID_PARAMETER);

        nint made = ExistingCompletionPort == 0 ? NewPort(NumberOfConcurrentThreads) : ExistingCompletionPort;
        if (made == 0) return 0;

        uint error;
        using (var port = HandleLease<CompletionPort>.Take(made))
        {
            error = port.Target is { } found ? Bind(target, found, CompletionKey) : ERROR_INVALID_HANDLE;
        }

        if (error == ERROR_SUCCESS) return made;
        if (ExistingCompletionPort == 0) Session.CloseAny((nuint)made);
        return Fail(error);
    }

    private static nint NewPort(uint concurrency)
    {
        if (CompletionPort.Create((int)Math.Min(concurrency, int.MaxValue)) is not { } port) return Fail(ERROR_TOO_MANY_OPEN_FILES);

        nuint handle = Session.Handles.Open(port);
        return handle != 0 ? (nint)handle : Fail(ERROR_TOO_MANY_OPEN_FILES);
    }

    private static uint Bind(OverlappedObject file, CompletionPort port, nuint key) => file.Associate(port, key) switch
    {
        NO_ERROR => ERROR_SUCCESS,
        WSAEINVAL => ERROR_INVALID_PARAMETER,
        _ => ERROR_TOO_MANY_OPEN_FILES,
    };

    /// <summary>Takes a packet from a port, and makes this thread one of those that serve it.</summary>
    /// <param name="CompletionPort">The port.</param>
    /// <param name="lpNumberOfBytesTransferred">Gets the bytes of the operation.</param>
    /// <param name="lpCompletionKey">Gets the key of the handle.</param>
    /// <param name="lpOverlapped">Gets the operation; null when nothing was taken.</param>
    /// <param name="dwMilliseconds">How long to wait; INFINITE has no end.</param>
    /// <returns>1 for an operation that succeeded and for a posted packet; 0 otherwise. With 0 and an operation, its Win32 code is the last error (995
    /// cancelled, 64 reset, 234 truncated, 1225 refused …); with 0 and none, Wait.Timeout, ERROR_ABANDONED_WAIT_0 (the port was closed), ERROR_INVALID_HANDLE
    /// or ERROR_INVALID_PARAMETER (a pointer).</returns>
    /// <remarks>Source: MS Learn "GetQueuedCompletionStatus function (ioapiset.h)".</remarks>
    public static int GetQueuedCompletionStatus(
        nint CompletionPort, uint* lpNumberOfBytesTransferred, nuint* lpCompletionKey, WSAOVERLAPPED** lpOverlapped, uint dwMilliseconds)
    {
        if (!UserMemory.CanWrite(lpNumberOfBytesTransferred, lpCompletionKey, (nint*)lpOverlapped)) return Fail(ERROR_INVALID_PARAMETER);

        *lpOverlapped = null;
        if (Session.Handles.Peek<CompletionPort>((nuint)CompletionPort) is not { } target) return Fail(ERROR_INVALID_HANDLE);

        Packet packet = default;
        PortWait outcome = target.Dequeue(new Span<Packet>(ref packet), Milliseconds(dwMilliseconds), alertable: false, out _);
        if (outcome != PortWait.Packets) return Fail(Code(outcome));

        *lpNumberOfBytesTransferred = packet.Item is SocketNotification notification ? notification.Take() : packet.Bytes;
        *lpCompletionKey = packet.Key;
        *lpOverlapped = (WSAOVERLAPPED*)packet.Overlapped;
        return packet.Status == NtStatus.Success ? 1 : Fail(NtStatus.ToWin32(packet.Status));
    }

    /// <summary>Takes several packets at a time from a port.</summary>
    /// <param name="CompletionPort">The port.</param>
    /// <param name="lpCompletionPortEntries">Gets the packets; whether an operation failed stands in its OVERLAPPED.</param>
    /// <param name="ulCount">Room there.</param>
    /// <param name="ulNumEntriesRemoved">Gets how many came.</param>
    /// <param name="dwMilliseconds">How long to wait for the first one; INFINITE has no end.</param>
    /// <param name="fAlertable">Not 0: an APC of this thread ends the wait.</param>
    /// <returns>1 with at least one packet; 0 with Wait.Timeout, WAIT_IO_COMPLETION (an APC ran), ERROR_ABANDONED_WAIT_0, ERROR_INVALID_HANDLE or
    /// ERROR_INVALID_PARAMETER.</returns>
    /// <remarks>Source: MS Learn "GetQueuedCompletionStatusEx function (ioapiset.h)".</remarks>
    public static int GetQueuedCompletionStatusEx(
        nint CompletionPort, OVERLAPPED_ENTRY* lpCompletionPortEntries, uint ulCount, uint* ulNumEntriesRemoved, uint dwMilliseconds, int fAlertable)
    {
        if (ulCount == 0 || !UserMemory.CanWrite(ulNumEntriesRemoved)) return Fail(ERROR_INVALID_PARAMETER);

        ulCount = Math.Min(ulCount, MaxEntries);
        if (!UserMemory.CanWrite(lpCompletionPortEntries, ulCount * (nuint)sizeof(OVERLAPPED_ENTRY))) return Fail(ERROR_INVALID_PARAMETER);

        *ulNumEntriesRemoved = 0;
        if (Session.Handles.Peek<CompletionPort>((nuint)CompletionPort) is not { } target) return Fail(ERROR_INVALID_HANDLE);

        Span<Packet> room = PortWorker.Current.Room((int)ulCount);
        PortWait outcome = target.Dequeue(room, Milliseconds(dwMilliseconds), fAlertable != 0, out int count);
        CopyEntries(room[..count], lpCompletionPortEntries);
        *ulNumEntriesRemoved = (uint)count;
        return outcome == PortWait.Packets ? 1 : Fail(Code(outcome));
    }

    /// <summary>Hands packets out.</summary>
    internal static void CopyEntries(ReadOnlySpan<Packet> packets, OVERLAPPED_ENTRY* entries)
    {
        for (int i = 0; i < packets.Length; i++)
        {
            ref readonly Packet packet = ref packets[i];
            entries[i] = new OVERLAPPED_ENTRY
            {
                lpCompletionKey = packet.Key,
                lpOverlapped = packet.Overlapped,
                Internal = packet.Status,
                dwNumberOfBytesTransferred = packet.Item is SocketNotification notification ? notification.Take() : packet.Bytes,
            };
        }
    }

    /// <summary>Puts a packet of the program's own into a port.</summary>
    /// <param name="CompletionPort">The port.</param>
    /// <param name="dwNumberOfBytesTransferred">Comes out as it is.</param>
    /// <param name="dwCompletionKey">Comes out as it is.</param>
    /// <param name="lpOverlapped">Comes out as it is; it need not be a pointer.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "PostQueuedCompletionStatus function (ioapiset.h)".</remarks>
    public static int PostQueuedCompletionStatus(nint CompletionPort, uint dwNumberOfBytesTransferred, nuint dwCompletionKey, WSAOVERLAPPED* lpOverlapped)
    {
        using var port = HandleLease<CompletionPort>.Take(CompletionPort);
        if (port.Target is not { } target) return Fail(ERROR_INVALID_HANDLE);

        target.Post(dwCompletionKey, (nint)lpOverlapped, dwNumberOfBytesTransferred);
        return 1;
    }

    /// <summary>Spares a handle's completions what the program does not need.</summary>
    /// <param name="FileHandle">A socket.</param>
    /// <param name="Flags">FILE_SKIP_COMPLETION_PORT_ON_SUCCESS, FILE_SKIP_SET_EVENT_ON_HANDLE, FILE_SKIP_SET_USER_EVENT_ON_FAST_IO; what is set once
    /// stays.</param>
    /// <returns>1, or 0 with ERROR_INVALID_HANDLE or ERROR_INVALID_PARAMETER.</returns>
    /// <remarks>Source: MS Learn "SetFileCompletionNotificationModes function (winbase.h)".</remarks>
    public static int SetFileCompletionNotificationModes(nint FileHandle, byte Flags)
    {
        const int all = 7;
        if ((Flags & ~all) != 0) return Fail(ERROR_INVALID_PARAMETER);

        using var file = HandleLease<OverlappedObject>.Take(FileHandle);
        if (file.Target is not { } target) return Fail(ERROR_INVALID_HANDLE);
        target.AddModes(Flags);
        return 1;
    }

    private static uint Code(PortWait outcome) => outcome switch
    {
        PortWait.TimedOut => Wait.Timeout,
        PortWait.ApcRan => Wait.IoCompletion,
        _ => ERROR_ABANDONED_WAIT_0,
    };

    private static int Milliseconds(uint timeout) => timeout > int.MaxValue ? Endpoint.Forever : (int)timeout;
}
