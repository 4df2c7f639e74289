using Windsock.TcpIp.Network;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class SourceSelectionTests
{
    private readonly World _world = new();

    // RFC 6724 section 10.1, and the rules that its examples leave out.
    [Theory]
    [InlineData("2001:db8:1::1", "2001:db8:3::1 fe80::1", "2001:db8:3::1", "the appropriate scope")]
    [InlineData("ff05::1", "2001:db8:3::1 fe80::1", "2001:db8:3::1", "the appropriate scope of a group")]
    [InlineData("fe80::9", "2001:db8:3::1 fe80::1", "fe80::1", "the same scope")]
    [InlineData("2001:db8:1::1", "2001:db8:1::1:0/deprecated 2001:db8:3::2", "2001:db8:3::2", "the preferred address")]
    [InlineData("2001:db8:1::1", "2001:db8:1::2 2001:db8:3::2", "2001:db8:1::2", "the longest match")]
    [InlineData("2002:c633:6401::1", "2002:c633:6401::d5e3:7953:13eb:22e8 2001:db8:1::2", "2002:c633:6401::d5e3:7953:13eb:22e8", "the matching label")]
    [InlineData("2001:db8:1::1", "2001::2 2600::1", "2600::1", "the matching label before the longest match: the other is Teredo's")]
    [InlineData("2001:db8:1::d5e3:0:0:1", "2001:db8:1::2 2001:db8:1::d5e3:1:2/temporary", "2001:db8:1::d5e3:1:2", "the temporary address")]
    [InlineData("10.0.0.5", "192.0.2.1 10.0.0.1", "10.0.0.1", "the longest match of IPv4")]
    public void The_source_is_the_one_that_the_rules_choose(string destination, string candidates, string expected, string why)
    {
        NetStack host = _world.Host();
        NetworkInterface by = _world.Attach(host, new ProbeLink(_world.Pool), "");
        foreach (string each in candidates.Split(' '))
        {
            string[] parts = each.Split('/');
            IpAddress address = IpAddress.Parse(parts[0]);
            AddressState state = parts[^1] == "deprecated" ? AddressState.Deprecated : AddressState.Preferred;
            by.AddAddress(new IpPrefix(address, address.IsV4 ? 24 : 64), state, parts[^1] == "temporary" ? AddressOrigin.Temporary : AddressOrigin.Manual);
        }

        Assert.True(SourceSelection.Choose(host, by, IpAddress.Parse(destination))!.Address == IpAddress.Parse(expected), why);
    }

    // RFC 6724 section 10.2.
    [Theory]
    [InlineData("2001:db8::2 fe80::1 169.254.13.78", "2001:db8:1::1 198.51.100.121", "2001:db8:1::1 198.51.100.121", "the matching scope")]
    [InlineData("fe80::1 198.51.100.117", "2001:db8:1::1 198.51.100.121", "198.51.100.121 2001:db8:1::1", "the matching scope")]
    [InlineData("2001:db8::2 fe80::1 10.1.2.4", "2001:db8:1::1 10.1.2.3", "2001:db8:1::1 10.1.2.3", "the higher precedence")]
    [InlineData("2001:db8:1::2 fe80::2 10.1.2.4", "2001:db8:1::1 fe80::1", "fe80::1 2001:db8:1::1", "the smaller scope")]
    [InlineData("2001:db8:1::2 2001:db8:3f44::2 fe80::2", "2001:db8:3ffe::1 2001:db8:1::1", "2001:db8:1::1 2001:db8:3ffe::1", "the longest match")]
    [InlineData("10.1.2.4", "2001:db8:1::1 10.1.2.3", "10.1.2.3 2001:db8:1::1", "what can be reached")]
    public void Destinations_are_tried_in_the_order_of_the_rules(string own, string destinations, string expected, string why)
    {
        NetStack host = _world.Host();
        NetworkInterface by = _world.Attach(host, new ProbeLink(_world.Pool), "");
        foreach (string each in own.Split(' ')) by.AddAddress(new IpPrefix(IpAddress.Parse(each), each.Contains(':') ? 64 : 16));
        World.Route(by, "::/0", "fe80::99");
        World.Route(by, "0.0.0.0/0", "10.1.2.99");
        IpAddress[] ordered = [.. destinations.Split(' ').Select(IpAddress.Parse)];
        SourceSelection.Order(host, ordered);
        Assert.True(string.Join(' ', ordered) == expected, $"{why}: {string.Join(' ', ordered)}");
    }

    [Fact]
    public void A_strong_host_sends_by_the_interface_of_the_source_and_a_weak_one_by_the_route()
    {
        foreach (bool weak in (bool[])[false, true])
        {
            NetStack host = _world.Host(with: options => options with { WeakHost = weak });
            NetworkInterface first = _world.Attach(host, new ProbeLink(_world.Pool), "10.0.0.1/24");
            NetworkInterface second = _world.Attach(host, new ProbeLink(_world.Pool), "10.0.1.1/24");
            World.Route(first, "0.0.0.0/0", "10.0.0.9");
            World.Route(second, "0.0.0.0/0", "10.0.1.9", metric: 9);
            host.Ip.FindPath(IpAddress.Parse("8.8.8.8"), IpAddress.Parse("10.0.1.1"), 0, out IpPath? path);
            Assert.Same(weak ? first : second, path!.Interface);
        }
    }

    [Fact]
    public void A_link_local_destination_needs_its_interface()
    {
        NetStack host = _world.Host();
        NetworkInterface first = _world.Attach(host, new ProbeLink(_world.Pool), "fe80::1/64");
        NetworkInterface second = _world.Attach(host, new ProbeLink(_world.Pool), "fe80::2/64");
        host.Ip.FindPath(IpAddress.Parse("fe80::9"), IpAddress.Any6, second.Index, out IpPath? path);
        Assert.Equal((second, "fe80::2"), (path!.Interface, path.Source.ToString()));
        host.Ip.FindPath(IpAddress.Parse("fe80::9"), IpAddress.Parse("fe80::1"), 0, out path);
        Assert.Same(first, path!.Interface);
        Assert.NotEqual(Sockets.StackError.None, host.Ip.FindPath(IpAddress.Parse("fe80::9"), IpAddress.Parse("fe80::1"), second.Index, out _));
    }
}
