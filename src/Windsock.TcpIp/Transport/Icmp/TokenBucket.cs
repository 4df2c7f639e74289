namespace Windsock.TcpIp.Transport.Icmp;

/// <summary>Lets something happen so often a second, and a number of times at once after a pause. Source: RFC 4443 section 2.4 (f), RFC 1812 section
/// 4.3.2.8.</summary>
internal struct TokenBucket(int perSecond, int burst)
{
    private readonly long _interval = TimeSpan.TicksPerSecond / Math.Max(1, perSecond);
    private readonly int _burst = perSecond == 0 ? 0 : burst;
    private long _emptyAt = long.MinValue / 2;

    /// <summary>Takes a token.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(Instant now)
    {
        // The time at which the bucket was empty last stands for its level.
        long emptyAt = Math.Max(_emptyAt, now.Ticks - _interval * _burst);
        if (emptyAt + _interval > now.Ticks) return false;
        _emptyAt = emptyAt + _interval;
        return true;
    }
}
