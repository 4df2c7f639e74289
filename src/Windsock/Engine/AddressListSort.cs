using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>SIO_ADDRESS_LIST_SORT: puts destinations in the order in which to try them. Source: RFC 6724 section 6, rules 1, 2, 6 and 8.</summary>
/// <remarks>The addresses stay where they are and the entries of the list are moved, so the output may be the input's own memory.</remarks>
internal static unsafe class AddressListSort
{
    private const int MaxAddresses = 4096;
    private const int MulticastScopes = 0xff;
    private const int LinkLocalScope = 2, SiteLocalScope = 5, GlobalScope = 14;

    /// <summary>Sorts the list in <paramref name="input"/> into <paramref name="output"/>.</summary>
    public static WsaError Sort(SocketObject socket, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        int count = MemoryMarshal.Read<int>(input), head = sizeof(SOCKET_ADDRESS_LIST) - sizeof(SOCKET_ADDRESS);
        bytes = 0;
        if (count is < 0 or > MaxAddresses || input.Length < head + (count * sizeof(SOCKET_ADDRESS))) return WSAEINVAL;

        bytes = head + (count * sizeof(SOCKET_ADDRESS));
        if (output.Length < bytes) return WSAEFAULT;

        var entries = new SOCKET_ADDRESS[count];
        var keys = new (int, int, int, int, int)[count];
        input[head..bytes].CopyTo(MemoryMarshal.AsBytes(entries.AsSpan()));
        for (int i = 0; i < count; i++)
        {
            if (entries[i].iSockaddrLength < SocketAddress.IPv6Length || !UserMemory.CanRead(entries[i].lpSockaddr, SocketAddress.IPv6Length)) return WSAEFAULT;
            var address = new SocketAddress(new ReadOnlySpan<byte>(entries[i].lpSockaddr, SocketAddress.IPv6Length));
            if (!address.IsIPv6) return WSAEINVAL;
            keys[i] = Key(socket, address, i);
        }

        Array.Sort(keys, entries);
        MemoryMarshal.Write(output, count);
        MemoryMarshal.AsBytes(entries.AsSpan()).CopyTo(output[head..]);
        return NO_ERROR;
    }

    /// <summary>What to sort by, the more important first: unreachable, another scope than the source, precedence, scope, place in the list.</summary>
    private static (int, int, int, int, int) Key(SocketObject socket, SocketAddress destination, int place)
    {
        Span<byte> source = stackalloc byte[SocketAddress.MaxLength];
        bool reachable = socket.Endpoint.Ioctl(SIO_ROUTING_INTERFACE_QUERY, destination.Bytes, source, out int length) == NO_ERROR;
        int scope = Scope(destination.IpBytes);
        bool sameScope = reachable && Scope(new SocketAddress(source[..length]).IpBytes) == scope;
        return (reachable ? 0 : 1, sameScope ? 0 : 1, -Precedence(destination.IpBytes), scope, place);
    }

    private static int Scope(ReadOnlySpan<byte> ip)
    {
        if (ip.Length != 16) return GlobalScope;
        if (ip[0] == MulticastScopes) return ip[1] & 0xf;
        if (ip[0] == 0xfe && (ip[1] & 0xc0) == 0x80) return LinkLocalScope;
        if (ip[0] == 0xfe && (ip[1] & 0xc0) == 0xc0) return SiteLocalScope;
        if (ip[..15].IndexOfAnyExcept((byte)0) < 0 && ip[15] == 1) return LinkLocalScope;
        return IsMapped(ip) && (ip[12] == 127 || (ip[12] == 169 && ip[13] == 254)) ? LinkLocalScope : GlobalScope;
    }

    /// <summary>The precedences of RFC 6724 section 2.1.</summary>
    private static int Precedence(ReadOnlySpan<byte> ip)
    {
        if (IsMapped(ip)) return 35;
        if (ip[..12].IndexOfAnyExcept((byte)0) < 0) return ip[12..15].IndexOfAnyExcept((byte)0) < 0 && ip[15] == 1 ? 50 : 1;

        return (ip[0], ip[1]) switch
        {
            (0x20, 0x02) => 30,
            (0x20, 0x01) when ip[2] == 0 && ip[3] == 0 => 5,
            (0xfc or 0xfd, _) => 3,
            (0x3f, 0xfe) => 1,
            (0xfe, >= 0xc0) => 1,
            _ => 40,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsMapped(ReadOnlySpan<byte> ip) => ip[..10].IndexOfAnyExcept((byte)0) < 0 && ip[10] == 0xff && ip[11] == 0xff;
}
