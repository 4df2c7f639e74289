/* A network was asked for that there is not: WSAStartup says so, and nothing else works. */
#include "check.h"

int main(void)
{
    WSADATA data;
    EQUAL(WSASYSNOTREADY, WSAStartup(MAKEWORD(2, 2), &data));
    FAILS_WITH(WSANOTINITIALISED, INVALID_SOCKET, socket(AF_INET, SOCK_STREAM, 0));
    FAILS_WITH(WSANOTINITIALISED, SOCKET_ERROR, WSACleanup());
    EQUAL(WSASYSNOTREADY, WSAStartup(MAKEWORD(2, 2), &data)); /* It is not tried again. */
    return 0;
}
