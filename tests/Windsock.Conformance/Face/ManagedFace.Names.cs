using Windsock.Spi;

namespace Windsock.Conformance;

public sealed unsafe partial class ManagedFace
{
    // Readiness, options, ioctls.
    protected override int SelectWithHostTime(int nfds, void* readfds, void* writefds, void* exceptfds, long* timeout) =>
        Ws2_32.select(nfds, (FD_SET*)readfds, (FD_SET*)writefds, (FD_SET*)exceptfds, (TIMEVAL*)timeout);

    public override int __WSAFDIsSet(nuint fd, void* set) =>
        Ws2_32.__WSAFDIsSet(new SOCKET(fd), (FD_SET*)set);

    public override int WSAPoll(void* fdArray, uint fds, int timeout) =>
        Ws2_32.WSAPoll((WSAPOLLFD*)fdArray, fds, timeout);

    public override int getsockopt(nuint s, int level, int optname, void* optval, int* optlen) =>
        Ws2_32.getsockopt(new SOCKET(s), level, optname, (byte*)optval, optlen);

    public override int setsockopt(nuint s, int level, int optname, void* optval, int optlen) =>
        Ws2_32.setsockopt(new SOCKET(s), level, optname, (byte*)optval, optlen);

    public override int ioctlsocket(nuint s, uint cmd, uint* argp) =>
        Ws2_32.ioctlsocket(new SOCKET(s), cmd, argp);

    public override int WSAIoctl(nuint s, uint dwIoControlCode, void* lpvInBuffer, uint cbInBuffer, void* lpvOutBuffer, uint cbOutBuffer,
        uint* lpcbBytesReturned, void* lpOverlapped, void* lpCompletionRoutine) =>
        Ws2_32.WSAIoctl(new SOCKET(s), dwIoControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer, lpcbBytesReturned,
            (WSAOVERLAPPED*)lpOverlapped, (delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)lpCompletionRoutine);

    // Byte order and address text.
    public override ushort htons(ushort hostshort) =>
        Ws2_32.htons(hostshort);

    public override uint htonl(uint hostlong) =>
        Ws2_32.htonl(hostlong);

    public override ushort ntohs(ushort netshort) =>
        Ws2_32.ntohs(netshort);

    public override uint ntohl(uint netlong) =>
        Ws2_32.ntohl(netlong);

    public override int WSAHtons(nuint s, ushort hostshort, ushort* lpnetshort) =>
        Ws2_32.WSAHtons(new SOCKET(s), hostshort, lpnetshort);

    public override int WSAHtonl(nuint s, uint hostlong, uint* lpnetlong) =>
        Ws2_32.WSAHtonl(new SOCKET(s), hostlong, lpnetlong);

    public override int WSANtohs(nuint s, ushort netshort, ushort* lphostshort) =>
        Ws2_32.WSANtohs(new SOCKET(s), netshort, lphostshort);

    public override int WSANtohl(nuint s, uint netlong, uint* lphostlong) =>
        Ws2_32.WSANtohl(new SOCKET(s), netlong, lphostlong);

    public override uint inet_addr(byte* cp) =>
        Ws2_32.inet_addr(cp);

    public override byte* inet_ntoa(uint address) =>
        Ws2_32.inet_ntoa(address);

    public override int inet_pton(int family, byte* pszAddrString, void* pAddrBuf) =>
        Ws2_32.inet_pton(family, pszAddrString, pAddrBuf);

    public override byte* inet_ntop(int family, void* pAddr, byte* pStringBuf, nuint StringBufSize) =>
        Ws2_32.inet_ntop(family, pAddr, pStringBuf, StringBufSize);

    public override int InetPtonW(int family, char* pszAddrString, void* pAddrBuf) =>
        Ws2_32.InetPtonW(family, pszAddrString, pAddrBuf);

    public override char* InetNtopW(int family, void* pAddr, char* pStringBuf, nuint StringBufSize) =>
        Ws2_32.InetNtopW(family, pAddr, pStringBuf, StringBufSize);

