using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>What ProcessSocketNotifications is to do with a socket, 24 bytes. Source: MS Learn "SOCK_NOTIFY_REGISTRATION structure (winsock2.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SOCK_NOTIFY_REGISTRATION
{
    /// <summary>The socket.</summary>
    public SOCKET socket;

    /// <summary>The key of its notifications.</summary>
    public nuint completionKey;

    /// <summary>SOCK_NOTIFY_REGISTER_EVENT_*.</summary>
    public ushort eventFilter;

    /// <summary>SOCK_NOTIFY_OP_*.</summary>
    public byte operation;

    /// <summary>SOCK_NOTIFY_TRIGGER_*.</summary>
    public byte triggerFlags;

    /// <summary>Gets 0, or why it was refused.</summary>
    public uint registrationResult;
}
