using Windsock.Drivers.Host;
using Windsock.Drivers.Tests.Kit;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Host;

public class PacketSocketLinkTests
{
    [Fact]
    public void The_host_is_at_the_other_end_of_a_veth_pair() => NetworkNamespace.Run(() =>
    {
        Veth();
        var pool = new PacketPool();
        using PacketSocketLink link = Open("wsv1", pool);
        Assert.Equal(1500, link.Properties.Mtu);
        var host = new RealTime(link, pool, "10.8.0.2/24");
        host.ExchangeDatagrams("10.8.0.2");
        long before = host.Stack.Counters.PacketsReceived + host.Stack.Counters.PacketsSent;
        host.ExchangeStream("10.8.0.2", bytes: 8_000_000);
        long packets = host.Stack.Counters.PacketsReceived + host.Stack.Counters.PacketsSent - before;
        Assert.True(packets < 8_000, $"{packets} packets: no super-segments");
        Assert.Equal(0, host.Stack.Counters.Dropped(TcpIp.DropReason.BadChecksum));
        Assert.Equal(0, link.SendDropped);
    });

    [Fact]
    public void An_interface_that_does_not_exist_is_refused()
    {
        Assert.Null(PacketSocketLink.Open("nowhere0", new PacketPool(), out DriverError? error));
        Assert.Equal("interface 'nowhere0': no such device", error!.Message);
    }

    [Fact]
    public void Packets_for_an_interface_that_is_down_are_lost_and_counted() => NetworkNamespace.Run(() =>
    {
        Veth();
        NetworkNamespace.Ip("link", "set", "wsv1", "down");
        var pool = new PacketPool();
        using PacketSocketLink link = Open("wsv1", pool);
        for (int i = 0; i < 100; i++) link.Send(default, Frames.Make(pool, MacAddress.Local(1), MacAddress.Broadcast, i));
        link.Flush(default);
        Assert.Equal(100, link.SendDropped);
        Assert.Equal(0, pool.Rented);
    });

    internal static void Veth()
    {
        Assert.SkipUnless(Tool.Exists("ip"), "ip(8) is not installed");
        NetworkNamespace.Ip("link", "add", "wsv0", "type", "veth", "peer", "name", "wsv1");
        NetworkNamespace.Ip("address", "add", "10.8.0.1/24", "dev", "wsv0");
        NetworkNamespace.Ip("link", "set", "wsv0", "up");
        NetworkNamespace.Ip("link", "set", "wsv1", "up");
    }

    private static PacketSocketLink Open(string name, PacketPool pool)
    {
        PacketSocketLink? link = PacketSocketLink.Open(name, pool, out DriverError? error);
        Assert.SkipWhen(link is null, $"no packet sockets here: {error}");
        return link!;
    }
}
