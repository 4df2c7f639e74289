namespace Windsock.Conformance;

/// <content>Waits, events, semaphores, mutexes, timers, threads and APCs.</content>
public abstract unsafe partial class Face
{
    public virtual int CloseHandle(nint hObject) => throw Missing();
    public virtual int DuplicateHandle(nint hSourceProcessHandle, nint hSourceHandle, nint hTargetProcessHandle, nint* lpTargetHandle,
        uint dwDesiredAccess, int bInheritHandle, uint dwOptions) => throw Missing();
    public virtual int GetHandleInformation(nint hObject, uint* lpdwFlags) => throw Missing();
    public virtual int SetHandleInformation(nint hObject, uint dwMask, uint dwFlags) => throw Missing();
    public virtual nint GetCurrentProcess() => throw Missing();
    public virtual uint GetCurrentProcessId() => throw Missing();
    public virtual nint CreateEventA(void* lpEventAttributes, int bManualReset, int bInitialState, byte* lpName) => throw Missing();
    public virtual nint CreateEventW(void* lpEventAttributes, int bManualReset, int bInitialState, char* lpName) => throw Missing();
    public virtual nint CreateEventExA(void* lpEventAttributes, byte* lpName, uint dwFlags, uint dwDesiredAccess) => throw Missing();
    public virtual nint OpenEventA(uint dwDesiredAccess, int bInheritHandle, byte* lpName) => throw Missing();
    public virtual nint OpenEventW(uint dwDesiredAccess, int bInheritHandle, char* lpName) => throw Missing();
    public virtual int SetEvent(nint hEvent) => throw Missing();
    public virtual int ResetEvent(nint hEvent) => throw Missing();
    public virtual int PulseEvent(nint hEvent) => throw Missing();
    public virtual nint CreateSemaphoreA(void* lpSemaphoreAttributes, int lInitialCount, int lMaximumCount, byte* lpName) => throw Missing();
    public virtual int ReleaseSemaphore(nint hSemaphore, int lReleaseCount, int* lpPreviousCount) => throw Missing();
    public virtual nint CreateMutexA(void* lpMutexAttributes, int bInitialOwner, byte* lpName) => throw Missing();
    public virtual int ReleaseMutex(nint hMutex) => throw Missing();
    public virtual nint CreateWaitableTimerA(void* lpTimerAttributes, int bManualReset, byte* lpTimerName) => throw Missing();
    public virtual int SetWaitableTimer(nint hTimer, long* lpDueTime, int lPeriod, void* pfnCompletionRoutine,
        void* lpArgToCompletionRoutine, int fResume) => throw Missing();
    public virtual int CancelWaitableTimer(nint hTimer) => throw Missing();
    public virtual uint WaitForSingleObject(nint hHandle, uint dwMilliseconds) => throw Missing();
    public virtual uint WaitForSingleObjectEx(nint hHandle, uint dwMilliseconds, int bAlertable) => throw Missing();
    public virtual uint WaitForMultipleObjects(uint nCount, nint* lpHandles, int bWaitAll, uint dwMilliseconds) => throw Missing();
    public virtual uint WaitForMultipleObjectsEx(uint nCount, nint* lpHandles, int bWaitAll, uint dwMilliseconds, int bAlertable) => throw Missing();
    public virtual uint SignalObjectAndWait(nint hObjectToSignal, nint hObjectToWaitOn, uint dwMilliseconds, int bAlertable) => throw Missing();
    public virtual void Sleep(uint dwMilliseconds) => throw Missing();
    public virtual uint SleepEx(uint dwMilliseconds, int bAlertable) => throw Missing();
    public virtual nint CreateThread(void* lpThreadAttributes, nuint dwStackSize, void* lpStartAddress, void* lpParameter,
        uint dwCreationFlags, uint* lpThreadId) => throw Missing();
    public virtual int GetExitCodeThread(nint hThread, uint* lpExitCode) => throw Missing();
    public virtual uint ResumeThread(nint hThread) => throw Missing();
    public virtual nint GetCurrentThread() => throw Missing();
    public virtual uint GetCurrentThreadId() => throw Missing();
    public virtual uint GetThreadId(nint Thread) => throw Missing();
    public virtual nint OpenThread(uint dwDesiredAccess, int bInheritHandle, uint dwThreadId) => throw Missing();
    public virtual uint QueueUserAPC(void* pfnAPC, nint hThread, nuint dwData) => throw Missing();
    public virtual nint WSACreateEvent() => throw Missing();
    public virtual int WSACloseEvent(nint hEvent) => throw Missing();
    public virtual int WSASetEvent(nint hEvent) => throw Missing();
    public virtual int WSAResetEvent(nint hEvent) => throw Missing();
    public virtual uint WSAWaitForMultipleEvents(uint cEvents, nint* lphEvents, int fWaitAll, uint dwTimeout, int fAlertable) => throw Missing();
}
