using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The receiving direction of a connection: what has come in order, what has come too early, the window, and when to acknowledge.</summary>
/// <remarks>Packets are kept as they came and copied once, to the program. Read first: RFC 9293 section 3.8.6, RFC 7323, RFC 2018.</remarks>
internal sealed class TcpReceiver
{
    private readonly TcpConnection _connection;
    private PacketQueue _ready;

    // What came too early, in the order of the sequence numbers, without overlaps.
    private Packet? _early;
    private int _earlyBytes;
    private bool _hasEarlyFin;
    private uint _earlyFin;
    private int _unacknowledgedBytes;
    private uint _advertised;
    private int _readOffset;

    public TcpReceiver(TcpConnection connection) => _connection = connection;

    /// <summary>IRS.</summary>
    public uint Irs { get; private set; }

    /// <summary>RCV.NXT.</summary>
    public uint RcvNxt { get; private set; }

    /// <summary>The shift of the windows that we tell.</summary>
    public int WindowScale { get; set; }

    /// <summary>The most that may wait for the program, in bytes.</summary>
    public int BufferBytes { get; set; }

    /// <summary>Bytes that the program can read.</summary>
    public int AvailableBytes { get; private set; }

    /// <summary>The peer's FIN has come, and everything before it.</summary>
    public bool HasFin { get; private set; }

    /// <summary>When a delayed acknowledgment is due.</summary>
    public Instant AckDeadline { get; private set; } = Instant.Never;

    /// <summary>TS.Recent: what is echoed. RFC 7323 section 4.3.</summary>
    public uint TsRecent { get; set; }

    /// <summary>When <see cref="TsRecent"/> was set: it means nothing after 24 days.</summary>
    public Instant TsRecentAt { get; set; }

    /// <summary>Last.ACK.sent.</summary>
    public uint LastAckSent { get; private set; }

    /// <summary>RCV.WND: from RCV.NXT to the edge that was told, which never moves back.</summary>
    public int RcvWnd => (int)(_advertised - RcvNxt);

    public bool HasEarly => _early is not null;

    public void Begin(uint irs, int bufferBytes)
    {
        Irs = irs;
        RcvNxt = LastAckSent = _advertised = irs + 1;
        BufferBytes = bufferBytes;
    }

    /// <summary>The value of the window field of a segment that goes out now, and that it acknowledges everything.</summary>
    public ushort Announce(bool isSyn)
    {
        int room = Math.Max(0, BufferBytes - AvailableBytes - _earlyBytes);
        int shift = isSyn ? 0 : WindowScale;
        int window = Math.Min(room, 65535 << shift) >> shift << shift;
        // A window does not shrink (SHLD-14); where the scale cannot say it exactly, the peer may send a few bytes more.
        if (Seq.Before(RcvNxt + (uint)window, _advertised)) window = Math.Min((RcvWnd + (1 << shift) - 1) >> shift, 65535) << shift;
        _advertised = Seq.Max(_advertised, RcvNxt + (uint)window);
        AckDeadline = Instant.Never;
        _unacknowledgedBytes = 0;
        LastAckSent = RcvNxt;
        return (ushort)(window >> shift);
    }

