/* Asks a web server for a page and prints what it answers.

   Usage: http_client [--trace] ADDRESS PORT [PATH] */
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

/* Reads an address, IPv4 or IPv6, and a port. */
static int read_address(const char *text, const char *port, SOCKADDR_INET *address, int *length)
{
    int family = strchr(text, ':') == NULL ? AF_INET : AF_INET6;
    *length = sizeof *address;
    if (WSAStringToAddressA((char *)text, family, NULL, (SOCKADDR *)address, length) != 0) return SOCKET_ERROR;

    address->Ipv4.sin_port = htons((u_short)atoi(port)); /* At the same place in both families. */
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--trace") == 0) {
        putenv("WINDSOCK_TRACE=1");
        argc--, argv++;
    }
    if (argc < 3) {
        fputs("Usage: http_client [--trace] ADDRESS PORT [PATH]\n", stderr);
        return 2;
    }

    WSADATA data;
    int error = WSAStartup(MAKEWORD(2, 2), &data);
    if (error != 0) return failed("WSAStartup", error);

    SOCKADDR_INET server;
    int server_length;
    if (read_address(argv[1], argv[2], &server, &server_length) != 0) return failed("Reading the address", WSAGetLastError());

    SOCKET s = socket(server.si_family, SOCK_STREAM, IPPROTO_TCP);
    if (s == INVALID_SOCKET) return failed("socket", WSAGetLastError());
    if (connect(s, (SOCKADDR *)&server, server_length) != 0) return failed("connect", WSAGetLastError());

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
