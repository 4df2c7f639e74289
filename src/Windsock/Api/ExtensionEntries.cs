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
}
