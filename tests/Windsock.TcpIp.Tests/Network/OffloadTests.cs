using CsCheck;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class OffloadTests
{
    [Fact]
    public void A_super_segment_is_cut_into_right_packets() =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[1, 5000], Gen.Int[500, 1380], Gen.Bool, Gen.Int[0, 3]).Sample((isV4, isTcp, size, segment, ethernet, optionWords) =>
        {
            var world = new World();
            NetStack host = world.Host();
            var link = new ProbeLink(world.Pool, ethernet ? LinkKind.Ethernet : LinkKind.Ip);
            NetworkInterface by = world.Attach(host, link, "10.0.0.1/24 fd00::1/64");
            IpAddress to = IpAddress.Parse(isV4 ? "10.0.0.2" : "fd00::2");
            by.AddNeighbour(to, ProbeLink.Peer);
            host.Ip.FindPath(to, default, 0, out IpPath? path);
            byte[] payload = new byte[size];
            new Prng((ulong)size).Fill(payload);
            int options = isTcp ? optionWords * 4 : 0, header = isTcp ? TcpHeader.Size + options : UdpHeader.Size;
            Packet packet = world.Pool.TryRent(header + size)!;
            Span<byte> bytes = packet.Append(header + size);
            payload.CopyTo(bytes[header..]);
            var tcp = new TcpHeader(1, 2, 1000, 2000, TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin | TcpFlags.Cwr, 500);
            if (isTcp) tcp.Write(bytes, options);
            else new UdpHeader(1, 2).Write(bytes, size);
            if (isTcp) bytes[TcpHeader.Size..header].Fill(TcpOptionKind.NoOperation);
            byte protocol = isTcp ? IpProtocol.Tcp : IpProtocol.Udp;
            ushort partial = Checksum.Fold(Checksum.PseudoHeader(path!.Source, to, protocol, header + size));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(bytes[TransportChecksum.Offset(protocol)..], partial);
            packet.Checksum = ChecksumState.Partial;
            packet.SegmentBytes = segment;
            host.Ip.Send(path, packet, protocol, new IpSendOptions(DontFragment: true));

            int at = 0, index = 0, identification = -1;
            int count = (size + segment - 1) / segment;
            foreach (byte[] frame in link.Sent)
            {
                ReadOnlySpan<byte> ip = frame.AsSpan(ethernet ? EthernetHeader.Size : 0);
                if (ip.Length > 1500) return false;
                ReadOnlySpan<byte> transport;
                if (isV4)
                {
                    if (!Ipv4View.TryParse(ip, out Ipv4View v4)) return false;
                    if (identification >= 0 && v4.Identification != (ushort)(identification + 1)) return false;
                    identification = v4.Identification;
                    transport = v4.Payload;
                }
                else
                {
                    if (!Ipv6View.TryParse(ip, out Ipv6View v6)) return false;
                    transport = v6.Payload;
                }

                ulong sum = Checksum.PseudoHeader(path.Source, to, protocol, transport.Length);
                if (Checksum.Finish(Checksum.Add(sum, transport)) != 0) return false;
                int length = transport.Length - header;
                if (!transport[header..].SequenceEqual(payload.AsSpan(at, length))) return false;
                if (isTcp)
                {
                    TcpView.TryParse(transport, out TcpView view);
                    TcpFlags flags = TcpFlags.Ack | (index == 0 ? TcpFlags.Cwr : 0) | (index == count - 1 ? TcpFlags.Psh | TcpFlags.Fin : 0);
                    if (view.Header != tcp with { Sequence = (uint)(1000 + at), Flags = flags }) return false;
                }

                at += length;
                index++;
            }

            return at == size && index == count && world.Pool.Rented == 0;
        }, iter: 1500);

    [Fact]
    public void Sending_to_a_reachable_neighbour_allocates_nothing()
    {
        var world = new World();
        NetStack host = world.Host();
        var link = new NullLink();
        NetworkInterface by = world.Attach(host, link, "10.0.0.1/24");
        IpAddress to = IpAddress.Parse("10.0.0.2");
        by.AddNeighbour(to, ProbeLink.Peer);
        host.Ip.FindPath(to, default, 0, out IpPath? path);
        Send(1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Send(100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Send(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Packet packet = world.Pool.TryRent(100)!;
                packet.Append(100);
                host.Ip.Send(path!, packet, 253, new IpSendOptions(DontFragment: true));
            }
        }
    }

    private sealed class NullLink : ILink
    {
        public LinkProperties Properties { get; } = new(LinkKind.Ethernet, 1500, ProbeLink.Station);

        public Instant NextArrival => Instant.Never;

        public int HostDescriptor => -1;

        public void Send(Instant now, Packet packet) => packet.Release();

        public void Flush(Instant now)
        {
        }

        public Packet? Receive(Instant now) => null;
    }
}
