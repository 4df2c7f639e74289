/* A thousand short threads of the program with small stacks, some at the same time, each with a last error of its own; none of them
   leaves anything, and the library has no thread beside the runtime's one. */
#include "check.h"

enum { ROUNDS = 100, AT_ONCE = 10, STACK_BYTES = 64 << 10 };

static void *visit(void *argument)
{
    long number = (long)argument;
    struct sockaddr_in address = loopback();
    int length = sizeof address;
    char byte;
    SOCKET s;
    EQUAL(0, WSAGetLastError()); /* A new thread has no error yet. */
    WSASetLastError((int)number);
    s = socket(AF_INET, SOCK_DGRAM, 0);
    CHECK(s != INVALID_SOCKET);
    EQUAL(0, bind(s, (struct sockaddr *)&address, sizeof address));
    EQUAL(0, getsockname(s, (struct sockaddr *)&address, &length));
    EQUAL(1, sendto(s, "x", 1, 0, (struct sockaddr *)&address, sizeof address));
    EQUAL(1, recv(s, &byte, 1, 0));
    EQUAL(number, WSAGetLastError()); /* Success leaves it. */
    EQUAL(0, closesocket(s));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, closesocket(INVALID_SOCKET));
    sched_yield();
    EQUAL(WSAENOTSOCK, WSAGetLastError());
    SetLastError((DWORD)number);
    EQUAL(number, WSAGetLastError());
    return NULL;
}

/* What the first socket of a process opens for all of them is there afterwards. */
static void visit_alone(void)
{
    pthread_t thread;
    EQUAL(0, pthread_create(&thread, NULL, visit, (void *)1L));
    EQUAL(0, pthread_join(thread, NULL));
}

int main(void)
{
    pthread_t threads[AT_ONCE];
    pthread_attr_t small;
    struct addrinfo *found;
    SOCKET pair[2];
    int round, i, before, descriptors;

    start();
    WSASetLastError(4711);
    EQUAL(0, pthread_attr_init(&small));
    EQUAL(0, pthread_attr_setstacksize(&small, STACK_BYTES));
    visit_alone();
    connected(pair);
    exchange(pair[0], pair[1]);
    EQUAL(0, getaddrinfo("localhost", "80", NULL, &found));
    freeaddrinfo(found);
    EQUAL(2, count_threads());
    before = count_threads();
    descriptors = count_entries("/proc/self/fd");
    for (round = 0; round < ROUNDS; round++) {
        for (i = 0; i < AT_ONCE; i++) EQUAL(0, pthread_create(&threads[i], &small, visit, (void *)(long)(round * AT_ONCE + i + 1)));
        for (i = 0; i < AT_ONCE; i++) EQUAL(0, pthread_join(threads[i], NULL));
    }
    EQUAL(4711, WSAGetLastError());
    EQUAL(descriptors, count_entries("/proc/self/fd"));
    CHECK(count_threads() <= before + 1); /* A joined thread may still be leaving. */
    EQUAL(0, WSACleanup());
    return 0;
}
