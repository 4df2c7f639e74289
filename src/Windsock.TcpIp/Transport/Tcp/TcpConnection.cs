using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>One connection: its state, and what a call or a deadline does to it. What segments do is in <see cref="SegmentInput"/>.</summary>
/// <remarks>
/// <para>Read first: RFC 9293 section 3.10. The two directions are <see cref="TcpSender"/> and <see cref="TcpReceiver"/>, the way into the connection is
/// <see cref="Handshake"/>, and the way out of it ends in a record of the <see cref="TimeWaitTable"/>.</para>
/// </remarks>
internal sealed class TcpConnection : Timed
{
    private ConnectionPath _way;
    private uint _timestampOffset;
    private ushort _peerMss = 536;

    public TcpConnection(TcpLayer layer, in AddressPort local, in AddressPort remote, IpPath path, TcpSettings settings)
    {
        Stack = layer.Stack;
        Local = local;
        Remote = remote;
        _way = new ConnectionPath(path);
        Settings = settings;
        Sender = new TcpSender(this);
        Receiver = new TcpReceiver(this);
        LastReceivedAt = OpenedAt = layer.Stack.Now;
    }

    public NetStack Stack { get; }

    public TcpLayer Layer => Stack.Tcp;

    public TcpProfile Profile => Stack.Options.Tcp;

    public AddressPort Local { get; }

    public AddressPort Remote { get; }

    public IpPath Path => _way.Path;

    public TcpSettings Settings { get; private set; }

    public TcpSender Sender { get; }

    public TcpReceiver Receiver { get; }

    public TcpState State { get; private set; }

    /// <summary>Why it ended; None for a graceful end.</summary>
    public StackError Error { get; private set; }

    /// <summary>An acknowledgment is due at once.</summary>
    public bool AckNow { get; set; }

    /// <summary>Whether both ends send timestamps.</summary>
    public bool HasTimestamps { get; private set; }

    /// <summary>How both ends agreed to tell of congestion.</summary>
    public EcnMode Ecn { get; set; }

    /// <summary>Whether the checksum of the payload is somebody else's work, or nobody's.</summary>
    public bool ChecksumIsOffloaded => _way.ChecksumIsOffloaded;

    /// <summary>Whether the program has said that it reads no more.</summary>
    public bool ReceiveIsShut { get; private set; }

    /// <summary>The program's socket; null before it is accepted and after it is closed.</summary>
    public TcpSocket? Socket { get; set; }

    /// <summary>The listener whose connection request this is; null once it has been accepted.</summary>
    public TcpListener? Listener { get; set; }

    /// <summary>In the bucket of the connection table.</summary>
    public TcpConnection? NextInBucket { get; set; }

    /// <summary>Whether it is in the listener's queue.</summary>
    public bool IsQueued { get; set; }

    /// <summary>The next of the listener's queue.</summary>
    public TcpConnection? NextAccepted { get; set; }

    /// <summary>The exchange of SYNs, until it is done.</summary>
    public Handshake? Handshake { get; private set; }

    /// <summary>What few connections have.</summary>
    public RareState? Rare { get; set; }

    /// <summary>The earliest of the deadlines that only some connections have.</summary>
    public Instant OtherDeadline => Handshake is null && Rare is null
        ? Instant.Never : Instant.Min(Handshake?.Deadline ?? Instant.Never, Rare?.Deadline ?? Instant.Never);

    /// <summary>When it began.</summary>
    public Instant OpenedAt { get; }

    /// <summary>When the last acceptable segment came.</summary>
    public Instant LastReceivedAt { get; set; }

    /// <summary>The connection's timestamp clock: TSval of what goes out now, in milliseconds from an origin that only this connection knows.</summary>
    public uint TimestampNow => Stack.Now.Milliseconds32 + _timestampOffset;

    /// <summary>Bytes of options that every segment carries.</summary>
    public int OptionBytes => HasTimestamps ? TcpOptionsWriter.AlignedTimestampsBytes : 0;

