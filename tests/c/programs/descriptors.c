/* When the process has no descriptors left, socket and accept say WSAEMFILE; when some are closed, they work again. */
#include "check.h"
#include <sys/resource.h>

enum { LIMIT = 64 };

int main(void)
{
    struct rlimit limit = {LIMIT, LIMIT};
    struct sockaddr_in address;
    SOCKET opened[LIMIT], listening, client, accepted;
    int count = 0, round;

    start();
    EQUAL(0, setrlimit(RLIMIT_NOFILE, &limit));
    listening = listener(&address);
    client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    EQUAL(0, connect(client, (struct sockaddr *)&address, sizeof address));

    for (round = 0; round < 3; round++) {
        WSASetLastError(0);
        while (count < LIMIT && (opened[count] = socket(AF_INET, SOCK_DGRAM, 0)) != INVALID_SOCKET) count++;
        EQUAL(WSAEMFILE, WSAGetLastError());
        CHECK(count > LIMIT / 2);
        FAILS_WITH(WSAEMFILE, INVALID_SOCKET, accept(listening, NULL, NULL));

        EQUAL(0, closesocket(opened[--count]));
        opened[count] = socket(AF_INET, SOCK_DGRAM, 0);
        CHECK(opened[count] != INVALID_SOCKET);
        count++;
        while (count > 0) EQUAL(0, closesocket(opened[--count]));
    }

    /* The connection that could not be accepted was not lost. */
    accepted = accept(listening, NULL, NULL);
    CHECK(accepted != INVALID_SOCKET);
    exchange(client, accepted);
    EQUAL(0, WSACleanup());
    return 0;
}
