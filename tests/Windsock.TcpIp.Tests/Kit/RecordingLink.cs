using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Tests.Kit;

/// <summary>A link that keeps what is sent and gives what a test puts in.</summary>
internal sealed class RecordingLink(LinkKind kind = LinkKind.Ip, int mtu = 1500, PacketPool? pool = null, int segmentationBytes = 0) : ILink
{
    private readonly PacketPool _pool = pool ?? new PacketPool();
    private PacketQueue _arrived;

    /// <summary>What was sent, with the time.</summary>
    public List<(Instant At, byte[] Bytes)> Sent { get; } = [];

    public LinkProperties Properties { get; } = new(kind, mtu, MacAddress.Local(7)) { SegmentationBytes = segmentationBytes };

    public Instant NextArrival => _arrived.Count > 0 ? Instant.Zero : Instant.Never;

    public int HostDescriptor => -1;

    public void Arrive(params ReadOnlySpan<byte> bytes)
    {
        Packet packet = _pool.TryRent(bytes.Length)!;
        bytes.CopyTo(packet.Append(bytes.Length));
        _arrived.Add(packet);
    }

    public void Send(Instant now, Packet packet)
    {
        Sent.Add((now, packet.Bytes.ToArray()));
        packet.Release();
    }

    public void Flush(Instant now)
    {
    }

    public Packet? Receive(Instant now) => _arrived.Take();
}
