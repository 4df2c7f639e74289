using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The receiving direction of a connection: what has come in order, what has come too early, the window, and when to acknowledge.</summary>
/// <remarks>Packets are kept as they came and copied once, to the program. Read first: RFC 9293 section 3.8.6, RFC 7323, RFC 2018.</remarks>
internal sealed class TcpReceiver
{
    // Enough for the sender to see that the gap is closed; more would let it grow faster than its peers.
    private const int QuickAfterGap = 2;

    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(40);

    private readonly TcpConnection _connection;
    private ReceiveQueue _ready;
    private EarlyData? _early;
    private ReceiveTuning? _tuning;
    private uint _earlyFin;
    private uint _advertised;
    private int _unacknowledgedBytes;
    private int _segmentBytes = 536;
    private byte _quick;
    private bool _hasEarlyFin;
    private bool _isInteractive;

    public TcpReceiver(TcpConnection connection) => _connection = connection;

    /// <summary>IRS.</summary>
    public uint Irs { get; private set; }

    /// <summary>RCV.NXT.</summary>
    public uint RcvNxt { get; private set; }

    /// <summary>The shift of the windows that we tell.</summary>
    public byte WindowScale { get; set; }

    /// <summary>The peer's FIN has come, and everything before it.</summary>
    public bool HasFin { get; private set; }

    /// <summary>Whether what goes out tells of congestion (RFC 3168 section 6.1.3).</summary>
    public bool EcnEcho { get; private set; }

    /// <summary>The most that may wait for the program, in bytes.</summary>
    public int BufferBytes { get; set; }

    /// <summary>Bytes that wait for the program, urgent ones among them.</summary>
    public int QueuedBytes => _ready.Bytes;

    /// <summary>When a delayed acknowledgment is due.</summary>
    public Instant AckDeadline { get; private set; } = Instant.Never;

    /// <summary>TS.Recent: what is echoed. RFC 7323 section 4.3.</summary>
    public uint TsRecent { get; private set; }

    /// <summary>When <see cref="TsRecent"/> was set: it means nothing after 24 days (RFC 7323 section 5.5).</summary>
    public Instant TsRecentAt { get; private set; }

    /// <summary>Last.ACK.sent.</summary>
    public uint LastAckSent { get; private set; }

    /// <summary>Bytes that have come in order since the connection was made.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>The peer's urgent bytes; null while there was none.</summary>
    public UrgentReceive? Urgent { get; set; }

    /// <summary>RCV.WND: from RCV.NXT to the edge that was told, which never moves back.</summary>
    public int RcvWnd => (int)(_advertised - RcvNxt);

    /// <summary>The sequence number of the byte that the program reads next.</summary>
    public uint ReadSequence => RcvNxt - (uint)QueuedBytes - (HasFin ? 1u : 0);

    /// <summary>Whether the next segment is expected in order, with nothing to look out for.</summary>
    public bool IsInOrder => _early is null || (_early.IsEmpty && !_early.HasBlocks && !_hasEarlyFin);

    /// <summary>Whether an acknowledgment has SACK blocks to tell.</summary>
    public bool HasBlocks => _early is { HasBlocks: true } && _connection.Sender.SackPermitted;

    /// <summary>Whether something has come too early: each acknowledgment matters then.</summary>
    public bool HasGap => _early is { IsEmpty: false } || _hasEarlyFin;

    /// <summary>Bytes that an ordinary read gives.</summary>
    public int AvailableBytes => Urgent is { } urgent && !_connection.Settings.UrgentInline ? QueuedBytes - urgent.Before(RcvNxt) : QueuedBytes;

    /// <summary>Whether what comes in order is not taken although it was offered: to so many that it would be all packets of the pool.</summary>
    public bool IsOverShare => _connection.Stack.Pool.IsScarce && QueuedBytes >= Share;

    private int Share => _connection.Stack.Pool.StreamShare(BufferBytes, _segmentBytes);

    // A buffer that the window field cannot tell of would be told as none, for ever.
    private int Room => Math.Max(0, Math.Max(Share, 1 << WindowScale) - QueuedBytes - (_early?.Bytes ?? 0));

    public void Begin(uint irs, int bufferBytes)
    {
        Irs = irs;
        RcvNxt = LastAckSent = _advertised = irs + 1;
        BufferBytes = bufferBytes;
        _quick = (byte)_connection.Profile.QuickAcknowledgments;
    }

    /// <summary>The value of the window field of a segment that goes out now, and that it acknowledges everything.</summary>
    /// <param name="withData">Whether the segment has data: the program has answered what had come.</param>
    public ushort Announce(bool withData)
    {
        if (withData && AckDeadline != Instant.Never) _isInteractive = true;
        AckDeadline = Instant.Never;
        _unacknowledgedBytes = 0;
        LastAckSent = RcvNxt;
        int unit = 1 << WindowScale;
        int room = Math.Min(Room, 65535 << WindowScale);
        int current = RcvWnd;
        // The edge moves by a segment or half of the buffer at least (section 3.8.6.2.2, receiver silly window avoidance).
        int window = room - current >= Math.Min(Share / 2, _segmentBytes) ? Math.Max(room & -unit, current) : current;
        // The window does not shrink (SHLD-14). What the scale cannot say is told a little larger where there is room, and smaller otherwise; the
        // bytes up to the
        // edge that was told before are taken all the same.
        int told = (window + unit - 1) & -unit;
        if (told > room || told > 65535 << WindowScale) told = window & -unit;
        _advertised = Seq.Max(_advertised, RcvNxt + (uint)told);
        return (ushort)(told >> WindowScale);
    }

