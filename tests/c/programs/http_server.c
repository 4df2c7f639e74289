/* Serves one request on a free port of the loopback, whose number it prints first. */
#include "check.h"

int main(void)
{
    static const char reply[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
    char request[1024];
    int got, length = 0;
    struct sockaddr_in address;
    SOCKET listening, client;

    start();
    listening = listener(&address);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);

    client = accept(listening, NULL, NULL);
    CHECK(client != INVALID_SOCKET);
    do {
        got = recv(client, request + length, (int)sizeof request - 1 - length, 0);
        CHECK(got > 0);
        length += got;
        request[length] = 0;
    } while (strstr(request, "\r\n\r\n") == NULL);
    EQUAL(0, strcmp("GET / HTTP/1.1\r\n\r\n", request));

    EQUAL(sizeof reply - 1, send(client, reply, sizeof reply - 1, 0));
    EQUAL(0, shutdown(client, SD_SEND));
    EQUAL(0, recv(client, request, sizeof request, 0)); /* The client closes in its turn. */
    EQUAL(0, closesocket(client));
    EQUAL(0, closesocket(listening));
    EQUAL(0, WSACleanup());
    return 0;
}
