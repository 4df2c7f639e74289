using Windsock.Drivers.Host;
using Windsock.Drivers.Tests.Kit;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Host;

public class TunTapLinkTests
{
    [Theory]
    [InlineData(LinkKind.Ethernet, true)]
    [InlineData(LinkKind.Ethernet, false)]
    [InlineData(LinkKind.Ip, true)]
    [InlineData(LinkKind.Ip, false)]
    public void The_host_s_kernel_is_at_the_other_end(LinkKind kind, bool offload) => NetworkNamespace.Run(() =>
    {
        var pool = new PacketPool();
        using TunTapLink link = Open(new TunTapOptions("wst0", kind) { HostAddress = IpPrefix.Parse("10.9.0.1/24"), Offload = offload }, pool);
        Assert.Equal("wst0", link.Name);
        Assert.Equal(1500, link.Properties.Mtu);
        var host = new RealTime(link, pool, "10.9.0.2/24");
        host.ExchangeDatagrams("10.9.0.2");
        host.ExchangeDatagrams("10.9.0.2", bytes: 20_000);
        long before = host.Stack.Counters.PacketsReceived + host.Stack.Counters.PacketsSent;
        host.ExchangeStream("10.9.0.2", bytes: 8_000_000);
        long packets = host.Stack.Counters.PacketsReceived + host.Stack.Counters.PacketsSent - before;
        // 8 MB each way in packets of 1,448 bytes are 11,000; in super-segments far fewer pass.
        if (offload) Assert.True(packets < 6_000, $"{packets} packets: no super-segments");
        Assert.Equal(0, host.Stack.Counters.Dropped(TcpIp.DropReason.BadChecksum));
    });

    [Fact]
    public void MTU_and_address_are_those_that_were_asked_for() => NetworkNamespace.Run(() =>
    {
        var options = new TunTapOptions("wst1") { HostAddress = IpPrefix.Parse("fd09::1/64"), Mtu = 9000, Address = MacAddress.Local(77) };
        using TunTapLink link = Open(options, new PacketPool());
        Assert.Equal(9000, link.Properties.Mtu);
        Assert.Equal(MacAddress.Local(77), link.Properties.Address);
        (_, string output) = Tool.Run("ip", "-6", "address", "show", "dev", "wst1");
        Assert.Contains("fd09::1/64", output);
    });

    [Fact]
    public void A_device_in_use_is_refused_and_so_is_one_of_another_kind() => NetworkNamespace.Run(() =>
    {
        var pool = new PacketPool();
        using TunTapLink link = Open(new TunTapOptions("wst2"), pool);
        Assert.Null(TunTapLink.Open(new TunTapOptions("wst2"), pool, out DriverError? busy));
        Assert.Equal("TAP device 'wst2': in use by somebody else", busy!.Message);
        Assert.Null(TunTapLink.Open(new TunTapOptions("lo", LinkKind.Ip), pool, out DriverError? other));
        Assert.Equal("TUN device 'lo': refused as invalid; an interface of that name is of another type", other!.Message);
    });

    [Theory]
    [InlineData("a name that is too long", "longer than 15")]
    [InlineData("a/b", "a slash")]
    public void A_name_that_cannot_be_one_is_refused(string name, string why)
    {
        Assert.Null(TunTapLink.Open(new TunTapOptions(name), new PacketPool(), out DriverError? error));
        Assert.True(error!.Message == $"'{name}' is no name of a device", why);
    }

    [Fact]
    public void A_device_that_is_down_loses_packets_and_counts_them() => NetworkNamespace.Run(() =>
    {
        var pool = new PacketPool();
        using TunTapLink link = Open(new TunTapOptions("wst3"), pool);
        link.Send(default, Frames.Make(pool, MacAddress.Local(1), MacAddress.Broadcast, 1));
        Assert.Equal(1, link.SendDropped);
        Assert.Null(link.Receive(default));
        Assert.Equal(0, pool.Rented);
    });

    private static TunTapLink Open(TunTapOptions options, PacketPool pool)
    {
        TunTapLink? link = TunTapLink.Open(options, pool, out DriverError? error);
        Assert.SkipWhen(link is null, $"no TAP devices here: {error}");
        return link!;
    }
}
