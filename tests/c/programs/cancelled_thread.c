/* A thread that waits in recv can be cancelled; the library, the socket and other threads go on. */
#include "check.h"

static int cleaned_up;

static void clean_up(void *unused)
{
    (void)unused;
    cleaned_up = 1;
}

static struct receiver self;

static void *receive_with_cleanup(void *argument)
{
    pthread_cleanup_push(clean_up, NULL);
    receive(argument);
    pthread_cleanup_pop(0);
    return NULL;
}

int main(void)
{
    SOCKET pair[2], other[2];
    void *result;
    int round;

    start();
    for (round = 0; round < 5; round++) {
        connected(pair);
        connected(other);
        memset(&self, 0, sizeof self);
        cleaned_up = 0;
        self.socket = pair[0];
        EQUAL(0, pthread_create(&self.thread, NULL, receive_with_cleanup, &self));
        while (__atomic_load_n(&self.id, __ATOMIC_ACQUIRE) == 0) sched_yield();
        wait_until_blocked(self.id);
        EQUAL(0, pthread_cancel(self.thread));
        EQUAL(0, pthread_join(self.thread, &result));
        CHECK(result == PTHREAD_CANCELED);
        EQUAL(1, cleaned_up);
        exchange(other[0], other[1]);
        exchange(pair[1], pair[0]);
        EQUAL(0, closesocket(pair[0]));
        EQUAL(0, closesocket(pair[1]));
        EQUAL(0, closesocket(other[0]));
        EQUAL(0, closesocket(other[1]));
    }
    EQUAL(0, WSACleanup());
    return 0;
}
