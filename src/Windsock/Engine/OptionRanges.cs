using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>Values that Windows refuses with WSAEINVAL where a host might take them.</summary>
internal static class OptionRanges
{
    private const int MaxKeepAliveProbes = 255;
    private const int MaxHops = 255;

    /// <summary>Whether a number may not be set.</summary>
    public static bool IsOutOfRange(in OptionRow row, int number) => (row.Level, row.Name) switch
    {
        (SOL_SOCKET, SO_SNDBUF or SO_RCVBUF) => number < 0,
        (IPPROTO_TCP, TCP_KEEPCNT) => (uint)number > MaxKeepAliveProbes,
        (IPPROTO_IP, IP_TTL or IP_MULTICAST_TTL) => (uint)number > MaxHops,
        (IPPROTO_IPV6, IPV6_UNICAST_HOPS or IPV6_MULTICAST_HOPS) => number is < -1 or > MaxHops,
        (IPPROTO_IP, IP_MTU_DISCOVER) or (IPPROTO_IPV6, IPV6_MTU_DISCOVER) => (uint)number > IP_PMTUDISC_PROBE,
        (IPPROTO_IP, IP_PROTECTION_LEVEL) or (IPPROTO_IPV6, IPV6_PROTECTION_LEVEL) => number is not (-1 or 10 or 20 or 30),
        _ => false,
    };
}
