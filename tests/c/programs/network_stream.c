/* One end of a connection on whichever network WINDSOCK_NETWORK names: "serve PORT BYTES", "exchange HOST PORT BYTES", "deliver HOST PORT BYTES" and
   "lookup HOST". What is sent is a pattern that each end checks. */
#include "check.h"

static char buffer[50000];

static int pattern(long long at)
{
    return (int)((unsigned long long)at * 2654435761u >> 7 & 0xff);
}

static void send_pattern(SOCKET s, long long bytes)
{
    for (long long sent = 0; sent < bytes;) {
        int part = bytes - sent < (long long)sizeof buffer ? (int)(bytes - sent) : (int)sizeof buffer;
        for (int i = 0; i < part; i++) buffer[i] = (char)pattern(sent + i);
        EQUAL(part, send(s, buffer, part, 0));
        sent += part;
    }
}

static long long receive_pattern(SOCKET s)
{
    long long received = 0;
    for (;;) {
        int got = recv(s, buffer, sizeof buffer, 0);
        CHECK(got >= 0);
        if (got == 0) return received;
        for (int i = 0; i < got; i++) EQUAL(pattern(received + i), (unsigned char)buffer[i]);
        received += got;
    }
}

static void serve(const char *port, long long bytes)
{
    struct sockaddr_in address = {0};
    SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP), s;
    address.sin_family = AF_INET;
    address.sin_port = htons((u_short)atoi(port));
    EQUAL(0, bind(listener, (struct sockaddr *)&address, sizeof address));
    EQUAL(0, listen(listener, 5));
    printf("ready\n");
    fflush(stdout);
    s = accept(listener, NULL, NULL);
    CHECK(s != INVALID_SOCKET);
    EQUAL(bytes, receive_pattern(s));
    send_pattern(s, bytes);
    EQUAL(0, closesocket(s));
    EQUAL(0, closesocket(listener));
}

static SOCKET reach(const char *host, const char *port)
{
    char name[64];
    struct addrinfo hints = {0}, *found = NULL;
    struct sockaddr_in own;
    int length = sizeof own;
    hints.ai_family = AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    EQUAL(0, getaddrinfo(host, port, &hints, &found));
    SOCKET s = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    CHECK(s != INVALID_SOCKET);
    EQUAL(0, connect(s, found->ai_addr, (int)found->ai_addrlen));
    EQUAL(0, getsockname(s, (struct sockaddr *)&own, &length));
    CHECK(inet_ntop(AF_INET, &own.sin_addr, name, sizeof name) != NULL);
    printf("from %s\n", name);
    freeaddrinfo(found);
    return s;
}

int main(int count, char **arguments)
{
    start();
    const char *what = count > 2 ? arguments[1] : "";
    if (strcmp(what, "serve") == 0 && count == 4) {
        serve(arguments[2], atoll(arguments[3]));
    } else if (strcmp(what, "exchange") == 0 && count == 5) {
        SOCKET s = reach(arguments[2], arguments[3]);
        send_pattern(s, atoll(arguments[4]));
        EQUAL(0, shutdown(s, SD_SEND));
        EQUAL(atoll(arguments[4]), receive_pattern(s));
        EQUAL(0, closesocket(s));
    } else if (strcmp(what, "deliver") == 0 && count == 5) {
        SOCKET s = reach(arguments[2], arguments[3]);
        send_pattern(s, atoll(arguments[4]));
        EQUAL(0, closesocket(s));
    } else if (strcmp(what, "lookup") == 0) {
        struct addrinfo *found = NULL;
        EQUAL(WSAHOST_NOT_FOUND, getaddrinfo(arguments[2], NULL, NULL, &found));
        CHECK(found == NULL);
    } else {
        return 2;
    }

    EQUAL(0, WSACleanup());
    return 0;
}
