using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What a connection has whose ends tell each other of marks by counters. Source: RFC 9768.</summary>
/// <remarks>Read first: RFC 9768 section 3. Each direction has its own half: <see cref="Reflector"/> counts and tells what has come,
/// <see cref="Feedback"/> reads what the peer tells of what was sent. What was agreed on is the matter of <see cref="Handshake"/>.</remarks>
internal sealed class AccurateEcn
{
    /// <summary>The receiving half.</summary>
    public EcnReflector Reflector = new();

    /// <summary>The sending half.</summary>
    public EcnFeedback Feedback = new();

    /// <summary>That of a connection; null where the ends have not agreed on it.</summary>
    public static AccurateEcn? Of(TcpConnection connection) => connection.Ecn == EcnMode.Accurate ? connection.Rare!.AccurateEcn : null;

    /// <summary>The ends have agreed how to tell of congestion.</summary>
    public static void Agree(TcpConnection connection, EcnMode mode)
    {
        connection.Ecn = mode;
        if (mode == EcnMode.Accurate) (connection.Rare ??= new RareState()).AccurateEcn ??= new AccurateEcn();
    }

    /// <summary>The own SYN and ACK is acknowledged: by a segment without data, that tells with which ECN bits it came.</summary>
    /// <returns>Whether it met congestion.</returns>
    public bool TakeAcknowledgment(in TcpSegment segment)
    {
        TcpOptions options = segment.Options;
        Feedback.TestOption(options);
        return segment.Len == 0 && options.SackCount == 0 && Feedback.TakeHandshake(segment.Flags);
    }

    /// <summary>Whether a segment must tell of marks though there is nothing to acknowledge. Without SACK it would count as a duplicate.</summary>
    public static bool Owes(TcpConnection connection) => connection.Sender.SackPermitted && Of(connection)!.Reflector.OwesOption;

    /// <summary>Counts an acceptable segment, and has it acknowledged at once where the peer should learn of its mark.</summary>
    public static void Note(TcpConnection connection, Packet packet, in TcpSegment segment)
    {
        if (segment.Has(TcpFlags.Syn)) return; // The handshake has counted it.
        int packets = packet.SegmentBytes > 0 ? Math.Max(1, (segment.PayloadBytes + packet.SegmentBytes - 1) / packet.SegmentBytes) : 1;
        bool waits = connection.Receiver.AckDeadline != Instant.Never;
        if (Of(connection)!.Reflector.Take(segment.Ecn, packets, segment.PayloadBytes, waits)) connection.AckNow = true;
    }

    /// <summary>The peer has not had the acknowledgment of its SYN and ACK: it is told once more with which ECN bits that came (RFC 9768 section
    /// 3.2.2.1).</summary>
    /// <returns>Whether that was what the segment is.</returns>
    public static bool TakeSynAckAgain(TcpConnection connection, in TcpSegment segment)
    {
        if (Of(connection) is not { } accurate || !segment.Has(TcpFlags.Syn | TcpFlags.Ack) || segment.Seq != connection.Receiver.Irs) return false;
        if (EcnCodes.Agreed(segment.Flags) != EcnMode.Accurate || !connection.Layer.MayChallenge()) return false;
        accurate.Reflector.TakeSynAck(segment.Ecn);
        connection.SendAck();
        return true;
    }
}
