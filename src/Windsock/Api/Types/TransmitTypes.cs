using System.Runtime.InteropServices;

namespace Windsock;

/// <summary>What goes before and after the file, 32 bytes. Source: MS Learn "TRANSMIT_FILE_BUFFERS structure (mswsock.h)".</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct TRANSMIT_FILE_BUFFERS
{
    /// <summary>Sent first; may be null.</summary>
    public void* Head;

    /// <summary>Its bytes.</summary>
    public uint HeadLength;

    /// <summary>Sent last; may be null.</summary>
    public void* Tail;

    /// <summary>Its bytes.</summary>
    public uint TailLength;
}

/// <summary>A piece of TransmitPackets, 24 bytes. Source: MS Learn "TRANSMIT_PACKETS_ELEMENT structure (mswsock.h)".</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
public unsafe struct TRANSMIT_PACKETS_ELEMENT
{
    /// <summary>TP_ELEMENT_MEMORY or TP_ELEMENT_FILE, with or without TP_ELEMENT_EOP.</summary>
    [FieldOffset(0)]
    public uint dwElFlags;

    /// <summary>Bytes; 0 of a file means all that follows.</summary>
    [FieldOffset(4)]
    public uint cLength;

    /// <summary>Where in the file; -1 is the file's own position.</summary>
    [FieldOffset(8)]
    public long nFileOffset;

    /// <summary>The file.</summary>
    [FieldOffset(16)]
    public nint hFile;

    /// <summary>The memory.</summary>
    [FieldOffset(8)]
    public void* pBuffer;
}
