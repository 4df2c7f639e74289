namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What is done about losses now.</summary>
/// <remarks>
/// <code>
///            ECN echo, or a probe found a loss              everything up to the point is acknowledged
///   Open ─────────────────────────────────────► Reduced ──────────────────────────────────────────► Open
///   Open, Reduced ── a segment is found lost ─► Recovery ── the same, or it was for nothing ──────► Open
///   any ── the retransmission timer expires ──► Loss ────── the same, or it was for nothing ──────► Open
/// </code>
/// </remarks>
internal enum RecoveryState : byte
{
    /// <summary>Nothing.</summary>
    Open,

    /// <summary>The window shrinks, though nothing is lost.</summary>
    Reduced,

    /// <summary>Fast recovery: lost segments are sent again while the window shrinks.</summary>
    Recovery,

    /// <summary>After a timeout: what is lost is sent again in slow start.</summary>
    Loss,
}

/// <summary>Finds losses and recovers from them.</summary>
/// <remarks>Read first: RFC 8985 (RACK-TLP), RFC 6937 (how much), RFC 6582 (without SACK), RFC 5682 (timeouts that were not needed).</remarks>
internal sealed class LossRecovery
{
    private const int DuplicateThreshold = 3;

    private readonly TcpSender _sender;
    private ProportionalRateReduction _reduction;
    private TailLossProbe _probe;
    private UndoState _undo;
    private int _duplicates;
    private int _duplicateBytes;
    private uint _echoPoint; // An ECN echo up to here is of the congestion that has been answered already.
    private bool _isTesting; // F-RTO: whether the timeout was needed is not known yet.

    public LossRecovery(TcpSender sender)
    {
        _sender = sender;
        Board = new Scoreboard(sender.SndUna);
        Point = _echoPoint = sender.SndUna;
    }

    public Scoreboard Board { get; }

    public SentQueue Queue => Board.Queue;

    public RecoveryState State { get; private set; }

    /// <summary>The end of what was on the way when the recovery began: it ends when all of it is acknowledged.</summary>
    public uint Point { get; private set; }

    /// <summary>When segments that may only be late are lost.</summary>
    public Instant ReorderingDeadline { get; private set; } = Instant.Never;

    /// <summary>Since when what was sent has been waiting for an acknowledgment that tells of something new; Never when all is acknowledged.</summary>
    public Instant UnansweredSince { get; private set; } = Instant.Never;

    /// <summary>RFC 5682 step 2b: what comes next is new data, and not again what seems lost.</summary>
    public bool PrefersNewData { get; private set; }

    /// <summary>Bytes that are on the way: what was sent and neither arrived nor was lost.</summary>
    public int OnTheWay => Math.Max(0, Queue.OnTheWayBytes - _duplicateBytes);

    /// <summary>cwnd, or what rate reduction allows.</summary>
    public int Window =>
        State is RecoveryState.Recovery or RecoveryState.Reduced && !_sender.Congestion.ControlsRecovery ? _reduction.Window : _sender.Congestion.Window;

    /// <summary>Whether a probe of the end of the flight may be armed (RFC 8985 section 7.2).</summary>
    public bool MayProbe =>
        _sender.SackPermitted && State is RecoveryState.Open or RecoveryState.Reduced && !Board.HasSacked && !_probe.IsLast && Queue.Count > 0;

    private bool HasSack => _sender.SackPermitted;

    /// <summary>New data, or a lost segment, has been sent.</summary>
    public void Sent(int bytes, bool isNew)
    {
        _reduction.Sent(bytes);
        if (isNew) _probe.IsLast = false;
        else if (State != RecoveryState.Open) _undo.Retransmitted(bytes, _sender.TimestampNow);
    }

    /// <summary>Something was sent that the peer must answer.</summary>
    public void Asked(Instant now)
    {
        if (UnansweredSince == Instant.Never) UnansweredSince = now;
    }

    /// <summary>The peer has told of something new; it is to answer since then what is left, or never.</summary>
    public void Answered(Instant since) => UnansweredSince = since;

    /// <summary>A probe of the end of the flight has been sent.</summary>
    public void ProbeSent(bool isRetransmission) => _probe.Sent(_sender.SndNxt, isRetransmission);

