using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>A packet of GetQueuedCompletionStatusEx, 32 bytes. Source: MS Learn "OVERLAPPED_ENTRY structure (minwinbase.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct OVERLAPPED_ENTRY
{
    /// <summary>The key of the handle.</summary>
    public nuint lpCompletionKey;

    /// <summary>The operation, or what was posted.</summary>
    public nint lpOverlapped;

    /// <summary>The operation's NTSTATUS.</summary>
    public nuint Internal;

    /// <summary>Bytes moved.</summary>
    public uint dwNumberOfBytesTransferred;
}
