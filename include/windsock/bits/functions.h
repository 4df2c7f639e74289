/* The functions of ws2_32.dll that winsock2.h declares. */
#ifndef WINDSOCK_BITS_FUNCTIONS_H
#define WINDSOCK_BITS_FUNCTIONS_H

WS_BEGIN_C

/* The calls that BSD has too */
SOCKET WSAAPI accept(SOCKET s, struct sockaddr *addr, int *addrlen) WS_NAME(accept);
int WSAAPI bind(SOCKET s, const struct sockaddr *name, int namelen) WS_NAME(bind);
int WSAAPI closesocket(SOCKET s);
int WSAAPI connect(SOCKET s, const struct sockaddr *name, int namelen) WS_NAME(connect);
int WSAAPI ioctlsocket(SOCKET s, long cmd, u_long *argp);
int WSAAPI getpeername(SOCKET s, struct sockaddr *name, int *namelen) WS_NAME(getpeername);
int WSAAPI getsockname(SOCKET s, struct sockaddr *name, int *namelen) WS_NAME(getsockname);
int WSAAPI getsockopt(SOCKET s, int level, int optname, char *optval, int *optlen) WS_NAME(getsockopt);
u_long WSAAPI htonl(u_long hostlong) WS_NAME(htonl);
u_short WSAAPI htons(u_short hostshort) WS_NAME(htons);
u_long WSAAPI ntohl(u_long netlong) WS_NAME(ntohl);
u_short WSAAPI ntohs(u_short netshort) WS_NAME(ntohs);
u_long WSAAPI inet_addr(const char *cp) WS_NAME(inet_addr);
char *WSAAPI inet_ntoa(struct in_addr in) WS_NAME(inet_ntoa);
int WSAAPI listen(SOCKET s, int backlog) WS_NAME(listen);
int WSAAPI recv(SOCKET s, char *buf, int len, int flags) WS_NAME(recv);
int WSAAPI recvfrom(SOCKET s, char *buf, int len, int flags, struct sockaddr *from, int *fromlen) WS_NAME(recvfrom);
int WSAAPI select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, const struct timeval *timeout) WS_NAME(select);
int WSAAPI send(SOCKET s, const char *buf, int len, int flags) WS_NAME(send);
int WSAAPI sendto(SOCKET s, const char *buf, int len, int flags, const struct sockaddr *to, int tolen) WS_NAME(sendto);
int WSAAPI setsockopt(SOCKET s, int level, int optname, const char *optval, int optlen) WS_NAME(setsockopt);
int WSAAPI shutdown(SOCKET s, int how) WS_NAME(shutdown);
SOCKET WSAAPI socket(int af, int type, int protocol) WS_NAME(socket);
struct hostent *WSAAPI gethostbyaddr(const char *addr, int len, int type) WS_NAME(gethostbyaddr);
struct hostent *WSAAPI gethostbyname(const char *name) WS_NAME(gethostbyname);
int WSAAPI gethostname(char *name, int namelen) WS_NAME(gethostname);
int WSAAPI GetHostNameW(PWSTR name, int namelen) WS_WIDE(GetHostNameW);
struct servent *WSAAPI getservbyport(int port, const char *proto) WS_NAME(getservbyport);
struct servent *WSAAPI getservbyname(const char *name, const char *proto) WS_NAME(getservbyname);
struct protoent *WSAAPI getprotobynumber(int number) WS_NAME(getprotobynumber);
struct protoent *WSAAPI getprotobyname(const char *name) WS_NAME(getprotobyname);

/* Windows Sockets 1.1 */
int WSAAPI WSAStartup(WORD wVersionRequested, LPWSADATA lpWSAData);
int WSAAPI WSACleanup(void);
void WSAAPI WSASetLastError(int iError);
int WSAAPI WSAGetLastError(void);
BOOL WSAAPI WSAIsBlocking(void);
int WSAAPI WSAUnhookBlockingHook(void);
FARPROC WSAAPI WSASetBlockingHook(FARPROC lpBlockFunc);
int WSAAPI WSACancelBlockingCall(void);
HANDLE WSAAPI WSAAsyncGetServByName(HWND hWnd, u_int wMsg, const char *name, const char *proto, char *buf, int buflen);
HANDLE WSAAPI WSAAsyncGetServByPort(HWND hWnd, u_int wMsg, int port, const char *proto, char *buf, int buflen);
HANDLE WSAAPI WSAAsyncGetProtoByName(HWND hWnd, u_int wMsg, const char *name, char *buf, int buflen);
HANDLE WSAAPI WSAAsyncGetProtoByNumber(HWND hWnd, u_int wMsg, int number, char *buf, int buflen);
HANDLE WSAAPI WSAAsyncGetHostByName(HWND hWnd, u_int wMsg, const char *name, char *buf, int buflen);
HANDLE WSAAPI WSAAsyncGetHostByAddr(HWND hWnd, u_int wMsg, const char *addr, int len, int type, char *buf, int buflen);
int WSAAPI WSACancelAsyncRequest(HANDLE hAsyncTaskHandle);
int WSAAPI WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, long lEvent);

