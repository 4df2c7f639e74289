/* Control events: SIGINT and SIGTERM are Ctrl+C, SIGQUIT is Ctrl+Break, SIGHUP is the closing of the terminal. Nothing is caught before a program
   has a handler; then a thread of its own runs the handlers, the last one first, until one says that it has dealt with the event. When none does,
   the signal does to the process what it would have done. */
#include "companion.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct handler {
    struct handler *next;
    PHANDLER_ROUTINE routine;
};

static const struct row {
    int signal;
    DWORD event;
} rows[] = {{SIGINT, CTRL_C_EVENT}, {SIGTERM, CTRL_C_EVENT}, {SIGQUIT, CTRL_BREAK_EVENT}, {SIGHUP, CTRL_CLOSE_EVENT}};

static pthread_mutex_t handler_lock = PTHREAD_MUTEX_INITIALIZER; /* Guards everything here but the pipe, which is written by signal handlers. */
static struct handler *handlers;
static struct sigaction before[ARRAYSIZE(rows)];
static int is_caught, is_ignored, ends[2] = {-1, -1};

static void note(int number)
{
    unsigned char byte = (unsigned char)number;
    int error = errno;
    if (write(ends[1], &byte, 1) < 0) {} /* A full pipe has enough events of the kind in it. */
    errno = error;
}

/* The handlers as they are now: they may add and remove others while they run. */
static PHANDLER_ROUTINE *list(size_t *count)
{
    struct handler *handler;
    PHANDLER_ROUTINE *routines;
    *count = 0;
    pthread_mutex_lock(&handler_lock);
    for (handler = handlers; handler; handler = handler->next) ++*count;
    routines = (PHANDLER_ROUTINE *)malloc((*count + 1) * sizeof *routines);
    *count = 0;
    for (handler = handlers; routines && handler; handler = handler->next) routines[(*count)++] = handler->routine;
    pthread_mutex_unlock(&handler_lock);
    return routines;
}

static void end_by(int number)
{
    struct sigaction action;
    sigset_t set;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigaction(number, &action, NULL);
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    kill(getpid(), number);
}

static void dispatch(int number)
{
    size_t count, i, row;
    int is_done = 0;
    PHANDLER_ROUTINE *routines = list(&count);
    for (row = 0; row < ARRAYSIZE(rows) - 1 && rows[row].signal != number; row++) {}
    for (i = 0; i < count && !is_done; i++) is_done = routines[i](rows[row].event);
    free(routines);
    if (!is_done) end_by(number);
}

static void *serve(void *unused)
{
    unsigned char byte;
    ssize_t size;
    for (;;) {
        size = read(ends[0], &byte, 1);
        if (size == 1) dispatch(byte);
        else if (size == 0 || errno != EINTR) return unused;
    }
}

static int start_thread(void)
{
    pthread_t thread;
    sigset_t all, mask;
    int failed;
    if (ends[0] >= 0) return 1;
    if (pipe2(ends, O_CLOEXEC) != 0) return 0;
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &mask);
    failed = pthread_create(&thread, NULL, serve, NULL);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    if (!failed) pthread_detach(thread);
    return !failed;
}

static int catch_signals(void)
{
    struct sigaction action;
    size_t i;
    if (is_caught) return 1;
    if (!start_thread()) return 0;
    memset(&action, 0, sizeof action);
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;
    for (i = 0; i < ARRAYSIZE(rows); i++)
        if (!is_ignored || rows[i].event != CTRL_C_EVENT) sigaction(rows[i].signal, &action, &before[i]);
    return is_caught = 1;
}

static void let_go(void)
{
    size_t i;
    if (!is_caught) return;
    for (i = 0; i < ARRAYSIZE(rows); i++)
        if (!is_ignored || rows[i].event != CTRL_C_EVENT) sigaction(rows[i].signal, &before[i], NULL);
    is_caught = 0;
}

/* SetConsoleCtrlHandler(NULL, TRUE): Ctrl+C means nothing, to child processes as well. */
static BOOL ignore(BOOL add)
{
    struct sigaction action;
    int was_caught;
    pthread_mutex_lock(&handler_lock);
    was_caught = is_caught;
    let_go();
    memset(&action, 0, sizeof action);
    action.sa_handler = add ? SIG_IGN : SIG_DFL;
    sigaction(SIGINT, &action, NULL);
    is_ignored = add;
    if (was_caught) catch_signals();
    pthread_mutex_unlock(&handler_lock);
    return TRUE;
}

static BOOL add_handler(PHANDLER_ROUTINE routine)
{
    struct handler *handler = (struct handler *)malloc(sizeof *handler);
    int is_ready;
    if (!handler) RETURN_ERROR(ERROR_NOT_ENOUGH_MEMORY, FALSE);
    handler->routine = routine;
    pthread_mutex_lock(&handler_lock);
    is_ready = catch_signals();
    if (is_ready) {
        handler->next = handlers;
        handlers = handler;
    }
    pthread_mutex_unlock(&handler_lock);
    if (is_ready) return TRUE;
    free(handler);
    RETURN_ERROR(ERROR_NOT_ENOUGH_MEMORY, FALSE);
}

static BOOL remove_handler(PHANDLER_ROUTINE routine)
{
    struct handler **link, *found;
    pthread_mutex_lock(&handler_lock);
    for (link = &handlers; *link && (*link)->routine != routine; link = &(*link)->next) {}
    found = *link;
    if (found) *link = found->next;
    if (!handlers) let_go();
    pthread_mutex_unlock(&handler_lock);
    free(found);
    if (!found) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    return TRUE;
}

EXPORTED BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE routine, BOOL add)
{
    if (!routine) return ignore(add);
    return add ? add_handler(routine) : remove_handler(routine);
}

/* Group 0: the processes that share the caller's; here the host's process group. */
EXPORTED BOOL WINAPI GenerateConsoleCtrlEvent(DWORD event, DWORD group)
{
    if (event > CTRL_BREAK_EVENT || group > 0x7FFFFFFF) RETURN_ERROR(ERROR_INVALID_PARAMETER, FALSE);
    if (kill(group ? -(pid_t)group : 0, event == CTRL_C_EVENT ? SIGINT : SIGQUIT) == 0) return TRUE;
    RETURN_ERROR(errno == EPERM ? ERROR_ACCESS_DENIED : ERROR_INVALID_PARAMETER, FALSE);
}
