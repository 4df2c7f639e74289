using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Autoconfiguration;

public class Ipv6ConfigurationTests
{
    private static readonly IpPrefix s_prefix = IpPrefix.Parse("2001:db8:1::/64");

    private readonly World _world = new();
    private readonly NetStack _host;
    private readonly NetStack _router;
    private readonly NetworkInterface _near;
    private readonly NetworkInterface _far;

    public Ipv6ConfigurationTests()
    {
        _host = _world.Host();
        _router = _world.Router();
        (_near, _far) = _world.Join(_host, "", _router, "fe80::1/64 2001:db8:1::1/64");
    }

    [Fact]
    public void A_host_gets_addresses_routes_and_servers_from_a_router()
    {
        Advertise(Options(7200, 3600) with { DnsServers = [IpAddress.Parse("2001:db8::53")], Mtu = 1400, Managed = true });
        var host = new Ipv6Configuration(_near);
        host.Start(_world.Now);
        Assert.All(_near.Addresses, address => Assert.Equal(AddressState.Tentative, address.State));
        _world.Run(TimeSpan.FromSeconds(10));

        Assert.Equal([AddressOrigin.WellKnown, AddressOrigin.Autoconfigured, AddressOrigin.Temporary], _near.Addresses.Select(address => address.Origin));
        Assert.All(_near.Addresses, address => Assert.Equal(AddressState.Preferred, address.State));
        Assert.All(_near.Addresses.Skip(1), address => Assert.True(s_prefix.Contains(address.Address)));
        Assert.Equal([IpAddress.Parse("fe80::1")], host.Routers);
        Assert.Equal([IpAddress.Parse("2001:db8::53")], host.DnsServers);
        Assert.Equal(1400, _near.Mtu);
        Assert.True(host.Managed);
        Assert.Equal(64, _near.HopLimit); // RFC 4861 section 6.3.4
        Assert.Equal(IpAddress.Parse("fe80::1"), _host.Routes.Find(IpAddress.Parse("2001:db8:9::9"))!.Gateway);
        Assert.True(_host.Routes.Find(IpAddress.Parse("2001:db8:1::9"))!.IsOnLink);

        host.Stop(_world.Now);
        Assert.Empty(_near.Addresses);
        Assert.DoesNotContain(_host.Routes.Routes, route => route.Interface == _near);
    }

    [Fact]
    public void Without_a_router_three_solicitations_are_sent_and_the_link_local_address_stays()
    {
        var host = new Ipv6Configuration(_near);
        host.Start(_world.Now);
        _world.Run(TimeSpan.FromMinutes(5));
        Assert.True(Assert.Single(_near.Addresses).Address.IsLinkLocal);
        Assert.Empty(host.Routers);
    }

    [Fact]
    public void Stable_addresses_are_the_same_again_and_others_elsewhere()
    {
        IpAddress first = Configure("2001:db8:1::/64"), again = Configure("2001:db8:1::/64"), elsewhere = Configure("2001:db8:2::/64");
        Assert.Equal(first, again);
        Assert.NotEqual(first.Low, elsewhere.Low);

        static IpAddress Configure(string prefix)
        {
            var test = new Ipv6ConfigurationTests();
            test.Advertise(new RouterAdvertiserOptions { Prefixes = [new NdpPrefixInformation(IpPrefix.Parse(prefix), true, true, 7200, 3600)] });
            new Ipv6Configuration(test._near).Start(test._world.Now);
            test._world.Run(TimeSpan.FromSeconds(10));
            return test._near.Addresses.Single(address => address.Origin == AddressOrigin.Autoconfigured).Address;
        }
    }

    [Fact]
    public void An_address_that_somebody_has_is_given_up_for_another()
    {
        // Find out what the host would choose, and give it to the router in another world.
        Advertise(Options(7200, 3600));
        new Ipv6Configuration(_near).Start(_world.Now);
        _world.Run(TimeSpan.FromSeconds(10));
        IpAddress wanted = _near.Addresses.Single(address => address.Origin == AddressOrigin.Autoconfigured).Address;

        var test = new Ipv6ConfigurationTests();
        test._far.AddAddress(new IpPrefix(wanted, 64));
        test.Advertise(Options(7200, 3600));
        new Ipv6Configuration(test._near).Start(test._world.Now);
        test._world.Run(TimeSpan.FromSeconds(10));
        InterfaceAddress other = test._near.Addresses.Single(address => address.Origin == AddressOrigin.Autoconfigured);
        Assert.NotEqual(wanted, other.Address);
        Assert.Equal(AddressState.Preferred, other.State);
    }

