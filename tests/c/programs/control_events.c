/* Control events run handlers on a thread of their own, the last one first; without a handler a signal does what it did. */
#include "check.h"
#include <sys/wait.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int seen[8], order, first_order, second_order;
static pthread_t main_thread;

static BOOL WINAPI first(DWORD event)
{
    CHECK(!pthread_equal(main_thread, pthread_self()));
    pthread_mutex_lock(&lock);
    seen[event]++;
    first_order = ++order;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return TRUE;
}

static BOOL WINAPI second(DWORD event)
{
    pthread_mutex_lock(&lock);
    second_order = ++order;
    pthread_mutex_unlock(&lock);
    return event == CTRL_CLOSE_EVENT;
}

static void wait_for(DWORD event, int count)
{
    pthread_mutex_lock(&lock);
    while (seen[event] < count) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
}

/* A child without a handler, to which SIGINT does what it always did. */
static void end_of_child(int wanted)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        SetConsoleCtrlHandler(first, FALSE);
        raise(SIGINT);
        _exit(3);
    }
    EQUAL(child, waitpid(child, &status, 0));
    EQUAL(wanted, WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status));
}

int main(void)
{
    main_thread = pthread_self();
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, SetConsoleCtrlHandler(first, FALSE));
    FAILS_WITH(ERROR_INVALID_PARAMETER, FALSE, GenerateConsoleCtrlEvent(CTRL_CLOSE_EVENT, 0));
    EQUAL(0, setpgid(0, 0));
    EQUAL(TRUE, SetConsoleCtrlHandler(first, TRUE));
    EQUAL(TRUE, SetConsoleCtrlHandler(second, TRUE));
    EQUAL(TRUE, GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0));
    wait_for(CTRL_C_EVENT, 1);
    EQUAL(1, second_order);
    EQUAL(2, first_order);
    EQUAL(TRUE, GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, (DWORD)getpid()));
    wait_for(CTRL_BREAK_EVENT, 1);
    EQUAL(0, kill(getpid(), SIGTERM));
    wait_for(CTRL_C_EVENT, 2);
    EQUAL(TRUE, SetConsoleCtrlHandler(second, FALSE));

    end_of_child(SIGINT);
    EQUAL(TRUE, SetConsoleCtrlHandler(NULL, TRUE));
    end_of_child(-3);
    EQUAL(TRUE, SetConsoleCtrlHandler(NULL, FALSE));
    end_of_child(SIGINT);
    return 0;
}
