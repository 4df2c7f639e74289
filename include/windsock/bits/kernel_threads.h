/* Threads, locks and the thread pool. */
#ifndef WINDSOCK_BITS_KERNEL_THREADS_H
#define WINDSOCK_BITS_KERNEL_THREADS_H

WS_BEGIN_C

HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize, LPTHREAD_START_ROUTINE lpStartAddress,
    LPVOID lpParameter, DWORD dwCreationFlags, LPDWORD lpThreadId) WS_NAME(CreateThread);
DECLSPEC_NORETURN VOID WINAPI ExitThread(DWORD dwExitCode) WS_NAME(ExitThread);
BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode) WS_NAME(GetExitCodeThread);
DWORD WINAPI ResumeThread(HANDLE hThread) WS_NAME(ResumeThread);
BOOL WINAPI SetThreadPriority(HANDLE hThread, int nPriority) WS_NAME(SetThreadPriority);
HANDLE WINAPI GetCurrentThread(void) WS_NAME(GetCurrentThread);
DWORD WINAPI GetCurrentThreadId(void) WS_NAME(GetCurrentThreadId);
HANDLE WINAPI GetCurrentProcess(void) WS_NAME(GetCurrentProcess);
DWORD WINAPI GetCurrentProcessId(void) WS_NAME(GetCurrentProcessId);
DECLSPEC_NORETURN VOID WINAPI ExitProcess(UINT uExitCode) WS_NAME(ExitProcess);
BOOL WINAPI SwitchToThread(void) WS_NAME(SwitchToThread);
DWORD WINAPI QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData) WS_NAME(QueueUserAPC);
BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE function, PVOID context, ULONG flags) WS_NAME(QueueUserWorkItem);
BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK pfns, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
    WS_NAME(TrySubmitThreadpoolCallback);
DWORD WINAPI TlsAlloc(void) WS_NAME(TlsAlloc);
LPVOID WINAPI TlsGetValue(DWORD dwTlsIndex) WS_NAME(TlsGetValue);
BOOL WINAPI TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue) WS_NAME(TlsSetValue);
BOOL WINAPI TlsFree(DWORD dwTlsIndex) WS_NAME(TlsFree);
typedef VOID (WINAPI *PFLS_CALLBACK_FUNCTION)(PVOID lpFlsData);
DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback) WS_NAME(FlsAlloc);
PVOID WINAPI FlsGetValue(DWORD dwFlsIndex) WS_NAME(FlsGetValue);
BOOL WINAPI FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData) WS_NAME(FlsSetValue);
BOOL WINAPI FlsFree(DWORD dwFlsIndex) WS_NAME(FlsFree);
#define TLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)
#define FLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)
#define TLS_MINIMUM_AVAILABLE 64
#define CREATE_SUSPENDED 0x00000004
#define STACK_SIZE_PARAM_IS_A_RESERVATION 0x00010000
#define THREAD_PRIORITY_NORMAL 0
#define THREAD_PRIORITY_HIGHEST 2
#define THREAD_PRIORITY_LOWEST (-2)
#define THREAD_PRIORITY_TIME_CRITICAL 15

VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection) WS_NAME(InitializeCriticalSection);
BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
    WS_NAME(InitializeCriticalSectionAndSpinCount);
BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount, DWORD flags)
    WS_NAME(InitializeCriticalSectionEx);
VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection) WS_NAME(EnterCriticalSection);
VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection) WS_NAME(LeaveCriticalSection);
BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection) WS_NAME(TryEnterCriticalSection);
VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection) WS_NAME(DeleteCriticalSection);
DWORD WINAPI SetCriticalSectionSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
    WS_NAME(SetCriticalSectionSpinCount);
#define CRITICAL_SECTION_NO_DEBUG_INFO 0x01000000
#define RTL_CRITICAL_SECTION_FLAG_DYNAMIC_SPIN 0x02000000
#define RTL_CRITICAL_SECTION_FLAG_STATIC_INIT 0x04000000

VOID WINAPI InitializeSRWLock(PSRWLOCK lock) WS_NAME(InitializeSRWLock);
VOID WINAPI AcquireSRWLockExclusive(PSRWLOCK lock) WS_NAME(AcquireSRWLockExclusive);
VOID WINAPI ReleaseSRWLockExclusive(PSRWLOCK lock) WS_NAME(ReleaseSRWLockExclusive);
VOID WINAPI AcquireSRWLockShared(PSRWLOCK lock) WS_NAME(AcquireSRWLockShared);
VOID WINAPI ReleaseSRWLockShared(PSRWLOCK lock) WS_NAME(ReleaseSRWLockShared);
BOOLEAN WINAPI TryAcquireSRWLockExclusive(PSRWLOCK lock) WS_NAME(TryAcquireSRWLockExclusive);
BOOLEAN WINAPI TryAcquireSRWLockShared(PSRWLOCK lock) WS_NAME(TryAcquireSRWLockShared);
VOID WINAPI InitializeConditionVariable(PCONDITION_VARIABLE conditionVariable) WS_NAME(InitializeConditionVariable);
BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE conditionVariable, PCRITICAL_SECTION criticalSection,
    DWORD dwMilliseconds) WS_NAME(SleepConditionVariableCS);
BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE conditionVariable, PSRWLOCK lock, DWORD dwMilliseconds, ULONG flags)
    WS_NAME(SleepConditionVariableSRW);
VOID WINAPI WakeConditionVariable(PCONDITION_VARIABLE conditionVariable) WS_NAME(WakeConditionVariable);
VOID WINAPI WakeAllConditionVariable(PCONDITION_VARIABLE conditionVariable) WS_NAME(WakeAllConditionVariable);
BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE initOnce, PINIT_ONCE_FN initFn, PVOID parameter, LPVOID *context)
    WS_NAME(InitOnceExecuteOnce);
VOID WINAPI InitOnceInitialize(PINIT_ONCE initOnce) WS_NAME(InitOnceInitialize);
BOOL WINAPI InitOnceBeginInitialize(LPINIT_ONCE lpInitOnce, DWORD dwFlags, PBOOL fPending, LPVOID *lpContext)
    WS_NAME(InitOnceBeginInitialize);
BOOL WINAPI InitOnceComplete(LPINIT_ONCE lpInitOnce, DWORD dwFlags, LPVOID lpContext) WS_NAME(InitOnceComplete);
#define INIT_ONCE_CHECK_ONLY 0x00000001
#define INIT_ONCE_ASYNC 0x00000002
#define INIT_ONCE_INIT_FAILED 0x00000004
#define INIT_ONCE_CTX_RESERVED_BITS 2

WS_END_C

#endif
