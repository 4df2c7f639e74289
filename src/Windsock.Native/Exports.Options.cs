using System.Runtime.InteropServices;

namespace Windsock.Native;

/// <content>Options and ioctls.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_getsockopt")]
    private static int getsockopt(SOCKET s, int level, int optname, byte* optval, int* optlen) =>
        Ws2_32.getsockopt(s, level, optname, optval, optlen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_setsockopt")]
    private static int setsockopt(SOCKET s, int level, int optname, byte* optval, int optlen) => Ws2_32.setsockopt(s, level, optname, optval, optlen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_ioctlsocket")]
    private static int ioctlsocket(SOCKET s, uint cmd, uint* argp) => Ws2_32.ioctlsocket(s, cmd, argp);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAIoctl")]
    private static int WSAIoctl(
        SOCKET s,
        uint dwIoControlCode,
        void* lpvInBuffer,
        uint cbInBuffer,
        void* lpvOutBuffer,
        uint cbOutBuffer,
        uint* lpcbBytesReturned,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine) =>
        Ws2_32.WSAIoctl(s, dwIoControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer, lpcbBytesReturned, lpOverlapped, lpCompletionRoutine);
}
