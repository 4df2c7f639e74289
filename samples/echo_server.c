/* A server for the other samples: HTTP and echo over TCP, echo over UDP, IPv4 and IPv6, on loopback. One thread, one select.

   Usage: echo_server [--trace]
   It prints the address of each of its sockets, then "ready", and serves until it is ended. */
#include <winsock2.h>
#include <ws2tcpip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY "Hello from a Winsock server on Linux.\n"

enum kind { LISTENER, CONNECTION, DATAGRAMS };

/* What is open: the sockets to wait for, and what each of them is. */
static struct { SOCKET socket; enum kind kind; } open_sockets[FD_SETSIZE];
static int open_count;

static void add(SOCKET s, enum kind kind)
{
    open_sockets[open_count].socket = s;
    open_sockets[open_count++].kind = kind;
}

static void close_at(int index)
{
    closesocket(open_sockets[index].socket);
    open_sockets[index] = open_sockets[--open_count];
}

/* Opens a socket on a free port of loopback and prints where it is. A host without IPv6 has none for that family. */
static void serve(const char *title, int family, int type)
{
    SOCKADDR_INET name = { 0 };
    int length = family == AF_INET ? sizeof name.Ipv4 : sizeof name.Ipv6;
    name.si_family = (ADDRESS_FAMILY)family;
    INETADDR_SETLOOPBACK((SOCKADDR *)&name);

    SOCKET s = socket(family, type, 0);
    if (s == INVALID_SOCKET) return;
    if (bind(s, (SOCKADDR *)&name, length) != 0 || (type == SOCK_STREAM && listen(s, SOMAXCONN) != 0)
        || getsockname(s, (SOCKADDR *)&name, &length) != 0) {
        closesocket(s);
        return;
    }

    add(s, type == SOCK_STREAM ? LISTENER : DATAGRAMS);
    printf("%s %s %d\n", title, family == AF_INET ? "127.0.0.1" : "::1", ntohs(name.Ipv4.sin_port));
}

/* Sends everything. It may wait for the client to read, which is good enough for a server with one client at a time. */
static int send_all(SOCKET s, const char *data, int length)
{
    while (length > 0) {
        int sent = send(s, data, length, 0);
        if (sent == SOCKET_ERROR) return SOCKET_ERROR;
        data += sent;
        length -= sent;
    }
    return 0;
}

/* Answers a client of TCP: a page when it speaks HTTP, else what it sent. Returns 0 when the connection is over. */
static int answer(SOCKET s)
{
    static char data[65536];
    int length = recv(s, data, sizeof data, 0);
    if (length <= 0) return 0;

    if (length < 4 || memcmp(data, "GET ", 4) != 0) return send_all(s, data, length) == 0;

    char page[256];
    int page_length = snprintf(page, sizeof page, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s",
        (int)strlen(BODY), BODY);
    send_all(s, page, page_length);
    shutdown(s, SD_SEND);
    return 1; /* The client closes first; its recv of 0 bytes comes here. */
}

/* Sends a datagram back to where it came from. */
static void answer_datagram(SOCKET s)
{
    static char data[65536];
    SOCKADDR_STORAGE from;
    int from_length = sizeof from;
    int length = recvfrom(s, data, sizeof data, 0, (SOCKADDR *)&from, &from_length);
    if (length >= 0) sendto(s, data, length, 0, (SOCKADDR *)&from, from_length);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--trace") == 0) putenv("WINDSOCK_TRACE=1");

    WSADATA data;
    int error = WSAStartup(MAKEWORD(2, 2), &data);
    if (error != 0) {
        fprintf(stderr, "WSAStartup failed: %d\n", error);
        return 1;
    }

    serve("tcp4", AF_INET, SOCK_STREAM);
    serve("udp4", AF_INET, SOCK_DGRAM);
    serve("tcp6", AF_INET6, SOCK_STREAM);
    serve("udp6", AF_INET6, SOCK_DGRAM);
    puts("ready");
    fflush(stdout);

    for (;;) {
        fd_set readable;
        FD_ZERO(&readable);
        for (int i = 0; i < open_count; i++) FD_SET(open_sockets[i].socket, &readable);

        if (select(0, &readable, NULL, NULL, NULL) == SOCKET_ERROR) {
            fprintf(stderr, "select failed: %d\n", WSAGetLastError());
            return 1;
        }

        /* Backwards, because closing one moves the last one to its place. */
        for (int i = open_count - 1; i >= 0; i--) {
            SOCKET s = open_sockets[i].socket;
            if (!FD_ISSET(s, &readable)) continue;

            if (open_sockets[i].kind == DATAGRAMS) {
                answer_datagram(s);
            } else if (open_sockets[i].kind == CONNECTION) {
                if (!answer(s)) close_at(i);
            } else {
                SOCKET client = accept(s, NULL, NULL);
                if (client == INVALID_SOCKET) continue;
                if (open_count < FD_SETSIZE) add(client, CONNECTION);
                else closesocket(client);
            }
        }
    }
}
