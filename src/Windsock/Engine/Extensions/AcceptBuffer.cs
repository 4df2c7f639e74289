using System.Runtime.CompilerServices;
using Windsock.Spi;

namespace Windsock.Engine;

/// <summary>The buffer of AcceptEx: data, then room for the local address, then room for the remote one. Each room begins with the length of its
/// address.</summary>
/// <remarks>Only GetAcceptExSockaddrs knows the layout of the rooms; programs count 16 bytes more than an address for it.</remarks>
internal readonly unsafe struct AcceptBuffer(byte* data, uint dataLength, uint localRoom, uint remoteRoom)
{
    /// <summary>What a room has beyond the address.</summary>
    public const int Overhead = 16;

    private const int AddressOffset = 8;

    /// <summary>Where the data goes.</summary>
    public byte* Data => data;

    /// <summary>The most data.</summary>
    public uint DataLength => dataLength;

    /// <summary>Bytes in all; more than a buffer can have when the lengths are absurd.</summary>
    public ulong Total => (ulong)dataLength + localRoom + remoteRoom;

    /// <summary>Whether each room holds an address of a family.</summary>
    public bool HasRoomFor(int addressLength) => localRoom >= addressLength + Overhead && remoteRoom >= addressLength + Overhead;

    /// <summary>Fills the rooms.</summary>
    public void WriteAddresses(in SocketAddress local, in SocketAddress remote)
    {
        Write(data + dataLength, localRoom, local);
        Write(data + dataLength + localRoom, remoteRoom, remote);
    }

    /// <summary>The local address.</summary>
    public SOCKADDR* Local(out int length) => Read(data + dataLength, localRoom, out length);

    /// <summary>The remote address.</summary>
    public SOCKADDR* Remote(out int length) => Read(data + dataLength + localRoom, remoteRoom, out length);

    private static void Write(byte* room, uint size, in SocketAddress address)
    {
        Unsafe.WriteUnaligned(room, address.Length);
        address.Bytes.CopyTo(new Span<byte>(room + AddressOffset, (int)size - AddressOffset));
    }

    private static SOCKADDR* Read(byte* room, uint size, out int length)
    {
        length = size < AddressOffset ? 0 : Math.Clamp(Unsafe.ReadUnaligned<int>(room), 0, (int)Math.Min(size, int.MaxValue) - AddressOffset);
        return (SOCKADDR*)(room + AddressOffset);
    }
}
