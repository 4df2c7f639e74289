using System.Buffers;
using System.Globalization;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Transport.Tcp.Congestion;
using Windsock.TcpIp.Wire;

namespace Windsock.Transports.Configuration;

/// <summary>Which network the sockets of the process are on.</summary>
internal enum NetworkKind
{
    /// <summary>The host's sockets.</summary>
    Kernel,

    /// <summary>The own stack, within the process.</summary>
    Loopback,

    /// <summary>The own stack on a TAP device of the host.</summary>
    Tap,

    /// <summary>The own stack on a TUN device of the host.</summary>
    Tun,

    /// <summary>The own stack on an interface of the host, by AF_PACKET.</summary>
    Packet,

    /// <summary>The same by AF_XDP.</summary>
    Xdp,

    /// <summary>The own stack on a switch that several processes share by a Unix socket.</summary>
    Switch,
}

/// <summary>What WINDSOCK_NETWORK or the catalog says about the network.</summary>
internal sealed record NetworkSetting
{
    /// <summary>The forms that are accepted, for messages.</summary>
    public const string Forms =
        "kernel | loopback | tap:NAME,ADDRESS/LENGTH | tun:NAME,ADDRESS/LENGTH | packet:INTERFACE,ADDRESS/LENGTH | xdp:INTERFACE,ADDRESS/LENGTH | "
        + "switch:/PATH,ADDRESS/LENGTH; dhcp in place of an address; more addresses; gateway=ADDRESS, dns=ADDRESS, name=HOST, mtu=BYTES, pcap=FILE, "
        + "profile=windows|linux|freebsd, congestion=cubic|newreno|bbr|dctcp, ecn=off|on|accurate; "
        + "of tap and tun also host=ADDRESS/LENGTH, the address of the host's own end";

    private const int SmallestMtu = 576; // RFC 791.
    private const int SmallestMtu6 = 1280; // RFC 8200 section 5.
    private const int LargestMtu = 65535;
    private const int LongestName = 63; // RFC 1035 section 2.3.4.

    // RFC 1123 section 2.1, and the underscore that many use.
    private static readonly SearchValues<char> s_nameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    private static readonly (string Word, NetworkKind Kind, string Device)[] s_kinds =
    [
        ("kernel", NetworkKind.Kernel, ""),
        ("loopback", NetworkKind.Loopback, ""),
        ("tap", NetworkKind.Tap, "the name of a TAP device"),
        ("tun", NetworkKind.Tun, "the name of a TUN device"),
        ("packet", NetworkKind.Packet, "the name of an interface"),
        ("xdp", NetworkKind.Xdp, "the name of an interface"),
        ("switch", NetworkKind.Switch, "the path of the switch's socket"),
    ];

    private static readonly Dictionary<string, Func<NetworkSetting, string, NetworkSetting?>> s_named = new(StringComparer.Ordinal)
    {
        ["gateway"] = static (setting, value) => TryParseHost(value, out IpAddress it) ? setting with { Gateways = [.. setting.Gateways, it] } : null,
        ["dns"] = static (setting, value) => TryParseHost(value, out IpAddress it) ? setting with { DnsServers = [.. setting.DnsServers, it] } : null,
        ["host"] = static (setting, value) => IpPrefix.TryParse(value, out IpPrefix it) && setting.Kind is NetworkKind.Tap or NetworkKind.Tun
            ? setting with { HostAddress = it } : null,
        ["name"] = static (setting, value) => IsName(value) ? setting with { HostName = value } : null,
        ["mtu"] = static (setting, value) => TryParseMtu(value, out int mtu) ? setting with { Mtu = mtu } : null,
        ["profile"] = static (setting, value) => ProfileOf(value) is not null ? setting with { Profile = value } : null,
        ["congestion"] = static (setting, value) => CongestionControls.Exists(value) ? setting with { CongestionControl = value } : null,
        ["ecn"] = static (setting, value) => value is "off" or "on" or "accurate" ? setting with { Ecn = value } : null,
        ["pcap"] = static (setting, value) => value.Length > 0 ? setting with { Capture = value } : null,
    };

