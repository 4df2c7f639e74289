using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Servers;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Clients;

public class DhcpClientTests
{
    private readonly World _world = new();
    private readonly NetStack _host;
    private readonly NetworkInterface _near;
    private readonly NetworkInterface _far;

    public DhcpClientTests()
    {
        _host = _world.Host("alpha");
        (_near, _far) = _world.Join(_host, "", _world.Router(), "10.0.0.1/24");
    }

    [Fact]
    public void A_host_gets_an_address_routes_and_servers()
    {
        Serve(Options with
        {
            DnsServers = [IpAddress.Parse("10.0.0.53")], DomainName = "example.test", Mtu = 1400,
        });
        DhcpClient client = Start();
        Assert.True(_world.RunUntil(() => client.State == DhcpClientState.Bound, TimeSpan.FromSeconds(5)));
        DhcpLease lease = client.Lease!;
        Assert.Equal(IpPrefix.Parse("10.0.0.100/24"), lease.Address);
        Assert.Equal(IpAddress.Parse("10.0.0.1"), lease.Server);
        Assert.Equal([IpAddress.Parse("10.0.0.53")], lease.DnsServers);
        Assert.Equal("example.test", lease.DomainName);
        Assert.Equal(1400, _near.Mtu);
        InterfaceAddress address = Assert.Single(_near.Addresses);
        Assert.Equal((AddressState.Preferred, AddressOrigin.Dhcp), (address.State, address.Origin));
        Assert.Equal(IpAddress.Parse("10.0.0.1"), _host.Routes.Find(IpAddress.Parse("192.0.2.1"))!.Gateway);
        Assert.Equal(TimeSpan.FromMinutes(30), lease.RenewAt - (lease.ExpiresAt - TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Classless_routes_stand_in_for_routers()
    {
        Serve(Options with
        {
            Routes = [(IpPrefix.Parse("192.168.0.0/16"), IpAddress.Parse("10.0.0.7")), (IpPrefix.Parse("10.9.0.0/16"), IpAddress.Any4)],
        });
        DhcpClient client = Start();
        Assert.True(_world.RunUntil(() => client.State == DhcpClientState.Bound, TimeSpan.FromSeconds(5)));
        Assert.Equal(IpAddress.Parse("10.0.0.7"), _host.Routes.Find(IpAddress.Parse("192.168.1.1"))!.Gateway);
        Assert.True(_host.Routes.Find(IpAddress.Parse("10.9.1.1"))!.IsOnLink);
        Assert.Null(_host.Routes.Find(IpAddress.Parse("8.8.8.8")));
    }

    [Fact]
    public void A_lease_is_renewed_by_the_server_as_long_as_it_is_there()
    {
        DhcpServer server = Serve(Options);
        DhcpClient client = Start();
        _world.RunUntil(() => client.State == DhcpClientState.Bound, TimeSpan.FromSeconds(5));
        Instant first = client.Lease!.ExpiresAt;
        var seen = new List<DhcpClientState>();
        client.Changed = () => seen.Add(client.State);
        _world.Run(TimeSpan.FromHours(10));
        Assert.Equal(DhcpClientState.Bound, client.State);
        Assert.True(client.Lease!.ExpiresAt > first + TimeSpan.FromHours(9));
        Assert.DoesNotContain(DhcpClientState.Rebinding, seen);
        Assert.Single(server.Leases);

        server.Stop(_world.Now);
        Instant end = client.Lease.ExpiresAt;
        seen.Clear();
        _world.RunUntil(end - TimeSpan.FromSeconds(1));
        Assert.Equal([DhcpClientState.Renewing, DhcpClientState.Rebinding], seen);
        Assert.Single(_near.Addresses);
        _world.RunUntil(end + TimeSpan.FromSeconds(10));
        Assert.Empty(_near.Addresses);
        Assert.Null(client.Lease);
        Assert.Null(_host.Routes.Find(IpAddress.Parse("8.8.8.8")));
        server.Start(_world.Now);
        Assert.True(_world.RunUntil(() => client.State == DhcpClientState.Bound, TimeSpan.FromSeconds(70)));
    }

    [Fact]
    public void An_address_that_somebody_has_is_declined()
    {
        Serve(Options);
        // The server gives what a client asks for; from its own choice it leaves its own addresses out.
        _far.AddAddress(IpPrefix.Parse("10.0.0.100/24"));
        _far.AddAddress(IpPrefix.Parse("10.0.0.101/24"));
        DhcpClient client = Start(new DhcpClientOptions { RequestedAddress = IpAddress.Parse("10.0.0.100") });
        Assert.True(_world.RunUntil(() => client.State == DhcpClientState.Bound, TimeSpan.FromSeconds(40)));
        Assert.Equal(IpAddress.Parse("10.0.0.102"), client.Lease!.Address.Address);
    }

    [Fact]
    public void A_host_that_comes_back_asks_for_its_address()
    {
        Serve(Options);
        DhcpClient client = Start(new DhcpClientOptions { RequestedAddress = IpAddress.Parse("10.0.0.150") });
        var seen = new List<DhcpClientState>();
        client.Changed = () => seen.Add(client.State);
        Assert.True(_world.RunUntil(() => client.State == DhcpClientState.Bound, TimeSpan.FromSeconds(5)));
        Assert.Equal(IpAddress.Parse("10.0.0.150"), client.Lease!.Address.Address);
        Assert.Equal([DhcpClientState.Rebooting, DhcpClientState.Checking, DhcpClientState.Bound], seen);
    }

    [Fact]
    public void An_address_of_another_network_is_refused_and_another_one_taken()
    {
        Serve(Options);
        DhcpClient client = Start(new DhcpClientOptions { RequestedAddress = IpAddress.Parse("192.168.7.7") });
        Assert.True(_world.RunUntil(() => client.State == DhcpClientState.Bound, TimeSpan.FromSeconds(10)));
        Assert.Equal(IpAddress.Parse("10.0.0.100"), client.Lease!.Address.Address);
    }

    [Fact]
    public void A_network_that_is_everything_has_an_empty_mask()
    {
        var world = new World();
        (NetworkInterface near, NetworkInterface far) = world.Join(world.Host("alpha"), "", world.Router(), "10.0.0.1/0");
        Assert.Equal(StackError.None, new DhcpServer(far, Options).Start(world.Now));
        var client = new DhcpClient(near);
        Assert.Equal(StackError.None, client.Start(world.Now));
        Assert.True(world.RunUntil(() => client.State == DhcpClientState.Bound, TimeSpan.FromSeconds(5)));
        Assert.Equal(0, client.Lease!.Address.Length);
    }

    [Fact]
    public void Stopping_gives_the_address_back()
    {
        DhcpServer server = Serve(Options);
        DhcpClient client = Start();
        Assert.Equal(StackError.Invalid, client.Start(_world.Now));
        _world.RunUntil(() => client.State == DhcpClientState.Bound, TimeSpan.FromSeconds(5));
        client.Stop(_world.Now);
        _world.Settle();
        Assert.Empty(server.Leases);
        Assert.Empty(_near.Addresses);
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Fact]
    public void Without_a_server_it_asks_at_growing_intervals()
    {
        var link = new ProbeLink(_world.Pool);
        NetworkInterface on = _world.Attach(_host, link, "");
        new DhcpClient(on).Start(_world.Now);
        var times = new List<double>();
        while (times.Count < 8)
        {
            int count = link.Sent.Count;
            Assert.True(_world.RunUntil(() => link.Sent.Count > count, TimeSpan.FromSeconds(70)));
            times.Add((_world.Now - Instant.Zero).TotalSeconds);
        }

        double[] waits = [.. times.Zip(times.Skip(1), (first, second) => second - first)];
        double[] expected = [4, 8, 16, 32, 64, 64, 64];
        Assert.All(waits.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 1, pair.Second + 1));
    }

    private static DhcpServerOptions Options => new() { First = IpAddress.Parse("10.0.0.100") };

    private DhcpServer Serve(DhcpServerOptions options)
    {
        var server = new DhcpServer(_far, options);
        Assert.Equal(StackError.None, server.Start(_world.Now));
        return server;
    }

    private DhcpClient Start(DhcpClientOptions? options = null)
    {
        var client = new DhcpClient(_near, options);
        Assert.Equal(StackError.None, client.Start(_world.Now));
        return client;
    }
}
