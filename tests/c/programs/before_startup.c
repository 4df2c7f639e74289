/* Without WSAStartup, and again after the last WSACleanup, functions say WSANOTINITIALISED; those that need no session work. */
#include "check.h"

static void nothing_works(void)
{
    char buffer[16];
    u_long argument = 0;
    int length = sizeof(struct sockaddr_in);
    struct sockaddr_in address = loopback();
    struct timeval now = {0, 0};
    fd_set set;
    WSABUF part = {sizeof buffer, buffer};
    DWORD count, flags = 0;
    SOCKET s = 0x100;

    FD_ZERO(&set);
    FD_SET(s, &set);
    FAILS_WITH(WSANOTINITIALISED, INVALID_SOCKET, socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, bind(s, (struct sockaddr *)&address, sizeof address));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, listen(s, 1));
    FAILS_WITH(WSANOTINITIALISED, INVALID_SOCKET, accept(s, NULL, NULL));
    FAILS_WITH(WSANOTINITIALISED, INVALID_SOCKET, WSAAccept(s, NULL, NULL, NULL, 0));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, connect(s, (struct sockaddr *)&address, sizeof address));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, WSAConnect(s, (struct sockaddr *)&address, sizeof address, NULL, NULL, NULL, NULL));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, send(s, buffer, sizeof buffer, 0));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, recv(s, buffer, sizeof buffer, 0));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, sendto(s, buffer, 1, 0, (struct sockaddr *)&address, sizeof address));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, recvfrom(s, buffer, 1, 0, (struct sockaddr *)&address, &length));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, WSASend(s, &part, 1, &count, 0, NULL, NULL));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, WSARecv(s, &part, 1, &count, &flags, NULL, NULL));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, shutdown(s, SD_BOTH));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, closesocket(s));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, ioctlsocket(s, FIONBIO, &argument));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, select(0, &set, NULL, NULL, &now));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, getsockname(s, (struct sockaddr *)&address, &length));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, getpeername(s, (struct sockaddr *)&address, &length));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, getsockopt(s, SOL_SOCKET, SO_TYPE, buffer, &length));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, buffer, 4));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, gethostname(buffer, sizeof buffer));
    FAILS_WITH(WSANOTINITIALISED, 0, gethostbyname("localhost"));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, WSACleanup());
    EQUAL(0x3412, htons(0x1234));
    EQUAL(1, FD_ISSET(s, &set));
}

int main(void)
{
    SOCKET s;
    nothing_works();
    start();
    s = socket(AF_INET, SOCK_DGRAM, 0);
    CHECK(s != INVALID_SOCKET);
    EQUAL(0, WSACleanup()); /* Closes the socket too. */
    nothing_works();
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, closesocket(s));
    start();
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, closesocket(s));
    EQUAL(0, WSACleanup());
    return 0;
}
