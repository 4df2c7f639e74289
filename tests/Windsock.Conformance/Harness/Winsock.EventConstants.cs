namespace Windsock.Conformance;

public static partial class Winsock
{
    // Network events.
    public const int FD_READ = 0x01;
    public const int FD_WRITE = 0x02;
    public const int FD_OOB = 0x04;
    public const int FD_ACCEPT = 0x08;
    public const int FD_CONNECT = 0x10;
    public const int FD_CLOSE = 0x20;
    public const int FD_QOS = 0x40;
    public const int FD_GROUP_QOS = 0x80;
    public const int FD_ROUTING_INTERFACE_CHANGE = 0x100;
    public const int FD_ADDRESS_LIST_CHANGE = 0x200;
    public const int FD_ALL_EVENTS = 0x3ff;

    public const uint WSA_WAIT_TIMEOUT = 258;
    public const uint WSA_INFINITE = uint.MaxValue;

    // Messages and windows.
    public const nint HWND_MESSAGE = -3;
    public const uint WM_CREATE = 0x0001;
    public const uint WM_DESTROY = 0x0002;
    public const uint WM_QUIT = 0x0012;
    public const uint WM_NCCREATE = 0x0081;
    public const uint WM_NCDESTROY = 0x0082;
    public const uint WM_TIMER = 0x0113;
    public const uint WM_APP = 0x8000;
    public const uint PM_REMOVE = 1;
    public const int GWLP_USERDATA = -21;
    public const uint QS_POSTMESSAGE = 0x0008;
    public const uint QS_ALLINPUT = 0x1CFF;
    public const uint MWMO_INPUTAVAILABLE = 4;
}
