using System.Runtime.InteropServices;

namespace Windsock.Native;

/// <content>Network events.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAEventSelect")]
    private static int WSAEventSelect(SOCKET s, nint hEventObject, nint lNetworkEvents) => Ws2_32.WSAEventSelect(s, hEventObject, (int)lNetworkEvents);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAEnumNetworkEvents")]
    private static int WSAEnumNetworkEvents(SOCKET s, nint hEventObject, WSANETWORKEVENTS* lpNetworkEvents) =>
        Ws2_32.WSAEnumNetworkEvents(s, hEventObject, lpNetworkEvents);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAsyncSelect")]
    private static int WSAAsyncSelect(SOCKET s, nint hWnd, uint wMsg, nint lEvent) => Ws2_32.WSAAsyncSelect(s, hWnd, wMsg, (int)lEvent);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAsyncGetHostByName")]
    private static nint WSAAsyncGetHostByName(nint hWnd, uint wMsg, byte* name, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetHostByName(hWnd, wMsg, name, buf, buflen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAsyncGetHostByAddr")]
    private static nint WSAAsyncGetHostByAddr(nint hWnd, uint wMsg, byte* addr, int len, int type, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetHostByAddr(hWnd, wMsg, addr, len, type, buf, buflen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAsyncGetServByName")]
    private static nint WSAAsyncGetServByName(nint hWnd, uint wMsg, byte* name, byte* proto, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetServByName(hWnd, wMsg, name, proto, buf, buflen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAsyncGetServByPort")]
    private static nint WSAAsyncGetServByPort(nint hWnd, uint wMsg, int port, byte* proto, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetServByPort(hWnd, wMsg, port, proto, buf, buflen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAsyncGetProtoByName")]
    private static nint WSAAsyncGetProtoByName(nint hWnd, uint wMsg, byte* name, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetProtoByName(hWnd, wMsg, name, buf, buflen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSAAsyncGetProtoByNumber")]
    private static nint WSAAsyncGetProtoByNumber(nint hWnd, uint wMsg, int number, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetProtoByNumber(hWnd, wMsg, number, buf, buflen);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WSACancelAsyncRequest")]
    private static int WSACancelAsyncRequest(nint hAsyncTaskHandle) => Ws2_32.WSACancelAsyncRequest(hAsyncTaskHandle);
}
