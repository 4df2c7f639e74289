using Windsock.TcpIp.Link;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class PathTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData(LinkKind.Ethernet, "10.0.0.2")]
    [InlineData(LinkKind.Ethernet, "fd00::2")]
    [InlineData(LinkKind.Ip, "10.0.0.2")]
    [InlineData(LinkKind.Ip, "fd00::2")]
    [InlineData(LinkKind.Ip, "10.0.0.1")]
    [InlineData(LinkKind.Ip, "127.0.0.1")]
    [InlineData(LinkKind.Ip, "::1")]
    [InlineData(LinkKind.Ip, "127.1.2.3")]
    public void A_datagram_arrives(LinkKind kind, string to)
    {
        NetStack near = _world.Host();
        NetStack far = _world.Host();
        _world.Join(near, "10.0.0.1/24 fd00::1/64", far, "10.0.0.2/24 fd00::2/64", kind);
        IpAddress destination = IpAddress.Parse(to);
        bool isLocal = destination.IsLoopback || to == "10.0.0.1";
        UdpSocket receiver = Open(isLocal ? near : far, destination, 7);
        UdpSocket sender = Open(near, destination, 0);

        Assert.Equal(StackError.None, sender.Send(_world.Now, _world.Payload(1, 2, 3), new AddressPort(destination, 7), default));
        _world.Settle();
        Memory.Packet packet = receiver.Receive(_world.Now)!;
        Assert.Equal([1, 2, 3], packet.Bytes.ToArray());
        packet.Release();
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Fact]
    public void Loopback_works_without_any_interface()
    {
        NetStack host = _world.Host();
        UdpSocket receiver = Open(host, IpAddress.Loopback4, 7);
        Assert.Equal(StackError.None, Open(host, IpAddress.Loopback4, 0).Send(_world.Now, _world.Payload(9), new AddressPort(IpAddress.Loopback4, 7), default));
        receiver.Receive(_world.Now)!.Release();
        Assert.Equal(StackError.NetworkUnreachable, host.Ip.FindPath(IpAddress.Parse("10.0.0.1"), IpAddress.Any4, 0, out _));
    }

    [Fact]
    public void The_longest_prefix_wins_then_the_metric()
    {
        NetStack host = _world.Host();
        NetworkInterface first = _world.Attach(host, new ProbeLink(_world.Pool), "10.0.0.1/24");
        NetworkInterface second = _world.Attach(host, new ProbeLink(_world.Pool), "10.0.1.1/24");
        World.Route(first, "0.0.0.0/0", "10.0.0.9");
        World.Route(second, "0.0.0.0/0", "10.0.1.9", metric: 5);
        World.Route(second, "172.16.0.0/12", "10.0.1.8");
        World.Route(first, "172.16.5.0/24", "10.0.0.8");

        Assert.Equal("10.0.0.9", NextHop("8.8.8.8"));
        Assert.Equal("10.0.1.8", NextHop("172.17.0.1"));
        Assert.Equal("10.0.0.8", NextHop("172.16.5.1"));
        Assert.Equal("10.0.1.77", NextHop("10.0.1.77"));
        Assert.Equal("10.0.1.9", NextHop("8.8.8.8", "10.0.1.1"));

        string NextHop(string to, string? from = null)
        {
            IpAddress source = from is null ? IpAddress.Any4 : IpAddress.Parse(from);
            Assert.Equal(StackError.None, host.Ip.FindPath(IpAddress.Parse(to), source, 0, out IpPath? path));
            return path!.NextHop.ToString();
        }
    }

    [Fact]
    public void A_change_of_routes_or_addresses_makes_paths_stale()
    {
        NetStack host = _world.Host();
        NetworkInterface first = _world.Attach(host, new ProbeLink(_world.Pool), "10.0.0.1/24 10.0.0.7/24");
        IpAddress to = IpAddress.Parse("10.0.0.2");
        host.Ip.FindPath(to, IpAddress.Any4, 0, out IpPath? path);
        Assert.False(path!.IsStale);
        World.Route(first, "10.9.0.0/16");
        Assert.True(path.IsStale);

        path.LowerMtu(1000);
        host.Ip.FindPath(to, IpAddress.Any4, 0, out IpPath? again);
        Assert.NotSame(path, again);
        host.Ip.FindPath(to, IpAddress.Any4, 0, out IpPath? same);
        Assert.Same(again, same);

        host.Ip.FindPath(to, IpAddress.Parse("10.0.0.7"), 0, out _);
        first.RemoveAddress(IpAddress.Parse("10.0.0.7"));
        Assert.Equal(StackError.AddressNotAvailable, host.Ip.FindPath(to, IpAddress.Parse("10.0.0.7"), 0, out _));
        Assert.Equal(3, host.Routes.Routes.Count + 1);
    }

    [Fact]
    public void A_path_is_lowered_to_552_bytes_at_most_and_cut_on_the_way_for_ten_minutes()
    {
        NetStack host = _world.Host();
        NetworkInterface by = _world.Attach(host, new ProbeLink(_world.Pool), "10.0.0.1/24");
        host.Ip.FindPath(IpAddress.Parse("10.0.0.2"), IpAddress.Any4, 0, out IpPath? path);
        Assert.True(path!.LowerMtu(552));
        Assert.False(path.IsCutOnTheWay);
        Assert.True(path.LowerMtu(68));
        Assert.False(path.LowerMtu(68));
        World.Route(by, "10.9.0.0/16");
        host.Ip.FindPath(IpAddress.Parse("10.0.0.2"), IpAddress.Any4, 0, out path);
        Assert.Equal((552, true), (path!.Mtu, path.IsCutOnTheWay));
        _world.Run(TimeSpan.FromMinutes(11));
        Assert.Equal((1500, false), (path.Mtu, path.IsCutOnTheWay));
    }

    [Fact]
    public void The_number_of_paths_is_bounded_and_used_ones_stay()
    {
        NetStack host = _world.Host();
        _world.Attach(host, new ProbeLink(_world.Pool, LinkKind.Ip), "10.0.0.1/8");
        host.Ip.FindPath(IpAddress.Parse("10.0.0.2"), IpAddress.Any4, 0, out IpPath? kept);
        for (uint i = 0; i < 3 * PathTable.Limit; i++)
        {
            host.Ip.FindPath(IpAddress.V4(0x0a100000 + i), IpAddress.Any4, 0, out _);
            if (i % 100 == 0) host.Ip.FindPath(IpAddress.Parse("10.0.0.2"), IpAddress.Any4, 0, out _);
        }

        Assert.Equal(PathTable.Limit, host.Ip.Paths.Count);
        Assert.False(kept!.IsStale);
        host.Ip.FindPath(IpAddress.Parse("10.0.0.2"), IpAddress.Any4, 0, out IpPath? again);
        Assert.Same(kept, again);
    }

    [Theory]
    [InlineData("10.0.0.255", "the broadcast address of the prefix")]
    [InlineData("255.255.255.255", "all on the link")]
    public void A_broadcast_reaches_the_neighbour_and_the_host_itself(string to, string why)
    {
        NetStack near = _world.Host();
        NetStack far = _world.Host();
        _world.Join(near, "10.0.0.1/24", far, "10.0.0.2/24");
        UdpSocket[] receivers = [Open(near, IpAddress.Any4, 7), Open(far, IpAddress.Any4, 7)];
        UdpSocket sender = Open(near, IpAddress.Any4, 0);
        sender.Broadcast = true;
        Assert.Equal(StackError.None, sender.Send(_world.Now, _world.Payload(5), new AddressPort(IpAddress.Parse(to), 7), default));
        _world.Settle();
        foreach (UdpSocket each in receivers)
        {
            Memory.Packet? packet = each.Receive(_world.Now);
            Assert.True(packet is not null, why);
            packet.Release();
        }
    }

    [Theory]
    [InlineData("127.0.0.1", "10.0.0.1", DropReason.BadAddress, "loopback from outside")]
    [InlineData("224.0.0.5", "10.0.0.1", DropReason.BadAddress, "a group as the sender")]
    [InlineData("10.0.0.255", "10.0.0.1", DropReason.BadAddress, "all as the sender")]
    [InlineData("10.0.0.1", "10.0.0.1", DropReason.BadAddress, "this host as the sender")]
    [InlineData("10.0.0.2", "127.0.0.1", DropReason.BadAddress, "loopback as the receiver")]
    [InlineData("10.0.0.2", "10.0.1.1", DropReason.NotForThisHost, "an address of another interface of a strong host")]
    [InlineData("10.0.0.2", "10.7.7.7", DropReason.NotForThisHost, "another host")]
    [InlineData("10.0.0.2", "239.1.2.3", DropReason.GroupNotJoined, "a group that nobody joined")]
    [InlineData("fe80::2", "ff02::1:3", DropReason.GroupNotJoined, "an IPv6 group that nobody joined")]
    [InlineData("::1", "fd00::1", DropReason.BadAddress, "IPv6 loopback from outside")]
    public void What_may_not_come_in_is_dropped_with_its_reason(string from, string to, DropReason reason, string why)
    {
        NetStack host = _world.Host();
        var link = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(host, link, "10.0.0.1/24 fd00::1/64");
        _world.Attach(host, new ProbeLink(_world.Pool, LinkKind.Ip), "10.0.1.1/24");
        link.Inject(IpPacket(from, to));
        _world.Settle();
        Assert.True(host.Counters.Dropped(reason) == 1, $"{why}: {host.Counters}");
        Assert.Equal(0, _world.Pool.Rented);
    }

    internal static byte[] IpPacket(string from, string to, byte protocol = 253)
    {
        IpAddress source = IpAddress.Parse(from);
        byte[] packet = new byte[source.IsV4 ? 28 : 48];
        if (source.IsV4) new Ipv4Header(source, IpAddress.Parse(to), protocol).Write(packet, 8);
        else new Ipv6Header(source, IpAddress.Parse(to), protocol).Write(packet, 8);
        return packet;
    }

    private UdpSocket Open(NetStack stack, IpAddress family, ushort port)
    {
        UdpSocket socket = stack.OpenUdp(!family.IsV4);
        Assert.Equal(StackError.None, socket.Bind(_world.Now, new AddressPort(family.IsV4 ? IpAddress.Any4 : IpAddress.Any6, port)));
        return socket;
    }
}
