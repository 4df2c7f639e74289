/* gethostname takes an int length in Winsock, and socklen_t is signed. */
#pragma GCC system_header
#if defined(WINDSOCK_HOST) || defined(WINDSOCK_IN_HOST)
#include_next <unistd.h>
#else
#define gethostname __host_gethostname
#define socklen_t __host_socklen_t
#include_next <unistd.h>
#undef gethostname
#undef socklen_t
#endif
