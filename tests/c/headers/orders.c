/* The host's headers before, after and around ours. ORDER chooses. */
#if ORDER == 1
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/time.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <signal.h>
#include <pthread.h>
#include <errno.h>
#include <winsock2.h>
#include <ws2tcpip.h>
#elif ORDER == 2
#include <winsock2.h>
#include <ws2tcpip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/types.h>
#include <sys/time.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <signal.h>
#include <pthread.h>
#include <errno.h>
#elif ORDER == 3
#include <windows.h>
#include <winsock2.h>
#include <WS2tcpip.h>
#include <MSWSock.h>
#include <ws2spi.h>
#include <stdlib.h>
#elif ORDER == 4
#define WIN32_LEAN_AND_MEAN
#include <sys/select.h>
#include <Windows.h>
#include <winsock.h>
#include <WinSock2.h>
#include <stdlib.h>
#include <sys/select.h>
#elif ORDER == 5
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/poll.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/un.h>
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <afunix.h>
#include <stdlib.h>
#elif ORDER == 6
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <afunix.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <poll.h>
#include <sys/poll.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/un.h>
#include <stdlib.h>
#endif

/* An array whose size is negative when the fact is wrong: this file is read as C89 too. */
#define FACT(name, condition) extern int name[(condition) ? 1 : -1]
FACT(family_is_windows, AF_INET6 == 23);
FACT(set_is_counted, sizeof(fd_set) == 8 + FD_SETSIZE * sizeof(SOCKET));
FACT(set_holds_64, FD_SETSIZE == 64);
FACT(ulong_is_32_bits, sizeof(u_long) == 4 && sizeof(DWORD) == 4 && sizeof(LONG) == 4);
FACT(socket_is_a_pointer, sizeof(SOCKET) == sizeof(void *));
FACT(constants_are_windows, SOL_SOCKET == 0xffff && (DWORD)FIONBIO == 0x8004667E && SO_REUSEADDR == 4 && MSG_WAITALL == 8);
FACT(wchar_is_the_programs, sizeof(WCHAR) == sizeof(L'x'));

int use(SOCKET s);
int use(SOCKET s)
{
    struct timeval patience;
    fd_set readable;
    FD_SET copy;
    u_long mode = 1;
    unsigned long wide = 1;
    char name[64];
    int (WSAAPI *control)(SOCKET, long, u_long *) = ioctlsocket;

    FD_ZERO(&readable);
    FD_SET(s, &readable);
    FD_CLR(s, &readable);
    copy = readable;
    patience.tv_sec = 1;
    patience.tv_usec = 0;
    if (ioctlsocket(s, FIONBIO, &mode) || ioctlsocket(s, FIONBIO, &wide) || control(s, FIONREAD, &mode)) return 1;
    if (ioctlsocket(s, FIONREAD, NULL) != SOCKET_ERROR) return 2;
    return select(0, &copy, NULL, NULL, &patience) + FD_ISSET(s, &readable) + gethostname(name, sizeof name);
}
