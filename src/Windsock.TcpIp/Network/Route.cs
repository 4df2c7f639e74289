using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>By which interface, and by which neighbour, packets to a prefix go.</summary>
/// <param name="Prefix">The destinations.</param>
/// <param name="Interface">By which interface.</param>
/// <param name="Gateway">The router; the unspecified address of either family when the destinations are on the link.</param>
/// <param name="Metric">Among routes to the same prefix the smallest counts.</param>
public sealed record Route(IpPrefix Prefix, NetworkInterface Interface, IpAddress Gateway = default, int Metric = 0) : IComparable<Route>
{
    /// <summary>Whether the destinations are neighbours.</summary>
    public bool IsOnLink => Gateway.IsUnspecified;

    /// <summary>Fixed order: IPv4 first, the longest prefix first, by prefix, the smallest metric first, then by interface and gateway.</summary>
    public int CompareTo(Route? other)
    {
        if (other is null) return 1;
        if (Prefix.Address.IsV4 != other.Prefix.Address.IsV4) return Prefix.Address.IsV4 ? -1 : 1;
        if (Prefix.Length != other.Prefix.Length) return other.Prefix.Length.CompareTo(Prefix.Length);
        int order = Prefix.Address.CompareTo(other.Prefix.Address);
        if (order == 0) order = Metric.CompareTo(other.Metric);
        if (order == 0) order = Interface.Index.CompareTo(other.Interface.Index);
        return order == 0 ? Gateway.CompareTo(other.Gateway) : order;
    }

    /// <summary>Whether left comes before right.</summary>
    public static bool operator <(Route left, Route right) => left is null ? right is not null : left.CompareTo(right) < 0;

    /// <summary>Whether left comes after right.</summary>
    public static bool operator >(Route left, Route right) => left is not null && left.CompareTo(right) > 0;

    /// <summary>Whether left does not come after right.</summary>
    public static bool operator <=(Route left, Route right) => left is null || left.CompareTo(right) <= 0;

    /// <summary>Whether left does not come before right.</summary>
    public static bool operator >=(Route left, Route right) => left is null ? right is null : left.CompareTo(right) >= 0;

    /// <summary>As "ip route" prints one.</summary>
    public override string ToString() =>
        IsOnLink ? $"{Prefix} dev {Interface.Name} metric {Metric}" : $"{Prefix} via {Gateway} dev {Interface.Name} metric {Metric}";
}
