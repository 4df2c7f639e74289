/* Every function that the library exports.

   PREFIXED(result, failure, name, parameters, arguments): exported as ws2_<name>, because glibc (or, for functions that are not of
   ws2_32.dll, some other library) has the plain name; the headers label the declaration. PLAIN: exported under its own name.
   BYTE_ORDER(type, name, swap): exported as ws2_<name>, without a managed side. NATIVE(name): exported as ws2_<name>, written in C
   (companions/), and free of the gate. The failure is what the function returns in a forked
   child, where the last error always reads WSANOTINITIALISED. */
#define NOT_INITIALISED 10093 /* WSANOTINITIALISED */
#define NOT_READY 10091       /* WSASYSNOTREADY */
#define NO_SOCKET (~(SOCKET)0)
#define NOTHING

/* Startup and the last error. */
PLAIN(int, NOT_READY, WSAStartup, (unsigned short version, void *data), (version, data))
PLAIN(int, -1, WSACleanup, (void), ())
PLAIN(int, NOT_INITIALISED, WSAGetLastError, (void), ())
PLAIN(void, NOTHING, WSASetLastError, (int error), (error))
PREFIXED(unsigned, NOT_INITIALISED, GetLastError, (void), ())
PREFIXED(void, NOTHING, SetLastError, (unsigned error), (error))

/* Sockets and connections. */
PREFIXED(SOCKET, NO_SOCKET, socket, (int family, int type, int protocol), (family, type, protocol))
PLAIN(SOCKET, NO_SOCKET, WSASocketA, (int family, int type, int protocol, void *info, unsigned group, unsigned flags),
    (family, type, protocol, info, group, flags))
PLAIN(SOCKET, NO_SOCKET, WSASocketW, (int family, int type, int protocol, void *info, unsigned group, unsigned flags),
    (family, type, protocol, info, group, flags))
PREFIXED(SOCKET, NO_SOCKET, WSASocketW32, (int family, int type, int protocol, void *info, unsigned group, unsigned flags),
    (family, type, protocol, info, group, flags))
PREFIXED(int, -1, bind, (SOCKET s, void *name, int length), (s, name, length))
PREFIXED(int, -1, listen, (SOCKET s, int backlog), (s, backlog))
PREFIXED(SOCKET, NO_SOCKET, accept, (SOCKET s, void *name, void *length), (s, name, length))
PLAIN(SOCKET, NO_SOCKET, WSAAccept, (SOCKET s, void *name, void *length, void *condition, uintptr_t data), (s, name, length, condition, data))
PREFIXED(int, -1, connect, (SOCKET s, void *name, int length), (s, name, length))
PLAIN(int, -1, WSAConnect, (SOCKET s, void *name, int length, void *caller, void *callee, void *sqos, void *gqos),
    (s, name, length, caller, callee, sqos, gqos))
PREFIXED(int, -1, getsockname, (SOCKET s, void *name, void *length), (s, name, length))
PREFIXED(int, -1, getpeername, (SOCKET s, void *name, void *length), (s, name, length))
PREFIXED(int, -1, shutdown, (SOCKET s, int how), (s, how))
PLAIN(int, -1, WSASendDisconnect, (SOCKET s, void *data), (s, data))
PLAIN(int, -1, WSARecvDisconnect, (SOCKET s, void *data), (s, data))
PLAIN(int, -1, closesocket, (SOCKET s), (s))
PLAIN(int, -1, WSADuplicateSocketA, (SOCKET s, unsigned process, void *info), (s, process, info))
PLAIN(int, -1, WSADuplicateSocketW, (SOCKET s, unsigned process, void *info), (s, process, info))
PREFIXED(int, -1, WSADuplicateSocketW32, (SOCKET s, unsigned process, void *info), (s, process, info))
PLAIN(int, -1, WSAEnumProtocolsA, (void *protocols, void *buffer, void *length), (protocols, buffer, length))
PLAIN(int, -1, WSAEnumProtocolsW, (void *protocols, void *buffer, void *length), (protocols, buffer, length))
PREFIXED(int, -1, WSAEnumProtocolsW32, (void *protocols, void *buffer, void *length), (protocols, buffer, length))

