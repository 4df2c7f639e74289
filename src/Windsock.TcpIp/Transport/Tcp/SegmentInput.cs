using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What a segment does to a connection: RFC 9293 section 3.10.7 in its own order, with the checks of RFC 5961 and RFC 7323 where they
/// belong; and before it, what
/// nearly every segment of a busy connection needs.</summary>
internal static class SegmentInput
{
    // RFC 7323 section 5.5: a timestamp of 24 days ago may be ahead of one of now.
    private static readonly TimeSpan s_timestampLifetime = TimeSpan.FromDays(24);

    // Two ends that each find the other's acknowledgments out of place must not answer each other for ever.
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(1);

    /// <summary>The segment that was expected: next in order, nothing but data and an acknowledgment of what is on the way. Owns the packet if it
    /// was.</summary>
    public static bool TakePredicted(TcpConnection connection, Packet packet, in TcpSegment segment)
    {
        TcpReceiver receiver = connection.Receiver;
        TcpSender sender = connection.Sender;
        if (connection.State != TcpState.Established || (segment.Flags & ~TcpFlags.Psh) != TcpFlags.Ack || segment.Seq != receiver.RcvNxt) return false;
        // With DCTCP the end of the marks is news, too; with Accurate ECN each segment is.
        bool tellsOfEcn = segment.Ecn == EcnCodes.Marked || (receiver.EcnEcho && connection.CountsMarks) || connection.Ecn == EcnMode.Accurate;
        if (segment.HasOtherOptions || segment.HasTimestamps != connection.HasTimestamps || tellsOfEcn) return false;
        if (!receiver.IsInOrder || segment.PayloadBytes > receiver.RcvWnd || connection.ReceiveIsShut || receiver.IsOverShare) return false;
        if (segment.Ack - sender.SndUna > sender.SndNxt - sender.SndUna) return false;
        if (segment.HasTimestamps)
        {
            if (Seq.Before(segment.TimestampValue, receiver.TsRecent)) return false;
            receiver.NoteTimestamp(segment.TimestampValue, segment.Seq);
        }

        Instant now = connection.Stack.Now;
        if (now - connection.LastReceivedAt > s_idle) receiver.WasIdle();
        connection.LastReceivedAt = now;
        bool tells = segment.PayloadBytes > 0;
        if (segment.PayloadBytes == 0 || segment.Ack != sender.SndUna || segment.Wnd << sender.WindowScale != sender.SndWnd)
        {
            if (sender.Acknowledge(segment))
            {
                connection.Path.Confirm();
                tells = true;
            }
        }

        if (segment.PayloadBytes == 0)
        {
            packet.Release();
        }
        else if (connection.Socket is null && connection.Listener is null)
        {
            ResetForLateData(connection, packet);
            return true;
        }
        else
        {
            packet.Skip(segment.HeaderBytes);
            packet.Sequence = segment.Seq;
            if (receiver.TakeInOrder(packet)) connection.AckNow = true;
            else receiver.Delay(now, connection.Profile.DelayedAcknowledgment);
        }

        if (tells) connection.Socket?.ReadinessChanged();
        return true;
    }

    /// <summary>Any segment.</summary>
    /// <returns>Whether the packet has another owner now.</returns>
    public static bool Arrives(TcpConnection connection, Packet packet, in TcpSegment segment) =>
        connection.State == TcpState.SynSent ? ArrivesInSynSent(connection, packet, segment) : ArrivesSynchronized(connection, packet, segment);

