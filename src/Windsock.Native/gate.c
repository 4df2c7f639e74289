/* The gate: every call of a C program enters the library here and goes on to the managed entry point wsm_<name> by a jump.

   A .NET runtime is a guest with three habits that a C program must not see. It starts on the first call into it, changing the
   disposition of some signals; its threads take part in the delivery of signals; and it does not survive fork. So the first
   call starts it under shelter, and in a forked child every function fails before managed code is reached. Nothing here runs
   when the library is loaded. The list of functions is functions.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#define EXPORTED __attribute__((visibility("default")))
#define HIDDEN extern __attribute__((visibility("hidden")))

typedef uintptr_t SOCKET; /* No header of Windsock is needed: the gate passes arguments on, and only their widths matter. */

enum { COLD, STARTING, OPEN, ENDING, FORKED };

static int gate_state = COLD;
static pthread_once_t gate_once = PTHREAD_ONCE_INIT;

/* The descriptors by which the process is a station on a network of our own stack, each plus one; 0 is a free place. A child that
   kept them would keep a connection to the switch, or be the switch itself, without a thread to serve it. */
static int parent_only[2048];
enum { PLACES = sizeof parent_only / sizeof *parent_only };

/* fork copies only the thread that called it; the runtime waits for the others when it collects. A child of a process that has
   not called anything yet has a runtime of its own to start, so it stays cold. */
static void forked(void)
{
    int i, before = errno;
    if (gate_state == COLD) return;
    gate_state = FORKED;
    for (i = 0; i < PLACES; i++) {
        if (parent_only[i] != 0) close(parent_only[i] - 1);
        parent_only[i] = 0;
    }
    errno = before;
}

static void start(void);

/* Off the straight path: the first call, calls while another thread makes the first one, and calls in a forked child. */
static pthread_t ending_thread;
static int ended;
enum { END_SECONDS = 4 };

static __attribute__((noinline, cold)) int enter(void)
{
    int state = __atomic_load_n(&gate_state, __ATOMIC_ACQUIRE);
    if (state == ENDING && !pthread_equal(ending_thread, pthread_self())) {
        /* On Windows this thread would be gone. It does not go on in a program whose destructors have run, unless somebody waits for it. */
        struct timespec left = {END_SECONDS, 0};
        while (nanosleep(&left, &left) != 0 && errno == EINTR) continue;
        state = __atomic_load_n(&gate_state, __ATOMIC_ACQUIRE);
    }
    if (state == COLD || state == STARTING) pthread_once(&gate_once, start);
    return __atomic_load_n(&gate_state, __ATOMIC_ACQUIRE) == OPEN;
}

#define GATE(result, failure, public_name, managed_name, parameters, arguments)                                      \
    HIDDEN result managed_name parameters;                                                                           \
    EXPORTED result public_name parameters                                                                           \
    {                                                                                                                \
        if (__builtin_expect(__atomic_load_n(&gate_state, __ATOMIC_ACQUIRE) != OPEN, 0) && !enter()) return failure; \
        return managed_name arguments;                                                                               \
    }

#define PREFIXED(result, failure, name, parameters, arguments) GATE(result, failure, ws2_##name, wsm_##name, parameters, arguments)
#define PLAIN(result, failure, name, parameters, arguments) GATE(result, failure, name, wsm_##name, parameters, arguments)
#define BYTE_ORDER(type, name, swap) EXPORTED type ws2_##name(type value) { return swap(value); }
#define NATIVE(name)
#include "functions.h"

/* For the companions written in C (companions/companion.h): nothing that the runtime has to hear of happens before it runs. */
HIDDEN void gate_clear_error(void);
void gate_clear_error(void)
{
    if (__atomic_load_n(&gate_state, __ATOMIC_ACQUIRE) == OPEN) wsm_SetLastError(0);
}

HIDDEN void wsm_begin_blocking(void), wsm_end_blocking(void);
HIDDEN int gate_begin_blocking(void);
HIDDEN void gate_end_blocking(int begun);
int gate_begin_blocking(void)
{
    if (__atomic_load_n(&gate_state, __ATOMIC_ACQUIRE) != OPEN) return 0;
    wsm_begin_blocking();
    return 1;
}

void gate_end_blocking(int begun)
{
    if (begun && __atomic_load_n(&gate_state, __ATOMIC_ACQUIRE) == OPEN) wsm_end_blocking();
}

/* companions/threads.c: whether calls may go on to managed code. */
HIDDEN int gate_enter(void);
int gate_enter(void) { return __atomic_load_n(&gate_state, __ATOMIC_ACQUIRE) == OPEN || enter(); }

