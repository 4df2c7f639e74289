using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;

namespace Windsock.Drivers.Pcapng;

/// <summary>A link whose packets are written to a capture file as they pass. MTU, checksum and segmentation offload are those of the link inside.</summary>
/// <remarks>Packets are written as the stack hands them over: super-segments in one piece, with checksums that the link completes later, as tcpdump(8) shows
/// them too.</remarks>
public sealed class CapturedLink : ILink, IDisposable
{
    private static readonly TimeSpan s_flushAfter = TimeSpan.FromMilliseconds(100);

    private readonly ILink _inner;
    private readonly PcapngWriter _writer;
    private readonly CaptureNotes? _notes;
    private readonly int _number;
    private Instant _flushAt = Instant.Never;
    private Instant _last;
    private long _droppedTold;
    private bool _isDisposed;

    /// <summary>Begins to capture a link.</summary>
    /// <param name="inner">The link.</param>
    /// <param name="writer">Where to; several links may share one file.</param>
    /// <param name="name">The name of the interface in the file.</param>
    /// <param name="notes">Who owns which socket; null when nobody knows.</param>
    public CapturedLink(ILink inner, PcapngWriter writer, string name, CaptureNotes? notes = null)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(writer);
        _inner = inner;
        _writer = writer;
        _notes = notes;
        _number = writer.AddInterface(name, inner.Properties);
        if (writer.AwaitsReader) _flushAt = Instant.Zero; // Who reads a network that is quiet sees that it is there.
    }

    /// <inheritdoc/>
    public LinkProperties Properties => _inner.Properties;

    /// <inheritdoc/>
    public Instant NextArrival => Instant.Min(_inner.NextArrival, _flushAt);

    /// <inheritdoc/>
    public int HostDescriptor => _inner.HostDescriptor;

    /// <inheritdoc/>
    public void Send(Instant now, Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        Write(now, packet, CaptureDirection.Outbound);
        _inner.Send(now, packet);
    }

    /// <inheritdoc/>
    public void Flush(Instant now)
    {
        _inner.Flush(now);
        FlushFile(now);
    }

    /// <inheritdoc/>
    public Packet? Receive(Instant now)
    {
        Packet? packet = _inner.Receive(now);
        if (packet is not null) Write(now, packet, CaptureDirection.Inbound);
        else FlushFile(now);
        return packet;
    }

    /// <summary>Ends the file, and the link inside where that can be ended.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _flushAt = Instant.Never;
        _writer.WriteStatistics(_number, _last);
        _writer.Dispose();
        (_inner as IDisposable)?.Dispose();
    }

    // So that somebody who watches the file as it grows sees the last packets too, and a process that is killed has left them.
    private void FlushFile(Instant now)
    {
        if (_flushAt > now) return;
        _writer.Flush();
        _flushAt = _writer.AwaitsReader ? now + s_flushAfter : Instant.Never;
        if (_writer.Dropped == _droppedTold || _writer.AwaitsReader) return;
        _droppedTold = _writer.Dropped;
        _writer.WriteStatistics(_number, now);
        _flushAt = now;
    }

    private void Write(Instant now, Packet packet, CaptureDirection direction)
    {
        if (_isDisposed) return;
        if (_flushAt == Instant.Never) _flushAt = now + s_flushAfter;
        _last = now;
        _writer.Write(
            _number, now, packet.Bytes, direction, _notes?.Find(Properties.Kind, packet.Bytes, sent: direction == CaptureDirection.Outbound));
    }
}
