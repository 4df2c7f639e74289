using System.Buffers.Binary;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

/// <summary>Messages of those who may not say what they say.</summary>
public class ForgedMessageTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData(false, true, NeighbourState.Stale, false, "it may not replace what is known, but raises doubt")]
    [InlineData(true, true, NeighbourState.Reachable, true, "it may")]
    [InlineData(true, false, NeighbourState.Stale, true, "it may, and nobody has asked")]
    public void Another_station_takes_an_address_only_where_it_says_that_it_overrides(
        bool overrides, bool solicited, NeighbourState expected, bool replaces, string why) // RFC 4861 section 7.2.5
    {
        IpAddress own = IpAddress.Parse("fe80::1"), peer = IpAddress.Parse("fe80::2");
        MacAddress first = MacAddress.Local(70), second = MacAddress.Local(71);
        var link = new ProbeLink(_world.Pool);
        NetStack host = _world.Host();
        NetworkInterface by = _world.Attach(host, link, "fe80::1/64");
        _world.Run(TimeSpan.FromSeconds(2)); // The address is nobody else's.
        host.OpenUdp(true).Send(_world.Now, _world.Payload(1), new AddressPort(peer, 9, by.Index), default);
        Advertise(solicits: true, replaces: true, first);
        Assert.Equal((NeighbourState.Reachable, first), (by.FindNeighbour(peer, out MacAddress mac), mac));
        Advertise(solicited, overrides, second);
        NeighbourState state = by.FindNeighbour(peer, out mac);
        Assert.True((expected, replaces ? second : first) == (state, mac), $"{why}: {state}, {mac}");

        void Advertise(bool solicits, bool replaces, MacAddress station)
        {
            byte[] packet = new byte[Ipv6Header.Size + NeighborAdvertisementHeader.Size + 8];
            Span<byte> message = packet.AsSpan(Ipv6Header.Size);
            new NeighborAdvertisementHeader(peer, false, solicits, replaces).Write(message);
            Span<byte> option = message[NeighborAdvertisementHeader.Size..];
            (option[0], option[1]) = (2, 1);
            station.Write(option[2..]);
            message[2..4].Clear();
            ulong sum = Checksum.PseudoHeader(peer, own, IpProtocol.Icmpv6, message.Length);
            BinaryPrimitives.WriteUInt16BigEndian(message[2..], Checksum.Finish(Checksum.Add(sum, message)));
            new Ipv6Header(peer, own, IpProtocol.Icmpv6, 255).Write(packet, message.Length);
            link.Inject(EtherType.Ipv6, packet, from: station);
            _world.Settle();
        }
    }

    [Theory]
    [InlineData("192.0.2.9", 1, "it is about what was sent")]
    [InlineData("192.0.2.8", 0, "nothing was ever sent to that host")]
    public void A_translator_passes_errors_on_about_its_conversations_only(string quoted, int passed, string why) // RFC 5508 section 4.2
    {
        NetStack router = _world.Router();
        ProbeLink near = new(_world.Pool, LinkKind.Ip), far = new(_world.Pool, LinkKind.Ip);
        _world.Attach(router, near, "10.0.0.1/24");
        router.Translate(_world.Attach(router, far, "192.0.2.1/24"));
        near.Inject(Datagram("10.0.0.2", "192.0.2.9", 1000));
        _world.Settle();
        Assert.True(Ipv4View.TryParse(Assert.Single(far.Sent), out Ipv4View sent));
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(far.Sent.Peek().AsSpan(sent.HeaderBytes));

        byte[] about = Datagram("192.0.2.1", quoted, port), packet = new byte[Ipv4Header.Size + 8 + about.Length];
        Span<byte> icmp = packet.AsSpan(Ipv4Header.Size);
        (icmp[0], icmp[1]) = (3, 3);
        about.CopyTo(icmp[8..]);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], Checksum.Of(icmp));
        new Ipv4Header(IpAddress.Parse("192.0.2.77"), IpAddress.Parse("192.0.2.1"), IpProtocol.Icmp).Write(packet, icmp.Length);
        far.Inject(packet);
        _world.Settle();
        Assert.True(passed == near.Sent.Count, why);
    }

    private static byte[] Datagram(string from, string to, ushort port)
    {
        byte[] packet = new byte[Ipv4Header.Size + UdpHeader.Size];
        new Ipv4Header(IpAddress.Parse(from), IpAddress.Parse(to), IpProtocol.Udp).Write(packet, UdpHeader.Size);
        new UdpHeader(port, 53).Write(packet.AsSpan(Ipv4Header.Size), 0);
        return packet;
    }
}
