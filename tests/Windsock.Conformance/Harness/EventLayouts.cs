namespace Windsock.Conformance;

/// <summary>WSANETWORKEVENTS.</summary>
public unsafe struct NetworkEvents
{
    public int lNetworkEvents;
    public fixed int iErrorCode[10];
}

/// <summary>MSG.</summary>
public struct Message
{
    public nint hwnd;
    public uint message;
    public nuint wParam;
    public nint lParam;
    public uint time;
    public int x;
    public int y;
}

/// <summary>WNDCLASSA and WNDCLASSW.</summary>
public unsafe struct WindowClass
{
    public uint style;
    public delegate* unmanaged<nint, uint, nuint, nint, nint> lpfnWndProc;
    public int cbClsExtra;
    public int cbWndExtra;
    public nint hInstance;
    public nint hIcon;
    public nint hCursor;
    public nint hbrBackground;
    public void* lpszMenuName;
    public void* lpszClassName;
}
