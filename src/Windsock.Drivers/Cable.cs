using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers;

/// <summary>Two links joined by a perfect cable in memory: what one sends the other receives at once. For two stacks of one owner.</summary>
public sealed class Cable
{
    /// <summary>Joins two ends.</summary>
    /// <param name="kind">What it carries.</param>
    /// <param name="mtu">The largest IP packet, in bytes.</param>
    /// <param name="checksumOffload">Whether packets may pass without their transport checksum.</param>
    /// <param name="segmentationBytes">The largest super-segment, 0 for none.</param>
    public Cable(LinkKind kind = LinkKind.Ip, int mtu = 1500, bool checksumOffload = false, int segmentationBytes = 0)
    {
        LinkProperties Properties(ulong number) => new(kind, mtu, MacAddress.Local(number))
        {
            ChecksumOffload = checksumOffload, SegmentationBytes = segmentationBytes, DatagramSegmentation = segmentationBytes > 0,
        };

        var near = new End(Properties(1));
        var far = new End(Properties(2));
        near.Other = far;
        far.Other = near;
        Near = near;
        Far = far;
    }

    /// <summary>One end.</summary>
    public ILink Near { get; }

    /// <summary>The other end.</summary>
    public ILink Far { get; }

    private sealed class End(LinkProperties properties) : ILink
    {
        private PacketQueue _arrived;

        public End? Other { get; set; }

        public LinkProperties Properties { get; } = properties;

        public Instant NextArrival => _arrived.Count > 0 ? Instant.Zero : Instant.Never;

        public int HostDescriptor => -1;

        public void Send(Instant now, Packet packet) => Other!._arrived.Add(packet);

        public void Flush(Instant now)
        {
        }

        public Packet? Receive(Instant now) => _arrived.Take();
    }
}
