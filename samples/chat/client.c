/* Many guests for the chat server at a time, in one thread: they come by ConnectEx, talk in their rooms and fetch a file, and each byte that comes is checked.

   Usage: chat_client make FILE BYTES                     writes a file that can be checked
          chat_client [ADDRESS:]PORT GUESTS FILE-NAME BYTES [quiet] guests talk and fetch that file from the server's folder; quiet: without the one who says nothing
   Exit code 0: everything came as it should. */
#include "chat.h"
#include <stdarg.h>

enum { ROOM_SIZE = 10, LINES_EACH = 5, TEXT_MOST = 200, CONNECTING_MOST = 100, INPUT_ROOM = 32768, OUTPUT_ROOM = LINES_EACH * (TEXT_MOST + 16) };

enum stage { CONNECTING, WAITING_FOR_OTHERS, TALKING, FETCHING, LEAVING, GONE };

/* The OVERLAPPED comes first: its address is that of the operation. */
struct operation {
    OVERLAPPED overlapped;
    struct guest *guest;
    void (*ended)(struct guest *, DWORD bytes);
};

struct guest {
    struct operation connecting, receiving, sending;
    SOCKET socket;
    int number, room, members;          /* members: how many guests the room is to have. */
    enum stage stage;
    int heard[ROOM_SIZE], heard_in_all; /* Lines of each member. */
    long long left, at;                 /* Bytes of the file that are to come, and have come. */
    DWORD used, queued, under_way;
    char input[INPUT_ROOM], output[OUTPUT_ROOM];
};

static HANDLE port;
static LPFN_CONNECTEX connect_ex;
static struct guest *guests, silent;
static int guest_count, next_to_connect, gone, connected;
static struct sockaddr_in server;
static const char *file_name;
static long long file_bytes;
static double began, all_connected, all_talked, all_fetched, silent_sent_away;
static int talked, fetched, lines_received;

static double seconds(void)
{
    LARGE_INTEGER now, frequency;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&frequency);
    return (double)now.QuadPart / (double)frequency.QuadPart;
}

static void give_up(struct guest *g, const char *what, const char *seen)
{
    fprintf(stderr, "guest %d in room %d: %s: \"%.80s\" (error %d)\n", g->number, g->room, what, seen, WSAGetLastError());
    exit(1);
}

/* ---- what is said and what the file holds: everybody can work it out ---- */

static unsigned mixed(unsigned value)
{
    value = (value ^ value >> 16) * 0x45d9f3bu;
    value = (value ^ value >> 16) * 0x45d9f3bu;
    return value ^ value >> 16;
}

static void make_text(char *text, int number, int line)
{
    unsigned seed = mixed((unsigned)(number * LINES_EACH + line + 1));
    int i, start = sprintf(text, "%d ", line), length = 10 + (int)(seed % (TEXT_MOST - 20));
    for (i = start; i < length; i++) text[i] = (char)('a' + mixed(seed + (unsigned)i) % 26);
    text[length > start ? length : start] = 0;
}

static unsigned char file_byte(long long at)
{
    return (unsigned char)(mixed((unsigned)(at >> 2)) >> (at & 3) * 8);
}

static int make_file(const char *path, long long bytes)
{
    FILE *file = fopen(path, "wb");
    long long at;
    if (!file) fail(path, 2);
    for (at = 0; at < bytes; at++) putc(file_byte(at), file);
    return fclose(file);
}

/* ---- sending: what is queued goes out whole ---- */

static void send_ended(struct guest *g, DWORD bytes);

