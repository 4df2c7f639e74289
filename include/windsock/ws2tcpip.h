/* Names and addresses of TCP/IP, and the options that have helper functions. */
#ifndef _WS2TCPIP_H_
#define _WS2TCPIP_H_

#include "winsock2.h"
#include "ws2ipdef.h"
#include <stdlib.h>

typedef int socklen_t;

#define UDP_NOCHECKSUM 1
#define UDP_SEND_MSG_SIZE 2
#define UDP_RECV_MAX_COALESCED_SIZE 3
#define UDP_CHECKSUM_COVERAGE 20
#define GAI_STRERROR_BUFFER_SIZE 1024

#define SIO_GET_INTERFACE_LIST _IOR('t', 127, ULONG)
#define SIO_GET_INTERFACE_LIST_EX _IOR('t', 126, ULONG)
#define SIO_SET_MULTICAST_FILTER _IOW('t', 125, ULONG)
#define SIO_GET_MULTICAST_FILTER _IOW('t', 124 | IOC_IN, ULONG)
#define SIOCSIPMSFILTER SIO_SET_MULTICAST_FILTER
#define SIOCGIPMSFILTER SIO_GET_MULTICAST_FILTER
#define SIOCSMSFILTER _IOW('t', 126, ULONG)
#define SIOCGMSFILTER _IOW('t', 127, ULONG)
#define SIO_IDEAL_SEND_BACKLOG_QUERY _IOR('t', 123, ULONG)
#define SIO_IDEAL_SEND_BACKLOG_CHANGE _IO('t', 122)

#undef EAI_AGAIN
#undef EAI_BADFLAGS
#undef EAI_FAIL
#undef EAI_FAMILY
#undef EAI_MEMORY
#undef EAI_NOSECURENAME
#undef EAI_NONAME
#undef EAI_SERVICE
#undef EAI_SOCKTYPE
#undef EAI_IPSECPOLICY
#undef EAI_NODATA
#define EAI_AGAIN WSATRY_AGAIN
#define EAI_BADFLAGS WSAEINVAL
#define EAI_FAIL WSANO_RECOVERY
#define EAI_FAMILY WSAEAFNOSUPPORT
#define EAI_MEMORY WSA_NOT_ENOUGH_MEMORY
#define EAI_NOSECURENAME WSA_SECURE_HOST_NOT_FOUND
#define EAI_NONAME WSAHOST_NOT_FOUND
#define EAI_SERVICE WSATYPE_NOT_FOUND
#define EAI_SOCKTYPE WSAESOCKTNOSUPPORT
#define EAI_IPSECPOLICY WSA_IPSEC_NAME_POLICY_ERROR
#define EAI_NODATA 11004

typedef VOID (CALLBACK *LPLOOKUPSERVICE_COMPLETION_ROUTINE)(DWORD dwError, DWORD dwBytes, LPWSAOVERLAPPED lpOverlapped);

WS_BEGIN_C

INT WSAAPI getaddrinfo(PCSTR pNodeName, PCSTR pServiceName, const ADDRINFOA *pHints, PADDRINFOA *ppResult) WS_NAME(getaddrinfo);
INT WSAAPI GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName, const ADDRINFOW *pHints, PADDRINFOW *ppResult)
    WS_WIDE(GetAddrInfoW);
VOID WSAAPI freeaddrinfo(PADDRINFOA pAddrInfo) WS_NAME(freeaddrinfo);
VOID WSAAPI FreeAddrInfoW(PADDRINFOW pAddrInfo) WS_WIDE(FreeAddrInfoW);
INT WSAAPI getnameinfo(const SOCKADDR *pSockaddr, socklen_t sockaddrLength, PCHAR pNodeBuffer, DWORD nodeBufferSize,
    PCHAR pServiceBuffer, DWORD serviceBufferSize, INT flags) WS_NAME(getnameinfo);
INT WSAAPI GetNameInfoW(const SOCKADDR *pSockaddr, socklen_t sockaddrLength, PWCHAR pNodeBuffer, DWORD nodeBufferSize,
    PWCHAR pServiceBuffer, DWORD serviceBufferSize, INT flags) WS_WIDE(GetNameInfoW);
INT WSAAPI inet_pton(INT family, PCSTR pszAddrString, PVOID pAddrBuf) WS_NAME(inet_pton);
INT WSAAPI InetPtonW(INT family, PCWSTR pszAddrString, PVOID pAddrBuf) WS_WIDE(InetPtonW);
PCSTR WSAAPI inet_ntop(INT family, const VOID *pAddr, PSTR pStringBuf, size_t stringBufSize) WS_NAME(inet_ntop);
PCWSTR WSAAPI InetNtopW(INT family, const VOID *pAddr, PWSTR pStringBuf, size_t stringBufSize) WS_WIDE(InetNtopW);

