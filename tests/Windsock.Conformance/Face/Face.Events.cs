namespace Windsock.Conformance;

/// <content>Network events, windows, messages and names in the background.</content>
public abstract unsafe partial class Face
{
    public virtual int WSAEventSelect(nuint s, nint hEventObject, int lNetworkEvents) => throw Missing();
    public virtual int WSAEnumNetworkEvents(nuint s, nint hEventObject, NetworkEvents* lpNetworkEvents) => throw Missing();
    public virtual int WSAAsyncSelect(nuint s, nint hWnd, uint wMsg, int lEvent) => throw Missing();
    public virtual nint WSAAsyncGetHostByName(nint hWnd, uint wMsg, byte* name, byte* buf, int buflen) => throw Missing();
    public virtual nint WSAAsyncGetHostByAddr(nint hWnd, uint wMsg, byte* addr, int len, int type, byte* buf, int buflen) => throw Missing();
    public virtual nint WSAAsyncGetServByName(nint hWnd, uint wMsg, byte* name, byte* proto, byte* buf, int buflen) => throw Missing();
    public virtual nint WSAAsyncGetServByPort(nint hWnd, uint wMsg, int port, byte* proto, byte* buf, int buflen) => throw Missing();
    public virtual nint WSAAsyncGetProtoByName(nint hWnd, uint wMsg, byte* name, byte* buf, int buflen) => throw Missing();
    public virtual nint WSAAsyncGetProtoByNumber(nint hWnd, uint wMsg, int number, byte* buf, int buflen) => throw Missing();
    public virtual int WSACancelAsyncRequest(nint hAsyncTaskHandle) => throw Missing();
    public virtual ushort RegisterClassA(WindowClass* lpWndClass) => throw Missing();
    public virtual ushort RegisterClassW(WindowClass* lpWndClass) => throw Missing();
    public virtual int UnregisterClassA(byte* lpClassName, nint hInstance) => throw Missing();
    public virtual nint CreateWindowExA(uint dwExStyle, byte* lpClassName, byte* lpWindowName, uint dwStyle, int X, int Y,
        int nWidth, int nHeight, nint hWndParent, nint hMenu, nint hInstance, void* lpParam) => throw Missing();
    public virtual nint CreateWindowExW(uint dwExStyle, char* lpClassName, char* lpWindowName, uint dwStyle, int X, int Y,
        int nWidth, int nHeight, nint hWndParent, nint hMenu, nint hInstance, void* lpParam) => throw Missing();
    public virtual int DestroyWindow(nint hWnd) => throw Missing();
    public virtual int IsWindow(nint hWnd) => throw Missing();
    public virtual nint DefWindowProcA(nint hWnd, uint Msg, nuint wParam, nint lParam) => throw Missing();
    public virtual nint GetWindowLongPtrA(nint hWnd, int nIndex) => throw Missing();
    public virtual nint SetWindowLongPtrA(nint hWnd, int nIndex, nint dwNewLong) => throw Missing();
    public virtual int GetMessageA(Message* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax) => throw Missing();
    public virtual int PeekMessageA(Message* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax, uint wRemoveMsg) => throw Missing();
    public virtual nint DispatchMessageA(Message* lpMsg) => throw Missing();
    public virtual int PostMessageA(nint hWnd, uint Msg, nuint wParam, nint lParam) => throw Missing();
    public virtual nint SendMessageA(nint hWnd, uint Msg, nuint wParam, nint lParam) => throw Missing();
    public virtual int PostThreadMessageA(uint idThread, uint Msg, nuint wParam, nint lParam) => throw Missing();
    public virtual void PostQuitMessage(int nExitCode) => throw Missing();
    public virtual uint RegisterWindowMessageA(byte* lpString) => throw Missing();
    public virtual uint MsgWaitForMultipleObjects(uint nCount, nint* pHandles, int fWaitAll, uint dwMilliseconds, uint dwWakeMask) => throw Missing();
    public virtual uint MsgWaitForMultipleObjectsEx(uint nCount, nint* pHandles, uint dwMilliseconds, uint dwWakeMask, uint dwFlags) => throw Missing();
    public virtual nuint SetTimer(nint hWnd, nuint nIDEvent, uint uElapse, void* lpTimerFunc) => throw Missing();
    public virtual int KillTimer(nint hWnd, nuint uIDEvent) => throw Missing();
}
