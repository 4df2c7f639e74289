using System.Runtime.InteropServices;

namespace Windsock.Native;

/// <content>Overlapped results, cancellation and completion ports.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAGetOverlappedResult")]
    private static int WSAGetOverlappedResult(SOCKET s, WSAOVERLAPPED* lpOverlapped, uint* lpcbTransfer, int fWait, uint* lpdwFlags) =>
        Ws2_32.WSAGetOverlappedResult(s, lpOverlapped, lpcbTransfer, fWait, lpdwFlags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetOverlappedResult")]
    private static int GetOverlappedResult(nint hFile, WSAOVERLAPPED* lpOverlapped, uint* lpNumberOfBytesTransferred, int bWait) =>
        Kernel32.GetOverlappedResult(hFile, lpOverlapped, lpNumberOfBytesTransferred, bWait);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetOverlappedResultEx")]
    private static int GetOverlappedResultEx(
        nint hFile, WSAOVERLAPPED* lpOverlapped, uint* lpNumberOfBytesTransferred, uint dwMilliseconds, int bAlertable) =>
        Kernel32.GetOverlappedResultEx(hFile, lpOverlapped, lpNumberOfBytesTransferred, dwMilliseconds, bAlertable);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CancelIo")]
    private static int CancelIo(nint hFile) => Kernel32.CancelIo(hFile);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CancelIoEx")]
    private static int CancelIoEx(nint hFile, WSAOVERLAPPED* lpOverlapped) => Kernel32.CancelIoEx(hFile, lpOverlapped);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateIoCompletionPort")]
    private static nint CreateIoCompletionPort(nint FileHandle, nint ExistingCompletionPort, nuint CompletionKey, uint NumberOfConcurrentThreads) =>
        Kernel32.CreateIoCompletionPort(FileHandle, ExistingCompletionPort, CompletionKey, NumberOfConcurrentThreads);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetQueuedCompletionStatus")]
    private static int GetQueuedCompletionStatus(
        nint CompletionPort, uint* lpNumberOfBytesTransferred, nuint* lpCompletionKey, WSAOVERLAPPED** lpOverlapped, uint dwMilliseconds) =>
        Kernel32.GetQueuedCompletionStatus(CompletionPort, lpNumberOfBytesTransferred, lpCompletionKey, lpOverlapped, dwMilliseconds);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetQueuedCompletionStatusEx")]
    private static int GetQueuedCompletionStatusEx(
        nint CompletionPort, OVERLAPPED_ENTRY* lpCompletionPortEntries, uint ulCount, uint* ulNumEntriesRemoved, uint dwMilliseconds, int fAlertable) =>
        Kernel32.GetQueuedCompletionStatusEx(CompletionPort, lpCompletionPortEntries, ulCount, ulNumEntriesRemoved, dwMilliseconds, fAlertable);

    [UnmanagedCallersOnly(EntryPoint = "wsm_PostQueuedCompletionStatus")]
    private static int PostQueuedCompletionStatus(
        nint CompletionPort, uint dwNumberOfBytesTransferred, nuint dwCompletionKey, WSAOVERLAPPED* lpOverlapped) =>
        Kernel32.PostQueuedCompletionStatus(CompletionPort, dwNumberOfBytesTransferred, dwCompletionKey, lpOverlapped);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetFileCompletionNotificationModes")]
    private static int SetFileCompletionNotificationModes(nint FileHandle, byte Flags) => Kernel32.SetFileCompletionNotificationModes(FileHandle, Flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_BindIoCompletionCallback")]
    private static int BindIoCompletionCallback(nint FileHandle, delegate* unmanaged<uint, uint, WSAOVERLAPPED*, void> Function, uint Flags) =>
        Kernel32.BindIoCompletionCallback(FileHandle, Function, Flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateThreadpoolIo")]
    private static nint CreateThreadpoolIo(nint fl, delegate* unmanaged<nint, void*, void*, uint, nuint, nint, void> pfnio, void* pv, void* pcbe) =>
        Kernel32.CreateThreadpoolIo(fl, pfnio, pv, pcbe);

    [UnmanagedCallersOnly(EntryPoint = "wsm_StartThreadpoolIo")]
    private static void StartThreadpoolIo(nint pio) => Kernel32.StartThreadpoolIo(pio);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CancelThreadpoolIo")]
    private static void CancelThreadpoolIo(nint pio) => Kernel32.CancelThreadpoolIo(pio);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WaitForThreadpoolIoCallbacks")]
    private static void WaitForThreadpoolIoCallbacks(nint pio, int fCancelPendingCallbacks) =>
        Kernel32.WaitForThreadpoolIoCallbacks(pio, fCancelPendingCallbacks);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CloseThreadpoolIo")]
    private static void CloseThreadpoolIo(nint pio) => Kernel32.CloseThreadpoolIo(pio);
}
