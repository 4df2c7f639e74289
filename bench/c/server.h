/* What the measured servers share: they listen on a free port of the loopback address and say which, and how many bytes of their own they keep
   for each connection.
   Usage of all: SERVER echo|discard BUFFER-BYTES */
#ifndef BENCH_SERVER_H
#define BENCH_SERVER_H

#include "harness.h"
#include "portable.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BACKLOG = 4096 };

static int discards, buffer_bytes = 4096;

static inline void read_options(int argc, char **argv) {
    discards = argc > 1 && !strcmp(argv[1], "discard");
    if (argc > 2) buffer_bytes = atoi(argv[2]);
    bench_many_files();
    start_sockets();
}

static inline void announce(const struct sockaddr_in *name, long bytes_each) {
    printf("%d %ld\n", ntohs(name->sin_port), bytes_each);
    fflush(stdout);
}

static inline SOCKET listening_socket(struct sockaddr_in *name) {
    SOCKET listener = bound_socket(SOCK_STREAM, name);
    if (listen(listener, BACKLOG)) bench_fail("listen", last_error());
    return listener;
}

static inline void send_at_once(SOCKET s) {
    int on = 1;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, (const char *)&on, sizeof on);
}

/* Memory that is all there, so that what a connection takes can be told apart from what carries it. */
static inline void *touched(size_t bytes) {
    void *memory = malloc(bytes);
    if (!memory) bench_fail("malloc", 0);
    return memset(memory, 0, bytes);
}

/* By a blocking socket. */
static inline int send_whole(SOCKET s, const char *bytes, int count) {
    while (count > 0) {
        int sent = (int)send(s, bytes, (size_t)count, 0);
        if (sent <= 0) return 0;
        bytes += sent;
        count -= sent;
    }
    return 1;
}

#endif
