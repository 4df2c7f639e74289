using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;

namespace Windsock.Drivers;

/// <summary>A link on which a host meets itself: what it sends comes back. For the interface that has 127.0.0.1 and ::1.</summary>
/// <remarks>MTU 65,535; packets need no checksum; super-segments up to 65,535 bytes. It holds 4,096 packets, and what comes on top is lost.
/// A stack delivers packets for its own addresses by itself; this link is for packets that name no address of the host but the interface: groups, and what is sent raw.</remarks>
public sealed class LoopbackLink : ILink
{
    private const int MaxPackets = 4096;

    private PacketQueue _queue;

    /// <inheritdoc/>
    public LinkProperties Properties { get; } = new(LinkKind.Ip, ushort.MaxValue, default)
    {
        IsLoopback = true,
        ChecksumOffload = true,
        SegmentationBytes = ushort.MaxValue,
    };

    /// <summary>Packets that were lost since too many had not been fetched.</summary>
    public long Dropped { get; private set; }

    /// <inheritdoc/>
    public Instant NextArrival => _queue.First is { } first ? first.Time : Instant.Never;

    /// <inheritdoc/>
    public int HostDescriptor => -1;

    /// <inheritdoc/>
    public void Send(Instant now, Packet packet)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (_queue.Count >= MaxPackets)
        {
            Dropped++;
            packet.Release();
            return;
        }

        packet.Time = now;
        _queue.Add(packet);
    }

    /// <inheritdoc/>
    public void Flush(Instant now)
    {
    }

    /// <inheritdoc/>
    public Packet? Receive(Instant now) => _queue.Take();
}
