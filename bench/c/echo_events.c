/* A server on network events: a thread for each 63 connections, as many as one wait can take beside the event that tells of new ones. */
#include "server.h"

struct crew {
    WSAEVENT events[WSA_MAXIMUM_WAIT_EVENTS];
    SOCKET sockets[WSA_MAXIMUM_WAIT_EVENTS];
    DWORD count;
    SOCKET newcomer; /* Handed over while `taken` is not set. */
    HANDLE taken;
    struct crew *others;
};

static void hire(struct crew *c) {
    WSAEVENT event = WSACreateEvent();
    WSAResetEvent(c->events[0]);
    if (event == WSA_INVALID_EVENT || WSAEventSelect(c->newcomer, event, FD_READ | FD_CLOSE)) bench_fail("WSAEventSelect", WSAGetLastError());
    c->events[c->count] = event;
    c->sockets[c->count++] = c->newcomer;
    SetEvent(c->taken);
}

static void dismiss(struct crew *c, DWORD i) {
    closesocket(c->sockets[i]);
    WSACloseEvent(c->events[i]);
    c->count--;
    c->sockets[i] = c->sockets[c->count];
    c->events[i] = c->events[c->count];
}

static int answer(SOCKET s, char *buffer) {
    int got = recv(s, buffer, buffer_bytes, 0);
    if (got < 0) return WSAGetLastError() == WSAEWOULDBLOCK;
    return got > 0 && (discards || send_whole(s, buffer, got));
}

static void serve(struct crew *c, DWORD i, char *buffer) {
    WSANETWORKEVENTS happened;
    if (WSAEnumNetworkEvents(c->sockets[i], c->events[i], &happened)) bench_fail("WSAEnumNetworkEvents", WSAGetLastError());
    if ((happened.lNetworkEvents & (FD_READ | FD_CLOSE)) && !answer(c->sockets[i], buffer)) dismiss(c, i);
}

static DWORD WINAPI work(void *argument) {
    struct crew *c = argument;
    char *buffer = malloc((size_t)buffer_bytes);
    for (;;) {
        DWORD from = 0, patience = WSA_INFINITE;
        for (;;) { /* Once round, so that the first ones do not starve the others. */
            DWORD which = WSAWaitForMultipleEvents(c->count - from, c->events + from, FALSE, patience, FALSE);
            if (which == WSA_WAIT_FAILED) bench_fail("WSAWaitForMultipleEvents", WSAGetLastError());
            if (which == WSA_WAIT_TIMEOUT) break;
            which += from - WSA_WAIT_EVENT_0;
            if (which == 0) hire(c);
            else serve(c, which, buffer);
            from = which + 1;
            patience = 0;
            if (from >= c->count) break;
        }
    }
    return 0;
}

static struct crew *new_crew(struct crew *others) {
    struct crew *c = calloc(1, sizeof *c);
    c->events[c->count++] = WSACreateEvent();
    c->taken = CreateEvent(NULL, FALSE, FALSE, NULL);
    c->others = others;
    if (!CreateThread(NULL, 0, work, c, 0, NULL)) bench_fail("CreateThread", (int)GetLastError());
    return c;
}

int main(int argc, char **argv) {
    struct crew *crews = NULL;
    struct sockaddr_in name;
    SOCKET listener, socket;
    read_options(argc, argv);
    listener = listening_socket(&name);
    announce(&name, (long)(sizeof(SOCKET) + sizeof(WSAEVENT)));
    while ((socket = accept(listener, NULL, NULL)) != INVALID_SOCKET) {
        struct crew *c = crews;
        send_at_once(socket);
        while (c && c->count == WSA_MAXIMUM_WAIT_EVENTS) c = c->others;
        if (!c) c = crews = new_crew(crews);
        c->newcomer = socket;
        WSASetEvent(c->events[0]);
        WaitForSingleObject(c->taken, INFINITE);
    }
    bench_fail("accept", WSAGetLastError());
}