    [Fact]
    public void Addresses_become_deprecated_and_end_with_their_prefix()
    {
        RouterAdvertiser router = Advertise(Options(100, 50));
        var host = new Ipv6Configuration(_near, new AutoconfigurationOptions { TemporaryAddresses = false });
        host.Start(_world.Now);
        _world.Run(TimeSpan.FromSeconds(10));
        router.Stop(_world.Now);
        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Empty(host.Routers); // A lifetime of 0 ends a default router.
        InterfaceAddress address = _near.Addresses.Single(each => each.Origin == AddressOrigin.Autoconfigured);
        _world.RunUntil(address.PreferredUntil);
        Assert.Equal(AddressState.Deprecated, address.State);
        _world.RunUntil(address.ValidUntil);
        Assert.True(Assert.Single(_near.Addresses).Address.IsLinkLocal);
        Assert.Null(_host.Routes.Find(IpAddress.Parse("2001:db8:1::9")));
    }

    [Fact]
    public void A_router_cannot_end_an_address_at_once()
    {
        RouterAdvertiser router = Advertise(Options(86400, 43200) with { MaxInterval = TimeSpan.FromSeconds(20) });
        new Ipv6Configuration(_near, new AutoconfigurationOptions { TemporaryAddresses = false }).Start(_world.Now);
        _world.Run(TimeSpan.FromSeconds(10));
        InterfaceAddress address = _near.Addresses.Single(each => each.Origin == AddressOrigin.Autoconfigured);
        router.Options = Options(10, 0) with { MaxInterval = TimeSpan.FromSeconds(20) };
        _world.Run(TimeSpan.FromSeconds(60));
        Assert.Equal(AddressState.Deprecated, address.State);
        Assert.InRange(address.ValidUntil - _world.Now, TimeSpan.FromHours(1.9), TimeSpan.FromHours(2));
    }

    [Fact]
    public void Temporary_addresses_follow_one_another()
    {
        Advertise(Options(uint.MaxValue, uint.MaxValue));
        new Ipv6Configuration(_near).Start(_world.Now);
        _world.Run(TimeSpan.FromSeconds(10));
        InterfaceAddress first = _near.Addresses.Single(each => each.Origin == AddressOrigin.Temporary);
        Assert.InRange(first.PreferredUntil - _world.Now, TimeSpan.FromHours(24 * 0.59), TimeSpan.FromHours(24));
        _world.RunUntil(first.PreferredUntil);
        Assert.Equal(AddressState.Deprecated, first.State);
        InterfaceAddress second = _near.Addresses.Single(each => each.Origin == AddressOrigin.Temporary && each != first);
        Assert.Equal(AddressState.Preferred, second.State);
        Assert.NotEqual(first.Address, second.Address);
        _world.RunUntil(first.ValidUntil);
        Assert.DoesNotContain(first, _near.Addresses);
        Assert.InRange(_near.Addresses.Count, 3, 5);
    }

    [Fact]
    public void The_preferred_of_two_routers_is_used()
    {
        var list = new RouterList(_near);
        var all = new IpPrefix(IpAddress.Any6, 0);
        list.Set(all, IpAddress.Parse("fe80::a"), RouterPreference.Low, _world.Now + TimeSpan.FromHours(1));
        list.Set(all, IpAddress.Parse("fe80::b"), RouterPreference.High, _world.Now + TimeSpan.FromHours(1));
        list.Set(all, IpAddress.Parse("fe80::c"), RouterPreference.Medium, _world.Now + TimeSpan.FromHours(1));
        Assert.Equal(["fe80::b", "fe80::c", "fe80::a"], list.DefaultRouters.Select(router => router.ToString()));
        list.RemoveRouter(IpAddress.Parse("fe80::b"));
        Assert.Equal(IpAddress.Parse("fe80::c"), _host.Routes.Find(IpAddress.Parse("2001:db8::1"))!.Gateway);
    }

    private static RouterAdvertiserOptions Options(uint valid, uint preferred) =>
        new() { Prefixes = [new NdpPrefixInformation(s_prefix, true, true, valid, preferred)] };

    private RouterAdvertiser Advertise(RouterAdvertiserOptions options)
    {
        var advertiser = new RouterAdvertiser(_far, options);
        advertiser.Start(_world.Now);
        return advertiser;
    }
}
