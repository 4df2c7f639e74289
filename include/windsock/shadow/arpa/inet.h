/* The host's sockets keep their types and functions under other names when Winsock is in the same file. */
#pragma GCC system_header
#if defined(WINDSOCK_HOST) || defined(WINDSOCK_IN_HOST)
#include_next <arpa/inet.h>
#else
#define WINDSOCK_IN_HOST
#include "../../bits/host_push.h"
#include_next <arpa/inet.h>
#include "../../bits/host_pop.h"
#undef WINDSOCK_IN_HOST
#endif
