using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;

namespace Windsock.Drivers.Pcapng;

/// <summary>A link whose packets are written to a capture file as they pass. MTU, checksum and segmentation offload are those of the link inside.</summary>
/// <remarks>Packets are written as the stack hands them over: super-segments in one piece, with checksums that the link completes later, as tcpdump(8) shows
/// them too.</remarks>
public sealed class CapturedLink : ILink
{
    private readonly ILink _inner;
    private readonly PcapngWriter _writer;
    private readonly CaptureNotes? _notes;
    private readonly int _number;

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
    }

    /// <inheritdoc/>
    public LinkProperties Properties => _inner.Properties;

    /// <inheritdoc/>
    public Instant NextArrival => _inner.NextArrival;

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
    public void Flush(Instant now) => _inner.Flush(now);

    /// <inheritdoc/>
    public Packet? Receive(Instant now)
    {
        Packet? packet = _inner.Receive(now);
        if (packet is not null) Write(now, packet, CaptureDirection.Inbound);
        return packet;
    }

    private void Write(Instant now, Packet packet, CaptureDirection direction) =>
        _writer.Write(
            _number, now, packet.Bytes, direction, _notes?.Find(Properties.Kind, packet.Bytes, sent: direction == CaptureDirection.Outbound));
}
