/* The part of kernel32 that Winsock programs call. The functions live in libws2_32.so, all behind the ws2_ prefix: a host
   library may well have a Sleep or a CreateThread of its own. */
#ifndef _WINBASE_
#define _WINBASE_

#include "winnt.h"
#include "winerror.h"
#include "bits/interlocked.h"

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#define INVALID_FILE_SIZE ((DWORD)0xFFFFFFFF)
#define INVALID_SET_FILE_POINTER ((DWORD)-1)
#define INFINITE 0xFFFFFFFF
#define WAIT_OBJECT_0 ((STATUS_WAIT_0) + 0)
#define WAIT_ABANDONED ((STATUS_ABANDONED_WAIT_0) + 0)
#define WAIT_ABANDONED_0 ((STATUS_ABANDONED_WAIT_0) + 0)
#define WAIT_IO_COMPLETION STATUS_USER_APC
#define WAIT_TIMEOUT 258
#define WAIT_FAILED ((DWORD)0xFFFFFFFF)
#define STILL_ACTIVE STATUS_PENDING

typedef struct _OVERLAPPED {
    ULONG_PTR Internal;
    ULONG_PTR InternalHigh;
    WS_ANONYMOUS union {
        WS_ANONYMOUS struct {
            DWORD Offset;
            DWORD OffsetHigh;
        };
        PVOID Pointer;
    };
    HANDLE hEvent;
} OVERLAPPED, *LPOVERLAPPED;

typedef struct _OVERLAPPED_ENTRY {
    ULONG_PTR lpCompletionKey;
    LPOVERLAPPED lpOverlapped;
    ULONG_PTR Internal;
    DWORD dwNumberOfBytesTransferred;
} OVERLAPPED_ENTRY, *LPOVERLAPPED_ENTRY;

