/* Connections: how they are accepted, what is received and sent on them, and how they end. */
#include "server.h"
#include <stdarg.h>

enum { ACCEPTS_WAITING = 32, WAITING_MOST = 1 << 20 };

static SOCKET listener = INVALID_SOCKET;
static volatile LONG stopping;
static SRWLOCK all_gate = SRWLOCK_INIT; /* Guards the list. */
static struct connection *all;
static HANDLE all_gone;                 /* Set while the list is empty. */

/* ---- lines ---- */

struct line *make_line(const char *format, ...)
{
    struct line *line = malloc(sizeof *line + LINE_MOST + 2 * WORD_MOST);
    va_list values;
    int length;
    if (!line) fail("malloc", 0);
    va_start(values, format);
    length = vsnprintf(line->text, LINE_MOST + 2 * WORD_MOST, format, values);
    va_end(values);
    line->users = 1;
    line->length = (DWORD)length;
    return line;
}

void release_line(struct line *line)
{
    if (InterlockedDecrement(&line->users) == 0) free(line);
}

/* ---- life and end ---- */

static struct connection *new_connection(void)
{
    struct connection *c = calloc(1, sizeof *c);
    if (!c) fail("calloc", 0);
    InitializeCriticalSection(&c->gate);
    c->accepting.kind = ACCEPTING;
    c->receiving.kind = RECEIVING;
    c->sending.kind = SENDING;
    c->accepting.connection = c->receiving.connection = c->sending.connection = c;
    c->last = &c->first;
    c->users = 1;
    c->socket = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (c->socket == INVALID_SOCKET) fail("WSASocket", WSAGetLastError());
    return c;
}

static struct parcel *take_parcel(struct connection *c)
{
    struct parcel *taken = c->first;
    c->first = taken->next;
    if (!c->first) c->last = &c->first;
    c->waiting_bytes -= taken->line->length;
    release_line(taken->line);
    if (taken->file) CloseHandle(taken->file);
    free(taken);
    return c->first;
}

static void release(struct connection *c)
{
    if (InterlockedDecrement(&c->users) > 0) return;
    while (c->first) take_parcel(c);
    DeleteCriticalSection(&c->gate);
    free(c);
}

/* Within the gate. What is under way on the socket ends, and with the last of it the connection is released. */
static void close_now(struct connection *c)
{
    if (c->closed) return;
    c->closed = TRUE;
    closesocket(c->socket);
}

static void list_connection(struct connection *c)
{
    InterlockedIncrement(&c->users);
    InterlockedIncrement64(&counters.connections);
    AcquireSRWLockExclusive(&all_gate);
    c->after = all;
    if (all) all->before = c;
    all = c;
    ResetEvent(all_gone);
    ReleaseSRWLockExclusive(&all_gate);
}

static void unlist_connection(struct connection *c)
{
    AcquireSRWLockExclusive(&all_gate);
    if (c->before) c->before->after = c->after;
    else all = c->after;
    if (c->after) c->after->before = c->before;
    if (!all) SetEvent(all_gone);
    ReleaseSRWLockExclusive(&all_gate);
    release(c);
}

/* ---- sending: one operation at a time, as many lines in it as there are ---- */

/* Within the gate, with something to send. */
static void send_next(struct connection *c)
{
    struct parcel *p = c->first;
    BOOL failed;
    memset(&c->sending.overlapped, 0, sizeof c->sending.overlapped);
    InterlockedIncrement(&c->users);
    if (p->file) {
        c->under_way = 1;
        memset(&c->head, 0, sizeof c->head);
        c->head.Head = p->line->text;
        c->head.HeadLength = p->line->length;
        failed = !TransmitFile(c->socket, p->file, 0, 0, &c->sending.overlapped, &c->head, 0);
    } else {
        for (c->under_way = 0; p && !p->file && c->under_way < PARCELS_AT_ONCE; p = p->next, c->under_way++) {
            c->parts[c->under_way].buf = p->line->text;
            c->parts[c->under_way].len = p->line->length;
        }
        failed = WSASend(c->socket, c->parts, (DWORD)c->under_way, NULL, 0, &c->sending.overlapped, NULL) == SOCKET_ERROR;
    }
    if (failed && WSAGetLastError() != WSA_IO_PENDING) {
        c->under_way = 0;
        close_now(c);
        InterlockedDecrement(&c->users); /* Not the last: the caller has one. */
    }
}

void send_line(struct connection *c, struct line *line, HANDLE file)
{
    EnterCriticalSection(&c->gate);
    if (c->closed || c->ending) {
        if (file) CloseHandle(file);
    } else if (c->waiting_bytes + line->length > WAITING_MOST) {
        if (file) CloseHandle(file);
        close_now(c); /* It does not read. */
    } else {
        struct parcel *p = calloc(1, sizeof *p);
        if (!p) fail("calloc", 0);
        InterlockedIncrement(&line->users);
        p->line = line;
        p->file = file;
        *c->last = p;
        c->last = &p->next;
        c->waiting_bytes += line->length;
        if (!c->under_way) send_next(c);
    }
    LeaveCriticalSection(&c->gate);
}

