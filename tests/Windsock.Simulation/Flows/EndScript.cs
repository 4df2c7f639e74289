namespace Windsock.Simulation.Flows;

/// <summary>What one end of a connection does.</summary>
internal sealed record EndScript
{
    /// <summary>Bytes that it sends in all.</summary>
    public long Send { get; init; }

    /// <summary>The most bytes that it gives to one send.</summary>
    public int WriteBytes { get; init; } = 16384;

    /// <summary>The most bytes that it takes with one receive.</summary>
    public int ReadBytes { get; init; } = 16384;

    /// <summary>It sends nothing before the peer has closed its direction: the far side of a half-closed connection.</summary>
    public bool WaitsForEnd { get; init; }

    /// <summary>Bytes of one request or answer of its own; 0 for a stream without turns.</summary>
    public int Turn { get; init; }

    /// <summary>Bytes of one request or answer of the peer.</summary>
    public int PeerTurn { get; init; }

    /// <summary>Whether it has the first turn.</summary>
    public bool Leads { get; init; }

    /// <summary>The probability that it stops reading for a while after a receive.</summary>
    public double PauseChance { get; init; }

    /// <summary>How long it stops.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How long it waits between its turns or sends.</summary>
    public TimeSpan Think { get; init; }

    /// <summary>It resets the connection once it has received so many bytes; -1 for never.</summary>
    public long AbortAt { get; init; } = -1;

    /// <summary>It looks at data before it takes it.</summary>
    public bool Peeks { get; init; }

    /// <summary>The last byte of every so many-th send is urgent; 0 for none.</summary>
    public int UrgentEvery { get; init; }

    /// <summary>How many bytes it may have sent when it has received so many.</summary>
    public long MaySend(long received) =>
        Turn == 0 ? Send : Math.Min(Send, (received / PeerTurn + (Leads ? 1 : 0)) * Turn);
}
