using System.Runtime.CompilerServices;

namespace Windsock.Conformance;

/// <summary>
/// The Winsock functions under their own names, so that one test body runs against every language that can call them. The types are
/// the machine's own: a test must not lean on the structures of the library that it judges.
/// </summary>
/// <remarks>The last error is a thread's own: ask for it on the thread that made the call.</remarks>
public abstract unsafe partial class Face
{
    /// <summary>Every face that a statement must hold on.</summary>
    public static IReadOnlyList<Face> All { get; } = [new NativeFace(), new ManagedFace()];

    /// <summary>The language whose programs this face stands for, as the report spells it.</summary>
    public abstract string Language { get; }

    /// <summary>Why this face cannot be tested here, or null when it can.</summary>
    public abstract string? Unavailable { get; }

    public sealed override string ToString() => Language;

    // A face need not have every function yet: a test that calls one it lacks fails and names it.
    private protected EntryPointNotFoundException Missing([CallerMemberName] string function = "") =>
        new($"{function} cannot be called from {Language}");

    // Startup and the last error.
    public virtual int WSAStartup(ushort wVersionRequested, void* lpWSAData) => throw Missing();
    public virtual int WSACleanup() => throw Missing();
    public virtual int WSAGetLastError() => throw Missing();
    public virtual void WSASetLastError(int iError) => throw Missing();

    /// <summary>GetLastError of kernel32, which C has; C# has one name for the slot, which then must do.</summary>
    public virtual uint GetLastError() => (uint)WSAGetLastError();

    /// <summary>SetLastError of kernel32, as <see cref="GetLastError"/>.</summary>
    public virtual void SetLastError(uint dwErrCode) => WSASetLastError((int)dwErrCode);

    // Sockets and connections.
    public virtual nuint socket(int af, int type, int protocol) => throw Missing();
    public virtual nuint WSASocketA(int af, int type, int protocol, void* lpProtocolInfo, uint g, uint dwFlags) => throw Missing();
    public virtual nuint WSASocketW(int af, int type, int protocol, void* lpProtocolInfo, uint g, uint dwFlags) => throw Missing();
    public virtual int WSADuplicateSocketA(nuint s, uint dwProcessId, void* lpProtocolInfo) => throw Missing();
    public virtual int WSADuplicateSocketW(nuint s, uint dwProcessId, void* lpProtocolInfo) => throw Missing();
    public virtual int WSAEnumProtocolsA(int* lpiProtocols, void* lpProtocolBuffer, uint* lpdwBufferLength) => throw Missing();
    public virtual int WSAEnumProtocolsW(int* lpiProtocols, void* lpProtocolBuffer, uint* lpdwBufferLength) => throw Missing();
    public virtual int bind(nuint s, void* name, int namelen) => throw Missing();
    public virtual int listen(nuint s, int backlog) => throw Missing();
    public virtual nuint accept(nuint s, void* addr, int* addrlen) => throw Missing();
    public virtual nuint WSAAccept(nuint s, void* addr, int* addrlen, void* lpfnCondition, nuint dwCallbackData) => throw Missing();
    public virtual int connect(nuint s, void* name, int namelen) => throw Missing();
    public virtual int WSAConnect(nuint s, void* name, int namelen, void* lpCallerData, void* lpCalleeData, void* lpSQOS, void* lpGQOS) => throw Missing();
    public virtual int getsockname(nuint s, void* name, int* namelen) => throw Missing();
    public virtual int getpeername(nuint s, void* name, int* namelen) => throw Missing();
    public virtual int shutdown(nuint s, int how) => throw Missing();
    public virtual int WSASendDisconnect(nuint s, void* lpOutboundDisconnectData) => throw Missing();
    public virtual int WSARecvDisconnect(nuint s, void* lpInboundDisconnectData) => throw Missing();
    public virtual int closesocket(nuint s) => throw Missing();

    // Sending and receiving.
    public virtual int send(nuint s, byte* buf, int len, int flags) => throw Missing();
    public virtual int recv(nuint s, byte* buf, int len, int flags) => throw Missing();
    public virtual int sendto(nuint s, byte* buf, int len, int flags, void* to, int tolen) => throw Missing();
    public virtual int recvfrom(nuint s, byte* buf, int len, int flags, void* from, int* fromlen) => throw Missing();
    public virtual int WSASend(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesSent, uint dwFlags, void* lpOverlapped,
        void* lpCompletionRoutine) => throw Missing();
    public virtual int WSARecv(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesRecvd, uint* lpFlags, void* lpOverlapped,
        void* lpCompletionRoutine) => throw Missing();
    public virtual int WSASendTo(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesSent, uint dwFlags, void* lpTo, int iTolen,
        void* lpOverlapped, void* lpCompletionRoutine) => throw Missing();
    public virtual int WSARecvFrom(nuint s, void* lpBuffers, uint dwBufferCount, uint* lpNumberOfBytesRecvd, uint* lpFlags, void* lpFrom,
        int* lpFromlen, void* lpOverlapped, void* lpCompletionRoutine) => throw Missing();
    public virtual int WSASendMsg(nuint s, void* lpMsg, uint dwFlags, uint* lpNumberOfBytesSent, void* lpOverlapped,
        void* lpCompletionRoutine) => throw Missing();
    public virtual int WSARecvMsg(nuint s, void* lpMsg, uint* lpdwNumberOfBytesRecvd, void* lpOverlapped, void* lpCompletionRoutine) => throw Missing();
    public virtual int WSARecvEx(nuint s, byte* buf, int len, int* flags) => throw Missing();

