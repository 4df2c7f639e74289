using System.Runtime.InteropServices;

namespace Windsock.Native;

/// <content>Extension functions.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_AcceptEx")]
    private static int AcceptEx(
        SOCKET sListenSocket,
        SOCKET sAcceptSocket,
        void* lpOutputBuffer,
        uint dwReceiveDataLength,
        uint dwLocalAddressLength,
        uint dwRemoteAddressLength,
        uint* lpdwBytesReceived,
        WSAOVERLAPPED* lpOverlapped) =>
        Ws2_32.AcceptEx(
            sListenSocket, sAcceptSocket, lpOutputBuffer, dwReceiveDataLength, dwLocalAddressLength, dwRemoteAddressLength, lpdwBytesReceived, lpOverlapped);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetAcceptExSockaddrs")]
    private static void GetAcceptExSockaddrs(
        void* lpOutputBuffer,
        uint dwReceiveDataLength,
        uint dwLocalAddressLength,
        uint dwRemoteAddressLength,
        SOCKADDR** LocalSockaddr,
        int* LocalSockaddrLength,
        SOCKADDR** RemoteSockaddr,
        int* RemoteSockaddrLength) =>
        Ws2_32.GetAcceptExSockaddrs(
            lpOutputBuffer,
            dwReceiveDataLength,
            dwLocalAddressLength,
            dwRemoteAddressLength,
            LocalSockaddr,
            LocalSockaddrLength,
            RemoteSockaddr,
            RemoteSockaddrLength);
}
