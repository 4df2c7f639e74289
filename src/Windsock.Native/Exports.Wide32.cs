using System.Runtime.InteropServices;
using Windsock.Naming;

namespace Windsock.Native;

/// <content>Wide functions for programs whose wchar_t has 32 bits, as is usual on Linux.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_GetAddrInfoW32")]
    private static int GetAddrInfoW32(uint* pNodeName, uint* pServiceName, ADDRINFOW* pHints, ADDRINFOW** ppResult) =>
        Ws2_32Wide32.GetAddrInfoW(pNodeName, pServiceName, pHints, ppResult);

    [UnmanagedCallersOnly(EntryPoint = "wsm_FreeAddrInfoW32")]
    private static void FreeAddrInfoW32(ADDRINFOW* pAddrInfo) => Ws2_32Wide32.FreeAddrInfoW(pAddrInfo);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetNameInfoW32")]
    private static int GetNameInfoW32(
        SOCKADDR* pSockaddr,
        int SockaddrLength,
        uint* pNodeBuffer,
        uint NodeBufferSize,
        uint* pServiceBuffer,
        uint ServiceBufferSize,
        int Flags) =>
        Ws2_32Wide32.GetNameInfoW(pSockaddr, SockaddrLength, pNodeBuffer, NodeBufferSize, pServiceBuffer, ServiceBufferSize, Flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_InetPtonW32")]
    private static int InetPtonW32(int Family, uint* pszAddrString, void* pAddrBuf) => Ws2_32Wide32.InetPtonW(Family, pszAddrString, pAddrBuf);

    [UnmanagedCallersOnly(EntryPoint = "wsm_InetNtopW32")]
    private static uint* InetNtopW32(int Family, void* pAddr, uint* pStringBuf, nuint StringBufSize) =>
        Ws2_32Wide32.InetNtopW(Family, pAddr, pStringBuf, StringBufSize);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAddressToStringW32")]
    private static int WSAAddressToStringW32(
        SOCKADDR* lpsaAddress,
        uint dwAddressLength,
        void* lpProtocolInfo,
        uint* lpszAddressString,
        uint* lpdwAddressStringLength) =>
        Ws2_32Wide32.WSAAddressToStringW(lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString, lpdwAddressStringLength);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAStringToAddressW32")]
    private static int WSAStringToAddressW32(
        uint* AddressString,
        int AddressFamily,
        void* lpProtocolInfo,
        SOCKADDR* lpAddress,
        int* lpAddressLength) =>
        Ws2_32Wide32.WSAStringToAddressW(AddressString, AddressFamily, lpProtocolInfo, lpAddress, lpAddressLength);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetHostNameW32")]
    private static int GetHostNameW32(uint* name, int namelen) => Ws2_32Wide32.GetHostNameW(name, namelen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAEnumProtocolsW32")]
    private static int WSAEnumProtocolsW32(int* lpiProtocols, WSAPROTOCOL_INFOW32* lpProtocolBuffer, uint* lpdwBufferLength) =>
        Ws2_32Wide32Protocols.WSAEnumProtocolsW(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSASocketW32")]
    private static SOCKET WSASocketW32(int af, int type, int protocol, WSAPROTOCOL_INFOW32* lpProtocolInfo, uint g, uint dwFlags) =>
        Ws2_32Wide32Protocols.WSASocketW(af, type, protocol, lpProtocolInfo, g, dwFlags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSADuplicateSocketW32")]
    private static int WSADuplicateSocketW32(SOCKET s, uint dwProcessId, WSAPROTOCOL_INFOW32* lpProtocolInfo) =>
        Ws2_32Wide32Protocols.WSADuplicateSocketW(s, dwProcessId, lpProtocolInfo);
}