    // Section 3.10.7.3.
    private static bool ArrivesInSynSent(TcpConnection connection, Packet packet, in TcpSegment segment)
    {
        Handshake handshake = connection.Handshake!;
        TcpSender sender = connection.Sender;
        bool ack = segment.Has(TcpFlags.Ack);
        uint most = sender.Iss + 1 + (uint)handshake.SynBytes;
        if (ack && (Seq.BeforeOrAt(segment.Ack, sender.Iss) || Seq.After(segment.Ack, most))) // First: the ACK bit.
        {
            if (!segment.Has(TcpFlags.Rst)) connection.Layer.SendReset(packet, segment);
            return false;
        }

        if (segment.Has(TcpFlags.Rst)) // Second: the RST bit. One without an acceptable ACK says nothing.
        {
            if (ack) connection.End(StackError.ConnectionRefused);
            return false;
        }

        if (!segment.Has(TcpFlags.Syn)) return false; // Fourth: the SYN bit; fifth: neither.
        connection.LastReceivedAt = connection.Stack.Now;
        connection.Receiver.Begin(segment.Seq, connection.ReceiveBuffer);
        if (!ack)
        {
            // Simultaneous open (section 3.5): both SYNs cross, and each is answered. Data of the SYN comes again.
            connection.Become(TcpState.SynReceived);
            handshake.TakeSyn(segment);
            handshake.Send();
            connection.UpdateTimer();
            return false;
        }

        handshake.TakeSyn(segment);
        if (handshake.WantsFastOpen && segment.Options is { HasFastOpen: true, FastOpenCookie: { Length: > 0 } cookie } options)
        {
            connection.Layer.FastOpen.Learn(connection.Remote.Address, cookie, options.MaximumSegmentSize);
        }

        connection.Establish(segment);
        connection.AckNow = true;
        if (connection.Ecn == EcnMode.Accurate) connection.SendAck(); // Before any data: that could not tell with which ECN bits the segment has come.
        return segment.PayloadBytes > 0 || segment.Has(TcpFlags.Fin) ? TakeText(connection, packet, segment) : false;
    }

    // Section 3.10.7.4.
    private static bool ArrivesSynchronized(TcpConnection connection, Packet packet, in TcpSegment segment)
    {
        TcpReceiver receiver = connection.Receiver;
        TcpSender sender = connection.Sender;
        if (!IsFirstAcceptable(connection, packet, segment)) return false;
        bool textFits = receiver.RcvWnd > 0 || segment.Len == 0;

        if (segment.Has(TcpFlags.Rst)) // Second: the RST bit, with RFC 5961 section 3.2.
        {
            if (segment.Seq != receiver.RcvNxt) connection.Challenge();
            else connection.End(connection.Handshake is { IsPassive: false } ? StackError.ConnectionRefused : StackError.ConnectionReset);
            return false;
        }

        // Fourth: the SYN bit, with RFC 5961 section 4.2. In SYN-RECEIVED a SYN other than that of the handshake is challenged too: a peer that has begun anew
        // answers with a reset, and a stranger does not take the request away.
        if (segment.Has(TcpFlags.Syn) && (connection.State != TcpState.SynReceived || segment.Seq != receiver.Irs))
        {
            connection.Challenge();
            return false;
        }

        if (!segment.Has(TcpFlags.Ack)) // Fifth: the ACK bit.
        {
            connection.Stack.Counters.Drop(DropReason.NoAcknowledgment);
            return false;
        }

        // RFC 5961 section 5.2: an acknowledgment of what was long ago, or will be, is not of this connection.
        uint oldest = sender.SndUna - (uint)Math.Max(sender.MaxSndWnd, 65535);
        if (connection.State != TcpState.SynReceived && (Seq.Before(segment.Ack, oldest) || Seq.After(segment.Ack, sender.SndNxt)))
        {
            connection.Stack.Counters.Drop(DropReason.BadAcknowledgment);
            connection.Challenge();
            return false;
        }

        if (connection.HasTimestamps && segment.HasTimestamps) receiver.NoteTimestamp(segment.TimestampValue, segment.Seq); // RFC 7323 section 5.3 (R3).
        Instant now = connection.Stack.Now;
        if (now - connection.LastReceivedAt > s_idle) receiver.WasIdle();
        connection.LastReceivedAt = now;
        if (connection.State == TcpState.SynReceived && !LeaveSynReceived(connection, packet, segment)) return false;
        if (connection.Ecn == EcnMode.Accurate) AccurateEcn.Note(connection, packet, segment);
        else receiver.NoteEcn(segment, connection.CountsMarks);
        if (sender.Acknowledge(segment)) Acknowledged(connection);
        if (connection.IsOver) return false;
        if (segment.Has(TcpFlags.Urg)) TakeUrgent(connection, segment); // Sixth: the URG bit.
        if (segment.PayloadBytes == 0 && !segment.Has(TcpFlags.Fin)) return false;
        if (textFits) return TakeText(connection, packet, segment);
        connection.AckNow = true;
        return false;
    }

