namespace Windsock.Conformance;

public sealed unsafe partial class NativeFace
{
    public override int CloseHandle(nint hObject) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_CloseHandle"))(hObject);

    public override int DuplicateHandle(nint hSourceProcessHandle, nint hSourceHandle, nint hTargetProcessHandle, nint* lpTargetHandle,
        uint dwDesiredAccess, int bInheritHandle, uint dwOptions) =>
        ((delegate* unmanaged<nint, nint, nint, nint*, uint, int, uint, int>)Export("ws2_DuplicateHandle"))(
            hSourceProcessHandle, hSourceHandle, hTargetProcessHandle, lpTargetHandle, dwDesiredAccess, bInheritHandle, dwOptions);

    public override int GetHandleInformation(nint hObject, uint* lpdwFlags) =>
        ((delegate* unmanaged<nint, uint*, int>)Export("ws2_GetHandleInformation"))(hObject, lpdwFlags);

    public override int SetHandleInformation(nint hObject, uint dwMask, uint dwFlags) =>
        ((delegate* unmanaged<nint, uint, uint, int>)Export("ws2_SetHandleInformation"))(hObject, dwMask, dwFlags);

    public override nint GetCurrentProcess() =>
        ((delegate* unmanaged<nint>)Export("ws2_GetCurrentProcess"))();

    public override uint GetCurrentProcessId() =>
        ((delegate* unmanaged<uint>)Export("ws2_GetCurrentProcessId"))();

    public override nint CreateEventA(void* lpEventAttributes, int bManualReset, int bInitialState, byte* lpName) =>
        ((delegate* unmanaged<void*, int, int, byte*, nint>)Export("ws2_CreateEventA"))(lpEventAttributes, bManualReset, bInitialState, lpName);

    public override nint CreateEventW(void* lpEventAttributes, int bManualReset, int bInitialState, char* lpName) =>
        ((delegate* unmanaged<void*, int, int, char*, nint>)Export("ws2_CreateEventW"))(lpEventAttributes, bManualReset, bInitialState, lpName);

    public override nint CreateEventExA(void* lpEventAttributes, byte* lpName, uint dwFlags, uint dwDesiredAccess) =>
        ((delegate* unmanaged<void*, byte*, uint, uint, nint>)Export("ws2_CreateEventExA"))(lpEventAttributes, lpName, dwFlags, dwDesiredAccess);

    public override nint OpenEventA(uint dwDesiredAccess, int bInheritHandle, byte* lpName) =>
        ((delegate* unmanaged<uint, int, byte*, nint>)Export("ws2_OpenEventA"))(dwDesiredAccess, bInheritHandle, lpName);

    public override nint OpenEventW(uint dwDesiredAccess, int bInheritHandle, char* lpName) =>
        ((delegate* unmanaged<uint, int, char*, nint>)Export("ws2_OpenEventW"))(dwDesiredAccess, bInheritHandle, lpName);

    public override int SetEvent(nint hEvent) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_SetEvent"))(hEvent);

    public override int ResetEvent(nint hEvent) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_ResetEvent"))(hEvent);

    public override int PulseEvent(nint hEvent) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_PulseEvent"))(hEvent);

    public override nint CreateSemaphoreA(void* lpSemaphoreAttributes, int lInitialCount, int lMaximumCount, byte* lpName) =>
        ((delegate* unmanaged<void*, int, int, byte*, nint>)Export("ws2_CreateSemaphoreA"))(
            lpSemaphoreAttributes, lInitialCount, lMaximumCount, lpName);

    public override int ReleaseSemaphore(nint hSemaphore, int lReleaseCount, int* lpPreviousCount) =>
        ((delegate* unmanaged<nint, int, int*, int>)Export("ws2_ReleaseSemaphore"))(hSemaphore, lReleaseCount, lpPreviousCount);

    public override nint CreateMutexA(void* lpMutexAttributes, int bInitialOwner, byte* lpName) =>
        ((delegate* unmanaged<void*, int, byte*, nint>)Export("ws2_CreateMutexA"))(lpMutexAttributes, bInitialOwner, lpName);

    public override int ReleaseMutex(nint hMutex) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_ReleaseMutex"))(hMutex);

    public override nint CreateWaitableTimerA(void* lpTimerAttributes, int bManualReset, byte* lpTimerName) =>
        ((delegate* unmanaged<void*, int, byte*, nint>)Export("ws2_CreateWaitableTimerA"))(lpTimerAttributes, bManualReset, lpTimerName);

    public override int SetWaitableTimer(nint hTimer, long* lpDueTime, int lPeriod, void* pfnCompletionRoutine,
        void* lpArgToCompletionRoutine, int fResume) =>
        ((delegate* unmanaged<nint, long*, int, void*, void*, int, int>)Export("ws2_SetWaitableTimer"))(
            hTimer, lpDueTime, lPeriod, pfnCompletionRoutine, lpArgToCompletionRoutine, fResume);

