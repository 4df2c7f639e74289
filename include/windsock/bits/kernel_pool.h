/* Waits, threads and the thread pool: what winbase.h does not declare itself. */
#ifndef WINDSOCK_BITS_KERNEL_POOL_H
#define WINDSOCK_BITS_KERNEL_POOL_H

typedef struct _TP_WORK TP_WORK, *PTP_WORK;
typedef struct _TP_TIMER TP_TIMER, *PTP_TIMER;
typedef struct _TP_WAIT TP_WAIT, *PTP_WAIT;
typedef DWORD TP_WAIT_RESULT;
typedef VOID (CALLBACK *PTP_WORK_CALLBACK)(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK work);
typedef VOID (CALLBACK *PTP_TIMER_CALLBACK)(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_TIMER timer);
typedef VOID (CALLBACK *PTP_WAIT_CALLBACK)(PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WAIT wait, TP_WAIT_RESULT waitResult);

WS_BEGIN_C

/* Objects by flags and by name */
HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
    WS_NAME(CreateEventExA);
HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCWSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
    WS_NAME_WIDE(CreateEventExW);
HANDLE WINAPI CreateSemaphoreExA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount, LPCSTR lpName,
    DWORD dwFlags, DWORD dwDesiredAccess) WS_NAME(CreateSemaphoreExA);
HANDLE WINAPI CreateSemaphoreExW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount, LPCWSTR lpName,
    DWORD dwFlags, DWORD dwDesiredAccess) WS_NAME_WIDE(CreateSemaphoreExW);
HANDLE WINAPI OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) WS_NAME(OpenSemaphoreA);
HANDLE WINAPI OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) WS_NAME_WIDE(OpenSemaphoreW);
HANDLE WINAPI CreateMutexExA(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
    WS_NAME(CreateMutexExA);
HANDLE WINAPI CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCWSTR lpName, DWORD dwFlags, DWORD dwDesiredAccess)
    WS_NAME_WIDE(CreateMutexExW);
HANDLE WINAPI OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) WS_NAME(OpenMutexA);
HANDLE WINAPI OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) WS_NAME_WIDE(OpenMutexW);
HANDLE WINAPI CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES lpTimerAttributes, LPCSTR lpTimerName, DWORD dwFlags,
    DWORD dwDesiredAccess) WS_NAME(CreateWaitableTimerExA);
HANDLE WINAPI CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES lpTimerAttributes, LPCWSTR lpTimerName, DWORD dwFlags,
    DWORD dwDesiredAccess) WS_NAME_WIDE(CreateWaitableTimerExW);
BOOL WINAPI SetWaitableTimerEx(HANDLE hTimer, const LARGE_INTEGER *lpDueTime, LONG lPeriod, PTIMERAPCROUTINE pfnCompletionRoutine,
    LPVOID lpArgToCompletionRoutine, PVOID wakeContext, ULONG tolerableDelay) WS_NAME(SetWaitableTimerEx);
#define CREATE_EVENT_MANUAL_RESET 0x00000001
#define CREATE_EVENT_INITIAL_SET 0x00000002
#define CREATE_MUTEX_INITIAL_OWNER 0x00000001
#define CREATE_WAITABLE_TIMER_MANUAL_RESET 0x00000001
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x00000002

/* Threads */
DWORD WINAPI GetThreadId(HANDLE thread) WS_NAME(GetThreadId);
HANDLE WINAPI OpenThread(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwThreadId) WS_NAME(OpenThread);
int WINAPI GetThreadPriority(HANDLE hThread) WS_NAME(GetThreadPriority);
#define THREAD_PRIORITY_ERROR_RETURN 0x7fffffff

/* Timer queues */
HANDLE WINAPI CreateTimerQueue(void) WS_NAME(CreateTimerQueue);
BOOL WINAPI CreateTimerQueueTimer(PHANDLE phNewTimer, HANDLE timerQueue, WAITORTIMERCALLBACK callback, PVOID parameter, DWORD dueTime,
    DWORD period, ULONG flags) WS_NAME(CreateTimerQueueTimer);
