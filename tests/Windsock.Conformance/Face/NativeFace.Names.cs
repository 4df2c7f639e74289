namespace Windsock.Conformance;

public sealed unsafe partial class NativeFace
{
    // Readiness, options, ioctls.
    public override int __WSAFDIsSet(nuint fd, void* set) =>
        ((delegate* unmanaged<nuint, void*, int>)Export(nameof(__WSAFDIsSet)))(fd, set);

    public override int WSAPoll(void* fdArray, uint fds, int timeout) =>
        ((delegate* unmanaged<void*, uint, int, int>)Export(nameof(WSAPoll)))(fdArray, fds, timeout);

    public override int getsockopt(nuint s, int level, int optname, void* optval, int* optlen) =>
        ((delegate* unmanaged<nuint, int, int, void*, int*, int>)Export(nameof(getsockopt)))(s, level, optname, optval, optlen);

    public override int setsockopt(nuint s, int level, int optname, void* optval, int optlen) =>
        ((delegate* unmanaged<nuint, int, int, void*, int, int>)Export(nameof(setsockopt)))(s, level, optname, optval, optlen);

    public override int ioctlsocket(nuint s, uint cmd, uint* argp) =>
        ((delegate* unmanaged<nuint, uint, uint*, int>)Export(nameof(ioctlsocket)))(s, cmd, argp);

    public override int WSAIoctl(nuint s, uint dwIoControlCode, void* lpvInBuffer, uint cbInBuffer, void* lpvOutBuffer, uint cbOutBuffer,
        uint* lpcbBytesReturned, void* lpOverlapped, void* lpCompletionRoutine) =>
        ((delegate* unmanaged<nuint, uint, void*, uint, void*, uint, uint*, void*, void*, int>)Export(nameof(WSAIoctl)))(
            s, dwIoControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer, lpcbBytesReturned, lpOverlapped, lpCompletionRoutine);

    // Byte order and address text.
    public override ushort htons(ushort hostshort) =>
        ((delegate* unmanaged<ushort, ushort>)Export(nameof(htons)))(hostshort);

    public override uint htonl(uint hostlong) =>
        ((delegate* unmanaged<uint, uint>)Export(nameof(htonl)))(hostlong);

    public override ushort ntohs(ushort netshort) =>
        ((delegate* unmanaged<ushort, ushort>)Export(nameof(ntohs)))(netshort);

    public override uint ntohl(uint netlong) =>
        ((delegate* unmanaged<uint, uint>)Export(nameof(ntohl)))(netlong);

    public override int WSAHtons(nuint s, ushort hostshort, ushort* lpnetshort) =>
        ((delegate* unmanaged<nuint, ushort, ushort*, int>)Export(nameof(WSAHtons)))(s, hostshort, lpnetshort);

    public override int WSAHtonl(nuint s, uint hostlong, uint* lpnetlong) =>
        ((delegate* unmanaged<nuint, uint, uint*, int>)Export(nameof(WSAHtonl)))(s, hostlong, lpnetlong);

    public override int WSANtohs(nuint s, ushort netshort, ushort* lphostshort) =>
        ((delegate* unmanaged<nuint, ushort, ushort*, int>)Export(nameof(WSANtohs)))(s, netshort, lphostshort);

    public override int WSANtohl(nuint s, uint netlong, uint* lphostlong) =>
        ((delegate* unmanaged<nuint, uint, uint*, int>)Export(nameof(WSANtohl)))(s, netlong, lphostlong);

    public override uint inet_addr(byte* cp) =>
        ((delegate* unmanaged<byte*, uint>)Export(nameof(inet_addr)))(cp);

    public override byte* inet_ntoa(uint address) =>
        ((delegate* unmanaged<uint, byte*>)Export(nameof(inet_ntoa)))(address);

    public override int inet_pton(int family, byte* pszAddrString, void* pAddrBuf) =>
        ((delegate* unmanaged<int, byte*, void*, int>)Export(nameof(inet_pton)))(family, pszAddrString, pAddrBuf);

    public override byte* inet_ntop(int family, void* pAddr, byte* pStringBuf, nuint StringBufSize) =>
        ((delegate* unmanaged<int, void*, byte*, nuint, byte*>)Export(nameof(inet_ntop)))(family, pAddr, pStringBuf, StringBufSize);

    public override int InetPtonW(int family, char* pszAddrString, void* pAddrBuf) =>
        ((delegate* unmanaged<int, char*, void*, int>)Export(nameof(InetPtonW)))(family, pszAddrString, pAddrBuf);

    public override char* InetNtopW(int family, void* pAddr, char* pStringBuf, nuint StringBufSize) =>
        ((delegate* unmanaged<int, void*, char*, nuint, char*>)Export(nameof(InetNtopW)))(family, pAddr, pStringBuf, StringBufSize);

