using System.Diagnostics;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Transport.Tcp.Congestion;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The sending direction of a connection: what waits, what is on the way, and how much may be.</summary>
/// <remarks>Read first: RFC 9293 section 3.8, RFC 6298.</remarks>
internal sealed class TcpSender
{
    private readonly TcpConnection _connection;
    private SendBuffer _buffer;
    private SentQueue _sent;
    private RttEstimator _rtt;
    private int _backoff;
    private bool _finWanted;

    public TcpSender(TcpConnection connection) => _connection = connection;

    /// <summary>ISS.</summary>
    public uint Iss { get; private set; }

    /// <summary>SND.UNA.</summary>
    public uint SndUna { get; private set; }

    /// <summary>SND.NXT.</summary>
    public uint SndNxt { get; private set; }

    /// <summary>SND.WND in bytes.</summary>
    public int SndWnd { get; private set; }

    /// <summary>SND.WL1.</summary>
    public uint SndWl1 { get; private set; }

    /// <summary>SND.WL2.</summary>
    public uint SndWl2 { get; private set; }

    /// <summary>The largest window that the peer ever told.</summary>
    public int MaxSndWnd { get; private set; }

    /// <summary>The shift of the windows that the peer tells.</summary>
    public int WindowScale { get; set; }

    /// <summary>Whether the peer understands and sends SACK blocks (RFC 2018); set by the handshake.</summary>
    public bool SackPermitted { get; set; }

    /// <summary>Whether segments of both sides carry timestamps (RFC 7323); set by the handshake.</summary>
    public bool HasTimestamps { get; set; }

    /// <summary>Whether both sides have agreed on ECN (RFC 3168 section 6.1.1); set by the handshake.</summary>
    public bool EcnCapable { get; set; }

    /// <summary>Whether a SYN of ours had to be sent again: one segment may be on the way then (RFC 5681 section 3.1). Set by the handshake.</summary>
    public bool SynWasLost { get; set; }

    /// <summary>Timeouts in a row, probes of a closed window not counted: RFC 9293 section 3.8.3 has the connection given up after some.</summary>
    public int Timeouts => _backoff;

    /// <summary>When the first of the bytes that are not acknowledged was sent for the first time, or nothing was heard any more; Never when all is acknowledged.</summary>
    public Instant UnansweredSince { get; private set; } = Instant.Never;

    /// <summary>Payload bytes of a full segment with the options that all segments carry (Eff.snd.MSS).</summary>
    public int Mss { get; private set; } = 536;

    /// <summary>The most bytes that wait or are on the way.</summary>
    public int BufferBytes { get; set; }

    /// <summary>When the retransmission timer expires.</summary>
    public Instant Deadline { get; private set; } = Instant.Never;

    public ref readonly RttEstimator Rtt => ref _rtt;

    public CongestionControl Congestion { get; private set; } = null!;

    /// <summary>Bytes that wait or are not acknowledged.</summary>
    public int QueuedBytes => _buffer.Length;

    /// <summary>Room for the program's bytes.</summary>
    public int Room => _finWanted ? 0 : BufferBytes - _buffer.Length;

    /// <summary>Whether our FIN has been sent, and acknowledged.</summary>
    public bool FinSent { get; private set; }
    public bool FinAcknowledged => FinSent && SndUna == SndNxt;

    /// <summary>The sequence number after the last byte that waits.</summary>
    public uint BufferEnd => SndUna + (uint)_buffer.Length;

    public void Begin(uint iss, int bufferBytes)
    {
        Iss = SndUna = iss;
        SndNxt = iss + 1;
        BufferBytes = bufferBytes;
    }

    /// <summary>The handshake is done: the SYN is acknowledged, data may go. Data that went with the SYN (RFC 7413) and is not acknowledged with it goes again.</summary>
    public void Open(int mss, int window, uint seq, uint ack)
    {
        Mss = mss;
        SndUna = SndNxt = Iss + 1;
        int early = Math.Min((int)(ack - SndUna), _buffer.Length);
        if (early > 0)
        {
            _buffer.Release(early);
            SndUna = SndNxt = Iss + 1 + (uint)early;
        }

        SetWindow(window, seq, ack);
        Congestion = new NewReno(mss, _connection.Profile.InitialWindowSegments);
    }

