/* Rooms, and what the lines of clients ask for. */
#include "server.h"

struct room {
    struct room *next;
    char name[WORD_MOST];
    SRWLOCK gate; /* Guards the members. It is held while a line goes to all of them, so all get the lines in the same order. */
    struct connection *members;
    int count;
};

static SRWLOCK rooms_gate = SRWLOCK_INIT; /* Guards the list; rooms stay for ever. */
static struct room *rooms;

static struct room *find_room(const char *name)
{
    struct room *found;
    AcquireSRWLockExclusive(&rooms_gate);
    for (found = rooms; found && strcmp(found->name, name) != 0; found = found->next) continue;
    if (!found) {
        found = calloc(1, sizeof *found);
        if (!found) fail("calloc", 0);
        strcpy(found->name, name);
        InitializeSRWLock(&found->gate);
        found->next = rooms;
        rooms = found;
    }
    ReleaseSRWLockExclusive(&rooms_gate);
    return found;
}

/* Within the room's gate. */
static void tell_members(struct room *room, struct line *line)
{
    struct connection *member;
    for (member = room->members; member; member = member->next_in_room) send_line(member, line, NULL);
    InterlockedExchangeAdd64(&counters.deliveries, room->count);
    release_line(line);
}

void join_room(struct connection *c, const char *name, const char *member)
{
    struct room *room = find_room(name);
    strcpy(c->name, member);
    c->room = room;
    AcquireSRWLockExclusive(&room->gate);
    c->next_in_room = room->members;
    room->members = c;
    room->count++;
    tell_members(room, make_line("JOINED %s %d\n", member, room->count));
    ReleaseSRWLockExclusive(&room->gate);
}

void leave_room(struct connection *c)
{
    struct room *room = c->room;
    struct connection **at;
    if (!room) return;
    c->room = NULL;
    AcquireSRWLockExclusive(&room->gate);
    for (at = &room->members; *at != c; at = &(*at)->next_in_room) continue;
    *at = c->next_in_room;
    room->count--;
    tell_members(room, make_line("LEFT %s %d\n", c->name, room->count));
    ReleaseSRWLockExclusive(&room->gate);
}

static void say(struct connection *c, const char *text)
{
    if (!c->room) {
        send_line(c, make_line("ERROR join a room first\n"), NULL);
        return;
    }
    InterlockedIncrement64(&counters.lines);
    AcquireSRWLockExclusive(&c->room->gate);
    tell_members(c->room, make_line("FROM %s %s\n", c->name, text));
    ReleaseSRWLockExclusive(&c->room->gate);
}

/* Only files of the one folder. */
static HANDLE open_file(const char *name, LARGE_INTEGER *size)
{
    char path[MAX_PATH];
    HANDLE file;
    if (strpbrk(name, "/\\:") || name[0] == '.') return INVALID_HANDLE_VALUE;
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path) return INVALID_HANDLE_VALUE;
    file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN | FILE_FLAG_OVERLAPPED, NULL);
    if (file != INVALID_HANDLE_VALUE && !GetFileSizeEx(file, size)) {
        CloseHandle(file);
        return INVALID_HANDLE_VALUE;
    }
    return file;
}

static void get(struct connection *c, const char *name)
{
    LARGE_INTEGER size;
    HANDLE file = open_file(name, &size);
    struct line *line;
    if (file == INVALID_HANDLE_VALUE) {
        line = make_line("FILE -1\n");
        send_line(c, line, NULL);
    } else {
        line = make_line("FILE %lld\n", (long long)size.QuadPart);
        InterlockedIncrement64(&counters.files);
        InterlockedExchangeAdd64(&counters.file_bytes, size.QuadPart);
        send_line(c, line, file);
    }
    release_line(line);
}

void obey(struct connection *c, char *text)
{
    char room[WORD_MOST], name[WORD_MOST];
    if (strncmp(text, "SAY ", 4) == 0) say(c, text + 4);
    else if (strncmp(text, "GET ", 4) == 0) get(c, text + 4);
    else if (strcmp(text, "QUIT") == 0) say_goodbye(c, "quit");
    else if (!c->room && sscanf(text, "JOIN %39s %39s", room, name) == 2) join_room(c, room, name);
    else say_goodbye(c, "not understood");
}
