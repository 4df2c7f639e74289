using System.Runtime.InteropServices;
using Windsock.Windows;

namespace Windsock.Native;

/// <content>Windows and messages.</content>
internal static unsafe partial class Exports
{
    [UnmanagedCallersOnly(EntryPoint = "wsm_RegisterClassA")]
    private static ushort RegisterClassA(WNDCLASS* lpWndClass) => User32.RegisterClassA(lpWndClass);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RegisterClassExA")]
    private static ushort RegisterClassExA(WNDCLASSEX* lpwcx) => User32.RegisterClassExA(lpwcx);

    [UnmanagedCallersOnly(EntryPoint = "wsm_UnregisterClassA")]
    private static int UnregisterClassA(byte* lpClassName, nint hInstance) => User32.UnregisterClassA(lpClassName, hInstance);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RegisterWindowMessageA")]
    private static uint RegisterWindowMessageA(byte* lpString) => User32.RegisterWindowMessageA(lpString);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateWindowExA")]
    private static nint CreateWindowExA(
        uint dwExStyle, byte* lpClassName, byte* lpWindowName, uint dwStyle, int X, int Y, int nWidth, int nHeight,
        nint hWndParent, nint hMenu, nint hInstance, void* lpParam) =>
        User32.CreateWindowExA(dwExStyle, lpClassName, lpWindowName, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RegisterClassW")]
    private static ushort RegisterClassW(WNDCLASS* lpWndClass) => User32.RegisterClassW(lpWndClass);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RegisterClassExW")]
    private static ushort RegisterClassExW(WNDCLASSEX* lpwcx) => User32.RegisterClassExW(lpwcx);

    [UnmanagedCallersOnly(EntryPoint = "wsm_UnregisterClassW")]
    private static int UnregisterClassW(char* lpClassName, nint hInstance) => User32.UnregisterClassW(lpClassName, hInstance);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RegisterWindowMessageW")]
    private static uint RegisterWindowMessageW(char* lpString) => User32.RegisterWindowMessageW(lpString);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateWindowExW")]
    private static nint CreateWindowExW(
        uint dwExStyle, char* lpClassName, char* lpWindowName, uint dwStyle, int X, int Y, int nWidth, int nHeight,
        nint hWndParent, nint hMenu, nint hInstance, void* lpParam) =>
        User32.CreateWindowExW(dwExStyle, lpClassName, lpWindowName, dwStyle, X, Y, nWidth, nHeight, hWndParent, hMenu, hInstance, lpParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RegisterClassW32")]
    private static ushort RegisterClassW32(WNDCLASS* lpWndClass) => User32Wide32.RegisterClassW(lpWndClass);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RegisterClassExW32")]
    private static ushort RegisterClassExW32(WNDCLASSEX* lpwcx) => User32Wide32.RegisterClassExW(lpwcx);

    [UnmanagedCallersOnly(EntryPoint = "wsm_UnregisterClassW32")]
    private static int UnregisterClassW32(uint* lpClassName, nint hInstance) => User32Wide32.UnregisterClassW(lpClassName);

    [UnmanagedCallersOnly(EntryPoint = "wsm_RegisterWindowMessageW32")]
    private static uint RegisterWindowMessageW32(uint* lpString) => User32Wide32.RegisterWindowMessageW(lpString);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CreateWindowExW32")]
    private static nint CreateWindowExW32(
        uint dwExStyle, uint* lpClassName, uint* lpWindowName, uint dwStyle, int X, int Y, int nWidth, int nHeight, nint hWndParent, nint hMenu,
        nint hInstance, void* lpParam)
    {
        var create = new CREATESTRUCT
        {
            lpCreateParams = lpParam, hInstance = hInstance, hMenu = hMenu, hwndParent = hWndParent, cy = nHeight, cx = nWidth, y = Y, x = X,
            style = (int)dwStyle, lpszName = lpWindowName, lpszClass = lpClassName, dwExStyle = dwExStyle,
        };
        return User32Wide32.CreateWindowExW(&create);
    }

    [UnmanagedCallersOnly(EntryPoint = "wsm_DestroyWindow")]
    private static int DestroyWindow(nint hWnd) => User32.DestroyWindow(hWnd);

    [UnmanagedCallersOnly(EntryPoint = "wsm_IsWindow")]
    private static int IsWindow(nint hWnd) => User32.IsWindow(hWnd);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DefWindowProcA")]
    private static nint DefWindowProcA(nint hWnd, uint Msg, nuint wParam, nint lParam) => User32.DefWindowProcA(hWnd, Msg, wParam, lParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CallWindowProcA")]
    private static nint CallWindowProcA(delegate* unmanaged<nint, uint, nuint, nint, nint> lpPrevWndFunc, nint hWnd, uint Msg, nuint wParam, nint lParam) =>
        User32.CallWindowProcA(lpPrevWndFunc, hWnd, Msg, wParam, lParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetWindowLongPtrA")]
    private static nint GetWindowLongPtrA(nint hWnd, int nIndex) => User32.GetWindowLongPtrA(hWnd, nIndex);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetWindowLongPtrA")]
    private static nint SetWindowLongPtrA(nint hWnd, int nIndex, nint dwNewLong) => User32.SetWindowLongPtrA(hWnd, nIndex, dwNewLong);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetMessageA")]
    private static int GetMessageA(MSG* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax) =>
        User32.GetMessageA(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);

    [UnmanagedCallersOnly(EntryPoint = "wsm_PeekMessageA")]
    private static int PeekMessageA(MSG* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax, uint wRemoveMsg) =>
        User32.PeekMessageA(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DispatchMessageA")]
    private static nint DispatchMessageA(MSG* lpMsg) => User32.DispatchMessageA(lpMsg);

    [UnmanagedCallersOnly(EntryPoint = "wsm_PostMessageA")]
    private static int PostMessageA(nint hWnd, uint Msg, nuint wParam, nint lParam) => User32.PostMessageA(hWnd, Msg, wParam, lParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_PostThreadMessageA")]
    private static int PostThreadMessageA(uint idThread, uint Msg, nuint wParam, nint lParam) => User32.PostThreadMessageA(idThread, Msg, wParam, lParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SendMessageA")]
    private static nint SendMessageA(nint hWnd, uint Msg, nuint wParam, nint lParam) => User32.SendMessageA(hWnd, Msg, wParam, lParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DefWindowProcW")]
    private static nint DefWindowProcW(nint hWnd, uint Msg, nuint wParam, nint lParam) => User32.DefWindowProcW(hWnd, Msg, wParam, lParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_CallWindowProcW")]
    private static nint CallWindowProcW(delegate* unmanaged<nint, uint, nuint, nint, nint> lpPrevWndFunc, nint hWnd, uint Msg, nuint wParam, nint lParam) =>
        User32.CallWindowProcW(lpPrevWndFunc, hWnd, Msg, wParam, lParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetWindowLongPtrW")]
    private static nint GetWindowLongPtrW(nint hWnd, int nIndex) => User32.GetWindowLongPtrW(hWnd, nIndex);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetWindowLongPtrW")]
    private static nint SetWindowLongPtrW(nint hWnd, int nIndex, nint dwNewLong) => User32.SetWindowLongPtrW(hWnd, nIndex, dwNewLong);

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetMessageW")]
    private static int GetMessageW(MSG* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax) =>
        User32.GetMessageW(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);

    [UnmanagedCallersOnly(EntryPoint = "wsm_PeekMessageW")]
    private static int PeekMessageW(MSG* lpMsg, nint hWnd, uint wMsgFilterMin, uint wMsgFilterMax, uint wRemoveMsg) =>
        User32.PeekMessageW(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);

    [UnmanagedCallersOnly(EntryPoint = "wsm_DispatchMessageW")]
    private static nint DispatchMessageW(MSG* lpMsg) => User32.DispatchMessageW(lpMsg);

    [UnmanagedCallersOnly(EntryPoint = "wsm_PostMessageW")]
    private static int PostMessageW(nint hWnd, uint Msg, nuint wParam, nint lParam) => User32.PostMessageW(hWnd, Msg, wParam, lParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_PostThreadMessageW")]
    private static int PostThreadMessageW(uint idThread, uint Msg, nuint wParam, nint lParam) => User32.PostThreadMessageW(idThread, Msg, wParam, lParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SendMessageW")]
    private static nint SendMessageW(nint hWnd, uint Msg, nuint wParam, nint lParam) => User32.SendMessageW(hWnd, Msg, wParam, lParam);

    [UnmanagedCallersOnly(EntryPoint = "wsm_TranslateMessage")]
    private static int TranslateMessage(MSG* lpMsg) => User32.TranslateMessage(lpMsg);

    [UnmanagedCallersOnly(EntryPoint = "wsm_PostQuitMessage")]
    private static void PostQuitMessage(int nExitCode) => User32.PostQuitMessage(nExitCode);

    [UnmanagedCallersOnly(EntryPoint = "wsm_MsgWaitForMultipleObjects")]
    private static uint MsgWaitForMultipleObjects(uint nCount, nint* pHandles, int fWaitAll, uint dwMilliseconds, uint dwWakeMask) =>
        User32.MsgWaitForMultipleObjects(nCount, pHandles, fWaitAll, dwMilliseconds, dwWakeMask);

    [UnmanagedCallersOnly(EntryPoint = "wsm_MsgWaitForMultipleObjectsEx")]
    private static uint MsgWaitForMultipleObjectsEx(uint nCount, nint* pHandles, uint dwMilliseconds, uint dwWakeMask, uint dwFlags) =>
        User32.MsgWaitForMultipleObjectsEx(nCount, pHandles, dwMilliseconds, dwWakeMask, dwFlags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_WaitMessage")]
    private static int WaitMessage() => User32.WaitMessage();

    [UnmanagedCallersOnly(EntryPoint = "wsm_GetQueueStatus")]
    private static uint GetQueueStatus(uint flags) => User32.GetQueueStatus(flags);

    [UnmanagedCallersOnly(EntryPoint = "wsm_SetTimer")]
    private static nuint SetTimer(nint hWnd, nuint nIDEvent, uint uElapse, delegate* unmanaged<nint, uint, nuint, uint, void> lpTimerFunc) =>
        User32.SetTimer(hWnd, nIDEvent, uElapse, lpTimerFunc);

    [UnmanagedCallersOnly(EntryPoint = "wsm_KillTimer")]
    private static int KillTimer(nint hWnd, nuint uIDEvent) => User32.KillTimer(hWnd, uIDEvent);
}
