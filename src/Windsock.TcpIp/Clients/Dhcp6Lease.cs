using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>What a DHCPv6 server has given to a host. Source: RFC 8415, RFC 3646.</summary>
public sealed record Dhcp6Lease
{
    /// <summary>The server, by its DUID; empty when only configuration was asked for.</summary>
    public IReadOnlyList<byte> Server { get; init; } = [];

    /// <summary>The addresses, with the ends of their lifetimes.</summary>
    public IReadOnlyList<(IpAddress Address, Instant PreferredUntil, Instant ValidUntil)> Addresses { get; init; } = [];

    /// <summary>When the client begins to ask that server for more time: T1.</summary>
    public Instant RenewAt { get; init; } = Instant.Never;

    /// <summary>When it begins to ask any server: T2.</summary>
    public Instant RebindAt { get; init; } = Instant.Never;

    /// <summary>The DNS servers.</summary>
    public IReadOnlyList<IpAddress> DnsServers { get; init; } = [];

    /// <summary>The names to search.</summary>
    public IReadOnlyList<string> SearchNames { get; init; } = [];

    /// <summary>When the last address ends.</summary>
    internal Instant ExpiresAt
    {
        get
        {
            var last = new Instant(long.MinValue);
            foreach ((_, _, Instant until) in Addresses) last = Instant.Max(last, until);
            return last;
        }
    }

    /// <summary>Reads the addresses of an identity association and the configuration.</summary>
    /// <param name="message">A reply or advertisement.</param>
    /// <param name="association">IAID of the client.</param>
    /// <param name="now">The time.</param>
    /// <param name="status">What the server says of the association; no addresses when it gives none.</param>
    internal static Dhcp6Lease Read(in Dhcp6View message, uint association, Instant now, out Dhcp6Status status)
    {
        var addresses = new List<(IpAddress, Instant, Instant)>();
        uint preferred = uint.MaxValue, renew = 0, rebind = 0;
        status = message.Options.Status;
        foreach (Dhcp6Option option in message.Options)
        {
            if (!option.TryRead(out Dhcp6IdentityAssociation found, out Dhcp6Options within) || found.Id != association) continue;
            if (found.RebindSeconds > 0 && found.RenewSeconds > found.RebindSeconds) continue; // RFC 8415 section 21.4
            (renew, rebind) = (found.RenewSeconds, found.RebindSeconds);
            if (status == Dhcp6Status.Success) status = within.Status;
            foreach (Dhcp6Option inner in within)
            {
                if (!inner.TryRead(out Dhcp6Address address, out Dhcp6Options said) || said.Status != Dhcp6Status.Success) continue;
                if (address.ValidSeconds == 0 || address.PreferredSeconds > address.ValidSeconds) continue; // Section 21.6
                addresses.Add((address.Address, Until(now, address.PreferredSeconds), Until(now, address.ValidSeconds)));
                preferred = Math.Min(preferred, address.PreferredSeconds);
            }
        }

        if (addresses.Count == 0 && status == Dhcp6Status.Success) status = Dhcp6Status.NoAddresses;
        return ReadConfiguration(message) with
        {
            Addresses = addresses,
            // Section 21.4: half and four fifths of the shortest preferred lifetime where the server leaves it to the client.
            RenewAt = Until(now, renew > 0 || preferred == uint.MaxValue ? renew > 0 ? renew : uint.MaxValue : preferred / 2),
            RebindAt = Until(now, rebind > 0 || preferred == uint.MaxValue ? rebind > 0 ? rebind : uint.MaxValue : (uint)(preferred * 0.8)),
        };
    }

    /// <summary>Reads the configuration alone.</summary>
    internal static Dhcp6Lease ReadConfiguration(in Dhcp6View message)
    {
        var servers = new List<IpAddress>();
        var names = new List<string>();
        if (message.Options.TryFind(Dhcp6OptionCode.DnsServers, out Dhcp6Option option) && option.TryRead(out AddressList list))
        {
            for (int i = 0; i < list.Count; i++) servers.Add(list[i]);
        }

        if (message.Options.TryFind(Dhcp6OptionCode.DomainList, out option))
        {
            ReadOnlySpan<byte> value = option.Value;
            for (int at = 0; at < value.Length && DnsName.TryParse(value, ref at, out DnsName name);) names.Add(name.ToString());
        }

        byte[] server = message.Options.TryFind(Dhcp6OptionCode.ServerId, out option) ? option.Value.ToArray() : [];
        return new Dhcp6Lease { Server = server, DnsServers = servers, SearchNames = names };
    }

    private static Instant Until(Instant now, uint seconds) => seconds == uint.MaxValue ? Instant.Never : now + TimeSpan.FromSeconds(seconds);
}
