/* What is not a socket is WSAENOTSOCK: odd numbers, host descriptors, closed sockets, INVALID_SOCKET. */
#include "check.h"

static void is_no_socket(SOCKET s)
{
    char buffer[64];
    u_long argument = 0;
    int length = sizeof(struct sockaddr_in);
    struct sockaddr_in address = loopback();
    struct timeval now = {0, 0};
    fd_set set;
    WSABUF part = {sizeof buffer, buffer};
    DWORD count, flags = 0;

    FD_ZERO(&set);
    FD_SET(s, &set);
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, bind(s, (struct sockaddr *)&address, sizeof address));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, listen(s, 1));
    FAILS_WITH(WSAENOTSOCK, INVALID_SOCKET, accept(s, NULL, NULL));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, connect(s, (struct sockaddr *)&address, sizeof address));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, send(s, buffer, sizeof buffer, 0));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, recv(s, buffer, sizeof buffer, 0));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, sendto(s, buffer, 1, 0, (struct sockaddr *)&address, sizeof address));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, recvfrom(s, buffer, 1, 0, (struct sockaddr *)&address, &length));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, WSASend(s, &part, 1, &count, 0, NULL, NULL));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, WSARecv(s, &part, 1, &count, &flags, NULL, NULL));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, shutdown(s, SD_BOTH));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, ioctlsocket(s, FIONBIO, &argument));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, select(0, &set, NULL, NULL, &now));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, getsockname(s, (struct sockaddr *)&address, &length));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, getpeername(s, (struct sockaddr *)&address, &length));
    length = sizeof(int);
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, getsockopt(s, SOL_SOCKET, SO_TYPE, buffer, &length));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, (const char *)&argument, sizeof argument));
    FAILS_WITH(WSAENOTSOCK, SOCKET_ERROR, closesocket(s));
}

int main(void)
{
    SOCKET closed;
    start();
    closed = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    EQUAL(0, closesocket(closed));
    is_no_socket(closed);
    is_no_socket(INVALID_SOCKET);
    is_no_socket(0);
    is_no_socket(1); /* The host's standard output must survive this. */
    is_no_socket(2);
    is_no_socket(0x7ffffffc);
    is_no_socket((SOCKET)0xdeadbeefdeadbeefUL);
    EQUAL(1, fcntl(1, F_GETFD) >= 0);
    EQUAL(0, WSACleanup());
    return 0;
}
