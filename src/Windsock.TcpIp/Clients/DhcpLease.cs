using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>What a DHCP server has given to a host. Source: RFC 2131 section 2, RFC 2132.</summary>
public sealed record DhcpLease
{
    /// <summary>The address and its prefix.</summary>
    public required IpPrefix Address { get; init; }

    /// <summary>The server.</summary>
    public required IpAddress Server { get; init; }

    /// <summary>When the client begins to ask that server for more time. Source: T1 of RFC 2131 section 4.4.5.</summary>
    public required Instant RenewAt { get; init; }

    /// <summary>When it begins to ask any server. Source: T2 of RFC 2131 section 4.4.5.</summary>
    public required Instant RebindAt { get; init; }

    /// <summary>When the lease is over.</summary>
    public required Instant ExpiresAt { get; init; }

    /// <summary>The default routers, in the order of preference.</summary>
    public IReadOnlyList<IpAddress> Routers { get; init; } = [];

    /// <summary>Routes that stand in for <see cref="Routers"/> where there are any; a router of 0.0.0.0 means on the link. Source: RFC 3442.</summary>
    public IReadOnlyList<(IpPrefix Prefix, IpAddress Router)> Routes { get; init; } = [];

    /// <summary>The DNS servers.</summary>
    public IReadOnlyList<IpAddress> DnsServers { get; init; } = [];

    /// <summary>The time servers.</summary>
    public IReadOnlyList<IpAddress> NtpServers { get; init; } = [];

    /// <summary>The domain of the host; empty without one.</summary>
    public string DomainName { get; init; } = "";

    /// <summary>The names to search. Source: RFC 3397.</summary>
    public IReadOnlyList<string> SearchNames { get; init; } = [];

    /// <summary>The MTU of the link; 0 when the server does not say.</summary>
    public int Mtu { get; init; }

    /// <summary>Reads an acknowledgment.</summary>
    /// <returns>Whether it has an address and a lease time.</returns>
    internal static bool TryRead(in DhcpView message, Instant now, out DhcpLease? lease)
    {
        lease = null;
        DhcpHeader header = message.Header;
        IpAddress address = header.YourAddress;
        if (address.IsUnspecified || address.IsMulticast || address.IsBroadcast || address.IsLoopback) return false;
        if (!message.TryGet(DhcpOptionCode.LeaseTime, out uint seconds) || seconds == 0) return false;

        int bits = message.TryGet(DhcpOptionCode.SubnetMask, out IpAddress mask) ? System.Numerics.BitOperations.PopCount(mask.AsV4) : ClassBits(address);
        bool forEver = seconds == uint.MaxValue;
        // RFC 2131 section 4.4.5: half, and seven eighths, unless the server says otherwise in the right order.
        uint rebind = message.TryGet(DhcpOptionCode.RebindingTime, out uint told) && told < seconds ? told : (uint)(seconds * 0.875);
        uint renew = message.TryGet(DhcpOptionCode.RenewalTime, out told) && told < rebind ? told : Math.Min(seconds / 2, rebind);
        message.TryGet(DhcpOptionCode.ServerIdentifier, out IpAddress server);
        lease = new DhcpLease
        {
            Address = new IpPrefix(address, bits),
            Server = server,
            RenewAt = forEver ? Instant.Never : now + TimeSpan.FromSeconds(renew),
            RebindAt = forEver ? Instant.Never : now + TimeSpan.FromSeconds(rebind),
            ExpiresAt = forEver ? Instant.Never : now + TimeSpan.FromSeconds(seconds),
            Routers = ReadAddresses(message, DhcpOptionCode.Routers),
            Routes = ReadRoutes(message),
            DnsServers = ReadAddresses(message, DhcpOptionCode.DnsServers),
            NtpServers = ReadAddresses(message, DhcpOptionCode.NtpServers),
            DomainName = ReadText(message, DhcpOptionCode.DomainName),
            SearchNames = ReadNames(message),
            Mtu = message.TryGet(DhcpOptionCode.InterfaceMtu, 2, out ReadOnlySpan<byte> mtu) ? mtu[0] << 8 | mtu[1] : 0,
        };
        return true;
    }

    // A server that gives no mask means that of the address's class.
    private static int ClassBits(in IpAddress address) => address.AsV4 >> 31 == 0 ? 8 : address.AsV4 >> 30 == 2 ? 16 : 24;

    private static List<IpAddress> ReadAddresses(in DhcpView message, byte code)
    {
        var found = new List<IpAddress>();
        if (!message.TryGet(code, out AddressList addresses)) return found;
        for (int i = 0; i < addresses.Count; i++) found.Add(addresses[i]);
        return found;
    }

    private static List<(IpPrefix Prefix, IpAddress Router)> ReadRoutes(in DhcpView message)
    {
        var found = new List<(IpPrefix, IpAddress)>();
        Span<byte> value = stackalloc byte[1024];
        var routes = new DhcpRoutes(value[..message.Gather(DhcpOptionCode.ClasslessRoutes, value)]);
        while (routes.MoveNext()) found.Add((routes.Prefix, routes.Router));
        return found;
    }

    private static string ReadText(in DhcpView message, byte code)
    {
        Span<byte> value = stackalloc byte[255];
        ReadOnlySpan<byte> text = value[..message.Gather(code, value)];
        return System.Text.Encoding.ASCII.GetString(text.TrimEnd((byte)0));
    }

    private static List<string> ReadNames(in DhcpView message)
    {
        var found = new List<string>();
        Span<byte> value = stackalloc byte[1024];
        ReadOnlySpan<byte> names = value[..message.Gather(DhcpOptionCode.DomainSearch, value)];
        for (int at = 0; at < names.Length && DnsName.TryParse(names, ref at, out DnsName name);) found.Add(name.ToString());
        return found;
    }
}
