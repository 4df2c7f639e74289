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
}
