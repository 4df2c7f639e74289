/* Thousands of signals during a blocking recv and a blocking select: the calls go on waiting and return what arrives. */
#include "check.h"

static volatile sig_atomic_t caught;

static void on_signal(int number)
{
    (void)number;
    caught++;
}

static void *wait_in_select(void *argument)
{
    struct receiver *self = (struct receiver *)argument;
    fd_set set;
    FD_ZERO(&set);
    FD_SET(self->socket, &set);
    __atomic_store_n(&self->id, (pid_t)syscall(SYS_gettid), __ATOMIC_RELEASE);
    self->result = select(0, &set, NULL, NULL, NULL);
    self->error = WSAGetLastError();
    return NULL;
}

static void storm(void *(*wait)(void *), int flags)
{
    struct sigaction action;
    struct receiver waiting;
    SOCKET pair[2];
    int i;

    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    action.sa_flags = flags;
    EQUAL(0, sigaction(SIGUSR1, &action, NULL));

    connected(pair);
    memset(&waiting, 0, sizeof waiting);
    waiting.socket = pair[0];
    caught = 0;
    EQUAL(0, pthread_create(&waiting.thread, NULL, wait, &waiting));
    while (__atomic_load_n(&waiting.id, __ATOMIC_ACQUIRE) == 0) sched_yield();
    for (i = 0; i < 2000; i++) {
        sig_atomic_t before = caught;
        EQUAL(0, pthread_kill(waiting.thread, SIGUSR1));
        while (caught == before) sched_yield();
    }
    EQUAL(1, send(pair[1], "x", 1, 0));
    EQUAL(0, pthread_join(waiting.thread, NULL));
    EQUAL(1, waiting.result);
    EQUAL(2000, caught);
    EQUAL(0, closesocket(pair[0]));
    EQUAL(0, closesocket(pair[1]));
}

int main(void)
{
    start();
    storm(receive, 0);
    storm(receive, SA_RESTART);
    storm(wait_in_select, 0);
    storm(wait_in_select, SA_RESTART);
    EQUAL(0, WSACleanup());
    return 0;
}
