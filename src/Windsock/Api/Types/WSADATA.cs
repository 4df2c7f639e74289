using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>What WSAStartup tells, in the 64-bit layout of 408 bytes. Source: MS Learn "WSADATA structure (winsock.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct WSADATA
{
    /// <summary>WSADESCRIPTION_LEN.</summary>
    public const int WSADESCRIPTION_LEN = 256;

    /// <summary>WSASYS_STATUS_LEN.</summary>
    public const int WSASYS_STATUS_LEN = 128;

    /// <summary>Text ended by a zero.</summary>
    [InlineArray(WSADESCRIPTION_LEN + 1)]
    public struct Description
    {
        private byte _first;
    }

    /// <summary>Text ended by a zero.</summary>
    [InlineArray(WSASYS_STATUS_LEN + 1)]
    public struct SystemStatus
    {
        private byte _first;
    }

    /// <summary>The version agreed on: major in the low byte, minor in the high one.</summary>
    public ushort wVersion;

    /// <summary>The highest version there is, 2.2.</summary>
    public ushort wHighVersion;

    /// <summary>A number for version 1 programs, 0 for the others.</summary>
    public ushort iMaxSockets;

    /// <summary>A number for version 1 programs, 0 for the others.</summary>
    public ushort iMaxUdpDg;

    /// <summary>Not used.</summary>
    public nint lpVendorInfo;

    /// <summary>"WinSock 2.0".</summary>
    public Description szDescription;

    /// <summary>"Running".</summary>
    public SystemStatus szSystemStatus;
}
