using System.Runtime.InteropServices;
using Windsock.Naming;
using Windsock.Windows;
using static Windsock.Windows.User32Error;

namespace Windsock;

/// <content>Windows.</content>
public static unsafe partial class User32
{
    /// <summary>Makes a window of this thread. Its procedure gets WM_NCCREATE and then WM_CREATE before the call returns.</summary>
    /// <param name="dwExStyle">WS_EX_*, kept.</param>
    /// <param name="lpClassName">The name of a registered class, or its atom.</param>
    /// <param name="lpWindowName">The text of the window; passed to the procedure.</param>
    /// <param name="dwStyle">WS_*, kept.</param>
    /// <param name="X">Passed to the procedure.</param>
    /// <param name="Y">Passed to the procedure.</param>
    /// <param name="nWidth">Passed to the procedure.</param>
    /// <param name="nHeight">Passed to the procedure.</param>
    /// <param name="hWndParent">A window, HWND_MESSAGE, or 0.</param>
    /// <param name="hMenu">Kept as GWLP_ID.</param>
    /// <param name="hInstance">Kept as GWLP_HINSTANCE.</param>
    /// <param name="lpParam">Passed to the procedure in the CREATESTRUCT.</param>
    /// <returns>The window, or 0 with ERROR_CANNOT_FIND_WND_CLASS, ERROR_INVALID_WINDOW_HANDLE (the parent) or ERROR_INVALID_PARAMETER; also 0 when the
    /// procedure refused.</returns>
    /// <remarks>Source: MS Learn "CreateWindowExW function (winuser.h)". Differs: no window is ever seen.</remarks>
    public static nint CreateWindowExW(
        uint dwExStyle, char* lpClassName, char* lpWindowName, uint dwStyle, int X, int Y, int nWidth, int nHeight, nint hWndParent, nint hMenu,
        nint hInstance, void* lpParam)
    {
        var create = new CREATESTRUCT
        {
            lpCreateParams = lpParam, hInstance = hInstance, hMenu = hMenu, hwndParent = hWndParent, cy = nHeight, cx = nWidth, y = Y, x = X,
            style = (int)dwStyle, lpszName = lpWindowName, lpszClass = lpClassName, dwExStyle = dwExStyle,
        };
        return Create(&create, TextForm.Wide, nameof(CreateWindowExW));
    }

    /// <inheritdoc cref="CreateWindowExW"/>
    public static nint CreateWindowExA(
        uint dwExStyle, byte* lpClassName, byte* lpWindowName, uint dwStyle, int X, int Y, int nWidth, int nHeight, nint hWndParent, nint hMenu,
        nint hInstance, void* lpParam)
    {
        var create = new CREATESTRUCT
        {
            lpCreateParams = lpParam, hInstance = hInstance, hMenu = hMenu, hwndParent = hWndParent, cy = nHeight, cx = nWidth, y = Y, x = X,
            style = (int)dwStyle, lpszName = lpWindowName, lpszClass = lpClassName, dwExStyle = dwExStyle,
        };
        return Create(&create, TextForm.Narrow, nameof(CreateWindowExA));
    }

    internal static nint Create(CREATESTRUCT* create, TextForm form, string function)
    {
        if (!TryReadName(create->lpszClass, form, out string? name, out ushort atom)) return Kernel32.Fail(ERROR_INVALID_PARAMETER, function);
        if (WindowNames.Find(name, atom) is not { } kind) return Kernel32.Fail(ERROR_CANNOT_FIND_WND_CLASS, function);

        Window? parent = null;
        bool messageOnly = create->hwndParent == HWND_MESSAGE;
        if (create->hwndParent != 0 && !messageOnly && !Window.TryFind(create->hwndParent, out parent))
        {
            return Kernel32.Fail(ERROR_INVALID_WINDOW_HANDLE, function);
        }

        Window window = Window.Open(kind, MessageQueue.Current, parent, messageOnly);
        (window.Instance, window.Id, window.Style, window.ExtendedStyle) = (create->hInstance, create->hMenu, create->style, (nint)create->dwExStyle);
        if (window.Call(WM_NCCREATE, 0, (nint)create) == 0)
        {
            window.Close();
            return 0;
        }

        if (window.Call(WM_CREATE, 0, (nint)create) != -1) return window.IsGone ? 0 : window.Handle;
        Destroy(window);
        return 0;
    }

