using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Servers;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Clients;

public class Ipv4ConfigurationTests
{
    private static readonly IpPrefix s_ownChoices = IpPrefix.Parse("169.254.0.0/16");

    private readonly World _world = new();
    private readonly NetworkInterface _near;
    private readonly NetworkInterface _far;
    private readonly Ipv4Configuration _configuration;

    public Ipv4ConfigurationTests()
    {
        (_near, _far) = _world.Join(_world.Host("alpha"), "", _world.Router(), "10.0.0.1/24");
        _configuration = new Ipv4Configuration(_near);
    }

    [Fact]
    public void A_server_that_answers_makes_an_own_choice_needless()
    {
        Serve();
        Start();
        Assert.True(_world.RunUntil(() => !_configuration.Address.IsUnspecified, TimeSpan.FromSeconds(5)));
        Assert.Equal(IpAddress.Parse("10.0.0.100"), _configuration.Address);
        _world.Run(TimeSpan.FromMinutes(5));
        Assert.Equal(IpAddress.Parse("10.0.0.100"), Assert.Single(_near.Addresses).Address);
    }

    [Fact]
    public void Without_a_server_the_host_chooses_and_the_first_lease_replaces_the_choice()
    {
        Start();
        Assert.False(_world.RunUntil(() => _near.Addresses.Count > 0, TimeSpan.FromSeconds(5.9)));
        Assert.True(_world.RunUntil(() => !_configuration.Address.IsUnspecified, TimeSpan.FromSeconds(10)));
        Assert.True(s_ownChoices.Contains(_configuration.Address));
        _world.Run(TimeSpan.FromMinutes(10));
        Assert.Equal(_configuration.Address, Assert.Single(_near.Addresses).Address);

        DhcpServer server = Serve();
        Assert.True(_world.RunUntil(() => _configuration.Client.Lease is not null, TimeSpan.FromSeconds(70)));
        _world.Settle();
        Assert.Equal(IpAddress.Parse("10.0.0.100"), Assert.Single(_near.Addresses).Address);

        server.Stop(_world.Now);
        Assert.True(_world.RunUntil(() => s_ownChoices.Contains(_configuration.Address), TimeSpan.FromMinutes(70)));
        Assert.Equal(_configuration.Address, Assert.Single(_near.Addresses).Address);
        _configuration.Stop(_world.Now);
        _world.Run(TimeSpan.FromMinutes(5));
        Assert.Empty(_near.Addresses);
    }

    [Fact]
    public void Servers_are_asked_from_no_address_though_there_is_one_of_the_own_choice()
    {
        var link = new ProbeLink(_world.Pool);
        NetworkInterface on = _world.Attach(_world.Host("beta"), link, "");
        var configuration = new Ipv4Configuration(on);
        Assert.Equal(StackError.None, configuration.Start(_world.Now));
        _world.RunUntil(() => !configuration.Address.IsUnspecified, TimeSpan.FromSeconds(20));
        link.Sent.Clear();
        _world.Run(TimeSpan.FromMinutes(3));
        int asked = 0;
        foreach (byte[] frame in link.Sent)
        {
            if (!Ipv4View.TryParse(frame.AsSpan(EthernetHeader.Size), out Ipv4View packet) || packet.Protocol != IpProtocol.Udp) continue;
            Assert.Equal((IpAddress.Any4, IpAddress.Broadcast), (packet.Source, packet.Destination));
            asked++;
        }

        Assert.InRange(asked, 2, 10);
    }

    [Fact]
    public void An_address_that_somebody_has_set_is_enough()
    {
        _near.AddAddress(IpPrefix.Parse("10.0.0.7/24"));
        Start();
        _world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(IpAddress.Parse("10.0.0.7"), Assert.Single(_near.Addresses).Address);
    }

