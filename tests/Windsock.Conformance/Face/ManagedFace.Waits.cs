namespace Windsock.Conformance;

public sealed unsafe partial class ManagedFace
{
    public override int CloseHandle(nint hObject) =>
        Kernel32.CloseHandle(hObject);

    public override int DuplicateHandle(nint hSourceProcessHandle, nint hSourceHandle, nint hTargetProcessHandle, nint* lpTargetHandle,
        uint dwDesiredAccess, int bInheritHandle, uint dwOptions) =>
        Kernel32.DuplicateHandle(hSourceProcessHandle, hSourceHandle, hTargetProcessHandle, lpTargetHandle, dwDesiredAccess,
            bInheritHandle, dwOptions);

    public override int GetHandleInformation(nint hObject, uint* lpdwFlags) =>
        Kernel32.GetHandleInformation(hObject, lpdwFlags);

    public override int SetHandleInformation(nint hObject, uint dwMask, uint dwFlags) =>
        Kernel32.SetHandleInformation(hObject, dwMask, dwFlags);

    public override nint GetCurrentProcess() =>
        Kernel32.GetCurrentProcess();

    public override uint GetCurrentProcessId() =>
        Kernel32.GetCurrentProcessId();

    public override nint CreateEventA(void* lpEventAttributes, int bManualReset, int bInitialState, byte* lpName) =>
        Kernel32.CreateEventA((SECURITY_ATTRIBUTES*)lpEventAttributes, bManualReset, bInitialState, lpName);

    public override nint CreateEventW(void* lpEventAttributes, int bManualReset, int bInitialState, char* lpName) =>
        Kernel32.CreateEventW((SECURITY_ATTRIBUTES*)lpEventAttributes, bManualReset, bInitialState, lpName);

    public override nint CreateEventExA(void* lpEventAttributes, byte* lpName, uint dwFlags, uint dwDesiredAccess) =>
        Kernel32.CreateEventExA((SECURITY_ATTRIBUTES*)lpEventAttributes, lpName, dwFlags, dwDesiredAccess);

    public override nint OpenEventA(uint dwDesiredAccess, int bInheritHandle, byte* lpName) =>
        Kernel32.OpenEventA(dwDesiredAccess, bInheritHandle, lpName);

    public override nint OpenEventW(uint dwDesiredAccess, int bInheritHandle, char* lpName) =>
        Kernel32.OpenEventW(dwDesiredAccess, bInheritHandle, lpName);

    public override int SetEvent(nint hEvent) =>
        Kernel32.SetEvent(hEvent);

    public override int ResetEvent(nint hEvent) =>
        Kernel32.ResetEvent(hEvent);

    public override int PulseEvent(nint hEvent) =>
        Kernel32.PulseEvent(hEvent);

    public override nint CreateSemaphoreA(void* lpSemaphoreAttributes, int lInitialCount, int lMaximumCount, byte* lpName) =>
        Kernel32.CreateSemaphoreA((SECURITY_ATTRIBUTES*)lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName);

    public override int ReleaseSemaphore(nint hSemaphore, int lReleaseCount, int* lpPreviousCount) =>
        Kernel32.ReleaseSemaphore(hSemaphore, lReleaseCount, lpPreviousCount);

    public override nint CreateMutexA(void* lpMutexAttributes, int bInitialOwner, byte* lpName) =>
        Kernel32.CreateMutexA((SECURITY_ATTRIBUTES*)lpMutexAttributes, bInitialOwner, lpName);

    public override int ReleaseMutex(nint hMutex) =>
        Kernel32.ReleaseMutex(hMutex);

    public override nint CreateWaitableTimerA(void* lpTimerAttributes, int bManualReset, byte* lpTimerName) =>
        Kernel32.CreateWaitableTimerA((SECURITY_ATTRIBUTES*)lpTimerAttributes, bManualReset, lpTimerName);

