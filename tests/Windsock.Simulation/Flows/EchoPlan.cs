namespace Windsock.Simulation.Flows;

/// <summary>Echo requests from one host to another.</summary>
internal sealed record EchoPlan
{
    /// <summary>The index of the host that asks.</summary>
    public int Client { get; init; }

    /// <summary>The index of the host that answers.</summary>
    public int Server { get; init; }

    /// <summary>Whether it uses IPv6.</summary>
    public bool V6 { get; init; }

    /// <summary>How many.</summary>
    public int Count { get; init; }

    /// <summary>The payload of each.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>The time between two.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Whether requests may be lost on a perfect network, because a path has to be learned first.</summary>
    public bool MayFail { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"ping host{Client} to host{Server}{(V6 ? " IPv6" : "")}, {Count} of {PayloadBytes} bytes";
}
