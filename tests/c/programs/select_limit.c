/* Sockets in all three sets make more entries than the host's poll takes under a low limit of descriptors. */
#define FD_SETSIZE 256
#include <winsock2.h>
#include <stdio.h>
#include <string.h>
#define WINDSOCK_HOST
#include <sys/resource.h>

enum { COUNT = 200, LIMIT = 256 };

int main(void)
{
    static fd_set reading, writing, except;
    static SOCKET sockets[COUNT];
    struct rlimit limit = { LIMIT, LIMIT };
    struct timeval now = { 0, 0 };
    WSADATA data;
    int i, ready;
    if (setrlimit(RLIMIT_NOFILE, &limit) || WSAStartup(MAKEWORD(2, 2), &data)) return printf("cannot start\n"), 1;
    for (i = 0; i < COUNT; i++) {
        struct sockaddr_in name;
        memset(&name, 0, sizeof name);
        name.sin_family = AF_INET;
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
        if (sockets[i] == INVALID_SOCKET || bind(sockets[i], (struct sockaddr *)&name, sizeof name)) return printf("socket %d: %d\n", i, WSAGetLastError()), 1;
        FD_SET(sockets[i], &reading);
        FD_SET(sockets[i], &writing);
        FD_SET(sockets[i], &except);
    }
    ready = select(0, &reading, &writing, &except, &now);
    if (ready != COUNT || reading.fd_count || writing.fd_count != COUNT || except.fd_count)
        return printf("select: %d, error %d\n", ready, WSAGetLastError()), 1;
    WSACleanup();
    return 0;
}
