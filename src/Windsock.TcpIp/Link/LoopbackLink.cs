using Windsock.TcpIp.Memory;

namespace Windsock.TcpIp.Link;

/// <summary>The link of the interface that is the host itself. Nothing passes it: the IP layer keeps what the host sends to itself.</summary>
internal sealed class LoopbackLink : ILink
{
    public LinkProperties Properties { get; } = new(LinkKind.Ip, Network.IpLayer.LargestPacket, default)
    {
        ChecksumOffload = true,
        SegmentationBytes = Network.IpLayer.LargestPacket,
        IsLoopback = true,
    };

    public Instant NextArrival => Instant.Never;

    public int HostDescriptor => -1;

    public void Send(Instant now, Packet packet) => packet.Release();

    public void Flush(Instant now)
    {
    }

    public Packet? Receive(Instant now) => null;
}