    /// <summary>An acknowledgment has come, and the scoreboard has taken what it says.</summary>
    /// <param name="context">What it is judged by.</param>
    /// <param name="ack">SEG.ACK.</param>
    /// <param name="isDuplicate">Whether it is a duplicate by RFC 5681 section 2.</param>
    /// <param name="isCongested">Whether it carries an ECN echo that is to be answered.</param>
    /// <param name="outcome">What it told.</param>
    public void Acknowledged(in AckContext context, uint ack, bool isDuplicate, bool isCongested, ref AckOutcome outcome)
    {
        bool advanced = outcome.AcknowledgedBytes > 0;
        PrefersNewData = false;
        if (outcome.HasDuplicate)
        {
            Board.Rack.Duplicated(ack, _sender.SndNxt);
            _undo.Duplicated(outcome.DuplicateLeft, outcome.DuplicateRight);
        }

        if (!HasSack) CountDuplicates(isDuplicate, advanced, ref outcome);
        if (_probe.IsOut && _probe.Acknowledged(ack, outcome.HasDuplicate, isDuplicate && !outcome.NewlySacked)) Reduce(context.Now, byEcn: false);
        bool forNothing = _undo.IsForNothing(context, advanced);
        if (forNothing) Undo(context.Now);
        else if (State == RecoveryState.Loss) TestTimeout(advanced, isDuplicate, outcome, context.Now);
        if (State != RecoveryState.Open && Seq.AfterOrAt(ack, Point)) End(context.Now);

        FindLost(context.Now, advanced, ref outcome);
        if (Queue.LostBytes > 0 && State is RecoveryState.Open or RecoveryState.Reduced) Begin(context.Now);
        else if (isCongested && State == RecoveryState.Open && Seq.After(ack, _echoPoint)) Reduce(context.Now, byEcn: true);
        if (State is RecoveryState.Recovery or RecoveryState.Reduced)
        {
            _reduction.Acknowledged(outcome.DeliveredBytes, OnTheWay, _sender.Congestion.SlowStartThreshold, _sender.Mss,
                advanced && outcome.LostBytes == 0);
        }
    }

    /// <summary>The time for segments that might only be late is over.</summary>
    public void OnReorderingTimeout(Instant now)
    {
        AckOutcome outcome = default;
        FindLost(now, advanced: false, ref outcome);
        if (Queue.LostBytes > 0 && State is RecoveryState.Open or RecoveryState.Reduced) Begin(now);
    }

    /// <summary>The retransmission timer has expired: the caller sends the first segment again.</summary>
    public void OnTimeout(Instant now, bool isFirst)
    {
        bool isNew = State != RecoveryState.Loss || isFirst;
        int flight = _sender.InFlight;
        if (isNew)
        {
            if (State is RecoveryState.Open or RecoveryState.Reduced || Seq.AfterOrAt(_sender.SndUna, Point))
            {
                _sender.Congestion.Save();
                _undo.Begin(_sender.SndUna);
            }

            _sender.Congestion.TimedOut(now, flight);
        }

        _sender.Congestion.Collapse();
        _isTesting = true;
        State = RecoveryState.Loss;
        Point = _sender.SndNxt;
        _duplicates = _duplicateBytes = 0;
        _probe.Forget();
        PrefersNewData = false;
        ReorderingDeadline = Instant.Never;
        Board.LoseByTimeout(now, ReorderingWindow, all: !HasSack);
    }

    /// <summary>Segments longer than the path carries were refused: they go again in smaller pieces. That is no congestion.</summary>
    public void OnPathShrunk(int mss)
    {
        Board.LoseLongerThan(mss);
        if (Queue.LostBytes == 0 || State != RecoveryState.Open) return;
        State = RecoveryState.Loss;
        Point = _sender.SndNxt;
        _isTesting = false;
        _undo.Forget();
    }

    // RFC 8985 section 6.2 step 4.
    private TimeSpan ReorderingWindow =>
        Board.Rack.ReorderingWindow(State is RecoveryState.Recovery or RecoveryState.Loss || Queue.SackedBytes >= DuplicateThreshold * _sender.Mss,
            _sender.Rtt.Least, _sender.Rtt.Smoothed);

    private void FindLost(Instant now, bool advanced, ref AckOutcome outcome)
    {
        if (Queue.Count == 0)
        {
            ReorderingDeadline = Instant.Never;
        }
        else if (HasSack)
        {
            ReorderingDeadline = Board.FindLost(now, ReorderingWindow, ref outcome);
        }
        else if (State == RecoveryState.Recovery ? advanced : _duplicates >= DuplicateThreshold && Seq.After(_sender.SndUna, Point))
        {
            // RFC 6582 section 3.2: the third duplicate tells of one loss, each partial acknowledgment of another.
            ref SentSegment first = ref Queue.First;
            if (first.Has(SentFlags.Lost)) return;
            if (first.Length > _sender.Mss) Queue.Split(0, _sender.Mss);
            outcome.LostBytes += Queue.First.Length;
            Queue.MarkLost(Queue.SlotAt(0));
        }
    }