BOOL WINAPI ChangeTimerQueueTimer(HANDLE timerQueue, HANDLE timer, ULONG dueTime, ULONG period) WS_NAME(ChangeTimerQueueTimer);
BOOL WINAPI DeleteTimerQueueTimer(HANDLE timerQueue, HANDLE timer, HANDLE completionEvent) WS_NAME(DeleteTimerQueueTimer);
BOOL WINAPI DeleteTimerQueue(HANDLE timerQueue) WS_NAME(DeleteTimerQueue);
BOOL WINAPI DeleteTimerQueueEx(HANDLE timerQueue, HANDLE completionEvent) WS_NAME(DeleteTimerQueueEx);
#define WT_EXECUTEINIOTHREAD 0x00000001
#define WT_EXECUTEINTIMERTHREAD 0x00000020
#define WT_EXECUTEINPERSISTENTTHREAD 0x00000080
#define WT_TRANSFER_IMPERSONATION 0x00000100

/* Thread pool */
PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK pfnwk, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) WS_NAME(CreateThreadpoolWork);
VOID WINAPI SubmitThreadpoolWork(PTP_WORK pwk) WS_NAME(SubmitThreadpoolWork);
VOID WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK pwk, BOOL fCancelPendingCallbacks) WS_NAME(WaitForThreadpoolWorkCallbacks);
VOID WINAPI CloseThreadpoolWork(PTP_WORK pwk) WS_NAME(CloseThreadpoolWork);
PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK pfnti, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) WS_NAME(CreateThreadpoolTimer);
VOID WINAPI SetThreadpoolTimer(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod, DWORD msWindowLength) WS_NAME(SetThreadpoolTimer);
BOOL WINAPI IsThreadpoolTimerSet(PTP_TIMER pti) WS_NAME(IsThreadpoolTimerSet);
VOID WINAPI WaitForThreadpoolTimerCallbacks(PTP_TIMER pti, BOOL fCancelPendingCallbacks) WS_NAME(WaitForThreadpoolTimerCallbacks);
VOID WINAPI CloseThreadpoolTimer(PTP_TIMER pti) WS_NAME(CloseThreadpoolTimer);
PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK pfnwa, PVOID pv, PTP_CALLBACK_ENVIRON pcbe) WS_NAME(CreateThreadpoolWait);
VOID WINAPI SetThreadpoolWait(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout) WS_NAME(SetThreadpoolWait);
VOID WINAPI WaitForThreadpoolWaitCallbacks(PTP_WAIT pwa, BOOL fCancelPendingCallbacks) WS_NAME(WaitForThreadpoolWaitCallbacks);
VOID WINAPI CloseThreadpoolWait(PTP_WAIT pwa) WS_NAME(CloseThreadpoolWait);
VOID WINAPI SetEventWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE evt) WS_NAME(SetEventWhenCallbackReturns);
VOID WINAPI ReleaseSemaphoreWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE sem, DWORD crel)
    WS_NAME(ReleaseSemaphoreWhenCallbackReturns);
VOID WINAPI ReleaseMutexWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE mut) WS_NAME(ReleaseMutexWhenCallbackReturns);
BOOL WINAPI CallbackMayRunLong(PTP_CALLBACK_INSTANCE pci) WS_NAME(CallbackMayRunLong);

WS_END_C

#define CreateEventEx WS_AW(CreateEventEx)
#define CreateSemaphoreEx WS_AW(CreateSemaphoreEx)
#define OpenSemaphore WS_AW(OpenSemaphore)
#define CreateMutexEx WS_AW(CreateMutexEx)
#define OpenMutex WS_AW(OpenMutex)
#define CreateWaitableTimerEx WS_AW(CreateWaitableTimerEx)

#endif
