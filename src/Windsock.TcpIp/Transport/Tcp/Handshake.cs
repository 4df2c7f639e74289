using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The exchange of SYNs of one connection, and what the two ends agree on in it. It is gone when that is done.</summary>
internal sealed class Handshake(TcpConnection connection, bool isPassive)
{
    private int _sent;
    private Instant _sentAt;
    private int _window;
    private int _ownScale = -1;
    private bool _offersTimestamps;
    private bool _offersScale = true;
    private bool _offersSack = true;
    private bool _offersEcn;
    private bool _offersAccurateEcn;
    private EcnMode _requested;
    private byte _synEcn;
    private bool _wasMarked;
    private int _answers;
    private int _timeouts;

    /// <summary>Whether a listener answers a peer's SYN.</summary>
    public bool IsPassive { get; } = isPassive;

    /// <summary>Whether the program decides before the SYN is answered.</summary>
    public bool IsDeferred { get; set; }

    /// <summary>Whether the peer's cookie was right and the program has the connection already (RFC 7413).</summary>
    public bool IsFastOpen { get; set; }

    /// <summary>Whether the SYN asks for a cookie, or brings one (RFC 7413).</summary>
    public bool WantsFastOpen { get; set; }

    /// <summary>Whether the answer gives the peer a cookie.</summary>
    public bool GivesCookie { get; set; }

    /// <summary>Bytes of data that went with the first SYN; its answer may come after the SYN was sent again without them.</summary>
    public int SynBytes { get; private set; }

    /// <summary>When the SYN is sent again.</summary>
    public Instant Deadline { get; private set; } = Instant.Never;

    /// <summary>How often the SYN was sent again.</summary>
    public int Retransmissions => Math.Max(0, _sent - 1);

    // The one that is told first holds, whatever the program makes of its buffer meanwhile.
    private int OwnScale => _ownScale < 0 ? _ownScale = connection.OwnWindowScale : _ownScale;

    private bool IsAnswer => connection.State == TcpState.SynReceived;

    /// <summary>What the own SYN offers, when it is the first.</summary>
    public void Offer()
    {
        TcpProfile profile = connection.Profile;
        TcpSettings settings = connection.Settings;
        _offersTimestamps = settings.Timestamps ?? profile.Timestamps;
        _offersEcn = settings.Ecn ?? (profile.OffersEcn || (settings.CongestionControl ?? profile.CongestionControl) == "dctcp");
        _offersAccurateEcn = settings.Ecn != false && (settings.AccurateEcn ?? profile.OffersAccurateEcn);
    }

    /// <summary>The peer's SYN has come: what both offer is agreed on.</summary>
    public void TakeSyn(in TcpSegment syn)
    {
        TcpOptions options = syn.Options;
        TcpSender sender = connection.Sender;
        TcpReceiver receiver = connection.Receiver;
        if (IsPassive)
        {
            TcpProfile profile = connection.Profile;
            _offersTimestamps = options.HasTimestamps && (connection.Settings.Timestamps ?? (profile.Timestamps || profile.AcceptsTimestamps));
            _offersScale = options.WindowScale >= 0;
            _offersSack = options.SackPermitted;
            _offersEcn = connection.Settings.Ecn ?? (profile.AcceptsEcn || profile.OffersEcn);
            _offersAccurateEcn = connection.Settings.TakesAccurateEcn(profile);
        }

        AgreeOnEcn(syn, options);

        // Without the option the peer takes 536 or 1220 bytes (MUST-15).
        int peer = options.MaximumSegmentSize == 0 ? (connection.Path.IsV4 ? 536 : 1220) : options.MaximumSegmentSize;
        connection.Agree(peer, timestamps: _offersTimestamps && options.HasTimestamps, options.TimestampValue);
        if (_offersScale && options.WindowScale >= 0)
        {
            sender.WindowScale = options.WindowScale;
            receiver.WindowScale = (byte)OwnScale;
        }

        sender.SackPermitted = _offersSack && options.SackPermitted;
        sender.HasTimestamps = connection.HasTimestamps;
        if (_window > 0) receiver.AnnounceSyn(_window);
    }

    /// <summary>The peer's SYN has come again: the answer tells with which ECN bits it did now.</summary>
    /// <returns>Whether it may be answered. A peer that asks for another kind of ECN than before could not know which of the two it has got (RFC 9768 section
    /// 3.1.5).</returns>
    public bool TakeSynAgain(in TcpSegment syn)
    {
        EcnMode requested = EcnCodes.Requested(syn.Flags);
        if (_offersAccurateEcn && requested != _requested && requested != EcnMode.None && _requested != EcnMode.None) return false;
        _synEcn = syn.Ecn;
        _timeouts = Math.Min(_timeouts, 1);
        if (requested == EcnMode.None) AccurateEcn.Of(connection)?.Feedback.StopSending();
        return true;
    }

