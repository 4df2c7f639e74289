namespace Windsock.TcpIp.Transport.Tcp.Congestion;

/// <summary>Sends at the measured bandwidth, with as much on the way as a measured round trip takes. Source:
/// draft-cardwell-iccrg-bbr-congestion-control-00.</summary>
/// <remarks>
/// <code>
///   Startup ── the bandwidth grows no more ──► Drain ── the queue is empty ──► ProbeBandwidth
///   any ── no shorter round trip for 10 s ──► ProbeRtt ── 200 ms later ──► ProbeBandwidth, or Startup
/// </code>
/// </remarks>
internal sealed class Bbr(int mss, int initialWindowSegments) : CongestionControl(mss, initialWindowSegments)
{
    private const double HighGain = 2.885; // 2/ln(2)
    private const int BandwidthRounds = 10;
    private const double Margin = 0.99; // The pace stays below the bandwidth, so that no queue is built by rounding.
    private static readonly TimeSpan s_rttWindow = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_probeRttTime = TimeSpan.FromMilliseconds(200);

    private readonly int _initialWindow = mss * initialWindowSegments;
    private WindowedMax _bandwidth;
    private Instant _leastRttAt;
    private Instant _cycleAt;
    private Instant _probeRttEnd = Instant.Never;
    private double _pacingRate;
    private double _pacingGain = HighGain;
    private double _windowGain = HighGain;
    private double _fullBandwidth;
    private long _nextRound;
    private long _round;
    private int _fullRounds;
    private int _cycle;
    private int _priorWindow;
    private bool _isFull;
    private bool _conserves;
    private bool _wasRepairing;
    private bool _probeRttRoundDone;
    private bool _isRestarting;

    private static ReadOnlySpan<double> CycleGains => [1.25, 0.75, 1, 1, 1, 1, 1, 1];

    /// <summary>What it is doing.</summary>
    internal enum Phase : byte
    {
        Startup,
        Drain,
        ProbeBandwidth,
        ProbeRtt,
    }

    public override string Name => "bbr";

    public override double PacingRate => _pacingRate;

    public override bool ControlsRecovery => true;

    /// <summary>What it is doing.</summary>
    public Phase Doing { get; private set; }

    /// <summary>BBR.BtlBw in bytes a second.</summary>
    public double Bandwidth => _bandwidth.Value;

    /// <summary>BBR.RTprop.</summary>
    public TimeSpan LeastRtt { get; private set; }

    private int LeastPipe => 4 * Mss;

    public override void Acknowledged(in AckSample sample)
    {
        bool roundStarts = UpdateRound(sample);
        if (sample.DeliveryRate > 0 && (!sample.IsAppLimited || sample.DeliveryRate >= Bandwidth))
        {
            _bandwidth.Add(sample.DeliveryRate, _round, BandwidthRounds);
        }

        if (Doing == Phase.ProbeBandwidth && IsNextCycle(sample)) NextCycle(sample.Now);
        if (roundStarts && !_isFull && !sample.IsAppLimited) CheckFull();
        if (Doing == Phase.Startup && _isFull) Enter(Phase.Drain, 1 / HighGain, HighGain);
        if (Doing == Phase.Drain && sample.InFlight <= Pipe(1)) EnterProbeBandwidth(sample);
        UpdateLeastRtt(sample, roundStarts);
        SetPace(sample);
        SetWindow(sample, roundStarts);
    }

    public override void Save()
    {
        if (!_wasRepairing && Doing != Phase.ProbeRtt) _priorWindow = Window;
        else _priorWindow = Math.Max(_priorWindow, Window);
    }

    public override void EnterRecovery(Instant now, int inFlight, bool byEcn)
    {
        if (!byEcn) return;
        // RFC 3168 section 6.1.2 wants an answer once in a round trip: what is on the way beyond what the path holds goes, which is the queue. The window
        // grows again by what is delivered.
        _isFull = true;
        Window = Math.Max(LeastPipe, Math.Min(Window, Pipe(1)));
    }

    public override void TimedOut(Instant now, int inFlight)
    {
        Save();
        _fullBandwidth = 0;
        _wasRepairing = true;
        _conserves = false;
    }

    public override void Undo(Instant now)
    {
        _fullBandwidth = 0;
        _fullRounds = 0;
        Window = Math.Max(Window, _priorWindow);
    }

    public override void Restarted(Instant now, int timeouts, int restartWindow)
    {
        _isRestarting = true;
        if (Doing == Phase.ProbeBandwidth) _pacingRate = Bandwidth * Margin;
    }

    // A round is over when something is delivered that was sent after its beginning.
    private bool UpdateRound(in AckSample sample)
    {
        if (sample.PriorDelivered < 0 || sample.PriorDelivered < _nextRound) return false;
        _nextRound = sample.Delivered;
        _round++;
        return true;
    }

    private void CheckFull()
    {
        if (Bandwidth >= _fullBandwidth * 1.25)
        {
            _fullBandwidth = Bandwidth;
            _fullRounds = 0;
        }
        else if (++_fullRounds >= 3)
        {
            _isFull = true;
        }
    }

