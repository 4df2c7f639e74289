namespace Windsock.Conformance;

/// <content>Overlapped results, cancellation and completion ports.</content>
public abstract unsafe partial class Face
{
    public virtual int WSAGetOverlappedResult(nuint s, void* lpOverlapped, uint* lpcbTransfer, int fWait, uint* lpdwFlags) => throw Missing();
    public virtual int GetOverlappedResult(nint hFile, void* lpOverlapped, uint* lpNumberOfBytesTransferred, int bWait) => throw Missing();
    public virtual int GetOverlappedResultEx(nint hFile, void* lpOverlapped, uint* lpNumberOfBytesTransferred, uint dwMilliseconds,
        int bAlertable) => throw Missing();
    public virtual int CancelIo(nint hFile) => throw Missing();
    public virtual int CancelIoEx(nint hFile, void* lpOverlapped) => throw Missing();
    public virtual nint CreateIoCompletionPort(nint FileHandle, nint ExistingCompletionPort, nuint CompletionKey,
        uint NumberOfConcurrentThreads) => throw Missing();
    public virtual int GetQueuedCompletionStatus(nint CompletionPort, uint* lpNumberOfBytesTransferred, nuint* lpCompletionKey,
        void** lpOverlapped, uint dwMilliseconds) => throw Missing();
    public virtual int GetQueuedCompletionStatusEx(nint CompletionPort, void* lpCompletionPortEntries, uint ulCount, uint* ulNumEntriesRemoved,
        uint dwMilliseconds, int fAlertable) => throw Missing();
    public virtual int PostQueuedCompletionStatus(nint CompletionPort, uint dwNumberOfBytesTransferred, nuint dwCompletionKey,
        void* lpOverlapped) => throw Missing();
    public virtual int BindIoCompletionCallback(nint FileHandle, void* Function, uint Flags) => throw Missing();
    public virtual nint CreateThreadpoolIo(nint fl, void* pfnio, void* pv, void* pcbe) => throw Missing();
    public virtual void StartThreadpoolIo(nint pio) => throw Missing();
    public virtual void CancelThreadpoolIo(nint pio) => throw Missing();
    public virtual void WaitForThreadpoolIoCallbacks(nint pio, int fCancelPendingCallbacks) => throw Missing();
    public virtual void CloseThreadpoolIo(nint pio) => throw Missing();
    public virtual int SetFileCompletionNotificationModes(nint FileHandle, byte Flags) => throw Missing();
}
