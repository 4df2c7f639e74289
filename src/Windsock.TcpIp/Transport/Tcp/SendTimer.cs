namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What the sender's timer is for.</summary>
internal enum SendTimerKind : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>What is not acknowledged is sent again (RFC 6298).</summary>
    Retransmission,

    /// <summary>The end of a flight is probed (RFC 8985 section 7).</summary>
    Probe,

    /// <summary>A closed window is probed (RFC 9293 section 3.8.6.1), or a small segment has waited long enough (section 3.8.6.2.1).</summary>
    Persist,

    /// <summary>The connection has been quiet, and gives memory back.</summary>
    Quiet,
}

/// <summary>The one timer of a sender, since one thing at a time is waited for.</summary>
internal struct SendTimer
{
    private const int LeastProbes = 4;

    // Doubled so often the timeout is a minute, and has been that for some.
    private const int StuckBackoff = 10;

    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60); // RFC 6298 (2.5)

    private long _ticks; // One more than the deadline's; 0 for none, so that the default is disarmed.

    public SendTimerKind Kind { get; private set; }

    /// <summary>When it expires.</summary>
    public readonly Instant Deadline => _ticks == 0 ? Instant.Never : new Instant(_ticks - 1);

    /// <summary>How often the timeout is doubled.</summary>
    public byte Backoff { get; private set; }

    /// <summary>Timeouts since the peer was heard of.</summary>
    public byte Unanswered { get; private set; }

    /// <summary>Whether nothing has got on for minutes.</summary>
    public readonly bool IsStuck => Backoff >= StuckBackoff;

    /// <summary>Whether it guards what is on the way.</summary>
    public readonly bool IsForFlight => Kind is SendTimerKind.Retransmission or SendTimerKind.Probe;

    public void Disarm()
    {
        Kind = SendTimerKind.None;
        _ticks = 0;
    }

    public void Retransmission(Instant now, TimeSpan timeout) => Arm(SendTimerKind.Retransmission, now + BackedOff(timeout));

    public void Probe(Instant now, TimeSpan timeout) => Arm(SendTimerKind.Probe, now + timeout);

    /// <summary>Begins to probe a window, unless that goes on already.</summary>
    /// <param name="now">The time.</param>
    /// <param name="timeout">RTO.</param>
    /// <param name="patience">How long the program lets its peer be silent, zero for no limit: some probes fit it, since a single one may be lost.</param>
    public void Persist(Instant now, TimeSpan timeout, TimeSpan patience)
    {
        if (Kind == SendTimerKind.Persist) return;
        long wait = BackedOff(timeout).Ticks;
        if (patience > TimeSpan.Zero) wait = Math.Min(wait, Math.Max(timeout.Ticks, patience.Ticks / LeastProbes));
        Arm(SendTimerKind.Persist, now + new TimeSpan(wait));
    }

    /// <summary>Nothing waits: after some time the memory goes back.</summary>
    public void Quiet(Instant deadline) => Arm(SendTimerKind.Quiet, deadline);

    /// <summary>It has expired: the next time takes twice as long (RFC 6298 (5.5)).</summary>
    public void Expired()
    {
        if (Backoff < 16) Backoff++;
        if (Unanswered < byte.MaxValue) Unanswered++;
    }

    /// <summary>The peer was heard of.</summary>
    /// <param name="advances">Whether it told of something new. A closed window is probed ever less often, though not given up, while it only answers.</param>
    /// <param name="isClosed">Whether it told of a window of zero, perhaps with something on the way: RFC 9293 section 3.8.6.1 has the connection stay.</param>
    public void Answered(bool advances, bool isClosed = false)
    {
        if (advances || isClosed || Kind is SendTimerKind.Persist or SendTimerKind.None) Unanswered = 0;
        if (advances) Backoff = 0;
    }

    /// <summary>There is a new round-trip time: what the timeout was doubled for is over (RFC 6298 section 5, note).</summary>
    public void Sampled() => Backoff = 0;

    private readonly TimeSpan BackedOff(TimeSpan timeout) => new(Math.Min(timeout.Ticks << Math.Min((int)Backoff, 16), s_most.Ticks));

    private void Arm(SendTimerKind kind, Instant deadline)
    {
        Kind = kind;
        _ticks = deadline.Ticks + 1;
    }

    /// <summary>Something is on the way: a probe of the tail goes out when its time comes first, and nothing has timed out.</summary>
    public void InFlight(Instant now, TimeSpan rto, TimeSpan probe)
    {
        // RFC 8985 section 7.2: a probe is never later than the timeout would be, and goes in its place.
        if (probe < TimeSpan.MaxValue && Backoff == 0) Probe(now, probe < rto ? probe : rto);
        else Retransmission(now, rto);
    }
}
