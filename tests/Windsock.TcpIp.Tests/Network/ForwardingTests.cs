using System.Buffers.Binary;
using Windsock.Drivers;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Nat;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class ForwardingTests
{
    private static readonly IpAddress s_server4 = IpAddress.Parse("192.0.2.2"), s_server6 = IpAddress.Parse("2001:db8::2");

    private readonly World _world = new();

    [Theory]
    [InlineData("192.0.2.2")]
    [InlineData("2001:db8::2")]
    public void A_router_passes_packets_on_and_counts_hops(string to)
    {
        (NetStack client, NetStack router, _) = Triple();
        IpAddress destination = IpAddress.Parse(to);
        var one = new EchoClient(client, new AddressPort(destination, 0)) { Count = 1, HopLimit = 1 };
        var two = new EchoClient(client, new AddressPort(destination, 0)) { Count = 1, HopLimit = 2 };
        one.Start(_world.Now);
        two.Start(_world.Now);
        Assert.True(_world.RunUntil(() => one.IsDone && two.IsDone, TimeSpan.FromSeconds(9)));
        one.TryTake(out EchoResult expired);
        two.TryTake(out EchoResult answered);
        Assert.Equal((StackError.HopLimitExceeded, destination.IsV4 ? "10.0.0.1" : "fd00::1"), (expired.Error, expired.From.ToString()));
        Assert.Equal((StackError.None, 127), (answered.Error, (int)answered.HopLimit));
        Assert.Equal(2, router.Counters.PacketsForwarded);
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Theory]
    [InlineData("192.0.2.2", false, "IPv4 is cut by the router")]
    [InlineData("192.0.2.2", true, "IPv4 that may not be cut is reported")]
    [InlineData("2001:db8::2", false, "IPv6 is never cut by a router, so the sender learns the path MTU")]
    public void A_narrow_link_behind_the_router_is_found(string to, bool dontFragment, string why)
    {
        (NetStack client, _, NetStack server) = Triple(farMtu: 1280);
        IpAddress destination = IpAddress.Parse(to);
        UdpSocket receiver = server.OpenUdp(!destination.IsV4), sender = client.OpenUdp(!destination.IsV4);
        receiver.Bind(_world.Now, new AddressPort(destination, 7));
        sender.DontFragment = dontFragment;
        sender.Connect(_world.Now, new AddressPort(destination, 7));
        Assert.Equal(StackError.None, sender.Send(_world.Now, _world.Payload(new byte[1400]), null, default));
        _world.Settle();
        bool mustTryAgain = dontFragment || !destination.IsV4;
        Packet? packet = receiver.Receive(_world.Now);
        Assert.True(packet is null == mustTryAgain, why);
        packet?.Release();
        if (!mustTryAgain) return;

        sender.TakeError();
        StackError again = sender.Send(_world.Now, _world.Payload(new byte[dontFragment ? 1252 : 1400]), null, default);
        Assert.Equal(StackError.None, again);
        _world.Settle();
        packet = receiver.Receive(_world.Now);
        Assert.True(packet is not null, why);
        packet.Release();
    }

    [Theory]
    [InlineData("10.0.0.2", "203.0.113.5", DropReason.NoRoute, true, "no route")]
    [InlineData("169.254.3.3", "192.0.2.2", DropReason.BadAddress, false, "a link-local source")]
    [InlineData("10.0.0.2", "192.0.2.255", DropReason.BadAddress, false, "a directed broadcast")]
    [InlineData("10.0.0.2", "240.0.0.1", DropReason.BadAddress, false, "class E")]
    [InlineData("fe80::9", "2001:db8::2", DropReason.BadAddress, true, "a link-local source that wants to go further")]
    public void What_a_router_may_not_pass_on_stays(string from, string to, DropReason reason, bool isTold, string why)
    {
        NetStack router = _world.Router();
        var near = new ProbeLink(_world.Pool, LinkKind.Ip);
        var far = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(router, near, "10.0.0.1/24 fd00::1/64 fe80::1/64");
        _world.Attach(router, far, "192.0.2.1/24 2001:db8::1/64");
        near.Inject(PathTests.IpPacket(from, to));
        _world.Settle();
        Assert.True(router.Counters.Dropped(reason) == 1, $"{why}: {router.Counters}");
        Assert.Equal((isTold ? 1 : 0, 0), (near.Sent.Count, far.Sent.Count));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(8, 0)]
    public void Nobody_is_told_of_a_part_that_is_not_the_first(int offset, int told) // RFC 1122 section 3.2.2
    {
        NetStack router = _world.Router();
        var near = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(router, near, "10.0.0.1/24");
        byte[] packet = PathTests.IpPacket("10.0.0.2", "203.0.113.5");
        (packet[6], packet[7], packet[10], packet[11]) = (0x20, (byte)(offset / 8), 0, 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), Checksum.Of(packet.AsSpan(0, Ipv4Header.Size)));
        near.Inject(packet);
        _world.Settle();
        Assert.Equal((1, told), (router.Counters.Dropped(DropReason.NoRoute), near.Sent.Count));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 65535)]
    public void Translated_TCP_carries_every_byte(bool offload, int segmentation)
    {
        (NetStack client, NetStack router, NetStack server) = Triple(nearCable: new Cable(LinkKind.Ethernet, 1500, offload, segmentation), routed: false);
        AddressTranslator nat = router.Translate(router.Interfaces[2]);
        TcpSocket listener = server.OpenTcp();
        listener.Bind(_world.Now, new AddressPort(IpAddress.Any4, 80));
        listener.Listen(_world.Now, 5);
        TcpSocket sender = client.OpenTcp();
        sender.Connect(_world.Now, new AddressPort(s_server4, 80));
        TcpSocket? receiver = null;
        bool isOpen = _world.RunUntil(() => listener.Accept(_world.Now, out receiver) == StackError.None, TimeSpan.FromSeconds(5));
        Assert.True(isOpen, $"{client.Counters}; {router.Counters}");
        Assert.Equal("192.0.2.1", receiver!.Remote.Address.ToString());
        byte[] sent = new byte[200_000], got = new byte[sent.Length];
        new Prng(4).Fill(sent);
        int taken = 0, received = 0;
        for (int i = 0; i < 10_000 && received < sent.Length; i++)
        {
            if (sender.Send(_world.Now, sent.AsSpan(taken), TcpSendFlags.None, out int count) == StackError.None) taken += count;
            _world.Run(TimeSpan.FromMilliseconds(1));
            if (receiver.Receive(_world.Now, got.AsSpan(received), TcpReceiveFlags.None, out count) == StackError.None) received += count;
        }

        Assert.Equal(sent, got);
        Assert.Equal((1, 1), (nat.SessionCount, nat.PortCount));
        sender.Close(_world.Now);
        receiver.Close(_world.Now);
        _world.Run(TimeSpan.FromMinutes(10));
        Assert.Equal((0, 0), (nat.SessionCount, nat.PortCount));
    }

    [Fact]
    public void Translated_datagrams_echoes_and_errors_find_their_way_back()
    {
        (NetStack client, NetStack router, NetStack server) = Triple(routed: false);
        AddressTranslator nat = router.Translate(router.Interfaces[2]);
        EchoClient echo = client.OpenEcho(new AddressPort(s_server4, 0), count: 1);
        echo.Start(_world.Now);
        UdpSocket asked = server.OpenUdp(false), asker = client.OpenUdp(false), refused = client.OpenUdp(false);
        asked.Bind(_world.Now, new AddressPort(IpAddress.Any4, 53));
        asker.Send(_world.Now, _world.Payload(new byte[5000]), new AddressPort(s_server4, 53), default);
        refused.Connect(_world.Now, new AddressPort(s_server4, 54));
        refused.Send(_world.Now, _world.Payload(1), null, default);
        _world.Settle();
        Packet question = asked.Receive(_world.Now)!;
        Assert.Equal((5000, "192.0.2.1"), (question.Length, question.Source.ToString()));
        asked.Send(_world.Now, _world.Payload(new byte[4000]), new AddressPort(question.Source, question.SourcePort), default);
        question.Release();
        _world.Settle();
        Packet? answer = asker.Receive(_world.Now);
        Assert.Equal(4000, answer?.Length);
        answer!.Release();
        Assert.True(echo.TryTake(out EchoResult result) && result.Error == StackError.None);
        Assert.Equal(StackError.ConnectionReset, refused.TakeError());
        Assert.Equal(3, nat.SessionCount);
        _world.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(0, nat.SessionCount);
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Fact]
    public void Strangers_come_in_by_forwarded_ports_only()
    {
        (NetStack client, NetStack router, NetStack server) = Triple(routed: false);
        AddressTranslator nat = router.Translate(router.Interfaces[2]);
        UdpSocket inside = client.OpenUdp(false), stranger = server.OpenUdp(false);
        inside.Bind(_world.Now, new AddressPort(IpAddress.Any4, 9));
        var outside = new AddressPort(IpAddress.Parse("192.0.2.1"), 9000);
        stranger.Send(_world.Now, _world.Payload(1), outside, default);
        _world.Settle();
        Assert.Null(inside.Receive(_world.Now));
        Assert.True(nat.Forward(IpProtocol.Udp, 9000, new AddressPort(IpAddress.Parse("10.0.0.2"), 9)));
        stranger.Send(_world.Now, _world.Payload(2), outside, default);
        _world.Settle();
        inside.Receive(_world.Now)!.Release();
    }

    [Fact]
    public void Hosts_inside_reach_each_other_by_the_outside_address()
    {
        NetStack router = _world.Router(), first = _world.Host(), second = _world.Host();
        _world.Join(first, "10.0.0.2/24", router, "10.0.0.1/24");
        _world.Join(second, "10.0.1.2/24", router, "10.0.1.1/24");
        NetworkInterface outside = _world.Attach(router, new ProbeLink(_world.Pool), "192.0.2.1/24");
        World.Route(first.Interfaces[1], "0.0.0.0/0", "10.0.0.1");
        World.Route(second.Interfaces[1], "0.0.0.0/0", "10.0.1.1");
        router.Translate(outside).Forward(IpProtocol.Udp, 9000, new AddressPort(IpAddress.Parse("10.0.1.2"), 9));
        UdpSocket server = second.OpenUdp(false), client = first.OpenUdp(false);
        server.Bind(_world.Now, new AddressPort(IpAddress.Any4, 9));
        client.Connect(_world.Now, new AddressPort(IpAddress.Parse("192.0.2.1"), 9000));
        client.Send(_world.Now, _world.Payload(1), null, default);
        _world.Settle();
        Packet question = server.Receive(_world.Now)!;
        Assert.Equal("192.0.2.1", question.Source.ToString());
        server.Send(_world.Now, _world.Payload(2), new AddressPort(question.Source, question.SourcePort), default);
        question.Release();
        _world.Settle();
        client.Receive(_world.Now)!.Release();
    }

    [Fact]
    public void An_error_about_a_translated_packet_quotes_it_as_its_sender_knows_it()
    {
        (NetStack client, NetStack router, NetStack server) = Triple(nearCable: new Cable(LinkKind.Ethernet, 1280), routed: false);
        router.Translate(router.Interfaces[2]).Forward(IpProtocol.Udp, 9000, new AddressPort(IpAddress.Parse("10.0.0.2"), 9));
        UdpSocket inside = client.OpenUdp(false), stranger = server.OpenUdp(false);
        inside.Bind(_world.Now, new AddressPort(IpAddress.Any4, 9));
        stranger.DontFragment = true;
        stranger.Connect(_world.Now, new AddressPort(IpAddress.Parse("192.0.2.1"), 9000));
        stranger.Send(_world.Now, _world.Payload(new byte[1400]), null, default);
        _world.Settle();
        Assert.Equal(StackError.MessageTooLong, stranger.TakeError());
        Assert.Equal(StackError.None, stranger.Send(_world.Now, _world.Payload(new byte[1252]), null, default));
        _world.Settle();
        inside.Receive(_world.Now)!.Release();
    }

    [Fact]
    public void A_host_inside_hears_that_nobody_outside_answers()
    {
        (NetStack client, NetStack router, _) = Triple(routed: false);
        router.Translate(router.Interfaces[2]);
        EchoClient echo = client.OpenEcho(new AddressPort(IpAddress.Parse("192.0.2.77"), 0), count: 1);
        echo.Start(_world.Now);
        Assert.True(_world.RunUntil(() => echo.IsDone, TimeSpan.FromSeconds(3.5)), router.Counters.ToString());
        Assert.True(echo.TryTake(out EchoResult result));
        Assert.Equal((StackError.HostUnreachable, "10.0.0.1"), (result.Error, result.From.ToString()));
    }

    [Fact]
    public void The_number_of_conversations_is_bounded()
    {
        (NetStack client, NetStack router, _) = Triple(routed: false);
        AddressTranslator nat = router.Translate(router.Interfaces[2], new TranslationOptions { SessionLimit = 50 });
        UdpSocket sender = client.OpenUdp(false);
        for (ushort port = 1; port <= 500; port++)
        {
            sender.Send(_world.Now, _world.Payload(1), new AddressPort(IpAddress.Parse("192.0.2.2"), port), default);
            _world.Settle();
            Assert.True(nat.SessionCount <= 50);
        }

        Assert.Equal(1, nat.PortCount);
    }

    // A client, a router and a server; without routes the server knows the router's outside address only.
    private (NetStack Client, NetStack Router, NetStack Server) Triple(int farMtu = 1500, Cable? nearCable = null, bool routed = true)
    {
        NetStack client = _world.Host("client"), router = _world.Router(), server = _world.Host("server");
        NetworkInterface near = _world.Join(client, "10.0.0.2/24 fd00::2/64", router, "10.0.0.1/24 fd00::1/64", cable: nearCable).Near;
        var cable = new Cable(LinkKind.Ethernet, farMtu);
        _world.Attach(router, cable.Near, "192.0.2.1/24 2001:db8::1/64");
        NetworkInterface far = _world.Attach(server, cable.Far, "192.0.2.2/24 2001:db8::2/64");
        World.Route(near, "0.0.0.0/0", "10.0.0.1");
        World.Route(near, "::/0", "fd00::1");
        if (!routed) return (client, router, server);
        World.Route(far, "0.0.0.0/0", "192.0.2.1");
        World.Route(far, "::/0", "2001:db8::1");
        return (client, router, server);
    }
}
