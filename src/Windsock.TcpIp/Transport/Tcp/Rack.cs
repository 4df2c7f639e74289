namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Recent acknowledgment: what was sent long enough before something that has arrived is lost. Source: RFC 8985 section 6.</summary>
internal struct Rack
{
    private const int MostMultiplier = 16;
    private const int PersistRounds = 16;

    private Instant _sentAt;
    private uint _end;
    private int _multiplier;
    private int _persist;
    private uint _duplicateRound;
    private bool _inDuplicateRound;

    /// <summary>RACK.rtt: of the segment that was sent last of all that have arrived.</summary>
    public TimeSpan Rtt { get; private set; }

    /// <summary>RACK.fack: the highest sequence number that the peer has told of.</summary>
    public uint Forward { get; private set; }

    /// <summary>RACK.reordering_seen.</summary>
    public bool ReorderingSeen { get; private set; }

    /// <summary>Whether anything has arrived yet.</summary>
    public readonly bool HasSample => Rtt > TimeSpan.Zero || _sentAt != default;

    public void Begin(uint sequence)
    {
        this = default;
        Forward = sequence;
        _multiplier = 1;
    }

    /// <summary>A segment has arrived (steps 2 and 3).</summary>
    public void Arrived(in SentSegment segment, Instant now, TimeSpan leastRtt, bool echoIsOlder)
    {
        TimeSpan rtt = now - segment.SentAt;
        if (segment.Has(SentFlags.Retransmitted))
        {
            // It may be the first transmission that has arrived.
            if (echoIsOlder || rtt < leastRtt) return;
        }
        else if (Seq.Before(segment.End, Forward))
        {
            ReorderingSeen = true;
        }

        Rtt = rtt;
        if (!SentAfter(segment.SentAt, segment.End, _sentAt, _end)) return;
        _sentAt = segment.SentAt;
        _end = segment.End;
    }

    /// <summary>The peer has told of everything or of something up to a sequence number.</summary>
    public void Reached(uint sequence) => Forward = Seq.Max(Forward, sequence);

    /// <summary>A duplicate was told of (step 4): the window for reordering was too small. Once a round.</summary>
    public void Duplicated(uint sndUna, uint sndNxt)
    {
        if (_inDuplicateRound && Seq.Before(sndUna, _duplicateRound)) return;
        _inDuplicateRound = true;
        _duplicateRound = sndNxt;
        ReorderingSeen = true;
        _multiplier = Math.Min(_multiplier + 1, MostMultiplier);
        _persist = PersistRounds;
    }

    /// <summary>A recovery has ended.</summary>
    public void RecoveryEnded()
    {
        if (_persist > 0 && --_persist == 0) _multiplier = 1;
    }

    /// <summary>RACK.reo_wnd (step 4).</summary>
    /// <param name="inRecovery">Whether recovery is under way, or the duplicates are enough to begin it.</param>
    /// <param name="leastRtt">RACK.min_RTT.</param>
    /// <param name="smoothed">SRTT.</param>
    public readonly TimeSpan ReorderingWindow(bool inRecovery, TimeSpan leastRtt, TimeSpan smoothed) =>
        !ReorderingSeen && inRecovery ? TimeSpan.Zero : new TimeSpan(Math.Min(_multiplier * leastRtt.Ticks / 4, smoothed.Ticks));

    /// <summary>Whether a segment was sent before the one that has arrived.</summary>
    public readonly bool IsOlder(in SentSegment segment) => SentAfter(_sentAt, _end, segment.SentAt, segment.End);

    /// <summary>How much time a segment that was sent earlier has left to arrive (step 5); lost when there is none.</summary>
    public readonly TimeSpan Remaining(in SentSegment segment, Instant now, TimeSpan window) => segment.SentAt + Rtt + window - now;

    /// <summary>When the last of those that were sent before the one that has arrived is lost.</summary>
    public readonly Instant LastDeadline(TimeSpan window) => _sentAt + Rtt + window;

    private static bool SentAfter(Instant left, uint leftEnd, Instant right, uint rightEnd) =>
        left > right || (left == right && Seq.After(leftEnd, rightEnd));
}
