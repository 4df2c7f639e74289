namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Spreads segments over time, in bursts of about a millisecond, so that large segments stay large and a host need not wake for each small
/// one.</summary>
internal struct Pacer
{
    // Of the rate: what a host sends in about a millisecond, as Linux' tcp_pacing_shift has it.
    private const double BurstSeconds = 1.0 / 1024;
    private const int MostBurst = 65536;

    private Instant _burst;
    private Instant _next;
    private double _rate;
    private long _burstTicks;
    private bool _waited;

    /// <summary>Bytes a second; 0 for no pacing.</summary>
    public readonly double Rate => _rate;

    /// <summary>When the next burst may go.</summary>
    public readonly Instant Next => _next;

    public void SetRate(double bytesPerSecond, int mss)
    {
        _rate = bytesPerSecond;
        if (bytesPerSecond <= 0) return;
        double burst = Burst(bytesPerSecond, mss);
        _burstTicks = (long)(burst / bytesPerSecond * TimeSpan.TicksPerSecond);
    }

    /// <summary>The most bytes of one burst.</summary>
    public readonly int BurstBytes(int mss) => _rate <= 0 ? int.MaxValue : (int)Burst(_rate, mss);

    /// <summary>Whether something may be sent now; when not, <see cref="Next"/> tells when.</summary>
    public bool MaySend(Instant now)
    {
        if (_rate <= 0) return true;
        if (_next <= now)
        {
            // A timer that came late does not lower the rate, up to a burst.
            if (!_waited || now - _next > new TimeSpan(_burstTicks)) _next = _waited ? now - new TimeSpan(_burstTicks) : now;
            _waited = false;
            _burst = now;
            return true;
        }

        if (_burst == now && (_next - now).Ticks < _burstTicks) return true;
        _waited = true;
        return false;
    }

    /// <summary>Something was sent.</summary>
    public void Sent(int bytes, Instant now)
    {
        if (_rate <= 0) return;
        _next += new TimeSpan((long)(bytes * (double)TimeSpan.TicksPerSecond / _rate));
    }

    // Two segments of a link with 64 KiB packets are more than the most.
    private static double Burst(double rate, int mss) => Math.Max(2.0 * mss, Math.Min(rate * BurstSeconds, MostBurst));
}