    public override int WSAAddressToStringA(void* lpsaAddress, uint dwAddressLength, void* lpProtocolInfo, byte* lpszAddressString,
        uint* lpdwAddressStringLength) =>
        Ws2_32.WSAAddressToStringA((SOCKADDR*)lpsaAddress, dwAddressLength, (WSAPROTOCOL_INFOA*)lpProtocolInfo, lpszAddressString, lpdwAddressStringLength);

    public override int WSAAddressToStringW(void* lpsaAddress, uint dwAddressLength, void* lpProtocolInfo, char* lpszAddressString,
        uint* lpdwAddressStringLength) =>
        Ws2_32.WSAAddressToStringW((SOCKADDR*)lpsaAddress, dwAddressLength, (WSAPROTOCOL_INFOW*)lpProtocolInfo, lpszAddressString, lpdwAddressStringLength);

    public override int WSAStringToAddressA(byte* AddressString, int AddressFamily, void* lpProtocolInfo, void* lpAddress, int* lpAddressLength) =>
        Ws2_32.WSAStringToAddressA(AddressString, AddressFamily, (WSAPROTOCOL_INFOA*)lpProtocolInfo, (SOCKADDR*)lpAddress, lpAddressLength);

    public override int WSAStringToAddressW(char* AddressString, int AddressFamily, void* lpProtocolInfo, void* lpAddress, int* lpAddressLength) =>
        Ws2_32.WSAStringToAddressW(AddressString, AddressFamily, (WSAPROTOCOL_INFOW*)lpProtocolInfo, (SOCKADDR*)lpAddress, lpAddressLength);

    // Names.
    public override int gethostname(byte* name, int namelen) =>
        Ws2_32.gethostname(name, namelen);

    public override int GetHostNameW(char* name, int namelen) =>
        Ws2_32.GetHostNameW(name, namelen);

    public override int getaddrinfo(byte* pNodeName, byte* pServiceName, AddrInfo* pHints, AddrInfo** ppResult) =>
        Ws2_32.getaddrinfo(pNodeName, pServiceName, (ADDRINFOA*)pHints, (ADDRINFOA**)ppResult);

    public override void freeaddrinfo(AddrInfo* pAddrInfo) =>
        Ws2_32.freeaddrinfo((ADDRINFOA*)pAddrInfo);

    public override int getnameinfo(void* pSockaddr, int SockaddrLength, byte* pNodeBuffer, uint NodeBufferSize, byte* pServiceBuffer,
        uint ServiceBufferSize, int Flags) =>
        Ws2_32.getnameinfo((SOCKADDR*)pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer, ServiceBufferSize, Flags);

    public override int GetAddrInfoW(char* pNodeName, char* pServiceName, AddrInfo* pHints, AddrInfo** ppResult) =>
        Ws2_32.GetAddrInfoW(pNodeName, pServiceName, (ADDRINFOW*)pHints, (ADDRINFOW**)ppResult);

    public override void FreeAddrInfoW(AddrInfo* pAddrInfo) =>
        Ws2_32.FreeAddrInfoW((ADDRINFOW*)pAddrInfo);

    public override int GetNameInfoW(void* pSockaddr, int SockaddrLength, char* pNodeBuffer, uint NodeBufferSize, char* pServiceBuffer,
        uint ServiceBufferSize, int Flags) =>
        Ws2_32.GetNameInfoW((SOCKADDR*)pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer, ServiceBufferSize, Flags);

    public override HostEnt* gethostbyname(byte* name) =>
        (HostEnt*)Ws2_32.gethostbyname(name);

    public override HostEnt* gethostbyaddr(byte* addr, int len, int type) =>
        (HostEnt*)Ws2_32.gethostbyaddr(addr, len, type);

    public override ServEnt* getservbyname(byte* name, byte* proto) =>
        (ServEnt*)Ws2_32.getservbyname(name, proto);

    public override ServEnt* getservbyport(int port, byte* proto) =>
        (ServEnt*)Ws2_32.getservbyport(port, proto);

    public override ProtoEnt* getprotobyname(byte* name) =>
        (ProtoEnt*)Ws2_32.getprotobyname(name);

    public override ProtoEnt* getprotobynumber(int number) =>
        (ProtoEnt*)Ws2_32.getprotobynumber(number);
}
