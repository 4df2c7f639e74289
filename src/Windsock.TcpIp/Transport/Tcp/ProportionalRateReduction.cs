namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>How much is sent while the window shrinks to ssthresh: in proportion to what arrives. Source: RFC 6937.</summary>
internal struct ProportionalRateReduction
{
    private long _delivered;
    private long _out;
    private int _recoverFlight;

    /// <summary>The bytes that may be on the way by it.</summary>
    public int Window { get; private set; }

    /// <summary>The window begins to shrink.</summary>
    /// <param name="flight">RecoverFS: the bytes that were not acknowledged.</param>
    /// <param name="onTheWay">pipe.</param>
    /// <param name="mss">SMSS: the first retransmission goes at once.</param>
    public void Begin(int flight, int onTheWay, int mss)
    {
        _delivered = _out = 0;
        _recoverFlight = Math.Max(flight, mss);
        Window = onTheWay + mss;
    }

    /// <summary>Something was sent.</summary>
    public void Sent(int bytes) => _out += bytes;

    /// <summary>An acknowledgment has come (section 3.1).</summary>
    /// <param name="delivered">DeliveredData.</param>
    /// <param name="onTheWay">pipe.</param>
    /// <param name="threshold">ssthresh.</param>
    /// <param name="mss">SMSS.</param>
    /// <param name="isSafe">Whether it advances and finds nothing more lost: then the slow start variant of the reduction bound is used, else the
    /// conservative one.</param>
    public void Acknowledged(int delivered, int onTheWay, int threshold, int mss, bool isSafe)
    {
        _delivered += delivered;
        long count;
        if (onTheWay > threshold)
        {
            count = (_delivered * threshold + _recoverFlight - 1) / _recoverFlight - _out;
        }
        else
        {
            long limit = Math.Max(_delivered - _out, delivered);
            if (isSafe) limit += mss;
            count = Math.Min(threshold - onTheWay, limit);
        }

        if (_out == 0) count = Math.Max(count, mss); // The first retransmission.
        Window = onTheWay + (int)Math.Clamp(count, 0, int.MaxValue / 2);
    }
}
