using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Windsock.Transports.Configuration;
using Xunit;

namespace Windsock.Transports.Tests.Configuration;

/// <summary>The text of WINDSOCK_NETWORK.</summary>
public class NetworkSettingTests
{
    [Theory]
    [InlineData("loopback", "windows", "cubic", false, true, false)]
    [InlineData("loopback,profile=linux,ecn=off", "linux", "cubic", false, false, false)]
    [InlineData("loopback,congestion=bbr,profile=freebsd", "freebsd", "bbr", false, true, false)]
    [InlineData("tap:tap0,10.0.0.2/24,ecn=on,congestion=dctcp", "windows", "dctcp", true, true, false)]
    [InlineData("switch:/lan,10.0.0.2/24,ecn=accurate", "windows", "cubic", true, true, true)]
    public void How_TCP_behaves_is_put_together_whatever_the_order(
        string text, string profile, string congestion, bool offersEcn, bool acceptsEcn, bool isAccurate)
    {
        Assert.True(NetworkSetting.TryParse(text, out NetworkSetting setting, out string problem), problem);
        TcpProfile tcp = setting.Tcp;
        Assert.Equal((profile, congestion, offersEcn, acceptsEcn), (tcp.Name, tcp.CongestionControl, tcp.OffersEcn, tcp.AcceptsEcn));
        Assert.Equal((isAccurate, isAccurate), (tcp.OffersAccurateEcn, tcp.AcceptsAccurateEcn));
    }

    [Theory]
    [InlineData("kernel", NetworkKind.Kernel, "")]
    [InlineData("loopback", NetworkKind.Loopback, "")]
    [InlineData("loopback,10.1.0.1/24", NetworkKind.Loopback, "")]
    [InlineData("tap:tap0,10.0.0.2/24", NetworkKind.Tap, "tap0")]
    [InlineData("tun:tun3,10.0.0.2/24,fd00::2/64", NetworkKind.Tun, "tun3")]
    [InlineData("packet:eth1,dhcp", NetworkKind.Packet, "eth1")]
    [InlineData("xdp:eth1,192.168.7.9/16,gateway=192.168.0.1", NetworkKind.Xdp, "eth1")]
    [InlineData("switch:/run/my switch,10.0.0.2/24, mtu=9000", NetworkKind.Switch, "/run/my switch")]
    public void A_network_has_a_kind_and_a_device(string text, object kind, string device)
    {
        Assert.True(NetworkSetting.TryParse(text, out NetworkSetting setting, out string problem), problem);
        Assert.Equal((kind, device), (setting.Kind, setting.Device));
    }

    [Fact]
    public void All_parts_are_taken()
    {
        const string text = "tap:tap0,10.0.0.2/24,fd00::2/64,gateway=10.0.0.1,gateway=fd00::1,dns=10.0.0.53,name=tester,mtu=1400,pcap=/tmp/a.pcapng";
        Assert.True(NetworkSetting.TryParse(text, out NetworkSetting setting, out string problem), problem);
        Assert.Equal([IpPrefix.Parse("10.0.0.2/24"), IpPrefix.Parse("fd00::2/64")], setting.Addresses);
        Assert.Equal([IpAddress.Parse("10.0.0.1"), IpAddress.Parse("fd00::1")], setting.Gateways);
        Assert.Equal([IpAddress.Parse("10.0.0.53")], setting.DnsServers);
        Assert.Equal(("tester", 1400, "/tmp/a.pcapng", false), (setting.HostName, setting.Mtu, setting.Capture, setting.Dhcp));
    }

    [Theory]
    [InlineData("", "\"\" is no kind of network")]
    [InlineData("tape:tap0,10.0.0.2/24", "\"tape\" is no kind of network")]
    [InlineData("tap", "\"tap\" needs the name of a TAP device")]
    [InlineData("switch:,10.0.0.2/24", "\"switch\" needs the path")]
    [InlineData("tap:tap0", "an address is missing")]
    [InlineData("tap:tap0,10.0.0.2", "\"10.0.0.2\" is no address of a host with a prefix length")]
    [InlineData("tap:tap0,10.0.0.2/33", "\"10.0.0.2/33\" is no address")]
    [InlineData("tap:tap0,224.0.0.1/4", "\"224.0.0.1/4\" is no address")]
    [InlineData("tap:tap0,10.0.0.2/24,gatway=10.0.0.1", "\"gatway\" is not known")]
    [InlineData("tap:tap0,10.0.0.2/24,gateway=router", "\"router\" is no value for \"gateway\"")]
    [InlineData("loopback,gateway=10.0.0.1", "nothing within the process leads to a \"gateway\" or to a server for \"dns\"")]
    [InlineData("loopback,dns=10.0.0.1", "nothing within the process leads to a \"gateway\" or to a server for \"dns\"")]
    [InlineData("loopback,profile=solaris", "\"solaris\" is no value for \"profile\"")]
    [InlineData("loopback,congestion=", "\"\" is no value for \"congestion\"")]
    [InlineData("loopback,ecn=yes", "\"yes\" is no value for \"ecn\"")]
    [InlineData("kernel,congestion=bbr", "the host's own network takes nothing, and there is \"congestion=bbr\"")]
    [InlineData("loopback,mtu=1400", "\"mtu\" is for tap, tun and switch; an interface of the host has its own")]
    [InlineData("packet:eth0,10.0.0.2/24,mtu=1400", "\"mtu\" is for tap, tun and switch; an interface of the host has its own")]
    [InlineData("tap:tap0,10.0.0.2/24,mtu=90", "\"90\" is no value for \"mtu\"")]
    [InlineData("tap:tap0,10.0.0.2/24,", "between two commas, or behind the last, there is nothing")]
    [InlineData("loopback,,10.0.0.2/24", "there is nothing")]
    [InlineData("switch:lan,10.0.0.2/24", "the path of a switch begins with \"/\", and there is \"lan\"")]
    [InlineData("tap:tap0,255.255.255.255/32", "is no address")]
    [InlineData("tap:tap0,127.0.0.1/8", "is the loopback's")]
    [InlineData("tap:tap0,::1/128", "is the loopback's")]
    [InlineData("tap:tap0,10.0.0.2/24,gateway=0.0.0.0", "\"0.0.0.0\" is no value for \"gateway\"")]
    [InlineData("tap:tap0,10.0.0.2/24,dns=224.0.0.1", "\"224.0.0.1\" is no value for \"dns\"")]
    [InlineData("tap:tap0,10.0.0.2/24,name=a b", "\"a b\" is no value for \"name\"")]
    [InlineData("tap:tap0,mtu=600,fd00::2/64", "IPv6 takes an \"mtu\" of 1280")]
    [InlineData("tun:tun0,dhcp", "no dhcp passes a TUN device")]
    [InlineData("kernel,10.0.0.2/24", "takes nothing")]
    [InlineData("kernel:x", "\"kernel\" takes nothing after it")]
    [InlineData("loopback,dhcp", "by dhcp")]
    [InlineData("loopback,pcap=a", "\"pcap\"")]
    public void What_is_wrong_is_named(string text, string expected)
    {
        Assert.False(NetworkSetting.TryParse(text, out _, out string problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }
}
