/* A datagram echo: with windsock-cc by overlapped WSARecvFrom and WSASendTo on a completion port, with some receives waiting; else by recvfrom and sendto. */
#include "server.h"

enum { DATAGRAM = 2048 };

#ifdef _WIN32
enum { RECEIVES_WAITING = 16 };

struct datagram {
    OVERLAPPED operation;
    int answers;
    WSABUF data;
    struct sockaddr_in peer;
    int peer_length;
    char bytes[DATAGRAM];
};

static SOCKET s;

static void expect(const char *what, int result) {
    if (result && WSAGetLastError() != WSA_IO_PENDING) bench_fail(what, WSAGetLastError());
}

static void receive(struct datagram *d) {
    DWORD flags = 0;
    d->answers = 0;
    d->data.buf = d->bytes;
    d->data.len = DATAGRAM;
    d->peer_length = sizeof d->peer;
    expect("WSARecvFrom", WSARecvFrom(s, &d->data, 1, NULL, &flags, (struct sockaddr *)&d->peer, &d->peer_length, &d->operation, NULL));
}

static void answer(struct datagram *d, DWORD bytes) {
    d->answers = 1;
    d->data.len = bytes;
    expect("WSASendTo", WSASendTo(s, &d->data, 1, NULL, 0, (struct sockaddr *)&d->peer, d->peer_length, &d->operation, NULL));
}

static void serve(void) {
    HANDLE port = CreateIoCompletionPort((HANDLE)s, NULL, 0, 1);
    int i;
    for (i = 0; i < RECEIVES_WAITING; i++) receive(touched(sizeof(struct datagram)));
    for (;;) {
        DWORD bytes = 0;
        ULONG_PTR key;
        OVERLAPPED *operation = NULL;
        BOOL succeeded = GetQueuedCompletionStatus(port, &bytes, &key, &operation, INFINITE);
        struct datagram *d = (struct datagram *)operation;
        if (!d) bench_fail("GetQueuedCompletionStatus", (int)GetLastError());
        if (d->answers || !succeeded) receive(d);
        else answer(d, bytes);
    }
}

#else
static SOCKET s;

static void serve(void) {
    char bytes[DATAGRAM];
    struct sockaddr_in peer;
    for (;;) {
        socklen_t length = sizeof peer;
        ssize_t got = recvfrom(s, bytes, sizeof bytes, 0, (struct sockaddr *)&peer, &length);
        if (got >= 0) sendto(s, bytes, (size_t)got, 0, (struct sockaddr *)&peer, length);
    }
}
#endif

int main(int argc, char **argv) {
    struct sockaddr_in name;
    read_options(argc, argv);
    s = bound_socket(SOCK_DGRAM, &name);
    announce(&name, 0);
    serve();
}
