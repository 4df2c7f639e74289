/* The end of a process that closes no socket, on a network of WINDSOCK_NETWORK: "HOW HOST PORT BYTES" connects, sends so many bytes, and ends;
   "address" tells the own address of a host of 169.254.0.0/16; "leave" ends at once and leaves a forked child, whose number it tells. */
#include "check.h"
#include <sys/wait.h>

static char buffer[50000];
static SOCKET s;
static struct sockaddr_in peer;

static void *receive_more(void *unused)
{
    for (;;) {
        if (recv(s, buffer, sizeof buffer, 0) < 0) {
            printf("a thread went on\n");
            fflush(stdout);
        }
    }
    return unused;
}

static void *call_without_end(void *unused)
{
    for (;;) {
        u_long waiting;
        ioctlsocket(s, FIONREAD, &waiting);
    }
    return unused;
}

static void CALLBACK end_in_routine(ULONG_PTR code) { exit((int)code); }

static void end_in_handler(int number)
{
    (void)number;
    exit(0);
}

static void last_words(void)
{
    EQUAL(4, send(s, "last", 4, 0));
}

/* The child does nothing until it is killed; after a minute it ends by itself. */
static int leave_child_behind(void)
{
    pid_t child = fork();
    CHECK(child >= 0);
    if (child != 0) return printf("%d\n", (int)child) < 0;
    for (int i = 0; i < 3; i++) close(i);
    alarm(60);
    for (;;) pause();
}

static int end_child(void)
{
    int status;
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) exit(5);
    EQUAL(child, waitpid(child, &status, 0));
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int tell_address(void)
{
    char text[64];
    int length = sizeof peer;
    s = socket(AF_INET, SOCK_DGRAM, 0);
    peer.sin_family = AF_INET;
    peer.sin_port = htons(9);
    EQUAL(1, inet_pton(AF_INET, "169.254.0.1", &peer.sin_addr));
    EQUAL(0, connect(s, (struct sockaddr *)&peer, sizeof peer));
    EQUAL(0, getsockname(s, (struct sockaddr *)&peer, &length));
    return printf("%s\n", inet_ntop(AF_INET, &peer.sin_addr, text, sizeof text)) < 0;
}

static int end(const char *how)
{
    pthread_t thread;
    if (strcmp(how, "exit") == 0) exit(0);
    if (strcmp(how, "handlers") == 0) atexit(last_words);
    if (strcmp(how, "threads") == 0) {
        for (int i = 0; i < 3; i++) EQUAL(0, pthread_create(&thread, NULL, receive_more, NULL));
        for (int i = 0; i < 3; i++) EQUAL(0, pthread_create(&thread, NULL, call_without_end, NULL));
    }
    if (strcmp(how, "routine") == 0) {
        CHECK(QueueUserAPC(end_in_routine, GetCurrentThread(), 0));
        SleepEx(INFINITE, TRUE);
    }
    if (strcmp(how, "handler") == 0) {
        signal(SIGALRM, end_in_handler);
        ualarm(20000, 0);
        call_without_end(NULL);
    }
    if (strcmp(how, "linger") == 0) {
        struct linger linger = {1, 0};
        EQUAL(0, setsockopt(s, SOL_SOCKET, SO_LINGER, (char *)&linger, sizeof linger));
    }
    if (strcmp(how, "unread") == 0) {
        u_long waiting = 0;
        EQUAL(1, send(s, "?", 1, 0));
        while (waiting == 0) EQUAL(0, ioctlsocket(s, FIONREAD, &waiting));
    }
    if (strcmp(how, "child") == 0) EQUAL(5, end_child());
    if (strcmp(how, "closed") == 0) EQUAL(0, closesocket(s));
    return 0;
}

int main(int count, char **arguments)
{
    if (count < 2) return 2;
    start();
    if (strcmp(arguments[1], "leave") == 0) return leave_child_behind();
    if (strcmp(arguments[1], "address") == 0) return tell_address();
    if (count != 5) return 2;
    s = socket(AF_INET, strcmp(arguments[1], "datagram") == 0 ? SOCK_DGRAM : SOCK_STREAM, 0);
    CHECK(s != INVALID_SOCKET);
    peer.sin_family = AF_INET;
    peer.sin_port = htons((u_short)atoi(arguments[3]));
    EQUAL(1, inet_pton(AF_INET, arguments[2], &peer.sin_addr));
    EQUAL(0, connect(s, (struct sockaddr *)&peer, sizeof peer));
    for (long long left = atoll(arguments[4]); left > 0;) {
        int part = left < (long long)sizeof buffer ? (int)left : (int)sizeof buffer;
        EQUAL(part, send(s, buffer, part, 0));
        left -= part;
    }
    return end(arguments[1]);
}