    // Without SACK each duplicate stands for a segment that has arrived (RFC 5681 section 3.2, RFC 6937 section 3.1).
    private void CountDuplicates(bool isDuplicate, bool advanced, ref AckOutcome outcome)
    {
        if (isDuplicate)
        {
            _duplicates++;
            int most = Math.Max(0, Queue.OnTheWayBytes - _sender.Mss);
            int counted = Math.Min(_sender.Mss, most - _duplicateBytes);
            if (counted <= 0) return;
            _duplicateBytes += counted;
            outcome.DeliveredBytes += counted;
        }
        else if (advanced)
        {
            int known = Math.Min(_duplicateBytes, Math.Max(0, outcome.AcknowledgedBytes - _sender.Mss));
            _duplicateBytes -= known;
            outcome.DeliveredBytes = Math.Max(0, outcome.DeliveredBytes - known);
            _duplicates = 0;
            if (State == RecoveryState.Open) _duplicateBytes = 0;
        }
    }

    // RFC 5682 sections 2.1 and 3.1.
    private void TestTimeout(bool advanced, bool isDuplicate, in AckOutcome outcome, Instant now)
    {
        if (!_isTesting) return;
        if (outcome.OriginalDelivered)
        {
            Undo(now); // (3b) What was sent once only is still arriving.
        }
        else if (Seq.After(_sender.SndNxt, Point))
        {
            if (outcome.NewlySacked || isDuplicate) _isTesting = false; // (3a) New data arrives, old data does not.
        }
        else if (advanced && _sender.CanSendNew && Seq.Before(_sender.SndUna, Point))
        {
            Point = _sender.SndNxt; // (2b)
            PrefersNewData = true;
        }
        else if (advanced || isDuplicate)
        {
            _isTesting = false; // (2a), or nothing to test with.
        }
    }

    private void Begin(Instant now)
    {
        // RFC 4821 section 7.5: the loss of a probe of the path's size is no congestion.
        if (_sender.SizeProbe is { IsOut: true } probe && Queue.LostBytes == (int)(probe.End - probe.Start)
            && Queue[Queue.FirstLost].Sequence == probe.Start)
        {
            return;
        }

        if (State == RecoveryState.Open)
        {
            _sender.Congestion.Save();
            _reduction.Begin(_sender.InFlight, OnTheWay, _sender.Mss);
            _sender.Congestion.EnterRecovery(now, _sender.InFlight, byEcn: false);
            _undo.Begin(_sender.SndUna);
        }
        else if (_sender.Congestion.ControlsRecovery)
        {
            _sender.Congestion.EnterRecovery(now, _sender.InFlight, byEcn: false);
        }

        State = RecoveryState.Recovery;
        Point = _echoPoint = _sender.SndNxt;
        _sender.RecoveryBegan();
    }

    // Congestion without a loss to repair.
    private void Reduce(Instant now, bool byEcn)
    {
        if (State != RecoveryState.Open) return;
        _undo.Forget();
        _reduction.Begin(_sender.InFlight, OnTheWay, _sender.Mss);
        _sender.Congestion.EnterRecovery(now, _sender.InFlight, byEcn);
        State = RecoveryState.Reduced;
        Point = _echoPoint = _sender.SndNxt;
        _sender.RecoveryBegan();
    }

    private void End(Instant now)
    {
        bool wasRecovery = State == RecoveryState.Recovery;
        State = RecoveryState.Open;
        _isTesting = false;
        _duplicates = _duplicateBytes = 0;
        _sender.Congestion.ExitRecovery(now);
        if (wasRecovery) Board.Rack.RecoveryEnded();
    }

    // The reduction was for nothing: what was lost was only late.
    private void Undo(Instant now)
    {
        _sender.Congestion.Undo(now);
        _undo.Forget();
        _sender.Undone();
        if (State == RecoveryState.Open) return;
        Queue.NoneIsLost();
        State = RecoveryState.Open;
        Point = _sender.SndNxt;
        _isTesting = false;
        _duplicates = _duplicateBytes = 0;
        _sender.Congestion.ExitRecovery(now);
    }
}
