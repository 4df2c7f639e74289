using Windsock.Drivers.Host;
using Windsock.Drivers.Tests.Kit;
using Windsock.Linux;
using Windsock.TcpIp.Memory;
using Xunit;

namespace Windsock.Drivers.Tests.Host;

public class XdpLinkTests
{
    [Fact]
    public void The_host_is_at_the_other_end_of_a_veth_pair() => NetworkNamespace.Run(() =>
    {
        PacketSocketLinkTests.Veth();
        CompleteChecksums("wsv0");
        var pool = new PacketPool();
        using XdpLink link = Open("wsv1", pool);
        Assert.Equal(1500, link.Properties.Mtu);
        var host = new RealTime(link, pool, "10.8.0.2/24");
        host.ExchangeDatagrams("10.8.0.2");
        host.ExchangeStream("10.8.0.2", bytes: 8_000_000);
        Assert.Equal(0, host.Stack.Counters.Dropped(TcpIp.DropReason.BadChecksum));
        Assert.Equal(0, link.SendDropped);
    });

    [Fact]
    public void A_queue_that_is_taken_or_does_not_exist_is_refused() => NetworkNamespace.Run(() =>
    {
        PacketSocketLinkTests.Veth();
        var pool = new PacketPool();
        using XdpLink link = Open("wsv1", pool);
        Assert.Null(XdpLink.Open("wsv1", pool, out DriverError? taken));
        Assert.Equal(Errno.EBUSY, taken!.Errno);
        Assert.Null(XdpLink.Open("wsv1", pool, out DriverError? missing, queue: 63));
        Assert.Equal("XDP socket on 'wsv1', queue 63: refused as invalid", missing!.Message);
    });

    private static XdpLink Open(string name, PacketPool pool)
    {
        XdpLink? link = XdpLink.Open(name, pool, out DriverError? error);
        Assert.SkipWhen(link is null, $"no XDP sockets here: {error}");
        return link!;
    }

    /// <summary>What "ethtool -K NAME tx off" does.</summary>
    private static unsafe void CompleteChecksums(string name)
    {
        const nuint SIOCETHTOOL = 0x8946;
        const uint ETHTOOL_STXCSUM = 0x17;
        uint* value = stackalloc uint[] { ETHTOOL_STXCSUM, 0 };
        ifreq request = HostInterface.Request(name);
        *(void**)request.ifr_union = value;
        int socket = LibC.socket(LibC.AF_INET, LibC.SOCK_DGRAM, 0);
        int result = LibC.ioctl(socket, SIOCETHTOOL, &request);
        _ = LibC.close(socket);
        Assert.Equal(0, result);
    }
}
