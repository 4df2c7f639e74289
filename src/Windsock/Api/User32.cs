namespace Windsock;

/// <summary>user32.dll: windows that nobody sees, and the messages of threads. Enough for WSAAsyncSelect and the WSAAsyncGetXByY functions, and for a
/// program's message loop.</summary>
/// <remarks>Every window is a place for messages and nothing else. Failures are told by <see cref="Kernel32.GetLastError"/>.</remarks>
public static unsafe partial class User32
{
    /// <summary>The parent of a message-only window.</summary>
    public const nint HWND_MESSAGE = -3;

    /// <summary>Every top-level window, in PostMessage and SendMessage.</summary>
    public const nint HWND_BROADCAST = 0xffff;

#pragma warning disable CS1591 // The names are those of winuser.h.
    public const uint WM_NULL = 0x0000;
    public const uint WM_CREATE = 0x0001;
    public const uint WM_DESTROY = 0x0002;
    public const uint WM_CLOSE = 0x0010;
    public const uint WM_QUIT = 0x0012;
    public const uint WM_NCCREATE = 0x0081;
    public const uint WM_NCDESTROY = 0x0082;
    public const uint WM_TIMER = 0x0113;
    public const uint WM_USER = 0x0400;
    public const uint WM_APP = 0x8000;

    public const uint PM_NOREMOVE = 0;
    public const uint PM_REMOVE = 1;
    public const uint PM_NOYIELD = 2;

    public const int GWLP_WNDPROC = -4;
    public const int GWLP_HINSTANCE = -6;
    public const int GWLP_HWNDPARENT = -8;
    public const int GWLP_ID = -12;
    public const int GWL_STYLE = -16;
    public const int GWL_EXSTYLE = -20;
    public const int GWLP_USERDATA = -21;

    public const int QS_KEY = 0x0001;
    public const int QS_MOUSEMOVE = 0x0002;
    public const int QS_MOUSEBUTTON = 0x0004;
    public const int QS_POSTMESSAGE = 0x0008;
    public const int QS_TIMER = 0x0010;
    public const int QS_PAINT = 0x0020;
    public const int QS_SENDMESSAGE = 0x0040;
    public const int QS_HOTKEY = 0x0080;
    public const int QS_ALLPOSTMESSAGE = 0x0100;
    public const int QS_ALLEVENTS = 0x1CBF;
    public const int QS_ALLINPUT = 0x1CFF;

    public const uint MWMO_WAITALL = 1;
    public const uint MWMO_ALERTABLE = 2;
    public const uint MWMO_INPUTAVAILABLE = 4;
#pragma warning restore CS1591
}