    public override int CancelWaitableTimer(nint hTimer) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_CancelWaitableTimer"))(hTimer);

    public override uint WaitForSingleObject(nint hHandle, uint dwMilliseconds) =>
        ((delegate* unmanaged<nint, uint, uint>)Export("ws2_WaitForSingleObject"))(hHandle, dwMilliseconds);

    public override uint WaitForSingleObjectEx(nint hHandle, uint dwMilliseconds, int bAlertable) =>
        ((delegate* unmanaged<nint, uint, int, uint>)Export("ws2_WaitForSingleObjectEx"))(hHandle, dwMilliseconds, bAlertable);

    public override uint WaitForMultipleObjects(uint nCount, nint* lpHandles, int bWaitAll, uint dwMilliseconds) =>
        ((delegate* unmanaged<uint, nint*, int, uint, uint>)Export("ws2_WaitForMultipleObjects"))(nCount, lpHandles, bWaitAll, dwMilliseconds);

    public override uint WaitForMultipleObjectsEx(uint nCount, nint* lpHandles, int bWaitAll, uint dwMilliseconds, int bAlertable) =>
        ((delegate* unmanaged<uint, nint*, int, uint, int, uint>)Export("ws2_WaitForMultipleObjectsEx"))(
            nCount, lpHandles, bWaitAll, dwMilliseconds, bAlertable);

    public override uint SignalObjectAndWait(nint hObjectToSignal, nint hObjectToWaitOn, uint dwMilliseconds, int bAlertable) =>
        ((delegate* unmanaged<nint, nint, uint, int, uint>)Export("ws2_SignalObjectAndWait"))(
            hObjectToSignal, hObjectToWaitOn, dwMilliseconds, bAlertable);

    public override void Sleep(uint dwMilliseconds) =>
        ((delegate* unmanaged<uint, void>)Export("ws2_Sleep"))(dwMilliseconds);

    public override uint SleepEx(uint dwMilliseconds, int bAlertable) =>
        ((delegate* unmanaged<uint, int, uint>)Export("ws2_SleepEx"))(dwMilliseconds, bAlertable);

    public override nint CreateThread(void* lpThreadAttributes, nuint dwStackSize, void* lpStartAddress, void* lpParameter,
        uint dwCreationFlags, uint* lpThreadId) =>
        ((delegate* unmanaged<void*, nuint, void*, void*, uint, uint*, nint>)Export("ws2_CreateThread"))(
            lpThreadAttributes, dwStackSize, lpStartAddress, lpParameter, dwCreationFlags, lpThreadId);

    public override int GetExitCodeThread(nint hThread, uint* lpExitCode) =>
        ((delegate* unmanaged<nint, uint*, int>)Export("ws2_GetExitCodeThread"))(hThread, lpExitCode);

    public override uint ResumeThread(nint hThread) =>
        ((delegate* unmanaged<nint, uint>)Export("ws2_ResumeThread"))(hThread);

    public override nint GetCurrentThread() =>
        ((delegate* unmanaged<nint>)Export("ws2_GetCurrentThread"))();

    public override uint GetCurrentThreadId() =>
        ((delegate* unmanaged<uint>)Export("ws2_GetCurrentThreadId"))();

    public override uint GetThreadId(nint Thread) =>
        ((delegate* unmanaged<nint, uint>)Export("ws2_GetThreadId"))(Thread);

    public override nint OpenThread(uint dwDesiredAccess, int bInheritHandle, uint dwThreadId) =>
        ((delegate* unmanaged<uint, int, uint, nint>)Export("ws2_OpenThread"))(dwDesiredAccess, bInheritHandle, dwThreadId);

    public override uint QueueUserAPC(void* pfnAPC, nint hThread, nuint dwData) =>
        ((delegate* unmanaged<void*, nint, nuint, uint>)Export("ws2_QueueUserAPC"))(pfnAPC, hThread, dwData);

    public override nint WSACreateEvent() =>
        ((delegate* unmanaged<nint>)Export(nameof(WSACreateEvent)))();

    public override int WSACloseEvent(nint hEvent) =>
        ((delegate* unmanaged<nint, int>)Export(nameof(WSACloseEvent)))(hEvent);

    public override int WSASetEvent(nint hEvent) =>
        ((delegate* unmanaged<nint, int>)Export(nameof(WSASetEvent)))(hEvent);

    public override int WSAResetEvent(nint hEvent) =>
        ((delegate* unmanaged<nint, int>)Export(nameof(WSAResetEvent)))(hEvent);

    public override uint WSAWaitForMultipleEvents(uint cEvents, nint* lphEvents, int fWaitAll, uint dwTimeout, int fAlertable) =>
        ((delegate* unmanaged<uint, nint*, int, uint, int, uint>)Export(nameof(WSAWaitForMultipleEvents)))(
            cEvents, lphEvents, fWaitAll, dwTimeout, fAlertable);
}
