namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Whether the last reduction of the window was for nothing, because all that was sent again had arrived already or was still to arrive.</summary>
/// <remarks>Source: RFC 3708 (by D-SACK), RFC 3522 (Eifel, by timestamps).</remarks>
internal struct UndoState
{
    private bool _isOpen;
    private bool _hasRetransmitted;
    private uint _from;
    private uint _firstTimestamp;
    private long _unconfirmed;

    /// <summary>The window is reduced, and what was before has been kept.</summary>
    public void Begin(uint sndUna)
    {
        this = default;
        _isOpen = true;
        _from = sndUna;
    }

    /// <summary>The reduction stays.</summary>
    public void Forget() => _isOpen = false;

    /// <summary>Bytes have been sent again.</summary>
    public void Retransmitted(int bytes, uint timestamp)
    {
        if (!_isOpen) return;
        if (!_hasRetransmitted) _firstTimestamp = timestamp;
        _hasRetransmitted = true;
        _unconfirmed += bytes;
    }

    /// <summary>The peer got bytes twice: so many of those sent again were not needed.</summary>
    public void Duplicated(uint left, uint right)
    {
        if (_isOpen && Seq.AfterOrAt(left, _from)) _unconfirmed -= (int)(right - left);
    }

    /// <summary>Whether all of it was for nothing.</summary>
    public readonly bool IsForNothing(in AckContext context, bool advanced)
    {
        if (!_isOpen || !_hasRetransmitted) return false;
        return _unconfirmed <= 0 || (advanced && context.HasEcho && Seq.Before(context.Echo, _firstTimestamp));
    }
}
