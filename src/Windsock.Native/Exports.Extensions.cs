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

    [UnmanagedCallersOnly(EntryPoint = "wsm_ConnectEx")]
    private static int ConnectEx(SOCKET s, SOCKADDR* name, int length, void* data, uint dataLength, uint* sent, WSAOVERLAPPED* overlapped) =>
        Ws2_32.ConnectEx(s, name, length, data, dataLength, sent, overlapped);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DisconnectEx")]
    private static int DisconnectEx(SOCKET s, WSAOVERLAPPED* overlapped, uint flags, uint reserved) =>
        Ws2_32.DisconnectEx(s, overlapped, flags, reserved);

    [UnmanagedCallersOnly(EntryPoint = "wsm_TransmitFile")]
    private static int TransmitFile(
        SOCKET s, nint file, uint count, uint perSend, WSAOVERLAPPED* overlapped, TRANSMIT_FILE_BUFFERS* buffers, uint flags) =>
        Ws2_32.TransmitFile(s, file, count, perSend, overlapped, buffers, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_TransmitPackets")]
    private static int TransmitPackets(SOCKET s, TRANSMIT_PACKETS_ELEMENT* elements, uint count, uint size, WSAOVERLAPPED* overlapped, uint flags) =>
        Ws2_32.TransmitPackets(s, elements, count, size, overlapped, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_ProcessSocketNotifications")]
    private static uint ProcessSocketNotifications(
        nint port, uint registrations, SOCK_NOTIFY_REGISTRATION* infos, uint timeout, uint room, OVERLAPPED_ENTRY* entries, uint* received) =>
        Ws2_32.ProcessSocketNotifications(port, registrations, infos, timeout, room, entries, received);
}
