using System.Runtime.InteropServices;

namespace Windsock.Native;

/// <content>Names of hosts, services and protocols.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_gethostname")]
    private static int gethostname(byte* name, int namelen) => Ws2_32.gethostname(name, namelen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetHostNameW")]
    private static int GetHostNameW(char* name, int namelen) => Ws2_32.GetHostNameW(name, namelen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_getaddrinfo")]
    private static int getaddrinfo(byte* pNodeName, byte* pServiceName, ADDRINFOA* pHints, ADDRINFOA** ppResult) =>
        Ws2_32.getaddrinfo(pNodeName, pServiceName, pHints, ppResult);

    [UnmanagedCallersOnly(EntryPoint = "wsm_freeaddrinfo")]
    private static void freeaddrinfo(ADDRINFOA* pAddrInfo) => Ws2_32.freeaddrinfo(pAddrInfo);

    [UnmanagedCallersOnly(EntryPoint = "wsm_getnameinfo")]
    private static int getnameinfo(
        SOCKADDR* pSockaddr,
        int SockaddrLength,
        byte* pNodeBuffer,
        uint NodeBufferSize,
        byte* pServiceBuffer,
        uint ServiceBufferSize,
        int Flags) =>
        Ws2_32.getnameinfo(pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer, ServiceBufferSize, Flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetAddrInfoW")]
    private static int GetAddrInfoW(char* pNodeName, char* pServiceName, ADDRINFOW* pHints, ADDRINFOW** ppResult) =>
        Ws2_32.GetAddrInfoW(pNodeName, pServiceName, pHints, ppResult);

    [UnmanagedCallersOnly(EntryPoint = "wsm_FreeAddrInfoW")]
    private static void FreeAddrInfoW(ADDRINFOW* pAddrInfo) => Ws2_32.FreeAddrInfoW(pAddrInfo);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetNameInfoW")]
    private static int GetNameInfoW(
        SOCKADDR* pSockaddr,
        int SockaddrLength,
        char* pNodeBuffer,
        uint NodeBufferSize,
        char* pServiceBuffer,
        uint ServiceBufferSize,
        int Flags) =>
        Ws2_32.GetNameInfoW(pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer, ServiceBufferSize, Flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_gethostbyname")]
    private static HOSTENT* gethostbyname(byte* name) => Ws2_32.gethostbyname(name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_gethostbyaddr")]
    private static HOSTENT* gethostbyaddr(byte* addr, int len, int type) => Ws2_32.gethostbyaddr(addr, len, type);

    [UnmanagedCallersOnly(EntryPoint = "wsm_getservbyname")]
    private static SERVENT* getservbyname(byte* name, byte* proto) => Ws2_32.getservbyname(name, proto);

    [UnmanagedCallersOnly(EntryPoint = "wsm_getservbyport")]
    private static SERVENT* getservbyport(int port, byte* proto) => Ws2_32.getservbyport(port, proto);

    [UnmanagedCallersOnly(EntryPoint = "wsm_getprotobyname")]
    private static PROTOENT* getprotobyname(byte* name) => Ws2_32.getprotobyname(name);

    [UnmanagedCallersOnly(EntryPoint = "wsm_getprotobynumber")]
    private static PROTOENT* getprotobynumber(int number) => Ws2_32.getprotobynumber(number);
}
