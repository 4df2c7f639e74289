using System.Diagnostics;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Transport.Tcp.Congestion;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>Decides which segment goes out next and makes it: lost ones first, then new ones, as far as both windows, the pace and the rules against small
/// segments
/// allow.</summary>
internal sealed class Transmission
{
    private const byte EctZero = 2;

    private readonly TcpConnection _connection;
    private readonly TcpSender _sender;
    private readonly LossRecovery _recovery;
    private readonly SentQueue _queue;
    private Pacer _pacer;
    private Instant _lastSentAt;
    private uint _smallEnd; // After the last segment that was not full (Minshall's rule).
    private uint _limitedUntil;
    private int _mostInFlight;
    private bool _wasLimited;
    private bool _isBlocked;
    private bool _tellsReduction;

    public Transmission(TcpConnection connection, TcpSender sender, LossRecovery recovery)
    {
        _connection = connection;
        _sender = sender;
        _recovery = recovery;
        _queue = recovery.Queue;
        _smallEnd = _limitedUntil = sender.SndUna;
    }

    /// <summary>When the pace lets the next segment go; Never when it is not what holds it.</summary>
    public Instant PacedUntil { get; private set; } = Instant.Never;

    public double PacingRate => _pacer.Rate;

    /// <summary>Sends what may go.</summary>
    /// <returns>Whether something new went.</returns>
    public bool Run(Instant now)
    {
        uint before = _sender.SndNxt;
        PacedUntil = Instant.Never;
        _isBlocked = false;
        while (_queue.FirstLost != SentQueue.None && !_recovery.PrefersNewData ? SendLost(now) : SendNext(now))
        {
        }

        NoteLimit();
        return _sender.SndNxt != before;
    }

    /// <summary>Whether the congestion window is what limits sending, so that it may grow (RFC 7661; in slow start up to twice of what is used, as Linux
    /// does).</summary>
    public bool IsWindowLimited(CongestionControl congestion) =>
        _wasLimited || (congestion.InSlowStart && congestion.Window < 2 * _mostInFlight);

    /// <summary>The next segment tells the peer that the window was reduced (RFC 3168 section 6.1.2).</summary>
    public void TellReduction() => _tellsReduction = _connection.Ecn == EcnMode.Classic;

    /// <summary>The rate of the congestion control, or twice the window in a round-trip time where the profile wants pacing.</summary>
    public void SetPace(CongestionControl congestion, TimeSpan smoothed)
    {
        double rate = congestion.PacingRate;
        if (rate <= 0 && _connection.Profile.Pacing && smoothed.Ticks > 0)
        {
            rate = congestion.Window * (congestion.InSlowStart ? 2.0 : 1.2) * TimeSpan.TicksPerSecond / smoothed.Ticks;
        }

        _pacer.SetRate(rate, _sender.Mss);
    }

    /// <summary>Sends a segment so that the end of the flight is acknowledged (RFC 8985 section 7.3).</summary>
    public void SendProbe(Instant now)
    {
        int waiting = (int)(_sender.BufferEnd - _sender.SndNxt);
        int length = Math.Min(Math.Min(waiting, _sender.Mss), _sender.UsableWindow);
        if (length > 0 && !_sender.FinSent && _queue.Count < SentQueue.Limit)
        {
            if (SendNew(length, fin: false, now)) _recovery.ProbeSent(isRetransmission: false);
            return;
        }

        if (_queue.Count == 0) return;
        int index = _queue.Count - 1;
        int last = _queue[_queue.SlotAt(index)].Length;
        if (last > _sender.Mss)
        {
            _queue.Split(index, (last - 1) / _sender.Mss * _sender.Mss);
            index++;
        }

        if (SendAgain(_queue.SlotAt(index), now)) _recovery.ProbeSent(isRetransmission: true);
    }

    /// <summary>Sends the first segment again, whatever the windows say.</summary>
    public void SendFirstAgain(Instant now)
    {
        if (_queue.First.Length > _sender.Mss) _queue.Split(0, _sender.Mss);
        SendAgain(_queue.SlotAt(0), now);
    }

    /// <summary>Sends as much as the peer's window takes, however small it is: it has waited long enough.</summary>
    public bool SendSmall(Instant now)
    {
        int waiting = (int)(_sender.BufferEnd - _sender.SndNxt);
        int length = Math.Min(Math.Min(waiting, _sender.Mss), _sender.UsableWindow);
        return length > 0 && SendNew(length, _sender.IsFinQueued && length == waiting && _sender.UsableWindow > length, now);
    }

