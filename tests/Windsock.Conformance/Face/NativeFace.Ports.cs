namespace Windsock.Conformance;

/// <content>Overlapped results, cancellation and completion ports.</content>
public sealed unsafe partial class NativeFace
{
    public override int WSAGetOverlappedResult(nuint s, void* lpOverlapped, uint* lpcbTransfer, int fWait, uint* lpdwFlags) =>
        ((delegate* unmanaged<nuint, void*, uint*, int, uint*, int>)Export(nameof(WSAGetOverlappedResult)))(s, lpOverlapped, lpcbTransfer, fWait, lpdwFlags);

    public override int GetOverlappedResult(nint hFile, void* lpOverlapped, uint* lpNumberOfBytesTransferred, int bWait) =>
        ((delegate* unmanaged<nint, void*, uint*, int, int>)Export("ws2_GetOverlappedResult"))(hFile, lpOverlapped, lpNumberOfBytesTransferred, bWait);

    public override int GetOverlappedResultEx(nint hFile, void* lpOverlapped, uint* lpNumberOfBytesTransferred, uint dwMilliseconds, int bAlertable) =>
        ((delegate* unmanaged<nint, void*, uint*, uint, int, int>)Export("ws2_GetOverlappedResultEx"))(
            hFile, lpOverlapped, lpNumberOfBytesTransferred, dwMilliseconds, bAlertable);

    public override int CancelIo(nint hFile) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_CancelIo"))(hFile);

    public override int CancelIoEx(nint hFile, void* lpOverlapped) =>
        ((delegate* unmanaged<nint, void*, int>)Export("ws2_CancelIoEx"))(hFile, lpOverlapped);

    public override nint CreateIoCompletionPort(nint FileHandle, nint ExistingCompletionPort, nuint CompletionKey, uint NumberOfConcurrentThreads) =>
        ((delegate* unmanaged<nint, nint, nuint, uint, nint>)Export("ws2_CreateIoCompletionPort"))(
            FileHandle, ExistingCompletionPort, CompletionKey, NumberOfConcurrentThreads);

    public override int GetQueuedCompletionStatus(nint CompletionPort, uint* lpNumberOfBytesTransferred, nuint* lpCompletionKey, void** lpOverlapped,
        uint dwMilliseconds) =>
        ((delegate* unmanaged<nint, uint*, nuint*, void**, uint, int>)Export("ws2_GetQueuedCompletionStatus"))(
            CompletionPort, lpNumberOfBytesTransferred, lpCompletionKey, lpOverlapped, dwMilliseconds);

    public override int GetQueuedCompletionStatusEx(nint CompletionPort, void* lpCompletionPortEntries, uint ulCount, uint* ulNumEntriesRemoved,
        uint dwMilliseconds, int fAlertable) =>
        ((delegate* unmanaged<nint, void*, uint, uint*, uint, int, int>)Export("ws2_GetQueuedCompletionStatusEx"))(
            CompletionPort, lpCompletionPortEntries, ulCount, ulNumEntriesRemoved, dwMilliseconds, fAlertable);

    public override int PostQueuedCompletionStatus(nint CompletionPort, uint dwNumberOfBytesTransferred, nuint dwCompletionKey, void* lpOverlapped) =>
        ((delegate* unmanaged<nint, uint, nuint, void*, int>)Export("ws2_PostQueuedCompletionStatus"))(
            CompletionPort, dwNumberOfBytesTransferred, dwCompletionKey, lpOverlapped);

    public override int BindIoCompletionCallback(nint FileHandle, void* Function, uint Flags) =>
        ((delegate* unmanaged<nint, void*, uint, int>)Export("ws2_BindIoCompletionCallback"))(FileHandle, Function, Flags);

    public override nint CreateThreadpoolIo(nint fl, void* pfnio, void* pv, void* pcbe) =>
        ((delegate* unmanaged<nint, void*, void*, void*, nint>)Export("ws2_CreateThreadpoolIo"))(fl, pfnio, pv, pcbe);

    public override void StartThreadpoolIo(nint pio) => ((delegate* unmanaged<nint, void>)Export("ws2_StartThreadpoolIo"))(pio);

    public override void CancelThreadpoolIo(nint pio) => ((delegate* unmanaged<nint, void>)Export("ws2_CancelThreadpoolIo"))(pio);

    public override void WaitForThreadpoolIoCallbacks(nint pio, int fCancelPendingCallbacks) =>
        ((delegate* unmanaged<nint, int, void>)Export("ws2_WaitForThreadpoolIoCallbacks"))(pio, fCancelPendingCallbacks);

    public override void CloseThreadpoolIo(nint pio) => ((delegate* unmanaged<nint, void>)Export("ws2_CloseThreadpoolIo"))(pio);

    public override int SetFileCompletionNotificationModes(nint FileHandle, byte Flags) =>
        ((delegate* unmanaged<nint, byte, int>)Export("ws2_SetFileCompletionNotificationModes"))(FileHandle, Flags);
}
