/* Windows Sockets 1.1. Here it is the same API as winsock2.h with its option numbers, so the two headers may meet in any order;
   1.1 sources find the IP options in it. */
#ifndef WINDSOCK_WINSOCK_H
#define WINDSOCK_WINSOCK_H

#include "winsock2.h"
#include "ws2ipdef.h"
#include "bits/mswsock_options.h"

#define IP_DEFAULT_MULTICAST_TTL 1
#define IP_DEFAULT_MULTICAST_LOOP 1
#define IP_MAX_MEMBERSHIPS 20

WS_BEGIN_C
struct netent *WSAAPI getnetbyname(const char *name) WS_NAME(getnetbyname);
u_long WSAAPI inet_network(const char *cp) WS_NAME(inet_network);
WS_END_C

#endif