    /// <summary>The window of a SYN is not scaled (RFC 7323 section 2.2). In answer to a SYN it is where the window begins.</summary>
    public void AnnounceSyn(int window)
    {
        LastAckSent = RcvNxt;
        _advertised = Seq.Max(_advertised, RcvNxt + (uint)window);
    }

    /// <summary>What the peer's timestamp clock said. RFC 7323 section 4.3 (2).</summary>
    public void NoteTimestamp(uint value, uint seq)
    {
        if (Seq.After(seq, LastAckSent)) return;
        TsRecent = value;
        TsRecentAt = _connection.Stack.Now;
    }

    /// <summary>The first timestamp, of the SYN.</summary>
    public void BeginTimestamps(uint value)
    {
        TsRecent = value;
        TsRecentAt = _connection.Stack.Now;
    }

    /// <summary>What the network and the peer say about congestion. RFC 3168 section 6.1.3, RFC 8257 section 3.2.</summary>
    public void NoteEcn(in TcpSegment segment, bool isExact)
    {
        bool marked = segment.Ecn == 3;
        if (isExact)
        {
            // DCTCP counts: what came before the change is acknowledged with the state that it had.
            if (marked != EcnEcho && _unacknowledgedBytes > 0) _connection.SendAck();
            if (segment.PayloadBytes > 0) EcnEcho = marked;
            return;
        }

        if (segment.Has(TcpFlags.Cwr)) EcnEcho = false;
        if (marked) EcnEcho = true;
    }

    /// <summary>Nothing has come for a while: the peer begins slowly again, and needs acknowledgments to grow.</summary>
    public void WasIdle() => _quick = (byte)_connection.Profile.QuickAcknowledgments;

    /// <summary>Takes a segment's data (section 3.10.7.4, seventh and eighth), which is within the window at least in part. Owns the packet.</summary>
    /// <returns>Whether an acknowledgment must go out at once.</returns>
    public bool Take(Packet packet, in TcpSegment segment)
    {
        uint seq = segment.Seq + (segment.Has(TcpFlags.Syn) ? 1u : 0);
        packet.Skip(segment.HeaderBytes);
        bool fin = segment.Has(TcpFlags.Fin);
        bool again = false;
        if ((int)(RcvNxt - seq) is var behind && behind > 0)
        {
            behind = Math.Min(behind, packet.Length);
            again = behind > 0;
            if (again) NoteDuplicate(seq, seq + (uint)behind);
            packet.Skip(behind);
            seq += (uint)behind;
        }

        if ((int)(seq + (uint)packet.Length - _advertised) is var beyond && beyond > 0)
        {
            packet.Length = Math.Max(0, packet.Length - beyond);
            fin = false;
        }

        packet.Sequence = seq;
        if (seq != RcvNxt)
        {
            TakeEarly(packet, fin);
            return true;
        }

        if (packet.Length > 0 && IsOverShare) return Refuse(packet);
        if (!HasGap)
        {
            bool now = packet.Length > 0 ? TakeInOrder(packet) : Drop(packet);
            if (fin) TakeFin();
            return now || fin || again;
        }

        Enqueue(packet);
        fin |= TakeWhatFollows();
        if (fin) TakeFin();
        return true; // RFC 5681 section 4.2: an acknowledgment at once when a gap is filled, in whole or in part.
    }

    /// <summary>Takes data that is the next in order, without its header. Owns the packet.</summary>
    /// <returns>Whether an acknowledgment must go out at once: for every second full segment (RFC 9293 section 3.8.6.3), or all at the beginning.</returns>
    public bool TakeInOrder(Packet packet)
    {
        int size = packet.SegmentBytes > 0 ? packet.SegmentBytes : packet.Length;
        if (size > _segmentBytes) _segmentBytes = Math.Min(size, _connection.OwnMss);
        Enqueue(packet);
        if (_unacknowledgedBytes >= _connection.Settings.AckFrequency * _segmentBytes) return true;
        if (_quick == 0 || _isInteractive) return false;
        _quick--;
        return true;
    }

    /// <summary>An acknowledgment is not urgent: it may wait for the next segment or for the program's answer.</summary>
    public void Delay(Instant now, TimeSpan delay)
    {
        if (AckDeadline == Instant.Never) AckDeadline = now + delay;
    }

    /// <summary>There was no packet for an acknowledgment: it is due again later. A deadline that has come and stays would be called for ever.</summary>
    public void PutOff(Instant now)
    {
        if (AckDeadline != Instant.Never) AckDeadline = now + s_retry;
    }