/* Sockets and connections */
SOCKET WSAAPI WSASocketA(int af, int type, int protocol, LPWSAPROTOCOL_INFOA lpProtocolInfo, GROUP g, DWORD dwFlags);
SOCKET WSAAPI WSASocketW(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo, GROUP g, DWORD dwFlags)
    WS_WIDE(WSASocketW);
SOCKET WSAAPI WSAAccept(SOCKET s, struct sockaddr *addr, LPINT addrlen, LPCONDITIONPROC lpfnCondition, DWORD_PTR dwCallbackData);
int WSAAPI WSAConnect(SOCKET s, const struct sockaddr *name, int namelen, LPWSABUF lpCallerData, LPWSABUF lpCalleeData,
    LPQOS lpSQOS, LPQOS lpGQOS);
BOOL WSAAPI WSAConnectByList(SOCKET s, PSOCKET_ADDRESS_LIST socketAddress, LPDWORD localAddressLength, LPSOCKADDR localAddress,
    LPDWORD remoteAddressLength, LPSOCKADDR remoteAddress, const struct timeval *timeout, LPWSAOVERLAPPED reserved);
BOOL WSAAPI WSAConnectByNameA(SOCKET s, LPCSTR nodename, LPCSTR servicename, LPDWORD localAddressLength, LPSOCKADDR localAddress,
    LPDWORD remoteAddressLength, LPSOCKADDR remoteAddress, const struct timeval *timeout, LPWSAOVERLAPPED reserved);
BOOL WSAAPI WSAConnectByNameW(SOCKET s, LPWSTR nodename, LPWSTR servicename, LPDWORD localAddressLength, LPSOCKADDR localAddress,
    LPDWORD remoteAddressLength, LPSOCKADDR remoteAddress, const struct timeval *timeout, LPWSAOVERLAPPED reserved)
    WS_WIDE(WSAConnectByNameW);
int WSAAPI WSADuplicateSocketA(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOA lpProtocolInfo);
int WSAAPI WSADuplicateSocketW(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOW lpProtocolInfo) WS_WIDE(WSADuplicateSocketW);
SOCKET WSAAPI WSAJoinLeaf(SOCKET s, const struct sockaddr *name, int namelen, LPWSABUF lpCallerData, LPWSABUF lpCalleeData,
    LPQOS lpSQOS, LPQOS lpGQOS, DWORD dwFlags);
BOOL WSAAPI WSAGetQOSByName(SOCKET s, LPWSABUF lpQOSName, LPQOS lpQOS);
int WSAAPI WSAEnumProtocolsA(LPINT lpiProtocols, LPWSAPROTOCOL_INFOA lpProtocolBuffer, LPDWORD lpdwBufferLength);
int WSAAPI WSAEnumProtocolsW(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer, LPDWORD lpdwBufferLength)
    WS_WIDE(WSAEnumProtocolsW);
int WSAAPI WSAHtonl(SOCKET s, u_long hostlong, u_long *lpnetlong);
int WSAAPI WSAHtons(SOCKET s, u_short hostshort, u_short *lpnetshort);
int WSAAPI WSANtohl(SOCKET s, u_long netlong, u_long *lphostlong);
int WSAAPI WSANtohs(SOCKET s, u_short netshort, u_short *lphostshort);

/* Data */
int WSAAPI WSAIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer, LPVOID lpvOutBuffer, DWORD cbOutBuffer,
    LPDWORD lpcbBytesReturned, LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
int WSAAPI WSARecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
    LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
int WSAAPI WSARecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData);
int WSAAPI WSARecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags,
    struct sockaddr *lpFrom, LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
int WSAAPI WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
    LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
int WSAAPI WSASendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData);
int WSAAPI WSASendMsg(SOCKET s, LPWSAMSG lpMsg, DWORD dwFlags, LPDWORD lpNumberOfBytesSent, LPWSAOVERLAPPED lpOverlapped,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
int WSAAPI WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
    const struct sockaddr *lpTo, int iTolen, LPWSAOVERLAPPED lpOverlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPDWORD lpcbTransfer, BOOL fWait, LPDWORD lpdwFlags);

