using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp.Congestion;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The sending direction of a connection: what waits, what is on the way, and how much may be.</summary>
/// <remarks>
/// <para>Read first: RFC 9293 section 3.8. What is lost is the matter of <see cref="LossRecovery"/>, how much may be on the way that of
/// <see cref="CongestionControl"/>, when the peer is reminded that of <see cref="SendTimer"/>.</para>
/// <para>A connection that has not sent, or has been quiet for <see cref="s_quiet"/>, holds neither buffers nor the state of recovery and congestion.</para>
/// </remarks>
internal sealed class TcpSender
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1);

    private readonly TcpConnection _connection;
    private LossRecovery? _recovery;
    private CongestionControl? _congestion;
    private SendBuffer _buffer;
    private SendTimer _timer;
    private RttEstimator _rtt;
    private Transmission? _transmission;
    private int _keptThreshold = int.MaxValue;
    private bool _more;

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

    /// <summary>Whether a SYN of ours had to be sent again: one segment may be on the way then (RFC 5681 section 3.1). Set by the handshake.</summary>
    public bool SynWasLost { get; set; }

    /// <summary>Payload bytes of a full segment with the options that all segments carry (Eff.snd.MSS).</summary>
    public int Mss { get; private set; } = 536;

    /// <summary>The most bytes that wait or are on the way.</summary>
    public int BufferBytes { get; set; }

    /// <summary>When <see cref="OnTimeout"/> has something to do.</summary>
    public Instant Deadline =>
        _recovery is null ? _timer.Deadline : Instant.Min(Instant.Min(_timer.Deadline, _transmission!.PacedUntil), _recovery.ReorderingDeadline);

    public ref readonly RttEstimator Rtt => ref _rtt;

    /// <summary>Timeouts in a row, or unanswered probes of a closed window: RFC 9293 section 3.8.3 has the connection given up after some.</summary>
    public int Timeouts => _timer.Unanswered;

    /// <summary>Whether nothing has got on for minutes: the peer's window stays closed though it may answer, or it does not answer at all.</summary>
    public bool IsStuck => _timer.IsStuck && (UsableWindow <= 0 || Timeouts >= _connection.Profile.DataRetransmissions);

    /// <summary>Since when what was sent has been waiting for an acknowledgment that tells of something new; Never when all is acknowledged.</summary>
    public Instant UnansweredSince => _recovery?.UnansweredSince ?? Instant.Never;

    /// <summary>The congestion control; made with the first data.</summary>
    public CongestionControl Congestion => _congestion ??= CongestionControls.Make(_connection, Mss, SynWasLost, _keptThreshold);

    /// <summary>The name of the one in use, which stays when the program names another one; of the one to come where there is none yet.</summary>
    public string CongestionName => _congestion?.Name ?? _connection.Settings.CongestionControl ?? _connection.Profile.CongestionControl;

    /// <summary>Recovery, null before data is sent and after a time of silence.</summary>
    public LossRecovery? Recovery => _recovery;

    /// <summary>Bytes that wait or are not acknowledged.</summary>
    public int QueuedBytes => _buffer.Length;

    /// <summary>FlightSize: sequence numbers that have been sent and not acknowledged.</summary>
    public int InFlight => (int)(SndNxt - SndUna);

    /// <summary>Bytes that were sent, each counted once; and what went wrong with them.</summary>
    public long SentBytes { get; private set; }
    public ref readonly SendCounters Counters => ref _connection.Rare is { } rare ? ref rare.Sent : ref SendCounters.None;

    /// <summary>The last delivery rate and the rate of pacing in bytes a second, 0 when there is none.</summary>
    public double DeliveryRate { get; private set; }
    public double PacingRate => _transmission?.PacingRate ?? 0;

    /// <summary>Room for the program's bytes.</summary>
    public int Room => IsFinQueued ? 0
        : (_connection.Stack.Pool.IsTight ? Math.Min(BufferBytes, _connection.Profile.SendBufferBytes) : BufferBytes) - _buffer.Length;

    /// <summary>Whether our FIN has been sent, and acknowledged.</summary>
    public bool FinSent { get; private set; }
    public bool FinAcknowledged => FinSent && SndUna == SndNxt;

    /// <summary>The sequence number after the last byte that waits.</summary>
    public uint BufferEnd => SndUna + (uint)_buffer.Length;

    /// <summary>Whether new data waits that the peer's window takes.</summary>
    public bool CanSendNew => !FinSent && SndNxt != BufferEnd && UsableWindow > 0;

    /// <summary>What our timestamp clock says.</summary>
    public uint TimestampNow => _connection.TimestampNow;

    /// <summary>The search for the segment size of a path that swallows large packets; null on others.</summary>
    public SegmentSizeProbe? SizeProbe { get; private set; }

    /// <summary>Whether a FIN follows the last byte that waits.</summary>
    public bool IsFinQueued { get; private set; }

    /// <summary>Whether the program wants a segment that is not full to wait for more.</summary>
    public bool HoldsSmall => _more || _connection.Settings.Cork;

    /// <summary>What the peer's window takes beyond SND.NXT; negative when it has shrunk.</summary>
    public int UsableWindow => (int)(SndUna + (uint)SndWnd - SndNxt);

    /// <summary>RTO, not backed off.</summary>
    public TimeSpan Rto => _rtt.Timeout(_connection.Profile.MinimumRto, SynWasLost);

    public void Begin(uint iss, int bufferBytes)
    {
        (Iss, SndUna, SndNxt) = (iss, iss, iss + 1);
        BufferBytes = bufferBytes;
    }

    /// <summary>The handshake is done. Data that went with the SYN (RFC 7413) and is not acknowledged with it goes again.</summary>
    public void Open(int mss, int window, uint seq, uint ack)
    {
        Mss = mss;
        SndUna = SndNxt = Iss + 1;
        int early = Math.Min((int)(ack - SndUna), _buffer.Length);
        if (early > 0)
        {
            _buffer.Release(early);
            SentBytes = early;
            SndUna = SndNxt = Iss + 1 + (uint)early;
        }

        SetWindow(window, seq, ack);
    }

    /// <summary>The path carries less, or more, than it did: what is sent from now on has at most so many bytes of payload.</summary>
    public void ChangeMss(int mss)
    {
        if (SizeProbe is not null) mss = Math.Min(mss, SizeProbe.Mss);
        bool shrinks = mss < Mss;
        Mss = mss;
        if (_congestion is not null) _congestion.Mss = mss;
        if (shrinks) _recovery?.OnPathShrunk(mss);
    }

    /// <summary>A copy of the first bytes that wait, for a SYN that carries data (RFC 7413); they stay in the buffer.</summary>
    /// <returns>Their sum when that is wanted.</returns>
    public ulong CopyFirst(Span<byte> destination, bool sum) => _buffer.CopyTo(0, destination, sum, again: false);

    public void AddRttSample(TimeSpan sample) => _rtt.Add(sample, _connection.Stack.Now);

    /// <summary>Takes bytes of the program.</summary>
    public int Append(ReadOnlySpan<byte> data, TcpSendFlags flags = TcpSendFlags.None)
    {
        int room = Room;
        if (data.Length > room) data = data[..Math.Max(0, room)];
        if (data.IsEmpty) return 0;
        int taken = _buffer.Append(_connection.Stack.Pool, data);
        _more = (flags & TcpSendFlags.More) != 0;
        return taken;
    }

    /// <summary>After what waits a FIN shall go out.</summary>
    public void QueueFin() => IsFinQueued = true;

    /// <summary>An acceptable acknowledgment has come (section 3.10.7.4, fifth).</summary>
    /// <returns>Whether it acknowledged something new.</returns>
    public bool Acknowledge(in TcpSegment segment)
    {
        if (Seq.Before(segment.Ack, SndUna)) return false;
        bool advances = segment.Ack != SndUna;
        bool windowChanged = UpdateWindow(segment);
        _timer.Answered(advances, isClosed: SndWnd == 0);
        if (_recovery is null || _recovery.Queue.Count == 0)
        {
            if (_timer.Kind == SendTimerKind.Persist && UsableWindow > 0) _timer.Disarm();
            _recovery?.Answered(Instant.Never);
            return false;
        }

        bool isDuplicate = !advances && segment.Len == 0 && !windowChanged;
        if (isDuplicate) Troubles.DuplicateAcknowledgments++;
        if (!advances && !isDuplicate && !segment.HasOtherOptions && (segment.Flags & TcpFlags.Ece) == 0) return false;
        AcknowledgmentInput.Take(_connection, this, _recovery, segment, isDuplicate);
        return advances;
    }

    /// <summary>Sends what windows and rules allow.</summary>
    public void Output()
    {
        if (_recovery is null)
        {
            if (FinSent || (SndNxt == BufferEnd && !IsFinQueued)) return;
            _recovery = new LossRecovery(this);
            _transmission = new Transmission(_connection, this, _recovery);
        }

        Instant now = _connection.Stack.Now;
        bool sentNew = _transmission!.Run(now);
        if (_recovery.Queue.Count > 0)
        {
            if (sentNew || !_timer.IsForFlight) SetFlightTimer(now);
            return;
        }

        bool waits = !FinSent && (SndNxt != BufferEnd || IsFinQueued) && _transmission.PacedUntil == Instant.Never;
        if (waits) _timer.Persist(now, Rto, _connection.Settings.UserTimeout);
        else _timer.Quiet(now + s_quiet + Rto);
    }

    /// <summary><see cref="Deadline"/> has come. <see cref="Output"/> follows.</summary>
    public void OnTimeout(Instant now)
    {
        if (_recovery is null) return;
        if (now >= _recovery.ReorderingDeadline) _recovery.OnReorderingTimeout(now);
        if (now < _timer.Deadline) return;
        switch (_timer.Kind)
        {
            case SendTimerKind.Retransmission:
                Expire(_recovery, _transmission!, now);
                break;
            case SendTimerKind.Probe:
                _transmission!.SendProbe(now);
                _timer.Retransmission(now, Rto);
                break;
            case SendTimerKind.Persist:
                // A small segment that the window takes goes after all; else the peer is asked with one that it has had, which it must answer.
                _timer.Expired();
                _timer.Disarm();
                if (_transmission!.SendSmall(now)) break;
                _recovery.Asked(now);
                _connection.SendProbe();
                break;
            default:
                GiveBack();
                break;
        }
    }

    /// <summary>Gives everything up.</summary>
    public void Clear()
    {
        _buffer.Clear();
        GiveBack();
    }

    /// <summary>Copies bytes that wait or are on the way.</summary>
    /// <param name="sequence">Where they begin.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="sum">Whether to sum them.</param>
    /// <param name="again">Whether they have been sent before.</param>
    /// <returns>Their sum, or 0.</returns>
    public ulong Copy(uint sequence, Span<byte> destination, bool sum, bool again) => _buffer.CopyTo((int)(sequence - SndUna), destination, sum, again);

    /// <summary>Everything before a sequence number is acknowledged, which is later than SND.UNA.</summary>
    public void Advance(uint ack, Instant now)
    {
        _buffer.Release(Math.Min((int)(ack - SndUna), _buffer.Length)); // A FIN has no byte.
        SndUna = ack;
        _recovery!.Answered(_recovery.Queue.Count == 0 ? Instant.Never : now);
        if (SizeProbe is not null && SizeProbe.Acknowledged(ack, now)) ChangeMss(_connection.EffectiveMss);
    }

    /// <summary>A round trip has been measured.</summary>
    public void Sampled(TimeSpan sample, Instant now)
    {
        _rtt.Add(sample, now);
        _timer.Sampled();
    }

    /// <summary>An acknowledgment has been taken: windows, pace and timer follow it.</summary>
    public void Acknowledged(in AckOutcome outcome, in AckSample sample, Instant now)
    {
        if (sample.DeliveryRate > 0) DeliveryRate = sample.DeliveryRate;
        CongestionControl congestion = Congestion;
        congestion.Acknowledged(sample);
        _transmission!.SetPace(congestion, _rtt.Smoothed);
        GrowBuffer(congestion);
        if (_recovery!.Queue.Count == 0) _timer.Disarm(); // RFC 6298 (5.2); Output arms what comes next.
        else if (outcome.DeliveredBytes > 0) SetFlightTimer(now); // (5.3)
    }

    /// <summary>Whether the congestion window limits sending.</summary>
    public bool IsWindowLimited => _transmission!.IsWindowLimited(Congestion);

    /// <summary>So many sequence numbers have been sent for the first time.</summary>
    public void Sent(int length, bool fin, Instant now)
    {
        _recovery!.Asked(now);
        SndNxt += (uint)length;
        SentBytes += fin ? length - 1 : length;
        FinSent |= fin;
    }

    /// <summary>So many bytes have been sent again.</summary>
    public void SentAgain(int length)
    {
        Troubles.RetransmittedBytes += length;
        Troubles.Retransmissions++;
        if (_recovery!.State == RecoveryState.Recovery) Troubles.FastRetransmissions++;
    }

    /// <summary>The window shrinks.</summary>
    public void RecoveryBegan() => _transmission!.TellReduction();

    /// <summary>The last timeout was for nothing.</summary>
    public void Undone() => _timer.Answered(advances: true);

    private ref SendCounters Troubles => ref (_connection.Rare ??= new RareState()).Sent;

    // Section 3.10.7.4, fifth: whether the window is another one now.
    private bool UpdateWindow(in TcpSegment segment)
    {
        // The window counts from the acknowledgment on: when that advances, an older window would reach further than the peer has said.
        bool advances = Seq.After(segment.Ack, SndUna);
        if (!advances && !Seq.Before(SndWl1, segment.Seq) && (SndWl1 != segment.Seq || Seq.After(SndWl2, segment.Ack))) return false;
        int window = segment.Wnd << WindowScale;
        bool changed = window != SndWnd;
        SetWindow(window, Seq.Before(segment.Seq, SndWl1) ? SndWl1 : segment.Seq, segment.Ack);
        return changed;
    }

    private void SetWindow(int window, uint seq, uint ack)
    {
        SndWnd = window;
        if (window > MaxSndWnd) MaxSndWnd = window;
        SndWl1 = seq;
        SndWl2 = ack;
    }

    // Room for what is on the way, and as much again to send while it is acknowledged; once more where losses do not lower the window, behind whose holes data
    // waits.
    private void GrowBuffer(CongestionControl congestion)
    {
        long wanted = (congestion.ControlsRecovery ? 3L : 2L) * congestion.Window;
        if (wanted <= BufferBytes || _connection.Settings.SendBufferBytes > 0) return;
        BufferBytes = Math.Max(BufferBytes, (int)Math.Min(wanted, _connection.Profile.MaxSendBufferBytes));
    }

    private void SetFlightTimer(Instant now) =>
        _timer.InFlight(now, Rto, _recovery!.MayProbe ? TailLossProbe.Timeout(_rtt.Smoothed, InFlight <= Mss) : TimeSpan.MaxValue);

    // RFC 6298 section 5, (5.4) to (5.7).
    private void Expire(LossRecovery recovery, Transmission transmission, Instant now)
    {
        if (recovery.Queue.Count == 0)
        {
            _timer.Disarm();
            return;
        }

        _timer.Expired();
        Troubles.Expirations++;
        if (_timer.Unanswered == 1) Troubles.TimeoutEpisodes++;
        // A peer that has closed its window under what was on the way is probed with it; that is no congestion.
        if (SndWnd > 0 || recovery.Queue.First.Has(SentFlags.Lost)) recovery.OnTimeout(now, _timer.Unanswered == 1);
        if (_timer.Unanswered >= SegmentSizeProbe.SuspiciousTimeouts && recovery.Queue.First.Length >= Mss)
        {
            SizeProbe = SegmentSizeProbe.Suspect(SizeProbe, _connection, Mss, now);
            ChangeMss(_connection.EffectiveMss);
        }

        transmission.SendFirstAgain(now);
        _timer.Retransmission(now, Rto);
    }

    private void GiveBack()
    {
        _timer.Disarm();
        if (_congestion is not null) _keptThreshold = _congestion.SlowStartThreshold;
        _recovery?.Queue.Free();
        _recovery = null;
        _transmission = null;
        _congestion = null;
    }
}