typedef struct _SECURITY_ATTRIBUTES {
    DWORD nLength;
    LPVOID lpSecurityDescriptor;
    BOOL bInheritHandle;
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;

typedef struct _SYSTEMTIME {
    WORD wYear;
    WORD wMonth;
    WORD wDayOfWeek;
    WORD wDay;
    WORD wHour;
    WORD wMinute;
    WORD wSecond;
    WORD wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

typedef struct _SYSTEM_INFO {
    WS_ANONYMOUS union {
        DWORD dwOemId;
        WS_ANONYMOUS struct {
            WORD wProcessorArchitecture;
            WORD wReserved;
        };
    };
    DWORD dwPageSize;
    LPVOID lpMinimumApplicationAddress;
    LPVOID lpMaximumApplicationAddress;
    DWORD_PTR dwActiveProcessorMask;
    DWORD dwNumberOfProcessors;
    DWORD dwProcessorType;
    DWORD dwAllocationGranularity;
    WORD wProcessorLevel;
    WORD wProcessorRevision;
} SYSTEM_INFO, *LPSYSTEM_INFO;

typedef struct _PROCESS_INFORMATION {
    HANDLE hProcess;
    HANDLE hThread;
    DWORD dwProcessId;
    DWORD dwThreadId;
} PROCESS_INFORMATION, *PPROCESS_INFORMATION, *LPPROCESS_INFORMATION;

typedef struct _STARTUPINFOA {
    DWORD cb;
    LPSTR lpReserved;
    LPSTR lpDesktop;
    LPSTR lpTitle;
    DWORD dwX;
    DWORD dwY;
    DWORD dwXSize;
    DWORD dwYSize;
    DWORD dwXCountChars;
    DWORD dwYCountChars;
    DWORD dwFillAttribute;
    DWORD dwFlags;
    WORD wShowWindow;
    WORD cbReserved2;
    LPBYTE lpReserved2;
    HANDLE hStdInput;
    HANDLE hStdOutput;
    HANDLE hStdError;
} STARTUPINFOA, *LPSTARTUPINFOA;

typedef struct _STARTUPINFOW {
    DWORD cb;
    LPWSTR lpReserved;
    LPWSTR lpDesktop;
    LPWSTR lpTitle;
    DWORD dwX;
    DWORD dwY;
    DWORD dwXSize;
    DWORD dwYSize;
    DWORD dwXCountChars;
    DWORD dwYCountChars;
    DWORD dwFillAttribute;
    DWORD dwFlags;
    WORD wShowWindow;
    WORD cbReserved2;
    LPBYTE lpReserved2;
    HANDLE hStdInput;
    HANDLE hStdOutput;
    HANDLE hStdError;
} STARTUPINFOW, *LPSTARTUPINFOW;

typedef WS_AW(STARTUPINFO) STARTUPINFO;
typedef WS_AW(LPSTARTUPINFO) LPSTARTUPINFO;

/* What lies inside these belongs to the library; Windows makes them no larger and no smaller. */
typedef struct _RTL_CRITICAL_SECTION {
    PVOID DebugInfo;
    LONG LockCount;
    LONG RecursionCount;
    HANDLE OwningThread;
    HANDLE LockSemaphore;
    ULONG_PTR SpinCount;
} RTL_CRITICAL_SECTION, CRITICAL_SECTION, *PCRITICAL_SECTION, *LPCRITICAL_SECTION;

typedef struct _RTL_SRWLOCK {
    PVOID Ptr;
} RTL_SRWLOCK, SRWLOCK, *PSRWLOCK;

typedef struct _RTL_CONDITION_VARIABLE {
    PVOID Ptr;
} RTL_CONDITION_VARIABLE, CONDITION_VARIABLE, *PCONDITION_VARIABLE;

typedef union _RTL_RUN_ONCE {
    PVOID Ptr;
} RTL_RUN_ONCE, INIT_ONCE, *PINIT_ONCE, *LPINIT_ONCE;

#define SRWLOCK_INIT {0}
#define CONDITION_VARIABLE_INIT {0}
#define INIT_ONCE_STATIC_INIT {0}
#define CONDITION_VARIABLE_LOCKMODE_SHARED 0x1

typedef struct _TP_IO TP_IO, *PTP_IO;
typedef struct _TP_CALLBACK_INSTANCE TP_CALLBACK_INSTANCE, *PTP_CALLBACK_INSTANCE;
typedef struct _TP_CALLBACK_ENVIRON *PTP_CALLBACK_ENVIRON;

typedef DWORD (WINAPI *PTHREAD_START_ROUTINE)(LPVOID lpThreadParameter);
typedef PTHREAD_START_ROUTINE LPTHREAD_START_ROUTINE;
typedef VOID (CALLBACK *PAPCFUNC)(ULONG_PTR dwParam);
typedef VOID (CALLBACK *WAITORTIMERCALLBACK)(PVOID lpParameter, BOOLEAN timerOrWaitFired);
typedef VOID (CALLBACK *PTIMERAPCROUTINE)(LPVOID lpArgToCompletionRoutine, DWORD dwTimerLowValue, DWORD dwTimerHighValue);
typedef VOID (WINAPI *LPOVERLAPPED_COMPLETION_ROUTINE)(DWORD dwErrorCode, DWORD dwBytes, LPOVERLAPPED lpOverlapped);
typedef BOOL (CALLBACK *PINIT_ONCE_FN)(PINIT_ONCE initOnce, PVOID parameter, PVOID *context);
typedef VOID (CALLBACK *PTP_WIN32_IO_CALLBACK)(PTP_CALLBACK_INSTANCE instance, PVOID context, PVOID overlapped, ULONG ioResult,
    ULONG_PTR numberOfBytesTransferred, PTP_IO io);
typedef VOID (CALLBACK *PTP_SIMPLE_CALLBACK)(PTP_CALLBACK_INSTANCE instance, PVOID context);
typedef BOOL (WINAPI *PHANDLER_ROUTINE)(DWORD ctrlType);
typedef void *HANDLER_ROUTINE_CONTEXT;

#define HasOverlappedIoCompleted(overlapped) (((DWORD)(overlapped)->Internal) != STATUS_PENDING)

WS_BEGIN_C

/* Errors and handles */
DWORD WINAPI GetLastError(void) WS_NAME(GetLastError);
VOID WINAPI SetLastError(DWORD dwErrCode) WS_NAME(SetLastError);
BOOL WINAPI CloseHandle(HANDLE hObject) WS_NAME(CloseHandle);
BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle, HANDLE hTargetProcessHandle,
    LPHANDLE lpTargetHandle, DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions) WS_NAME(DuplicateHandle);
BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags) WS_NAME(GetHandleInformation);
BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags) WS_NAME(SetHandleInformation);
#define HANDLE_FLAG_INHERIT 0x00000001
#define HANDLE_FLAG_PROTECT_FROM_CLOSE 0x00000002

