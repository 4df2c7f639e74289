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
        bool hasEcho = segment.HasTimestamps && connection.HasTimestamps && segment.TimestampEcho != 0;
        var context = new AckContext
        {
            Now = now, LeastRtt = sender.Rtt.Least, RecoveryPoint = recovery.Point, HasEcho = hasEcho, Echo = segment.TimestampEcho,
            TimestampNow = hasEcho ? sender.TimestampNow : 0,
        };
        Scoreboard board = recovery.Board;
        int priorInFlight = recovery.OnTheWay;
        AckOutcome outcome = default;
        outcome.AcknowledgedBytes = (int)(segment.Ack - sender.SndUna);
        if (outcome.AcknowledgedBytes > 0) Advance(sender, board, segment.Ack, context, ref outcome);
        if (segment.HasOtherOptions && sender.SackPermitted)
        {
            board.TakeBlocks(segment.Options, sender.SndUna, sender.SndNxt, sender.Mss, context, ref outcome);
        }

        Measure(sender, outcome, context);
        bool isEcho = connection.IsEcnCapable && (segment.Flags & (TcpFlags.Ece | TcpFlags.Syn)) == TcpFlags.Ece;
        recovery.Acknowledged(context, segment.Ack, isDuplicate, isEcho, ref outcome);
        board.FinishRate(outcome, sender.Rtt.Least);
        ref readonly DeliveryRate rate = ref board.Rate;
        var sample = new AckSample
        {
            Now = now,
            AcknowledgedBytes = outcome.AcknowledgedBytes,
            DeliveredBytes = outcome.DeliveredBytes,
            LostBytes = outcome.LostBytes,
            PriorInFlight = priorInFlight,
            InFlight = recovery.OnTheWay,
            Rtt = outcome.HasRtt ? now - outcome.LastSentAt : default,
            LeastRtt = sender.Rtt.Least,
            SmoothedRtt = sender.Rtt.Smoothed,
            DeliveryRate = rate.Rate,
            IsAppLimited = rate.IsAppLimited,
            Delivered = rate.Delivered,
            PriorDelivered = outcome.HasRateSample ? outcome.PriorDelivered : -1,
            MarkedBytes = isEcho ? outcome.DeliveredBytes : 0,
            InRecovery = recovery.State is RecoveryState.Recovery or RecoveryState.Reduced,
            IsRepairing = recovery.State is RecoveryState.Recovery or RecoveryState.Loss,
            IsWindowLimited = sender.IsWindowLimited,
            SndUna = sender.SndUna,
            SndNxt = sender.SndNxt,
        };
        sender.Acknowledged(outcome, sample, now);
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
