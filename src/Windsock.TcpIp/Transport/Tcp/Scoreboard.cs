using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What one acknowledgment is judged by.</summary>
internal struct AckContext
{
    public Instant Now;

    /// <summary>The least round-trip time so far.</summary>
    public TimeSpan LeastRtt;

    /// <summary>Where the last loss recovery ends.</summary>
    public uint RecoveryPoint;

    /// <summary>Whether it echoes a timestamp; that, and what our clock says now.</summary>
    public bool HasEcho;
    public uint Echo;
    public uint TimestampNow;

    /// <summary>Whether the echo is of a timestamp before a point of time.</summary>
    public readonly bool EchoesBefore(Instant then) =>
        HasEcho && Seq.Before(Echo, TimestampNow - (Now.Milliseconds32 - then.Milliseconds32));
}

/// <summary>What of the bytes that were sent has arrived, is on the way or is lost. Source: RFC 6675 section 3, RFC 8985.</summary>
internal sealed class Scoreboard
{
    private SackRanges _ranges;
    private Rack _rack;
    private DeliveryRate _rate;

    public Scoreboard(uint sequence) => _rack.Begin(sequence);

    public SentQueue Queue { get; } = new();

    /// <summary>How many segments it has looked at to follow the peer's blocks and to find losses: the work that a peer can cause.</summary>
    public long Looks { get; private set; }

    public ref readonly DeliveryRate Rate => ref _rate;

    public ref Rack Rack => ref _rack;

    /// <summary>Whether the peer has told of something out of order.</summary>
    public bool HasSacked => Queue.SackedBytes > 0;

    /// <summary>A segment has been sent for the first time.</summary>
    public void Sent(uint sequence, int length, bool isFin, Instant now)
    {
        int before = Queue.OnTheWayBytes;
        ref SentSegment sent = ref Queue.Add(sequence, length, now);
        if (isFin) sent.Flags = SentFlags.Fin;
        _rate.Sent(ref sent, before, now);
    }

    /// <summary>A segment has been sent again.</summary>
    public void SentAgain(int slot, Instant now)
    {
        int before = Queue.OnTheWayBytes;
        Queue.MarkRetransmitted(slot, now);
        _rate.Sent(ref Queue[slot], before, now);
    }

    public void LimitedByProgram() => _rate.LimitedByProgram(Queue.OnTheWayBytes);

    /// <summary>Everything before a sequence number is acknowledged.</summary>
    public void Acknowledge(uint ack, in AckContext context, ref AckOutcome outcome)
    {
        while (Queue.Count > 0)
        {
            ref SentSegment first = ref Queue.First;
            if (Seq.After(first.End, ack))
            {
                int part = (int)(ack - first.Sequence);
                if (part <= 0) break;
                if (!first.Has(SentFlags.Sacked))
                {
                    outcome.DeliveredBytes += part;
                    outcome.DeliveredPieces++;
                    _rate.DeliveredPart(part);
                }

                Queue.TrimFirst(part);
                break;
            }

            if (!first.Has(SentFlags.Sacked)) Deliver(in first, context, ref outcome);
            Queue.RemoveFirst();
        }

        _rack.Reached(ack);
        _ranges.RemoveBefore(ack);
    }

    /// <summary>Takes SACK blocks (RFC 2018, RFC 2883).</summary>
    public void TakeBlocks(in TcpOptions options, uint sndUna, uint sndNxt, int mss, in AckContext context, ref AckOutcome outcome)
    {
        for (int i = 0; i < options.SackCount; i++)
        {
            SackBlock block = options.Sack[i];
            if (!Seq.Before(block.Left, block.Right) || Seq.After(block.Right, sndNxt)) continue;
            if (i == 0 && IsDuplicate(block, options, sndUna))
            {
                outcome.HasDuplicate = true;
                outcome.DuplicateLeft = block.Left;
                outcome.DuplicateRight = block.Right;
                continue;
            }

            uint at = Seq.Max(block.Left, sndUna);
            while (Seq.Before(at, block.Right) && _ranges.FindGap(at, block.Right, out SackBlock gap))
            {
                Mark(gap, mss, context, ref outcome);
                at = gap.Right;
            }
        }
    }

    /// <summary>Finds what is lost by now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="window">RACK.reo_wnd.</param>
    /// <param name="outcome">Gets the lost bytes.</param>
    /// <returns>When to look again: some was sent earlier than what has arrived, but not early enough.</returns>
    public Instant FindLost(Instant now, TimeSpan window, ref AckOutcome outcome)
    {
        for (int slot = Queue.Oldest; slot != SentQueue.None; slot = Queue.Oldest)
        {
            Looks++;
            ref SentSegment segment = ref Queue[slot];
            if (!_rack.IsOlder(segment)) break;
            if (_rack.Remaining(segment, now, window) > TimeSpan.Zero) return _rack.LastDeadline(window);
            outcome.LostBytes += segment.Length;
            Queue.MarkLost(slot);
        }

        return Instant.Never;
    }

