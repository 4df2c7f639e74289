using System.Runtime.InteropServices;
using Windsock.Spi;

namespace Windsock;

/// <summary>A datagram with its address and control messages, 56 bytes. Source: MS Learn "WSAMSG structure (ws2def.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct WSAMSG
{
    /// <summary>The remote address, or null.</summary>
    public SOCKADDR* name;

    /// <summary>Its bytes; on receipt first the room, then what was used.</summary>
    public int namelen;

    /// <summary>The data.</summary>
    public WSABUF* lpBuffers;

    /// <summary>How many buffers.</summary>
    public uint dwBufferCount;

    /// <summary>Control messages (WSACMSGHDR); on receipt len becomes what was used.</summary>
    public WSABUF Control;

    /// <summary>MSG_*; on receipt MSG_TRUNC, MSG_CTRUNC, MSG_BCAST, MSG_MCAST.</summary>
    public uint dwFlags;
}

/// <summary>The head of a control message: 16 bytes; data follows, records are aligned to 8. Source: MS Learn "WSACMSGHDR structure (ws2def.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public struct WSACMSGHDR
{
    /// <summary>Bytes of head and data.</summary>
    public nuint cmsg_len;

    /// <summary>IPPROTO_*.</summary>
    public int cmsg_level;

    /// <summary>IP_PKTINFO and others.</summary>
    public int cmsg_type;
}
