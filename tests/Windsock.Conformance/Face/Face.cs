namespace Windsock.Conformance;

/// <summary>
/// The Winsock functions under their own names, so that one test body runs against every language that can call them. The types are
/// the machine's own: a test must not lean on the structures of the library that it judges.
/// </summary>
/// <remarks>The last error is a thread's own: ask for it on the thread that made the call.</remarks>
public abstract unsafe partial class Face
{
    /// <summary>Every face that a statement must hold on.</summary>
    public static IReadOnlyList<Face> All { get; } = [new NativeFace()];

    /// <summary>The language whose programs this face stands for, as the report spells it.</summary>
    public abstract string Language { get; }

    /// <summary>Why this face cannot be tested here, or null when it can.</summary>
    public abstract string? Unavailable { get; }

    public sealed override string ToString() => Language;

    // Startup and the last error.
    public abstract int WSAStartup(ushort wVersionRequested, void* lpWSAData);
    public abstract int WSACleanup();
    public abstract int WSAGetLastError();
    public abstract void WSASetLastError(int iError);

    // Sockets and connections.
    public abstract nuint socket(int af, int type, int protocol);
    public abstract nuint WSASocketA(int af, int type, int protocol, void* lpProtocolInfo, uint g, uint dwFlags);
    public abstract nuint WSASocketW(int af, int type, int protocol, void* lpProtocolInfo, uint g, uint dwFlags);
    public abstract int WSADuplicateSocketA(nuint s, uint dwProcessId, void* lpProtocolInfo);
    public abstract int WSADuplicateSocketW(nuint s, uint dwProcessId, void* lpProtocolInfo);
    public abstract int WSAEnumProtocolsA(int* lpiProtocols, void* lpProtocolBuffer, uint* lpdwBufferLength);
    public abstract int WSAEnumProtocolsW(int* lpiProtocols, void* lpProtocolBuffer, uint* lpdwBufferLength);
    public abstract int bind(nuint s, void* name, int namelen);
    public abstract int listen(nuint s, int backlog);
    public abstract nuint accept(nuint s, void* addr, int* addrlen);
    public abstract nuint WSAAccept(nuint s, void* addr, int* addrlen, void* lpfnCondition, nuint dwCallbackData);
    public abstract int connect(nuint s, void* name, int namelen);
    public abstract int WSAConnect(nuint s, void* name, int namelen, void* lpCallerData, void* lpCalleeData, void* lpSQOS, void* lpGQOS);
    public abstract int getsockname(nuint s, void* name, int* namelen);
    public abstract int getpeername(nuint s, void* name, int* namelen);
    public abstract int shutdown(nuint s, int how);
    public abstract int WSASendDisconnect(nuint s, void* lpOutboundDisconnectData);
    public abstract int WSARecvDisconnect(nuint s, void* lpInboundDisconnectData);
    public abstract int closesocket(nuint s);

    // Sending and receiving.
    public abstract int send(nuint s, byte* buf, int len, int flags);
    public abstract int recv(nuint s, byte* buf, int len, int flags);
    public abstract int sendto(nuint s, byte* buf, int len, int flags, void* to, int tolen);
    public abstract int recvfrom(nuint s, byte* buf, int len, int flags, void* from, int* fromlen);
    public abstract int WSASend(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesSent, uint dwFlags, void* lpOverlapped,
        void* lpCompletionRoutine);
    public abstract int WSARecv(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesRecvd, uint* lpFlags, void* lpOverlapped,
        void* lpCompletionRoutine);
    public abstract int WSASendTo(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesSent, uint dwFlags, void* lpTo, int iTolen,
        void* lpOverlapped, void* lpCompletionRoutine);
    public abstract int WSARecvFrom(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesRecvd, uint* lpFlags, void* lpFrom,
        int* lpFromlen, void* lpOverlapped, void* lpCompletionRoutine);
    public abstract int WSASendMsg(nuint s, void* lpMsg, uint dwFlags, uint* lpNumberOfBytesSent, void* lpOverlapped, void* lpCompletionRoutine);
    public abstract int WSARecvMsg(nuint s, void* lpMsg, uint* lpdwNumberOfBytesRecvd, void* lpOverlapped, void* lpCompletionRoutine);
    public abstract int WSARecvEx(nuint s, byte* buf, int len, int* flags);