    /// <summary>The segment size that a SYN tells: what the link takes, without options (RFC 6691).</summary>
    public int OwnMss => Limit(_way.LinkRoom);

    /// <summary>Eff.snd.MSS: what fits the path and the peer, less the options that every segment carries (RFC 9293 section 3.7.1, RFC 6691).</summary>
    public int EffectiveMss => Math.Max(16, Limit(Math.Min(_peerMss, _way.Room)) - OptionBytes - SegmentWriter.HeaderOptionBytes(this));

    /// <summary>The shift that a SYN tells: enough for the largest buffer.</summary>
    public int OwnWindowScale => WindowScaleFor(Profile, Settings);

    public int SendBuffer => Settings.SendBufferBytes > 0 ? Settings.SendBufferBytes : Profile.SendBufferBytes;

    public int ReceiveBuffer => Settings.ReceiveBufferBytes > 0 ? Settings.ReceiveBufferBytes : Profile.ReceiveBufferBytes;

    /// <summary>Whether nothing is left of it but what the program has not read.</summary>
    public bool IsOver => State is TcpState.Closed or TcpState.TimeWait;

    // ---- Calls of the program

    /// <summary>Sends a SYN (section 3.10.1).</summary>
    public void Open(uint iss, bool fastOpen)
    {
        Begin(iss, TcpState.SynSent);
        Handshake = new Handshake(this, isPassive: false) { WantsFastOpen = fastOpen };
        Handshake.Offer();
        Handshake.Send();
        UpdateTimer();
    }

    /// <summary>A listener got a SYN (section 3.10.7.2): takes what it says. The answer goes out with <see cref="Handshake.Send"/>.</summary>
    public void TakeRequest(in TcpSegment syn, uint iss)
    {
        Begin(iss, TcpState.SynReceived);
        Handshake = new Handshake(this, isPassive: true);
        Receiver.Begin(syn.Seq, ReceiveBuffer);
        Handshake.TakeSyn(syn);
    }

    /// <summary>The program has decided to take a request that has not been answered.</summary>
    public void AnswerDeferred()
    {
        if (Handshake is not { IsDeferred: true } handshake) return;
        handshake.IsDeferred = false;
        handshake.Send();
        UpdateTimer();
    }

    /// <summary>Data, or an end of it, waits: sends what may go, and an acknowledgment where one is due.</summary>
    public void Output()
    {
        if (IsOver) return;
        if (_way.HasChanged) FollowPath();
        if (State >= TcpState.Established) Sender.Output(); // In FIN-WAIT-2 too: nothing goes out, and what paced it is let go.
        bool tells = AckNow || (Ecn == EcnMode.Accurate && AccurateEcn.Owes(this));
        if (tells && State >= TcpState.SynReceived && Handshake is not { IsDeferred: true }) SendAck();
        UpdateTimer();
    }

