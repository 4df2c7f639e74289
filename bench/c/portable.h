/* Sockets under one set of names: compiled plainly these are the host's, compiled with windsock-cc those of Winsock. */
#ifndef BENCH_PORTABLE_H
#define BENCH_PORTABLE_H

#ifdef _WIN32
#ifndef FD_SETSIZE
#define FD_SETSIZE 5001
#endif
#include <winsock2.h>
#include <ws2tcpip.h>
typedef int length_t;

static void start_sockets(void) {
    WSADATA data;
    int error = WSAStartup(MAKEWORD(2, 2), &data);
    if (error) bench_fail("WSAStartup", error);
}
static int last_error(void) { return WSAGetLastError(); }

#else
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
typedef int SOCKET;
typedef socklen_t length_t;
#define INVALID_SOCKET (-1)
#define closesocket close

static void start_sockets(void) {}
static int last_error(void) { return errno; }
#endif

static inline SOCKET open_socket(int type) {
    SOCKET s = socket(AF_INET, type, 0);
    if (s == INVALID_SOCKET) bench_fail("socket", last_error());
    return s;
}

/* A socket bound to a free port of the loopback address, and that address. */
static inline SOCKET bound_socket(int type, struct sockaddr_in *name) {
    SOCKET s = open_socket(type);
    length_t length = sizeof *name;
    *name = (struct sockaddr_in){ 0 };
    name->sin_family = AF_INET;
    name->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(s, (struct sockaddr *)name, sizeof *name)) bench_fail("bind", last_error());
    if (getsockname(s, (struct sockaddr *)name, &length)) bench_fail("getsockname", last_error());
    return s;
}

/* Two sockets connected to each other by TCP. Nagle's algorithm stays on: whoever sends here has had the answer, and with it the acknowledgement. */
static inline void connected_pair(SOCKET pair[2]) {
    struct sockaddr_in name;
    SOCKET listener = bound_socket(SOCK_STREAM, &name);
    if (listen(listener, 1)) bench_fail("listen", last_error());
    pair[0] = open_socket(SOCK_STREAM);
    if (connect(pair[0], (struct sockaddr *)&name, sizeof name)) bench_fail("connect", last_error());
    pair[1] = accept(listener, NULL, NULL);
    if (pair[1] == INVALID_SOCKET) bench_fail("accept", last_error());
    closesocket(listener);
}

#endif
