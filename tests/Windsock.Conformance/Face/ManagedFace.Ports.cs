namespace Windsock.Conformance;

/// <content>Overlapped results, cancellation and completion ports.</content>
public sealed unsafe partial class ManagedFace
{
    public override int WSAGetOverlappedResult(nuint s, void* lpOverlapped, uint* lpcbTransfer, int fWait, uint* lpdwFlags) =>
        Ws2_32.WSAGetOverlappedResult(new SOCKET(s), (WSAOVERLAPPED*)lpOverlapped, lpcbTransfer, fWait, lpdwFlags);

    public override int GetOverlappedResult(nint hFile, void* lpOverlapped, uint* lpNumberOfBytesTransferred, int bWait) =>
        Kernel32.GetOverlappedResult(hFile, (WSAOVERLAPPED*)lpOverlapped, lpNumberOfBytesTransferred, bWait);

    public override int GetOverlappedResultEx(nint hFile, void* lpOverlapped, uint* lpNumberOfBytesTransferred, uint dwMilliseconds, int bAlertable) =>
        Kernel32.GetOverlappedResultEx(hFile, (WSAOVERLAPPED*)lpOverlapped, lpNumberOfBytesTransferred, dwMilliseconds, bAlertable);

    public override int CancelIo(nint hFile) =>
        Kernel32.CancelIo(hFile);

    public override int CancelIoEx(nint hFile, void* lpOverlapped) =>
        Kernel32.CancelIoEx(hFile, (WSAOVERLAPPED*)lpOverlapped);

    public override nint CreateIoCompletionPort(nint FileHandle, nint ExistingCompletionPort, nuint CompletionKey, uint NumberOfConcurrentThreads) =>
        Kernel32.CreateIoCompletionPort(FileHandle, ExistingCompletionPort, CompletionKey, NumberOfConcurrentThreads);

    public override int GetQueuedCompletionStatus(nint CompletionPort, uint* lpNumberOfBytesTransferred, nuint* lpCompletionKey, void** lpOverlapped,
        uint dwMilliseconds) =>
        Kernel32.GetQueuedCompletionStatus(CompletionPort, lpNumberOfBytesTransferred, lpCompletionKey, (WSAOVERLAPPED**)lpOverlapped, dwMilliseconds);

    public override int GetQueuedCompletionStatusEx(nint CompletionPort, void* lpCompletionPortEntries, uint ulCount, uint* ulNumEntriesRemoved,
        uint dwMilliseconds, int fAlertable) =>
        Kernel32.GetQueuedCompletionStatusEx(
            CompletionPort, (OVERLAPPED_ENTRY*)lpCompletionPortEntries, ulCount, ulNumEntriesRemoved, dwMilliseconds, fAlertable);

    public override int PostQueuedCompletionStatus(nint CompletionPort, uint dwNumberOfBytesTransferred, nuint dwCompletionKey, void* lpOverlapped) =>
        Kernel32.PostQueuedCompletionStatus(CompletionPort, dwNumberOfBytesTransferred, dwCompletionKey, (WSAOVERLAPPED*)lpOverlapped);

    public override int BindIoCompletionCallback(nint FileHandle, void* Function, uint Flags) =>
        Kernel32.BindIoCompletionCallback(FileHandle, (delegate* unmanaged<uint, uint, WSAOVERLAPPED*, void>)Function, Flags);

    public override nint CreateThreadpoolIo(nint fl, void* pfnio, void* pv, void* pcbe) =>
        Kernel32.CreateThreadpoolIo(fl, (delegate* unmanaged<nint, void*, void*, uint, nuint, nint, void>)pfnio, pv, pcbe);

    public override void StartThreadpoolIo(nint pio) => Kernel32.StartThreadpoolIo(pio);

    public override void CancelThreadpoolIo(nint pio) => Kernel32.CancelThreadpoolIo(pio);

    public override void WaitForThreadpoolIoCallbacks(nint pio, int fCancelPendingCallbacks) =>
        Kernel32.WaitForThreadpoolIoCallbacks(pio, fCancelPendingCallbacks);

    public override void CloseThreadpoolIo(nint pio) => Kernel32.CloseThreadpoolIo(pio);

    public override int SetFileCompletionNotificationModes(nint FileHandle, byte Flags) =>
        Kernel32.SetFileCompletionNotificationModes(FileHandle, Flags);
}
