namespace Windsock.TcpIp.Transport.Tcp.Congestion;

/// <summary>CUBIC. Source: RFC 9438, with HyStart++ (RFC 9406) in the first slow start. Windows are counted in segments, as in the RFC, and change by
/// whole ones.</summary>
/// <remarks>Sums, products, quotients only, so that every processor comes to the same windows.</remarks>
internal sealed class Cubic(int mss, int initialWindowSegments) : CongestionControl(mss, initialWindowSegments)
{
    private const double C = 0.4; // Section 5.1.
    private const double Beta = 0.7; // Section 4.6.
    private const double Alpha = 3 * (1 - Beta) / (1 + Beta); // Section 4.3.
    private const long SlopeTicks = TimeSpan.TicksPerSecond / 32;
    private const long MostSilentTicks = TimeSpan.TicksPerSecond / 4;

    private HyStart _hyStart;
    private Curve _curve;
    private Curve _saved;
    private double _fraction;
    private Instant _lastGrown;

    // How much the window grows for a segment that is acknowledged: computed anew when the window is another one, else 32 times a second as Linux does.
    private double _slope;
    private Instant _slopeAt;
    private int _slopeWindow;

    public override string Name => "cubic";

    /// <summary>W_max in segments.</summary>
    public double MostWindow => _curve.Most;

    public override void Acknowledged(in AckSample sample)
    {
        if (sample.InRecovery || !sample.IsWindowLimited || sample.AcknowledgedBytes == 0) return;
        int acknowledged = sample.AcknowledgedBytes;
        if (InSlowStart)
        {
            int grown = SlowStart(sample);
            acknowledged -= grown;
            if (InSlowStart || acknowledged <= 0) return;
        }

        Avoid(sample, acknowledged);
    }

    public override void Save()
    {
        base.Save();
        _saved = _curve;
    }

    public override void EnterRecovery(Instant now, int inFlight, bool byEcn) => Decrease();

    public override void TimedOut(Instant now, int inFlight)
    {
        Decrease();
        _curve.AfterTimeout = true;
    }

    public override void Undo(Instant now)
    {
        base.Undo(now);
        _curve = _saved; // Section 4.9.
    }

    /// <summary>W_cubic(t) in segments (section 4.2, figure 1).</summary>
    internal static double WindowAt(double seconds, double k, double most) => C * (seconds - k) * (seconds - k) * (seconds - k) + most;

    /// <summary>K in seconds (figure 2).</summary>
    internal static double TimeToMost(double most, double window) => most <= window ? 0 : CubeRoot((most - window) / C);

    /// <summary>The cube root of a number that is not negative, by Newton's method: the library's function may differ in its last bit between
    /// machines.</summary>
    internal static double CubeRoot(double value)
    {
        if (value <= 0) return 0;
        double root = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) / 3 + 0x2A9F7893782DA1CE);
        for (int i = 0; i < 5; i++) root -= (root - value / (root * root)) / 3;
        return root;
    }

    private int SlowStart(in AckSample sample)
    {
        int growth = sample.AcknowledgedBytes;
        bool isFirst = SlowStartThreshold == int.MaxValue;
        bool over = isFirst && _hyStart.Acknowledged(sample, Mss, isPaced: false, out growth);
        if (!isFirst && sample.IsRepairing) growth = Math.Min(growth, 2 * Mss);
        growth = Math.Min(growth, SlowStartThreshold - Window);
        Window = NewReno.Grow(Window, growth);
        if (over) SlowStartThreshold = Window;
        return growth;
    }

    private void Avoid(in AckSample sample, int acknowledged)
    {
        double window = (double)Window / Mss;
        double acked = (double)acknowledged / Mss;
        if (!_curve.HasEpoch) _curve.Begin(sample.Now, window);
        else if ((sample.Now - _lastGrown).Ticks > MostSilentTicks + 2 * sample.SmoothedRtt.Ticks) _curve.Epoch += sample.Now - _lastGrown; // Section 5.8.
        _lastGrown = sample.Now;

        // Section 4.3. Alpha stays what it is when W_est has passed cwnd_prior, as in Linux: 1 would take more than Reno does in small windows.
        _curve.Estimate += Alpha * acked / window;
        if (Window != _slopeWindow || (sample.Now - _slopeAt).Ticks > SlopeTicks)
        {
            double t = (sample.Now - _curve.Epoch).Ticks / (double)TimeSpan.TicksPerSecond;
            double rtt = sample.SmoothedRtt.Ticks / (double)TimeSpan.TicksPerSecond;
            double target = Math.Clamp(WindowAt(t + rtt, _curve.K, _curve.Most), window, 1.5 * window); // Sections 4.4 and 4.5.
            _slope = (Math.Max(target, Math.Floor(_curve.Estimate)) - window) / window;
            _slopeAt = sample.Now;
            _slopeWindow = Window;
        }

        _fraction += _slope * acked;
        if (_fraction < 1) return;
        int whole = (int)_fraction;
        _fraction -= whole;
        Window = NewReno.Grow(Window, whole * Mss);
    }

    // Sections 4.6 and 4.7.
    private void Decrease()
    {
        double window = (double)Window / Mss;
        _curve.Most = window < _curve.Most ? window * (1 + Beta) / 2 : window;
        _curve.HasEpoch = false;
        _curve.AfterTimeout = false;
        SlowStartThreshold = WholeSegments(Window * Beta);
        Window = SlowStartThreshold;
        _fraction = 0;
    }

    private struct Curve
    {
        public double Most; // W_max
        public double Estimate; // W_est
        public double K;
        public Instant Epoch; // t_epoch
        public bool HasEpoch;
        public bool AfterTimeout;

        public void Begin(Instant now, double window)
        {
            Epoch = now;
            HasEpoch = true;
            Estimate = window;
            if (AfterTimeout || Most <= window)
            {
                // Section 4.8, and a first avoidance that no loss began.
                Most = window;
                K = 0;
            }
            else
            {
                K = TimeToMost(Most, window);
            }

            AfterTimeout = false;
        }
    }
}
