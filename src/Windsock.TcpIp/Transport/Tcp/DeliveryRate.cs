namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>How fast data gets to the peer. Source: draft-ietf-ccwg-bbr section 4.1 (draft-cheng-iccrg-delivery-rate-estimation).</summary>
internal struct DeliveryRate
{
    private Instant _deliveredAt;
    private Instant _firstSentAt;
    private long _appLimitedUntil;

    /// <summary>C.delivered: bytes that the peer has told of, cumulatively or by SACK.</summary>
    public long Delivered { get; private set; }

    /// <summary>The last sample in bytes a second, 0 without one; and whether the program limited it.</summary>
    public double Rate { get; private set; }
    public bool IsAppLimited { get; private set; }

    /// <summary>There is nothing to send though the window is open: samples up to now say little.</summary>
    public void LimitedByProgram(int onTheWay) => _appLimitedUntil = Math.Max(1, Delivered + onTheWay);

    /// <summary>Whether samples are limited by the program.</summary>
    public readonly bool IsMarked => _appLimitedUntil != 0;

    /// <summary>A segment goes out, for the first time or again.</summary>
    public void Sent(ref SentSegment segment, int onTheWayBefore, Instant now)
    {
        if (onTheWayBefore == 0) _firstSentAt = _deliveredAt = now;
        segment.FirstSentAt = _firstSentAt;
        segment.DeliveredAt = _deliveredAt;
        segment.Delivered = Delivered;
        if (_appLimitedUntil != 0) segment.Flags |= SentFlags.AppLimited;
    }

    /// <summary>A part of a segment has been delivered.</summary>
    public void DeliveredPart(int bytes) => Delivered += bytes;

    /// <summary>A segment has been delivered.</summary>
    public void DeliveredAll(in SentSegment segment, ref AckOutcome outcome, Instant now)
    {
        Delivered += segment.Length;
        _deliveredAt = now;
        if (outcome.HasRateSample && segment.Delivered < outcome.PriorDelivered) return;
        outcome.HasRateSample = true;
        outcome.PriorDelivered = segment.Delivered;
        outcome.SendElapsed = segment.SentAt - segment.FirstSentAt;
        outcome.AckElapsed = now - segment.DeliveredAt;
        outcome.IsAppLimited = segment.Has(SentFlags.AppLimited);
        _firstSentAt = segment.SentAt;
    }

    /// <summary>Everything that an acknowledgment says has been taken: makes the sample.</summary>
    public void Finish(in AckOutcome outcome, TimeSpan leastRtt)
    {
        if (_appLimitedUntil != 0 && Delivered > _appLimitedUntil) _appLimitedUntil = 0;
        Rate = 0;
        if (!outcome.HasRateSample) return;
        long ticks = Math.Max(outcome.SendElapsed.Ticks, outcome.AckElapsed.Ticks);
        if (ticks <= 0 || ticks < leastRtt.Ticks) return; // Acknowledgments that came in a bunch.
        Rate = (double)(Delivered - outcome.PriorDelivered) * TimeSpan.TicksPerSecond / ticks;
        IsAppLimited = outcome.IsAppLimited;
    }
}
