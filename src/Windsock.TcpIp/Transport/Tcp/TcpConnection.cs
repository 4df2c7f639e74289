using System.Buffers.Binary;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>One connection: its state, and what a segment, a call or a deadline does to it.</summary>
/// <remarks>
/// <para>Read first: RFC 9293 section 3.10, whose order <see cref="Arrives"/> follows. The two directions are <see cref="TcpSender"/> and
/// <see cref="TcpReceiver"/>.</para>
/// </remarks>
internal sealed class TcpConnection : Timed
{
    private bool _ackNow;
    private bool _timestamps;
    private bool _ecn;

    public TcpConnection(TcpLayer layer, AddressPort local, AddressPort remote, IpPath path, TcpSettings settings)
    {
        Layer = layer;
        Local = local;
        Remote = remote;
        Path = path;
        Settings = settings;
        Sender = new TcpSender(this);
        Receiver = new TcpReceiver(this);
    }

    public TcpLayer Layer { get; }

    public NetStack Stack => Layer.Stack;

    public TcpProfile Profile => Layer.Stack.Options.Tcp;

    public AddressPort Local { get; }

    public AddressPort Remote { get; }

    public IpPath Path { get; set; }

    public TcpSettings Settings { get; set; }

    public TcpSender Sender { get; }

    public TcpReceiver Receiver { get; }

    public TcpState State { get; private set; }

    /// <summary>The program's socket; null before it is accepted and after it is closed.</summary>
    public TcpSocket? Socket { get; set; }

    /// <summary>The listener whose connection request this is; null once it has been accepted.</summary>
    public TcpListener? Listener { get; set; }

    /// <summary>In the bucket of the connection table.</summary>
    public TcpConnection? NextInBucket { get; set; }

    /// <summary>The next of the listener's queue.</summary>
    public TcpConnection? NextAccepted { get; set; }

    /// <summary>Why it ended; None for a graceful end.</summary>
    public StackError Error { get; private set; }

    /// <summary>Whether both ends send timestamps.</summary>
    public bool HasTimestamps => _timestamps;

    /// <summary>Whether both ends agreed on ECN (RFC 3168 section 6.1.1): data may be sent as ECT, and the peer's ECE counts.</summary>
    public bool IsEcnCapable => _ecn;

    /// <summary>The connection's timestamp clock: TSval of what goes out now, in milliseconds from an origin that only this connection knows.</summary>
    public uint TimestampNow => Stack.Now.Milliseconds32;

    // Bytes of options that every segment carries.
    private int OptionBytes => _timestamps ? 12 : 0;

    // ---- Calls of the program

    /// <summary>Sends a SYN (section 3.10.1).</summary>
    public void Open()
    {
        Sender.Begin(Layer.ChooseIss(Local, Remote), SendBuffer);
        Receiver.Begin(0, ReceiveBuffer);
        State = TcpState.SynSent;
        SendSyn();
        HandshakeSent();
    }

    /// <summary>A listener got a SYN (section 3.10.7.2): answers it.</summary>
    public void Answer(in TcpSegment syn)
    {
        Sender.Begin(Layer.ChooseIss(Local, Remote), SendBuffer);
        Receiver.Begin(syn.Seq, ReceiveBuffer);
        TakeSynOptions(syn);
        State = TcpState.SynReceived;
        SendSyn();
        HandshakeSent();
    }

    /// <summary>The program has put something into the send buffer, or closed: sends what may go.</summary>
    public void Output()
    {
        if (State is TcpState.Established or TcpState.CloseWait or TcpState.FinWait1 or TcpState.Closing or TcpState.LastAck) Sender.Output();
        if (_ackNow) SendAck();
        UpdateTimer();
    }

    /// <summary>No more data comes from the program (section 3.10.4).</summary>
    public void CloseSend()
    {
        switch (State)
        {
            case TcpState.SynReceived or TcpState.Established:
                State = TcpState.FinWait1;
                break;
            case TcpState.CloseWait:
                State = TcpState.LastAck;
                break;
            case TcpState.SynSent:
                End(StackError.None);
                return;
            default:
                return;
        }

        Sender.QueueFin();
        Output();
    }

    /// <summary>Ends it with a reset (section 3.10.5).</summary>
    public void Abort(StackError error)
    {
        if (State is TcpState.SynReceived or TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2 or TcpState.CloseWait)
        {
            SendEmpty(Sender.SndNxt, TcpFlags.Rst | TcpFlags.Ack);
        }

        End(error);
    }

