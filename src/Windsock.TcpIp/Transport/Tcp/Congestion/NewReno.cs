namespace Windsock.TcpIp.Transport.Tcp.Congestion;

/// <summary>Slow start, congestion avoidance and halving. Source: RFC 5681, RFC 6582, RFC 3465 (appropriate byte counting, L = 2).</summary>
internal sealed class NewReno(int mss, int initialWindowSegments) : CongestionControl(mss, initialWindowSegments)
{
    private int _acknowledged;

    public override string Name => "newreno";

    public override void Acknowledged(in AckSample sample)
    {
        if (sample.InRecovery || !sample.IsWindowLimited || sample.AcknowledgedBytes == 0) return;
        if (InSlowStart)
        {
            Window += Math.Min(sample.AcknowledgedBytes, 2 * Mss);
            return;
        }

        _acknowledged += sample.AcknowledgedBytes;
        if (_acknowledged < Window) return;
        _acknowledged -= Window;
        Window += Mss;
    }

    public override void EnterRecovery(Instant now, int inFlight, bool byEcn)
    {
        SlowStartThreshold = Math.Max(inFlight / 2, 2 * Mss);
        Window = SlowStartThreshold;
    }

    public override void TimedOut(Instant now, int inFlight)
    {
        SlowStartThreshold = Math.Max(inFlight / 2, 2 * Mss);
        Window = Mss;
    }
}