/* Events and readiness */
WSAEVENT WSAAPI WSACreateEvent(void);
BOOL WSAAPI WSACloseEvent(WSAEVENT hEvent);
BOOL WSAAPI WSASetEvent(WSAEVENT hEvent);
BOOL WSAAPI WSAResetEvent(WSAEVENT hEvent);
int WSAAPI WSAEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject, LPWSANETWORKEVENTS lpNetworkEvents);
int WSAAPI WSAEventSelect(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents);
DWORD WSAAPI WSAWaitForMultipleEvents(DWORD cEvents, const WSAEVENT *lphEvents, BOOL fWaitAll, DWORD dwTimeout, BOOL fAlertable);
int WSAAPI WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout);
DWORD WSAAPI ProcessSocketNotifications(HANDLE completionPort, UINT32 registrationCount,
    SOCK_NOTIFY_REGISTRATION *registrationInfos, UINT32 timeoutMs, ULONG completionCount, OVERLAPPED_ENTRY *completionPortEntries,
    UINT32 *receivedEntryCount);

/* Addresses as text, and changes of the catalog */
INT WSAAPI WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength, LPWSAPROTOCOL_INFOA lpProtocolInfo,
    LPSTR lpszAddressString, LPDWORD lpdwAddressStringLength);
INT WSAAPI WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength, LPWSAPROTOCOL_INFOW lpProtocolInfo,
    LPWSTR lpszAddressString, LPDWORD lpdwAddressStringLength) WS_WIDE(WSAAddressToStringW);
INT WSAAPI WSAStringToAddressA(LPSTR addressString, INT addressFamily, LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSOCKADDR lpAddress,
    LPINT lpAddressLength);
INT WSAAPI WSAStringToAddressW(LPWSTR addressString, INT addressFamily, LPWSAPROTOCOL_INFOW lpProtocolInfo, LPSOCKADDR lpAddress,
    LPINT lpAddressLength) WS_WIDE(WSAStringToAddressW);
INT WSAAPI WSAProviderConfigChange(LPHANDLE lpNotificationHandle, LPWSAOVERLAPPED lpOverlapped,
    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);

typedef int (WSAAPI *LPFN_IOCTLSOCKET)(SOCKET s, long cmd, u_long *argp);

/* Eight bytes have no call of their own. */
WS_INLINE UINT64 htonll(UINT64 value) { return __builtin_bswap64(value); }
WS_INLINE UINT64 ntohll(UINT64 value) { return __builtin_bswap64(value); }

WS_INLINE UINT32 htonf(float value)
{
    UINT32 bits;
    memcpy(&bits, &value, sizeof bits);
    return __builtin_bswap32(bits);
}

WS_INLINE float ntohf(UINT32 value)
{
    float result;
    value = __builtin_bswap32(value);
    memcpy(&result, &value, sizeof result);
    return result;
}

WS_INLINE UINT64 htond(double value)
{
    UINT64 bits;
    memcpy(&bits, &value, sizeof bits);
    return __builtin_bswap64(bits);
}

WS_INLINE double ntohd(UINT64 value)
{
    double result;
    value = __builtin_bswap64(value);
    memcpy(&result, &value, sizeof result);
    return result;
}

WS_INLINE UINT32 SocketNotificationRetrieveEvents(OVERLAPPED_ENTRY *notification)
{
    return notification->dwNumberOfBytesTransferred;
}

/* Sources write `unsigned long mode; ioctlsocket(s, FIONBIO, &mode)`, and their `unsigned long` is 64 bits here. */
WS_INLINE int ws_ioctlsocket_long(SOCKET s, long cmd, unsigned long *argp)
{
    u_long value = argp ? (u_long)*argp : 0;
    int result = ioctlsocket(s, cmd, argp ? &value : (u_long *)0);
    if (argp) *argp = value;
    return result;
}

WS_END_C

#ifdef __cplusplus
extern "C++" {
/* A template, so that NULL and nullptr still choose the function. */
template <class T> struct ws_long_argument;
template <> struct ws_long_argument<unsigned long> { typedef int result; };
template <class T> inline typename ws_long_argument<T>::result ioctlsocket(SOCKET s, long cmd, T *argp)
{
    return ws_ioctlsocket_long(s, cmd, argp);
}
}
#else
#define ioctlsocket(s, cmd, argp) \
    __builtin_choose_expr(__builtin_types_compatible_p(__typeof__(argp), unsigned long *), ws_ioctlsocket_long, ioctlsocket) \
    ((s), (cmd), (argp))
#endif

#define WSASocket WS_AW(WSASocket)
#define WSADuplicateSocket WS_AW(WSADuplicateSocket)
#define WSAEnumProtocols WS_AW(WSAEnumProtocols)
#define WSAConnectByName WS_AW(WSAConnectByName)
#define WSAAddressToString WS_AW(WSAAddressToString)
#define WSAStringToAddress WS_AW(WSAStringToAddress)

#endif
