using System.Buffers.Binary;
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
    private sealed record Form(bool IsV4, bool IsTcp, int Size, int Segment, bool Ethernet, int OptionBytes)
    {
        public byte Protocol => IsTcp ? IpProtocol.Tcp : IpProtocol.Udp;

        public int HeaderBytes => IsTcp ? TcpHeader.Size + OptionBytes : UdpHeader.Size;

        public int Count => (Size + Segment - 1) / Segment;
    }

    private static readonly TcpHeader s_tcp = new(1, 2, 1000, 2000, TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin | TcpFlags.Cwr, 500);

    [Fact]
    public void A_super_segment_is_cut_into_right_packets() =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Int[1, 5000], Gen.Int[500, 1380], Gen.Bool, Gen.Int[0, 3]).Sample((isV4, isTcp, size, segment, ethernet, words) =>
        {
            var form = new Form(isV4, isTcp, size, segment, ethernet, isTcp ? words * 4 : 0);
            var world = new World();
            NetStack host = world.Host();
            var link = new ProbeLink(world.Pool, ethernet ? LinkKind.Ethernet : LinkKind.Ip);
            NetworkInterface by = world.Attach(host, link, "10.0.0.1/24 fd00::1/64");
            IpAddress to = IpAddress.Parse(isV4 ? "10.0.0.2" : "fd00::2");
            by.AddNeighbour(to, ProbeLink.Peer);
            host.Ip.FindPath(to, default, 0, out IpPath? path);
            byte[] payload = new byte[size];
            new Prng((ulong)size).Fill(payload);
            host.Ip.Send(path!, Build(world, form, path!, payload), form.Protocol, new IpSendOptions(DontFragment: true));
            return AreRight(form, path!, payload, [.. link.Sent]) && world.Pool.Rented == 0;
        }, iter: 1500);

    private static Packet Build(World world, Form form, IpPath path, byte[] payload)
    {
        Packet packet = world.Pool.TryRent(form.HeaderBytes + payload.Length)!;
        Span<byte> bytes = packet.Append(form.HeaderBytes + payload.Length);
        payload.CopyTo(bytes[form.HeaderBytes..]);
        if (form.IsTcp) s_tcp.Write(bytes, form.OptionBytes);
        else new UdpHeader(1, 2).Write(bytes, payload.Length);
        if (form.IsTcp) bytes[TcpHeader.Size..form.HeaderBytes].Fill(TcpOptionKind.NoOperation);
        ushort partial = Checksum.Fold(Checksum.PseudoHeader(path.Source, path.Destination, form.Protocol, bytes.Length));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[TransportChecksum.Offset(form.Protocol)..], partial);
        packet.Checksum = ChecksumState.Partial;
        packet.SegmentBytes = form.Segment;
        return packet;
    }

    private static bool AreRight(Form form, IpPath path, byte[] payload, byte[][] frames)
    {
        int at = 0, index = 0, identification = -1;
        foreach (byte[] frame in frames)
        {
            ReadOnlySpan<byte> ip = frame.AsSpan(form.Ethernet ? EthernetHeader.Size : 0);
            if (ip.Length > 1500) return false;
            ReadOnlySpan<byte> transport;
            if (form.IsV4)
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

            ulong sum = Checksum.PseudoHeader(path.Source, path.Destination, form.Protocol, transport.Length);
            if (Checksum.Finish(Checksum.Add(sum, transport)) != 0) return false;
            int length = transport.Length - form.HeaderBytes;
            if (!transport[form.HeaderBytes..].SequenceEqual(payload.AsSpan(at, length))) return false;
            if (form.IsTcp)
            {
                TcpView.TryParse(transport, out TcpView view);
                TcpFlags flags = TcpFlags.Ack | (index == 0 ? TcpFlags.Cwr : 0) | (index == form.Count - 1 ? TcpFlags.Psh | TcpFlags.Fin : 0);
                if (view.Header != s_tcp with { Sequence = (uint)(1000 + at), Flags = flags }) return false;
            }

            at += length;
            index++;
        }

        return at == form.Size && index == form.Count;
    }

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
