/* A server for about a hundred connections on select: one thread, blocking sockets. */
#define FD_SETSIZE 128
#include "server.h"

static fd_set watched;

static int serve(SOCKET socket, char *buffer) {
    int got = recv(socket, buffer, buffer_bytes, 0);
    return got > 0 && (discards || send_whole(socket, buffer, got));
}

static void accept_one(SOCKET listener) {
    SOCKET socket = accept(listener, NULL, NULL);
    if (socket == INVALID_SOCKET) bench_fail("accept", WSAGetLastError());
    send_at_once(socket);
    FD_SET(socket, &watched);
}

int main(int argc, char **argv) {
    struct sockaddr_in name;
    SOCKET listener;
    char *buffer;
    read_options(argc, argv);
    buffer = malloc((size_t)buffer_bytes);
    listener = listening_socket(&name);
    FD_SET(listener, &watched);
    announce(&name, (long)sizeof(SOCKET));
    for (;;) {
        fd_set ready = watched;
        u_int i;
        if (select(0, &ready, NULL, NULL, NULL) == SOCKET_ERROR) bench_fail("select", WSAGetLastError());
        for (i = 0; i < ready.fd_count; i++) {
            SOCKET socket = ready.fd_array[i];
            if (socket == listener) {
                accept_one(listener);
            } else if (!serve(socket, buffer)) {
                FD_CLR(socket, &watched);
                closesocket(socket);
            }
        }
    }
}