/* Data. */
PREFIXED(int, -1, send, (SOCKET s, void *buffer, int length, int flags), (s, buffer, length, flags))
PREFIXED(int, -1, recv, (SOCKET s, void *buffer, int length, int flags), (s, buffer, length, flags))
PREFIXED(int, -1, sendto, (SOCKET s, void *buffer, int length, int flags, void *to, int to_length), (s, buffer, length, flags, to, to_length))
PREFIXED(int, -1, recvfrom, (SOCKET s, void *buffer, int length, int flags, void *from, void *from_length),
    (s, buffer, length, flags, from, from_length))
PLAIN(int, -1, WSASend, (SOCKET s, void *buffers, unsigned count, void *sent, unsigned flags, void *overlapped, void *routine),
    (s, buffers, count, sent, flags, overlapped, routine))
PLAIN(int, -1, WSARecv, (SOCKET s, void *buffers, unsigned count, void *received, void *flags, void *overlapped, void *routine),
    (s, buffers, count, received, flags, overlapped, routine))
PLAIN(int, -1, WSASendTo, (SOCKET s, void *buffers, unsigned count, void *sent, unsigned flags, void *to, int to_length, void *overlapped,
    void *routine), (s, buffers, count, sent, flags, to, to_length, overlapped, routine))
PLAIN(int, -1, WSARecvFrom, (SOCKET s, void *buffers, unsigned count, void *received, void *flags, void *from, void *from_length,
    void *overlapped, void *routine), (s, buffers, count, received, flags, from, from_length, overlapped, routine))
PLAIN(int, -1, WSASendMsg, (SOCKET s, void *message, unsigned flags, void *sent, void *overlapped, void *routine),
    (s, message, flags, sent, overlapped, routine))
PLAIN(int, -1, WSARecvMsg, (SOCKET s, void *message, void *received, void *overlapped, void *routine), (s, message, received, overlapped, routine))
PLAIN(int, -1, WSARecvEx, (SOCKET s, void *buffer, int length, void *flags), (s, buffer, length, flags))

/* Readiness, options, ioctls. */
PREFIXED(int, -1, select, (int count, void *read, void *write, void *except, void *timeout), (count, read, write, except, timeout))
PLAIN(int, 0, __WSAFDIsSet, (SOCKET s, void *set), (s, set))
PLAIN(int, -1, WSAPoll, (void *sockets, unsigned count, int timeout), (sockets, count, timeout))
PREFIXED(int, -1, getsockopt, (SOCKET s, int level, int name, void *value, void *length), (s, level, name, value, length))
PREFIXED(int, -1, setsockopt, (SOCKET s, int level, int name, void *value, int length), (s, level, name, value, length))
PLAIN(int, -1, ioctlsocket, (SOCKET s, long command, void *argument), (s, command, argument))
PLAIN(int, -1, WSAIoctl, (SOCKET s, unsigned code, void *in, unsigned in_size, void *out, unsigned out_size, void *returned, void *overlapped,
    void *routine), (s, code, in, in_size, out, out_size, returned, overlapped, routine))

/* Byte order. It needs no runtime, no session and no process that was not forked, so the gate does it itself. */
BYTE_ORDER(unsigned short, htons, __builtin_bswap16)
BYTE_ORDER(unsigned short, ntohs, __builtin_bswap16)
BYTE_ORDER(unsigned, htonl, __builtin_bswap32)
BYTE_ORDER(unsigned, ntohl, __builtin_bswap32)