static void send_queued(struct guest *g)
{
    WSABUF all;
    if (g->under_way || !g->queued) return;
    all.buf = g->output;
    all.len = g->under_way = g->queued;
    if (WSASend(g->socket, &all, 1, NULL, 0, &g->sending.overlapped, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING)
        give_up(g, "WSASend", "");
}

static void send_ended(struct guest *g, DWORD bytes)
{
    if (bytes != g->under_way) give_up(g, "a send came to little", "");
    g->queued -= bytes;
    memmove(g->output, g->output + bytes, g->queued);
    g->under_way = 0;
    send_queued(g);
}

static void say(struct guest *g, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    g->queued += (DWORD)vsnprintf(g->output + g->queued, OUTPUT_ROOM - g->queued, format, values);
    va_end(values);
    if (g->queued >= OUTPUT_ROOM) give_up(g, "too much to say", "");
    send_queued(g);
}

/* ---- receiving ---- */

static void receive(struct guest *g)
{
    WSABUF room;
    DWORD flags = 0;
    room.buf = g->input + g->used;
    room.len = INPUT_ROOM - g->used;
    if (WSARecv(g->socket, &room, 1, NULL, &flags, &g->receiving.overlapped, NULL) == SOCKET_ERROR && WSAGetLastError() != WSA_IO_PENDING)
        give_up(g, "WSARecv", "");
}

static void on_file_done(struct guest *g)
{
    g->stage = LEAVING;
    if (++fetched == guest_count) all_fetched = seconds();
    say(g, "QUIT\n");
}

static void on_from(struct guest *g, const char *line)
{
    char expected[TEXT_MOST], name[WORD_MOST];
    int number, member;
    if (sscanf(line, "FROM %39s", name) != 1 || sscanf(name, "guest%d", &number) != 1) give_up(g, "a line of nobody", line);
    member = number - g->room * ROOM_SIZE;
    if (member < 0 || member >= g->members) give_up(g, "a line of another room", line);
    make_text(expected, number, g->heard[member]++);
    if (strcmp(line + 5 + strlen(name) + 1, expected) != 0) give_up(g, "a line out of order, or changed", line);
    lines_received++;
    if (++g->heard_in_all < g->members * LINES_EACH) return;

    if (++talked == guest_count) all_talked = seconds();
    g->stage = FETCHING;
    say(g, "GET %s\n", file_name);
}

static void on_joined(struct guest *g, const char *line)
{
    char name[WORD_MOST], text[TEXT_MOST];
    int members, i;
    if (sscanf(line, "JOINED %39s %d", name, &members) != 2) give_up(g, "not understood", line);
    if (g->stage != WAITING_FOR_OTHERS || members < g->members) return;
    g->stage = TALKING;
    for (i = 0; i < LINES_EACH; i++) {
        make_text(text, g->number, i);
        say(g, "SAY %s\n", text);
    }
}

static void on_line(struct guest *g, const char *line)
{
    if (g == &silent && strcmp(line, "BYE idle") == 0) g->stage = LEAVING;
    else if (strncmp(line, "JOINED ", 7) == 0) on_joined(g, line);
    else if (strncmp(line, "FROM ", 5) == 0) on_from(g, line);
    else if (strncmp(line, "LEFT ", 5) == 0 && g->stage >= FETCHING) return;
    else if (g->stage == FETCHING && sscanf(line, "FILE %lld", &g->left) == 1 && g->left == file_bytes) g->at = 0;
    else if (g->stage != LEAVING || strcmp(line, "BYE quit") != 0) give_up(g, "unexpected", line);
    if (g->stage == FETCHING && strncmp(line, "FILE ", 5) == 0 && g->left == 0) on_file_done(g);
}

/* Takes what belongs to the file. */
static DWORD take_file(struct guest *g, DWORD at)
{
    for (; at < g->used && g->left > 0; at++, g->at++, g->left--)
        if ((unsigned char)g->input[at] != file_byte(g->at)) give_up(g, "a changed byte in the file", "");
    if (g->left == 0) on_file_done(g);
    return at;
}

static void received(struct guest *g, DWORD bytes)
{
    DWORD at = 0;
    char *end;
    if (bytes == 0) {
        if (g->stage != LEAVING) give_up(g, "the server has closed", "");
        g->stage = GONE;
        closesocket(g->socket);
        if (g == &silent) silent_sent_away = seconds();
        gone++;
        return;
    }
    g->used += bytes;
    for (;;) {
        if (g->left > 0) at = take_file(g, at);
        if (g->left > 0 || at == g->used || (end = memchr(g->input + at, '\n', g->used - at)) == NULL) break;
        *end = 0;
        on_line(g, g->input + at);
        at = (DWORD)(end + 1 - g->input);
    }
    g->used -= at;
    memmove(g->input, g->input + at, g->used);
    receive(g);
}

/* ---- connecting: some at a time ---- */

static void connect_ended(struct guest *g, DWORD bytes);

static void start(struct guest *g, int number)
{
    struct sockaddr_in local = name_of("0.0.0.0:0");
    g->number = number;
    g->room = number / ROOM_SIZE;
    g->members = guest_count - g->room * ROOM_SIZE < ROOM_SIZE ? guest_count - g->room * ROOM_SIZE : ROOM_SIZE;
    g->connecting.guest = g->receiving.guest = g->sending.guest = g;
    g->connecting.ended = connect_ended;
    g->receiving.ended = received;
    g->sending.ended = send_ended;
    g->socket = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
    if (g->socket == INVALID_SOCKET) give_up(g, "WSASocket", "");
    if (!connect_ex) find_function(g->socket, (GUID)WSAID_CONNECTEX, &connect_ex);
    if (bind(g->socket, (struct sockaddr *)&local, sizeof local) || CreateIoCompletionPort((HANDLE)g->socket, port, 0, 0) != port) give_up(g, "bind", "");
    if (!connect_ex(g->socket, (struct sockaddr *)&server, sizeof server, NULL, 0, NULL, &g->connecting.overlapped) && WSAGetLastError() != ERROR_IO_PENDING)
        give_up(g, "ConnectEx", "");
}

static void connect_ended(struct guest *g, DWORD bytes)
{
    (void)bytes;
    if (setsockopt(g->socket, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, NULL, 0)) give_up(g, "SO_UPDATE_CONNECT_CONTEXT", "");
    g->stage = WAITING_FOR_OTHERS;
    receive(g);
    if (g == &silent) return;
    if (++connected == guest_count) all_connected = seconds();
    say(g, "JOIN room%d guest%d\n", g->room, g->number);
    if (next_to_connect < guest_count) {
        start(&guests[next_to_connect], next_to_connect);
        next_to_connect++;
    }
}

static void visit(void)
{
    int i;
    for (i = 0; i < CONNECTING_MOST && next_to_connect < guest_count; i++, next_to_connect++) start(&guests[next_to_connect], next_to_connect);
    while (gone < guest_count + (silent.socket ? 1 : 0)) {
        DWORD bytes = 0;
        ULONG_PTR key;
        OVERLAPPED *overlapped = NULL;
        BOOL succeeded = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 30000);
        struct operation *operation = (struct operation *)overlapped;
        if (!operation) fail("waiting for the server", (int)GetLastError());
        if (!succeeded) give_up(operation->guest, "an operation failed", "");
        operation->ended(operation->guest, bytes);
    }
}