    /// <summary>The retransmission timer has expired: the first segment is lost, and all that should have arrived (RFC 8985 section 6.3).</summary>
    /// <param name="now">The time.</param>
    /// <param name="window">RACK.reo_wnd.</param>
    /// <param name="all">Whether without SACK nothing tells what should have arrived.</param>
    public void LoseByTimeout(Instant now, TimeSpan window, bool all)
    {
        // A first segment that is sacked has been thrown away again (RFC 2018 section 8): what is sacked says nothing any more.
        if (Queue.First.Has(SentFlags.Sacked)) ForgetSacks();
        if (!Queue.First.Has(SentFlags.Sacked)) Queue.MarkLost(Queue.SlotAt(0));
        for (int slot = Queue.Oldest; slot != SentQueue.None; slot = Queue.Oldest)
        {
            if (!all && _rack.Remaining(Queue[slot], now, window) > TimeSpan.Zero) break;
            Queue.MarkLost(slot);
        }
    }

    /// <summary>Takes for lost what is longer than the path carries now.</summary>
    /// <param name="mss">The payload that it carries.</param>
    public void LoseLongerThan(int mss)
    {
        for (int i = 0; i < Queue.Count; i++)
        {
            int slot = Queue.SlotAt(i);
            if (Queue[slot].Length > mss && !Queue[slot].Has(SentFlags.Sacked)) Queue.MarkLost(slot);
        }
    }

    private void ForgetSacks()
    {
        _ranges.Clear();
        for (int i = 0; i < Queue.Count; i++)
        {
            int slot = Queue.SlotAt(i);
            if (Queue[slot].Has(SentFlags.Sacked)) Queue.MarkLost(slot);
        }
    }

    // RFC 2883 section 4: the first block is below the acknowledgment, or within the second.
    private static bool IsDuplicate(SackBlock block, in TcpOptions options, uint sndUna)
    {
        if (Seq.BeforeOrAt(block.Right, sndUna)) return true;
        if (options.SackCount < 2) return false;
        SackBlock second = options.Sack[1];
        return Seq.AfterOrAt(block.Left, second.Left) && Seq.BeforeOrAt(block.Right, second.Right);
    }

    // Segments that lie within the range as a whole are sacked. Of a super-segment it may be a part, cut where the link has cut it; a peer that names other
    // edges does not make the queue longer than one entry for each segment of the wire.
    private void Mark(SackBlock gap, int mss, in AckContext context, ref AckOutcome outcome)
    {
        uint left = gap.Right, right = gap.Left;
        for (int index = Queue.Find(gap.Left); index < Queue.Count; index++)
        {
            Looks++;
            ref SentSegment segment = ref Queue[Queue.SlotAt(index)];
            if (!Seq.Before(segment.Sequence, gap.Right)) break;
            if (Seq.Before(segment.Sequence, gap.Left))
            {
                int before = ((int)(gap.Left - segment.Sequence) + mss - 1) / mss * mss;
                if (before >= segment.Length || !Seq.Before(segment.Sequence + (uint)before, gap.Right)) continue;
                Queue.Split(index, before);
                continue;
            }

            if (Seq.After(segment.End, gap.Right))
            {
                int inside = (int)(gap.Right - segment.Sequence) / mss * mss;
                if (inside == 0) break;
                Queue.Split(index, inside);
            }

            int slot = Queue.SlotAt(index);
            ref SentSegment whole = ref Queue[slot];
            if (whole.Has(SentFlags.Sacked)) continue;
            Deliver(in whole, context, ref outcome);
            Queue.MarkSacked(slot);
            outcome.NewlySacked = true;
            left = Seq.Min(left, whole.Sequence);
            right = whole.End;
        }

        if (Seq.Before(left, right)) _ranges.Add(left, right);
    }

    private void Deliver(in SentSegment segment, in AckContext context, ref AckOutcome outcome)
    {
        outcome.DeliveredBytes += segment.Length;
        outcome.DeliveredPieces++;
        bool echoIsOlder = false;
        if (segment.Has(SentFlags.Retransmitted))
        {
            outcome.RetransmittedDelivered = true;
            echoIsOlder = context.EchoesBefore(segment.SentAt);
        }
        else
        {
            if (!outcome.HasRtt) (outcome.HasRtt, outcome.FirstSentAt) = (true, segment.SentAt);
            outcome.LastSentAt = segment.SentAt;
            outcome.OriginalDelivered |= Seq.BeforeOrAt(segment.End, context.RecoveryPoint);
        }

        _rack.Arrived(segment, context.Now, context.LeastRtt, echoIsOlder);
        _rack.Reached(segment.End);
        _rate.DeliveredAll(segment, ref outcome, context.Now);
    }

    public void FinishRate(in AckOutcome outcome, TimeSpan leastRtt) => _rate.Finish(outcome, leastRtt);
}
