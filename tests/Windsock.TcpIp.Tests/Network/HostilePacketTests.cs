using System.Buffers.Binary;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class HostilePacketTests
{
    private readonly World _world = new();

    // Packets that are right but for some bytes get further than noise does. Checksums are made right again in half of them.
    [Theory]
    [InlineData(LinkKind.Ethernet, 1)]
    [InlineData(LinkKind.Ip, 2)]
    public void Whatever_comes_in_nothing_throws_and_nothing_is_kept(LinkKind kind, ulong seed)
    {
        NetStack router = _world.Router();
        var near = new ProbeLink(_world.Pool, kind);
        var far = new ProbeLink(_world.Pool, kind, mtu: 1280);
        NetworkInterface inside = _world.Attach(router, near, "10.0.0.1/24 fd00::1/64 fe80::1/64");
        NetworkInterface outside = _world.Attach(router, far, "192.0.2.1/24 2001:db8::1/64");
        World.Route(outside, "0.0.0.0/0", "192.0.2.9");
        World.Route(outside, "::/0", "2001:db8::9");
        if (kind == LinkKind.Ethernet) inside.AddNeighbour(IpAddress.Parse("10.0.0.2"), ProbeLink.Peer);
        router.Translate(outside);
        RawSocket raw = router.OpenRaw(false, IpProtocol.Icmp);
        UdpSocket socket = router.OpenUdp(true);
        socket.DualStack = true;
        socket.Bind(_world.Now, new AddressPort(IpAddress.Any6, 53));
        var chance = new Prng(seed);
        byte[][] seeds = [.. Seeds()];
        for (int i = 0; i < 150_000; i++)
        {
            byte[] packet = [.. seeds[chance.Below(seeds.Length)]];
            for (int flips = chance.Below(4); flips > 0; flips--) packet[chance.Below(Math.Min(packet.Length, 80))] = (byte)chance.Next();
            if (chance.Below(10) == 0) packet = packet[..chance.Below(packet.Length)];
            if (chance.Below(2) == 0) Repair(packet);
            ProbeLink by = chance.Below(2) == 0 ? near : far;
            if (kind == LinkKind.Ip) by.Inject(packet);
            else by.Inject(Type(packet, chance), packet, chance.Below(3) == 0 ? MacAddress.Broadcast : null);
            _world.Settle();
            if (i % 64 == 0) _world.Run(TimeSpan.FromMilliseconds(chance.Below(400)));
            near.Sent.Clear();
            far.Sent.Clear();
            while (raw.Receive(_world.Now) is { } copy) copy.Release();
            while (socket.Receive(_world.Now) is { } datagram) datagram.Release();
        }

        _world.Run(TimeSpan.FromMinutes(300));
        Assert.True(_world.Pool.Rented == 0, $"{_world.Pool.Rented} packets are kept: {router.Counters}");
    }

    private static ushort Type(byte[] packet, Prng chance)
    {
        if (chance.Below(50) == 0) return (ushort)chance.Next();
        int version = packet.Length > 0 ? packet[0] >> 4 : 4;
        return version == 0 ? EtherType.Arp : version == 4 ? EtherType.Ipv4 : EtherType.Ipv6;
    }

    private static void Repair(Span<byte> packet)
    {
        if (packet.Length < 28 || packet[0] >> 4 != 4) return;
        int header = Math.Min((packet[0] & 0xf) * 4, packet.Length);
        if (header < 20) return;
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Checksum.Of(packet[..header]));
        if (packet[9] != IpProtocol.Icmp || packet.Length < header + 8) return;
        BinaryPrimitives.WriteUInt16BigEndian(packet[(header + 2)..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet[(header + 2)..], Checksum.Of(packet[header..]));
    }

    private static IEnumerable<byte[]> Seeds()
    {
        byte[] arp = new byte[ArpHeader.Size];
        new ArpHeader(ArpOperation.Request, ProbeLink.Peer, IpAddress.Parse("10.0.0.2"), default, IpAddress.Parse("10.0.0.1")).Write(arp);
        yield return arp;
        (string From, string To)[] pairs =
        [
            ("10.0.0.2", "10.0.0.1"), ("10.0.0.2", "198.51.100.7"), ("198.51.100.7", "192.0.2.1"), ("10.0.0.2", "224.0.0.1"),
            ("fd00::2", "fd00::1"), ("fd00::2", "2001:db8:7::7"), ("fe80::2", "ff02::1"),
        ];
        foreach ((string from, string to) in pairs)
        {
            foreach (byte protocol in (byte[])[1, 2, 6, 17, 58, 0, 43, 44, 60])
            {
                yield return Packet(from, to, protocol, 0, more: false);
                yield return Packet(from, to, protocol, 0, more: true);
                yield return Packet(from, to, protocol, 16, more: false);
            }
        }
    }

    private static byte[] Packet(string from, string to, byte protocol, int offset, bool more)
    {
        IpAddress source = IpAddress.Parse(from), destination = IpAddress.Parse(to);
        byte[] payload = new byte[64];
        new Prng(protocol).Fill(payload);
        bool quotes = protocol is 1 or 58;
        if (protocol == 17) new UdpHeader(1000, 53).Write(payload, 56);
        if (protocol == 6) new TcpHeader(1000, 80, 1, 1, TcpFlags.Syn, 500).Write(payload, 0);
        if (protocol is 0 or 43 or 60) new Ipv6RoutingHeader(17, 8, 0, 0).Write(payload);
        if (protocol == 44) new Ipv6FragmentHeader(17, offset, more, 9).Write(payload);
        byte type6 = more ? Icmpv6Type.NeighborSolicitation : offset > 0 ? Icmpv6Type.PacketTooBig : Icmpv6Type.EchoRequest;
        if (quotes && !source.IsV4) new Icmpv6Header(type6, 0, 1300).Write(payload, source, destination);
        if (quotes && source.IsV4)
        {
            new Ipv4Header(destination, source, IpProtocol.Udp).Write(payload.AsSpan(8), 36);
            new Icmpv4Header(offset > 0 ? Icmpv4Type.DestinationUnreachable : Icmpv4Type.EchoRequest, 4, 1000).Write(payload);
        }

        byte[] packet = new byte[(source.IsV4 ? 20 : 40) + payload.Length];
        payload.CopyTo(packet, packet.Length - payload.Length);
        if (source.IsV4) new Ipv4Header(source, destination, protocol, 9, 0, 5, false, more && !quotes, quotes ? 0 : offset).Write(packet, payload.Length);
        else new Ipv6Header(source, destination, protocol, 255).Write(packet, payload.Length);
        return packet;
    }
}
