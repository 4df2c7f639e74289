/* In a child forked after the first call every function fails without a crash or a wait; the parent goes on, with threads inside. */
#include "check.h"
#include <sys/wait.h>

static SOCKET pair[2];

static void everything_fails(void)
{
    WSADATA data;
    char buffer[64];
    u_long argument = 0;
    int length = sizeof(struct sockaddr_in);
    struct sockaddr_in address = loopback();
    fd_set set;
    WSABUF part = {sizeof buffer, buffer};
    DWORD count, flags = 0;
    struct addrinfo *found = NULL;

    FD_ZERO(&set);
    EQUAL(WSASYSNOTREADY, WSAStartup(MAKEWORD(2, 2), &data));
    FAILS_WITH(WSANOTINITIALISED, INVALID_SOCKET, socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, bind(pair[0], (struct sockaddr *)&address, sizeof address));
    FAILS_WITH(WSANOTINITIALISED, INVALID_SOCKET, accept(pair[0], NULL, NULL));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, connect(pair[0], (struct sockaddr *)&address, sizeof address));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, send(pair[0], buffer, 1, 0));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, recv(pair[0], buffer, 1, 0));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, WSASend(pair[0], &part, 1, &count, 0, NULL, NULL));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, WSARecv(pair[0], &part, 1, &count, &flags, NULL, NULL));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, ioctlsocket(pair[0], FIONBIO, &argument));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, select(0, &set, NULL, NULL, NULL));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, getsockname(pair[0], (struct sockaddr *)&address, &length));
    FAILS_WITH(WSANOTINITIALISED, 0, gethostbyname("localhost"));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, closesocket(pair[0]));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, WSACleanup());
    EQUAL(WSANOTINITIALISED, getaddrinfo("127.0.0.1", "80", NULL, &found));
    EQUAL(WSANOTINITIALISED, GetLastError());
    EQUAL(0x3412, htons(0x1234));
    EQUAL(0x04030201, ntohl(0x01020304));
}

static void child_ends_well(int how)
{
    int status;
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        everything_fails();
        if (how == 0) _exit(7);
        if (how == 1) exit(7);
        execl("/bin/sh", "sh", "-c", "exit 7", (char *)NULL);
    }
    EQUAL(child, waitpid(child, &status, 0));
    CHECK(WIFEXITED(status));
    EQUAL(7, WEXITSTATUS(status));
}

static int finishing;

static void *keep_calling(void *sockets)
{
    SOCKET *own = (SOCKET *)sockets;
    while (!__atomic_load_n(&finishing, __ATOMIC_ACQUIRE)) exchange(own[0], own[1]);
    return NULL;
}

int main(void)
{
    struct receiver blocked;
    pthread_t busy;
    SOCKET other[2];
    int round;

    start();
    connected(pair);
    connected(other);
    child_ends_well(0);
    start_receiver(&blocked, pair[0]);
    EQUAL(0, pthread_create(&busy, NULL, keep_calling, other));
    for (round = 0; round < 30; round++) child_ends_well(round % 3);

    __atomic_store_n(&finishing, 1, __ATOMIC_RELEASE);
    EQUAL(0, pthread_join(busy, NULL));
    EQUAL(1, send(pair[1], "x", 1, 0));
    EQUAL(0, pthread_join(blocked.thread, NULL));
    EQUAL(1, blocked.result);
    exchange(pair[0], pair[1]);
    EQUAL(0, WSACleanup());
    return 0;
}