    public override int WSAAddressToStringA(void* lpsaAddress, uint dwAddressLength, void* lpProtocolInfo, byte* lpszAddressString,
        uint* lpdwAddressStringLength) =>
        ((delegate* unmanaged<void*, uint, void*, byte*, uint*, int>)Export(nameof(WSAAddressToStringA)))(
            lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString, lpdwAddressStringLength);

    public override int WSAAddressToStringW(void* lpsaAddress, uint dwAddressLength, void* lpProtocolInfo, char* lpszAddressString,
        uint* lpdwAddressStringLength) =>
        ((delegate* unmanaged<void*, uint, void*, char*, uint*, int>)Export(nameof(WSAAddressToStringW)))(
            lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString, lpdwAddressStringLength);

    public override int WSAStringToAddressA(byte* AddressString, int AddressFamily, void* lpProtocolInfo, void* lpAddress, int* lpAddressLength) =>
        ((delegate* unmanaged<byte*, int, void*, void*, int*, int>)Export(nameof(WSAStringToAddressA)))(
            AddressString, AddressFamily, lpProtocolInfo, lpAddress, lpAddressLength);

    public override int WSAStringToAddressW(char* AddressString, int AddressFamily, void* lpProtocolInfo, void* lpAddress, int* lpAddressLength) =>
        ((delegate* unmanaged<char*, int, void*, void*, int*, int>)Export(nameof(WSAStringToAddressW)))(
            AddressString, AddressFamily, lpProtocolInfo, lpAddress, lpAddressLength);

    // Names.
    public override int gethostname(byte* name, int namelen) =>
        ((delegate* unmanaged<byte*, int, int>)Export(nameof(gethostname)))(name, namelen);

    public override int GetHostNameW(char* name, int namelen) =>
        ((delegate* unmanaged<char*, int, int>)Export(nameof(GetHostNameW)))(name, namelen);

    public override int getaddrinfo(byte* pNodeName, byte* pServiceName, AddrInfo* pHints, AddrInfo** ppResult) =>
        ((delegate* unmanaged<byte*, byte*, AddrInfo*, AddrInfo**, int>)Export(nameof(getaddrinfo)))(pNodeName, pServiceName, pHints, ppResult);

    public override void freeaddrinfo(AddrInfo* pAddrInfo) =>
        ((delegate* unmanaged<AddrInfo*, void>)Export(nameof(freeaddrinfo)))(pAddrInfo);

    public override int getnameinfo(void* pSockaddr, int SockaddrLength, byte* pNodeBuffer, uint NodeBufferSize, byte* pServiceBuffer,
        uint ServiceBufferSize, int Flags) =>
        ((delegate* unmanaged<void*, int, byte*, uint, byte*, uint, int, int>)Export(nameof(getnameinfo)))(
            pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer, ServiceBufferSize, Flags);

    public override int GetAddrInfoW(char* pNodeName, char* pServiceName, AddrInfo* pHints, AddrInfo** ppResult) =>
        ((delegate* unmanaged<char*, char*, AddrInfo*, AddrInfo**, int>)Export(nameof(GetAddrInfoW)))(pNodeName, pServiceName, pHints, ppResult);

    public override void FreeAddrInfoW(AddrInfo* pAddrInfo) =>
        ((delegate* unmanaged<AddrInfo*, void>)Export(nameof(FreeAddrInfoW)))(pAddrInfo);

    public override int GetNameInfoW(void* pSockaddr, int SockaddrLength, char* pNodeBuffer, uint NodeBufferSize, char* pServiceBuffer,
        uint ServiceBufferSize, int Flags) =>
        ((delegate* unmanaged<void*, int, char*, uint, char*, uint, int, int>)Export(nameof(GetNameInfoW)))(
            pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer, ServiceBufferSize, Flags);

    public override HostEnt* gethostbyname(byte* name) =>
        ((delegate* unmanaged<byte*, HostEnt*>)Export(nameof(gethostbyname)))(name);

    public override HostEnt* gethostbyaddr(byte* addr, int len, int type) =>
        ((delegate* unmanaged<byte*, int, int, HostEnt*>)Export(nameof(gethostbyaddr)))(addr, len, type);

    public override ServEnt* getservbyname(byte* name, byte* proto) =>
        ((delegate* unmanaged<byte*, byte*, ServEnt*>)Export(nameof(getservbyname)))(name, proto);

    public override ServEnt* getservbyport(int port, byte* proto) =>
        ((delegate* unmanaged<int, byte*, ServEnt*>)Export(nameof(getservbyport)))(port, proto);

    public override ProtoEnt* getprotobyname(byte* name) =>
        ((delegate* unmanaged<byte*, ProtoEnt*>)Export(nameof(getprotobyname)))(name);

    public override ProtoEnt* getprotobynumber(int number) =>
        ((delegate* unmanaged<int, ProtoEnt*>)Export(nameof(getprotobynumber)))(number);
}