/* Waits */
HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState, LPCSTR lpName)
    WS_NAME(CreateEventA);
HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset, BOOL bInitialState, LPCWSTR lpName)
    WS_NAME_WIDE(CreateEventW);
HANDLE WINAPI OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) WS_NAME(OpenEventA);
HANDLE WINAPI OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) WS_NAME_WIDE(OpenEventW);
BOOL WINAPI SetEvent(HANDLE hEvent) WS_NAME(SetEvent);
BOOL WINAPI ResetEvent(HANDLE hEvent) WS_NAME(ResetEvent);
BOOL WINAPI PulseEvent(HANDLE hEvent) WS_NAME(PulseEvent);
HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount, LPCSTR lpName)
    WS_NAME(CreateSemaphoreA);
HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount, LONG lMaximumCount, LPCWSTR lpName)
    WS_NAME_WIDE(CreateSemaphoreW);
BOOL WINAPI ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount) WS_NAME(ReleaseSemaphore);
HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCSTR lpName) WS_NAME(CreateMutexA);
HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner, LPCWSTR lpName)
    WS_NAME_WIDE(CreateMutexW);
BOOL WINAPI ReleaseMutex(HANDLE hMutex) WS_NAME(ReleaseMutex);
HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset, LPCSTR lpTimerName)
    WS_NAME(CreateWaitableTimerA);
HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset, LPCWSTR lpTimerName)
    WS_NAME_WIDE(CreateWaitableTimerW);
BOOL WINAPI SetWaitableTimer(HANDLE hTimer, const LARGE_INTEGER *lpDueTime, LONG lPeriod, PTIMERAPCROUTINE pfnCompletionRoutine,
    LPVOID lpArgToCompletionRoutine, BOOL fResume) WS_NAME(SetWaitableTimer);
BOOL WINAPI CancelWaitableTimer(HANDLE hTimer) WS_NAME(CancelWaitableTimer);
DWORD WINAPI WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds) WS_NAME(WaitForSingleObject);
DWORD WINAPI WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable) WS_NAME(WaitForSingleObjectEx);
DWORD WINAPI WaitForMultipleObjects(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll, DWORD dwMilliseconds)
    WS_NAME(WaitForMultipleObjects);
DWORD WINAPI WaitForMultipleObjectsEx(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll, DWORD dwMilliseconds, BOOL bAlertable)
    WS_NAME(WaitForMultipleObjectsEx);
DWORD WINAPI SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn, DWORD dwMilliseconds, BOOL bAlertable)
    WS_NAME(SignalObjectAndWait);
VOID WINAPI Sleep(DWORD dwMilliseconds) WS_NAME(Sleep);
DWORD WINAPI SleepEx(DWORD dwMilliseconds, BOOL bAlertable) WS_NAME(SleepEx);
BOOL WINAPI RegisterWaitForSingleObject(PHANDLE phNewWaitObject, HANDLE hObject, WAITORTIMERCALLBACK callback, PVOID context,
    ULONG dwMilliseconds, ULONG dwFlags) WS_NAME(RegisterWaitForSingleObject);
