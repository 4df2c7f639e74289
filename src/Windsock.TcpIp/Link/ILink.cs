using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Link;

/// <summary>What a link carries.</summary>
public enum LinkKind
{
    /// <summary>Ethernet frames, without the frame check sequence.</summary>
    Ethernet,

    /// <summary>IP packets as they are.</summary>
    Ip,
}

/// <summary>What a link is and what work it takes off the stack.</summary>
/// <param name="Kind">What it carries.</param>
/// <param name="Mtu">The largest IP packet it carries, in bytes, 576 to 65,535.</param>
/// <param name="Address">The Ethernet address of this end; of no meaning for <see cref="LinkKind.Ip"/>.</param>
public sealed record LinkProperties(LinkKind Kind, int Mtu, MacAddress Address)
{
    /// <summary>Whether packets may go out with <see cref="ChecksumState.Partial"/>, because the link completes the checksum or needs none.</summary>
    public bool ChecksumOffload { get; init; }

    /// <summary>The largest super-segment that the link takes (IP header and all); 0 when it takes none and the interface cuts.</summary>
    public int SegmentationBytes { get; init; }

    /// <summary>Whether super-segments may be UDP too, and not only TCP.</summary>
    public bool DatagramSegmentation { get; init; }

    /// <summary>Whether packets that are sent come back in on the same link: 127.0.0.1.</summary>
    public bool IsLoopback { get; init; }
}

/// <summary>A way to other hosts: a driver. It has no thread and no clock; whoever owns the stack drives it.</summary>
public interface ILink
{
    /// <summary>What the link is; the same as long as it lives.</summary>
    LinkProperties Properties { get; }

    /// <summary>Takes a packet for sending. It never fails: what cannot be carried is lost, and counted.</summary>
    /// <param name="now">The time.</param>
    /// <param name="packet">A frame or IP packet; the link owns it now.</param>
    void Send(Instant now, Packet packet);

    /// <summary>Everything sent since the last call goes out now, where the link gathers packets.</summary>
    /// <param name="now">The time.</param>
    void Flush(Instant now);

    /// <summary>The next packet that has arrived by now, owned by the caller; null when there is none.</summary>
    /// <param name="now">The time.</param>
    Packet? Receive(Instant now);

    /// <summary>When the next packet arrives, as far as the link knows by itself; <see cref="Instant.Never"/> when only the host can tell.</summary>
    Instant NextArrival { get; }

    /// <summary>A descriptor that poll(2) reports readable when packets have come, or -1 when there is none.</summary>
    int HostDescriptor { get; }
}
