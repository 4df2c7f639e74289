using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Pcapng;

/// <summary>A link on which the packets of a capture file arrive once more, at the same distances in time. What is sent on it is counted and lost.</summary>
/// <remarks>MTU 65,535, so that every packet of the file passes; no checksum or segmentation offload. Packets that were cut by the capture are passed
/// over.</remarks>
public sealed class ReplayLink : ILink
{
    private readonly PcapngReader _reader;
    private readonly PacketPool _pool;
    private readonly CaptureDirection? _direction;
    private readonly Instant _start;
    private Instant? _first;
    private Packet? _next;

    /// <summary>Begins to replay.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="kind">What the link carries; packets of interfaces with another kind are passed over.</param>
    /// <param name="pool">Buffers, shared with the stack.</param>
    /// <param name="direction">Which packets arrive: those of one direction, or null for all.</param>
    /// <param name="start">When the first of them does.</param>
    /// <param name="address">The Ethernet address of this end.</param>
    public ReplayLink(
        Stream stream, LinkKind kind, PacketPool pool, CaptureDirection? direction = null, Instant start = default, MacAddress address = default)
    {
        _reader = new PcapngReader(stream);
        _pool = pool;
        _direction = direction;
        _start = start;
        Properties = new LinkProperties(kind, ushort.MaxValue, address);
        ReadOn();
    }

    /// <inheritdoc/>
    public LinkProperties Properties { get; }

    /// <summary>Packets that were sent on the link.</summary>
    public long Sent { get; private set; }

    /// <summary>Packets of the file that were not replayed: cut short, too long, or for want of a buffer.</summary>
    public long Skipped { get; private set; }

    /// <summary>Why the file could not be read to its end; null while it can.</summary>
    public string? Error => _reader.Error;

    /// <inheritdoc/>
    public Instant NextArrival => _next?.Time ?? Instant.Never;

    /// <inheritdoc/>
    public int HostDescriptor => -1;

    /// <inheritdoc/>
    public void Send(Instant now, Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        Sent++;
        packet.Release();
    }

    /// <inheritdoc/>
    public void Flush(Instant now)
    {
    }

    /// <inheritdoc/>
    public Packet? Receive(Instant now)
    {
        if (_next is not { } packet || packet.Time > now) return null;
        ReadOn();
        return packet;
    }

    private void ReadOn()
    {
        _next = null;
        while (_next is null && _reader.Read(out CapturedPacket captured) == PcapngResult.Packet)
        {
            if (captured.Interface.Kind != Properties.Kind || (_direction is not null && captured.Direction != _direction)) continue;
            _next = captured.Bytes.Length == captured.OriginalLength ? _pool.TryRent(captured.OriginalLength) : null;
            if (_next is null)
            {
                Skipped++;
                continue;
            }

            captured.Bytes.Span.CopyTo(_next.Append(captured.OriginalLength));
            _first ??= captured.Time;
            _next.Time = Instant.Max(_start, _start + (captured.Time - _first.Value));
        }
    }
}