    /// <summary>The path carries less, or more, than it did: what is sent from now on has at most so many bytes of payload.</summary>
    public void ChangeMss(int mss)
    {
        Mss = mss;
        if (Congestion is not null) Congestion.Mss = mss;
    }

    /// <summary>A copy of the first bytes that wait, for a SYN that carries data (RFC 7413); they stay in the buffer.</summary>
    /// <returns>Their sum when that is wanted.</returns>
    public ulong CopyFirst(Span<byte> destination, bool sum) => _buffer.CopyTo(0, destination, sum);

    public void AddRttSample(TimeSpan sample) => _rtt.Add(sample);

    /// <summary>Takes bytes of the program.</summary>
    public int Append(ReadOnlySpan<byte> data)
    {
        int room = Room;
        if (data.Length > room) data = data[..Math.Max(0, room)];
        return data.IsEmpty ? 0 : _buffer.Append(_connection.Stack.Pool, data);
    }

    /// <summary>After what waits a FIN shall go out.</summary>
    public void QueueFin() => _finWanted = true;

    /// <summary>An acceptable acknowledgment has come (section 3.10.7.4, fifth).</summary>
    /// <returns>Whether it acknowledged something new.</returns>
    public bool Acknowledge(in TcpSegment segment)
    {
        bool isNew = Seq.After(segment.Ack, SndUna);
        if (isNew) Advance(segment);
        if (Seq.Before(SndWl1, segment.Seq) || (SndWl1 == segment.Seq && Seq.BeforeOrAt(SndWl2, segment.Ack)))
        {
            SetWindow(segment.Wnd << WindowScale, segment.Seq, segment.Ack);
        }

        return isNew;
    }

    /// <summary>Sends what windows and rules allow.</summary>
    public void Output()
    {
        while (true)
        {
            int waiting = (int)(BufferEnd - SndNxt);
            if (FinSent) return;
            int inFlight = (int)(SndNxt - SndUna);
            int room = Math.Min(SndWnd, Congestion.Window) - inFlight;
            int length = Math.Min(waiting, room);
            bool last = length == waiting;
            if (length < 0 || (length == 0 && !(last && _finWanted))) return;
            length = Math.Min(length, _connection.MaxPayload(Mss));
            last = length == waiting;
            if (length < Mss && !(last && MaySendSmall(inFlight)) && length < MaxSndWnd / 2) return;
            if (length > Mss && !last) length -= length % Mss;
            if (!SendNew(length, last && _finWanted)) return;
        }
    }

    /// <summary>The retransmission timer has expired (RFC 6298 section 5).</summary>
    public void OnTimeout(Instant now)
    {
        if (_sent.Count == 0)
        {
            Deadline = Instant.Never;
            return;
        }

        Congestion.TimedOut(now, (int)(SndNxt - SndUna));
        _backoff++;
        ref SentSegment first = ref _sent[0];
        Retransmit(ref first);
        Rearm(now);
    }

    public void Clear()
    {
        _buffer.Clear();
        _sent.Clear();
        Deadline = Instant.Never;
    }

    // Nagle's algorithm (RFC 9293 section 3.7.4).
    private bool MaySendSmall(int inFlight) =>
        _finWanted || (!_connection.Settings.Cork && (_connection.Settings.NoDelay || inFlight == 0));

    private void SetWindow(int window, uint seq, uint ack)
    {
        SndWnd = window;
        if (window > MaxSndWnd) MaxSndWnd = window;
        SndWl1 = seq;
        SndWl2 = ack;
    }

