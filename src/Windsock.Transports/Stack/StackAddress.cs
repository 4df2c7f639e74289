using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Windsock.Spi;
using Windsock.TcpIp.Wire;

namespace Windsock.Transports.Stack;

/// <summary>Addresses between SOCKADDR and the stack. The stack has an IPv4-mapped address and the IPv4 address as one value, so the family of the socket
/// decides
/// how it is written.</summary>
internal static class StackAddress
{
    private const int MulticastInterfaceBytes = 4;

    /// <summary>Reads a SOCKADDR_IN or SOCKADDR_IN6.</summary>
    public static AddressPort Read(in SocketAddress address) => address.IsIPv4
        ? new AddressPort(IpAddress.ReadV4(address.IpBytes), (ushort)address.Port)
        : new AddressPort(IpAddress.ReadV6(address.IpBytes), (ushort)address.Port, (int)address.ScopeId);

    /// <summary>Writes one of the given family.</summary>
    public static SocketAddress Write(int family, in AddressPort value)
    {
        var address = default(SocketAddress);
        Span<byte> bytes = address.Buffer;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], value.Port);
        if (family == SocketAddress.AF_INET6)
        {
            MemoryMarshal.Write(bytes, (ushort)SocketAddress.AF_INET6);
            value.Address.WriteV6(bytes[8..]);
            MemoryMarshal.Write(bytes[24..], (uint)value.Scope);
            address.Length = SocketAddress.IPv6Length;
        }
        else
        {
            MemoryMarshal.Write(bytes, (ushort)SocketAddress.AF_INET);
            if (value.Address.IsV4) value.Address.Write(bytes[4..]);
            address.Length = SocketAddress.IPv4Length;
        }

        return address;
    }

    /// <summary>Reads an IPv4 address of a structure, and what it says about an interface: 0.x.x.x is an index.</summary>
    public static (IpAddress Address, int Index) ReadInterface(ReadOnlySpan<byte> bytes) => bytes[0] == 0
        ? (IpAddress.Any4, BinaryPrimitives.ReadInt32BigEndian(bytes[..MulticastInterfaceBytes]))
        : (IpAddress.ReadV4(bytes), 0);
}
