/* Asks a web server for a page and prints what it answers.

   Usage: http_client [--trace] HOST PORT [PATH] */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failed(const char *call, int error)
{
    fprintf(stderr, "%s failed with error %d\n", call, error);
    WSACleanup(); /* Closes what is open, too. */
    return 1;
}

/* Connects to the first address of the host that answers. */
static SOCKET connect_to(const char *host, const char *port)
{
    ADDRINFOA hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
    ADDRINFOA *addresses = NULL;
    if (getaddrinfo(host, port, &hints, &addresses) != 0) return INVALID_SOCKET;

    SOCKET s = INVALID_SOCKET;
    for (ADDRINFOA *a = addresses; a != NULL && s == INVALID_SOCKET; a = a->ai_next) {
        s = socket(a->ai_family, a->ai_socktype, a->ai_protocol);
        if (s == INVALID_SOCKET || connect(s, a->ai_addr, (int)a->ai_addrlen) == 0) continue;

        int error = WSAGetLastError(); /* The one to report, whatever closing says. */
        closesocket(s);
        WSASetLastError(error);
        s = INVALID_SOCKET;
    }

    freeaddrinfo(addresses);
    return s;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--trace") == 0) {
        putenv("WINDSOCK_TRACE=1");
        argc--, argv++;
    }
    if (argc < 3) {
        fputs("Usage: http_client [--trace] HOST PORT [PATH]\n", stderr);
        return 2;
    }

    WSADATA data;
    int error = WSAStartup(MAKEWORD(2, 2), &data);
    if (error != 0) return failed("WSAStartup", error);

    SOCKET s = connect_to(argv[1], argv[2]);
    if (s == INVALID_SOCKET) return failed("Connecting", WSAGetLastError());

    char buffer[4096];
    int length = snprintf(buffer, sizeof buffer, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", argc > 3 ? argv[3] : "/", argv[1]);
    if (length >= (int)sizeof buffer) return failed("The request is too long: send", WSAEMSGSIZE);
    if (send(s, buffer, length, 0) == SOCKET_ERROR) return failed("send", WSAGetLastError());

    /* A stream has no message boundaries: read until the server says that it has finished. */
    while ((length = recv(s, buffer, sizeof buffer, 0)) > 0) fwrite(buffer, 1, (size_t)length, stdout);
    if (length == SOCKET_ERROR) return failed("recv", WSAGetLastError());

    closesocket(s);
    WSACleanup();
    return 0;
}
