using System.Runtime.InteropServices;
using Windsock.Spi;

namespace Windsock.Native;

/// <content>Startup, the last error, sockets, connections and the protocols there are.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAStartup")]
    private static int WSAStartup(ushort wVersionRequested, WSADATA* lpWSAData) => Ws2_32.WSAStartup(wVersionRequested, lpWSAData);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSACleanup")]
    private static int WSACleanup() => Ws2_32.WSACleanup();

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAGetLastError")]
    private static int WSAGetLastError() => (int)Ws2_32.WSAGetLastError();

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSASetLastError")]
    private static void WSASetLastError(int iError) => Ws2_32.WSASetLastError((WsaError)iError);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetLastError")]
    private static uint GetLastError() => (uint)Ws2_32.WSAGetLastError();

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetLastError")]
    private static void SetLastError(uint dwErrCode) => Ws2_32.WSASetLastError((WsaError)dwErrCode);

    [UnmanagedCallersOnly(EntryPoint = "wsm_socket")]
    private static SOCKET socket(int af, int type, int protocol) => Ws2_32.socket(af, type, protocol);

    [UnmanagedCallersOnly(EntryPoint = "wsm_bind")]
    private static int bind(SOCKET s, SOCKADDR* name, int namelen) => Ws2_32.bind(s, name, namelen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_listen")]
    private static int listen(SOCKET s, int backlog) => Ws2_32.listen(s, backlog);

    [UnmanagedCallersOnly(EntryPoint = "wsm_accept")]
    private static SOCKET accept(SOCKET s, SOCKADDR* addr, int* addrlen) => Ws2_32.accept(s, addr, addrlen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAccept")]
    private static SOCKET WSAAccept(
        SOCKET s,
        SOCKADDR* addr,
        int* addrlen,
        delegate* unmanaged<WSABUF*, WSABUF*, void*, void*, WSABUF*, WSABUF*, uint*, nuint, int> lpfnCondition,
        nuint dwCallbackData) => Ws2_32.WSAAccept(s, addr, addrlen, lpfnCondition, dwCallbackData);

    [UnmanagedCallersOnly(EntryPoint = "wsm_connect")]
    private static int connect(SOCKET s, SOCKADDR* name, int namelen) => Ws2_32.connect(s, name, namelen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAConnect")]
    private static int WSAConnect(SOCKET s, SOCKADDR* name, int namelen, WSABUF* lpCallerData, WSABUF* lpCalleeData, void* lpSQOS, void* lpGQOS) =>
        Ws2_32.WSAConnect(s, name, namelen, lpCallerData, lpCalleeData, lpSQOS, lpGQOS);

    [UnmanagedCallersOnly(EntryPoint = "wsm_getsockname")]
    private static int getsockname(SOCKET s, SOCKADDR* name, int* namelen) => Ws2_32.getsockname(s, name, namelen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_getpeername")]
    private static int getpeername(SOCKET s, SOCKADDR* name, int* namelen) => Ws2_32.getpeername(s, name, namelen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_shutdown")]
    private static int shutdown(SOCKET s, int how) => Ws2_32.shutdown(s, how);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSASendDisconnect")]
    private static int WSASendDisconnect(SOCKET s, WSABUF* lpOutboundDisconnectData) => Ws2_32.WSASendDisconnect(s, lpOutboundDisconnectData);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSARecvDisconnect")]
    private static int WSARecvDisconnect(SOCKET s, WSABUF* lpInboundDisconnectData) => Ws2_32.WSARecvDisconnect(s, lpInboundDisconnectData);

    [UnmanagedCallersOnly(EntryPoint = "wsm_closesocket")]
    private static int closesocket(SOCKET s) => Ws2_32.closesocket(s);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSASocketA")]
    private static SOCKET WSASocketA(int af, int type, int protocol, WSAPROTOCOL_INFOA* lpProtocolInfo, uint g, uint dwFlags) =>
        Ws2_32.WSASocketA(af, type, protocol, lpProtocolInfo, g, dwFlags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSASocketW")]
    private static SOCKET WSASocketW(int af, int type, int protocol, WSAPROTOCOL_INFOW* lpProtocolInfo, uint g, uint dwFlags) =>
        Ws2_32.WSASocketW(af, type, protocol, lpProtocolInfo, g, dwFlags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSADuplicateSocketA")]
    private static int WSADuplicateSocketA(SOCKET s, uint dwProcessId, WSAPROTOCOL_INFOA* lpProtocolInfo) =>
        Ws2_32.WSADuplicateSocketA(s, dwProcessId, lpProtocolInfo);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSADuplicateSocketW")]
    private static int WSADuplicateSocketW(SOCKET s, uint dwProcessId, WSAPROTOCOL_INFOW* lpProtocolInfo) =>
        Ws2_32.WSADuplicateSocketW(s, dwProcessId, lpProtocolInfo);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAEnumProtocolsA")]
    private static int WSAEnumProtocolsA(int* lpiProtocols, WSAPROTOCOL_INFOA* lpProtocolBuffer, uint* lpdwBufferLength) =>
        Ws2_32.WSAEnumProtocolsA(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAEnumProtocolsW")]
    private static int WSAEnumProtocolsW(int* lpiProtocols, WSAPROTOCOL_INFOW* lpProtocolBuffer, uint* lpdwBufferLength) =>
        Ws2_32.WSAEnumProtocolsW(lpiProtocols, lpProtocolBuffer, lpdwBufferLength);
}
