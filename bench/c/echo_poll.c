/* A server for a few hundred connections on poll(2): one thread, blocking sockets. */
#include "server.h"

enum { MOST = 1024 };

static struct pollfd watched[MOST];
static int count;

static void watch(int socket) {
    if (count == MOST) bench_fail("connections", count);
    watched[count++] = (struct pollfd){ .fd = socket, .events = POLLIN };
}

static int serve(int socket, char *buffer) {
    ssize_t got = recv(socket, buffer, (size_t)buffer_bytes, 0);
    return got > 0 && (discards || send_whole(socket, buffer, (int)got));
}

int main(int argc, char **argv) {
    struct sockaddr_in name;
    char *buffer;
    read_options(argc, argv);
    buffer = malloc((size_t)buffer_bytes);
    watch(listening_socket(&name));
    announce(&name, (long)sizeof(struct pollfd));
    for (;;) {
        int i;
        if (poll(watched, (nfds_t)count, -1) < 0) bench_fail("poll", errno);
        for (i = count - 1; i > 0; i--) {
            if (!watched[i].revents || serve(watched[i].fd, buffer)) continue;
            close(watched[i].fd);
            watched[i] = watched[--count];
        }
        if (watched[0].revents) {
            int socket = accept(watched[0].fd, NULL, NULL);
            if (socket < 0) bench_fail("accept", errno);
            send_at_once(socket);
            watch(socket);
        }
    }
}