static void sent(struct connection *c, BOOL succeeded)
{
    c->last_active = (LONGLONG)GetTickCount64();
    EnterCriticalSection(&c->gate);
    for (; c->under_way > 0; c->under_way--) take_parcel(c);
    if (!succeeded) close_now(c);
    if (!c->closed && c->first) send_next(c);
    else if (!c->closed && c->ending) shutdown(c->socket, SD_SEND); /* The client closes when it has read everything. */
    LeaveCriticalSection(&c->gate);
    release(c);
}

void say_goodbye(struct connection *c, const char *why)
{
    struct line *line = make_line("BYE %s\n", why);
    send_line(c, line, NULL);
    release_line(line);
    EnterCriticalSection(&c->gate);
    if (c->ending) close_now(c); /* It has had its chance. */
    c->ending = TRUE;
    if (!c->closed && !c->under_way) shutdown(c->socket, SD_SEND);
    LeaveCriticalSection(&c->gate);
}

/* ---- receiving: one operation at a time ---- */

static void receive_next(struct connection *c)
{
    WSABUF room;
    DWORD flags = 0;
    BOOL started = FALSE;
    room.buf = c->input + c->used;
    room.len = LINE_MOST - 1 - c->used;
    memset(&c->receiving.overlapped, 0, sizeof c->receiving.overlapped);
    EnterCriticalSection(&c->gate);
    if (!c->closed) {
        started = WSARecv(c->socket, &room, 1, NULL, &flags, &c->receiving.overlapped, NULL) == 0 || WSAGetLastError() == WSA_IO_PENDING;
        if (!started) close_now(c);
    }
    LeaveCriticalSection(&c->gate);
    if (started) return;

    leave_room(c);
    unlist_connection(c);
    release(c);
}

static void received(struct connection *c, BOOL succeeded, DWORD bytes)
{
    char *text = c->input, *end;
    c->last_active = (LONGLONG)GetTickCount64();
    c->used += bytes;
    c->input[c->used] = 0;
    while (succeeded && (end = memchr(text, '\n', c->used - (size_t)(text - c->input))) != NULL) {
        *end = 0;
        obey(c, text);
        text = end + 1;
    }
    c->used -= (DWORD)(text - c->input);
    memmove(c->input, text, c->used);
    if (!succeeded || bytes == 0 || c->used == LINE_MOST - 1) {
        EnterCriticalSection(&c->gate);
        close_now(c);
        LeaveCriticalSection(&c->gate);
    }
    receive_next(c);
}

/* ---- accepting ---- */

void accept_next(void)
{
    struct connection *c = new_connection();
    DWORD bytes;
    if (AcceptEx(listener, c->socket, c->names, 0, NAMES_ROOM, NAMES_ROOM, &bytes, &c->accepting.overlapped)) return;
    if (WSAGetLastError() == ERROR_IO_PENDING) return;
    if (!stopping) fail("AcceptEx", WSAGetLastError());
    close_now(c);
    release(c);
}

static void accepted(struct connection *c, BOOL succeeded)
{
    if (!stopping) accept_next();
    c->last_active = (LONGLONG)GetTickCount64();
    if (succeeded && !stopping
        && setsockopt(c->socket, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, (const char *)&listener, sizeof listener) == 0
        && CreateIoCompletionPort((HANDLE)c->socket, port, KEY_OPERATION, 0) == port) {
        list_connection(c);
        receive_next(c);
        return;
    }
    close_now(c);
    release(c);
}

void start_listening(const char *where)
{
    struct sockaddr_in name = name_of(where);
    int length = sizeof name, i;
    all_gone = CreateEventW(NULL, TRUE, TRUE, NULL);
    listener = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (listener == INVALID_SOCKET || bind(listener, (struct sockaddr *)&name, sizeof name) || listen(listener, SOMAXCONN)
        || getsockname(listener, (struct sockaddr *)&name, &length)) fail("listen", WSAGetLastError());
    if (CreateIoCompletionPort((HANDLE)listener, port, KEY_OPERATION, 0) != port) fail("CreateIoCompletionPort", (int)GetLastError());
    for (i = 0; i < ACCEPTS_WAITING; i++) accept_next();
    printf("listening %d\n", ntohs(name.sin_port));
    fflush(stdout);
}

void stop_listening(void)
{
    InterlockedExchange(&stopping, 1);
    closesocket(listener);
}

/* ---- from the completion port and the timer ---- */

void operation_ended(struct operation *operation, BOOL succeeded, DWORD bytes)
{
    switch (operation->kind) {
    case ACCEPTING: accepted(operation->connection, succeeded); break;
    case RECEIVING: received(operation->connection, succeeded, bytes); break;
    case SENDING: sent(operation->connection, succeeded); break;
    }
}

void send_away_the_silent(ULONGLONG limit)
{
    LONGLONG now = (LONGLONG)GetTickCount64();
    struct connection *c;
    AcquireSRWLockShared(&all_gate);
    for (c = all; c; c = c->after) {
        if (now - c->last_active < (LONGLONG)limit) continue;
        InterlockedIncrement64(&counters.sent_away);
        c->last_active = now;
        say_goodbye(c, "idle");
    }
    ReleaseSRWLockShared(&all_gate);
}

BOOL end_all(DWORD patience)
{
    struct connection *c;
    AcquireSRWLockShared(&all_gate);
    for (c = all; c; c = c->after) say_goodbye(c, "the server stops");
    ReleaseSRWLockShared(&all_gate);
    return WaitForSingleObject(all_gone, patience) == WAIT_OBJECT_0;
}
