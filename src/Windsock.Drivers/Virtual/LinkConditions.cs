namespace Windsock.Drivers.Virtual;

/// <summary>How the delays of a link with jitter spread.</summary>
public enum JitterDistribution
{
    /// <summary>Evenly, from delay - jitter to delay + jitter.</summary>
    Uniform,

    /// <summary>Normally, with the jitter as standard deviation.</summary>
    Normal,

    /// <summary>With a long tail of late packets (Pareto with exponent 4), with the jitter as standard deviation.</summary>
    Pareto,
}

/// <summary>What a queue does with packets that wait too long.</summary>
public enum QueueDiscipline
{
    /// <summary>Nothing; what does not fit is dropped.</summary>
    DropTail,

    /// <summary>Controlled delay: once all packets of an interval have waited longer than the target, it drops, or marks, at a rising rate. Source: RFC
    /// 8289.</summary>
    CoDel,
}

/// <summary>What one direction of a link does to packets. The words are those of tc-netem(8) and of Toxiproxy; the default is a perfect link.</summary>
/// <remarks>A packet meets them in this order: Down, Loss, Duplicate, Corrupt, the queue with its limits, Rate, Delay with Jitter and Reorder.</remarks>
public sealed record LinkConditions
{
    /// <summary>Everything arrives at once.</summary>
    public static readonly LinkConditions Perfect = new();

    /// <summary>Bits a second; 0 for no limit. Every byte of the frame counts.</summary>
    public long Rate { get; init; }

    /// <summary>The time from the end of a packet's transmission to its arrival.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>By how much the delay varies. Packets overtake each other unless <see cref="KeepOrder"/> is set.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>How it varies.</summary>
    public JitterDistribution Distribution { get; init; }

    /// <summary>How much of each delay's variation comes from the one before it: 0 to 1.</summary>
    public double JitterCorrelation { get; init; }

    /// <summary>Whether a packet never arrives before one that was sent before it, whatever the jitter.</summary>
    public bool KeepOrder { get; init; }

    /// <summary>The most bytes that wait for a link with a <see cref="Rate"/>; 0 for no limit in bytes.</summary>
    public int QueueBytes { get; init; }

    /// <summary>The most packets that wait for a link with a <see cref="Rate"/>, 1,000 as netem has it; 0 for no limit in packets.</summary>
    public int QueuePackets { get; init; } = 1000;

    /// <summary>What the queue does with packets that wait too long.</summary>
    public QueueDiscipline Queue { get; init; }

    /// <summary>The waiting time that <see cref="QueueDiscipline.CoDel"/> aims at.</summary>
    public TimeSpan CoDelTarget { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The time in which a queue of <see cref="QueueDiscipline.CoDel"/> must have drained once.</summary>
    public TimeSpan CoDelInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether CoDel marks packets of ECN-capable transports (RFC 3168) and does not drop them.</summary>
    public bool Ecn { get; init; }

    /// <summary>Packets of ECN-capable transports that find more bytes than this waiting are marked, as a data centre's switches do for DCTCP (RFC 8257); 0
    /// for never.</summary>
    public int MarkBytes { get; init; }

    /// <summary>Which packets are lost.</summary>
    public LossModel Loss { get; init; }

    /// <summary>The probability that a packet comes twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>The probability that one bit of a packet, behind the link header, is flipped.</summary>
    public double Corrupt { get; init; }

    /// <summary>The probability that a packet is sent without its <see cref="Delay"/> and so overtakes others.</summary>
    public double Reorder { get; init; }

    /// <summary>Only every so many-th packet may be reordered; 1 for each.</summary>
    public int ReorderGap { get; init; } = 1;

    /// <summary>Whether nothing gets through: a cut cable, a partition.</summary>
    public bool Down { get; init; }

    /// <summary>Whether every packet arrives as it is and at once.</summary>
    public bool IsPerfect => Rate <= 0 && Delay <= TimeSpan.Zero && Jitter <= TimeSpan.Zero && Loss.IsNone && Duplicate <= 0 && Corrupt <= 0 && !Down;
}
