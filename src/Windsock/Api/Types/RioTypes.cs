using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>A part of a registered buffer, 16 bytes. Source: MS Learn "RIO_BUF structure (mswsockdef.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct RIO_BUF
{
    /// <summary>What RIORegisterBuffer gave.</summary>
    public nint BufferId;

    /// <summary>Where in the buffer.</summary>
    public uint Offset;

    /// <summary>Bytes.</summary>
    public uint Length;
}

/// <summary>The end of a request, 24 bytes. Source: MS Learn "RIORESULT structure (mswsockdef.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct RIORESULT
{
    /// <summary>A <see cref="Spi.WsaError"/>.</summary>
    public int Status;

    /// <summary>Bytes moved.</summary>
    public uint BytesTransferred;

    /// <summary>Of the request queue.</summary>
    public ulong SocketContext;

    /// <summary>Of the request.</summary>
    public ulong RequestContext;
}

/// <summary>How a completion queue notifies, 32 bytes. Source: MS Learn "RIO_NOTIFICATION_COMPLETION structure (mswsock.h)".</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
public struct RIO_NOTIFICATION_COMPLETION
{
    /// <summary>RIO_EVENT_COMPLETION or RIO_IOCP_COMPLETION.</summary>
    [FieldOffset(0)]
    public int Type;

    /// <summary>The event to set.</summary>
    [FieldOffset(8)]
    public nint EventHandle;

    /// <summary>Not 0: RIONotify resets the event.</summary>
    [FieldOffset(16)]
    public int NotifyReset;

    /// <summary>The port.</summary>
    [FieldOffset(8)]
    public nint IocpHandle;

    /// <summary>The key of the packet.</summary>
    [FieldOffset(16)]
    public nuint CompletionKey;

    /// <summary>The OVERLAPPED of the packet.</summary>
    [FieldOffset(24)]
    public nint Overlapped;
}