    private void Advance(in TcpSegment segment)
    {
        Instant now = _connection.Stack.Now;
        int acknowledged = (int)(segment.Ack - SndUna);
        int priorInFlight = (int)(SndNxt - SndUna);
        TimeSpan rtt = default;
        int done = 0;
        while (done < _sent.Count && Seq.BeforeOrAt(_sent[done].End, segment.Ack))
        {
            ref SentSegment sent = ref _sent[done++];
            if ((sent.Flags & SentFlags.Retransmitted) == 0) rtt = now - sent.SentAt; // Karn's algorithm.
        }

        if (done > 0) _sent.RemoveFirst(done);
        if (_sent.Count > 0 && Seq.Before(_sent[0].Sequence, segment.Ack))
        {
            ref SentSegment part = ref _sent[0];
            part.Length -= (int)(segment.Ack - part.Sequence);
            part.Sequence = segment.Ack;
        }

        SndUna = segment.Ack;
        _buffer.Release(Math.Min(acknowledged, _buffer.Length)); // A FIN has no byte.
        if (rtt > TimeSpan.Zero) _rtt.Add(rtt);
        _backoff = 0;
        Congestion.Acknowledged(new AckSample
        {
            Now = now,
            AcknowledgedBytes = acknowledged,
            DeliveredBytes = acknowledged,
            PriorInFlight = priorInFlight,
            InFlight = (int)(SndNxt - SndUna),
            Rtt = rtt,
            SmoothedRtt = _rtt.Smoothed,
            LeastRtt = _rtt.Least,
            IsWindowLimited = priorInFlight + Mss >= Congestion.Window / 2,
            SndUna = SndUna,
            SndNxt = SndNxt,
        });
        Rearm(now);
    }

    private void Rearm(Instant now) =>
        Deadline = _sent.Count == 0
            ? Instant.Never // (5.2)
            : now + new TimeSpan(Math.Min(_rtt.Timeout(_connection.Profile.MinimumRto).Ticks << Math.Min(_backoff, 12), TimeSpan.TicksPerMinute)); // (5.3) (5.5)

    private bool SendNew(int length, bool fin)
    {
        TcpFlags flags = TcpFlags.Ack | (length > 0 && SndNxt + (uint)length == BufferEnd ? TcpFlags.Psh : 0) | (fin ? TcpFlags.Fin : 0);
        if (!Transmit(SndNxt, length, flags)) return false;
        Instant now = _connection.Stack.Now;
        ref SentSegment sent = ref _sent.Add();
        sent.Sequence = SndNxt;
        sent.Length = length + (fin ? 1 : 0);
        sent.SentAt = now;
        sent.Transmissions = 1;
        if (fin) sent.Flags = SentFlags.Fin;
        SndNxt += (uint)sent.Length;
        FinSent = fin;
        if (Deadline == Instant.Never) Rearm(now); // (5.1)
        return true;
    }

    private void Retransmit(ref SentSegment sent)
    {
        bool fin = (sent.Flags & SentFlags.Fin) != 0;
        int length = sent.Length - (fin ? 1 : 0);
        if (!Transmit(sent.Sequence, length, TcpFlags.Ack | TcpFlags.Psh | (fin ? TcpFlags.Fin : 0))) return;
        sent.Flags |= SentFlags.Retransmitted;
        sent.SentAt = _connection.Stack.Now;
    }

    /// <summary>Makes a segment of the buffer's bytes and sends it; false when there is no packet to be had (a timer tries again).</summary>
    private bool Transmit(uint seq, int length, TcpFlags flags)
    {
        Debug.Assert(Seq.AfterOrAt(seq, SndUna), "what is acknowledged is not sent again");
        Packet? packet = _connection.Stack.Pool.TryRent(length);
        if (packet is null) return false;
        bool sum = !_connection.Path!.Interface.Properties.ChecksumOffload;
        ulong total = length == 0 ? 0 : _buffer.CopyTo((int)(seq - SndUna), packet.Append(length), sum);
        if (length > Mss) packet.SegmentBytes = Mss;
        _connection.SendSegment(packet, seq, flags, total);
        return true;
    }
}
