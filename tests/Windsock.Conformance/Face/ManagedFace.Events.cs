namespace Windsock.Conformance;

/// <content>Network events, windows, messages and names in the background.</content>
public sealed unsafe partial class ManagedFace
{
    public override int WSAEventSelect(nuint s, nint hEventObject, int lNetworkEvents) =>
        Ws2_32.WSAEventSelect(new SOCKET(s), hEventObject, lNetworkEvents);

    public override int WSAEnumNetworkEvents(nuint s, nint hEventObject, NetworkEvents* lpNetworkEvents) =>
        Ws2_32.WSAEnumNetworkEvents(new SOCKET(s), hEventObject, (WSANETWORKEVENTS*)lpNetworkEvents);

    public override int WSAAsyncSelect(nuint s, nint hWnd, uint wMsg, int lEvent) =>
        Ws2_32.WSAAsyncSelect(new SOCKET(s), hWnd, wMsg, lEvent);

    public override nint WSAAsyncGetHostByName(nint hWnd, uint wMsg, byte* name, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetHostByName(hWnd, wMsg, name, buf, buflen);

    public override nint WSAAsyncGetHostByAddr(nint hWnd, uint wMsg, byte* addr, int len, int type, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetHostByAddr(hWnd, wMsg, addr, len, type, buf, buflen);

    public override nint WSAAsyncGetServByName(nint hWnd, uint wMsg, byte* name, byte* proto, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetServByName(hWnd, wMsg, name, proto, buf, buflen);

    public override nint WSAAsyncGetServByPort(nint hWnd, uint wMsg, int port, byte* proto, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetServByPort(hWnd, wMsg, port, proto, buf, buflen);

    public override nint WSAAsyncGetProtoByName(nint hWnd, uint wMsg, byte* name, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetProtoByName(hWnd, wMsg, name, buf, buflen);

    public override nint WSAAsyncGetProtoByNumber(nint hWnd, uint wMsg, int number, byte* buf, int buflen) =>
        Ws2_32.WSAAsyncGetProtoByNumber(hWnd, wMsg, number, buf, buflen);

    public override int WSACancelAsyncRequest(nint hAsyncTaskHandle) =>
        Ws2_32.WSACancelAsyncRequest(hAsyncTaskHandle);

    public override ushort RegisterClassA(WindowClass* lpWndClass) =>
        User32.RegisterClassA((WNDCLASS*)lpWndClass);

    public override ushort RegisterClassW(WindowClass* lpWndClass) =>
        User32.RegisterClassW((WNDCLASS*)lpWndClass);

    public override int UnregisterClassA(byte* lpClassName, nint hInstance) =>
        User32.UnregisterClassA(lpClassName, hInstance);

    public override nint CreateWindowExA(uint dwExStyle, byte* lpClassName, byte* lpWindowName, uint dwStyle, int X, int Y, int nWidth,
        int nHeight, nint hWndParent, nint hMenu, nint hInstance, void* lpParam) =>
        User32.CreateWindowExA(dwExStyle, lpClassName, lpWindowName, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam);

    public override nint CreateWindowExW(uint dwExStyle, char* lpClassName, char* lpWindowName, uint dwStyle, int X, int Y, int nWidth,
        int nHeight, nint hWndParent, nint hMenu, nint hInstance, void* lpParam) =>
        User32.CreateWindowExW(dwExStyle, lpClassName, lpWindowName, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam);

    public override int DestroyWindow(nint hWnd) =>
        User32.DestroyWindow(hWnd);

    public override int IsWindow(nint hWnd) =>
        User32.IsWindow(hWnd);

    public override nint DefWindowProcA(nint hWnd, uint Msg, nuint wParam, nint lParam) =>
        User32.DefWindowProcA(hWnd, Msg, wParam, lParam);

    public override nint GetWindowLongPtrA(nint hWnd, int nIndex) =>
        User32.GetWindowLongPtrA(hWnd, nIndex);

    public override nint SetWindowLongPtrA(nint hWnd, int nIndex, nint dwNewLong) =>
        User32.SetWindowLongPtrA(hWnd, nIndex, dwNewLong);

    public override int GetMessageA(Message* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax) =>
        User32.GetMessageA((MSG*)lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);

    public override int PeekMessageA(Message* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax, uint wRemoveMsg) =>
        User32.PeekMessageA((MSG*)lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);

    public override nint DispatchMessageA(Message* lpMsg) =>
        User32.DispatchMessageA((MSG*)lpMsg);

    public override int PostMessageA(nint hWnd, uint Msg, nuint wParam, nint lParam) =>
        User32.PostMessageA(hWnd, Msg, wParam, lParam);

    public override nint SendMessageA(nint hWnd, uint Msg, nuint wParam, nint lParam) =>
        User32.SendMessageA(hWnd, Msg, wParam, lParam);

    public override int PostThreadMessageA(uint idThread, uint Msg, nuint wParam, nint lParam) =>
        User32.PostThreadMessageA(idThread, Msg, wParam, lParam);

    public override void PostQuitMessage(int nExitCode) =>
        User32.PostQuitMessage(nExitCode);

    public override uint RegisterWindowMessageA(byte* lpString) =>
        User32.RegisterWindowMessageA(lpString);

    public override uint MsgWaitForMultipleObjects(uint nCount, nint* pHandles, int fWaitAll, uint dwMilliseconds, uint dwWakeMask) =>
        User32.MsgWaitForMultipleObjects(nCount, pHandles, fWaitAll, dwMilliseconds, dwWakeMask);

    public override uint MsgWaitForMultipleObjectsEx(uint nCount, nint* pHandles, uint dwMilliseconds, uint dwWakeMask, uint dwFlags) =>
        User32.MsgWaitForMultipleObjectsEx(nCount, pHandles, dwMilliseconds, dwWakeMask, dwFlags);

    public override nuint SetTimer(nint hWnd, nuint nIDEvent, uint uElapse, void* lpTimerFunc) =>
        User32.SetTimer(hWnd, nIDEvent, uElapse, (delegate* unmanaged<nint, uint, nuint, uint, void>)lpTimerFunc);

    public override int KillTimer(nint hWnd, nuint uIDEvent) =>
        User32.KillTimer(hWnd, uIDEvent);
}
