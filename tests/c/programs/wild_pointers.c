/* Pointers that point nowhere, or to memory that cannot be written, are WSAEFAULT and never a crash. */
#include "check.h"
#include <sys/mman.h>

static void *unmapped, *read_only;
static SOCKET stream[2], datagram, fresh;
static struct sockaddr_in own; /* Of the datagram socket: nothing is wrong with this one. */

/* The pointer is bad for reading and for writing. */
static void nowhere(void *p)
{
    char buffer[64] = {0};
    int length = sizeof(struct sockaddr_in), number = 4;
    struct sockaddr_in address = own;
    DWORD count, flags = 0;
    WSABUF part = {sizeof buffer, buffer}, bad_part = {sizeof buffer, (char *)p};

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
    EQUAL(length, sizeof(struct sockaddr_in));
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
}

int main(void)
{
    long page = sysconf(_SC_PAGESIZE);
    int length = sizeof own;

    start();
    connected(stream);
    datagram = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    own = loopback();
    EQUAL(0, bind(datagram, (struct sockaddr *)&own, sizeof own));
    EQUAL(0, getsockname(datagram, (struct sockaddr *)&own, &length));
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
