namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>How large the receive buffer has to be for the peer not to wait for it: twice what the program reads in a round trip, since the peer
/// doubles its rate in each.
/// Source: Fisk and Feng, "Dynamic Right-Sizing in TCP", 2001.</summary>
internal sealed class ReceiveTuning
{
    private Instant _roundFrom;
    private Instant _windowFrom;
    private uint _windowEnd;
    private long _readBytes;
    private TimeSpan _roundTrip;

    /// <summary>Begins to measure.</summary>
    public ReceiveTuning(Instant now, uint rcvNxt, int window)
    {
        _roundFrom = _windowFrom = now;
        _windowEnd = rcvNxt + (uint)window;
    }

    /// <summary>Data has come. A window full of it takes at least a round trip.</summary>
    public void Arrived(Instant now, uint rcvNxt, int window)
    {
        if (Seq.Before(rcvNxt, _windowEnd)) return;
        TimeSpan sample = now - _windowFrom;
        // A peer that has nothing to send makes the sample too long, never too short.
        if (_roundTrip == TimeSpan.Zero || sample < _roundTrip) _roundTrip = sample;
        _windowFrom = now;
        _windowEnd = rcvNxt + (uint)window;
    }

    /// <summary>The program has read.</summary>
    /// <param name="now">The time.</param>
    /// <param name="bytes">How much.</param>
    /// <param name="senderRtt">The round-trip time that the other direction has measured; zero when it has not.</param>
    /// <param name="buffer">What the buffer holds.</param>
    /// <param name="most">What it may hold.</param>
    /// <returns>What it shall hold: never less.</returns>
    public int Read(Instant now, int bytes, TimeSpan senderRtt, int buffer, int most)
    {
        _readBytes += bytes;
        TimeSpan round = _roundTrip == TimeSpan.Zero || (senderRtt > TimeSpan.Zero && senderRtt < _roundTrip) ? senderRtt : _roundTrip;
        if (round == TimeSpan.Zero || now - _roundFrom < round) return buffer;
        long wanted = 2 * _readBytes;
        _readBytes = 0;
        _roundFrom = now;
        return wanted > buffer ? (int)Math.Min(wanted, Math.Max(buffer, most)) : buffer;
    }
}