    /// <summary>The own SYN and ACK is acknowledged, by a segment that may tell with which ECN bits it came.</summary>
    public void TakeAcknowledgment(in TcpSegment segment)
    {
        AccurateEcn? accurate = AccurateEcn.Of(connection);
        if (segment.Has(TcpFlags.Syn))
        {
            // Both SYNs have crossed. A peer whose answer has no bits has taken another SYN than the one that was answered here.
            bool none = EcnCodes.Read(segment.Flags) == 0;
            if (none && accurate is null) connection.Ecn = EcnMode.None;
            if (accurate is null) return;
            accurate.Reflector.TakeSynAck(segment.Ecn);
            accurate.Feedback.TakeEcho(EcnCodes.Echoed(segment.Flags));
            if (none) accurate.Feedback.StopSending();
        }
        else if (accurate is not null)
        {
            _wasMarked = accurate.TakeAcknowledgment(segment);
        }
    }

    /// <summary>Sends the SYN, or SYN and ACK.</summary>
    public void Send()
    {
        Instant now = connection.Stack.Now;
        int wait = Math.Min(_sent++, 6);
        _sentAt = now;
        TimeSpan first = connection.Settings.InitialRto;
        Deadline = now + (first > TimeSpan.Zero ? first : connection.Profile.InitialRto) * (1 << wait);
        if (connection.Stack.Pool.TryRent(0) is not { } packet) return;

        Span<byte> options = stackalloc byte[TcpHeader.MaxOptions];
        if (IsAnswer) _answers++;
        int count = WriteOptions(options, out bool withCookie);
        ulong sum = 0;
        if (withCookie && connection.Sender.QueuedBytes > 0)
        {
            SynBytes = Math.Min(connection.Sender.QueuedBytes, Math.Min(FirstDataBytes(), PacketPool.SmallBytes - 60));
            sum = connection.Sender.CopyFirst(packet.Append(SynBytes), !connection.ChecksumIsOffloaded);
        }

        TcpFlags flags = TcpFlags.Syn | (IsAnswer ? TcpFlags.Ack | AnswerEcn() : RequestEcn());
        _window = Window();
        if (IsAnswer) connection.Receiver.AnnounceSyn(_window);
        Span<byte> header = packet.Prepend(TcpHeader.Size + count);
        uint ack = IsAnswer ? connection.Receiver.RcvNxt : 0;
        new TcpHeader(connection.Local.Port, connection.Remote.Port, connection.Sender.Iss, ack, flags, (ushort)_window).Write(header, count);
        options[..count].CopyTo(header[TcpHeader.Size..]);
        SegmentWriter.Finish(connection, packet, header, sum, 0);
    }

    /// <summary>No answer has come in time.</summary>
    /// <returns>Whether the attempt is over.</returns>
    public bool TimedOut()
    {
        if (IsDeferred) return true;
        int own = connection.Settings.NoSynRetries ? 0 : connection.Settings.SynRetransmissions;
        int most = IsPassive ? connection.Profile.SynAckRetransmissions : own >= 0 ? own : connection.Profile.SynRetransmissions;
        if (_sent > most) return true;
        _timeouts++;
        Send();
        return false;
    }

    /// <summary>The program has a while to decide.</summary>
    public void Defer()
    {
        IsDeferred = true;
        Deadline = connection.Stack.Now + TimeSpan.FromSeconds(60);
    }

    /// <summary>The SYN is acknowledged: what the exchange took is the first sample of the round-trip time (RFC 6298 section 2.2, Karn's algorithm).</summary>
    public void Complete(in TcpSegment segment)
    {
        // The window of a SYN is never scaled (RFC 7323 section 2.2).
        int window = segment.Has(TcpFlags.Syn) ? segment.Wnd : segment.Wnd << connection.Sender.WindowScale;
        connection.Sender.SynWasLost = _sent > 1 || _wasMarked; // Congestion met by the SYN is as good as its loss.
        connection.Sender.Open(connection.EffectiveMss, window, segment.Seq, segment.Ack);
        if (_sent == 1) connection.Sender.AddRttSample(connection.Stack.Now - _sentAt);
    }

    private void AgreeOnEcn(in TcpSegment syn, in TcpOptions options)
    {
        if (!syn.Has(TcpFlags.Ack))
        {
            // In a simultaneous open it is as if the own SYN had not been sent, but that what it did not offer is not taken.
            _requested = EcnCodes.Requested(syn.Flags);
            _synEcn = syn.Ecn;
            bool classic = syn.Has(TcpFlags.Ece | TcpFlags.Cwr) && (_offersEcn || (!IsPassive && _offersAccurateEcn));
            bool accurate = _requested == EcnMode.Accurate && _offersAccurateEcn;
            AccurateEcn.Agree(connection, accurate ? EcnMode.Accurate : classic ? EcnMode.Classic : EcnMode.None);
            if (accurate && !IsPassive && _sent > 2) AccurateEcn.Of(connection)!.Feedback.StopSending();
            return;
        }

        bool echoes = _offersEcn && (syn.Flags & (TcpFlags.Ece | TcpFlags.Cwr)) == TcpFlags.Ece;
        AccurateEcn.Agree(connection, _offersAccurateEcn ? EcnCodes.Agreed(syn.Flags) : echoes ? EcnMode.Classic : EcnMode.None);
        if (AccurateEcn.Of(connection) is not { } agreed) return;
        byte echo = EcnCodes.Echoed(syn.Flags);
        agreed.Reflector.TakeSynAck(syn.Ecn);
        agreed.Feedback.TakeEcho(echo);
        agreed.Feedback.TestOption(options);
        _wasMarked = echo == EcnCodes.Marked;
    }

