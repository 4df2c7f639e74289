/* u_long is 32 bits here. The host's 64-bit one is renamed by the shadow of <sys/types.h>. */
#ifndef WINDSOCK_BITS_BSD_TYPES_H
#define WINDSOCK_BITS_BSD_TYPES_H

#include "../windef.h"

typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned int u_long;
WS_ANONYMOUS typedef unsigned long long u_int64;

/* The host's timeval has the same field names and the source type `long`; sharing it keeps <sys/time.h> usable. */
#if defined(__has_include)
#if __has_include(<bits/types/struct_timeval.h>)
#include <bits/types/struct_timeval.h>
#define WINDSOCK_HAS_TIMEVAL
#endif
#endif
#ifndef WINDSOCK_HAS_TIMEVAL
#include <sys/time.h>
#endif

#endif