    // Readiness, options, ioctls.

    public int select(int nfds, void* readfds, void* writefds, void* exceptfds, TimeVal* timeout)
    {
        if (timeout is null) return SelectWithHostTime(nfds, readfds, writefds, exceptfds, null);

        long* time = stackalloc long[2] { timeout->tv_sec, timeout->tv_usec };
        int result = SelectWithHostTime(nfds, readfds, writefds, exceptfds, time);
        *timeout = new TimeVal { tv_sec = (int)time[0], tv_usec = (int)time[1] };
        return result;
    }

    /// <summary>select, with the timeout in the host's form: two 64-bit numbers, which both C and C# share with the host's headers.</summary>
    protected virtual int SelectWithHostTime(int nfds, void* readfds, void* writefds, void* exceptfds, long* timeout) => throw Missing(nameof(select));

    public virtual int __WSAFDIsSet(nuint fd, void* set) => throw Missing();
    public virtual int WSAPoll(void* fdArray, uint fds, int timeout) => throw Missing();
    public virtual int getsockopt(nuint s, int level, int optname, void* optval, int* optlen) => throw Missing();
    public virtual int setsockopt(nuint s, int level, int optname, void* optval, int optlen) => throw Missing();
    public virtual int ioctlsocket(nuint s, uint cmd, uint* argp) => throw Missing();
    public virtual int WSAIoctl(nuint s, uint dwIoControlCode, void* lpvInBuffer, uint cbInBuffer, void* lpvOutBuffer, uint cbOutBuffer,
        uint* lpcbBytesReturned, void* lpOverlapped, void* lpCompletionRoutine) => throw Missing();

    // Byte order and address text.
    public virtual ushort htons(ushort hostshort) => throw Missing();
    public virtual uint htonl(uint hostlong) => throw Missing();
    public virtual ushort ntohs(ushort netshort) => throw Missing();
    public virtual uint ntohl(uint netlong) => throw Missing();
    public virtual int WSAHtons(nuint s, ushort hostshort, ushort* lpnetshort) => throw Missing();
    public virtual int WSAHtonl(nuint s, uint hostlong, uint* lpnetlong) => throw Missing();
    public virtual int WSANtohs(nuint s, ushort netshort, ushort* lphostshort) => throw Missing();
    public virtual int WSANtohl(nuint s, uint netlong, uint* lphostlong) => throw Missing();
    public virtual uint inet_addr(byte* cp) => throw Missing();
    public virtual byte* inet_ntoa(uint address) => throw Missing();
    public virtual int inet_pton(int family, byte* pszAddrString, void* pAddrBuf) => throw Missing();
    public virtual byte* inet_ntop(int family, void* pAddr, byte* pStringBuf, nuint StringBufSize) => throw Missing();
    public virtual int InetPtonW(int family, char* pszAddrString, void* pAddrBuf) => throw Missing();
    public virtual char* InetNtopW(int family, void* pAddr, char* pStringBuf, nuint StringBufSize) => throw Missing();
    public virtual int WSAAddressToStringA(void* lpsaAddress, uint dwAddressLength, void* lpProtocolInfo, byte* lpszAddressString,
        uint* lpdwAddressStringLength) => throw Missing();
    public virtual int WSAAddressToStringW(void* lpsaAddress, uint dwAddressLength, void* lpProtocolInfo, char* lpszAddressString,
        uint* lpdwAddressStringLength) => throw Missing();
    public virtual int WSAStringToAddressA(byte* AddressString, int AddressFamily, void* lpProtocolInfo, void* lpAddress,
        int* lpAddressLength) => throw Missing();
    public virtual int WSAStringToAddressW(char* AddressString, int AddressFamily, void* lpProtocolInfo, void* lpAddress,
        int* lpAddressLength) => throw Missing();

    // Names.
    public virtual int gethostname(byte* name, int namelen) => throw Missing();
    public virtual int GetHostNameW(char* name, int namelen) => throw Missing();
    public virtual int getaddrinfo(byte* pNodeName, byte* pServiceName, AddrInfo* pHints, AddrInfo** ppResult) => throw Missing();
    public virtual void freeaddrinfo(AddrInfo* pAddrInfo) => throw Missing();
    public virtual int getnameinfo(void* pSockaddr, int SockaddrLength, byte* pNodeBuffer, uint NodeBufferSize, byte* pServiceBuffer,
        uint ServiceBufferSize, int Flags) => throw Missing();
    public virtual int GetAddrInfoW(char* pNodeName, char* pServiceName, AddrInfo* pHints, AddrInfo** ppResult) => throw Missing();
    public virtual void FreeAddrInfoW(AddrInfo* pAddrInfo) => throw Missing();
    public virtual int GetNameInfoW(void* pSockaddr, int SockaddrLength, char* pNodeBuffer, uint NodeBufferSize, char* pServiceBuffer,
        uint ServiceBufferSize, int Flags) => throw Missing();
    public virtual HostEnt* gethostbyname(byte* name) => throw Missing();
    public virtual HostEnt* gethostbyaddr(byte* addr, int len, int type) => throw Missing();
    public virtual ServEnt* getservbyname(byte* name, byte* proto) => throw Missing();
    public virtual ServEnt* getservbyport(int port, byte* proto) => throw Missing();
    public virtual ProtoEnt* getprotobyname(byte* name) => throw Missing();
    public virtual ProtoEnt* getprotobynumber(int number) => throw Missing();
}
