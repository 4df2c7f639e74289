namespace Windsock.Simulation.Flows;

/// <summary>Datagrams to a group of hosts on one network.</summary>
internal sealed record GroupPlan
{
    /// <summary>The index of the host that sends.</summary>
    public int Sender { get; init; }

    /// <summary>The indexes of the hosts that listen; all on the sender's network.</summary>
    public required int[] Members { get; init; }

    /// <summary>The indexes of the hosts on it that do not.</summary>
    public required int[] Others { get; init; }

    /// <summary>Whether it uses IPv6.</summary>
    public bool V6 { get; init; }

    /// <summary>How many datagrams.</summary>
    public int Datagrams { get; init; }

    /// <summary>The payload of each.</summary>
    public int Bytes { get; init; }

    /// <summary>The time between two.</summary>
    public TimeSpan Interval { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"group of hosts {string.Join(", ", Members)}{(V6 ? " IPv6" : "")}, {Datagrams} of {Bytes} bytes from host{Sender}";
}