    /// <summary>No more data comes from the program (section 3.10.4).</summary>
    public void CloseSend()
    {
        switch (State)
        {
            case TcpState.SynReceived:
                // Queued until the connection is open: the FIN goes with what waits.
                Sender.QueueFin();
                return;
            case TcpState.Established:
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

    /// <summary>The program holds the connection no more; it goes on by itself (section 3.10.4).</summary>
    public void Orphan()
    {
        Socket = null;
        if (State == TcpState.TimeWait || State == TcpState.Closed) Receiver.Clear();
        else if (State == TcpState.FinWait2) WaitForFin();
    }

    /// <summary>Ends it with a reset (section 3.10.5).</summary>
    public void Abort(StackError error)
    {
        bool wasDeferred = Handshake is { IsDeferred: true };
        if (wasDeferred)
        {
            Layer.Refuse(this);
        }
        else if (State is TcpState.SynReceived or TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2 or TcpState.CloseWait || LosesByAbort)
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

    /// <summary>The program reads no more. Whatever waits is lost.</summary>
    public void ShutReceive()
    {
        ReceiveIsShut = true;
        if (Profile.ResetsAfterReceiveShutdown && Receiver.QueuedBytes > 0 && !IsOver) Abort(StackError.ConnectionAborted);
        Receiver.Discard();
    }

    /// <summary>The last byte that was given is urgent (section 3.10.2).</summary>
    public void MarkUrgent()
    {
        Rare ??= new RareState();
        Rare.SndUp = Sender.BufferEnd;
        Rare.IsUrgent = true;
    }

    /// <summary>The program has changed options.</summary>
    public void Configure(TcpSettings settings)
    {
        TcpSettings before = Settings;
        Settings = settings;
        if (settings.ReceiveBufferBytes > 0 && settings.ReceiveBufferBytes != before.ReceiveBufferBytes) Receiver.BufferBytes = settings.ReceiveBufferBytes;
        if (settings.SendBufferBytes > 0 && settings.SendBufferBytes != before.SendBufferBytes) Sender.BufferBytes = settings.SendBufferBytes;
        if (IsOver) return;
        if (State >= TcpState.Established && !settings.HasSizesOf(before)) Sender.ChangeMss(EffectiveMss);
        if (settings.KeepAlive || before.KeepAlive) Keepalive.Update(this);
        Output(); // What Nagle or a cork held back may go now.
    }

    // ---- Segments

    /// <summary>A segment for this connection has come. Owns the packet.</summary>
    public void Arrives(Packet packet, in TcpSegment segment)
    {
        if (!SegmentInput.TakePredicted(this, packet, segment) && !SegmentInput.Arrives(this, packet, segment)) packet.Release();
        if (!IsOver) Output();
    }

    /// <summary>The state that a segment brings about.</summary>
    public void Become(TcpState state)
    {
        State = state;
        if (state == TcpState.FinWait2 && Socket is null) WaitForFin();
    }

    /// <summary>The two ends have agreed.</summary>
    public void Agree(int peerMss, bool timestamps, uint timestamp)
    {
        _peerMss = (ushort)Math.Clamp(peerMss, 48, ushort.MaxValue); // Less would have a header sent with every few bytes.
        HasTimestamps = timestamps;
        if (timestamps) Receiver.BeginTimestamps(timestamp);
    }

    /// <summary>The handshake is done.</summary>
    public void Establish(in TcpSegment segment)
    {
        Handshake!.Complete(segment);
        bool program = Handshake.IsFastOpen;
        if (program) Layer.FastOpen.Pending--;
        if (Handshake.Retransmissions > 0) (Rare ??= new RareState()).SynRetransmissions = Handshake.Retransmissions;
        Handshake = null;
        State = TcpState.Established;
        if (Sender.IsFinQueued) State = TcpState.FinWait1;
        Keepalive.Update(this);
        if (Listener is { } listener && !program) listener.Complete(this);
        else Socket?.ReadinessChanged();
    }

    /// <summary>Both directions are closed; a record keeps old segments from harm (section 3.6.1).</summary>
    public void EnterTimeWait()
    {
        State = TcpState.TimeWait;
        if (AckNow) SendAck();
        Stack.Timers.Forget(this);
        Layer.EnterTimeWait(this);
        Sender.Clear();
        if (Socket is null) Receiver.Clear();
        Socket?.ReadinessChanged();
    }

    /// <summary>The connection is gone: nothing refers to it after this but the program's socket.</summary>
    public void End(StackError error)
    {
        if (IsOver) return;
        State = TcpState.Closed;
        Error = error;
        if (Handshake is { IsFastOpen: true }) Layer.FastOpen.Pending--;
        Stack.Timers.Forget(this);
        Layer.Remove(this);
        Sender.Clear();
        if (Socket is null && Listener is null) Receiver.Clear();
        Listener?.Abandon(this);
        Handshake = null;
        Socket?.Ended(error);
    }

    public override void Due(Instant now) => TimeInput.Due(this, now);

    /// <summary>Arms the connection's only timer for the earliest deadline.</summary>
    public void UpdateTimer()
    {
        if (IsOver) return;
        Instant next = Instant.Min(Instant.Min(Sender.Deadline, Receiver.AckDeadline), OtherDeadline);
        if (Settings.UserTimeout > TimeSpan.Zero) next = Instant.Min(next, TimeInput.UserDeadline(this));
        if (next != Deadline) Stack.Timers.Arm(this, next);
    }

    /// <summary>The most payload that goes down as one packet: a super-segment where the link takes it.</summary>
    public int MaxPayload(int mss) => SegmentWriter.HeaderOptionBytes(this) > 0 ? mss : _way.MaxPayload(mss);

    /// <summary>Puts the header before the payload and sends it. Owns the packet; the sum is that of the payload.</summary>
    /// <param name="packet">The payload.</param>
    /// <param name="seq">SEG.SEQ.</param>
    /// <param name="flags">The control bits; ECE, and URG with its pointer, are added where they belong.</param>
    /// <param name="payloadSum">The sum of the payload, unless <see cref="ChecksumIsOffloaded"/>.</param>
    /// <param name="ecn">The ECN bits of the network header: 2 is ECT(0), 1 is ECT(1).</param>
    public void SendSegment(Packet packet, uint seq, TcpFlags flags, ulong payloadSum, byte ecn = 0) =>
        SegmentWriter.Send(this, packet, seq, flags, payloadSum, ecn);

    /// <summary>Sends a segment that the peer has had, which it answers with what it has and with its window (section 3.8.6.1).</summary>
    public void SendProbe() => SendEmpty(Sender.SndUna - 1, TcpFlags.Ack);

    public void SendAck() => SendEmpty(Sender.SndNxt, TcpFlags.Ack);

    public void SendEmpty(uint seq, TcpFlags flags)
    {
        if (Stack.Pool.TryRent(0) is { } packet) SegmentWriter.Send(this, packet, seq, flags, 0, 0);
        else Receiver.PutOff(Stack.Now);
    }

    /// <summary>A segment was not taken: an acknowledgment tells what is expected, as often as the whole host may (RFC 5961 section 7).</summary>
    public void Challenge()
    {
        if (Layer.MayChallenge()) AckNow = true;
    }

    /// <summary>The way to the peer is another, or carries less or more.</summary>
    public void FollowPath()
    {
        if (_way.Follow(Stack.Ip, Local, Remote) && State >= TcpState.Established) Sender.ChangeMss(EffectiveMss);
    }

    /// <summary>Whether the congestion control counts marks (RFC 8257).</summary>
    public bool CountsMarks => Ecn == EcnMode.Classic && Sender.CongestionName == "dctcp";

    public static int WindowScaleFor(TcpProfile profile, TcpSettings settings)
    {
        int shift = profile.WindowScale;
        while (shift < 14 && (65535L << shift) < settings.ReceiveBufferBytes) shift++;
        return shift;
    }

    private int Limit(int mss) => Settings.MaximumSegmentSize > 0 ? Math.Min(mss, Settings.MaximumSegmentSize) : mss;

    /// <summary>The first sequence number is chosen.</summary>
    public void Begin(uint iss, TcpState state)
    {
        Sender.Begin(iss, SendBuffer);
        Receiver.BufferBytes = ReceiveBuffer;
        _timestampOffset = Layer.Keys.TimestampOffset(Local, Remote);
        State = state;
    }

    // Section 3.10.5 has CLOSING and LAST-ACK end without a segment. But a FIN that waits behind data has not begun LAST-ACK there (section 3.10.4). With data
    // on the way a reset goes against the words: nobody would send it again, and a peer in FIN-WAIT-2, which asks nothing, would never learn of the loss.
    private bool LosesByAbort => State is TcpState.Closing or TcpState.LastAck && (Sender.QueuedBytes > 0 || !Sender.FinSent);

    private void WaitForFin()
    {
        Rare ??= new RareState();
        Rare.OrphanDeadline = Stack.Now + Profile.FinWait2;
        UpdateTimer();
    }
}
