/* A program that opens and closes sockets for long stays small, however large the processor's cache that the collector goes by. */
#include "check.h"

static long resident_kilobytes(void)
{
    long all, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    CHECK(file != NULL);
    EQUAL(2, fscanf(file, "%ld %ld", &all, &resident));
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void cycle(int count)
{
    int i;
    for (i = 0; i < count; i++) {
        SOCKET s = socket(AF_INET, i & 1 ? SOCK_STREAM : SOCK_DGRAM, 0);
        CHECK(s != INVALID_SOCKET);
        EQUAL(0, closesocket(s));
    }
}

int main(void)
{
    long before, after;
    start();
    cycle(1000);
    before = resident_kilobytes();
    cycle(200000);
    after = resident_kilobytes();
    if (after - before > 16 * 1024) failed(__FILE__, __LINE__, "kilobytes that 200,000 sockets left", after - before, 16 * 1024);
    EQUAL(0, WSACleanup());
    return 0;
}
