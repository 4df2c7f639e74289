using Windsock.Drivers.Virtual;
using Windsock.Simulation.Flows;
using Windsock.TcpIp;

namespace Windsock.Simulation.Plans;

/// <summary>Everything that a seed decides about a run before it begins.</summary>
internal sealed record RunPlan
{
    /// <summary>Where everything comes from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How bad the network is: 0 perfect, 1 slow, 2 lossy, 3 very bad.</summary>
    public required int Severity { get; init; }

    /// <summary>How many networks a router joins; 1 without a router.</summary>
    public required int Lans { get; init; }

    /// <summary>Whether the router hides the networks behind it from the first one.</summary>
    public required bool HasNat { get; init; }

    /// <summary>The MTU of each.</summary>
    public required int[] Mtus { get; init; }

    /// <summary>The hosts.</summary>
    public required HostPlan[] Hosts { get; init; }

    /// <summary>Changes, in the order of their time.</summary>
    public required FaultPlan[] Faults { get; init; }

    /// <summary>When the last fault is over.</summary>
    public required TimeSpan HealedAt { get; init; }

    /// <summary>Connections, each with the time at which it begins.</summary>
    public required (TimeSpan At, StreamPlan Plan)[] Streams { get; init; }

    /// <summary>Datagrams, each with the time at which they begin.</summary>
    public required (TimeSpan At, DatagramPlan Plan)[] Datagrams { get; init; }

    /// <summary>Echo requests, each with the time at which they begin.</summary>
    public required (TimeSpan At, EchoPlan Plan)[] Echoes { get; init; }

    /// <summary>Attempts to connect where nobody listens, each with the time at which they begin.</summary>
    public required (TimeSpan At, EchoPlan Plan)[] Refusals { get; init; }

    /// <summary>Names that are asked for, each with the time at which that begins.</summary>
    public required (TimeSpan At, EchoPlan Plan)[] Names { get; init; }

    /// <summary>Multicast, each with the time at which it begins.</summary>
    public required (TimeSpan At, GroupPlan Plan)[] Groups { get; init; }

    /// <summary>Whether packets may be lost, or connections cut.</summary>
    public bool HasFaults => Severity >= 2 || Faults.Length > 0;

    /// <summary>Whether a queue may be full.</summary>
    public bool HasQueues => Hosts.Any(host => host.Outward.Rate > 0 || host.Inward.Rate > 0);

    /// <summary>Whether links make copies.</summary>
    public bool HasDuplicates =>
        Hosts.Any(host => host.Outward.Duplicate > 0 || host.Inward.Duplicate > 0) || Faults.Any(fault => fault.Conditions is { Duplicate: > 0 });

    /// <summary>Whether a link flips bits.</summary>
    public bool HasCorruption =>
        Hosts.Any(host => host.Outward.Corrupt > 0 || host.Inward.Corrupt > 0) || Faults.Any(fault => fault.Conditions is { Corrupt: > 0 });

    /// <summary>Draws a plan.</summary>
    public static RunPlan Draw(ulong seed)
    {
        Prng chance = Prng.For(seed, "topology");
        int severity = chance.Pick(0, 1, 2, 2, 2, 3, 3);
        int lans = chance.Pick(1, 1, 2, 3);
        int[] mtus = new int[lans];
        for (int i = 0; i < lans; i++) mtus[i] = chance.Pick(576, 1280, 1492, 1500, 1500, 1500, 4000, 9000, 65535);
        var hosts = new HostPlan[chance.Between(2, 8)];
        int corrupting = chance.Below(hosts.Length);
        for (int i = 0; i < hosts.Length; i++)
        {
            LinkConditions outward = LinkPlan.Draw(chance, severity, corrupts: i == corrupting);
            LinkConditions inward = chance.Chance(0.5) ? outward with { Corrupt = 0 } : LinkPlan.Draw(chance, severity, corrupts: false);
            hosts[i] = new HostPlan(i, i < lans ? i : chance.Below(lans), StackPlan.Draw(Prng.For(seed, $"stack {i}")), outward, inward);
        }

        var sites = new Sites([.. hosts.Select(host => host.Lan)], mtus, lans > 1 && chance.Chance(0.4));
        TimeSpan length = chance.Milliseconds(100, chance.Pick(1_000, 10_000, 60_000));
        FaultPlan[] faults = DrawFaults(Prng.For(seed, "faults"), hosts, severity, length);
        return new RunPlan
        {
            Seed = seed, Severity = severity, Lans = lans, Mtus = mtus, Hosts = hosts, Faults = faults,
            HealedAt = faults.Length == 0 ? length : faults[^1].At,
            HasNat = sites.HasNat,
            Streams = FlowPlan.Streams(Prng.For(seed, "streams"), sites, length, bad: severity >= 2),
            Datagrams = FlowPlan.Datagrams(Prng.For(seed, "datagrams"), sites, length),
            Echoes = FlowPlan.Echoes(Prng.For(seed, "echoes"), sites, length),
            Refusals = FlowPlan.Echoes(Prng.For(seed, "refusals"), sites, length),
            Names = FlowPlan.Echoes(Prng.For(seed, "names"), sites, length),
            Groups = FlowPlan.Groups(Prng.For(seed, "groups"), hosts, sites, length),
        };
    }

    // The last ones mend everything.
    private static FaultPlan[] DrawFaults(Prng chance, HostPlan[] hosts, int severity, TimeSpan length)
    {
        if (severity < 2) return [];
        var faults = new List<FaultPlan>();
        int count = chance.Below(6);
        for (int i = 0; i < count; i++)
        {
            TimeSpan at = length * chance.Fraction();
            HostPlan host = hosts[chance.Below(hosts.Length)];
            TimeSpan outage = chance.Milliseconds(50, severity == 2 ? 3_000 : 20_000);
            switch (chance.Below(3))
            {
                case 0:
                    faults.Add(new FaultPlan(at, host.Number, host.Outward with { Down = true }, []));
                    faults.Add(new FaultPlan(at + outage, host.Number, host.Outward, []));
                    break;
                case 1:
                    int[] apart = [.. hosts.Where(_ => chance.Chance(0.5)).Select(each => each.Number)];
                    if (apart.Length == 0) break;
                    faults.Add(new FaultPlan(at, -1, null, apart));
                    faults.Add(new FaultPlan(at + outage, -1, null, []));
                    break;
                default:
                    faults.Add(new FaultPlan(at, host.Number, LinkPlan.Draw(chance, chance.Between(1, severity), host.Outward.Corrupt > 0), []));
                    break;
            }
        }

        TimeSpan end = faults.Count == 0 ? length : new TimeSpan(Math.Max(length.Ticks, faults.Max(fault => fault.At.Ticks)));
        faults.Add(new FaultPlan(end, -1, null, []));
        foreach (HostPlan host in hosts) faults.Add(new FaultPlan(end, host.Number, LinkPlan.Healed(host.Outward), []));
        return [.. faults.OrderBy(fault => fault.At)]; // Stable, so those of one time keep their order.
    }
}
