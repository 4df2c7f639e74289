using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Windsock.Spi;

/// <summary>One piece of a scatter/gather list: the address and size of memory that somebody keeps in place for the call.</summary>
/// <remarks>16 bytes on 64-bit. Source: MS Learn "WSABUF structure (ws2def.h)".</remarks>
[StructLayout(LayoutKind.Sequential)]
public struct WSABUF
{
    /// <summary>Bytes at <see cref="buf"/>.</summary>
    public uint len;

    /// <summary>Where the bytes are; pinned or unmanaged memory.</summary>
    public nint buf;

    /// <summary>Describes <paramref name="length"/> bytes at <paramref name="address"/>.</summary>
    public WSABUF(nint address, int length)
    {
        buf = address;
        len = (uint)length;
    }

    /// <summary>The bytes themselves, for a layer that reads or changes them. The owner keeps the memory alive.</summary>
    public readonly Span<byte> AsSpan() => MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), buf), checked((int)len));
}