BOOL WINAPI UnregisterWait(HANDLE waitHandle) WS_NAME(UnregisterWait);
BOOL WINAPI UnregisterWaitEx(HANDLE waitHandle, HANDLE completionEvent) WS_NAME(UnregisterWaitEx);
#define WT_EXECUTEDEFAULT 0x00000000
#define WT_EXECUTEINWAITTHREAD 0x00000004
#define WT_EXECUTEONLYONCE 0x00000008
#define WT_EXECUTELONGFUNCTION 0x00000010

/* Completion ports and overlapped I/O */
HANDLE WINAPI CreateIoCompletionPort(HANDLE fileHandle, HANDLE existingCompletionPort, ULONG_PTR completionKey,
    DWORD numberOfConcurrentThreads) WS_NAME(CreateIoCompletionPort);
BOOL WINAPI GetQueuedCompletionStatus(HANDLE completionPort, LPDWORD lpNumberOfBytesTransferred, PULONG_PTR lpCompletionKey,
    LPOVERLAPPED *lpOverlapped, DWORD dwMilliseconds) WS_NAME(GetQueuedCompletionStatus);
BOOL WINAPI GetQueuedCompletionStatusEx(HANDLE completionPort, LPOVERLAPPED_ENTRY lpCompletionPortEntries, ULONG ulCount,
    PULONG ulNumEntriesRemoved, DWORD dwMilliseconds, BOOL fAlertable) WS_NAME(GetQueuedCompletionStatusEx);
BOOL WINAPI PostQueuedCompletionStatus(HANDLE completionPort, DWORD dwNumberOfBytesTransferred, ULONG_PTR dwCompletionKey,
    LPOVERLAPPED lpOverlapped) WS_NAME(PostQueuedCompletionStatus);
BOOL WINAPI GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred, BOOL bWait)
    WS_NAME(GetOverlappedResult);
BOOL WINAPI GetOverlappedResultEx(HANDLE hFile, LPOVERLAPPED lpOverlapped, LPDWORD lpNumberOfBytesTransferred,
    DWORD dwMilliseconds, BOOL bAlertable) WS_NAME(GetOverlappedResultEx);
BOOL WINAPI CancelIo(HANDLE hFile) WS_NAME(CancelIo);
BOOL WINAPI CancelIoEx(HANDLE hFile, LPOVERLAPPED lpOverlapped) WS_NAME(CancelIoEx);
BOOL WINAPI CancelSynchronousIo(HANDLE hThread) WS_NAME(CancelSynchronousIo);
BOOL WINAPI SetFileCompletionNotificationModes(HANDLE fileHandle, UCHAR flags) WS_NAME(SetFileCompletionNotificationModes);
BOOL WINAPI BindIoCompletionCallback(HANDLE fileHandle, LPOVERLAPPED_COMPLETION_ROUTINE function, ULONG flags)
    WS_NAME(BindIoCompletionCallback);
PTP_IO WINAPI CreateThreadpoolIo(HANDLE fl, PTP_WIN32_IO_CALLBACK pfnio, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
    WS_NAME(CreateThreadpoolIo);
VOID WINAPI StartThreadpoolIo(PTP_IO pio) WS_NAME(StartThreadpoolIo);
VOID WINAPI CancelThreadpoolIo(PTP_IO pio) WS_NAME(CancelThreadpoolIo);
VOID WINAPI WaitForThreadpoolIoCallbacks(PTP_IO pio, BOOL fCancelPendingCallbacks) WS_NAME(WaitForThreadpoolIoCallbacks);
VOID WINAPI CloseThreadpoolIo(PTP_IO pio) WS_NAME(CloseThreadpoolIo);
#define FILE_SKIP_COMPLETION_PORT_ON_SUCCESS 0x1
#define FILE_SKIP_SET_EVENT_ON_HANDLE 0x2

WS_END_C

#define CreateEvent WS_AW(CreateEvent)
#define OpenEvent WS_AW(OpenEvent)
#define CreateSemaphore WS_AW(CreateSemaphore)
#define CreateMutex WS_AW(CreateMutex)
#define CreateWaitableTimer WS_AW(CreateWaitableTimer)

#include "bits/kernel_threads.h"
#include "bits/kernel_pool.h"
#include "bits/kernel_system.h"

#endif
