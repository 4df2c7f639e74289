using CsCheck;
using Windsock.Drivers.Host;
using Windsock.Linux;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Host;

public class VnetHeaderTests
{
    // Samples run on several threads, and a pool has one owner.
    [ThreadStatic]
    private static PacketPool? t_pool;

    private static PacketPool Pool => t_pool ??= new PacketPool();

    [Theory]
    [InlineData(true, IpProtocol.Tcp)]
    [InlineData(true, IpProtocol.Udp)]
    [InlineData(false, IpProtocol.Tcp)]
    [InlineData(false, IpProtocol.Udp)]
    public void A_super_segment_is_described_noted_and_cut_into_packets_with_right_checksums(bool v4, byte protocol)
    {
        Packet sent = SuperSegment(v4, protocol, 5000, segment: 1200);
        virtio_net_hdr header = VnetHeader.Describe(sent, EthernetHeader.Size);
        Packet received = Copy(sent.Bytes);
        VnetHeader.Note(header, received, EthernetHeader.Size);
        Assert.Equal((ChecksumState.Partial, 1200), (received.Checksum, received.SegmentBytes));
        Assert.Equal(sent.TransportStart - sent.Start, received.TransportStart - received.Start);

        PacketQueue parts = default;
        Assert.Equal(0, Segmenter.Cut(received, Pool, ref parts));
        Assert.Equal(5, parts.Count);
        int payload = 0;
        while (parts.Take() is { } part)
        {
            int transport = part.TransportStart - part.Start;
            ReadOnlySpan<byte> bytes = part.Bytes;
            IpAddress source = v4 ? IpAddress.ReadV4(bytes[26..]) : IpAddress.ReadV6(bytes[22..]);
            IpAddress destination = v4 ? IpAddress.ReadV4(bytes[30..]) : IpAddress.ReadV6(bytes[38..]);
            ulong pseudo = Checksum.PseudoHeader(source, destination, protocol, bytes.Length - transport);
            Assert.Equal(0, Checksum.Finish(Checksum.Add(pseudo, bytes[transport..])));
            if (v4) Assert.True(Ipv4View.TryParse(bytes[14..], out _));
            payload += bytes.Length - transport - (protocol == IpProtocol.Tcp ? 20 : 8);
            part.Release();
        }

        Assert.Equal(5000, payload);
        sent.Release();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_checksum_is_not_left_to_others_where_the_IP_header_cuts_the_transport_header_off(bool v4)
    {
        Packet sent = SuperSegment(v4, IpProtocol.Tcp, 300, segment: 100);
        virtio_net_hdr header = VnetHeader.Describe(sent, EthernetHeader.Size);
        sent.Bytes[EthernetHeader.Size + (v4 ? 2 : 4)] = 0;
        sent.Bytes[EthernetHeader.Size + (v4 ? 3 : 5)] = (byte)(v4 ? 24 : 4);
        Packet received = Copy(sent.Bytes);
        VnetHeader.Note(header, received, EthernetHeader.Size);
        Assert.Equal((ChecksumState.Unknown, 0), (received.Checksum, received.SegmentBytes));
        sent.Release();
        received.Release();
    }

    [Fact]
    public void A_header_that_lies_makes_nothing_throw_and_no_flood() =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Select(Gen.Int[0, 80], Gen.Byte).Array[0, 6], Gen.Byte.Array[VnetHeader.Size], Gen.Int[14, 300], Gen.Bool).Sample(
            (v4, isTcp, changes, raw, length, isNear) =>
            {
                Packet packet = SuperSegment(v4, isTcp ? IpProtocol.Tcp : IpProtocol.Udp, 300, segment: 100);
                virtio_net_hdr header = VnetHeader.Describe(packet, EthernetHeader.Size);
                if (!isNear) header = System.Runtime.InteropServices.MemoryMarshal.Read<virtio_net_hdr>(raw);
                header.flags |= LibC.VIRTIO_NET_HDR_F_NEEDS_CSUM;
                Packet received = Copy(packet.Bytes[..Math.Min(packet.Length, length)]);
                packet.Release();
                foreach ((int at, byte value) in changes) received.Bytes[at % received.Length] = value;
                VnetHeader.Note(header, received, EthernetHeader.Size);
                PacketQueue parts = default;
                if (received.SegmentBytes > 0)
                {
                    Segmenter.Cut(received, Pool, ref parts);
                    Assert.InRange(parts.Count, 1, 4);
                    parts.Clear();
                    return;
                }

                if (received.Checksum == ChecksumState.Partial) Offload.Complete(received);
                received.Release();
            }, iter: 50_000);

    private static Packet Copy(ReadOnlySpan<byte> bytes)
    {
        Packet copy = Pool.TryRent(bytes.Length)!;
        bytes.CopyTo(copy.Append(bytes.Length));
        return copy;
    }

    private static Packet SuperSegment(bool v4, byte protocol, int payload, int segment)
    {
        int transport = 14 + (v4 ? 20 : 40), headers = transport + (protocol == IpProtocol.Tcp ? 20 : 8);
        Packet packet = Pool.TryRent(headers + payload)!;
        Span<byte> frame = packet.Append(headers + payload);
        for (int i = 0; i < frame.Length; i++) frame[i] = (byte)(i * 7);
        new EthernetHeader(MacAddress.Local(2), MacAddress.Local(1), v4 ? EtherType.Ipv4 : EtherType.Ipv6).Write(frame);
        IpAddress from = IpAddress.Parse(v4 ? "10.0.0.1" : "fd00::1"), to = IpAddress.Parse(v4 ? "10.0.0.2" : "fd00::2");
        if (v4) new Ipv4Header(from, to, protocol).Write(frame[14..], frame.Length - 34);
        else new Ipv6Header(from, to, protocol).Write(frame[14..], frame.Length - 54);
        if (protocol == IpProtocol.Tcp) frame[transport + 12] = 5 << 4;
        else new UdpHeader(1, 2).Write(frame[transport..], payload);
        packet.NetworkStart = packet.Start + 14;
        packet.TransportStart = packet.Start + transport;
        packet.Checksum = ChecksumState.Partial;
        packet.SegmentBytes = segment;
        return packet;
    }
}
