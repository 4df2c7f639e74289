namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The smoothed round-trip time and the timeout that follows of it. Source: RFC 6298 section 2.</summary>
internal struct RttEstimator
{
    private static readonly TimeSpan s_initial = TimeSpan.FromSeconds(1); // (2.1)
    private static readonly TimeSpan s_afterLostSyn = TimeSpan.FromSeconds(3); // (5.7)
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60); // (2.5)
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(5); // As Linux' tcp_min_rtt_wlen.

    // Ticks of 32 bits: a round trip of seven minutes is as good as one that is longer.
    private uint _smoothed;
    private uint _variation;
    private uint _least;
    private uint _leastOfWindow;
    private Instant _windowEnd;

    /// <summary>SRTT; zero before the first sample.</summary>
    public readonly TimeSpan Smoothed => new(_smoothed);

    /// <summary>RTTVAR.</summary>
    public readonly TimeSpan Variation => new(_variation);

    /// <summary>The least sample of the last minutes: a path may become longer.</summary>
    public readonly TimeSpan Least => new(_least);

    /// <summary>Whether there has been a sample.</summary>
    public readonly bool HasSample => _smoothed != 0;

    /// <summary>RTO, not backed off.</summary>
    public readonly TimeSpan Timeout(TimeSpan minimum, bool synWasLost = false)
    {
        if (!HasSample) return synWasLost ? s_afterLostSyn : s_initial;
        long ticks = _smoothed + Math.Max(TimeSpan.TicksPerMillisecond, 4L * _variation); // (2.3)
        return new TimeSpan(Math.Clamp(ticks, minimum.Ticks, s_most.Ticks));
    }

    /// <summary>Takes a sample.</summary>
    public void Add(TimeSpan sample, Instant now)
    {
        uint ticks = (uint)Math.Clamp(sample.Ticks, 1, uint.MaxValue);
        if (!HasSample)
        {
            _smoothed = _least = _leastOfWindow = ticks; // (2.2)
            _variation = (uint)(new TimeSpan(ticks) / 2).Ticks;
            _windowEnd = now + s_window;
            return;
        }

        if (ticks < _least) _least = ticks;
        if (ticks < _leastOfWindow) _leastOfWindow = ticks;
        if (now >= _windowEnd)
        {
            _least = _leastOfWindow;
            _leastOfWindow = ticks;
            _windowEnd = now + s_window;
        }

        _variation = (uint)((3UL * _variation + (ticks > _smoothed ? ticks - _smoothed : _smoothed - ticks)) / 4);
        _smoothed = (uint)Math.Max(1, (7UL * _smoothed + ticks) / 8);
    }
}