int main(int argc, char **argv)
{
    double end;
    if (argc == 4 && strcmp(argv[1], "make") == 0) return make_file(argv[2], strtoll(argv[3], NULL, 10));
    if (argc < 5) {
        fprintf(stderr, "Usage: chat_client make FILE BYTES | chat_client [ADDRESS:]PORT GUESTS FILE-NAME BYTES [quiet]\n");
        return 2;
    }
    guest_count = atoi(argv[2]);
    file_name = argv[3];
    file_bytes = strtoll(argv[4], NULL, 10);
    start_sockets();
    server = name_of(argv[1]);
    guests = calloc((size_t)guest_count, sizeof *guests);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 1);
    if (!guests || !port) fail("CreateIoCompletionPort", (int)GetLastError());
    began = seconds();
    if (argc < 6) start(&silent, guest_count);
    visit();
    end = seconds();
    printf("%d connections by ConnectEx after %.2f s\n", guest_count, all_connected - began);
    printf("%d lines said and %d received, each one checked and in order, after %.2f s\n", guest_count * LINES_EACH, lines_received, all_talked - began);
    printf("%d files of %lld bytes fetched, each byte checked, after %.2f s\n", fetched, file_bytes, all_fetched - began);
    if (silent.socket) printf("1 guest who said nothing was sent away after %.1f s\n", silent_sent_away - began);
    printf("everybody left after %.2f s\n", end - began);
    WSACleanup();
    return 0;
}
