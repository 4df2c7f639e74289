using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Naming;

/// <summary>What a program asks of getaddrinfo, and the answer.</summary>
/// <remarks>Source: MS Learn "getaddrinfo function (ws2tcpip.h)", "ADDRINFOA structure (ws2def.h)"; RFC 3493 section 6.1.</remarks>
internal sealed record AddressQuery(string? Node, string? Service, int Flags, int Family, int SocketType, int Protocol)
{
    private const int KnownFlags =
        Ws2_32.AI_PASSIVE | Ws2_32.AI_CANONNAME | Ws2_32.AI_NUMERICHOST | Ws2_32.AI_NUMERICSERV | Ws2_32.AI_DNS_ONLY | Ws2_32.AI_FORCE_CLEAR_TEXT
        | Ws2_32.AI_BYPASS_DNS_CACHE | Ws2_32.AI_RETURN_TTL | Ws2_32.AI_ALL | Ws2_32.AI_ADDRCONFIG | Ws2_32.AI_V4MAPPED | Ws2_32.AI_NON_AUTHORITATIVE
        | Ws2_32.AI_SECURE | Ws2_32.AI_RETURN_PREFERRED_NAMES | Ws2_32.AI_FQDN | Ws2_32.AI_FILESERVER | Ws2_32.AI_DISABLE_IDN_ENCODING;

    /// <summary>The addresses, with their port.</summary>
    public List<SocketAddress> Addresses { get; private set; } = [];

    /// <summary>The official name of the host, if it was asked for.</summary>
    public string? CanonicalName { get; private set; }

    private bool WantsName => (Flags & (Ws2_32.AI_CANONNAME | Ws2_32.AI_FQDN)) != 0;

    /// <summary>Finds the answer.</summary>
    /// <returns>NO_ERROR, WSAHOST_NOT_FOUND, WSAEINVAL, WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSATYPE_NOT_FOUND, WSANO_DATA, WSATRY_AGAIN, WSANO_RECOVERY
    /// or WSA_NOT_ENOUGH_MEMORY.</returns>
    public WsaError Run()
    {
        WsaError error = Check();
        if (error != NO_ERROR) return error;

        error = FindPort(out int port);
        if (error != NO_ERROR) return error;

        error = FindAddresses();
        if (error != NO_ERROR) return error;

        Addresses = [.. Addresses.Select(address => address.WithPort(port))];
        return NO_ERROR;
    }

    private WsaError Check()
    {
        if (Node is null && Service is null) return WSAHOST_NOT_FOUND;
        if ((Flags & ~KnownFlags) != 0) return WSAEINVAL;
        if ((Flags & Ws2_32.AI_CANONNAME) != 0 && (Node is null || (Flags & Ws2_32.AI_FQDN) != 0)) return WSAEINVAL;
        if (Family is not (Ws2_32.AF_UNSPEC or Ws2_32.AF_INET or Ws2_32.AF_INET6)) return WSAEAFNOSUPPORT;
        return SocketType is 0 or Ws2_32.SOCK_STREAM or Ws2_32.SOCK_DGRAM or Ws2_32.SOCK_RAW ? NO_ERROR : WSAESOCKTNOSUPPORT;
    }

    /// <summary>The port in host order: a number, or what the services of the wanted protocol say; TCP first when there is no wish.</summary>
    private WsaError FindPort(out int port)
    {
        port = 0;
        if (string.IsNullOrEmpty(Service)) return NO_ERROR;

        if (IpText.TryParseDecimal(Service, ushort.MaxValue, out uint number))
        {
            port = (int)number;
            return NO_ERROR;
        }

        if ((Flags & Ws2_32.AI_NUMERICSERV) != 0) return WSAHOST_NOT_FOUND;

        ServiceEntry? service = null;
        if (SocketType is 0 or Ws2_32.SOCK_STREAM && Protocol is 0 or Ws2_32.IPPROTO_TCP) service = ServiceDatabase.ByName(Service, "tcp");
        if (SocketType is 0 or Ws2_32.SOCK_DGRAM && Protocol is 0 or Ws2_32.IPPROTO_UDP) service ??= ServiceDatabase.ByName(Service, "udp");
        if (service is null) return WSATYPE_NOT_FOUND;

        port = service.Port;
        return NO_ERROR;
    }

    private WsaError FindAddresses()
    {
        if (Node is null)
        {
            Addresses = LocalHost.Unnamed(Family, (Flags & Ws2_32.AI_PASSIVE) != 0);
            return NO_ERROR;
        }

        if (Node.Length == 0 || string.Equals(Node, LocalHost.Marker, StringComparison.OrdinalIgnoreCase)) return FindLocalHost();
        if (TryReadNumeric(Node, out SocketAddress numeric)) return UseNumeric(numeric);
        return (Flags & Ws2_32.AI_NUMERICHOST) != 0 ? WSAHOST_NOT_FOUND : AskHost(Node);
    }

    private WsaError FindLocalHost()
    {
        if ((Flags & Ws2_32.AI_NUMERICHOST) != 0) return WSAHOST_NOT_FOUND;

        Addresses = LocalHost.Addresses(Family);
        if (WantsName) CanonicalName = LocalHost.Name();
        return Addresses.Count > 0 ? NO_ERROR : WSANO_DATA;
    }

    private WsaError UseNumeric(SocketAddress address)
    {
        bool maps = Family == Ws2_32.AF_INET6 && (Flags & Ws2_32.AI_V4MAPPED) != 0;
        if (maps && address.IsIPv4) address = SocketAddress.FromIp(address.ToIPAddress()!.MapToIPv6(), 0);
        if (Family != Ws2_32.AF_UNSPEC && Family != address.Family) return WSAHOST_NOT_FOUND;

        Addresses = [address];
        if (WantsName) CanonicalName = SocketAddressText.Format(address);
        return NO_ERROR;
    }

    private WsaError AskHost(string node)
    {
        int hostFlags = 0;
        if (WantsName) hostFlags |= LibC.AI_CANONNAME;
        if ((Flags & Ws2_32.AI_ADDRCONFIG) != 0) hostFlags |= LibC.AI_ADDRCONFIG;
        if ((Flags & Ws2_32.AI_V4MAPPED) != 0) hostFlags |= LibC.AI_V4MAPPED;
        if ((Flags & Ws2_32.AI_ALL) != 0) hostFlags |= LibC.AI_ALL;

        bool encode = (Flags & Ws2_32.AI_DISABLE_IDN_ENCODING) == 0;
        WsaError error = NetworkNames.Resolve(node, Family, hostFlags, encode, out List<SocketAddress> addresses, out string? canonicalName);
        (Addresses, CanonicalName) = (addresses, WantsName ? canonicalName ?? node : null);
        return error;
    }

    /// <summary>Reads an address as Windows' resolver does: IPv4 of one to four parts, IPv6 with a scope.</summary>
    public static bool TryReadNumeric(string node, out SocketAddress address)
    {
        if (IpText.TryParseLooseIPv4(node, out uint ipv4))
        {
            uint network = Ws2_32.htonl(ipv4);
            address = SocketAddressText.Make(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in network)), 0, 0);
            return true;
        }

        Span<byte> ipv6 = stackalloc byte[16];
        bool good = SocketAddressText.TryParseScoped(node, ipv6, out uint scope);
        address = good ? SocketAddressText.Make(ipv6, scope, 0) : default;
        return good;
    }
}