    [Fact]
    public void Hosts_that_want_the_same_address_end_with_two()
    {
        (NetStack a, NetStack b, Ipv4LinkLocal first, Ipv4LinkLocal second) = Twins();
        first.Start(_world.Now);
        second.Start(_world.Now);
        Assert.True(_world.RunUntil(() => !first.Address.IsUnspecified && !second.Address.IsUnspecified, TimeSpan.FromMinutes(1)));
        Assert.NotEqual(first.Address, second.Address);
        Assert.True(a.Counters.AddressConflicts + b.Counters.AddressConflicts > 0, "they never wanted the same");
    }

    [Fact]
    public void Who_comes_later_looks_for_another_and_the_two_find_each_other()
    {
        (NetStack a, NetStack b, Ipv4LinkLocal first, Ipv4LinkLocal second) = Twins();
        first.Start(_world.Now);
        _world.Run(TimeSpan.FromSeconds(20));
        IpAddress its = first.Address;
        second.Start(_world.Now);
        Assert.True(_world.RunUntil(() => !second.Address.IsUnspecified, TimeSpan.FromMinutes(1)));
        Assert.Equal(its, first.Address);
        Assert.NotEqual(its, second.Address);

        TcpSocket listener = a.OpenTcp(), client = b.OpenTcp();
        Assert.Equal(StackError.None, listener.Bind(_world.Now, new AddressPort(IpAddress.Any4, 80)));
        Assert.Equal(StackError.None, listener.Listen(_world.Now, 1));
        client.Connect(_world.Now, new AddressPort(its, 80));
        Assert.True(_world.RunUntil(() => client.State == TcpState.Established, TimeSpan.FromSeconds(5)));
        // Longer than a neighbour counts as reachable: it is asked again, and answers all.
        _world.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(StackError.None, client.Send(_world.Now, new byte[10], TcpSendFlags.None, out _));
        Assert.True(_world.RunUntil(() => client.UnacknowledgedBytes == 0, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Hosts_that_are_joined_later_with_the_same_address_end_with_two()
    {
        var cut = new CutCable();
        (NetStack a, NetStack b, Ipv4LinkLocal first, Ipv4LinkLocal second) = Twins(cut);
        cut.IsCut = true;
        first.Start(_world.Now);
        second.Start(_world.Now);
        _world.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(first.Address, second.Address);

        cut.IsCut = false;
        TcpSocket client = a.OpenTcp();
        client.Connect(_world.Now, new AddressPort(IpAddress.Parse("169.254.9.9"), 80));
        UdpSocket other = b.OpenUdp(v6: false);
        for (int i = 0; i < 20 && first.Address == second.Address; i++)
        {
            other.Send(_world.Now, _world.Payload(1), new AddressPort(IpAddress.V4(0xa9fe0901 + (uint)i), 9), default);
            _world.Run(TimeSpan.FromSeconds(1));
        }

        Assert.True(_world.RunUntil(() => !first.Address.IsUnspecified && !second.Address.IsUnspecified, TimeSpan.FromMinutes(1)));
        Assert.NotEqual(first.Address, second.Address);
    }

    // The choice comes of the seed and the station's address: these two choose the same.
    private (NetStack A, NetStack B, Ipv4LinkLocal First, Ipv4LinkLocal Second) Twins(CutCable? cut = null)
    {
        ulong change = MacAddressOf(1) ^ MacAddressOf(2);
        NetStack a = _world.Host("a", options => options with { Seed = 1000 }), b = _world.Host("b", options => options with { Seed = 1000 ^ change });
        cut ??= new CutCable();
        NetworkInterface near = _world.Attach(a, cut.Near, ""), far = _world.Attach(b, cut.Far, "");
        return (a, b, new Ipv4LinkLocal(near), new Ipv4LinkLocal(far));
    }

    private static ulong MacAddressOf(ulong number) => MacAddress.Local(number).Value;

    private DhcpServer Serve()
    {
        var server = new DhcpServer(_far, new DhcpServerOptions { First = IpAddress.Parse("10.0.0.100") });
        Assert.Equal(StackError.None, server.Start(_world.Now));
        return server;
    }

    private void Start() => Assert.Equal(StackError.None, _configuration.Start(_world.Now));
}