    /// <summary>Which network.</summary>
    public required NetworkKind Kind { get; init; }

    /// <summary>Who said so: the variable, or the catalog with the line.</summary>
    public string Place { get; init; } = "";

    /// <summary>The device, the interface or the path; empty where there is none.</summary>
    public string Device { get; init; } = "";

    /// <summary>Whether the address comes by DHCP.</summary>
    public bool Dhcp { get; init; }

    /// <summary>The addresses that are given.</summary>
    public IReadOnlyList<IpPrefix> Addresses { get; init; } = [];

    /// <summary>Routers to everywhere else.</summary>
    public IReadOnlyList<IpAddress> Gateways { get; init; } = [];

    /// <summary>Servers that names are asked of.</summary>
    public IReadOnlyList<IpAddress> DnsServers { get; init; } = [];

    /// <summary>The host's name on this network; null for that of the host below.</summary>
    public string? HostName { get; init; }

    /// <summary>Of TAP and TUN: what the host's own end is given, by a process that may (CAP_NET_ADMIN); null to leave the device as it is.</summary>
    public IpPrefix? HostAddress { get; init; }

    /// <summary>The largest packet; 0 for what the device says.</summary>
    public int Mtu { get; init; }

    /// <summary>A file that all packets are recorded in; null for none.</summary>
    public string? Capture { get; init; }

    /// <summary>The system that TCP behaves like; null for Windows.</summary>
    public string? Profile { get; init; }

    /// <summary>What decides how much is on the way; null for what the profile has.</summary>
    public string? CongestionControl { get; init; }

    /// <summary>Whether routers may mark packets instead of dropping them: off, on (RFC 3168), accurate (RFC 9768); null for what the profile has.</summary>
    public string? Ecn { get; init; }

    /// <summary>How TCP behaves, all in all.</summary>
    public TcpProfile Tcp
    {
        get
        {
            TcpProfile profile = ProfileOf(Profile ?? "") ?? TcpProfile.Windows;
            profile = profile with { CongestionControl = CongestionControl ?? profile.CongestionControl };
            if (Ecn is null) return profile;
            bool isOn = Ecn != "off", isAccurate = Ecn == "accurate";
            return profile with { OffersEcn = isOn, AcceptsEcn = isOn, OffersAccurateEcn = isAccurate, AcceptsAccurateEcn = isAccurate };
        }
    }

    /// <summary>Reads a setting.</summary>
    /// <param name="text">One of <see cref="Forms"/>.</param>
    /// <param name="setting">What it says.</param>
    /// <param name="problem">What is wrong with it, naming the part.</param>
    public static bool TryParse(string text, out NetworkSetting setting, out string problem)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        int colon = parts[0].IndexOf(':', StringComparison.Ordinal);
        string word = colon < 0 ? parts[0] : parts[0][..colon];
        setting = new NetworkSetting { Kind = NetworkKind.Kernel };
        foreach ((string each, NetworkKind kind, string device) in s_kinds)
        {
            if (each != word) continue;
            setting = new NetworkSetting { Kind = kind, Device = colon < 0 ? "" : parts[0][(colon + 1)..] };
            problem = CheckDevice(setting, word, device, colon >= 0);
            if (problem.Length == 0) problem = TakeParts(ref setting, parts.AsSpan(1));
            return problem.Length == 0;
        }