    /// <summary>Destroys a window of this thread and its children: WM_DESTROY, then those of the children, then WM_NCDESTROY.</summary>
    /// <param name="hWnd">The window.</param>
    /// <returns>1, or 0 with ERROR_INVALID_WINDOW_HANDLE or ERROR_ACCESS_DENIED (a window of another thread).</returns>
    /// <remarks>Source: MS Learn "DestroyWindow function (winuser.h)".</remarks>
    public static int DestroyWindow(nint hWnd)
    {
        if (!Window.TryFind(hWnd, out Window? window)) return Kernel32.Fail(ERROR_INVALID_WINDOW_HANDLE);
        if (window.Queue != MessageQueue.Current) return Kernel32.Fail(ERROR_ACCESS_DENIED);
        Destroy(window);
        return 1;
    }

    private static void Destroy(Window window)
    {
        if (window.IsBeingDestroyed || window.IsGone) return;
        window.IsBeingDestroyed = true;
        window.Call(WM_DESTROY, 0, 0);
        foreach (Window child in Window.Where(each => each.Parent == window && each.Queue == window.Queue)) Destroy(child);
        if (!window.IsGone) window.Call(WM_NCDESTROY, 0, 0);
        window.Close();
    }

    /// <summary>Whether a handle is that of a window.</summary>
    /// <param name="hWnd">Any value.</param>
    /// <returns>1 or 0.</returns>
    /// <remarks>Source: MS Learn "IsWindow function (winuser.h)".</remarks>
    public static int IsWindow(nint hWnd) => Window.TryFind(hWnd, out _) ? 1 : 0;

    /// <summary>What a window does with messages that the program leaves alone: it lets itself be created, and destroys itself on WM_CLOSE.</summary>
    /// <param name="hWnd">The window.</param>
    /// <param name="Msg">The message.</param>
    /// <param name="wParam">Its first argument.</param>
    /// <param name="lParam">Its second argument.</param>
    /// <returns>1 for WM_NCCREATE, else 0.</returns>
    /// <remarks>Source: MS Learn "DefWindowProcW function (winuser.h)".</remarks>
    public static nint DefWindowProcW(nint hWnd, uint Msg, nuint wParam, nint lParam)
    {
        if (Msg == WM_CLOSE) DestroyWindow(hWnd);
        return Msg == WM_NCCREATE ? 1 : 0;
    }

    /// <inheritdoc cref="DefWindowProcW"/>
    public static nint DefWindowProcA(nint hWnd, uint Msg, nuint wParam, nint lParam) => DefWindowProcW(hWnd, Msg, wParam, lParam);

    /// <summary>Passes a message to a procedure, as one that took another's place does.</summary>
    /// <param name="lpPrevWndFunc">What SetWindowLongPtr gave back.</param>
    /// <param name="hWnd">The window.</param>
    /// <param name="Msg">The message.</param>
    /// <param name="wParam">Its first argument.</param>
    /// <param name="lParam">Its second argument.</param>
    /// <returns>What the procedure returns.</returns>
    /// <remarks>Source: MS Learn "CallWindowProcW function (winuser.h)".</remarks>
    public static nint CallWindowProcW(delegate* unmanaged<nint, uint, nuint, nint, nint> lpPrevWndFunc, nint hWnd, uint Msg, nuint wParam, nint lParam) =>
        lpPrevWndFunc == null ? 0 : lpPrevWndFunc(hWnd, Msg, wParam, lParam);

    /// <inheritdoc cref="CallWindowProcW"/>
    public static nint CallWindowProcA(delegate* unmanaged<nint, uint, nuint, nint, nint> lpPrevWndFunc, nint hWnd, uint Msg, nuint wParam, nint lParam) =>
        CallWindowProcW(lpPrevWndFunc, hWnd, Msg, wParam, lParam);

