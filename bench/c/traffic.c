/* One connection, both ends in this process, each in a thread of its own, all on one processor.
   Usage: traffic pingpong | byte | bulk | udp | wsa-stack | wsa-heap */
#include "harness.h"
#include "portable.h"
#include <stdlib.h>
#include <string.h>

enum { MESSAGE = 64, CHUNK = 64 * 1024, BETWEEN_LOOKS = 16 };

static SOCKET ends[2];
static int message_bytes = MESSAGE;
static struct sockaddr_in names[2];

/* ---- ping-pong by send and recv ---- */

static void send_message(SOCKET s, char *message) {
    if (send(s, message, (size_t)message_bytes, 0) != message_bytes) bench_fail("send", last_error());
}

static void receive_message(SOCKET s, char *message) {
    int got = 0;
    while (got < message_bytes) {
        int more = (int)recv(s, message + got, (size_t)(message_bytes - got), 0);
        if (more <= 0) bench_fail("recv", last_error());
        got += more;
    }
}

static void echo(void *unused) {
    char message[MESSAGE];
    (void)unused;
    for (;;) {
        receive_message(ends[1], message);
        send_message(ends[1], message);
    }
}

static double pingpong(double seconds) {
    char message[MESSAGE] = { 0 };
    double trips = 0, end = bench_now() + seconds;
    int i;
    do {
        for (i = 0; i < BETWEEN_LOOKS; i++) {
            send_message(ends[0], message);
            receive_message(ends[0], message);
        }
        trips += BETWEEN_LOOKS;
    } while (bench_now() < end);
    return trips;
}

/* ---- ping-pong by datagrams ---- */

static void send_datagram(SOCKET s, char *message, struct sockaddr_in *to) {
    if (sendto(s, message, MESSAGE, 0, (struct sockaddr *)to, sizeof *to) != MESSAGE) bench_fail("sendto", last_error());
}

static void receive_datagram(SOCKET s, char *message, struct sockaddr_in *from) {
    length_t length = sizeof *from;
    if (recvfrom(s, message, MESSAGE, 0, (struct sockaddr *)from, &length) != MESSAGE) bench_fail("recvfrom", last_error());
}

static void echo_datagrams(void *unused) {
    char message[MESSAGE];
    struct sockaddr_in from;
    (void)unused;
    for (;;) {
        receive_datagram(ends[1], message, &from);
        send_datagram(ends[1], message, &from);
    }
}

static double udp(double seconds) {
    char message[MESSAGE] = { 0 };
    struct sockaddr_in from;
    double trips = 0, end = bench_now() + seconds;
    int i;
    do {
        for (i = 0; i < BETWEEN_LOOKS; i++) {
            send_datagram(ends[0], message, &names[1]);
            receive_datagram(ends[0], message, &from);
        }
        trips += BETWEEN_LOOKS;
    } while (bench_now() < end);
    return trips;
}

/* ---- ping-pong by WSASend and WSARecv; the host has no such calls ---- */

#ifdef _WIN32
/* Everything that the calls point to, in one place. */
struct call {
    WSABUF buffer;
    DWORD bytes, flags;
    char message[MESSAGE];
};

static void wsa_send(SOCKET s, struct call *c) {
    c->buffer.buf = c->message;
    c->buffer.len = MESSAGE;
    if (WSASend(s, &c->buffer, 1, &c->bytes, 0, NULL, NULL) || c->bytes != MESSAGE) bench_fail("WSASend", last_error());
}

static void wsa_receive(SOCKET s, struct call *c) {
    c->buffer.buf = c->message;
    c->buffer.len = MESSAGE;
    while (c->buffer.len) {
        c->flags = 0;
        if (WSARecv(s, &c->buffer, 1, &c->bytes, &c->flags, NULL, NULL) || !c->bytes) bench_fail("WSARecv", last_error());
        c->buffer.buf += c->bytes;
        c->buffer.len -= c->bytes;
    }
}

static int on_heap;

static void wsa_echo_with(struct call *c) {
    for (;;) {
        wsa_receive(ends[1], c);
        wsa_send(ends[1], c);
    }
}

static void wsa_echo(void *unused) {
    struct call local;
    (void)unused;
    wsa_echo_with(on_heap ? calloc(1, sizeof local) : &local);
}

static double wsa_with(struct call *c, double seconds) {
    double trips = 0, end = bench_now() + seconds;
    int i;
    do {
        for (i = 0; i < BETWEEN_LOOKS; i++) {
            wsa_send(ends[0], c);
            wsa_receive(ends[0], c);
        }
        trips += BETWEEN_LOOKS;
    } while (bench_now() < end);
    return trips;
}

static double wsa(double seconds) {
    static struct call *heap;
    struct call local;
    memset(&local, 0, sizeof local);
    if (on_heap && !heap) heap = calloc(1, sizeof *heap);
    return wsa_with(on_heap ? heap : &local, seconds);
}
#endif

/* ---- bulk ---- */

static char chunks[2][CHUNK];
static bench_gate *may_send;
static volatile int stop;
static volatile double sent;      /* Bytes of this slice; final once `complete` is set, which happens before the last chunk goes out. */
static volatile int complete;

static void pour(void *unused) {
    (void)unused;
    for (;;) {
        int last = 0;
        bench_gate_wait(may_send);
        while (!last) {
            last = stop;
            sent += CHUNK;
            __sync_synchronize();
            if (last) complete = 1;
            if (send(ends[1], chunks[1], CHUNK, 0) != CHUNK) bench_fail("send", last_error());
        }
    }
}

static double bulk(double seconds) {
    double got = 0, end = bench_now() + seconds;
    stop = complete = 0;
    sent = 0;
    bench_gate_open(may_send);
    while (!complete || got < sent) {
        int more = (int)recv(ends[0], chunks[0], CHUNK, 0);
        if (more <= 0) bench_fail("recv", last_error());
        got += more;
        if (!stop && bench_now() >= end) stop = 1;
    }
    return got;
}

int main(int argc, char **argv) {
    const char *mode = argc > 1 ? argv[1] : "";
    bench_pin();
    start_sockets();
    if (!strcmp(mode, "udp")) {
        ends[0] = bound_socket(SOCK_DGRAM, &names[0]);
        ends[1] = bound_socket(SOCK_DGRAM, &names[1]);
        bench_thread(echo_datagrams, NULL);
        return bench_serve(udp);
    }
    connected_pair(ends);
    if (!strcmp(mode, "byte")) message_bytes = 1;
    if (!strcmp(mode, "pingpong") || !strcmp(mode, "byte")) {
        bench_thread(echo, NULL);
        return bench_serve(pingpong);
    }
    if (!strcmp(mode, "bulk")) {
        may_send = bench_gate_new();
        bench_thread(pour, NULL);
        return bench_serve(bulk);
    }
#ifdef _WIN32
    on_heap = !strcmp(mode, "wsa-heap");
    if (on_heap || !strcmp(mode, "wsa-stack")) {
        bench_thread(wsa_echo, NULL);
        return bench_serve(wsa);
    }
#endif
    bench_fail(mode, 2);
}
