/* A server on an I/O completion port with one thread: AcceptEx, WSARecv and WSASend, one operation at a time for each connection. */
#include "server.h"
#include <mswsock.h>

enum { ACCEPTS_WAITING = 64, NAME_ROOM = sizeof(struct sockaddr_in) + 16 };

struct link;
typedef void step(struct link *, BOOL succeeded, DWORD bytes);

struct link {
    OVERLAPPED operation;
    step *next;
    SOCKET socket;
    WSABUF part;
    char names[2 * NAME_ROOM];
    char data[];
};

static HANDLE port;
static SOCKET listener;

static void end(struct link *l) {
    closesocket(l->socket);
    free(l);
}

/* 0 is success, which comes by the port all the same. */
static void expect(struct link *l, int result) {
    if (result && WSAGetLastError() != WSA_IO_PENDING) end(l);
}

static step received, sent, accepted;

static void receive(struct link *l) {
    DWORD flags = 0;
    l->next = received;
    l->part.buf = l->data;
    l->part.len = (ULONG)buffer_bytes;
    expect(l, WSARecv(l->socket, &l->part, 1, NULL, &flags, &l->operation, NULL));
}

static void received(struct link *l, BOOL succeeded, DWORD bytes) {
    if (!succeeded || bytes == 0) {
        end(l);
        return;
    }
    if (discards) {
        receive(l);
        return;
    }
    l->next = sent;
    l->part.len = bytes;
    expect(l, WSASend(l->socket, &l->part, 1, NULL, 0, &l->operation, NULL));
}

static void sent(struct link *l, BOOL succeeded, DWORD bytes) {
    if (!succeeded || bytes != l->part.len) end(l);
    else receive(l);
}

static void accept_next(void) {
    struct link *l = touched(sizeof *l + (size_t)buffer_bytes);
    DWORD bytes;
    l->next = accepted;
    l->socket = open_socket(SOCK_STREAM);
    if (!AcceptEx(listener, l->socket, l->names, 0, NAME_ROOM, NAME_ROOM, &bytes, &l->operation) && WSAGetLastError() != ERROR_IO_PENDING)
        bench_fail("AcceptEx", WSAGetLastError());
}

static void accepted(struct link *l, BOOL succeeded, DWORD bytes) {
    (void)bytes;
    accept_next();
    if (!succeeded || setsockopt(l->socket, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (const char *)&listener, sizeof listener)
        || CreateIoCompletionPort((HANDLE)l->socket, port, 0, 0) != port) {
        end(l);
        return;
    }
    send_at_once(l->socket);
    receive(l);
}

int main(int argc, char **argv) {
    struct sockaddr_in name;
    int i;
    read_options(argc, argv);
    listener = listening_socket(&name);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    if (!port || CreateIoCompletionPort((HANDLE)listener, port, 0, 0) != port) bench_fail("CreateIoCompletionPort", (int)GetLastError());
    for (i = 0; i < ACCEPTS_WAITING; i++) accept_next();
    announce(&name, (long)(sizeof(struct link) + 8) + buffer_bytes);
    for (;;) {
        DWORD bytes = 0;
        ULONG_PTR key;
        OVERLAPPED *operation = NULL;
        BOOL succeeded = GetQueuedCompletionStatus(port, &bytes, &key, &operation, INFINITE);
        struct link *l = (struct link *)operation;
        if (!l) bench_fail("GetQueuedCompletionStatus", (int)GetLastError());
        l->next(l, succeeded, bytes);
    }
}
