namespace Windsock.TcpIp.Transport.Tcp.Congestion;

/// <summary>Leaves the first slow start when the round-trip time rises, before a queue overflows. Source: RFC 9406.</summary>
internal struct HyStart
{
    private const int Samples = 8; // N_RTT_SAMPLE
    private const int GrowthDivisor = 4; // CSS_GROWTH_DIVISOR
    private const int Rounds = 5; // CSS_ROUNDS
    private const int BurstLimit = 8; // L
    private static readonly TimeSpan s_leastThreshold = TimeSpan.FromMilliseconds(4); // MIN_RTT_THRESH
    private static readonly TimeSpan s_mostThreshold = TimeSpan.FromMilliseconds(16); // MAX_RTT_THRESH

    private TimeSpan _last;
    private TimeSpan _current;
    private TimeSpan _baseline;
    private uint _roundEnd;
    private int _samples;
    private int _rounds;
    private bool _hasRound;

    /// <summary>Whether it is in its phase of caution (CSS).</summary>
    public bool IsCautious { get; private set; }

    /// <summary>Takes an acknowledgment that comes in slow start.</summary>
    /// <param name="sample">What it said.</param>
    /// <param name="mss">SMSS.</param>
    /// <param name="isPaced">Whether bursts are spread, so that they need no limit.</param>
    /// <param name="growth">The bytes by which the window may grow.</param>
    /// <returns>Whether slow start is over.</returns>
    public bool Acknowledged(in AckSample sample, int mss, bool isPaced, out int growth)
    {
        growth = isPaced ? sample.AcknowledgedBytes : Math.Min(sample.AcknowledgedBytes, BurstLimit * mss);
        bool roundEnds = !_hasRound || Seq.AfterOrAt(sample.SndUna, _roundEnd);
        if (sample.Rtt > TimeSpan.Zero)
        {
            _current = _samples++ == 0 || sample.Rtt < _current ? sample.Rtt : _current;
        }

        if (_samples >= Samples && _last > TimeSpan.Zero) Judge();
        if (IsCautious) growth /= GrowthDivisor;
        if (!roundEnds) return false;

        bool over = IsCautious && ++_rounds >= Rounds;
        _last = _samples > 0 ? _current : default;
        _samples = 0;
        _roundEnd = sample.SndNxt;
        _hasRound = true;
        return over;
    }

    // Section 4.2.
    private void Judge()
    {
        if (IsCautious)
        {
            if (_current < _baseline) IsCautious = false; // The rise was none.
            return;
        }

        var threshold = new TimeSpan(Math.Clamp(_last.Ticks / 8, s_leastThreshold.Ticks, s_mostThreshold.Ticks));
        if (_current < _last + threshold) return;
        _baseline = _current;
        IsCautious = true;
        _rounds = 0;
    }
}
