/* Handlers of the program stay its own, faults reach them, and what it executes starts with the dispositions and the mask it had. */
#include "check.h"
#include <setjmp.h>
#include <sys/wait.h>

static sigjmp_buf after_fault;
static volatile sig_atomic_t faults;

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)info, (void)context;
    faults++;
    siglongjmp(after_fault, number);
}

static void on_signal(int number) { (void)number; }

static void fault(int kind)
{
    volatile int zero = 0, sink;
    volatile int *volatile nowhere = NULL;
    if (kind == SIGSEGV) sink = *nowhere;
    else sink = 7 / zero;
    (void)sink;
}

/* The lines of /proc/<pid>/status that tell what signals a process ignores and blocks. */
static void read_masks(const char *path, unsigned long *ignored, unsigned long *blocked)
{
    char line[256];
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    *ignored = *blocked = ~0UL;
    while (fgets(line, sizeof line, file)) {
        sscanf(line, "SigIgn: %lx", ignored);
        sscanf(line, "SigBlk: %lx", blocked);
    }
    fclose(file);
}

static void executed_child_inherits(unsigned long ignored, unsigned long blocked)
{
    unsigned long ignored_there, blocked_there;
    char command[] = "cat /proc/self/status", path[] = "/tmp/windsock-signals-XXXXXX";
    int status, file = mkstemp(path);
    pid_t child = fork();
    CHECK(file >= 0);
    CHECK(child >= 0);
    if (child == 0) {
        dup2(file, 1);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    close(file);
    EQUAL(child, waitpid(child, &status, 0));
    EQUAL(0, status);
    read_masks(path, &ignored_there, &blocked_there);
    unlink(path);
    EQUAL(ignored, ignored_there);
    EQUAL(blocked, blocked_there);
}

static void keeps_handlers(void)
{
    static const int chosen[] = {SIGSEGV, SIGFPE, SIGBUS, SIGILL, SIGPIPE, SIGTERM, SIGCHLD, SIGINT, SIGQUIT, SIGCONT, SIGUSR1};
    struct sigaction mine, now;
    size_t i;
    int kind;

    memset(&mine, 0, sizeof mine);
    for (i = 0; i < sizeof chosen / sizeof chosen[0]; i++) {
        int is_fault = chosen[i] == SIGSEGV || chosen[i] == SIGFPE;
        sigemptyset(&mine.sa_mask);
        sigaddset(&mine.sa_mask, SIGUSR2);
        mine.sa_flags = is_fault ? SA_SIGINFO | SA_NODEFER : SA_RESTART;
        if (is_fault) mine.sa_sigaction = on_fault;
        else mine.sa_handler = on_signal;
        sigaction(chosen[i], &mine, NULL);
    }

    start();
    for (i = 0; i < sizeof chosen / sizeof chosen[0]; i++) {
        int is_fault = chosen[i] == SIGSEGV || chosen[i] == SIGFPE;
        sigaction(chosen[i], NULL, &now);
        CHECK(is_fault ? now.sa_sigaction == on_fault : now.sa_handler == on_signal);
        EQUAL(is_fault ? SA_SIGINFO | SA_NODEFER : SA_RESTART, now.sa_flags & (SA_SIGINFO | SA_NODEFER | SA_RESTART));
        EQUAL(1, sigismember(&now.sa_mask, SIGUSR2));
    }
    kind = sigsetjmp(after_fault, 1);
    if (kind == 0) fault(SIGSEGV);
    EQUAL(SIGSEGV, kind);
#if defined(__x86_64__)
    kind = sigsetjmp(after_fault, 1);
    if (kind == 0) fault(SIGFPE);
    EQUAL(SIGFPE, kind);
    EQUAL(2, faults);
#endif
}

/* Only the runtime's own three signals get a handler where the default was; a fault is still what it was to the process. */
static void keeps_defaults(void)
{
    unsigned long ignored, blocked, ignored_now, blocked_now;
    struct sigaction before[NSIG], now;
    struct addrinfo *found;
    SOCKET pair[2];
    int number, status;
    pid_t child = fork();

    CHECK(child >= 0);
    if (child == 0) {
        start();
        fault(SIGSEGV);
        _exit(0);
    }
    EQUAL(child, waitpid(child, &status, 0));
    CHECK(WIFSIGNALED(status));
    EQUAL(SIGSEGV, WTERMSIG(status));

    signal(SIGHUP, SIG_IGN);
    for (number = 1; number < NSIG; number++) sigaction(number, NULL, &before[number]);
    read_masks("/proc/self/status", &ignored, &blocked);
    start();
    connected(pair);
    exchange(pair[0], pair[1]);
    EQUAL(0, getaddrinfo("localhost", "80", NULL, &found));
    freeaddrinfo(found);
    read_masks("/proc/self/status", &ignored_now, &blocked_now);
    EQUAL(ignored, ignored_now);
    EQUAL(blocked, blocked_now);
    for (number = 1; number < NSIG; number++) {
        if (number == SIGSEGV || number == SIGFPE || number == SIGRTMIN || sigaction(number, NULL, &now) != 0) continue;
        if (now.sa_handler != before[number].sa_handler) failed(__FILE__, __LINE__, "handler of a signal", number, 0);
    }
    executed_child_inherits(ignored, blocked);
}

/* A signal that all threads of the program block stays pending: the runtime's threads do not take it. */
static void blocked_signals_wait(void)
{
    sigset_t set;
    int number = 0;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2); /* Its default would end the process. */
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    kill(getpid(), SIGUSR2);
    EQUAL(0, sigwait(&set, &number));
    EQUAL(SIGUSR2, number);
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "handlers") == 0) keeps_handlers();
    else keeps_defaults();
    blocked_signals_wait();
    EQUAL(0, WSACleanup());
    return 0;
}
