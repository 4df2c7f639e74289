namespace Windsock.TcpIp.Transport.Tcp.Congestion;

/// <summary>Reduces the window by how much of it was marked. Source: RFC 8257.</summary>
internal sealed class Dctcp(int mss, int initialWindowSegments) : NewReno(mss, initialWindowSegments)
{
    private const double Gain = 1.0 / 16; // Section 4.2.

    private long _acknowledged;
    private long _marked;
    private uint _windowEnd;
    private bool _hasWindow;

    public override string Name => "dctcp";

    public override bool NeedsEcn => true;

    /// <summary>DCTCP.Alpha: the share of marked bytes, 0 to 1.</summary>
    public double Alpha { get; private set; } = 1;

    public override void Acknowledged(in AckSample sample)
    {
        _acknowledged += sample.DeliveredBytes;
        _marked += sample.MarkedBytes;
        if (!_hasWindow || Seq.AfterOrAt(sample.SndUna, _windowEnd))
        {
            // Section 3.3: once a window.
            if (_hasWindow && _acknowledged > 0) Alpha = Alpha * (1 - Gain) + Gain * Math.Min(_marked, _acknowledged) / _acknowledged;
            _acknowledged = _marked = 0;
            _windowEnd = sample.SndNxt;
            _hasWindow = true;
        }

        base.Acknowledged(sample);
    }

    public override void EnterRecovery(Instant now, int inFlight, bool byEcn) => Reduce(byEcn ? 1 - Alpha / 2 : 0.5);
}