    private bool IsNextCycle(in AckSample sample)
    {
        bool isLong = sample.Now - _cycleAt > LeastRtt;
        double gain = CycleGains[_cycle];
        if (gain == 1) return isLong;
        if (gain > 1) return isLong && (sample.LostBytes > 0 || sample.PriorInFlight >= Pipe(gain));
        return isLong || sample.PriorInFlight <= Pipe(1);
    }

    private void NextCycle(Instant now)
    {
        _cycle = (_cycle + 1) % CycleGains.Length;
        _cycleAt = now;
        _pacingGain = CycleGains[_cycle];
    }

    private void EnterProbeBandwidth(in AckSample sample)
    {
        // Flows shall not probe in step, and none begins by draining: any phase but that one, by what is as good as chance.
        _cycle = 7 - (int)(sample.Delivered / Mss % 7);
        Enter(Phase.ProbeBandwidth, 1, 2);
        NextCycle(sample.Now);
    }

    private void Enter(Phase phase, double pacingGain, double windowGain)
    {
        Doing = phase;
        _pacingGain = pacingGain;
        _windowGain = windowGain;
    }

    private void UpdateLeastRtt(in AckSample sample, bool roundStarts)
    {
        bool expired = LeastRtt > TimeSpan.Zero && sample.Now > _leastRttAt + s_rttWindow;
        if (sample.Rtt > TimeSpan.Zero && (LeastRtt == TimeSpan.Zero || sample.Rtt <= LeastRtt || expired))
        {
            LeastRtt = sample.Rtt;
            _leastRttAt = sample.Now;
        }

        if (expired && !_isRestarting && Doing != Phase.ProbeRtt)
        {
            Save();
            Enter(Phase.ProbeRtt, 1, 1);
            _probeRttEnd = Instant.Never;
        }

        if (Doing == Phase.ProbeRtt) ProbeRtt(sample, roundStarts);
        if (sample.DeliveredBytes > 0) _isRestarting = false;
    }

    private void ProbeRtt(in AckSample sample, bool roundStarts)
    {
        if (_probeRttEnd == Instant.Never)
        {
            if (sample.InFlight > LeastPipe) return;
            _probeRttEnd = sample.Now + s_probeRttTime;
            _probeRttRoundDone = false;
            _nextRound = sample.Delivered;
            return;
        }

        _probeRttRoundDone |= roundStarts;
        if (!_probeRttRoundDone || sample.Now < _probeRttEnd) return;
        _leastRttAt = sample.Now;
        Window = Math.Max(Window, _priorWindow);
        if (_isFull) EnterProbeBandwidth(sample);
        else Enter(Phase.Startup, HighGain, HighGain);
    }

    private void SetPace(in AckSample sample)
    {
        double bandwidth = Bandwidth;
        if (bandwidth <= 0)
        {
            if (_pacingRate <= 0 && sample.SmoothedRtt.Ticks > 0) _pacingRate = HighGain * Window * TimeSpan.TicksPerSecond / sample.SmoothedRtt.Ticks;
            return;
        }

        double rate = _pacingGain * bandwidth * Margin;
        if (_isFull || rate > _pacingRate) _pacingRate = rate;
    }

    private void SetWindow(in AckSample sample, bool roundStarts)
    {
        int window = Window;
        if (sample.LostBytes > 0) window = Math.Max(window - sample.LostBytes, Mss);
        bool isRepairing = sample.IsRepairing;
        if (isRepairing && !_wasRepairing)
        {
            // In the first round of recovery what is delivered is replaced, and no more.
            _conserves = true;
            _nextRound = sample.Delivered;
            window = sample.InFlight + sample.DeliveredBytes;
        }
        else if (!isRepairing && _wasRepairing)
        {
            window = Math.Max(window, _priorWindow);
            _conserves = false;
        }
        else if (roundStarts)
        {
            _conserves = false;
        }

        _wasRepairing = isRepairing;
        if (_conserves)
        {
            window = Math.Max(window, sample.InFlight + sample.DeliveredBytes);
        }
        else
        {
            int target = Pipe(_windowGain) + 3 * Quantum;
            if (_isFull) window = Math.Min(window + sample.DeliveredBytes, target);
            else if (window < target || sample.Delivered < _initialWindow) window = NewReno.Grow(window, sample.DeliveredBytes);
        }

        window = Math.Max(window, LeastPipe);
        Window = Doing == Phase.ProbeRtt ? Math.Min(window, LeastPipe) : window;
    }

    // What is paced out at once.
    private int Quantum => (int)Math.Max(2.0 * Mss, Math.Min(_pacingRate / 1024, 65536));

    // The bytes that fill the path, times a gain.
    private int Pipe(double gain)
    {
        if (LeastRtt == TimeSpan.Zero || Bandwidth <= 0) return _initialWindow;
        return (int)Math.Min(gain * Bandwidth * LeastRtt.Ticks / TimeSpan.TicksPerSecond, 1 << 29);
    }
}
