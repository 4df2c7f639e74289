using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Servers;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Clients;

public class Dhcp6ClientTests
{
    private readonly World _world = new();
    private readonly NetStack _host;
    private readonly NetworkInterface _near;
    private readonly NetworkInterface _far;

    public Dhcp6ClientTests()
    {
        _host = _world.Host();
        (_near, _far) = _world.Join(_host, "", _world.Router(), "fe80::1/64");
        new Ipv6Configuration(_near).Start(_world.Now);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_host_gets_an_address_in_two_messages_or_in_four(bool rapid)
    {
        Dhcp6Server server = Serve(Options with { DnsServers = [IpAddress.Parse("fd00::53")], SearchNames = ["example.test", "b.test"] });
        Dhcp6Client client = Start(new Dhcp6ClientOptions { RapidCommit = rapid });
        var seen = new List<Dhcp6ClientState>();
        client.Changed = () => seen.Add(client.State);
        Assert.True(_world.RunUntil(() => client.State == Dhcp6ClientState.Bound, TimeSpan.FromSeconds(5)));
        _world.Run(TimeSpan.FromSeconds(2));
        Dhcp6ClientState[] expected = rapid
            ? [Dhcp6ClientState.Soliciting, Dhcp6ClientState.Bound]
            : [Dhcp6ClientState.Soliciting, Dhcp6ClientState.Requesting, Dhcp6ClientState.Bound];
        Assert.Equal(expected, seen);
        InterfaceAddress address = _near.Addresses.Single(each => each.Origin == AddressOrigin.Dhcp);
        Assert.Equal((IpAddress.Parse("fd00::100"), AddressState.Preferred), (address.Address, address.State));
        Assert.Equal([IpAddress.Parse("fd00::53")], client.Lease!.DnsServers);
        Assert.Equal(["example.test", "b.test"], client.Lease.SearchNames);
        Assert.Single(server.Leases);
        Assert.Equal(StackError.Invalid, client.Start(_world.Now));
    }

    [Fact]
    public void A_rapid_reply_that_there_is_no_binding_harms_nobody_who_has_none()
    {
        UdpSocket server = _far.Stack.OpenUdp(true);
        Assert.Equal(StackError.None, server.Bind(_world.Now, new AddressPort(IpAddress.Any6, 547)));
        Assert.Equal(StackError.None, server.Join(_world.Now, IpAddress.Parse("ff02::1:2"), _far.Index));
        Dhcp6Client client = Start(new Dhcp6ClientOptions { RapidCommit = true });
        Assert.True(_world.RunUntil(() => server.AvailableBytes > 0, TimeSpan.FromSeconds(5)));
        Packet request = server.Receive(_world.Now)!;
        Assert.True(Dhcp6View.TryParse(request.Bytes, out Dhcp6View asked));
        Packet reply = _world.Payload(new byte[256]);
        new Dhcp6Header(Dhcp6MessageType.Reply, asked.Header.TransactionId).Write(reply.Bytes);
        var writer = new Dhcp6OptionsWriter(reply.Bytes);
        Assert.True(asked.Options.TryFind(Dhcp6OptionCode.ClientId, out Dhcp6Option identifier));
        writer.TryAdd(Dhcp6OptionCode.ClientId, identifier.Value);
        writer.TryAdd(Dhcp6OptionCode.ServerId, [0, 3, 0, 1, 2, 0, 0, 0, 0, 9]);
        writer.TryAdd(Dhcp6OptionCode.RapidCommit, default(ReadOnlySpan<byte>));
        writer.TryAddStatus(Dhcp6Status.NoBinding);
        reply.Length = writer.Length;
        server.Send(_world.Now, reply, new AddressPort(request.Source, 546, _far.Index), default);
        request.Release();
        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(Dhcp6ClientState.Soliciting, client.State);
    }

    [Fact]
    public void Addresses_are_renewed_rebound_and_end()
    {
        Dhcp6Server server = Serve(Options);
        Dhcp6Client client = Start();
        _world.RunUntil(() => client.State == Dhcp6ClientState.Bound, TimeSpan.FromSeconds(5));
        _world.Run(TimeSpan.FromHours(9));
        InterfaceAddress address = _near.Addresses.Single(each => each.Origin == AddressOrigin.Dhcp);
        Assert.Equal(AddressState.Preferred, address.State);
        Assert.Equal(Dhcp6ClientState.Bound, client.State);

        server.Stop(_world.Now);
        var seen = new List<Dhcp6ClientState>();
        client.Changed = () => seen.Add(client.State);
        _world.RunUntil(address.PreferredUntil);
        Assert.Equal(AddressState.Deprecated, address.State);
        Assert.Equal([Dhcp6ClientState.Renewing, Dhcp6ClientState.Rebinding], seen);
        _world.RunUntil(address.ValidUntil);
        Assert.DoesNotContain(_near.Addresses, each => each.Origin == AddressOrigin.Dhcp);
        Assert.Equal(Dhcp6ClientState.Soliciting, client.State);
    }

    [Fact]
    public void A_server_that_has_forgotten_gives_the_address_anew()
    {
        Dhcp6Server server = Serve(Options);
        Dhcp6Client client = Start();
        _world.RunUntil(() => client.State == Dhcp6ClientState.Bound, TimeSpan.FromSeconds(5));
        server.Stop(_world.Now);
        Serve(Options);
        var seen = new List<Dhcp6ClientState>();
        client.Changed = () => seen.Add(client.State);
        _world.Run(TimeSpan.FromMinutes(31));
        Assert.Equal([Dhcp6ClientState.Renewing, Dhcp6ClientState.Requesting, Dhcp6ClientState.Bound], seen);
    }

    [Fact]
    public void An_address_that_somebody_has_is_declined()
    {
        Serve(Options);
        _far.AddAddress(IpPrefix.Parse("fd00::100/64"));
        Dhcp6Client client = Start();
        _world.Run(TimeSpan.FromSeconds(20));
        InterfaceAddress address = _near.Addresses.Single(each => each.Origin == AddressOrigin.Dhcp);
        Assert.Equal((IpAddress.Parse("fd00::101"), AddressState.Preferred), (address.Address, address.State));
        Assert.Equal(Dhcp6ClientState.Bound, client.State);
    }

    [Fact]
    public void Configuration_alone_needs_two_messages()
    {
        Serve(new Dhcp6ServerOptions { DnsServers = [IpAddress.Parse("fd00::53")] });
        Dhcp6Client client = Start(new Dhcp6ClientOptions { InformationOnly = true });
        Assert.True(_world.RunUntil(() => client.State == Dhcp6ClientState.Informed, TimeSpan.FromSeconds(5)));
        Assert.Equal([IpAddress.Parse("fd00::53")], client.Lease!.DnsServers);
        Assert.Empty(client.Lease.Addresses);
    }

    [Fact]
    public void Stopping_gives_the_address_back()
    {
        Dhcp6Server server = Serve(Options);
        Dhcp6Client client = Start();
        _world.RunUntil(() => client.State == Dhcp6ClientState.Bound, TimeSpan.FromSeconds(5));
        Assert.Single(server.Leases);
        client.Stop(_world.Now);
        _world.Settle();
        Assert.Empty(server.Leases);
        Assert.DoesNotContain(_near.Addresses, each => each.Origin == AddressOrigin.Dhcp);
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Fact]
    public void Without_addresses_to_give_the_search_goes_on()
    {
        Serve(new Dhcp6ServerOptions());
        Dhcp6Client client = Start();
        _world.Run(TimeSpan.FromHours(3));
        Assert.Equal(Dhcp6ClientState.Soliciting, client.State);
        Assert.Null(client.Lease);
    }

    [Theory]
    [InlineData("fd00::100", true, "the same link")]
    [InlineData("fd01::100", false, "another link: the addresses are given up, and others asked for")]
    [InlineData(null, true, "nobody answers, so they are used on")]
    public void After_the_link_was_away_the_addresses_are_confirmed(string? first, bool kept, string why) // RFC 8415 section 18.2.3.
    {
        Dhcp6Server server = Serve(Options);
        Dhcp6Client client = Start();
        Assert.Equal(StackError.Invalid, client.Confirm(_world.Now));
        _world.RunUntil(() => client.State == Dhcp6ClientState.Bound, TimeSpan.FromSeconds(5));
        _world.Run(TimeSpan.FromSeconds(5));
        IpAddress had = client.Lease!.Addresses[0].Address;
        server.Stop(_world.Now);
        if (first is not null) Serve(Options with { First = IpAddress.Parse(first) });

        var seen = new List<Dhcp6ClientState>();
        client.Changed = () => seen.Add(client.State);
        Assert.Equal(StackError.None, client.Confirm(_world.Now));
        _world.Run(TimeSpan.FromSeconds(20));
        Assert.True(seen[0] == Dhcp6ClientState.Confirming && seen[1] == (kept ? Dhcp6ClientState.Bound : Dhcp6ClientState.Soliciting), why);
        Assert.Equal(Dhcp6ClientState.Bound, client.State);
        Assert.True((client.Lease.Addresses[0].Address == had) == kept, why);
        Assert.Single(_near.Addresses, each => each.Origin == AddressOrigin.Dhcp);
    }

    private static Dhcp6ServerOptions Options => new() { First = IpAddress.Parse("fd00::100") };

    private Dhcp6Server Serve(Dhcp6ServerOptions options)
    {
        var server = new Dhcp6Server(_far, options);
        Assert.Equal(StackError.None, server.Start(_world.Now));
        return server;
    }

    private Dhcp6Client Start(Dhcp6ClientOptions? options = null)
    {
        var client = new Dhcp6Client(_near, options);
        Assert.Equal(StackError.None, client.Start(_world.Now));
        return client;
    }
}
