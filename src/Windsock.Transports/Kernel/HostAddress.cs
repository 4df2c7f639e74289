using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Spi;

namespace Windsock.Transports.Kernel;

/// <summary>sockaddr between winsock2.h and Linux: the layouts agree for IPv4, IPv6 and AF_UNIX; only the number of AF_INET6 differs.</summary>
internal static unsafe class HostAddress
{
    /// <summary>The Linux number of a Windows address family.</summary>
    public static int ToHostFamily(int family) => family == SocketAddress.AF_INET6 ? LibC.AF_INET6 : family;

    /// <summary>Writes the address as the host wants it.</summary>
    /// <param name="address">In the numbers of winsock2.h.</param>
    /// <param name="host">At least <see cref="SocketAddress.MaxLength"/> bytes.</param>
    /// <returns>How many bytes to hand to the host.</returns>
    public static uint Write(in SocketAddress address, byte* host)
    {
        ReadOnlySpan<byte> bytes = address.Bytes;
        bytes.CopyTo(new Span<byte>(host, SocketAddress.MaxLength));
        if (bytes.Length >= 2) *(ushort*)host = (ushort)ToHostFamily(address.Family);
        if (address.Family != SocketAddress.AF_UNIX) return (uint)bytes.Length;

        // A path ends at its first zero; what follows it in sun_path is not part of the name (and would make an abstract name of an empty one).
        int end = bytes[2..].IndexOf((byte)0);
        return (uint)(end < 0 ? bytes.Length : 2 + end + 1);
    }

    /// <summary>Reads what the host wrote into <paramref name="address"/>'s buffer.</summary>
    /// <param name="address">Its buffer holds the host's bytes.</param>
    /// <param name="length">The length that the host reported.</param>
    public static void Adopt(ref SocketAddress address, uint length)
    {
        address.Length = (int)Math.Min(length, SocketAddress.MaxLength);
        int family = address.Family;
        if (family == LibC.AF_INET6) MemoryMarshal.Write(address.Buffer, (ushort)SocketAddress.AF_INET6);
        if (family != LibC.AF_UNIX) return;

        // The host's length tells where the path ends; winsock2.h always hands out a whole SOCKADDR_UN.
        address.Buffer[address.Length..].Clear();
        address.Length = SocketAddress.UnixLength;
    }
}