INT WSAAPI GetAddrInfoExA(PCSTR pName, PCSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId, const ADDRINFOEXA *hints,
    PADDRINFOEXA *ppResult, struct timeval *timeout, LPOVERLAPPED lpOverlapped,
    LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine, LPHANDLE lpNameHandle);
INT WSAAPI GetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId, const ADDRINFOEXW *hints,
    PADDRINFOEXW *ppResult, struct timeval *timeout, LPOVERLAPPED lpOverlapped,
    LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine, LPHANDLE lpHandle) WS_WIDE(GetAddrInfoExW);
INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle);
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped);
INT WSAAPI SetAddrInfoExA(PCSTR pName, PCSTR pServiceName, SOCKET_ADDRESS *pAddresses, DWORD dwAddressCount, LPBLOB lpBlob,
    DWORD dwFlags, DWORD dwNameSpace, LPGUID lpNspId, struct timeval *timeout, LPOVERLAPPED lpOverlapped,
    LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine, LPHANDLE lpNameHandle);
INT WSAAPI SetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, SOCKET_ADDRESS *pAddresses, DWORD dwAddressCount, LPBLOB lpBlob,
    DWORD dwFlags, DWORD dwNameSpace, LPGUID lpNspId, struct timeval *timeout, LPOVERLAPPED lpOverlapped,
    LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine, LPHANDLE lpNameHandle) WS_WIDE(SetAddrInfoExW);
void WSAAPI FreeAddrInfoEx(PADDRINFOEXA pAddrInfoEx);
void WSAAPI FreeAddrInfoExW(PADDRINFOEXW pAddrInfoEx) WS_WIDE(FreeAddrInfoExW);

WS_END_C

#define GetAddrInfoA getaddrinfo
#define FreeAddrInfoA freeaddrinfo
#define GetNameInfoA getnameinfo
#define InetPtonA inet_pton
#define InetNtopA inet_ntop
#define FreeAddrInfoExA FreeAddrInfoEx
#define GetAddrInfo WS_AW(GetAddrInfo)
#define FreeAddrInfo WS_AW(FreeAddrInfo)
#define GetNameInfo WS_AW(GetNameInfo)
#define InetPton WS_AW(InetPton)
#define InetNtop WS_AW(InetNtop)
#define GetAddrInfoEx WS_AW(GetAddrInfoEx)
#define SetAddrInfoEx WS_AW(SetAddrInfoEx)
#define gai_strerror WS_AW(gai_strerror)
#ifdef UNICODE
#define FreeAddrInfoEx FreeAddrInfoExW
#endif

#if INCL_WINSOCK_API_TYPEDEFS
typedef __typeof__(&getaddrinfo) LPFN_GETADDRINFO;
typedef __typeof__(&GetAddrInfoW) LPFN_GETADDRINFOW;
typedef __typeof__(&freeaddrinfo) LPFN_FREEADDRINFO;
typedef __typeof__(&FreeAddrInfoW) LPFN_FREEADDRINFOW;
typedef __typeof__(&getnameinfo) LPFN_GETNAMEINFO;
typedef __typeof__(&GetNameInfoW) LPFN_GETNAMEINFOW;
typedef __typeof__(&inet_pton) LPFN_INET_PTON;
typedef __typeof__(&InetPtonW) LPFN_INETPTONW;
typedef __typeof__(&inet_ntop) LPFN_INET_NTOP;
typedef __typeof__(&InetNtopW) LPFN_INETNTOPW;
typedef __typeof__(&GetAddrInfoExA) LPFN_GETADDRINFOEXA;
typedef __typeof__(&GetAddrInfoExW) LPFN_GETADDRINFOEXW;
typedef __typeof__(&SetAddrInfoExA) LPFN_SETADDRINFOEXA;
typedef __typeof__(&SetAddrInfoExW) LPFN_SETADDRINFOEXW;
typedef __typeof__(&GetAddrInfoExCancel) LPFN_GETADDRINFOEXCANCEL;
typedef __typeof__(&GetAddrInfoExOverlappedResult) LPFN_GETADDRINFOEXOVERLAPPEDRESULT;
typedef VOID (WSAAPI *LPFN_FREEADDRINFOEXA)(PADDRINFOEXA pAddrInfoEx);
typedef VOID (WSAAPI *LPFN_FREEADDRINFOEXW)(PADDRINFOEXW pAddrInfoEx);
#define LPFN_GETADDRINFOA LPFN_GETADDRINFO
#define LPFN_FREEADDRINFOA LPFN_FREEADDRINFO
#define LPFN_GETNAMEINFOA LPFN_GETNAMEINFO
#define LPFN_GETADDRINFOEX WS_AW(LPFN_GETADDRINFOEX)
#define LPFN_SETADDRINFOEX WS_AW(LPFN_SETADDRINFOEX)
#define LPFN_FREEADDRINFOEX WS_AW(LPFN_FREEADDRINFOEX)
#endif

#include "mstcpip.h"
#include "bits/tcpip_inlines.h"

#endif