/* Byte order that asks for a socket, and addresses as text. */
PLAIN(int, -1, WSAHtons, (SOCKET s, unsigned short value, void *result), (s, value, result))
PLAIN(int, -1, WSAHtonl, (SOCKET s, unsigned value, void *result), (s, value, result))
PLAIN(int, -1, WSANtohs, (SOCKET s, unsigned short value, void *result), (s, value, result))
PLAIN(int, -1, WSANtohl, (SOCKET s, unsigned value, void *result), (s, value, result))
PREFIXED(unsigned, ~0u, inet_addr, (void *text), (text))
PREFIXED(void *, NULL, inet_ntoa, (unsigned address), (address))
PREFIXED(int, -1, inet_pton, (int family, void *text, void *address), (family, text, address))
PREFIXED(void *, NULL, inet_ntop, (int family, void *address, void *text, size_t size), (family, address, text, size))
PLAIN(int, -1, InetPtonW, (int family, void *text, void *address), (family, text, address))
PREFIXED(int, -1, InetPtonW32, (int family, void *text, void *address), (family, text, address))
PLAIN(void *, NULL, InetNtopW, (int family, void *address, void *text, size_t size), (family, address, text, size))
PREFIXED(void *, NULL, InetNtopW32, (int family, void *address, void *text, size_t size), (family, address, text, size))
PLAIN(int, -1, WSAAddressToStringA, (void *address, unsigned length, void *info, void *text, void *text_length),
    (address, length, info, text, text_length))
PLAIN(int, -1, WSAAddressToStringW, (void *address, unsigned length, void *info, void *text, void *text_length),
    (address, length, info, text, text_length))
PREFIXED(int, -1, WSAAddressToStringW32, (void *address, unsigned length, void *info, void *text, void *text_length),
    (address, length, info, text, text_length))
PLAIN(int, -1, WSAStringToAddressA, (void *text, int family, void *info, void *address, void *length), (text, family, info, address, length))
PLAIN(int, -1, WSAStringToAddressW, (void *text, int family, void *info, void *address, void *length), (text, family, info, address, length))
PREFIXED(int, -1, WSAStringToAddressW32, (void *text, int family, void *info, void *address, void *length), (text, family, info, address, length))

/* Names. */
PREFIXED(int, -1, gethostname, (void *name, int length), (name, length))
PLAIN(int, -1, GetHostNameW, (void *name, int length), (name, length))
PREFIXED(int, -1, GetHostNameW32, (void *name, int length), (name, length))
PREFIXED(int, NOT_INITIALISED, getaddrinfo, (void *node, void *service, void *hints, void *result), (node, service, hints, result))
PREFIXED(void, NOTHING, freeaddrinfo, (void *list), (list))
PREFIXED(int, NOT_INITIALISED, getnameinfo, (void *address, int length, void *node, unsigned node_size, void *service, unsigned service_size,
    int flags), (address, length, node, node_size, service, service_size, flags))
PLAIN(int, NOT_INITIALISED, GetAddrInfoW, (void *node, void *service, void *hints, void *result), (node, service, hints, result))
PREFIXED(int, NOT_INITIALISED, GetAddrInfoW32, (void *node, void *service, void *hints, void *result), (node, service, hints, result))
PLAIN(void, NOTHING, FreeAddrInfoW, (void *list), (list))
PREFIXED(void, NOTHING, FreeAddrInfoW32, (void *list), (list))
PLAIN(int, NOT_INITIALISED, GetNameInfoW, (void *address, int length, void *node, unsigned node_size, void *service, unsigned service_size,
    int flags), (address, length, node, node_size, service, service_size, flags))
PREFIXED(int, NOT_INITIALISED, GetNameInfoW32, (void *address, int length, void *node, unsigned node_size, void *service, unsigned service_size,
    int flags), (address, length, node, node_size, service, service_size, flags))
PREFIXED(void *, NULL, gethostbyname, (void *name), (name))
PREFIXED(void *, NULL, gethostbyaddr, (void *address, int length, int type), (address, length, type))
PREFIXED(void *, NULL, getservbyname, (void *name, void *protocol), (name, protocol))
PREFIXED(void *, NULL, getservbyport, (int port, void *protocol), (port, protocol))
PREFIXED(void *, NULL, getprotobyname, (void *name), (name))
PREFIXED(void *, NULL, getprotobynumber, (int number), (number))

#include "functions.ports.h"
#include "functions.waits.h"
#include "functions.events.h"
#include "functions.extensions.h"
#include "functions.files.h"
#include "functions.companions.h"
