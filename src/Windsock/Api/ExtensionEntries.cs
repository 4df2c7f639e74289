using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>The extension functions for unmanaged callers: what a C# program gets for a GUID when the C library is not there.</summary>
internal static unsafe class ExtensionEntries
{
    /// <summary>Every function with its GUID.</summary>
    public static Dictionary<Guid, nint> All() => new()
    {
        [Ws2_32.WSAID_WSARECVMSG] = (nint)(delegate* unmanaged<SOCKET, WSAMSG*, uint*, WSAOVERLAPPED*, nint, int>)&WSARecvMsg,
        [Ws2_32.WSAID_WSASENDMSG] = (nint)(delegate* unmanaged<SOCKET, WSAMSG*, uint, uint*, WSAOVERLAPPED*, nint, int>)&WSASendMsg,
        [Ws2_32.WSAID_WSAPOLL] = (nint)(delegate* unmanaged<WSAPOLLFD*, uint, int, int>)&WSAPoll,
        [Ws2_32.WSAID_ACCEPTEX] = (nint)(delegate* unmanaged<SOCKET, SOCKET, void*, uint, uint, uint, uint*, WSAOVERLAPPED*, int>)&AcceptEx,
        [Ws2_32.WSAID_GETACCEPTEXSOCKADDRS] =
            (nint)(delegate* unmanaged<void*, uint, uint, uint, SOCKADDR**, int*, SOCKADDR**, int*, void>)&GetAcceptExSockaddrs,
        [Ws2_32.WSAID_CONNECTEX] = (nint)(delegate* unmanaged<SOCKET, SOCKADDR*, int, void*, uint, uint*, WSAOVERLAPPED*, int>)&ConnectEx,
        [Ws2_32.WSAID_DISCONNECTEX] = (nint)(delegate* unmanaged<SOCKET, WSAOVERLAPPED*, uint, uint, int>)&DisconnectEx,
        [Ws2_32.WSAID_TRANSMITFILE] = (nint)(delegate* unmanaged<SOCKET, nint, uint, uint, WSAOVERLAPPED*, TRANSMIT_FILE_BUFFERS*, uint, int>)&TransmitFile,
        [Ws2_32.WSAID_TRANSMITPACKETS] =
            (nint)(delegate* unmanaged<SOCKET, TRANSMIT_PACKETS_ELEMENT*, uint, uint, WSAOVERLAPPED*, uint, int>)&TransmitPackets,
    };

    [UnmanagedCallersOnly]
    private static int WSARecvMsg(SOCKET s, WSAMSG* message, uint* received, WSAOVERLAPPED* overlapped, nint routine) =>
        Ws2_32.WSARecvMsg(s, message, received, overlapped, (delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)routine);

    [UnmanagedCallersOnly]
    private static int WSASendMsg(SOCKET s, WSAMSG* message, uint flags, uint* sent, WSAOVERLAPPED* overlapped, nint routine) =>
        Ws2_32.WSASendMsg(s, message, flags, sent, overlapped, (delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void>)routine);

    [UnmanagedCallersOnly]
    private static int WSAPoll(WSAPOLLFD* sockets, uint count, int timeout) => Ws2_32.WSAPoll(sockets, count, timeout);

    [UnmanagedCallersOnly]
    private static int AcceptEx(
        SOCKET listener, SOCKET accept, void* buffer, uint dataLength, uint localLength, uint remoteLength, uint* received, WSAOVERLAPPED* overlapped) =>
        Ws2_32.AcceptEx(listener, accept, buffer, dataLength, localLength, remoteLength, received, overlapped);

    [UnmanagedCallersOnly]
    private static void GetAcceptExSockaddrs(
        void* buffer, uint dataLength, uint localLength, uint remoteLength, SOCKADDR** local, int* localSize, SOCKADDR** remote, int* remoteSize) =>
        Ws2_32.GetAcceptExSockaddrs(buffer, dataLength, localLength, remoteLength, local, localSize, remote, remoteSize);

    [UnmanagedCallersOnly]
    private static int ConnectEx(SOCKET s, SOCKADDR* name, int length, void* data, uint dataLength, uint* sent, WSAOVERLAPPED* overlapped) =>
        Ws2_32.ConnectEx(s, name, length, data, dataLength, sent, overlapped);

    [UnmanagedCallersOnly]
    private static int DisconnectEx(SOCKET s, WSAOVERLAPPED* overlapped, uint flags, uint reserved) =>
        Ws2_32.DisconnectEx(s, overlapped, flags, reserved);

    [UnmanagedCallersOnly]
    private static int TransmitFile(
        SOCKET s, nint file, uint count, uint perSend, WSAOVERLAPPED* overlapped, TRANSMIT_FILE_BUFFERS* buffers, uint flags) =>
        Ws2_32.TransmitFile(s, file, count, perSend, overlapped, buffers, flags);

    [UnmanagedCallersOnly]
    private static int TransmitPackets(SOCKET s, TRANSMIT_PACKETS_ELEMENT* elements, uint count, uint size, WSAOVERLAPPED* overlapped, uint flags) =>
        Ws2_32.TransmitPackets(s, elements, count, size, overlapped, flags);
}
