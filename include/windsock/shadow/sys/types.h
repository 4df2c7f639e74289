/* The host's u_long is 64 bits wide; Winsock's is 32. */
#pragma GCC system_header
#if defined(WINDSOCK_HOST) || defined(WINDSOCK_IN_HOST)
#include_next <sys/types.h>
#else
#define u_char __host_u_char
#define u_short __host_u_short
#define u_int __host_u_int
#define u_long __host_u_long
#include_next <sys/types.h>
#undef u_char
#undef u_short
#undef u_int
#undef u_long
#endif