    // RFC 9768 section 3.1.4.1: the first SYN that is lost is sent again as it was; RFC 3168 section 6.1.1.1: without.
    private TcpFlags RequestEcn()
    {
        if (_offersAccurateEcn) return _sent <= 2 ? EcnCodes.Request : TcpFlags.None;
        _offersEcn &= _sent == 1;
        return _offersEcn ? TcpFlags.Ece | TcpFlags.Cwr : TcpFlags.None;
    }

    // RFC 9768 section 3.2.3.2.2: the first answer that is lost is sent again without the option, and further ones without any sign of ECN.
    private TcpFlags AnswerEcn()
    {
        if (AccurateEcn.Of(connection) is not { } accurate) return connection.Ecn == EcnMode.Classic ? TcpFlags.Ece : TcpFlags.None;
        if (_timeouts < 2) return EcnCodes.Echo(_synEcn);
        accurate.Feedback.StopSending();
        return TcpFlags.None;
    }

    // A multiple of the segment size, by those systems that have it so.
    private int Window()
    {
        int window = Math.Min(Math.Min(connection.ReceiveBuffer, connection.Profile.SynWindowBytes), 65535);
        int mss = connection.OwnMss - (IsAnswer && connection.HasTimestamps ? TcpOptionsWriter.AlignedTimestampsBytes : 0);
        return connection.Profile.SynWindowIsWholeSegments && window > mss ? window - window % mss : window;
    }

    // What the server's segment size was last time, less the options.
    private int FirstDataBytes()
    {
        connection.Layer.FastOpen.Find(connection.Remote.Address, out int mss);
        return Math.Max(0, Math.Min(mss == 0 ? 536 : mss, connection.OwnMss) - TcpHeader.MaxOptions);
    }

    private int WriteOptions(Span<byte> room, out bool withCookie)
    {
        var writer = new TcpOptionsWriter(room);
        uint echo = IsAnswer ? connection.Receiver.TsRecent : 0;
        int padding = 0;
        bool stamped = false;
        IReadOnlyList<byte> order = connection.Profile.SynOptions;
        for (int i = 0; i < order.Count; i++)
        {
            byte kind = order[i];
            if (kind == TcpOptionKind.NoOperation)
            {
                padding++;
                continue;
            }

            for (; padding > 0 && IsOffered(kind); padding--) writer.TryAddNoOperation();
            padding = 0;
            if (!IsOffered(kind)) continue;
            switch (kind)
            {
                case TcpOptionKind.MaximumSegmentSize:
                    writer.TryAddMaximumSegmentSize((ushort)connection.OwnMss);
                    break;
                case TcpOptionKind.WindowScale:
                    writer.TryAddWindowScale(OwnScale);
                    break;
                case TcpOptionKind.SackPermitted:
                    writer.TryAddSackPermitted();
                    break;
                case TcpOptionKind.Timestamps:
                    stamped = writer.TryAddTimestamps(connection.TimestampNow, echo);
                    break;
            }
        }

        writer.Finish();
        if (_offersTimestamps && !stamped && writer.TryAddNoOperation() && writer.TryAddNoOperation()) writer.TryAddTimestamps(connection.TimestampNow, echo);
        withCookie = AddFastOpen(ref writer);
        if (_answers == 1 && connection.Ecn == EcnMode.Accurate) EcnReflector.WriteInitial(ref writer);
        return writer.Finish();
    }

    private bool IsOffered(byte kind) => kind switch
    {
        TcpOptionKind.WindowScale => _offersScale,
        TcpOptionKind.SackPermitted => _offersSack,
        TcpOptionKind.Timestamps => _offersTimestamps,
        _ => true,
    };

    // Source: RFC 7413 section 4.1. A SYN that was not answered may have been lost for its option: it goes again without (section 4.1.3).
    private bool AddFastOpen(ref TcpOptionsWriter writer)
    {
        Span<byte> cookie = stackalloc byte[FastOpen.CookieBytes];
        if (IsPassive)
        {
            if (!GivesCookie) return false;
            connection.Layer.FastOpen.WriteCookie(connection.Remote.Address, connection.Local.Address, cookie);
            writer.TryAddFastOpen(cookie);
            return false;
        }

        if (!WantsFastOpen || IsAnswer) return false;
        if (_sent > 1)
        {
            connection.Layer.FastOpen.Forget(connection.Remote.Address);
            return false;
        }

        ReadOnlySpan<byte> known = connection.Layer.FastOpen.Find(connection.Remote.Address, out _);
        return writer.TryAddFastOpen(known) && !known.IsEmpty;
    }
}
