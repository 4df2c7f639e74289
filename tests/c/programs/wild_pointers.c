/* Pointers that point nowhere, or to memory that cannot be written, are WSAEFAULT and never a crash. */
#include "check.h"
#include <sys/mman.h>

static void *unmapped, *read_only;
static SOCKET stream[2], datagram, fresh, listening;
static struct sockaddr_in own; /* Of the datagram socket: nothing is wrong with this one. */

/* The pointer is bad for reading and for writing. */
static void nowhere(void *p)
{
    char buffer[64] = {0};
    int length = sizeof(struct sockaddr_in), number = 4;
    struct sockaddr_in address = own;
    DWORD count, flags = 0;
    WSABUF part = {sizeof buffer, buffer}, bad_part = {sizeof buffer, (char *)p};
    struct addrinfo *found;
    ADDRINFOW *found_wide;

    FAILS_WITH(WSAEFAULT, WSAEFAULT, WSAStartup(MAKEWORD(2, 2), (WSADATA *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, bind(fresh, (struct sockaddr *)p, sizeof address));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, connect(fresh, (struct sockaddr *)p, sizeof address));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, send(stream[0], (char *)p, 1, 0));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, sendto(datagram, (char *)p, 1, 0, (struct sockaddr *)&address, sizeof address));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, sendto(datagram, buffer, 1, 0, (struct sockaddr *)p, sizeof address));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSASend(stream[0], (WSABUF *)p, 1, &count, 0, NULL, NULL));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSASend(stream[0], &bad_part, 1, &count, 0, NULL, NULL));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSASendTo(datagram, (WSABUF *)p, 1, &count, 0, (struct sockaddr *)&address, sizeof address, NULL, NULL));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSASendTo(datagram, &part, 1, &count, 0, (struct sockaddr *)p, sizeof address, NULL, NULL));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSARecv(stream[0], (WSABUF *)p, 1, &count, &flags, NULL, NULL));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, setsockopt(stream[0], SOL_SOCKET, SO_KEEPALIVE, (char *)p, 4));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, select(0, NULL, NULL, (fd_set *)p, NULL));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAPoll((WSAPOLLFD *)p, 1, 0));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, getsockname(stream[0], (struct sockaddr *)&address, (int *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, getsockopt(stream[0], SOL_SOCKET, SO_TYPE, (char *)&number, (int *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAConnect(fresh, (struct sockaddr *)p, sizeof address, NULL, NULL, NULL, NULL));
    FAILS_WITH(WSAEFAULT, INVALID_SOCKET, accept(listening, (struct sockaddr *)&address, (int *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSASendMsg(datagram, (WSAMSG *)p, 0, &count, NULL, NULL));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAIoctl(fresh, FIONBIO, p, 4, NULL, 0, &count, NULL, NULL));
    FAILS_WITH(WSAEFAULT, INVALID_SOCKET, WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, (WSAPROTOCOL_INFOA *)p, 0, 0));
    FAILS_WITH(WSAEFAULT, INVALID_SOCKET, WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, (WSAPROTOCOL_INFOW *)p, 0, 0));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAStringToAddressA((char *)p, AF_INET, NULL, (struct sockaddr *)&address, &length));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAStringToAddressW((WCHAR *)p, AF_INET, NULL, (struct sockaddr *)&address, &length));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAAddressToStringA((struct sockaddr *)p, sizeof address, NULL, buffer, &count));
    FAILS_WITH(WSAEFAULT, -1, inet_pton(AF_INET, (char *)p, &address));
    FAILS_WITH(WSAEFAULT, -1, InetPtonW(AF_INET, (WCHAR *)p, &address));
    FAILS_WITH(WSAEFAULT, 0, inet_ntop(AF_INET, p, buffer, sizeof buffer));
    EQUAL(INADDR_NONE, inet_addr((char *)p));
    FAILS_WITH(WSAEFAULT, WSAEFAULT, getaddrinfo((char *)p, "80", NULL, &found));
    FAILS_WITH(WSAEFAULT, WSAEFAULT, getaddrinfo("127.0.0.1", (char *)p, NULL, &found));
    FAILS_WITH(WSAEFAULT, WSAEFAULT, getaddrinfo("127.0.0.1", "80", (struct addrinfo *)p, &found));
    FAILS_WITH(WSAEFAULT, WSAEFAULT, getaddrinfo("127.0.0.1", "80", NULL, (struct addrinfo **)p));
    FAILS_WITH(WSAEFAULT, WSAEFAULT, GetAddrInfoW((WCHAR *)p, NULL, NULL, &found_wide));
    FAILS_WITH(WSAEFAULT, WSAEFAULT, getnameinfo((struct sockaddr *)p, sizeof address, buffer, sizeof buffer, NULL, 0, NI_NUMERICHOST));
    FAILS_WITH(WSAEFAULT, 0, gethostbyname((char *)p));
    FAILS_WITH(WSAEFAULT, 0, gethostbyaddr((char *)p, 4, AF_INET));
    FAILS_WITH(WSAEFAULT, 0, getservbyname((char *)p, NULL));
    FAILS_WITH(WSAEFAULT, 0, getservbyname("http", (char *)p));
    FAILS_WITH(WSAEFAULT, 0, getservbyport(htons(80), (char *)p));
    FAILS_WITH(WSAEFAULT, 0, getprotobyname((char *)p));
    freeaddrinfo((struct addrinfo *)NULL);
}

