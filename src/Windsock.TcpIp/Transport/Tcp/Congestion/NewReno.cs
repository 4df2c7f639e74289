namespace Windsock.TcpIp.Transport.Tcp.Congestion;

/// <summary>Slow start, congestion avoidance and halving. Source: RFC 5681, RFC 6582, RFC 3465 (appropriate byte counting, L = 2).</summary>
internal class NewReno(int mss, int initialWindowSegments) : CongestionControl(mss, initialWindowSegments)
{
    private int _acknowledged;

    public override string Name => "newreno";

    public override void Acknowledged(in AckSample sample)
    {
        if (sample.InRecovery || !sample.IsWindowLimited || sample.AcknowledgedBytes == 0) return;
        int acknowledged = sample.AcknowledgedBytes;
        if (InSlowStart)
        {
            // RFC 3465 section 2.3: after a timeout one segment for each acknowledgment, since that may speak of many that were sent before.
            int grown = Math.Min(sample.IsRepairing ? Math.Min(acknowledged, Mss) : acknowledged, SlowStartThreshold - Window);
            Window = Grow(Window, grown);
            acknowledged -= grown;
            if (InSlowStart || acknowledged <= 0) return;
        }

        _acknowledged += acknowledged;
        if (_acknowledged < Window) return;
        int windows = _acknowledged / Window;
        _acknowledged -= windows * Window;
        Window = Grow(Window, windows * Mss);
    }

    public override void EnterRecovery(Instant now, int inFlight, bool byEcn) => Reduce();

    public override void TimedOut(Instant now, int inFlight) => Reduce();

    /// <summary>The window and more, up to what a window scale can say.</summary>
    internal static int Grow(int window, int more) => (int)Math.Min((long)window + more, 1 << 30);

    protected void Reduce(double factor = 0.5)
    {
        SlowStartThreshold = WholeSegments(Window * factor);
        Window = SlowStartThreshold;
        _acknowledged = 0;
    }
}
