using System.Globalization;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>Whom a resolver asks, and how.</summary>
public sealed record DnsResolverOptions
{
    /// <summary>The servers, in the order of preference.</summary>
    public IReadOnlyList<AddressPort> Servers { get; init; } = [];

    /// <summary>Names of hosts that are known without asking, with their addresses.</summary>
    public IReadOnlyList<(string Name, IpAddress Address)> Hosts { get; init; } = [];

    /// <summary>Domains that are tried behind a short name.</summary>
    public IReadOnlyList<string> SearchNames { get; init; } = [];

    /// <summary>A name with so many dots is tried as it is before <see cref="SearchNames"/>.</summary>
    public int DotsForAbsolute { get; init; } = 1;

    /// <summary>How long a server may take; doubled with every round.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often all servers are asked.</summary>
    public int Rounds { get; init; } = 3;

    /// <summary>The most answers that are kept.</summary>
    public int CacheEntries { get; init; } = 1024;

    /// <summary>The largest response that is asked for over UDP; 512 for servers that do not know EDNS. Source: RFC 6891.</summary>
    public ushort UdpPayloadBytes { get; init; } = 1232;
}

/// <summary>Asks DNS servers for names. Source: RFC 1034, RFC 1035, RFC 2308, RFC 5452, RFC 7766.</summary>
public sealed class DnsResolver
{
    /// <summary>The most queries that wait at a time.</summary>
    public const int MaxQueries = 256;

    private int _active;

    /// <summary>Makes a resolver.</summary>
    /// <param name="stack">The stack whose sockets it uses.</param>
    /// <param name="options">Whom it asks; may be changed later.</param>
    public DnsResolver(NetStack stack, DnsResolverOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stack);
        Stack = stack;
        Options = options ?? new DnsResolverOptions();
        Cache = new DnsCache(Options.CacheEntries);
        Chance = Prng.For(stack.Options.Seed, "dns");
    }

    /// <summary>The stack.</summary>
    public NetStack Stack { get; }

    /// <summary>Whom it asks, and how; a change counts for the queries after it.</summary>
    public DnsResolverOptions Options { get; set; }

    /// <summary>How many answers are kept.</summary>
    public int CachedAnswers => Cache.Count;

    internal DnsCache Cache { get; }

    internal Prng Chance { get; }

    /// <summary>Asks for the records of a name.</summary>
    /// <param name="now">The time.</param>
    /// <param name="name">The name; with a dot at its end it is taken as it is.</param>
    /// <param name="type"><see cref="DnsType"/>: A, AAAA, CNAME, NS, PTR, MX, SRV or TXT.</param>
    /// <param name="completed">Called when the query ends, also from within this call; it may only take note.</param>
    /// <returns>The query, which may have ended already.</returns>
    public DnsQuery Resolve(Instant now, string name, ushort type, Action<DnsQuery>? completed = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        Stack.Enter(now);
        var query = new DnsQuery(this, name, type, completed);
        query.Begin();
        Stack.Flush();
        return query;
    }

    /// <summary>Asks for the name of an address. Source: RFC 1035 section 3.5, RFC 3596 section 2.5.</summary>
    public DnsQuery ResolveName(Instant now, IpAddress address, Action<DnsQuery>? completed = null) =>
        Resolve(now, ReverseName(address), DnsType.PTR, completed);

    /// <summary>The name under which the name of an address is to be found.</summary>
    public static string ReverseName(IpAddress address)
    {
        if (address.IsV4)
        {
            uint v4 = address.AsV4;
            return string.Create(CultureInfo.InvariantCulture, $"{v4 & 255}.{v4 >> 8 & 255}.{v4 >> 16 & 255}.{v4 >> 24}.in-addr.arpa.");
        }

        Span<char> text = stackalloc char[64];
        for (int i = 0; i < 32; i++)
        {
            ulong word = i < 16 ? address.Low : address.High;
            text[i * 2] = "0123456789abcdef"[(int)(word >> (i % 16 * 4) & 0xf)];
            text[i * 2 + 1] = '.';
        }

        return string.Concat(text, "ip6.arpa.");
    }

    /// <summary>Forgets the answers that are kept.</summary>
    public void ClearCache() => Cache.Clear();

    /// <summary>One query more waits, if that is possible.</summary>
    internal bool TryEnter()
    {
        if (_active >= MaxQueries) return false;
        _active++;
        return true;
    }

    /// <summary>One less.</summary>
    internal void Leave() => _active--;

    /// <summary>What is known of a name without asking; null for nothing.</summary>
    internal DnsAnswer? FindKnown(string name, ushort type)
    {
        if (type is not (DnsType.A or DnsType.AAAA)) return null;
        var found = new List<DnsEntry>();
        bool isKnown = false;
        foreach ((string host, IpAddress address) in Options.Hosts)
        {
            if (string.Equals(host.TrimEnd('.'), name, StringComparison.OrdinalIgnoreCase)) Add(address);
        }

        if (!isKnown && IpAddress.TryParse(name, out IpAddress itself)) Add(itself);
        // RFC 6761 section 6.3
        if (!isKnown && (name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal)))
        {
            Add(IpAddress.Loopback4);
            Add(IpAddress.Loopback6);
        }

        return isKnown ? new DnsAnswer(found.Count > 0 ? DnsOutcome.Found : DnsOutcome.NoData, name, found, TimeSpan.Zero) : null;

        void Add(IpAddress address)
        {
            isKnown = true;
            if (address.IsV4 == (type == DnsType.A)) found.Add(new DnsEntry(name, type, TimeSpan.Zero) { Address = address });
        }
    }
}
