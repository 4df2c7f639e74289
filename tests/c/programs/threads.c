/* Threads as a Windows program makes and leaves them: ExitThread from the depth of calls, from a completion routine and by _endthreadex, mutexes that are
   left behind, exit codes, and waits on all of that. */
#include "check.h"
#include <process.h>

static HANDLE mutex, go;
static volatile LONG routine_runs;

static void leave_from_the_depth(int depth, DWORD code)
{
    if (depth > 0) leave_from_the_depth(depth - 1, code);
    else if (code) ExitThread(code);
}

static DWORD WINAPI leaves(LPVOID parameter)
{
    EQUAL(WAIT_OBJECT_0, WaitForSingleObject(mutex, INFINITE));
    leave_from_the_depth(20, (DWORD)(ULONG_PTR)parameter);
    return 1;
}

static unsigned __stdcall ends(void *parameter)
{
    _endthreadex((unsigned)(ULONG_PTR)parameter);
    return 1;
}

static VOID CALLBACK leaves_in_apc(ULONG_PTR parameter)
{
    InterlockedIncrement(&routine_runs);
    ExitThread((DWORD)parameter);
}

static DWORD WINAPI sleeps(LPVOID parameter)
{
    (void)parameter;
    SetEvent(go);
    SleepEx(INFINITE, TRUE);
    return 1;
}

static DWORD WINAPI returns(LPVOID parameter) { return *(DWORD *)parameter + GetCurrentThreadId() * 0; }

static DWORD code_of(HANDLE thread)
{
    DWORD code = 0;
    EQUAL(WAIT_OBJECT_0, WaitForSingleObject(thread, 20000));
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(CloseHandle(thread));
    return code;
}

static void *foreign(void *unused)
{
    (void)unused;
    EQUAL(WAIT_ABANDONED_0, WaitForSingleObject(mutex, INFINITE));
    ExitThread(5); /* Not a thread of CreateThread: it ends all the same. */
    return NULL;
}

static void exits(void)
{
    pthread_t thread;
    EQUAL(77, code_of(CreateThread(NULL, 0, leaves, (LPVOID)77, 0, NULL)));
    EQUAL(0, pthread_create(&thread, NULL, foreign, NULL));
    EQUAL(0, pthread_join(thread, NULL));
    EQUAL(WAIT_ABANDONED_0, WaitForSingleObject(mutex, INFINITE));
    CHECK(ReleaseMutex(mutex));
    FAILS_WITH(ERROR_NOT_OWNER, FALSE, ReleaseMutex(mutex));
    EQUAL(78, code_of((HANDLE)_beginthreadex(NULL, 0, ends, (void *)78, 0, NULL)));
}

static void exits_in_an_apc(void)
{
    int round;
    for (round = 0; round < 5; round++) {
        HANDLE thread = CreateThread(NULL, 0, sleeps, NULL, 0, NULL);
        CHECK(thread != NULL);
        EQUAL(WAIT_OBJECT_0, WaitForSingleObject(go, 20000));
        CHECK(QueueUserAPC(leaves_in_apc, thread, 79));
        EQUAL(79, code_of(thread));
    }
    EQUAL(5, routine_runs);
}

/* Many at once, and all of them waited for by one call. */
static void crowds(void)
{
    HANDLE threads[MAXIMUM_WAIT_OBJECTS];
    DWORD ids[MAXIMUM_WAIT_OBJECTS], numbers[MAXIMUM_WAIT_OBJECTS];
    int i, round;
    for (round = 0; round < 10; round++) {
        for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++) {
            numbers[i] = (DWORD)i;
            threads[i] = CreateThread(NULL, 256 * 1024, returns, &numbers[i], STACK_SIZE_PARAM_IS_A_RESERVATION, &ids[i]);
            CHECK(threads[i] != NULL && ids[i] != GetCurrentThreadId());
        }
        EQUAL(WAIT_OBJECT_0, WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, threads, TRUE, 20000));
        for (i = 0; i < MAXIMUM_WAIT_OBJECTS; i++) EQUAL(i, code_of(threads[i]));
    }
}

int main(void)
{
    HANDLE real, again;
    mutex = CreateMutex(NULL, FALSE, TEXT("the mutex"));
    go = CreateEventW(NULL, FALSE, FALSE, L"go");
    CHECK(mutex && go);
    again = OpenEventA(EVENT_ALL_ACCESS, FALSE, "go");
    CHECK(again != NULL && CloseHandle(again));

    EQUAL(getpid(), GetCurrentProcessId());
    EQUAL(syscall(SYS_gettid), GetCurrentThreadId());
    CHECK(DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &real, 0, FALSE, DUPLICATE_SAME_ACCESS));
    EQUAL(GetCurrentThreadId(), GetThreadId(real));
    EQUAL(WAIT_TIMEOUT, WaitForSingleObject(real, 0));
    CHECK(CloseHandle(real));

    exits();
    exits_in_an_apc();
    crowds();
    return 0;
}