/* The pointer is bad for writing. */
static void not_writable(void *p)
{
    char buffer[64] = {0};
    int length = sizeof(struct sockaddr_in), number = 4;
    struct sockaddr_in address;
    DWORD count, flags = 0;
    WSABUF part = {sizeof buffer, buffer}, bad_part = {1, (char *)p};

    FAILS_WITH(WSAEFAULT, WSAEFAULT, WSAStartup(MAKEWORD(2, 2), (WSADATA *)p));
    EQUAL(1, send(stream[1], "x", 1, 0));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, recv(stream[0], (char *)p, 1, 0));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSARecv(stream[0], &bad_part, 1, &count, &flags, NULL, NULL));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSARecv(stream[0], &part, 1, &count, (DWORD *)p, NULL, NULL));
    EQUAL(1, recv(stream[0], buffer, 1, 0)); /* None of them took the byte. */
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, getsockname(stream[0], (struct sockaddr *)p, &length));
    length = sizeof address;
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, getsockname(stream[0], (struct sockaddr *)&address, (int *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, getpeername(stream[0], (struct sockaddr *)p, &length));
    length = sizeof address;
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, getpeername(stream[0], (struct sockaddr *)&address, (int *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, getsockopt(stream[0], SOL_SOCKET, SO_TYPE, (char *)p, &number));
    number = 4;
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, getsockopt(stream[0], SOL_SOCKET, SO_TYPE, buffer, (int *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, ioctlsocket(stream[0], FIONREAD, (u_long *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAPoll((WSAPOLLFD *)p, 1, 0));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, gethostname((char *)p, 64));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, GetHostNameW((WCHAR *)p, 64));
    length = sizeof address;
    FAILS_WITH(WSAEFAULT, INVALID_SOCKET, accept(listening, (struct sockaddr *)p, &length));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAIoctl(stream[0], FIONREAD, NULL, 0, p, 4, &count, NULL, NULL));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAIoctl(stream[0], FIONREAD, NULL, 0, buffer, 4, (DWORD *)p, NULL, NULL));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSADuplicateSocketA(stream[0], (DWORD)getpid(), (WSAPROTOCOL_INFOA *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSADuplicateSocketW(stream[0], (DWORD)getpid(), (WSAPROTOCOL_INFOW *)p));
    count = 1 << 16;
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAEnumProtocolsA(NULL, (WSAPROTOCOL_INFOA *)p, &count));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAEnumProtocolsW(NULL, (WSAPROTOCOL_INFOW *)p, (DWORD *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAHtons(stream[0], 1, (u_short *)p));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSANtohl(stream[0], 1, (u_long *)p));
    FAILS_WITH(WSAEFAULT, -1, inet_pton(AF_INET, "127.0.0.1", p));
    FAILS_WITH(WSAEFAULT, 0, inet_ntop(AF_INET, &own.sin_addr, (char *)p, 64));
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAStringToAddressA((char *)"127.0.0.1", AF_INET, NULL, (struct sockaddr *)p, &length));
    count = 64;
    FAILS_WITH(WSAEFAULT, SOCKET_ERROR, WSAAddressToStringA((struct sockaddr *)&own, sizeof own, NULL, (char *)p, &count));
    FAILS_WITH(WSAEFAULT, WSAEFAULT, getnameinfo((struct sockaddr *)&own, sizeof own, (char *)p, 64, NULL, 0, NI_NUMERICHOST));
}

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    struct sockaddr_in unused;
    int length = sizeof own;

    start();
    connected(stream);
    datagram = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    own = loopback();
    EQUAL(0, bind(datagram, (struct sockaddr *)&own, sizeof own));
    EQUAL(0, getsockname(datagram, (struct sockaddr *)&own, &length));
    listening = listener(&unused);
    fresh = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    unmapped = mmap(NULL, (size_t)page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    read_only = mmap(NULL, (size_t)page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    nowhere((void *)1);
    nowhere((void *)0xdeadbeef);
    nowhere((void *)0xdeadbeefdeadbeefUL);
    nowhere(unmapped);
    not_writable((void *)1);
    not_writable((void *)0xdeadbeef);
    not_writable(unmapped);
    not_writable(read_only);
    EQUAL(0, munmap(unmapped, (size_t)page));
    nowhere(unmapped);

    /* The sockets are none the worse for it. */
    exchange(stream[0], stream[1]);
    EQUAL(0, WSACleanup());
    return 0;
}