    private bool SendLost(Instant now)
    {
        int slot = _queue.FirstLost;
        ref SentSegment segment = ref _queue[slot];
        int room = _recovery.Window - _recovery.OnTheWay;
        if (room < Math.Min(_sender.Mss, segment.Length))
        {
            _isBlocked = true;
            return false;
        }

        // A peer that has shrunk its window takes no more than its first segment.
        if (segment.Sequence != _sender.SndUna && Seq.After(segment.End, _sender.SndUna + (uint)_sender.SndWnd)) return false;
        if (!MaySendByPace(now)) return false;
        int most = Most(room);
        if (segment.Length > Math.Max(most, 1) && segment.Length - (segment.Has(SentFlags.Fin) ? 1 : 0) > most)
        {
            _queue.Split(_queue.Find(segment.Sequence), most);
        }

        return SendAgain(slot, now);
    }

    private bool SendNext(Instant now)
    {
        if (_sender.FinSent) return false;
        int waiting = (int)(_sender.BufferEnd - _sender.SndNxt);
        bool fin = _sender.IsFinQueued;
        if (waiting == 0 && !fin)
        {
            // A buffer that is full of what the peer has out of order is not the program's fault.
            if (_sender.Room >= _sender.Mss && _recovery.OnTheWay < _recovery.Window && _queue.FirstLost == SentQueue.None) _recovery.Board.LimitedByProgram();
            return false;
        }

        int usable = _sender.UsableWindow;
        if (usable <= 0) return false;
        if (_queue.Count == 0) Restart(now);
        int mss = _sender.Mss;
        int room = _recovery.Window - _recovery.OnTheWay;
        int length = Math.Min(waiting, usable);
        if (room < Math.Min(length, mss) || (room <= 0 && length == 0))
        {
            _isBlocked = true;
            return false;
        }

        if (_sender.SizeProbe is { } probe && probe.Wanted(now) is > 0 and var size && size <= Math.Min(length, room) && _recovery.State == RecoveryState.Open)
        {
            return SendSizeProbe(probe, size, now);
        }

        length = Math.Min(length, Most(room));
        bool isLast = length == waiting;
        fin = fin && isLast && usable > length;
        if (isLast && length < waiting + (fin ? 0 : 1) && Beyond(length, mss) != 0 && !fin && !MaySendSmall(length))
        {
            length -= Beyond(length, mss); // The small end waits (Nagle).
            if (length == 0) return false;
        }
        else if (!isLast && Beyond(length, mss) != 0)
        {
            // The peer's window ends within a segment (section 3.8.6.2.1).
            if (length > mss) length -= length % mss;
            else if (length < _sender.MaxSndWnd / 2) return false;
        }
        else if (length == 0 && !fin)
        {
            return false;
        }

        if (_queue.Count >= SentQueue.Limit || !MaySendByPace(now)) return false;
        return SendNew(length, fin, now);
    }

    // Nagle's algorithm (RFC 9293 section 3.7.4) as Minshall has it: a small segment waits only for a small one before it, and not for full ones.
    private bool MaySendSmall(int length) =>
        _sender.IsFinQueued || _connection.Rare is { IsUrgent: true }
        || (!_sender.HoldsSmall && (_connection.Settings.NoDelay || Seq.BeforeOrAt(_smallEnd, _sender.SndUna)));

    // The bytes beyond whole segments. Most lengths are less than one, and a division costs as much as the rest of the decision.
    private static int Beyond(int length, int mss) => length < mss ? length : length % mss;

    private int Most(int room)
    {
        int mss = _sender.Mss;
        if (_connection.Rare is { IsUrgent: true }) return mss; // Whoever cuts a super-segment leaves its urgent pointer, which counts from each beginning.
        // Whoever cuts a super-segment leaves CWR to its first segment, as RFC 3168 has it: where the bit is one of a counter, none is made (RFC 9768 section
        // 3.3.4).
        if (AccurateEcn.Of(_connection) is { } accurate && (accurate.Reflector.Ace & TcpFlags.Cwr) != 0) return mss;
        int most = Math.Min(_connection.MaxPayload(mss), _pacer.BurstBytes(mss));
        if (most > room) most = room;
        return most <= mss ? mss : most - most % mss;
    }

