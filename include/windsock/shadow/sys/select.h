/* The host's select and its bit-set keep working under other names, so that <stdlib.h> and <iostream> may come before or
   after winsock2.h. */
#pragma GCC system_header
#if defined(WINDSOCK_HOST) || defined(WINDSOCK_IN_HOST)
#include_next <sys/select.h>
#else
#pragma push_macro("FD_SETSIZE")
#pragma push_macro("FD_SET")
#pragma push_macro("FD_CLR")
#pragma push_macro("FD_ISSET")
#pragma push_macro("FD_ZERO")
#undef FD_SETSIZE
#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#undef FD_ZERO
#define fd_set __host_fd_set
#define select __host_select
#define pselect __host_pselect
#include_next <sys/select.h>
#undef fd_set
#undef select
#undef pselect
#undef FD_SETSIZE
#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#undef FD_ZERO
#pragma pop_macro("FD_SETSIZE")
#pragma pop_macro("FD_SET")
#pragma pop_macro("FD_CLR")
#pragma pop_macro("FD_ISSET")
#pragma pop_macro("FD_ZERO")
#endif
