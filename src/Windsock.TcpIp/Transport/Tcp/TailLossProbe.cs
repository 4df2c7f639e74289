namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>A probe of the end of a flight, so that its loss shows without a timeout. Source: RFC 8985 section 7.</summary>
internal struct TailLossProbe
{
    private uint _end;
    private bool _isRetransmission;

    /// <summary>Whether a probe is on the way, and no acknowledgment has told yet what became of it.</summary>
    public bool IsOut { get; private set; }

    /// <summary>Whether the last thing sent is a probe: another one would not follow (section 7.2).</summary>
    public bool IsLast { get; set; }

    /// <summary>A probe has been sent (section 7.3).</summary>
    public void Sent(uint sndNxt, bool isRetransmission)
    {
        IsOut = IsLast = true;
        _end = sndNxt;
        _isRetransmission = isRetransmission;
    }

    /// <summary>How long after the last transmission a probe goes (section 7.2).</summary>
    /// <param name="smoothed">SRTT, or zero.</param>
    /// <param name="isSingle">Whether one segment is on the way, whose acknowledgment may be delayed.</param>
    public static TimeSpan Timeout(TimeSpan smoothed, bool isSingle)
    {
        if (smoothed == TimeSpan.Zero) return TimeSpan.FromSeconds(1);
        return smoothed + smoothed + TimeSpan.FromMilliseconds(isSingle ? 200 : 2);
    }

    /// <summary>An acknowledgment has come (section 7.4.2).</summary>
    /// <returns>Whether it shows that the probe has repaired a loss, to which the congestion control must answer.</returns>
    public bool Acknowledged(uint ack, bool hasDuplicate, bool isBareDuplicate)
    {
        if (Seq.Before(ack, _end)) return false;
        if (!_isRetransmission || hasDuplicate)
        {
            IsOut = false;
            return false;
        }

        if (Seq.After(ack, _end))
        {
            IsOut = false;
            return true;
        }

        if (isBareDuplicate) IsOut = false;
        return false;
    }

    public void Forget() => IsOut = IsLast = false;
}
