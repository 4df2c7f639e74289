using System.Runtime.CompilerServices;
using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Checks;

/// <summary>One end of a connection as an observer on its link sees it: what it has sent, and what it has heard.</summary>
/// <remarks>Source: RFC 9293, RFC 7323, RFC 2018.</remarks>
internal sealed class ConnectionWatch(string host, AddressPort local, AddressPort remote)
{
    private Instant _now;
    private SynWatch? _mine;
    private SynWatch? _theirs;
    private SynWatch? _lastSynHeard;

    // One after the highest sequence number sent, and heard.
    private uint _sentEnd;
    private uint _heardEnd;

    // The right edge of the window that was heard, and of the one that was told.
    private uint _mayReach;
    private bool _hasWindow;
    private uint _told;
    private bool _hasTold;
    private uint _ack;
    private bool _hasAck;
    private uint _timestamp;
    private uint _heardTimestamp;
    private bool _finSent;
    private bool _finHeard;
    private bool _reset;

    private bool Scales => _mine is { WindowScale: >= 0 } && _theirs is { WindowScale: >= 0 };

    private bool Timestamps => _mine is { Timestamps: true } && _theirs is { Timestamps: true };

    // Who says so in a SYN can receive them, whatever the other one says (RFC 2018 section 2).
    private bool Sack => _theirs is { SackPermitted: true };

    /// <summary>A segment has come, and it is whole.</summary>
    public void Hears(in IpPacket ip)
    {
        TcpView.TryParse(ip.Payload, out TcpView segment);
        TcpOptions options = TcpOptions.Read(segment.Options);
        bool acks = (segment.Flags & TcpFlags.Ack) != 0;
        bool acksMine = acks && _mine is { } mine && segment.Acknowledgment - mine.Sequence <= _sentEnd - mine.Sequence;
        if ((segment.Flags & TcpFlags.Syn) != 0)
        {
            SynWatch syn = SynWatch.Read(segment, options, ip.Source.IsV4);
            // One that was sent again may have overtaken the first.
            if (_lastSynHeard is { } last && last.Sequence == syn.Sequence && Before(syn.TimestampValue, last.TimestampValue)) syn = last;
            _lastSynHeard = syn;
            if (_theirs is null && _mine is not null && (!acks || acksMine)) Takes(_lastSynHeard.Value);
        }

        if (_theirs is null || (segment.Flags & TcpFlags.Rst) != 0) return;
        uint end = End(segment);
        if (Before(_heardEnd, end)) _heardEnd = end;
        if ((segment.Flags & TcpFlags.Fin) != 0) _finHeard = true;
        if (options.HasTimestamps && Before(_heardTimestamp, options.TimestampValue)) _heardTimestamp = options.TimestampValue;
        if (!acksMine) return;
        uint edge = segment.Acknowledgment + Window(segment, _theirs.Value);
        if (_hasWindow && !Before(_mayReach, edge)) return;
        _mayReach = edge;
        _hasWindow = true;
    }

    /// <summary>A segment goes out.</summary>
    /// <param name="now">The time.</param>
    /// <param name="ip">The packet.</param>
    /// <param name="segmentBytes">The payload of each segment that it is cut into; 0 when it is one.</param>
    public void Sends(Instant now, in IpPacket ip, int segmentBytes)
    {
        _now = now;
        TcpView.TryParse(ip.Payload, out TcpView segment);
        TcpOptions options = TcpOptions.Read(segment.Options);
        uint end = End(segment);
        if ((segment.Flags & TcpFlags.Rst) != 0)
        {
            if (_mine is { } alive && segment.Sequence - alive.Sequence <= _sentEnd - alive.Sequence) _reset = true;
            return;
        }

        if ((segment.Flags & TcpFlags.Syn) != 0) SendsSyn(segment, options, ip.Source.IsV4);
        else Require(options.WindowScale < 0 && options.MaximumSegmentSize == 0, "options of a SYN in another segment");
        if (_mine is null) return; // The answer to a segment of a connection before.
        Require(!_reset, "something after its reset");
        Require(!_finSent || !Before(_sentEnd, end), "something behind its FIN");
        if ((segment.Flags & TcpFlags.Syn) == 0) CheckData(segment, end, segmentBytes);
        if ((segment.Flags & TcpFlags.Fin) != 0) _finSent = true;
        if (Before(_sentEnd, end)) _sentEnd = end;
        CheckTimestamps(segment, options);
        if ((segment.Flags & TcpFlags.Ack) != 0) CheckAck(segment, options);
    }

    private void SendsSyn(in TcpView segment, in TcpOptions options, bool isV4)
    {
        if (_mine is { } before && before.Sequence == segment.Sequence) return;

        _mine = SynWatch.Read(segment, options, isV4);
        _theirs = null;
        _sentEnd = segment.Sequence + 1;
        _hasWindow = _hasTold = _hasAck = _finSent = _finHeard = _reset = false;
        _timestamp = options.TimestampValue;
        if ((segment.Flags & TcpFlags.Ack) == 0) return;
        Require(_lastSynHeard is not null, "a SYN that answers none");
        if (_lastSynHeard!.Value.Sequence + 1 == segment.Acknowledgment) Takes(_lastSynHeard.Value);
    }

