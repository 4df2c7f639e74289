using System.Runtime.InteropServices;
using Windsock.Spi;

namespace Windsock.Native;

/// <content>Sending, receiving and readiness.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_send")]
    private static int send(SOCKET s, byte* buf, int len, int flags) => Ws2_32.send(s, buf, len, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_recv")]
    private static int recv(SOCKET s, byte* buf, int len, int flags) => Ws2_32.recv(s, buf, len, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_sendto")]
    private static int sendto(SOCKET s, byte* buf, int len, int flags, SOCKADDR* to, int tolen) => Ws2_32.sendto(s, buf, len, flags, to, tolen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_recvfrom")]
    private static int recvfrom(SOCKET s, byte* buf, int len, int flags, SOCKADDR* from, int* fromlen) =>
        Ws2_32.recvfrom(s, buf, len, flags, from, fromlen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSASend")]
    private static int WSASend(
        SOCKET s,
        WSABUF* lpBuffers,
        uint dwBufferCount,
        uint* lpNumberOfBytesSent,
        uint dwFlags,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine) =>
        Ws2_32.WSASend(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpOverlapped, lpCompletionRoutine);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSARecv")]
    private static int WSARecv(
        SOCKET s,
        WSABUF* lpBuffers,
        uint dwBufferCount,
        uint* lpNumberOfBytesRecvd,
        uint* lpFlags,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine) =>
        Ws2_32.WSARecv(s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpOverlapped, lpCompletionRoutine);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSASendTo")]
    private static int WSASendTo(
        SOCKET s,
        WSABUF* lpBuffers,
        uint dwBufferCount,
        uint* lpNumberOfBytesSent,
        uint dwFlags,
        SOCKADDR* lpTo,
        int iTolen,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine) =>
        Ws2_32.WSASendTo(s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpTo, iTolen, lpOverlapped, lpCompletionRoutine);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSARecvFrom")]
    private static int WSARecvFrom(
        SOCKET s,
        WSABUF* lpBuffers,
        uint dwBufferCount,
        uint* lpNumberOfBytesRecvd,
        uint* lpFlags,
        SOCKADDR* lpFrom,
        int* lpFromlen,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine) =>
        Ws2_32.WSARecvFrom(s, lpBuffers, dwBufferCount, lpNumberOfBytesRecvd, lpFlags, lpFrom, lpFromlen, lpOverlapped, lpCompletionRoutine);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSASendMsg")]
    private static int WSASendMsg(
        SOCKET s,
        WSAMSG* lpMsg,
        uint dwFlags,
        uint* lpNumberOfBytesSent,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine) =>
        Ws2_32.WSASendMsg(s, lpMsg, dwFlags, lpNumberOfBytesSent, lpOverlapped, lpCompletionRoutine);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSARecvMsg")]
    private static int WSARecvMsg(
        SOCKET s,
        WSAMSG* lpMsg,
        uint* lpdwNumberOfBytesRecvd,
        WSAOVERLAPPED* lpOverlapped,
        delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> lpCompletionRoutine) =>
        Ws2_32.WSARecvMsg(s, lpMsg, lpdwNumberOfBytesRecvd, lpOverlapped, lpCompletionRoutine);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSARecvEx")]
    private static int WSARecvEx(SOCKET s, byte* buf, int len, int* flags) => Ws2_32.WSARecvEx(s, buf, len, flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_select")]
    private static int select(int nfds, FD_SET* readfds, FD_SET* writefds, FD_SET* exceptfds, TIMEVAL* timeout) =>
        Ws2_32.select(nfds, readfds, writefds, exceptfds, timeout);

    [UnmanagedCallersOnly(EntryPoint = "wsm___WSAFDIsSet")]
    private static int __WSAFDIsSet(SOCKET fd, FD_SET* set) => Ws2_32.__WSAFDIsSet(fd, set);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAPoll")]
    private static int WSAPoll(WSAPOLLFD* fdArray, uint fds, int timeout) => Ws2_32.WSAPoll(fdArray, fds, timeout);
}
