/* getaddrinfo and its kin are in the library itself; the old inline fallback has nothing to add. */
#include "ws2tcpip.h"
