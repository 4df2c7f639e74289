/* A chat and file server on an I/O completion port: worker threads, AcceptEx, TransmitFile, time-outs, and an orderly end on Ctrl-C.

   Usage: chat_server [ADDRESS:]PORT FOLDER [IDLE-SECONDS]
   PORT 0 takes a free one; "listening PORT" says which. Whoever has not spoken for IDLE-SECONDS is sent away. chat.h has the protocol. */
#include "server.h"

enum { WORKERS_PER_PROCESSOR = 2, WORKERS_MOST = 64, TICK_MILLISECONDS = 250, PATIENCE_MILLISECONDS = 5000, IDLE_SECONDS = 60 };

struct counters counters;
HANDLE port;
const char *folder;
static ULONGLONG idle_limit = IDLE_SECONDS * 1000ULL;
static HANDLE stop;

static DWORD WINAPI work(void *unused)
{
    (void)unused;
    for (;;) {
        DWORD bytes = 0;
        ULONG_PTR key = 0;
        OVERLAPPED *overlapped = NULL;
        BOOL succeeded = GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, INFINITE);
        if (overlapped) operation_ended((struct operation *)overlapped, succeeded, bytes);
        else if (!succeeded) fail("GetQueuedCompletionStatus", (int)GetLastError());
        else if (key == KEY_TICK) send_away_the_silent(idle_limit);
        else return 0;
    }
}

/* The timer has a thread of its own; the work is for those of the port. */
static VOID CALLBACK tick(PVOID unused, BOOLEAN fired)
{
    (void)unused;
    (void)fired;
    PostQueuedCompletionStatus(port, 0, KEY_TICK, NULL);
}

static BOOL WINAPI on_control_event(DWORD event)
{
    (void)event;
    return SetEvent(stop);
}

static int start_workers(HANDLE *workers)
{
    SYSTEM_INFO system;
    int i, count;
    GetSystemInfo(&system);
    count = (int)system.dwNumberOfProcessors * WORKERS_PER_PROCESSOR;
    if (count > WORKERS_MOST) count = WORKERS_MOST;
    for (i = 0; i < count; i++) {
        workers[i] = CreateThread(NULL, 0, work, NULL, 0, NULL);
        if (!workers[i]) fail("CreateThread", (int)GetLastError());
    }
    return count;
}

int main(int argc, char **argv)
{
    HANDLE workers[WORKERS_MOST], timer;
    int i, count;
    if (argc < 3) {
        fprintf(stderr, "Usage: chat_server [ADDRESS:]PORT FOLDER [IDLE-SECONDS]\n");
        return 2;
    }
    folder = argv[2];
    if (argc > 3) idle_limit = strtoull(argv[3], NULL, 10) * 1000;
    start_sockets();
    stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    port = CreateIoCompletionPort(INVALID_HANDLE_VALUE, NULL, 0, 0);
    if (!stop || !port) fail("CreateIoCompletionPort", (int)GetLastError());
    SetConsoleCtrlHandler(on_control_event, TRUE);
    count = start_workers(workers);
    start_listening(argv[1]);
    if (!CreateTimerQueueTimer(&timer, NULL, tick, NULL, TICK_MILLISECONDS, TICK_MILLISECONDS, WT_EXECUTEDEFAULT))
        fail("CreateTimerQueueTimer", (int)GetLastError());

    WaitForSingleObject(stop, INFINITE);
    DeleteTimerQueueTimer(NULL, timer, INVALID_HANDLE_VALUE);
    stop_listening();
    if (!end_all(PATIENCE_MILLISECONDS)) end_all(PATIENCE_MILLISECONDS); /* The second time the connections are closed. */
    for (i = 0; i < count; i++) PostQueuedCompletionStatus(port, 0, KEY_EXIT, NULL);
    WaitForMultipleObjects((DWORD)count, workers, TRUE, INFINITE);
    for (i = 0; i < count; i++) CloseHandle(workers[i]);
    CloseHandle(port);
    CloseHandle(stop);
    WSACleanup();
    printf("%d threads served %lld connections: %lld lines said, %lld delivered; %lld files, %lld MB in all; sent away for silence: %lld\n", count,
        (long long)counters.connections, (long long)counters.lines, (long long)counters.deliveries, (long long)counters.files,
        (long long)(counters.file_bytes >> 20), (long long)counters.sent_away);
    return 0;
}
