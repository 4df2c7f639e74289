namespace Windsock.Conformance;

/// <content>Network events, windows, messages and names in the background.</content>
public sealed unsafe partial class NativeFace
{
    public override int WSAEventSelect(nuint s, nint hEventObject, int lNetworkEvents) =>
        ((delegate* unmanaged<nuint, nint, int, int>)Export(nameof(WSAEventSelect)))(s, hEventObject, lNetworkEvents);

    public override int WSAEnumNetworkEvents(nuint s, nint hEventObject, NetworkEvents* lpNetworkEvents) =>
        ((delegate* unmanaged<nuint, nint, NetworkEvents*, int>)Export(nameof(WSAEnumNetworkEvents)))(s, hEventObject, lpNetworkEvents);

    public override int WSAAsyncSelect(nuint s, nint hWnd, uint wMsg, int lEvent) =>
        ((delegate* unmanaged<nuint, nint, uint, int, int>)Export(nameof(WSAAsyncSelect)))(s, hWnd, wMsg, lEvent);

    public override nint WSAAsyncGetHostByName(nint hWnd, uint wMsg, byte* name, byte* buf, int buflen) =>
        ((delegate* unmanaged<nint, uint, byte*, byte*, int, nint>)Export(nameof(WSAAsyncGetHostByName)))(hWnd, wMsg, name, buf, buflen);

    public override nint WSAAsyncGetHostByAddr(nint hWnd, uint wMsg, byte* addr, int len, int type, byte* buf, int buflen) =>
        ((delegate* unmanaged<nint, uint, byte*, int, int, byte*, int, nint>)Export(nameof(WSAAsyncGetHostByAddr)))(hWnd, wMsg, addr, len, type, buf, buflen);

    public override nint WSAAsyncGetServByName(nint hWnd, uint wMsg, byte* name, byte* proto, byte* buf, int buflen) =>
        ((delegate* unmanaged<nint, uint, byte*, byte*, byte*, int, nint>)Export(nameof(WSAAsyncGetServByName)))(hWnd, wMsg, name, proto, buf, buflen);

    public override nint WSAAsyncGetServByPort(nint hWnd, uint wMsg, int port, byte* proto, byte* buf, int buflen) =>
        ((delegate* unmanaged<nint, uint, int, byte*, byte*, int, nint>)Export(nameof(WSAAsyncGetServByPort)))(hWnd, wMsg, port, proto, buf, buflen);

    public override nint WSAAsyncGetProtoByName(nint hWnd, uint wMsg, byte* name, byte* buf, int buflen) =>
        ((delegate* unmanaged<nint, uint, byte*, byte*, int, nint>)Export(nameof(WSAAsyncGetProtoByName)))(hWnd, wMsg, name, buf, buflen);

    public override nint WSAAsyncGetProtoByNumber(nint hWnd, uint wMsg, int number, byte* buf, int buflen) =>
        ((delegate* unmanaged<nint, uint, int, byte*, int, nint>)Export(nameof(WSAAsyncGetProtoByNumber)))(hWnd, wMsg, number, buf, buflen);

    public override int WSACancelAsyncRequest(nint hAsyncTaskHandle) =>
        ((delegate* unmanaged<nint, int>)Export(nameof(WSACancelAsyncRequest)))(hAsyncTaskHandle);

    public override ushort RegisterClassA(WindowClass* lpWndClass) =>
        ((delegate* unmanaged<WindowClass*, ushort>)Export("ws2_RegisterClassA"))(lpWndClass);

    public override ushort RegisterClassW(WindowClass* lpWndClass) =>
        ((delegate* unmanaged<WindowClass*, ushort>)Export("ws2_RegisterClassW"))(lpWndClass);

    public override int UnregisterClassA(byte* lpClassName, nint hInstance) =>
        ((delegate* unmanaged<byte*, nint, int>)Export("ws2_UnregisterClassA"))(lpClassName, hInstance);

    public override nint CreateWindowExA(uint dwExStyle, byte* lpClassName, byte* lpWindowName, uint dwStyle, int X, int Y, int nWidth,
        int nHeight, nint hWndParent, nint hMenu, nint hInstance, void* lpParam) =>
        ((delegate* unmanaged<uint, byte*, byte*, uint, int, int, int, int, nint, nint, nint, void*, nint>)Export("ws2_CreateWindowExA"))(
            dwExStyle, lpClassName, lpWindowName, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam);

