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

    /// <summary>Notes what the kernel says of a packet that has come. A header that contradicts the packet is not believed.</summary>
    /// <param name="header">The header.</param>
    /// <param name="packet">The packet from its link header on.</param>
    public static void Note(in virtio_net_hdr header, Packet packet)
    {
        if ((header.flags & LibC.VIRTIO_NET_HDR_F_NEEDS_CSUM) != 0 && header.csum_start + header.csum_offset + 2 <= packet.Length)
        {
            packet.Checksum = ChecksumState.Partial;
            packet.TransportStart = packet.Start + header.csum_start;
        }
        else if ((header.flags & LibC.VIRTIO_NET_HDR_F_DATA_VALID) != 0)
        {
            packet.Checksum = ChecksumState.Valid;
        }

        if ((header.gso_type & ~LibC.VIRTIO_NET_HDR_GSO_ECN) != LibC.VIRTIO_NET_HDR_GSO_NONE && header.gso_size > 0 && header.gso_size < packet.Length)
        {
            packet.SegmentBytes = header.gso_size;
        }
    }
}
