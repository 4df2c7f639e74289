namespace Windsock.Simulation.Flows;

/// <summary>Datagrams from one host to another.</summary>
internal sealed record DatagramPlan
{
    /// <summary>The index of the host that sends.</summary>
    public int Client { get; init; }

    /// <summary>The index of the host that receives.</summary>
    public int Server { get; init; }

    /// <summary>Whether it uses IPv6.</summary>
    public bool V6 { get; init; }

    /// <summary>How many.</summary>
    public int Datagrams { get; init; }

    /// <summary>The longest payload; what the link does not carry goes as fragments.</summary>
    public int MostBytes { get; init; }

    /// <summary>The time between two.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Whether each is answered with its own bytes.</summary>
    public bool Echo { get; init; }

    /// <summary>Whether datagrams may be lost on a perfect network, because a path has to be learned first.</summary>
    public bool MayLose { get; init; }

    /// <summary>The longest payload that goes as one packet on all networks.</summary>
    public int WholeBytes { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"datagrams host{Client} to host{Server}{(V6 ? " IPv6" : "")}, {Datagrams} of up to {MostBytes} bytes{(Echo ? ", answered" : "")}";
}
