/* What the chat server and its client agree on: lines of text that end with a line feed.

   client                     server
   JOIN room name             JOINED name members      to everybody in the room
   SAY text                   FROM name text           to everybody in the room
   GET file                   FILE bytes               and then the bytes; bytes is -1 when there is no such file
   QUIT                       BYE why                  and the end of the connection; also for the silent, and when the server stops
                              LEFT name members        to those who stay */
#ifndef CHAT_H
#define CHAT_H

#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MOST = 512, WORD_MOST = 40 };

static inline void fail(const char *what, int code)
{
    fprintf(stderr, "%s failed with error %d\n", what, code);
    exit(1);
}

static inline void start_sockets(void)
{
    WSADATA data;
    int error = WSAStartup(MAKEWORD(2, 2), &data);
    if (error) fail("WSAStartup", error);
}

/* "PORT", on this host alone, or "ADDRESS:PORT". */
static inline struct sockaddr_in name_of(const char *text)
{
    struct sockaddr_in name;
    char address[64] = "127.0.0.1";
    const char *colon = strchr(text, ':');
    if (colon) snprintf(address, sizeof address, "%.*s", (int)(colon - text), text);
    memset(&name, 0, sizeof name);
    name.sin_family = AF_INET;
    name.sin_port = htons((u_short)atoi(colon ? colon + 1 : text));
    if (inet_pton(AF_INET, address, &name.sin_addr) != 1) {
        fprintf(stderr, "'%s' is no IPv4 address\n", address);
        exit(2);
    }
    return name;
}

/* ConnectEx and the like must be asked for. */
static inline void find_function(SOCKET s, GUID id, void *function)
{
    DWORD bytes;
    if (WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, function, sizeof(void *), &bytes, NULL, NULL) == SOCKET_ERROR)
        fail("WSAIoctl", WSAGetLastError());
}

#endif
