using Windsock.TcpIp.Link;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class IcmpTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData("10.0.0.2")]
    [InlineData("fd00::2")]
    [InlineData("fe80::2")]
    [InlineData("10.0.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_host_answers_echoes(string to)
    {
        NetStack near = _world.Host(), far = _world.Host();
        _world.Join(near, "10.0.0.1/24 fd00::1/64 fe80::1/64", far, "10.0.0.2/24 fd00::2/64 fe80::2/64");
        IpAddress destination = IpAddress.Parse(to);
        EchoClient client = near.OpenEcho(new AddressPort(destination, 0, destination.IsLinkLocal ? 2 : 0), count: 3);
        Assert.Equal(StackError.None, client.Start(_world.Now));
        Assert.True(_world.RunUntil(() => client.IsDone, TimeSpan.FromSeconds(10)));
        for (int i = 0; i < 3; i++)
        {
            Assert.True(client.TryTake(out EchoResult result));
            Assert.Equal((i, StackError.None, destination, 32), (result.Sequence, result.Error, result.From, result.PayloadBytes));
        }

        client.Close();
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Fact]
    public void An_echo_of_a_large_payload_comes_back_whole()
    {
        NetStack near = _world.Host(), far = _world.Host();
        _world.Join(near, "10.0.0.1/24", far, "10.0.0.2/24");
        var client = new EchoClient(near, new AddressPort(IpAddress.Parse("10.0.0.2"), 0)) { Count = 1, PayloadBytes = 60_000 };
        client.Start(_world.Now);
        Assert.True(_world.RunUntil(() => client.IsDone, TimeSpan.FromSeconds(10)));
        Assert.True(client.TryTake(out EchoResult result));
        Assert.Equal((StackError.None, 60_000), (result.Error, result.PayloadBytes));
    }

    [Fact]
    public void A_neighbour_that_is_not_there_is_told_as_unreachable_after_three_questions()
    {
        NetStack near = _world.Host(), far = _world.Host();
        _world.Join(near, "10.0.0.1/24", far, "10.0.0.2/24");
        EchoClient client = near.OpenEcho(new AddressPort(IpAddress.Parse("10.0.0.77"), 0), count: 1);
        client.Start(_world.Now);
        Assert.True(_world.RunUntil(() => client.IsDone, TimeSpan.FromSeconds(10)));
        Assert.True(client.TryTake(out EchoResult result));
        Assert.Equal((StackError.HostUnreachable, TimeSpan.FromSeconds(3)), (result.Error, result.RoundTrip));
    }

    [Theory]
    [InlineData("10.0.0.2")]
    [InlineData("fd00::2")]
    public void A_datagram_to_nobody_is_reported_to_its_socket(string to)
    {
        NetStack near = _world.Host(), far = _world.Host();
        _world.Join(near, "10.0.0.1/24 fd00::1/64", far, "10.0.0.2/24 fd00::2/64");
        IpAddress destination = IpAddress.Parse(to);
        UdpSocket sender = near.OpenUdp(!destination.IsV4);
        sender.Connect(_world.Now, new AddressPort(destination, 9));
        sender.Send(_world.Now, _world.Payload(1), null, default);
        _world.Settle();
        Assert.Equal(StackError.ConnectionReset, sender.TakeError());
        Assert.Equal((1L, 1L), (far.Counters.ErrorsSent, near.Counters.ErrorsReceived));
    }

    [Theory]
    [InlineData("10.0.0.2", "10.0.0.1", 253, false, true, "an unknown protocol")]
    [InlineData("10.0.0.2", "10.0.0.255", 253, false, false, "to all")]
    [InlineData("10.0.0.2", "224.0.0.1", 253, false, false, "to a group")]
    [InlineData("10.0.0.2", "10.0.0.1", 253, true, false, "in a frame to all")]
    [InlineData("fd00::2", "fd00::1", 253, false, true, "an unknown next header")]
    [InlineData("fd00::2", "ff02::1", 253, false, false, "to an IPv6 group")]
    public void Errors_are_sent_within_the_rules(string from, string to, byte protocol, bool toAll, bool isTold, string why)
    {
        NetStack host = _world.Host();
        var link = new ProbeLink(_world.Pool);
        Windsock.TcpIp.Network.NetworkInterface by = _world.Attach(host, link, "10.0.0.1/24 fd00::1/64");
        by.AddNeighbour(IpAddress.Parse(from), ProbeLink.Peer);
        byte[] packet = PathTests.IpPacket(from, to, protocol);
        link.Inject(packet[0] >> 4 == 4 ? EtherType.Ipv4 : EtherType.Ipv6, packet, toAll ? MacAddress.Broadcast : null);
        _world.Settle();
        Assert.True(link.Sent.Count == (isTold ? 1 : 0), $"{why}: {host.Counters}");
        Assert.Equal(isTold ? 1 : 0, host.Counters.ErrorsSent);
    }

    [Fact]
    public void No_error_is_sent_about_an_error()
    {
        NetStack host = _world.Host();
        var link = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(host, link, "10.0.0.1/24");
        byte[] message = new byte[8];
        Icmpv4Header.Unreachable(Icmpv4Code.HostUnreachable).Write(message);
        byte[] packet = new byte[28];
        new Ipv4Header(IpAddress.Parse("10.0.0.2"), IpAddress.Parse("10.0.0.1"), IpProtocol.Icmp).Write(packet, 8);
        message.CopyTo(packet, 20);
        link.Inject(packet);
        _world.Settle();
        Assert.Empty(link.Sent);
    }

    [Fact]
    public void Errors_are_limited_in_their_rate()
    {
        NetStack host = _world.Host(with: options => options with { IcmpErrorsPerSecond = 10 });
        var link = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(host, link, "10.0.0.1/24");
        for (int second = 0; second < 5; second++)
        {
            for (int i = 0; i < 100; i++) link.Inject(PathTests.IpPacket("10.0.0.2", "10.0.0.1"));
            _world.Settle();
            Assert.Equal((second + 1) * 10, link.Sent.Count);
            _world.Run(TimeSpan.FromSeconds(1));
        }
    }

    [Theory]
    [InlineData(1200, 1200, "the router tells the size")]
    [InlineData(0, 1006, "an old router: the next plateau under 1500 bytes that did not fit is 1492, and so on down")]
    public void A_router_that_needs_smaller_packets_lowers_the_path_MTU_for_ten_minutes(int told, int expected, string why)
    {
        NetStack host = _world.Host();
        var link = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(host, link, "10.0.0.1/24").Stack.Routes.Add(new(IpPrefix.Parse("0.0.0.0/0"), host.Interfaces[1], IpAddress.Parse("10.0.0.9")));
        UdpSocket sender = host.OpenUdp(false);
        sender.DontFragment = true;
        sender.Connect(_world.Now, new AddressPort(IpAddress.Parse("192.0.2.1"), 9));
        int size = told == 0 ? 1400 : 1472;
        Assert.Equal(StackError.None, sender.Send(_world.Now, _world.Payload(new byte[size]), null, default));
        byte[] sent = link.Sent.Dequeue();
        byte[] error = new byte[20 + 8 + 28];
        sent.AsSpan(0, 28).CopyTo(error.AsSpan(28));
        Icmpv4Header.Unreachable(Icmpv4Code.FragmentationNeeded, (ushort)told).Write(error.AsSpan(20));
        new Ipv4Header(IpAddress.Parse("10.0.0.9"), IpAddress.Parse("10.0.0.1"), IpProtocol.Icmp).Write(error, 36);
        link.Inject(error);
        _world.Settle();
        host.Ip.FindPath(IpAddress.Parse("192.0.2.1"), IpAddress.Any4, 0, out _);
        Assert.Equal(StackError.MessageTooLong, sender.TakeError());
        Assert.Equal(StackError.MessageTooLong, sender.Send(_world.Now, _world.Payload(new byte[expected - 27]), null, default));
        Assert.True(sender.Send(_world.Now, _world.Payload(new byte[expected - 28]), null, default) == StackError.None, why);
        _world.Run(TimeSpan.FromMinutes(11));
        Assert.Equal(StackError.None, sender.Send(_world.Now, _world.Payload(new byte[1472]), null, default));
    }
}
