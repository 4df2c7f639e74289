using System.Runtime.InteropServices;
using Windsock.Linux;
using Windsock.Engine;
using Windsock.Spi;
using IPAddress = System.Net.IPAddress;

namespace Windsock.Naming;

/// <summary>This machine: its name and its addresses.</summary>
internal static unsafe class LocalHost
{
    private const int MaxName = 256;

    /// <summary>A node name that stands for this machine, as "" does.</summary>
    public const string Marker = "..localmachine";

    /// <summary>The name of gethostname(2), at most 255 bytes.</summary>
    public static string Name()
    {
        if (Session.Transport.Names is { } names) return names.HostName;

        byte* name = stackalloc byte[MaxName];
        if (LibC.gethostname(name, MaxName) != 0) return "localhost";

        name[MaxName - 1] = 0; // A name cut short may have no terminator.
        return Marshal.PtrToStringUTF8((nint)name)!;
    }

    /// <summary>The addresses of all interfaces that are up, IPv6 first as in RFC 6724; those of the loopback interface only if there are no others.</summary>
    /// <param name="family">AF_UNSPEC, AF_INET or AF_INET6.</param>
    public static List<SocketAddress> Addresses(int family)
    {
        if (Session.Transport.Names is { } names) return [.. names.LocalAddresses(family)];

        List<SocketAddress> own = InterfaceAddresses(family, loopback: false);
        return own.Count > 0 ? own : InterfaceAddresses(family, loopback: true);
    }

    /// <summary>What a passive or an active socket uses when no node is named: the wildcard addresses, or those of loopback.</summary>
    public static List<SocketAddress> Unnamed(int family, bool passive)
    {
        var addresses = new List<SocketAddress>();
        if (family == SocketAddress.AF_INET6 || (family == SocketAddress.AF_UNSPEC && HasIPv6()))
        {
            addresses.Add(SocketAddress.FromIp(passive ? IPAddress.IPv6Any : IPAddress.IPv6Loopback, 0));
        }

        if (family != SocketAddress.AF_INET6) addresses.Add(SocketAddress.FromIp(passive ? IPAddress.Any : IPAddress.Loopback, 0));
        return addresses;
    }

    /// <summary>Whether the host's loopback interface has ::1. Containers often lack it, and a program that takes the first address would fail there.</summary>
    private static bool HasIPv6() => Session.Transport.Names is not null || InterfaceAddresses(SocketAddress.AF_INET6, loopback: true).Count > 0;

    private static List<SocketAddress> InterfaceAddresses(int family, bool loopback)
    {
        var found = new List<SocketAddress>();
        LibC.ifaddrs* interfaces = null;
        if (LibC.getifaddrs(&interfaces) != 0) return found;

        for (LibC.ifaddrs* each = interfaces; each != null; each = each->ifa_next)
        {
            bool isLoopback = (each->ifa_flags & LibC.IFF_LOOPBACK) != 0;
            if ((each->ifa_flags & LibC.IFF_UP) == 0 || isLoopback != loopback || each->ifa_addr == null) continue;

            uint length = *(ushort*)each->ifa_addr switch { LibC.AF_INET => SocketAddress.IPv4Length, LibC.AF_INET6 => SocketAddress.IPv6Length, _ => 0u };
            if (length == 0 || !HostResolver.TryReadHost(each->ifa_addr, length, out SocketAddress address)) continue;
            if (family == SocketAddress.AF_UNSPEC || family == address.Family) found.Add(address);
        }

        LibC.freeifaddrs(interfaces);
        return [.. found.OrderByDescending(address => address.IsIPv6)]; // A stable sort.
    }
}
