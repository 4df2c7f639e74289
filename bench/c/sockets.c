/* Sockets themselves. Usage: sockets open | select */
#include "harness.h"
#include "portable.h"
#include <stdlib.h>
#include <string.h>

enum { MANY = 5000, BETWEEN_LOOKS = 16 };

static double open_close(double seconds) {
    double pairs = 0, end = bench_now() + seconds;
    int i;
    do {
        for (i = 0; i < BETWEEN_LOOKS; i++) closesocket(open_socket(SOCK_STREAM));
        pairs += BETWEEN_LOOKS;
    } while (bench_now() < end);
    return pairs;
}

/* MANY bound datagram sockets, of which the last has a datagram. */
static SOCKET many[MANY];

static void open_many(void) {
    struct sockaddr_in name = { 0 };
    int i;
    bench_many_files();
    for (i = 0; i < MANY; i++) many[i] = bound_socket(SOCK_DGRAM, &name);
    if (sendto(many[0], "x", 1, 0, (struct sockaddr *)&name, sizeof name) != 1) bench_fail("sendto", last_error());
}

#ifdef _WIN32
static fd_set all, asked;

static int ready(void) {
    /* Only the part in use is copied, as a program does that keeps a master set. */
    memcpy(&asked, &all, (char *)&all.fd_array[all.fd_count] - (char *)&all);
    return select(0, &asked, NULL, NULL, NULL);
}

static void prepare(void) {
    int i;
    for (i = 0; i < MANY; i++) all.fd_array[i] = many[i];
    all.fd_count = MANY;
}
#else
static struct pollfd all[MANY];

static int ready(void) { return poll(all, MANY, -1); }

static void prepare(void) {
    int i;
    for (i = 0; i < MANY; i++) all[i] = (struct pollfd){ .fd = many[i], .events = POLLIN };
}
#endif

static double select_many(double seconds) {
    double calls = 0, end = bench_now() + seconds;
    do {
        if (ready() != 1) bench_fail("select", last_error());
        calls++;
    } while (bench_now() < end);
    return calls;
}

int main(int argc, char **argv) {
    const char *mode = argc > 1 ? argv[1] : "";
    bench_pin();
    start_sockets();
    if (!strcmp(mode, "open")) return bench_serve(open_close);
    if (!strcmp(mode, "select")) {
        open_many();
        prepare();
        return bench_serve(select_many);
    }
    bench_fail(mode, 2);
}