    public override int SetWaitableTimer(nint hTimer, long* lpDueTime, int lPeriod, void* pfnCompletionRoutine,
        void* lpArgToCompletionRoutine, int fResume) =>
        Kernel32.SetWaitableTimer(hTimer, lpDueTime, lPeriod, (delegate* unmanaged<void*, uint, uint, void>)pfnCompletionRoutine,
            lpArgToCompletionRoutine, fResume);

    public override int CancelWaitableTimer(nint hTimer) =>
        Kernel32.CancelWaitableTimer(hTimer);

    public override uint WaitForSingleObject(nint hHandle, uint dwMilliseconds) =>
        Kernel32.WaitForSingleObject(hHandle, dwMilliseconds);

    public override uint WaitForSingleObjectEx(nint hHandle, uint dwMilliseconds, int bAlertable) =>
        Kernel32.WaitForSingleObjectEx(hHandle, dwMilliseconds, bAlertable);

    public override uint WaitForMultipleObjects(uint nCount, nint* lpHandles, int bWaitAll, uint dwMilliseconds) =>
        Kernel32.WaitForMultipleObjects(nCount, lpHandles, bWaitAll, dwMilliseconds);

    public override uint WaitForMultipleObjectsEx(uint nCount, nint* lpHandles, int bWaitAll, uint dwMilliseconds, int bAlertable) =>
        Kernel32.WaitForMultipleObjectsEx(nCount, lpHandles, bWaitAll, dwMilliseconds, bAlertable);

    public override uint SignalObjectAndWait(nint hObjectToSignal, nint hObjectToWaitOn, uint dwMilliseconds, int bAlertable) =>
        Kernel32.SignalObjectAndWait(hObjectToSignal, hObjectToWaitOn, dwMilliseconds, bAlertable);

    public override void Sleep(uint dwMilliseconds) =>
        Kernel32.Sleep(dwMilliseconds);

    public override uint SleepEx(uint dwMilliseconds, int bAlertable) =>
        Kernel32.SleepEx(dwMilliseconds, bAlertable);

    public override nint CreateThread(void* lpThreadAttributes, nuint dwStackSize, void* lpStartAddress, void* lpParameter,
        uint dwCreationFlags, uint* lpThreadId) =>
        Kernel32.CreateThread((SECURITY_ATTRIBUTES*)lpThreadAttributes, dwStackSize, (delegate* unmanaged<void*, uint>)lpStartAddress,
            lpParameter, dwCreationFlags, lpThreadId);

    public override int GetExitCodeThread(nint hThread, uint* lpExitCode) =>
        Kernel32.GetExitCodeThread(hThread, lpExitCode);

    public override uint ResumeThread(nint hThread) =>
        Kernel32.ResumeThread(hThread);

    public override nint GetCurrentThread() =>
        Kernel32.GetCurrentThread();

    public override uint GetCurrentThreadId() =>
        Kernel32.GetCurrentThreadId();

    public override uint GetThreadId(nint Thread) =>
        Kernel32.GetThreadId(Thread);

    public override nint OpenThread(uint dwDesiredAccess, int bInheritHandle, uint dwThreadId) =>
        Kernel32.OpenThread(dwDesiredAccess, bInheritHandle, dwThreadId);

    public override uint QueueUserAPC(void* pfnAPC, nint hThread, nuint dwData) =>
        Kernel32.QueueUserAPC((delegate* unmanaged<nuint, void>)pfnAPC, hThread, dwData);

    public override nint WSACreateEvent() =>
        Ws2_32.WSACreateEvent();

    public override int WSACloseEvent(nint hEvent) =>
        Ws2_32.WSACloseEvent(hEvent);

    public override int WSASetEvent(nint hEvent) =>
        Ws2_32.WSASetEvent(hEvent);

    public override int WSAResetEvent(nint hEvent) =>
        Ws2_32.WSAResetEvent(hEvent);

    public override uint WSAWaitForMultipleEvents(uint cEvents, nint* lphEvents, int fWaitAll, uint dwTimeout, int fAlertable) =>
        Ws2_32.WSAWaitForMultipleEvents(cEvents, lphEvents, fWaitAll, dwTimeout, fAlertable);
}