    // First: the sequence number (section 3.4, the four cases), after PAWS (RFC 7323 section 5.3).
    private static bool IsFirstAcceptable(TcpConnection connection, Packet packet, in TcpSegment segment)
    {
        TcpReceiver receiver = connection.Receiver;
        bool reset = segment.Has(TcpFlags.Rst);
        if (connection.State == TcpState.SynReceived && segment.Has(TcpFlags.Syn) && segment.Seq == receiver.Irs)
        {
            // The SYN again, or in a simultaneous open the SYN and ACK, which acknowledges as an ACK does.
            if (segment.Has(TcpFlags.Ack)) return true;
            if (connection.Handshake is { IsDeferred: false } handshake)
            {
                if (handshake.TakeSynAgain(segment)) handshake.Send();
                else connection.Abort(StackError.ConnectionAborted);
            }

            return false;
        }

        if (connection.HasTimestamps && !reset)
        {
            if (!segment.HasTimestamps) // RFC 7323 section 3.2.
            {
                connection.Stack.Counters.Drop(DropReason.NoTimestamp);
                return false;
            }

            if (Seq.Before(segment.TimestampValue, receiver.TsRecent) && connection.Stack.Now - receiver.TsRecentAt < s_timestampLifetime) // (R1)
            {
                connection.Stack.Counters.Drop(DropReason.OldTimestamp);
                AnswerUnacceptable(connection, segment);
                return false;
            }
        }

        uint next = receiver.RcvNxt, edge = next + (uint)receiver.RcvWnd;
        bool acceptable = segment.Len == 0
            ? segment.Seq == next || (Seq.After(segment.Seq, next) && Seq.Before(segment.Seq, edge))
            : receiver.RcvWnd == 0 ? segment.Seq == next : Seq.Before(segment.Seq, edge) && Seq.After(segment.End, next);
        // With a window of zero the acknowledgment, urgent pointer and reset of a segment that is next count all the same.
        if (acceptable) return true;
        connection.Stack.Counters.Drop(DropReason.OutsideWindow);
        if (reset) return false;
        if (segment.PayloadBytes > 0 && Seq.BeforeOrAt(segment.End, next))
        {
            receiver.NoteDuplicate(segment.Seq, segment.Seq + (uint)segment.PayloadBytes);
            AccurateEcn.Of(connection)?.Reflector.TakeRepetition(segment.Seq);
        }

        AnswerUnacceptable(connection, segment);
        return false;
    }

    private static void AnswerUnacceptable(TcpConnection connection, in TcpSegment segment)
    {
        if (segment.Has(TcpFlags.Syn)) // RFC 5961 section 4.2 asks for a challenge wherever the SYN lies.
        {
            if (!AccurateEcn.TakeSynAckAgain(connection, segment)) connection.Challenge();
            return;
        }

        if (segment.Len == 0)
        {
            RareState rare = connection.Rare ??= new RareState();
            if (connection.Stack.Now < rare.QuietUntil) return;
            rare.QuietUntil = connection.Stack.Now + s_quiet;
        }

        connection.AckNow = true;
    }

