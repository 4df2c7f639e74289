using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>The state of an overlapped operation, 32 bytes. Source: MS Learn "WSAOVERLAPPED structure (winsock2.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct WSAOVERLAPPED
{
    /// <summary>The status; STATUS_PENDING (0x103) while under way.</summary>
    public nuint Internal;

    /// <summary>Bytes transferred.</summary>
    public nuint InternalHigh;

    /// <summary>Low half of a file offset.</summary>
    public uint Offset;

    /// <summary>High half of a file offset.</summary>
    public uint OffsetHigh;

    /// <summary>An event to set at completion, or 0.</summary>
    public nint hEvent;
}
