using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>The host's interfaces and addresses in the structures of winsock2.h.</summary>
internal static unsafe class HostInterfaces
{
    private const int ListHead = 8;       // SOCKET_ADDRESS_LIST up to its first entry.
    private const int ListEntry = 16;     // SOCKET_ADDRESS.
    private const int InterfaceInfo = 76; // INTERFACE_INFO: flags, and three addresses of 24 bytes.
    private const int OldAddress = 24;

    internal readonly record struct Interface(SocketAddress Address, SocketAddress Mask, SocketAddress Broadcast, uint Flags);

    /// <summary>SIO_ADDRESS_LIST_QUERY: addresses to bind to, without loopback ones. The SOCKADDRs follow the entries that point at them.</summary>
    public static WsaError ListAddresses(int family, Span<byte> output, out int bytes)
    {
        bytes = 0;
        WsaError error = Collect(family, withLoopback: false, out List<Interface> found);
        return error == NO_ERROR ? WriteAddresses(family, found, output, out bytes) : error;
    }

    /// <summary>A SOCKET_ADDRESS_LIST.</summary>
    internal static WsaError WriteAddresses(int family, List<Interface> found, Span<byte> output, out int bytes)
    {
        int addressLength = family == SocketAddress.AF_INET6 ? SocketAddress.IPv6Length : SocketAddress.IPv4Length;
        bytes = ListHead + (found.Count * (ListEntry + addressLength));
        if (output.Length < bytes) return WSAEFAULT;

        output[..bytes].Clear();
        MemoryMarshal.Write(output, found.Count);
        nint start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(output));
        for (int i = 0; i < found.Count; i++)
        {
            int entry = ListHead + (i * ListEntry), address = ListHead + (found.Count * ListEntry) + (i * addressLength);
            MemoryMarshal.Write(output[entry..], start + address);
            MemoryMarshal.Write(output[(entry + sizeof(nint))..], addressLength);
            found[i].Address.Bytes.CopyTo(output[address..]);
        }

        return NO_ERROR;
    }

    /// <summary>SIO_GET_INTERFACE_LIST: the IPv4 interfaces.</summary>
    public static WsaError ListInterfaces(Span<byte> output, out int bytes)
    {
        bytes = 0;
        WsaError error = Collect(SocketAddress.AF_INET, withLoopback: true, out List<Interface> found);
        return error == NO_ERROR ? WriteInterfaces(found, output, out bytes) : error;
    }

    /// <summary>An array of INTERFACE_INFO.</summary>
    internal static WsaError WriteInterfaces(List<Interface> found, Span<byte> output, out int bytes)
    {
        bytes = found.Count * InterfaceInfo;
        if (output.Length < bytes) return WSAEFAULT;

        output[..bytes].Clear();
        for (int i = 0; i < found.Count; i++)
        {
            Span<byte> info = output.Slice(i * InterfaceInfo, InterfaceInfo);
            MemoryMarshal.Write(info, WindowsFlags(found[i].Flags));
            found[i].Address.Bytes.CopyTo(info[4..]);
            found[i].Broadcast.Bytes.CopyTo(info[(4 + OldAddress)..]);
            found[i].Mask.Bytes.CopyTo(info[(4 + (2 * OldAddress))..]);
        }

        return NO_ERROR;
    }

    /// <summary>IFF_* of ws2ipdef.h: up 1, broadcast 2, loopback 4, point-to-point 8, multicast 16.</summary>
    private static uint WindowsFlags(uint host) =>
        ((host & IFF_UP) != 0 ? 1u : 0) | ((host & IFF_BROADCAST) != 0 ? 2u : 0) | ((host & IFF_LOOPBACK) != 0 ? 4u : 0) |
        ((host & IFF_POINTOPOINT) != 0 ? 8u : 0) | ((host & IFF_MULTICAST) != 0 ? 16u : 0);

    private static WsaError Collect(int family, bool withLoopback, out List<Interface> found)
    {
        found = [];
        ifaddrs* first;
        if (getifaddrs(&first) != 0) return ErrnoTable.Last();

        for (ifaddrs* each = first; each != null; each = each->ifa_next)
        {
            SocketAddress address = Read(each->ifa_addr);
            if (address.Family != family || (each->ifa_flags & IFF_UP) == 0) continue;
            if (!withLoopback && (each->ifa_flags & IFF_LOOPBACK) != 0) continue;

            SocketAddress broadcast = (each->ifa_flags & IFF_BROADCAST) != 0 ? Read(each->ifa_ifu) : default;
            found.Add(new Interface(address, Read(each->ifa_netmask), broadcast, each->ifa_flags));
        }

        freeifaddrs(first);
        return NO_ERROR;
    }

    private static SocketAddress Read(void* host)
    {
        if (host == null) return default;

        uint length = *(ushort*)host switch { LibC.AF_INET => SocketAddress.IPv4Length, LibC.AF_INET6 => SocketAddress.IPv6Length, _ => 0u };
        var address = default(SocketAddress);
        new ReadOnlySpan<byte>(host, (int)length).CopyTo(address.Buffer);
        HostAddress.Adopt(ref address, length);
        return address;
    }
}
