/* Starts a server, drives it from a processor of its own, and counts the server's processor time.
   Usage: load WORK CONNECTIONS[+IDLE] BYTES SERVER [ARGUMENT...]
   WORK: echo       messages there and back, one under way on each connection
         pour       bytes in one direction, to a server that discards them
         visits     connect, one message there and back, close
         datagrams  as echo, by UDP
         memory     prints what a connection costs the server beyond what it keeps for itself, and ends */
#define _GNU_SOURCE
#include "harness.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256, SOURCES = 64, STALLED_MILLISECONDS = 50, SETTLE_MICROSECONDS = 500 };

struct link {
    int socket, got, is_under_way;
    uint64_t round;
};

static struct sockaddr_in server_name;
static struct epoll_event events[EVENTS];
static struct link *links;
static char *message, *answer;
static int connections, idle, message_bytes, poller, under_way, may_be_lost;
static pid_t server;
static long bytes_each;

/* ---- connections ---- */

static void watch(struct link *l, unsigned wanted) {
    struct epoll_event event = { .events = wanted, .data.ptr = l };
    if (epoll_ctl(poller, EPOLL_CTL_ADD, l->socket, &event)) bench_fail("epoll_ctl", errno);
}

/* From one of many loopback addresses: one alone has too few ports for all the connections that were closed lately. */
static int new_socket(int type) {
    static unsigned next;
    struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + next++ % SOURCES) };
    int on = 1, s = socket(AF_INET, type | SOCK_CLOEXEC, 0);
    if (s < 0) bench_fail("socket", errno);
    if (type == SOCK_STREAM) setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(s, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (bind(s, (struct sockaddr *)&from, sizeof from)) bench_fail("bind", errno);
    return s;
}

static void dial(struct link *l, int type) {
    l->socket = new_socket(type);
    if (connect(l->socket, (struct sockaddr *)&server_name, sizeof server_name)) bench_fail("connect", errno);
}

/* Every message says which round it belongs to. */
static void send_message(struct link *l) {
    int at = 0;
    l->got = 0;
    l->round++;
    memcpy(message, &l->round, sizeof l->round);
    while (at < message_bytes) {
        ssize_t sent = send(l->socket, message + at, (size_t)(message_bytes - at), MSG_NOSIGNAL);
        if (sent < 0) bench_fail("send", errno);
        at += (int)sent;
    }
    under_way++;
    l->is_under_way = 1;
}

/* Takes what has come. Returns whether the answer is complete now. */
static int receive_answer(struct link *l, int flags) {
    while (l->is_under_way) {
        ssize_t got = recv(l->socket, answer, (size_t)(message_bytes - l->got), flags);
        if (got < 0 && errno == EAGAIN) return 0;
        if (got <= 0) bench_fail("recv", got ? errno : 0);
        if (l->got == 0 && got >= (ssize_t)sizeof l->round && memcmp(answer, &l->round, sizeof l->round)) continue; /* A late datagram. */
        l->got += (int)got;
        if (l->got < message_bytes) continue;
        under_way--;
        l->is_under_way = 0;
        return 1;
    }
    return 0;
}

/* One round each, so that the server is known to have accepted all of them. */
static void open_links(int type, int answers) {
    int i;
    links = calloc((size_t)(connections + idle), sizeof *links);
    for (i = 0; i < connections + idle; i++) {
        dial(&links[i], type);
        if (answers) {
            send_message(&links[i]);
            receive_answer(&links[i], 0);
        }
        if (i < connections) watch(&links[i], answers ? EPOLLIN | EPOLLET : EPOLLOUT);
    }
}

/* ---- work ---- */

static double echo(double seconds) {
    double trips = 0, end = bench_now() + seconds;
    int i, stops = 0;
    for (i = 0; i < connections; i++) send_message(&links[i]);
    while (under_way > 0) {
        int count = epoll_wait(poller, events, EVENTS, STALLED_MILLISECONDS);
        for (i = 0; i < count; i++) {
            struct link *l = events[i].data.ptr;
            if (!receive_answer(l, MSG_DONTWAIT)) continue;
            trips++;
            if (!stops) send_message(l);
        }
        stops = bench_now() >= end;
        for (i = 0; may_be_lost && count == 0 && i < connections; i++) { /* Datagrams were dropped: the rounds begin anew. */
            if (!links[i].is_under_way) continue;
            links[i].is_under_way = 0;
            under_way--;
            if (!stops) send_message(&links[i]);
        }
    }
    return trips;
}

