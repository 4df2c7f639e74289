namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The smoothed round-trip time and the timeout that follows of it. Source: RFC 6298 section 2.</summary>
internal struct RttEstimator
{
    private static readonly TimeSpan s_initial = TimeSpan.FromSeconds(1); // (2.1)
    private static readonly TimeSpan s_afterLostSyn = TimeSpan.FromSeconds(3); // (5.7)
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(60); // (2.5)
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(5); // As Linux' tcp_min_rtt_wlen.

    private TimeSpan _leastOfWindow;
    private Instant _windowEnd;

    /// <summary>SRTT; zero before the first sample.</summary>
    public TimeSpan Smoothed { get; private set; }

    /// <summary>RTTVAR.</summary>
    public TimeSpan Variation { get; private set; }

    /// <summary>The least sample of the last minutes: a path may become longer.</summary>
    public TimeSpan Least { get; private set; }

    /// <summary>The last sample.</summary>
    public TimeSpan Latest { get; private set; }

    /// <summary>Whether there has been a sample.</summary>
    public readonly bool HasSample => Smoothed != TimeSpan.Zero;

    /// <summary>RTO, not backed off.</summary>
    public readonly TimeSpan Timeout(TimeSpan minimum, bool synWasLost = false)
    {
        if (!HasSample) return synWasLost ? s_afterLostSyn : s_initial;
        long ticks = Smoothed.Ticks + Math.Max(TimeSpan.TicksPerMillisecond, 4 * Variation.Ticks); // (2.3)
        return new TimeSpan(Math.Clamp(ticks, minimum.Ticks, s_most.Ticks));
    }

    /// <summary>Takes a sample.</summary>
    public void Add(TimeSpan sample, Instant now)
    {
        sample = new TimeSpan(Math.Max(1, sample.Ticks));
        Latest = sample;
        if (!HasSample)
        {
            Smoothed = Least = _leastOfWindow = sample; // (2.2)
            Variation = sample / 2;
            _windowEnd = now + s_window;
            return;
        }

        if (sample < Least) Least = sample;
        if (sample < _leastOfWindow) _leastOfWindow = sample;
        if (now >= _windowEnd)
        {
            Least = _leastOfWindow;
            _leastOfWindow = sample;
            _windowEnd = now + s_window;
        }

        Variation = new TimeSpan((3 * Variation.Ticks + Math.Abs(Smoothed.Ticks - sample.Ticks)) / 4);
        Smoothed = new TimeSpan(Math.Max(1, (7 * Smoothed.Ticks + sample.Ticks) / 8));
    }
}