    private void Takes(in SynWatch syn)
    {
        // The same SYN may come again, an older copy of it later.
        bool again = _theirs is { } known && known.Sequence == syn.Sequence && Before(syn.TimestampValue, _heardTimestamp);
        _theirs = syn;
        _heardEnd = syn.Sequence + 1;
        if (!again) _heardTimestamp = syn.TimestampValue;
    }

    private void CheckData(in TcpView segment, uint end, int segmentBytes)
    {
        int payload = segment.Payload.Length;
        if (payload == 0 && (segment.Flags & TcpFlags.Fin) == 0) return;
        uint dataEnd = segment.Sequence + (uint)payload;
        bool probe = _hasWindow && payload == 1 && segment.Sequence == _mayReach; // Section 3.8.6.1
        bool allowed = payload == 0 || !_hasWindow || probe || !Before(_mayReach, dataEnd);
        Require(allowed, $"data up to {dataEnd - _mine.GetValueOrDefault().Sequence}, {dataEnd - _mayReach} bytes beyond the window");
        int unit = segmentBytes == 0 ? payload : segmentBytes;
        int optionBytes = segment.Options.Length;
        if (_theirs is { } theirs) Require(unit + optionBytes <= theirs.Mss, $"{unit} bytes and {optionBytes} of options against an MSS of {theirs.Mss}");
        Require(!_finSent || end == _sentEnd || Before(end, _sentEnd), "a FIN at another place");
    }

    private void CheckTimestamps(in TcpView segment, in TcpOptions options)
    {
        bool syn = (segment.Flags & TcpFlags.Syn) != 0;
        bool agreed = syn || _theirs is null || options.HasTimestamps == Timestamps;
        Require(agreed, Timestamps ? "a segment without timestamps" : "timestamps that were not agreed on");
        if (!options.HasTimestamps) return;
        Require(!Before(options.TimestampValue, _timestamp), $"a timestamp that runs backwards, {options.TimestampValue} after {_timestamp}");
        _timestamp = options.TimestampValue;
        if ((segment.Flags & TcpFlags.Ack) == 0 || options.TimestampEcho == 0 || _theirs is null) return;
        Require(!Before(_heardTimestamp, options.TimestampEcho), $"an echo of {options.TimestampEcho}, and {_heardTimestamp} was the last that came");
    }

    private void CheckAck(in TcpView segment, in TcpOptions options)
    {
        if (_theirs is null) return;
        uint ack = segment.Acknowledgment;
        Require(!Before(_heardEnd, ack), $"an acknowledgment of {ack - _heardEnd} bytes that have not come");
        Require(!_hasAck || !Before(ack, _ack), $"an acknowledgment that goes {_ack - ack} back");
        _ack = ack;
        _hasAck = true;
        uint edge = ack + Window(segment, _mine!.Value);
        // A window can be told in units of its scale only, and says nothing any more when the peer has no more to send.
        uint unit = Scales ? 1u << _mine.Value.WindowScale : 0;
        Require(!_hasTold || _finHeard || !Before(edge + unit, _told), $"a window that it takes back by {_told - edge} bytes");
        if (!_hasTold || Before(_told, edge)) _told = edge;
        _hasTold = true;
        if (options.SackCount > 0) CheckSack(ack, options);
    }

    private void CheckSack(uint ack, in TcpOptions options)
    {
        Require(Sack, "SACK that was not agreed on");
        for (int i = 0; i < options.SackCount; i++)
        {
            SackBlock block = options.Sack[i];
            Require(Before(block.Left, block.Right), $"an empty SACK block {i}");
            Require(!Before(_heardEnd, block.Right), $"a SACK block {i} of {block.Right - _heardEnd} bytes that have not come");
            // The first one may tell of a duplicate (RFC 2883), which lies below the acknowledgment or in the second block.
            if (i == 0) continue;
            Require(Before(ack, block.Left), $"a SACK block {i} from {ack - block.Left} below its acknowledgment on");
            for (int j = 1; j < i; j++)
            {
                SackBlock other = options.Sack[j];
                Require(!Before(block.Left, other.Right) || !Before(other.Left, block.Right), $"SACK blocks {j} and {i} that overlap");
            }
        }
    }

    private uint Window(in TcpView segment, in SynWatch sender) =>
        Scales && (segment.Flags & TcpFlags.Syn) == 0 ? (uint)segment.Window << sender.WindowScale : segment.Window;

    private static uint End(in TcpView segment) =>
        segment.Sequence + (uint)segment.Payload.Length + ((segment.Flags & TcpFlags.Syn) != 0 ? 1u : 0) + ((segment.Flags & TcpFlags.Fin) != 0 ? 1u : 0);

    private static bool Before(uint left, uint right) => (int)(left - right) < 0;

    private void Require(bool condition, string what)
    {
        if (!condition) throw new Violation($"[{_now}] {host}, {local} to {remote}, sent {what}");
    }

    private void Require(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] WhenFalse what)
    {
        if (!condition) Require(condition, what.Take());
    }
}