static double pour(double seconds) {
    double bytes = 0, end = bench_now() + seconds, before;
    while (bench_now() < end) {
        int i, count = epoll_wait(poller, events, EVENTS, STALLED_MILLISECONDS);
        for (i = 0; i < count; i++) {
            struct link *l = events[i].data.ptr;
            ssize_t sent = send(l->socket, message, (size_t)message_bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && errno != EAGAIN) bench_fail("send", errno);
            if (sent > 0) bytes += (double)sent;
        }
    }
    do { /* What lies between has to be received yet. */
        before = bench_processor_time();
        usleep(SETTLE_MICROSECONDS);
    } while (bench_processor_time() > before);
    return bytes;
}

static void visit(struct link *l) {
    dial(l, SOCK_STREAM);
    send_message(l);
    watch(l, EPOLLIN | EPOLLET);
}

static double visits(double seconds) {
    double done = 0, end = bench_now() + seconds;
    int i, stops = 0;
    if (!links) links = calloc((size_t)connections, sizeof *links);
    for (i = 0; i < connections; i++) visit(&links[i]);
    while (under_way > 0) {
        int count = epoll_wait(poller, events, EVENTS, -1);
        for (i = 0; i < count; i++) {
            struct link *l = events[i].data.ptr;
            if (!receive_answer(l, MSG_DONTWAIT)) continue;
            close(l->socket);
            done++;
            if (!stops) visit(l);
        }
        stops = bench_now() >= end;
    }
    return done;
}

/* ---- the server ---- */

static void start_server(char **command) {
    int ends[2], port;
    char line[256] = "";
    FILE *answers;
    if (pipe(ends)) bench_fail("pipe", errno);
    server = fork();
    if (server == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* Whatever ends this program, the server goes too. */
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        bench_pin();
        execv(command[0], command);
        _exit(127);
    }
    close(ends[1]);
    answers = fdopen(ends[0], "r");
    if (!fgets(line, sizeof line, answers)) bench_fail(command[0], 0);
    if (sscanf(line, "%d %ld", &port, &bytes_each) != 2) bench_fail(line, 0);
    server_name.sin_family = AF_INET;
    server_name.sin_port = htons((unsigned short)port);
    server_name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bench_count_process(server);
}

/* Moves this program to the second processor of BENCH_PROCESSOR, if it names two. */
static void move_away(void) {
    char *processors = getenv("BENCH_PROCESSOR"), *second = processors ? strchr(processors, ',') : NULL;
    if (!second) return;
    setenv("BENCH_PROCESSOR", second + 1, 1);
    bench_pin();
}

static double resident_bytes(void) {
    char path[64];
    double pages = 0;
    FILE *file;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)server);
    file = fopen(path, "r");
    if (!file || fscanf(file, "%*s %lf", &pages) != 1) bench_fail(path, errno);
    fclose(file);
    return pages * (double)sysconf(_SC_PAGESIZE);
}

/* The first connections pay for what all share. */
static int print_memory(void) {
    enum { FIRST = 200 };
    int all = connections;
    double before;
    connections = FIRST;
    open_links(SOCK_STREAM, 1);
    before = resident_bytes();
    connections = all;
    open_links(SOCK_STREAM, 1);
    printf("%.0f\n", (resident_bytes() - before) / all - (double)bytes_each);
    return 0;
}

int main(int argc, char **argv) {
    char *name, *extra;
    if (argc < 5) bench_fail("usage", 2);
    name = argv[1];
    connections = atoi(argv[2]);
    extra = strchr(argv[2], '+');
    idle = extra ? atoi(extra + 1) : 0;
    message_bytes = atoi(argv[3]);
    message = calloc(1, (size_t)message_bytes);
    answer = calloc(1, (size_t)message_bytes);
    bench_many_files();
    start_server(argv + 4);
    move_away();
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (!strcmp(name, "memory")) return print_memory();
    if (!strcmp(name, "visits")) return bench_serve(visits);
    may_be_lost = !strcmp(name, "datagrams");
    open_links(may_be_lost ? SOCK_DGRAM : SOCK_STREAM, strcmp(name, "pour"));
    if (!strcmp(name, "pour")) return bench_serve(pour);
    if (!strcmp(name, "echo") || !strcmp(name, "datagrams")) return bench_serve(echo);
    bench_fail(name, 2);
}
