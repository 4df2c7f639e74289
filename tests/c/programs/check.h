/* What the test programs share: a program returns 0 when all that it checks holds, and else says what did not. */
#ifndef CHECK_H
#define CHECK_H
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <windows.h>

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MAYBE_UNUSED __attribute__((unused))

static MAYBE_UNUSED void failed(const char *file, int line, const char *what, long got, long wanted)
{
    int error = WSAGetLastError();
    fprintf(stderr, "%s:%d: %s: got %ld, wanted %ld (last error %d)\n", file, line, what, got, wanted, error);
    fflush(stderr);
    _exit(1);
}

#define CHECK(condition) ((condition) ? (void)0 : failed(__FILE__, __LINE__, #condition, 0, 1))
#define EQUAL(wanted, expression)                                                                     \
    do {                                                                                              \
        long wanted_ = (long)(wanted), got_ = (long)(expression);                                     \
        if (got_ != wanted_) failed(__FILE__, __LINE__, #expression, got_, wanted_);                  \
    } while (0)

/* The call fails in the way of its kind, and the last error says why. */
#define FAILS_WITH(error, result, expression)                                                         \
    do {                                                                                              \
        WSASetLastError(0);                                                                           \
        EQUAL(result, expression);                                                                    \
        int got_error_ = WSAGetLastError();                                                           \
        if (got_error_ != (error)) failed(__FILE__, __LINE__, "last error of " #expression, got_error_, error); \
    } while (0)

static MAYBE_UNUSED void start(void)
{
    WSADATA data;
    EQUAL(0, WSAStartup(MAKEWORD(2, 2), &data));
}

static MAYBE_UNUSED struct sockaddr_in loopback(void)
{
    struct sockaddr_in address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

/* A listener on a free port; its address goes to *address. */
static MAYBE_UNUSED SOCKET listener(struct sockaddr_in *address)
{
    int length = sizeof *address;
    SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK(s != INVALID_SOCKET);
    *address = loopback();
    EQUAL(0, bind(s, (struct sockaddr *)address, sizeof *address));
    EQUAL(0, listen(s, SOMAXCONN));
    EQUAL(0, getsockname(s, (struct sockaddr *)address, &length));
    return s;
}

/* Two connected stream sockets. */
static MAYBE_UNUSED void connected(SOCKET pair[2])
{
    struct sockaddr_in address;
    SOCKET listening = listener(&address);
    pair[0] = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    CHECK(pair[0] != INVALID_SOCKET);
    EQUAL(0, connect(pair[0], (struct sockaddr *)&address, sizeof address));
    pair[1] = accept(listening, NULL, NULL);
    CHECK(pair[1] != INVALID_SOCKET);
    EQUAL(0, closesocket(listening));
}

/* One byte there and back shows that the library works. */
static MAYBE_UNUSED void exchange(SOCKET from, SOCKET to)
{
    char sent = 'x', received = 0;
    EQUAL(1, send(from, &sent, 1, 0));
    EQUAL(1, recv(to, &received, 1, 0));
    EQUAL(sent, received);
}

static MAYBE_UNUSED int count_entries(const char *folder)
{
    int count = 0;
    struct dirent *entry;
    DIR *listing = opendir(folder);
    CHECK(listing != NULL);
    while ((entry = readdir(listing)) != NULL) count += entry->d_name[0] != '.';
    closedir(listing);
    return count;
}

static MAYBE_UNUSED int count_threads(void) { return count_entries("/proc/self/task"); }

/* Waits until a thread of this process sleeps in the kernel for data: no guess by time. */
static MAYBE_UNUSED void wait_until_blocked(pid_t thread)
{
    static const long waiting[] = {SYS_ppoll, SYS_recvfrom, SYS_recvmsg, SYS_accept4, SYS_epoll_pwait,
#ifdef SYS_poll
        SYS_poll, SYS_accept, SYS_epoll_wait,
#endif
    };
    char path[64], text[256];
    snprintf(path, sizeof path, "/proc/self/task/%d/syscall", (int)thread);
    for (;;) {
        long number = -1;
        size_t i;
        FILE *file = fopen(path, "r");
        CHECK(file != NULL);
        if (fgets(text, sizeof text, file) == NULL || sscanf(text, "%ld", &number) != 1) number = -1;
        fclose(file);
        for (i = 0; i < sizeof waiting / sizeof waiting[0]; i++)
            if (number == waiting[i]) return;
        sched_yield();
    }
}

/* A thread that receives until something ends the receive. */
struct receiver {
    SOCKET socket;
    pthread_t thread;
    volatile pid_t id;
    int result, error;
};

static MAYBE_UNUSED void *receive(void *argument)
{
    struct receiver *self = (struct receiver *)argument;
    char byte;
    __atomic_store_n(&self->id, (pid_t)syscall(SYS_gettid), __ATOMIC_RELEASE);
    self->result = recv(self->socket, &byte, 1, 0);
    self->error = WSAGetLastError();
    return NULL;
}

static MAYBE_UNUSED void start_receiver(struct receiver *self, SOCKET s)
{
    memset(self, 0, sizeof *self);
    self->socket = s;
    EQUAL(0, pthread_create(&self->thread, NULL, receive, self));
    while (__atomic_load_n(&self->id, __ATOMIC_ACQUIRE) == 0) sched_yield();
    wait_until_blocked(self->id);
}

#endif
