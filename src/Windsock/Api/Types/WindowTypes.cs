using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>A place on a screen; messages here always have 0, 0. Source: MS Learn "POINT structure (windef.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct POINT
{
    /// <summary>From the left.</summary>
    public int x;

    /// <summary>From the top.</summary>
    public int y;
}

/// <summary>A message. Source: MS Learn "MSG structure (winuser.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct MSG
{
    /// <summary>The window, or 0 for a message to the thread.</summary>
    public nint hwnd;

    /// <summary>WM_* or a number of the program's own.</summary>
    public uint message;

    /// <summary>The first argument; the socket for WSAAsyncSelect.</summary>
    public nuint wParam;

    /// <summary>The second argument; event and error for WSAAsyncSelect.</summary>
    public nint lParam;

    /// <summary>Milliseconds since the system started, when it was posted.</summary>
    public uint time;

    /// <summary>0, 0.</summary>
    public POINT pt;
}

/// <summary>What a window class is registered with; text is UTF-8 or UTF-16 as the function wants it.</summary>
/// <remarks>Source: MS Learn "WNDCLASSEXW structure (winuser.h)".</remarks>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct WNDCLASSEX
{
    /// <summary>Bytes of this structure.</summary>
    public uint cbSize;

    /// <summary>CS_*, without effect here.</summary>
    public uint style;

    /// <summary>Gets the messages of the windows: window, message, two arguments.</summary>
    public delegate* unmanaged<nint, uint, nuint, nint, nint> lpfnWndProc;

    /// <summary>Extra bytes of the class, without effect here.</summary>
    public int cbClsExtra;

    /// <summary>Extra bytes of each window, for SetWindowLongPtr.</summary>
    public int cbWndExtra;

    /// <summary>The module; not looked at.</summary>
    public nint hInstance;

    /// <summary>Not looked at.</summary>
    public nint hIcon;

    /// <summary>Not looked at.</summary>
    public nint hCursor;

    /// <summary>Not looked at.</summary>
    public nint hbrBackground;

    /// <summary>Not looked at.</summary>
    public void* lpszMenuName;

    /// <summary>The name of the class, or an atom.</summary>
    public void* lpszClassName;

    /// <summary>Not looked at.</summary>
    public nint hIconSm;
}

/// <summary>As <see cref="WNDCLASSEX"/>, in the older form. Source: MS Learn "WNDCLASSW structure (winuser.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct WNDCLASS
{
    /// <summary>CS_*, without effect here.</summary>
    public uint style;

    /// <summary>Gets the messages of the windows: window, message, two arguments.</summary>
    public delegate* unmanaged<nint, uint, nuint, nint, nint> lpfnWndProc;

    /// <summary>Extra bytes of the class, without effect here.</summary>
    public int cbClsExtra;

    /// <summary>Extra bytes of each window, for SetWindowLongPtr.</summary>
    public int cbWndExtra;

    /// <summary>The module; not looked at.</summary>
    public nint hInstance;

    /// <summary>Not looked at.</summary>
    public nint hIcon;

    /// <summary>Not looked at.</summary>
    public nint hCursor;

    /// <summary>Not looked at.</summary>
    public nint hbrBackground;

    /// <summary>Not looked at.</summary>
    public void* lpszMenuName;

    /// <summary>The name of the class, or an atom.</summary>
    public void* lpszClassName;
}

/// <summary>What WM_NCCREATE and WM_CREATE point to. Source: MS Learn "CREATESTRUCTW structure (winuser.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct CREATESTRUCT
{
    /// <summary>The last argument of CreateWindowEx.</summary>
    public void* lpCreateParams;

    /// <summary>The module.</summary>
    public nint hInstance;

    /// <summary>The menu or number of the window.</summary>
    public nint hMenu;

    /// <summary>The parent.</summary>
    public nint hwndParent;

    /// <summary>Height.</summary>
    public int cy;

    /// <summary>Width.</summary>
    public int cx;

    /// <summary>From the top.</summary>
    public int y;

    /// <summary>From the left.</summary>
    public int x;

    /// <summary>WS_*.</summary>
    public int style;

    /// <summary>The text of the window.</summary>
    public void* lpszName;

    /// <summary>The name or atom of the class.</summary>
    public void* lpszClass;

    /// <summary>WS_EX_*.</summary>
    public uint dwExStyle;
}