    /// <summary>Copies what the program can read.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="peek">Whether it stays.</param>
    /// <returns>The bytes.</returns>
    public int Read(Span<byte> destination, bool peek)
    {
        int count = Urgent is { Count: > 0 } urgent ? urgent.Read(ref _ready, ReadSequence, _connection.Settings.UrgentInline, destination, peek)
            : peek ? _ready.Peek(destination, 0) : _ready.Consume(destination);
        if (count > 0 && !peek) Tune(count);
        return count;
    }

    /// <summary>Takes an urgent byte out of line.</summary>
    public bool ReadUrgent(bool peek, out byte value)
    {
        value = 0;
        if (Urgent is not { } urgent) return false;
        if (urgent.TryTakePassed(peek, out value)) return true;
        if (!urgent.TryFind(RcvNxt, out uint sequence)) return false;
        Span<byte> one = stackalloc byte[1];
        _ready.Peek(one, (int)(sequence - ReadSequence));
        value = one[0];
        if (!peek) urgent.Take(sequence);
        return true;
    }

    /// <summary>Whether the program has read so much that the peer should be told (section 3.8.6.2.2).</summary>
    public bool ShouldTellWindow()
    {
        if (HasFin) return false;
        int gain = Math.Min(Room, 65535 << WindowScale) - RcvWnd;
        int share = Share;
        return gain >= Math.Min(share / 2, 2 * _segmentBytes) && (RcvWnd < share / 2 || gain >= share / 4);
    }

    /// <summary>A segment that is not taken is told of as a duplicate where it is one (RFC 2883 section 4).</summary>
    public void NoteDuplicate(uint left, uint right)
    {
        if (_connection.Sender.SackPermitted) (_early ??= new EarlyData()).NoteDuplicate(left, right);
    }

    /// <summary>The SACK blocks of an acknowledgment.</summary>
    public int TakeBlocks(Span<SackBlock> blocks) => _early?.TakeBlocks(blocks) ?? 0;

    /// <summary>Throws away what waits: the program has said that it reads no more.</summary>
    public void Discard()
    {
        _ready.Clear();
        Urgent = null;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Discard();
        _early?.Clear();
        _early = null;
        _tuning = null;
        AckDeadline = Instant.Never;
    }

    private static bool Drop(Packet packet)
    {
        packet.Release();
        return false;
    }

    // It comes again, when it is its turn.
    private bool Refuse(Packet packet)
    {
        _connection.Stack.Counters.Drop(DropReason.ReceiveBufferFull, packet);
        return true;
    }

    private void Enqueue(Packet packet)
    {
        int length = packet.Length;
        RcvNxt += (uint)length;
        ReceivedBytes += length;
        _unacknowledgedBytes += length;
        _ready.Add(packet, _connection.Stack.Pool);
        _tuning?.Arrived(_connection.Stack.Now, RcvNxt, RcvWnd);
    }

    private void Tune(int count)
    {
        if (_connection.Settings.ReceiveBufferBytes > 0 || _connection.Stack.Pool.IsTight) return;
        Instant now = _connection.Stack.Now;
        if (_tuning is null)
        {
            // Who has not read half a buffer yet has not been held up by it.
            if (ReceivedBytes >= BufferBytes / 2) _tuning = new ReceiveTuning(now, RcvNxt, RcvWnd);
            return;
        }

        BufferBytes = _tuning.Read(now, count, _connection.Sender.Rtt.Smoothed, BufferBytes, _connection.Profile.MaxReceiveBufferBytes);
    }

    private void TakeFin()
    {
        RcvNxt++;
        HasFin = true;
        _hasEarlyFin = false;
        if (Seq.Before(_advertised, RcvNxt)) _advertised = RcvNxt;
    }

    private void TakeEarly(Packet packet, bool fin)
    {
        _quick = (byte)Math.Max(_quick, Math.Min(QuickAfterGap, _connection.Profile.QuickAcknowledgments));
        _isInteractive = false;
        if (fin) (_hasEarlyFin, _earlyFin) = (true, packet.Sequence + (uint)packet.Length);
        if (packet.Length == 0)
        {
            packet.Release();
            return;
        }

        (_connection.Rare ??= new RareState()).ReorderedBytes += packet.Length;
        if (_connection.Stack.Pool.IsTight)
        {
            Refuse(packet);
            return;
        }

        _early ??= new EarlyData();
        _early.Add(ReceiveQueue.Compact(packet, _connection.Stack.Pool), (int)Math.Min(2L * BufferBytes + 65536, int.MaxValue), _connection.Stack.Counters);
    }

    // The gap is filled: early segments that follow are in order now. Tells whether the FIN is, too.
    private bool TakeWhatFollows()
    {
        while (_early?.TakeUpTo(RcvNxt) is { } packet)
        {
            for (Packet? each = packet, next; each is not null; each = next)
            {
                next = each.Next;
                int known = (int)(RcvNxt - each.Sequence);
                if (known > 0)
                {
                    NoteDuplicate(each.Sequence, each.Sequence + (uint)Math.Min(known, each.Length));
                    each.Skip(Math.Min(known, each.Length));
                }

                Enqueue(each);
            }
        }

        return _hasEarlyFin && _earlyFin == RcvNxt;
    }
}
