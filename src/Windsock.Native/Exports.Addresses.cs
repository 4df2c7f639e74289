using System.Runtime.InteropServices;
using Windsock.Spi;

namespace Windsock.Native;

/// <content>Byte order that asks for a socket, and addresses as text.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAHtons")]
    private static int WSAHtons(SOCKET s, ushort hostshort, ushort* lpnetshort) => Ws2_32.WSAHtons(s, hostshort, lpnetshort);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAHtonl")]
    private static int WSAHtonl(SOCKET s, uint hostlong, uint* lpnetlong) => Ws2_32.WSAHtonl(s, hostlong, lpnetlong);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSANtohs")]
    private static int WSANtohs(SOCKET s, ushort netshort, ushort* lphostshort) => Ws2_32.WSANtohs(s, netshort, lphostshort);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSANtohl")]
    private static int WSANtohl(SOCKET s, uint netlong, uint* lphostlong) => Ws2_32.WSANtohl(s, netlong, lphostlong);

    [UnmanagedCallersOnly(EntryPoint = "wsm_inet_addr")]
    private static uint inet_addr(byte* cp) => Ws2_32.inet_addr(cp);

    [UnmanagedCallersOnly(EntryPoint = "wsm_inet_ntoa")]
    private static byte* inet_ntoa(IN_ADDR @in) => Ws2_32.inet_ntoa(@in);

    [UnmanagedCallersOnly(EntryPoint = "wsm_inet_pton")]
    private static int inet_pton(int Family, byte* pszAddrString, void* pAddrBuf) => Ws2_32.inet_pton(Family, pszAddrString, pAddrBuf);

    [UnmanagedCallersOnly(EntryPoint = "wsm_inet_ntop")]
    private static byte* inet_ntop(int Family, void* pAddr, byte* pStringBuf, nuint StringBufSize) =>
        Ws2_32.inet_ntop(Family, pAddr, pStringBuf, StringBufSize);

    [UnmanagedCallersOnly(EntryPoint = "wsm_InetPtonW")]
    private static int InetPtonW(int Family, char* pszAddrString, void* pAddrBuf) => Ws2_32.InetPtonW(Family, pszAddrString, pAddrBuf);

    [UnmanagedCallersOnly(EntryPoint = "wsm_InetNtopW")]
    private static char* InetNtopW(int Family, void* pAddr, char* pStringBuf, nuint StringBufSize) =>
        Ws2_32.InetNtopW(Family, pAddr, pStringBuf, StringBufSize);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAddressToStringA")]
    private static int WSAAddressToStringA(
        SOCKADDR* lpsaAddress,
        uint dwAddressLength,
        WSAPROTOCOL_INFOA* lpProtocolInfo,
        byte* lpszAddressString,
        uint* lpdwAddressStringLength) =>
        Ws2_32.WSAAddressToStringA(lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString, lpdwAddressStringLength);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAddressToStringW")]
    private static int WSAAddressToStringW(
        SOCKADDR* lpsaAddress,
        uint dwAddressLength,
        WSAPROTOCOL_INFOW* lpProtocolInfo,
        char* lpszAddressString,
        uint* lpdwAddressStringLength) =>
        Ws2_32.WSAAddressToStringW(lpsaAddress, dwAddressLength, lpProtocolInfo, lpszAddressString, lpdwAddressStringLength);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAStringToAddressA")]
    private static int WSAStringToAddressA(
        byte* AddressString,
        int AddressFamily,
        WSAPROTOCOL_INFOA* lpProtocolInfo,
        SOCKADDR* lpAddress,
        int* lpAddressLength) =>
        Ws2_32.WSAStringToAddressA(AddressString, AddressFamily, lpProtocolInfo, lpAddress, lpAddressLength);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAStringToAddressW")]
    private static int WSAStringToAddressW(
        char* AddressString,
        int AddressFamily,
        WSAPROTOCOL_INFOW* lpProtocolInfo,
        SOCKADDR* lpAddress,
        int* lpAddressLength) =>
        Ws2_32.WSAStringToAddressW(AddressString, AddressFamily, lpProtocolInfo, lpAddress, lpAddressLength);
}