    /// <summary>Takes a segment's data (section 3.10.7.4, seventh and eighth), which is within the window at least in part. Owns the packet.</summary>
    /// <returns>Whether an acknowledgment must go out at once.</returns>
    public bool Take(Packet packet, in TcpSegment segment)
    {
        uint seq = segment.Seq;
        packet.Skip(segment.HeaderBytes);
        int behind = (int)(RcvNxt - seq);
        bool fin = segment.Has(TcpFlags.Fin);
        if (behind > 0)
        {
            if (behind > packet.Length) behind = packet.Length;
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

        bool filledGap = _early is not null || _hasEarlyFin;
        Enqueue(packet);
        if (filledGap) fin |= TakeWhatFollows();
        if (fin) TakeFin();
        return filledGap || fin || _unacknowledgedBytes >= 2 * _connection.Sender.Mss;
    }

    /// <summary>Data is in order, or an acknowledgment is not urgent: it may wait for the next segment or for the program's answer.</summary>
    public void Delay(Instant now, TimeSpan delay)
    {
        if (AckDeadline == Instant.Never) AckDeadline = now + delay;
    }

    /// <summary>Copies what the program can read.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="peek">Whether it stays.</param>
    /// <returns>The bytes.</returns>
    public int Read(Span<byte> destination, bool peek)
    {
        int done = 0;
        int offset = _readOffset;
        for (Packet? packet = _ready.First; packet is not null && done < destination.Length;)
        {
            ReadOnlySpan<byte> from = packet.Bytes[offset..];
            if (from.Length > destination.Length - done)
            {
                from = from[..(destination.Length - done)];
                from.CopyTo(destination[done..]);
                done += from.Length;
                offset += from.Length;
                break;
            }

            from.CopyTo(destination[done..]);
            done += from.Length;
            offset = 0;
            packet = packet.Next;
            if (!peek) _ready.Take()!.Release();
        }

        if (peek) return done;
        _readOffset = offset;
        AvailableBytes -= done;
        return done;
    }

    /// <summary>Whether the program has read so much that the peer should be told (section 3.8.6.2.2).</summary>
    public bool ShouldTellWindow()
    {
        if (HasFin) return false;
        int room = BufferBytes - AvailableBytes - _earlyBytes;
        int gain = room - RcvWnd;
        return gain >= Math.Min(BufferBytes / 2, 2 * _connection.Sender.Mss) && (RcvWnd < BufferBytes / 2 || gain >= BufferBytes / 4);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _ready.Clear();
        for (Packet? next; _early is not null; _early = next)
        {
            next = _early.Next;
            _early.Release();
        }

        AvailableBytes = _earlyBytes = _readOffset = 0;
        AckDeadline = Instant.Never;
    }

    private void Enqueue(Packet packet)
    {
        int length = packet.Length;
        RcvNxt += (uint)length;
        AvailableBytes += length;
        _unacknowledgedBytes += length;
        Packet? last = _ready.Last;
        if (length == 0)
        {
            packet.Release();
        }
        else if (last is not null && last.Tailroom >= length && length < last.Buffer.Length / 8)
        {
            // A small segment must not hold a whole buffer.
            packet.Bytes.CopyTo(last.Append(length));
            _ready.Resized(length);
            packet.Release();
        }
        else
        {
            _ready.Add(packet);
        }
    }

    private void TakeFin()
    {
        RcvNxt++;
        HasFin = true;
        if (Seq.Before(_advertised, RcvNxt)) _advertised = RcvNxt;
    }

    // Puts a segment into its place among the early ones; what is there already is not taken twice.
    private void TakeEarly(Packet packet, bool fin)
    {
        if (fin) (_hasEarlyFin, _earlyFin) = (true, packet.Sequence + (uint)packet.Length);
        Packet? before = null;
        Packet? after = _early;
        while (after is not null && Seq.Before(after.Sequence, packet.Sequence)) (before, after) = (after, after.Next);

        if (before is not null && TrimFront(packet, before.Sequence + (uint)before.Length)) return;
        while (after is not null && Seq.AfterOrAt(packet.Sequence + (uint)packet.Length, after.Sequence + (uint)after.Length))
        {
            Packet covered = after;
            after = after.Next;
            _earlyBytes -= covered.Length;
            covered.Release();
        }

        if (after is not null) packet.Length = Math.Min(packet.Length, (int)(after.Sequence - packet.Sequence));
        packet.Next = after;
        if (packet.Length == 0)
        {
            packet.Release();
            packet = after!;
        }
        else
        {
            _earlyBytes += packet.Length;
        }

        if (before is null) _early = packet;
        else before.Next = packet;
    }

    // Cuts off what lies before a sequence number; releases a segment of which nothing is left.
    private static bool TrimFront(Packet packet, uint edge)
    {
        int known = (int)(edge - packet.Sequence);
        if (known <= 0) return false;
        if (known >= packet.Length)
        {
            packet.Release();
            return true;
        }

        packet.Skip(known);
        packet.Sequence = edge;
        return false;
    }

    // The gap is filled: early segments that follow are in order now. Tells whether the FIN is, too.
    private bool TakeWhatFollows()
    {
        while (_early is { } packet && Seq.BeforeOrAt(packet.Sequence, RcvNxt))
        {
            _early = packet.Next;
            _earlyBytes -= packet.Length;
            if (!TrimFront(packet, RcvNxt)) Enqueue(packet);
        }

        return _hasEarlyFin && _earlyFin == RcvNxt;
    }
}