    private static bool LeaveSynReceived(TcpConnection connection, Packet packet, in TcpSegment segment)
    {
        TcpSender sender = connection.Sender;
        if (segment.Ack != sender.Iss + 1 && segment.Ack != sender.Iss + 1 + (uint)connection.Handshake!.SynBytes)
        {
            connection.Layer.SendReset(packet, segment);
            return false;
        }

        if (connection.Handshake!.IsDeferred) return false; // Nothing has been sent that could be acknowledged.
        if (connection.Listener is { IsFull: true } listener && !connection.Handshake.IsFastOpen)
        {
            connection.Stack.Counters.Drop(DropReason.AcceptQueueFull);
            if (connection.Profile.ResetsWhenQueueIsFull || listener.IsClosed) connection.Abort(StackError.ConnectionAborted);
            return false;
        }

        connection.Handshake.TakeAcknowledgment(segment);
        connection.Establish(segment);
        if (segment.Has(TcpFlags.Syn)) connection.AckNow = true;
        return true;
    }

    // Fifth, what follows of an acknowledgment.
    private static void Acknowledged(TcpConnection connection)
    {
        connection.Path.Confirm();
        if (connection.Sender.FinAcknowledged)
        {
            switch (connection.State)
            {
                case TcpState.FinWait1:
                    connection.Become(TcpState.FinWait2);
                    break;
                case TcpState.Closing:
                    connection.EnterTimeWait();
                    return;
                case TcpState.LastAck:
                    connection.End(StackError.None);
                    return;
            }
        }

        connection.Socket?.ReadinessChanged();
    }

    // Sixth: the urgent pointer (section 3.8.5).
    private static void TakeUrgent(TcpConnection connection, in TcpSegment segment)
    {
        if (connection.State is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2) || connection.ReceiveIsShut) return;
        if (segment.Up == 0 && !connection.Settings.UrgentPointsAtByte) return;
        uint sequence = segment.Seq + segment.Up - (connection.Settings.UrgentPointsAtByte ? 0u : 1u);
        (connection.Receiver.Urgent ??= new UrgentReceive()).Mark(sequence, connection.Receiver.ReadSequence);
    }

    // Seventh: the segment text; eighth: the FIN bit.
    private static bool TakeText(TcpConnection connection, Packet packet, in TcpSegment segment)
    {
        if (connection.State is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2 or TcpState.SynReceived)) return false;
        TcpReceiver receiver = connection.Receiver;
        bool isNew = segment.PayloadBytes > 0 && Seq.After(segment.Seq + (uint)segment.PayloadBytes, receiver.RcvNxt);
        bool isOrphan = connection.Socket is null && connection.Listener is null;
        if (isNew && (isOrphan || (connection.ReceiveIsShut && connection.Profile.ResetsAfterReceiveShutdown)))
        {
            ResetForLateData(connection, packet);
            return true;
        }

        if (receiver.Take(packet, segment)) connection.AckNow = true;
        else receiver.Delay(connection.Stack.Now, connection.Profile.DelayedAcknowledgment);
        if (connection.ReceiveIsShut) receiver.Discard();
        if (receiver.HasFin) TakeFin(connection);
        connection.Socket?.ReadinessChanged();
        return true;
    }

    private static void TakeFin(TcpConnection connection)
    {
        switch (connection.State)
        {
            case TcpState.SynReceived or TcpState.Established:
                connection.Become(TcpState.CloseWait);
                break;
            case TcpState.FinWait1:
                connection.Become(TcpState.Closing); // Had our FIN been acknowledged, this were FIN-WAIT-2.
                break;
            case TcpState.FinWait2:
                connection.EnterTimeWait();
                break;
        }
    }

    // Data that nobody will read: the peer must not believe that it was (RFC 9293 section 3.6.1, RFC 2525 section 2.17).
    private static void ResetForLateData(TcpConnection connection, Packet packet)
    {
        connection.Stack.Counters.Drop(DropReason.NobodyReads, packet);
        connection.Abort(StackError.ConnectionAborted);
    }
}