        problem = $"\"{word}\" is no kind of network";
        return false;
    }

    private static string CheckDevice(NetworkSetting setting, string word, string device, bool hasColon)
    {
        if (device.Length == 0) return hasColon ? $"\"{word}\" takes nothing after it, and there is \"{setting.Device}\"" : "";
        if (setting.Device.Length == 0) return $"\"{word}\" needs {device}: \"{word}:…\"";

        // Programs that are started in several folders are to meet.
        bool isRelative = setting.Kind == NetworkKind.Switch && !setting.Device.StartsWith('/');
        return isRelative ? $"the path of a switch begins with \"/\", and there is \"{setting.Device}\"" : "";
    }

    private static string TakeParts(ref NetworkSetting setting, ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
        {
            string problem = TakePart(ref setting, part);
            if (problem.Length != 0) return problem;
        }

        bool hasLink = setting.Kind is not (NetworkKind.Kernel or NetworkKind.Loopback);
        if (hasLink && !setting.Dhcp && setting.Addresses.Count == 0) return "an address is missing: ADDRESS/LENGTH or dhcp";
        if (setting.Kind == NetworkKind.Kernel && parts.Length > 0) return $"the host's own network takes nothing, and there is \"{parts[0]}\"";
        if (setting.HostAddress is { } far && setting.Addresses.Any(each => each.Address == far.Address)) return $"{far.Address} is at both ends";
        if (setting.Kind == NetworkKind.Tun && setting.Dhcp) return "no dhcp passes a TUN device, which carries IP only";
        bool hasV6 = setting.Addresses.Any(static each => !each.Address.IsV4);
        if (hasV6 && setting.Mtu is > 0 and < SmallestMtu6) return $"IPv6 takes an \"mtu\" of {SmallestMtu6}";
        if (setting.Kind == NetworkKind.Loopback && setting.Dhcp) return "there is nobody to give addresses by dhcp within the process";
        if (setting.Kind == NetworkKind.Loopback && (setting.Gateways.Count > 0 || setting.DnsServers.Count > 0))
        {
            return "nothing within the process leads to a \"gateway\" or to a server for \"dns\"";
        }

        bool takesMtu = setting.Kind is NetworkKind.Tap or NetworkKind.Tun or NetworkKind.Switch;
        if (setting.Mtu > 0 && !takesMtu) return "\"mtu\" is for tap, tun and switch; an interface of the host has its own";
        if (setting is { Kind: NetworkKind.Loopback, Capture: not null }) return "what stays in the process passes no link that \"pcap\" could record";
        return "";
    }

    private static string TakePart(ref NetworkSetting setting, string part)
    {
        if (part.Length == 0) return "between two commas, or behind the last, there is nothing";
        if (part == "dhcp")
        {
            setting = setting with { Dhcp = true };
            return "";
        }

        int equals = part.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            bool isPrefix = IpPrefix.TryParse(part, out IpPrefix prefix) && part.Contains('/', StringComparison.Ordinal);
            if (!isPrefix || !IsHost(prefix)) return $"\"{part}\" is no address of a host with a prefix length";
            if (prefix.Address.IsLoopback && setting.Kind != NetworkKind.Loopback) return $"\"{part}\" is the loopback's, which every host has";
            setting = setting with { Addresses = [.. setting.Addresses, prefix] };
            return "";
        }

        if (!s_named.TryGetValue(part[..equals], out Func<NetworkSetting, string, NetworkSetting?>? take)) return $"\"{part[..equals]}\" is not known";
        if (take(setting, part[(equals + 1)..]) is not { } taken) return $"\"{part[(equals + 1)..]}\" is no value for \"{part[..equals]}\"";
        setting = taken;
        return "";
    }

    private static TcpProfile? ProfileOf(string name) => Array.Find([TcpProfile.Windows, TcpProfile.Linux, TcpProfile.FreeBsd], each => each.Name == name);

    private static bool IsName(string text) => text.Length is > 0 and <= LongestName && !text.AsSpan().ContainsAnyExcept(s_nameLetters);

    private static bool IsHost(in IpAddress address) => !address.IsUnspecified && !address.IsMulticast && !address.IsBroadcast;

    // The first and the last address of a network are nobody's, but where there are two (RFC 3021) or one.
    private static bool IsHost(in IpPrefix prefix)
    {
        if (!prefix.Address.IsV4 || prefix.Length > 30) return IsHost(prefix.Address);
        uint own = prefix.Address.AsV4 & (uint.MaxValue >> prefix.Length);
        return IsHost(prefix.Address) && own != 0 && own != uint.MaxValue >> prefix.Length;
    }

    private static bool TryParseHost(string text, out IpAddress address) => IpAddress.TryParse(text, out address) && IsHost(address) && !address.IsLoopback;

    private static bool TryParseMtu(string text, out int mtu) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out mtu) && mtu is >= SmallestMtu and <= LargestMtu;
}