    // Readiness, options, ioctls.
    public abstract int select(int nfds, void* readfds, void* writefds, void* exceptfds, TimeVal* timeout);
    public abstract int __WSAFDIsSet(nuint fd, void* set);
    public abstract int WSAPoll(void* fdArray, uint fds, int timeout);
    public abstract int getsockopt(nuint s, int level, int optname, void* optval, int* optlen);
    public abstract int setsockopt(nuint s, int level, int optname, void* optval, int optlen);
    public abstract int ioctlsocket(nuint s, uint cmd, uint* argp);
    public abstract int WSAIoctl(nuint s, uint dwIoControlCode, void* lpvInBuffer, uint cbInBuffer, void* lpvOutBuffer, uint cbOutBuffer,
        uint* lpcbBytesReturned, void* lpOverlapped, void* lpCompletionRoutine);

    // Byte order and address text.
    public abstract ushort htons(ushort hostshort);
    public abstract uint htonl(uint hostlong);
    public abstract ushort ntohs(ushort netshort);
    public abstract uint ntohl(uint netlong);
    public abstract int WSAHtons(nuint s, ushort hostshort, ushort* lpnetshort);
    public abstract int WSAHtonl(nuint s, uint hostlong, uint* lpnetlong);
    public abstract int WSANtohs(nuint s, ushort netshort, ushort* lphostshort);
    public abstract int WSANtohl(nuint s, uint netlong, uint* lphostlong);
    public abstract uint inet_addr(byte* cp);
    public abstract byte* inet_ntoa(uint address);
    public abstract int inet_pton(int family, byte* pszAddrString, void* pAddrBuf);
    public abstract byte* inet_ntop(int family, void* pAddr, byte* pStringBuf, nuint StringBufSize);
    public abstract int InetPtonW(int family, char* pszAddrString, void* pAddrBuf);
    public abstract char* InetNtopW(int family, void* pAddr, char* pStringBuf, nuint StringBufSize);
    public abstract int WSAAddressToStringA(void* lpsaAddress, uint dwAddressLength, void* lpProtocolInfo, byte* lpszAddressString,
        uint* lpdwAddressStringLength);
    public abstract int WSAAddressToStringW(void* lpsaAddress, uint dwAddressLength, void* lpProtocolInfo, char* lpszAddressString,
        uint* lpdwAddressStringLength);
    public abstract int WSAStringToAddressA(byte* AddressString, int AddressFamily, void* lpProtocolInfo, void* lpAddress, int* lpAddressLength);
    public abstract int WSAStringToAddressW(char* AddressString, int AddressFamily, void* lpProtocolInfo, void* lpAddress, int* lpAddressLength);

    // Names.
    public abstract int gethostname(byte* name, int namelen);
    public abstract int GetHostNameW(char* name, int namelen);
    public abstract int getaddrinfo(byte* pNodeName, byte* pServiceName, AddrInfo* pHints, AddrInfo** ppResult);
    public abstract void freeaddrinfo(AddrInfo* pAddrInfo);
    public abstract int getnameinfo(void* pSockaddr, int SockaddrLength, byte* pNodeBuffer, uint NodeBufferSize, byte* pServiceBuffer,
        uint ServiceBufferSize, int Flags);
    public abstract int GetAddrInfoW(char* pNodeName, char* pServiceName, AddrInfo* pHints, AddrInfo** ppResult);
    public abstract void FreeAddrInfoW(AddrInfo* pAddrInfo);
    public abstract int GetNameInfoW(void* pSockaddr, int SockaddrLength, char* pNodeBuffer, uint NodeBufferSize, char* pServiceBuffer,
        uint ServiceBufferSize, int Flags);
    public abstract HostEnt* gethostbyname(byte* name);
    public abstract HostEnt* gethostbyaddr(byte* addr, int len, int type);
    public abstract ServEnt* getservbyname(byte* name, byte* proto);
    public abstract ServEnt* getservbyport(int port, byte* proto);
    public abstract ProtoEnt* getprotobyname(byte* name);
    public abstract ProtoEnt* getprotobynumber(int number);
}