/* The end of any thread that the library has got to know. The key is older than the runtime's own, so its destructor runs first. */
HIDDEN void *gate_run_thread(void *given);
HIDDEN void wsm_threads(unsigned key, void *(*run)(void *));
HIDDEN void wsm_thread_ended(void);

static void thread_ended(void *known)
{
    (void)known;
    if (__atomic_load_n(&gate_state, __ATOMIC_ACQUIRE) == OPEN) wsm_thread_ended();
}

/* Calling it starts the runtime. The functions are those that programs also ask for by GUID: they must get the gate's. */
struct extension {
    unsigned first;
    unsigned short second, third;
    unsigned char rest[8];
    void *function;
};

static const struct extension extensions[] = {
#define EXTENSION(name, ...) {__VA_ARGS__, (void *)name},
#include "extensions.h"
};
HIDDEN void wsm_start(const struct extension *extensions, int count);

/* The end of the process, after the destructors of whoever links the library: our own stack closes connections, and what they sent
   arrives. A thread of its own does that and is waited for so long and no longer: the one that ends the process may have been taken
   out of the library by a signal whose handler calls exit. */
HIDDEN void wsm_process(int *table, int places);
HIDDEN void wsm_process_ends(void);
HIDDEN int futex_wait(void *word, unsigned expected, const struct timespec *until, unsigned bits);
HIDDEN void futex_wake(void *word, int count, unsigned bits);

static void *end_process(void *unused)
{
    wsm_process_ends();
    __atomic_store_n(&ended, 1, __ATOMIC_RELEASE);
    futex_wake(&ended, 1, ~0u);
    return unused;
}

static __attribute__((destructor)) void process_ends(void)
{
    struct timespec until;
    sigset_t all, mask;
    pthread_t helper;
    int i, started;

    for (i = 0; i < PLACES && parent_only[i] == 0; i++) continue;
    if (i == PLACES || __atomic_load_n(&gate_state, __ATOMIC_ACQUIRE) != OPEN) return;

    ending_thread = pthread_self();
    __atomic_store_n(&gate_state, ENDING, __ATOMIC_RELEASE);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &mask);
    started = pthread_create(&helper, NULL, end_process, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += END_SECONDS;
    while (started && !__atomic_load_n(&ended, __ATOMIC_ACQUIRE) && futex_wait(&ended, 0, &until, ~0u)) continue;
    __atomic_store_n(&gate_state, OPEN, __ATOMIC_RELEASE);
}

static int has_disposition(const struct sigaction *action)
{
    return (action->sa_flags & SA_SIGINFO) || action->sa_handler != SIG_DFL;
}

static void start(void)
{
    struct sigaction before[NSIG];
    int known[NSIG];
    sigset_t all, mask;
    int number, cancel;
    pthread_key_t ends;

    pthread_atfork(NULL, NULL, forked);

    /* The runtime's threads inherit this mask: a signal for the program must find a thread of the program. What a thread does to
       itself stays open, and so does SIGRTMIN, by which the runtime stops its threads. */
    sigfillset(&all);
    sigdelset(&all, SIGSEGV);
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGFPE);
    sigdelset(&all, SIGILL);
    sigdelset(&all, SIGTRAP);
    sigdelset(&all, SIGABRT);
    sigdelset(&all, SIGRTMIN);
    pthread_sigmask(SIG_SETMASK, &all, &mask);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);

    for (number = 1; number < NSIG; number++) known[number] = sigaction(number, NULL, &before[number]) == 0;

    __atomic_store_n(&gate_state, STARTING, __ATOMIC_RELEASE);
    if (pthread_key_create(&ends, thread_ended) != 0) ends = (pthread_key_t)-1;
    wsm_start(extensions, sizeof extensions / sizeof *extensions);
    wsm_threads(ends, gate_run_thread);
    wsm_process(parent_only, PLACES);

    /* The program keeps every handler that it had, and SIGPIPE in any case: it would be inherited by programs that it executes.
       Where the default was, the runtime's handler stays: it handles faults of its own and passes others on to the default. A program
       that handles SIGRTMIN gets the runtime's requests as well; they only hasten a collection, which then waits for calls to end. */
    for (number = 1; number < NSIG; number++)
        if (known[number] && (number == SIGPIPE || has_disposition(&before[number]))) sigaction(number, &before[number], NULL);

    pthread_setcancelstate(cancel, NULL);
    __atomic_store_n(&gate_state, OPEN, __ATOMIC_RELEASE);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
}
