/* Several threads make the first call at the same moment; all of them find a library that works. */
#include "check.h"

enum { THREADS = 8 };

static pthread_barrier_t together;

static void *first(void *unused)
{
    SOCKET s;
    pthread_barrier_wait(&together);
    start();
    s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK(s != INVALID_SOCKET);
    EQUAL(0, closesocket(s));
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];
    int i;
    EQUAL(0, pthread_barrier_init(&together, NULL, THREADS));
    for (i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, first, NULL) != 0) return 1;
    for (i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    for (i = 0; i < THREADS; i++) EQUAL(0, WSACleanup());
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, WSACleanup());
    return 0;
}
