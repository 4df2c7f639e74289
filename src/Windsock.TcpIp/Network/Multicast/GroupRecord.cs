using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Multicast;

/// <summary>A filter as it was or is.</summary>
internal readonly record struct GroupFilter(SourceFilterMode Mode, IpAddress[] Sources)
{
    /// <summary>The filter of a group that nobody wants.</summary>
    public static readonly GroupFilter None = new(SourceFilterMode.Include, []);
}

/// <summary>One record of a report.</summary>
internal readonly record struct GroupRecord(MulticastRecordKind Kind, IpAddress Group, IpAddress[] Sources);

/// <summary>A query of a router, of whichever protocol.</summary>
/// <param name="Age">0 for the newest version, 1 for IGMPv2 and MLDv1, 2 for IGMPv1.</param>
/// <param name="Group">The group asked about, or the unspecified address for all.</param>
/// <param name="MaxDelay">The answer comes within this.</param>
/// <param name="Robustness">How often routers expect things to be told; 0 when they do not say.</param>
/// <param name="Interval">The time between general queries; 0 when they do not say.</param>
internal readonly record struct GroupQuery(int Age, IpAddress Group, TimeSpan MaxDelay, int Robustness, TimeSpan Interval);