    /// <summary>Copies received bytes to the program, and tells the peer of the room.</summary>
    public int Read(Span<byte> destination, bool peek)
    {
        int count = Receiver.Read(destination, peek);
        if (!peek && count > 0 && State is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2 && Receiver.ShouldTellWindow())
        {
            SendAck();
            UpdateTimer();
        }

        return count;
    }

    // ---- Segments

    /// <summary>A segment for this connection has come. Owns the packet.</summary>
    public void Arrives(Packet packet, in TcpSegment segment)
    {
        bool kept = State == TcpState.SynSent ? ArrivesInSynSent(packet, segment) : ArrivesSynchronized(packet, segment);
        if (!kept) packet.Release();
        if (State != TcpState.Closed) Output();
    }

    // Section 3.10.7.3.
    private bool ArrivesInSynSent(Packet packet, in TcpSegment segment)
    {
        bool ack = segment.Has(TcpFlags.Ack);
        if (ack && segment.Ack != Sender.SndNxt) // First.
        {
            if (!segment.Has(TcpFlags.Rst)) Layer.SendReset(packet, segment);
            return false;
        }

        if (segment.Has(TcpFlags.Rst)) // Second.
        {
            if (ack) End(StackError.ConnectionRefused);
            return false;
        }

        if (!segment.Has(TcpFlags.Syn)) return false; // Fourth.
        Receiver.Begin(segment.Seq, ReceiveBuffer);
        TakeSynOptions(segment);
        if (!ack)
        {
            State = TcpState.SynReceived; // Simultaneous open.
            SendSyn();
            return false;
        }

        Establish(segment);
        _ackNow = true;
        return false;
    }

    // Section 3.10.7.4.
    private bool ArrivesSynchronized(Packet packet, in TcpSegment segment)
    {
        if (!IsAcceptable(segment)) // First.
        {
            _ackNow |= !segment.Has(TcpFlags.Rst);
            return false;
        }

        if (segment.Has(TcpFlags.Rst)) // Second, RFC 5961 section 3.
        {
            if (segment.Seq == Receiver.RcvNxt) End(State == TcpState.SynReceived ? StackError.ConnectionRefused : StackError.ConnectionReset);
            else _ackNow = true;
            return false;
        }

        if (segment.Has(TcpFlags.Syn)) // Fourth, RFC 5961 section 4.
        {
            _ackNow = true;
            return false;
        }

        if (!segment.Has(TcpFlags.Ack)) return false; // Fifth.
        if (State == TcpState.SynReceived)
        {
            if (segment.Ack != Sender.Iss + 1)
            {
                Layer.SendReset(packet, segment);
                return false;
            }

            Establish(segment);
        }

        if (Seq.After(segment.Ack, Sender.SndNxt))
        {
            _ackNow = true;
            return false;
        }

        if (Sender.Acknowledge(segment)) Acknowledged();
        if (State == TcpState.Closed) return false;
        return segment.PayloadBytes > 0 || segment.Has(TcpFlags.Fin) ? TakeText(packet, segment) : false;
    }

    // Seventh and eighth.
    private bool TakeText(Packet packet, in TcpSegment segment)
    {
        if (State is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2)) return false;
        if (_timestamps && segment.HasTimestamps) Receiver.TsRecent = segment.TimestampValue;
        if (Receiver.Take(packet, segment)) _ackNow = true;
        else Receiver.Delay(Stack.Now, Profile.DelayedAcknowledgment);
        if (Receiver.HasFin)
        {
            switch (State)
            {
                case TcpState.Established:
                    State = TcpState.CloseWait;
                    break;
                case TcpState.FinWait1:
                    State = TcpState.Closing;
                    break;
                default:
                    EnterTimeWait();
                    break;
            }
        }

