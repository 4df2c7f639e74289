namespace Windsock.Naming;

/// <summary>Protocols by name and by number: those of the host's /etc/protocols, then those that every Windows knows.</summary>
internal static class ProtocolDatabase
{
    private static readonly DatabaseFile<ProtocolEntry> s_file = new("/etc/protocols", ParseEntry);

    /// <summary>The protocols that answer when the host has no file, in the order of the protocol file of Windows.</summary>
    public static IReadOnlyList<ProtocolEntry> BuiltIn { get; } = Parse("""
        ip 0 IP
        icmp 1 ICMP
        ggp 3 GGP
        tcp 6 TCP
        egp 8 EGP
        pup 12 PUP
        udp 17 UDP
        hmp 20 HMP
        xns-idp 22 XNS-IDP
        rdp 27 RDP
        ipv6 41 IPv6
        ipv6-route 43 IPv6-Route
        ipv6-frag 44 IPv6-Frag
        esp 50 ESP
        ah 51 AH
        ipv6-icmp 58 IPv6-ICMP
        ipv6-nonxt 59 IPv6-NoNxt
        ipv6-opts 60 IPv6-Opts
        rvd 66 RVD
        """);

    /// <summary>The first protocol with this name or alias; capitals do not count.</summary>
    public static ProtocolEntry? ByName(string name) => Find(protocol => Same(protocol.Name, name) || protocol.Aliases.Any(alias => Same(alias, name)));

    /// <summary>The first protocol with this number.</summary>
    public static ProtocolEntry? ByNumber(int number) => Find(protocol => protocol.Number == number);

    /// <summary>Entries in the form of protocols(5).</summary>
    public static IReadOnlyList<ProtocolEntry> Parse(string text) => new DatabaseFile<ProtocolEntry>("", ParseEntry).Parse(text.Split('\n'));

    private static ProtocolEntry? Find(Func<ProtocolEntry, bool> isWanted) => s_file.Entries().FirstOrDefault(isWanted) ?? BuiltIn.FirstOrDefault(isWanted);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static ProtocolEntry? ParseEntry(string name, string value, string[] aliases) =>
        IpText.TryParseDecimal(value, (uint)short.MaxValue, out uint number) ? new ProtocolEntry(name, aliases, (int)number) : null;
}
