/* Threads of CreateThread. No managed frame lies below the program's routine, so ExitThread may leave it by a jump. Like on Windows
   that runs no destructor of C++; those of thread_local objects run. */
#include "companion.h"
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

struct start {
    LPTHREAD_START_ROUTINE routine;
    LPVOID parameter;
};

HIDDEN void wsm_thread_begin(void *given, struct start *start);
HIDDEN int wsm_thread_end(unsigned code, int now);
HIDDEN int gate_enter(void);
HIDDEN void *gate_run_thread(void *given);

static __thread jmp_buf *out; /* Of a thread of CreateThread: back to where it began. */

void *gate_run_thread(void *given)
{
    jmp_buf here;
    struct start start;

    wsm_thread_begin(given, &start);
    if (_setjmp(here) == 0) {
        out = &here;
        wsm_thread_end(start.routine(start.parameter), 0);
    }
    return NULL;
}

EXPORTED void WINAPI ExitThread(DWORD code)
{
    sigset_t all;

    if (gate_enter()) {
        int inside = wsm_thread_end(code, 0);
        if (inside) {
            /* Called by an APC: managed frames lie between here and the start, and the runtime may look at them as long as it knows the
               thread. They stay: the thread ends without telling anybody else, and its stack is not freed. */
            wsm_thread_end(code, 1);
            sigfillset(&all);
            pthread_sigmask(SIG_SETMASK, &all, NULL);
            syscall(SYS_exit, 0);
        }
    }
    if (out) _longjmp(*out, 1);
    pthread_exit(NULL);
}

EXPORTED DWORD WINAPI GetCurrentThreadId(void)
{
    static __thread DWORD known;
    return known ? known : (known = (DWORD)syscall(SYS_gettid));
}

EXPORTED HANDLE WINAPI GetCurrentThread(void) { return (HANDLE)-2; }
EXPORTED HANDLE WINAPI GetCurrentProcess(void) { return (HANDLE)-1; }
EXPORTED DWORD WINAPI GetCurrentProcessId(void) { return (DWORD)getpid(); }
EXPORTED BOOL WINAPI SwitchToThread(void) { return sched_yield() == 0; }
