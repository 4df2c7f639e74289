using Windsock.TcpIp.Transport.Tcp;

namespace Windsock.Simulation.Flows;

/// <summary>Connections from one host to another that all do the same.</summary>
internal sealed record StreamPlan
{
    /// <summary>In one or two words.</summary>
    public required string Kind { get; init; }

    /// <summary>The index of the host that connects.</summary>
    public int Client { get; init; }

    /// <summary>The index of the host that listens.</summary>
    public int Server { get; init; }

    /// <summary>Whether it uses IPv6.</summary>
    public bool V6 { get; init; }

    /// <summary>How many connections.</summary>
    public int Connections { get; init; } = 1;

    /// <summary>How many of them at one time.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>The backlog of the listener.</summary>
    public int Backlog { get; init; } = 16;

    /// <summary>What clients do.</summary>
    public required EndScript Up { get; init; }

    /// <summary>What servers do.</summary>
    public required EndScript Down { get; init; }

    /// <summary>The options of clients' sockets.</summary>
    public TcpSettings ClientSettings { get; init; } = TcpSettings.Default;

    /// <summary>The options of servers' sockets.</summary>
    public TcpSettings ServerSettings { get; init; } = TcpSettings.Default;

    /// <summary>Whether connections may fail although nothing is wrong with the network, because somebody resets them.</summary>
    public bool Aborts => Up.AbortAt >= 0 || Down.AbortAt >= 0;

    /// <summary>Whether the listener may be given more connections than it can hold; it refuses those, or resets them once it knows.</summary>
    public bool IsCrowded => AtOnce > Backlog;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Kind} host{Client} to host{Server}{(V6 ? " IPv6" : "")}, {Connections} connections ({AtOnce} at once), {Up.Send} up, {Down.Send} down";
}
