/* The parts of the chat server. */
#ifndef CHAT_SERVER_H
#define CHAT_SERVER_H

#include "chat.h"

/* What comes out of the completion port: the end of an operation, or one of the server's own packets. */
enum { KEY_OPERATION, KEY_TICK, KEY_EXIT };

enum operation_kind { ACCEPTING, RECEIVING, SENDING };

/* The OVERLAPPED comes first: its address is that of the operation. */
struct operation {
    OVERLAPPED overlapped;
    enum operation_kind kind;
    struct connection *connection;
};

/* A line on its way to one client or to many. */
struct line {
    volatile LONG users;
    DWORD length;
    char text[];
};

/* Something that waits to be sent: a line, and after it perhaps a file. */
struct parcel {
    struct parcel *next;
    struct line *line;
    HANDLE file;
};

struct room;

enum { PARCELS_AT_ONCE = 16, NAMES_ROOM = sizeof(struct sockaddr_in) + 16 };

/* A client. Whoever uses one counts: each operation under way, and the list of all. */
struct connection {
    struct operation accepting, receiving, sending;
    volatile LONG users;
    volatile LONGLONG last_active;      /* GetTickCount64 */
    struct connection *before, *after;  /* In the list of all. */

    CRITICAL_SECTION gate;              /* Guards what follows, and that nobody uses the socket after it was closed. */
    SOCKET socket;
    BOOL closed, ending;                /* ending: nothing more is to be sent than what waits. */
    struct parcel *first, **last;
    DWORD waiting_bytes;
    int under_way;                      /* Parcels in the send under way. */
    WSABUF parts[PARCELS_AT_ONCE];
    TRANSMIT_FILE_BUFFERS head;

    struct room *room;                  /* These belong to the one receive under way. */
    char name[WORD_MOST];
    DWORD used;
    char input[LINE_MOST];
    char names[2 * NAMES_ROOM];

    struct connection *next_in_room;    /* Guarded by the room. */
};

struct counters {
    volatile LONG64 connections, lines, deliveries, files, file_bytes, sent_away;
};

extern struct counters counters;
extern HANDLE port;
extern const char *folder;

/* connections.c */
void accept_next(void);
void start_listening(const char *where);
void stop_listening(void);
void operation_ended(struct operation *operation, BOOL succeeded, DWORD bytes);
void send_line(struct connection *c, struct line *line, HANDLE file);
void say_goodbye(struct connection *c, const char *why);
void send_away_the_silent(ULONGLONG limit_milliseconds);
BOOL end_all(DWORD patience_milliseconds);

struct line *make_line(const char *format, ...);
void release_line(struct line *line);

/* commands.c */
void obey(struct connection *c, char *text);
void join_room(struct connection *c, const char *room, const char *name);
void leave_room(struct connection *c);

#endif