    public override nint CreateWindowExW(uint dwExStyle, char* lpClassName, char* lpWindowName, uint dwStyle, int X, int Y, int nWidth,
        int nHeight, nint hWndParent, nint hMenu, nint hInstance, void* lpParam) =>
        ((delegate* unmanaged<uint, char*, char*, uint, int, int, int, int, nint, nint, nint, void*, nint>)Export("ws2_CreateWindowExW"))(
            dwExStyle, lpClassName, lpWindowName, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam);

    public override int DestroyWindow(nint hWnd) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_DestroyWindow"))(hWnd);

    public override int IsWindow(nint hWnd) =>
        ((delegate* unmanaged<nint, int>)Export("ws2_IsWindow"))(hWnd);

    public override nint DefWindowProcA(nint hWnd, uint Msg, nuint wParam, nint lParam) =>
        ((delegate* unmanaged<nint, uint, nuint, nint, nint>)Export("ws2_DefWindowProcA"))(hWnd, Msg, wParam, lParam);

    public override nint GetWindowLongPtrA(nint hWnd, int nIndex) =>
        ((delegate* unmanaged<nint, int, nint>)Export("ws2_GetWindowLongPtrA"))(hWnd, nIndex);

    public override nint SetWindowLongPtrA(nint hWnd, int nIndex, nint dwNewLong) =>
        ((delegate* unmanaged<nint, int, nint, nint>)Export("ws2_SetWindowLongPtrA"))(hWnd, nIndex, dwNewLong);

    public override int GetMessageA(Message* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax) =>
        ((delegate* unmanaged<Message*, nint, uint, uint, int>)Export("ws2_GetMessageA"))(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);

    public override int PeekMessageA(Message* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax, uint wRemoveMsg) =>
        ((delegate* unmanaged<Message*, nint, uint, uint, uint, int>)Export("ws2_PeekMessageA"))(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);

    public override nint DispatchMessageA(Message* lpMsg) =>
        ((delegate* unmanaged<Message*, nint>)Export("ws2_DispatchMessageA"))(lpMsg);

    public override int PostMessageA(nint hWnd, uint Msg, nuint wParam, nint lParam) =>
        ((delegate* unmanaged<nint, uint, nuint, nint, int>)Export("ws2_PostMessageA"))(hWnd, Msg, wParam, lParam);

    public override nint SendMessageA(nint hWnd, uint Msg, nuint wParam, nint lParam) =>
        ((delegate* unmanaged<nint, uint, nuint, nint, nint>)Export("ws2_SendMessageA"))(hWnd, Msg, wParam, lParam);

    public override int PostThreadMessageA(uint idThread, uint Msg, nuint wParam, nint lParam) =>
        ((delegate* unmanaged<uint, uint, nuint, nint, int>)Export("ws2_PostThreadMessageA"))(idThread, Msg, wParam, lParam);

    public override void PostQuitMessage(int nExitCode) =>
        ((delegate* unmanaged<int, void>)Export("ws2_PostQuitMessage"))(nExitCode);

    public override uint RegisterWindowMessageA(byte* lpString) =>
        ((delegate* unmanaged<byte*, uint>)Export("ws2_RegisterWindowMessageA"))(lpString);

    public override uint MsgWaitForMultipleObjects(uint nCount, nint* pHandles, int fWaitAll, uint dwMilliseconds, uint dwWakeMask) =>
        ((delegate* unmanaged<uint, nint*, int, uint, uint, uint>)Export("ws2_MsgWaitForMultipleObjects"))(
            nCount, pHandles, fWaitAll, dwMilliseconds, dwWakeMask);

    public override uint MsgWaitForMultipleObjectsEx(uint nCount, nint* pHandles, uint dwMilliseconds, uint dwWakeMask, uint dwFlags) =>
        ((delegate* unmanaged<uint, nint*, uint, uint, uint, uint>)Export("ws2_MsgWaitForMultipleObjectsEx"))(
            nCount, pHandles, dwMilliseconds, dwWakeMask, dwFlags);

    public override nuint SetTimer(nint hWnd, nuint nIDEvent, uint uElapse, void* lpTimerFunc) =>
        ((delegate* unmanaged<nint, nuint, uint, void*, nuint>)Export("ws2_SetTimer"))(hWnd, nIDEvent, uElapse, lpTimerFunc);

    public override int KillTimer(nint hWnd, nuint uIDEvent) =>
        ((delegate* unmanaged<nint, nuint, int>)Export("ws2_KillTimer"))(hWnd, uIDEvent);
}