    private bool MaySendByPace(Instant now)
    {
        if (_pacer.MaySend(now)) return true;
        PacedUntil = _pacer.Next;
        return false;
    }

    private bool SendSizeProbe(SegmentSizeProbe probe, int length, Instant now)
    {
        uint sequence = _sender.SndNxt;
        if (!Transmit(sequence, length, TcpFlags.Ack, again: false, isWhole: true)) return false;
        probe.Sent(sequence, length);
        NoteNew(sequence, length, fin: false, now);
        return true;
    }

    private bool SendNew(int length, bool fin, Instant now)
    {
        uint sequence = _sender.SndNxt;
        TcpFlags flags = TcpFlags.Ack | (length > 0 && sequence + (uint)length == _sender.BufferEnd ? TcpFlags.Psh : 0) | (fin ? TcpFlags.Fin : 0);
        if (_tellsReduction && length > 0)
        {
            flags |= TcpFlags.Cwr;
            _tellsReduction = false;
        }

        if (!Transmit(sequence, length, flags, again: false)) return false;
        if (Beyond(length, _sender.Mss) != 0) _smallEnd = sequence + (uint)length;
        NoteNew(sequence, length, fin, now);
        return true;
    }

    private void NoteNew(uint sequence, int length, bool fin, Instant now)
    {
        int total = length + (fin ? 1 : 0);
        _recovery.Board.Sent(sequence, total, fin, now);
        _sender.Sent(total, fin, now);
        _pacer.Sent(length, now);
        _recovery.Sent(total, isNew: true);
        _lastSentAt = now;
    }

    private bool SendAgain(int slot, Instant now)
    {
        ref SentSegment segment = ref _queue[slot];
        if (_sender.SizeProbe is { IsOut: true } probe && segment.Sequence == probe.Start) probe.Lost(now);
        bool fin = segment.Has(SentFlags.Fin);
        int length = segment.Length - (fin ? 1 : 0);
        if (!Transmit(segment.Sequence, length, TcpFlags.Ack | TcpFlags.Psh | (fin ? TcpFlags.Fin : 0), again: true)) return false;
        _recovery.Board.SentAgain(slot, now);
        _sender.SentAgain(length);
        _pacer.Sent(length, now);
        _recovery.Sent(length, isNew: false);
        _lastSentAt = now;
        return true;
    }

    /// <summary>Makes a segment of the buffer's bytes and sends it; false when there is no packet to be had (a timer tries again).</summary>
    private bool Transmit(uint sequence, int length, TcpFlags flags, bool again, bool isWhole = false)
    {
        Debug.Assert(Seq.AfterOrAt(sequence, _sender.SndUna), "what is acknowledged is not sent again");
        Packet? packet = _connection.Stack.Pool.TryRent(length);
        if (packet is null) return false;
        bool sum = !_connection.ChecksumIsOffloaded;
        ulong total = length == 0 ? 0 : _sender.Copy(sequence, packet.Append(length), sum, again);
        if (length > _sender.Mss && !isWhole) packet.SegmentBytes = _sender.Mss;
        // RFC 3168 section 6.1.5: what is sent again is not ECN-capable.
        _connection.SendSegment(packet, sequence, flags, total, !again && length > 0 && IsEcnCapable ? EctZero : (byte)0);
        return true;
    }

    private bool IsEcnCapable => _connection.Ecn switch
    {
        EcnMode.None => false,
        EcnMode.Classic => true,
        _ => AccurateEcn.Of(_connection)!.Feedback.MaySend,
    };

    // RFC 5681 section 4.1: after silence the window is no measure of what the network bears.
    private void Restart(Instant now)
    {
        if (_lastSentAt == default) return;
        TimeSpan rto = _sender.Rto;
        TimeSpan silence = now - _lastSentAt;
        if (silence <= rto) return;
        _sender.Congestion.Restarted(now, (int)Math.Min(30, silence.Ticks / rto.Ticks), _sender.Mss * _connection.Profile.InitialWindowSegments);
        _lastSentAt = now;
    }

    private void NoteLimit()
    {
        int inFlight = _recovery.OnTheWay;
        if (inFlight == 0 && !_isBlocked) return;
        if (!_isBlocked && inFlight <= _mostInFlight && Seq.Before(_sender.SndUna, _limitedUntil)) return;
        _mostInFlight = inFlight;
        _wasLimited = _isBlocked;
        _limitedUntil = _sender.SndNxt;
    }
}
