using System.Runtime.CompilerServices;
using Windsock.TcpIp.Transport.Tcp.Congestion;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What an acknowledgment says to the sender: of what has arrived, of the round trip, of congestion.</summary>
internal static class AcknowledgmentInput
{
    /// <summary>Takes one that may tell something, while something is on the way.</summary>
    public static void Take(TcpConnection connection, TcpSender sender, LossRecovery recovery, in TcpSegment segment, bool isDuplicate)
    {
        Instant now = connection.Stack.Now;
        AckWorkspace workspace = connection.Layer.Workspace;
        ref AckContext context = ref workspace.Context;
        context.Now = now;
        context.LeastRtt = sender.Rtt.Least;
        context.RecoveryPoint = recovery.Point;
        context.HasEcho = segment.HasTimestamps && connection.HasTimestamps && segment.TimestampEcho != 0;
        context.Echo = segment.TimestampEcho;
        context.TimestampNow = context.HasEcho ? sender.TimestampNow : 0;
        Scoreboard board = recovery.Board;
        int priorInFlight = recovery.OnTheWay;
        ref AckOutcome outcome = ref workspace.Outcome;
        outcome.Clear();
        outcome.AcknowledgedBytes = (int)(segment.Ack - sender.SndUna);
        if (outcome.AcknowledgedBytes > 0) Advance(sender, board, segment.Ack, context, ref outcome);
        if (sender.SackPermitted && segment.HasOtherOptions) TakeBlocks(sender, board, segment, context, ref outcome);
        Measure(sender, outcome, context);
        int marked = 0;
        bool isEcho = connection.Ecn == EcnMode.Accurate
            ? ReadMarks(connection, segment, outcome, out marked)
            : connection.Ecn == EcnMode.Classic && (segment.Flags & (TcpFlags.Ece | TcpFlags.Syn)) == TcpFlags.Ece;
        recovery.Acknowledged(context, segment.Ack, isDuplicate, isEcho, ref outcome);
        board.FinishRate(outcome, sender.Rtt.Least);
        workspace.Sample.MarkedBytes = connection.Ecn == EcnMode.Classic && isEcho ? outcome.DeliveredBytes : marked;
        Tell(sender, recovery, outcome, priorInFlight, now, ref workspace.Sample);
        sender.Acknowledged(outcome, workspace.Sample, now);
    }

    // What the congestion control wants to know, all the rest of it: the last one's sample is still there.
    private static void Tell(TcpSender sender, LossRecovery recovery, in AckOutcome outcome, int priorInFlight, Instant now, ref AckSample sample)
    {
        ref readonly DeliveryRate rate = ref recovery.Board.Rate;
        sample.Now = now;
        sample.AcknowledgedBytes = outcome.AcknowledgedBytes;
        sample.DeliveredBytes = outcome.DeliveredBytes;
        sample.LostBytes = outcome.LostBytes;
        sample.PriorInFlight = priorInFlight;
        sample.InFlight = recovery.OnTheWay;
        sample.Rtt = outcome.HasRtt ? now - outcome.LastSentAt : default;
        sample.LeastRtt = sender.Rtt.Least;
        sample.SmoothedRtt = sender.Rtt.Smoothed;
        sample.DeliveryRate = rate.Rate;
        sample.IsAppLimited = rate.IsAppLimited;
        sample.Delivered = rate.Delivered;
        sample.PriorDelivered = outcome.HasRateSample ? outcome.PriorDelivered : -1;
        sample.InRecovery = recovery.State is RecoveryState.Recovery or RecoveryState.Reduced;
        sample.IsRepairing = recovery.State is RecoveryState.Recovery or RecoveryState.Loss;
        sample.IsWindowLimited = sender.IsWindowLimited;
        sample.SndUna = sender.SndUna;
        sample.SndNxt = sender.SndNxt;
    }

    // Options are read in methods of their own, which most acknowledgments never enter: there is much to clear in them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeBlocks(TcpSender sender, Scoreboard board, in TcpSegment segment, in AckContext context, ref AckOutcome outcome)
    {
        TcpOptions options = segment.Options;
        if (options.SackCount > 0) board.TakeBlocks(options, sender.SndUna, sender.SndNxt, sender.Mss, context, ref outcome);
    }

    // RFC 9768: whether it tells of congestion, and the bytes that came marked.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ReadMarks(TcpConnection connection, in TcpSegment segment, in AckOutcome outcome, out int marked)
    {
        marked = 0;
        if (outcome.DeliveredBytes == 0 || segment.Has(TcpFlags.Syn)) return false; // Others may have overtaken it (RFC 9768 appendix A.1).
        TcpOptions options = segment.HasOtherOptions ? segment.Options : default;
        int mss = connection.Sender.Mss;
        int packets = Math.Max(outcome.DeliveredPieces, (outcome.DeliveredBytes + mss - 1) / mss);
        EcnMarks marks = AccurateEcn.Of(connection)!.Feedback.Take(segment.Flags, options, outcome.DeliveredBytes, packets, mss);
        marked = marks.Bytes;
        return marks.Packets > 0;
    }

    private static void Advance(TcpSender sender, Scoreboard board, uint ack, in AckContext context, ref AckOutcome outcome)
    {
        board.Acknowledge(ack, context, ref outcome);
        if (outcome.RetransmittedDelivered)
        {
            // What lies behind a segment that was sent again may have waited for it for long: it tells no round-trip time, and, where SACK does not tell
            // what had come before, nothing of the timeout.
            outcome.HasRtt = false;
            if (!sender.SackPermitted) outcome.OriginalDelivered = false;
        }

        sender.Advance(ack, context.Now);
    }

    private static void Measure(TcpSender sender, in AckOutcome outcome, in AckContext context)
    {
        if (outcome.HasRtt)
        {
            sender.Sampled(context.Now - outcome.FirstSentAt, context.Now); // Karn's algorithm: not of what was sent twice.
        }
        else if (context.HasEcho && outcome.AcknowledgedBytes > 0 && outcome.DeliveredBytes > 0
                 && (int)(context.TimestampNow - context.Echo) is var echoed and >= 0)
        {
            sender.Sampled(new TimeSpan(Math.Max(1, echoed) * TimeSpan.TicksPerMillisecond), context.Now); // RFC 7323 section 4.
        }
    }
}
