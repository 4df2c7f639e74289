using System.Buffers.Binary;
using System.Diagnostics;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>What a link does not do for the stack: super-segments are cut into packets, and checksums completed, in one pass over the bytes where both are
/// due.</summary>
internal static class Offload
{
    /// <summary>The packets that a super-segment is cut into; 1 for a packet as it is.</summary>
    public static int SegmentCount(Packet transport) =>
        transport.SegmentBytes == 0 ? 1 : Math.Max(1, (transport.Length + transport.SegmentBytes - 1) / transport.SegmentBytes);

    /// <summary>Sends an IP packet of which something is left to do. Owns it.</summary>
    public static void Emit(NetworkInterface by, Packet packet, Neighbour? to)
    {
        if (packet.SegmentBytes > 0 && !LinkCuts(by, packet))
        {
            Segmenter.Cut(by, packet, to);
            return;
        }

        if (packet.Checksum == ChecksumState.Partial && !by.Properties.ChecksumOffload) Complete(packet);
        by.EmitFinished(packet, to);
    }

    private static bool LinkCuts(NetworkInterface by, Packet packet) =>
        packet.Length <= by.Properties.SegmentationBytes && (by.Properties.DatagramSegmentation || Protocol(packet) != IpProtocol.Udp);

    /// <summary>Completes the checksum of an IP packet: the field holds the sum of the pseudo-header.</summary>
    public static void Complete(Packet packet) => Complete(packet, Protocol(packet));

    /// <summary>As <see cref="Complete(Packet)"/>, of a packet whose protocol is known.</summary>
    public static void Complete(Packet packet, byte protocol)
    {
        Span<byte> transport = packet.Buffer.AsSpan(packet.TransportStart, packet.Start + packet.Length - packet.TransportStart);
        int at = TransportChecksum.Offset(protocol);
        Debug.Assert(at >= 0, "only protocols with a known checksum leave it partial");
        ushort checksum = Checksum.Finish(Checksum.Add(0, transport));
        // RFC 768: a sum of 0 is sent as all ones. For TCP both mean the same.
        BinaryPrimitives.WriteUInt16BigEndian(transport[at..], checksum == 0 ? ushort.MaxValue : checksum);
        packet.Checksum = ChecksumState.Unknown;
    }

    /// <summary>The transport protocol of an IP packet that this host has built or parsed.</summary>
    public static byte Protocol(Packet packet)
    {
        ReadOnlySpan<byte> header = packet.Buffer.AsSpan(packet.NetworkStart);
        if (header[0] >> 4 == 4) return header[9];
        byte next = header[6];
        int at = Ipv6Header.Size;
        while (packet.NetworkStart + at < packet.TransportStart)
        {
            next = header[at];
            at += (header[at + 1] + 1) * 8;
        }

        return next;
    }
}
