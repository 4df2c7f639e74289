/* The counted set. On Windows it is an array of sockets, so a program may hold more sockets than FD_SETSIZE. */
#ifndef WINDSOCK_BITS_FD_SET_H
#define WINDSOCK_BITS_FD_SET_H

#include "bsd_types.h"

typedef UINT_PTR SOCKET;
#define INVALID_SOCKET ((SOCKET)(~0))
#define SOCKET_ERROR (-1)

#ifndef FD_SETSIZE
#define FD_SETSIZE 64
#endif

typedef struct fd_set {
    u_int fd_count;
    SOCKET fd_array[FD_SETSIZE];
} fd_set;

/* FD_SET is a type as well as a macro with arguments. */
typedef struct fd_set FD_SET, *PFD_SET, *LPFD_SET;

WS_BEGIN_C
int WSAAPI __WSAFDIsSet(SOCKET fd, fd_set *set);
WS_END_C

WS_INLINE void ws_fd_add(SOCKET fd, fd_set *set)
{
    u_int i;
    for (i = 0; i < set->fd_count; i++)
        if (set->fd_array[i] == fd) return;
    if (set->fd_count < FD_SETSIZE) set->fd_array[set->fd_count++] = fd;
}

WS_INLINE void ws_fd_remove(SOCKET fd, fd_set *set)
{
    u_int i, kept = 0;
    for (i = 0; i < set->fd_count; i++)
        if (set->fd_array[i] != fd) set->fd_array[kept++] = set->fd_array[i];
    set->fd_count = kept;
}

#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#undef FD_ZERO
#define FD_SET(fd, set) ws_fd_add((SOCKET)(fd), (fd_set *)(set))
#define FD_CLR(fd, set) ws_fd_remove((SOCKET)(fd), (fd_set *)(set))
#define FD_ISSET(fd, set) __WSAFDIsSet((SOCKET)(fd), (fd_set *)(set))
#define FD_ZERO(set) (((fd_set *)(set))->fd_count = 0)

#endif
