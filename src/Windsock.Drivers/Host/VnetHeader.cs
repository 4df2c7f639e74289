using System.Buffers.Binary;
using Windsock.Linux;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Host;

/// <summary>What the kernel and a stack tell each other of a packet: which checksum is left to do, and how a super-segment is cut.</summary>
/// <remarks>Source: linux/virtio_net.h; packet(7) PACKET_VNET_HDR; tun.txt of the kernel's documentation, IFF_VNET_HDR.</remarks>
internal static class VnetHeader
{
    public const int Size = 10;

    // A peer that asked for segments of a byte could have one packet made 65,000 on a forwarding host.
    private const int LeastSegment = 88;
    private const int TcpLengthAt = 12;
    private const int TcpLeastHeader = 20;

    /// <summary>Describes a packet that is sent.</summary>
    /// <param name="packet">A packet from its link header on.</param>
    /// <param name="linkHeaderBytes">The length of that header.</param>
    public static virtio_net_hdr Describe(Packet packet, int linkHeaderBytes)
    {
        virtio_net_hdr header = default;
        if (packet.Checksum != ChecksumState.Partial) return header;

        byte protocol = Offload.Protocol(packet);
        int start = packet.TransportStart - packet.Start;
        header.flags = LibC.VIRTIO_NET_HDR_F_NEEDS_CSUM;
        header.csum_start = (ushort)start;
        header.csum_offset = (ushort)TransportChecksum.Offset(protocol);
        if (packet.SegmentBytes == 0) return header;

        bool isV4 = packet.Bytes[linkHeaderBytes] >> 4 == 4;
        bool isTcp = protocol == IpProtocol.Tcp;
        header.gso_type = !isTcp ? LibC.VIRTIO_NET_HDR_GSO_UDP_L4 : isV4 ? LibC.VIRTIO_NET_HDR_GSO_TCPV4 : LibC.VIRTIO_NET_HDR_GSO_TCPV6;
        header.gso_size = (ushort)packet.SegmentBytes;
        header.hdr_len = (ushort)(start + (isTcp ? packet.Bytes[start + 12] >> 4 << 2 : UdpHeader.Size));
        return header;
    }

    /// <summary>Notes what the sender says of a packet that has come. It may be another process, so nothing is believed that the packet does not bear
    /// out.</summary>
    /// <param name="header">The header.</param>
    /// <param name="packet">The packet from its link header on.</param>
    /// <param name="linkHeaderBytes">The length of that header.</param>
    public static void Note(in virtio_net_hdr header, Packet packet, int linkHeaderBytes)
    {
        if ((header.flags & LibC.VIRTIO_NET_HDR_F_NEEDS_CSUM) == 0)
        {
            if ((header.flags & LibC.VIRTIO_NET_HDR_F_DATA_VALID) != 0) packet.Checksum = ChecksumState.Valid;
            return;
        }

        int field = header.csum_start + header.csum_offset;
        if (field + sizeof(ushort) > packet.Length) return;
        byte protocol = TransportAt(packet.Bytes, linkHeaderBytes, header.csum_start);
        if (protocol == 0 || TransportChecksum.Offset(protocol) != header.csum_offset)
        {
            // Not where TCP or UDP have it: completed here, as a link would.
            ushort sum = Checksum.Finish(Checksum.Add(0, packet.Bytes[header.csum_start..]));
            BinaryPrimitives.WriteUInt16BigEndian(packet.Bytes[field..], sum);
            return;
        }

        packet.Checksum = ChecksumState.Partial;
        packet.NetworkStart = packet.Start + linkHeaderBytes;
        packet.TransportStart = packet.Start + header.csum_start;
        int type = header.gso_type & ~LibC.VIRTIO_NET_HDR_GSO_ECN;
        bool isKnown = protocol == IpProtocol.Udp
            ? type == LibC.VIRTIO_NET_HDR_GSO_UDP_L4
            : type is LibC.VIRTIO_NET_HDR_GSO_TCPV4 or LibC.VIRTIO_NET_HDR_GSO_TCPV6;
        int headers = header.csum_start + (protocol == IpProtocol.Udp ? UdpHeader.Size : packet.Bytes[header.csum_start + TcpLengthAt] >> 4 << 2);
        if (isKnown && header.gso_size >= LeastSegment && headers + header.gso_size < packet.Length) packet.SegmentBytes = header.gso_size;
    }

    /// <summary>The protocol, TCP or UDP, of an IP packet whose transport header is at a place and within what the IP header says; 0 when it is
    /// another, or elsewhere.</summary>
    private static byte TransportAt(ReadOnlySpan<byte> frame, int network, int transport)
    {
        if (transport < network + Ipv4Header.Size) return 0;
        ReadOnlySpan<byte> packet = frame[network..];
        byte protocol;
        int end; // By the IP header, which may say less than there is: what it leaves out is cut off before anybody looks for a transport header.
        if (packet[0] >> 4 == 4)
        {
            end = network + BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
            bool isFragment = (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x3fff) != 0;
            if (isFragment || (packet[0] & 0xf) * 4 != transport - network) return 0;
            protocol = packet[9];
        }
        else
        {
            if (packet[0] >> 4 != 6 || transport != network + Ipv6Header.Size) return 0;
            protocol = packet[6];
            end = transport + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        }

        int least = protocol switch
        {
            IpProtocol.Tcp => TcpLeastHeader,
            IpProtocol.Udp => UdpHeader.Size,
            _ => int.MaxValue,
        };
        return end <= frame.Length && end - transport >= least ? protocol : (byte)0;
    }
}