        Socket?.ReadinessChanged();
        return true;
    }

    private void Acknowledged()
    {
        if (Sender.FinAcknowledged)
        {
            switch (State)
            {
                case TcpState.FinWait1:
                    State = TcpState.FinWait2;
                    break;
                case TcpState.Closing:
                    EnterTimeWait();
                    break;
                case TcpState.LastAck:
                    End(StackError.None);
                    return;
            }
        }

        Socket?.ReadinessChanged();
    }

    // Section 3.4, the four cases.
    private bool IsAcceptable(in TcpSegment segment)
    {
        uint next = Receiver.RcvNxt;
        uint edge = next + (uint)Receiver.RcvWnd;
        if (segment.Len == 0) return segment.Seq == next || (Seq.AfterOrAt(segment.Seq, next) && Seq.Before(segment.Seq, edge));
        return Receiver.RcvWnd > 0 && Seq.Before(segment.Seq, edge) && Seq.After(segment.End, next);
    }

    private void Establish(in TcpSegment segment)
    {
        // The window of a SYN is never scaled (RFC 7323 section 2.2).
        int window = segment.Has(TcpFlags.Syn) ? segment.Wnd : segment.Wnd << Sender.WindowScale;
        Sender.Open(_peerMss - OptionBytes, window, segment.Seq, segment.Ack);
        State = TcpState.Established;
        Deadline = Instant.Never;
        if (Listener is { } listener) listener.Complete(this);
        else Socket?.ReadinessChanged();
    }

    private int _peerMss = 536;

    private void TakeSynOptions(in TcpSegment syn)
    {
        int own = Path.Mtu - (Path.Destination.IsV4 ? 20 : 40) - TcpHeader.Size;
        int peer = syn.Options.MaximumSegmentSize == 0 ? (Path.Destination.IsV4 ? 536 : 1220) : syn.Options.MaximumSegmentSize; // (MUST-15)
        _peerMss = Math.Min(own, peer);
        if (syn.Options.WindowScale >= 0)
        {
            Sender.WindowScale = syn.Options.WindowScale;
            Receiver.WindowScale = Profile.WindowScale;
        }

        _timestamps = Profile.Timestamps && syn.HasTimestamps;
        _ecn = false;
        if (_timestamps) Receiver.TsRecent = syn.TimestampValue;
    }

    private void EnterTimeWait()
    {
        State = TcpState.TimeWait;
        _ackNow = true;
        _timeWaitDeadline = Stack.Now + TimeSpan.FromSeconds(60);
    }

    private Instant _timeWaitDeadline = Instant.Never;
    private Instant _handshakeDeadline = Instant.Never;
    private int _handshakeSent;

    /// <summary>The connection is gone: nothing refers to it after this but the program's socket.</summary>
    public void End(StackError error)
    {
        if (State == TcpState.Closed) return;
        State = TcpState.Closed;
        Error = error;
        Stack.Timers.Forget(this);
        Layer.Remove(this);
        Sender.Clear();
        if (Socket is null) Receiver.Clear();
        Listener?.Abandon(this);
        Socket?.Ended(error);
    }

    // ---- Time

    public override void Due(Instant now)
    {
        if (now >= _timeWaitDeadline)
        {
            End(StackError.None);
            return;
        }

        if (now >= _handshakeDeadline) HandshakeTimedOut();
        if (State == TcpState.Closed) return;
        if (now >= Sender.Deadline) Sender.OnTimeout(now);
        if (now >= Receiver.AckDeadline) _ackNow = true;
        Output();
    }

    private void UpdateTimer()
    {
        if (State == TcpState.Closed) return;
        Instant next = Instant.Min(Instant.Min(Sender.Deadline, Receiver.AckDeadline), Instant.Min(_timeWaitDeadline, _handshakeDeadline));
        if (next != Deadline) Stack.Timers.Arm(this, next);
    }

    private void HandshakeSent()
    {
        _handshakeDeadline = Stack.Now + TimeSpan.FromSeconds(1 << Math.Min(_handshakeSent++, 6));
        UpdateTimer();
    }

    private void HandshakeTimedOut()
    {
        if (State is not (TcpState.SynSent or TcpState.SynReceived))
        {
            _handshakeDeadline = Instant.Never;
        }
        else if (_handshakeSent > 4)
        {
            End(StackError.TimedOut);
        }
        else
        {
            SendSyn();
            HandshakeSent();
        }
    }

    // ---- Output

    /// <summary>The most payload that goes down as one packet: a super-segment where the link takes it.</summary>
    public int MaxPayload(int mss)
    {
        LinkProperties link = Path.Interface.Properties;
        if (link.SegmentationBytes == 0) return mss;
        int most = Math.Min(link.SegmentationBytes, 65535) - 40 - TcpHeader.Size - TcpHeader.MaxOptions;
        return Math.Max(mss, most - most % mss);
    }

    /// <summary>Puts the header before the payload and sends it. Owns the packet; the sum is that of the payload.</summary>
    /// <param name="packet">The payload.</param>
    /// <param name="seq">SEG.SEQ.</param>
    /// <param name="flags">The control bits; ECE, and URG with its pointer, are added where they belong.</param>
    /// <param name="payloadSum">The sum of the payload, where the link does not do it.</param>
    /// <param name="ecn">The ECN bits of the network header: 2 is ECT(0), 1 is ECT(1).</param>
    public void SendSegment(Packet packet, uint seq, TcpFlags flags, ulong payloadSum, byte ecn = 0)
    {
        int options = OptionBytes;
        Span<byte> header = packet.Prepend(TcpHeader.Size + options);
        ushort window = Receiver.Announce(isSyn: false);
        _ackNow = false;
        new TcpHeader(Local.Port, Remote.Port, seq, Receiver.RcvNxt, flags, window).Write(header, options);
        if (_timestamps) WriteTimestamps(header[TcpHeader.Size..]);
        FinishAndSend(packet, header, payloadSum, ecn);
    }

    private void SendAck() => SendEmpty(Sender.SndNxt, TcpFlags.Ack);

    private void SendEmpty(uint seq, TcpFlags flags)
    {
        if (Stack.Pool.TryRent(0) is { } packet) SendSegment(packet, seq, flags, 0);
    }

    /// <summary>Sends a segment that the peer has had, which it answers with what it has and with its window (section 3.8.6.1).</summary>
    public void SendProbe() => SendEmpty(Sender.SndUna - 1, TcpFlags.Ack);

    // SYN, or SYN and ACK.
    private void SendSyn()
    {
        if (Stack.Pool.TryRent(0) is not { } packet) return;
        Span<byte> options = stackalloc byte[TcpHeader.MaxOptions];
        int count = WriteSynOptions(options);
        Span<byte> header = packet.Prepend(TcpHeader.Size + count);
        bool answer = State == TcpState.SynReceived;
        ushort window = answer ? Receiver.Announce(isSyn: true) : (ushort)Math.Min(65535, ReceiveBuffer);
        new TcpHeader(Local.Port, Remote.Port, Sender.Iss, answer ? Receiver.RcvNxt : 0, TcpFlags.Syn | (answer ? TcpFlags.Ack : 0), window).Write(header, count);
        options[..count].CopyTo(header[TcpHeader.Size..]);
        FinishAndSend(packet, header, 0);
    }

    private int WriteSynOptions(Span<byte> options)
    {
        int mss = Path.Mtu - (Path.Destination.IsV4 ? 20 : 40) - TcpHeader.Size;
        options[0] = TcpOptionKind.MaximumSegmentSize;
        options[1] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(options[2..], (ushort)mss);
        options[4] = TcpOptionKind.NoOperation;
        options[5] = TcpOptionKind.WindowScale;
        options[6] = 3;
        options[7] = (byte)Profile.WindowScale;
        options[8] = options[9] = TcpOptionKind.NoOperation;
        options[10] = TcpOptionKind.SackPermitted;
        options[11] = 2;
        return 12;
    }

    private void WriteTimestamps(Span<byte> options)
    {
        BinaryPrimitives.WriteUInt32BigEndian(options, 0x0101080a);
        BinaryPrimitives.WriteUInt32BigEndian(options[4..], TimestampNow);
        BinaryPrimitives.WriteUInt32BigEndian(options[8..], Receiver.TsRecent);
    }

    private void FinishAndSend(Packet packet, Span<byte> header, ulong payloadSum, byte ecn = 0)
    {
        ulong sum = Checksum.PseudoHeader(Local.Address, Remote.Address, IpProtocol.Tcp, packet.Length);
        if (Path.Interface.Properties.ChecksumOffload)
        {
            packet.Checksum = ChecksumState.Partial;
            BinaryPrimitives.WriteUInt16BigEndian(header[TcpHeader.ChecksumAt..], Checksum.Fold(sum));
        }
        else
        {
            ulong total = Checksum.Add(sum, header);
            total += payloadSum;
            if (total < payloadSum) total++;
            BinaryPrimitives.WriteUInt16BigEndian(header[TcpHeader.ChecksumAt..], Checksum.Finish(total));
            packet.Checksum = ChecksumState.Valid;
        }

        Stack.Ip.Send(Path, packet, IpProtocol.Tcp, new IpSendOptions(Settings.HopLimit, (byte)(Settings.TrafficClass | ecn), DontFragment: true));
    }

    private int SendBuffer => Settings.SendBufferBytes > 0 ? Settings.SendBufferBytes : Profile.SendBufferBytes;

    private int ReceiveBuffer => Settings.ReceiveBufferBytes > 0 ? Settings.ReceiveBufferBytes : Profile.ReceiveBufferBytes;
}