    /// <summary>Reads what is kept with a window.</summary>
    /// <param name="hWnd">The window.</param>
    /// <param name="nIndex">GWLP_* or GWL_*, or the place of a value in the extra bytes of the class.</param>
    /// <returns>The value, or 0 with ERROR_INVALID_WINDOW_HANDLE or ERROR_INVALID_INDEX.</returns>
    /// <remarks>Source: MS Learn "GetWindowLongPtrW function (winuser.h)".</remarks>
    public static nint GetWindowLongPtrW(nint hWnd, int nIndex)
    {
        if (!Window.TryFind(hWnd, out Window? window)) return Kernel32.Fail(ERROR_INVALID_WINDOW_HANDLE);
        return TryGetValue(window, nIndex, out nint value) ? value : Kernel32.Fail(ERROR_INVALID_INDEX);
    }

    /// <inheritdoc cref="GetWindowLongPtrW"/>
    public static nint GetWindowLongPtrA(nint hWnd, int nIndex) => GetWindowLongPtrW(hWnd, nIndex);

    /// <summary>Changes what is kept with a window.</summary>
    /// <param name="hWnd">The window.</param>
    /// <param name="nIndex">GWLP_* or GWL_*, or the place of a value in the extra bytes of the class.</param>
    /// <param name="dwNewLong">The value.</param>
    /// <returns>The value before, or 0 with ERROR_INVALID_WINDOW_HANDLE or ERROR_INVALID_INDEX.</returns>
    /// <remarks>Source: MS Learn "SetWindowLongPtrW function (winuser.h)".</remarks>
    public static nint SetWindowLongPtrW(nint hWnd, int nIndex, nint dwNewLong)
    {
        if (!Window.TryFind(hWnd, out Window? window)) return Kernel32.Fail(ERROR_INVALID_WINDOW_HANDLE);
        if (!TryGetValue(window, nIndex, out nint before) || nIndex == GWLP_HWNDPARENT) return Kernel32.Fail(ERROR_INVALID_INDEX);
        switch (nIndex)
        {
            case GWLP_USERDATA: window.UserData = dwNewLong; break;
            case GWLP_WNDPROC: window.Procedure = dwNewLong; break;
            case GWLP_HINSTANCE: window.Instance = dwNewLong; break;
            case GWLP_ID: window.Id = dwNewLong; break;
            case GWL_STYLE: window.Style = dwNewLong; break;
            case GWL_EXSTYLE: window.ExtendedStyle = dwNewLong; break;
            default: MemoryMarshal.Write(window.Extra[nIndex..], dwNewLong); break;
        }

        return before;
    }

    /// <inheritdoc cref="SetWindowLongPtrW"/>
    public static nint SetWindowLongPtrA(nint hWnd, int nIndex, nint dwNewLong) => SetWindowLongPtrW(hWnd, nIndex, dwNewLong);

    private static bool TryGetValue(Window window, int index, out nint value)
    {
        value = index switch
        {
            GWLP_USERDATA => window.UserData,
            GWLP_WNDPROC => window.Procedure,
            GWLP_HINSTANCE => window.Instance,
            GWLP_HWNDPARENT => window.Parent?.Handle ?? (window.IsMessageOnly ? HWND_MESSAGE : 0),
            GWLP_ID => window.Id,
            GWL_STYLE => window.Style,
            GWL_EXSTYLE => window.ExtendedStyle,
            >= 0 when index <= window.Extra.Length - sizeof(nint) => MemoryMarshal.Read<nint>(window.Extra[index..]),
            _ => 0,
        };
        return index >= 0 ? index <= window.Extra.Length - sizeof(nint)
            : index is GWLP_USERDATA or GWLP_WNDPROC or GWLP_HINSTANCE or GWLP_HWNDPARENT or GWLP_ID or GWL_STYLE or GWL_EXSTYLE;
    }
}
