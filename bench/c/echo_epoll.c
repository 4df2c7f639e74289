/* The same server on epoll, which is what one would write for Linux alone: one thread, edges, each socket registered once. */
#define _GNU_SOURCE
#include "server.h"
#include <fcntl.h>
#include <sys/epoll.h>

struct link {
    int socket, waiting, at; /* Bytes of `data` that the host has not taken yet, and where they begin. */
    char data[];
};

enum { EVENTS = 256 };

static int poller;

static void watch(int socket, unsigned events, void *tag) {
    struct epoll_event event = { .events = events, .data.ptr = tag };
    if (epoll_ctl(poller, EPOLL_CTL_ADD, socket, &event)) bench_fail("epoll_ctl", errno);
}

static void accept_all(int listener) {
    int socket;
    while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct link *l = touched(sizeof *l + (size_t)buffer_bytes);
        l->socket = socket;
        send_at_once(socket);
        watch(socket, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, l);
    }
}

static int answer(struct link *l) {
    while (l->waiting > 0) {
        ssize_t count = send(l->socket, l->data + l->at, (size_t)l->waiting, MSG_NOSIGNAL);
        if (count < 0) return errno == EAGAIN;
        l->at += (int)count;
        l->waiting -= (int)count;
    }
    return 1;
}

/* Whether the connection goes on. */
static int serve(struct link *l) {
    for (;;) {
        ssize_t count;
        if (!answer(l)) return 0;
        if (l->waiting > 0) return 1;
        count = recv(l->socket, l->data, (size_t)buffer_bytes, 0);
        if (count == 0) return 0;
        if (count < 0) return errno == EAGAIN;
        if (!discards) {
            l->at = 0;
            l->waiting = (int)count;
            if (!answer(l)) return 0;
        }
        if (count < buffer_bytes) return 1; /* There was no more; what comes now brings an edge. */
    }
}

int main(int argc, char **argv) {
    struct sockaddr_in name;
    struct epoll_event events[EVENTS];
    SOCKET listener;
    read_options(argc, argv);
    listener = listening_socket(&name);
    poller = epoll_create1(EPOLL_CLOEXEC);
    fcntl(listener, F_SETFL, O_NONBLOCK);
    watch(listener, EPOLLIN, NULL);
    announce(&name, (long)(sizeof(struct link) + 8) + buffer_bytes);
    for (;;) {
        int i, count = epoll_wait(poller, events, EVENTS, -1);
        for (i = 0; i < count; i++) {
            struct link *l = events[i].data.ptr;
            if (!l) {
                accept_all(listener);
            } else if (!serve(l)) {
                close(l->socket);
                free(l);
            }
        }
    }
}
