using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Autoconfiguration;

public class DuplicateDetectionTests
{
    private readonly World _world = new();
    private readonly NetStack _host;
    private readonly ProbeLink _link;
    private readonly NetworkInterface _on;

    public DuplicateDetectionTests()
    {
        _host = _world.Host();
        _link = new ProbeLink(_world.Pool);
        _on = _world.Attach(_host, _link, "");
        new Ipv6Configuration(_on).Start(_world.Now);
        Assert.True(_world.RunUntil(() => _link.Sent.Any(IsProbe), TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_probe_that_comes_back_from_the_link_is_no_conflict()
    {
        byte[] probe = _link.Sent.Single(IsProbe);
        _link.Inject(probe);
        _world.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(AddressState.Preferred, Assert.Single(_on.Addresses).State);
    }

    [Fact]
    public void A_probe_of_somebody_else_is_one()
    {
        IpAddress wanted = Assert.Single(_on.Addresses).Address;
        byte[] probe = _link.Sent.Single(IsProbe);
        probe[^1] ^= 1; // Another nonce, and so another checksum.
        Icmpv6Header.Seal(probe.AsSpan(54), IpAddress.Any6, NeighbourDiscovery.SolicitedNode(wanted));
        _link.Inject(probe);
        _world.Run(TimeSpan.FromSeconds(3));
        Assert.NotEqual(wanted, Assert.Single(_on.Addresses).Address);
        Assert.Equal(AddressState.Preferred, Assert.Single(_on.Addresses).State);
    }

    [Fact]
    public void After_three_conflicts_it_gives_up()
    {
        for (int i = 0; i < 3; i++)
        {
            Assert.True(_world.RunUntil(() => _link.Sent.Any(IsProbe), TimeSpan.FromSeconds(2)));
            IpAddress wanted = Assert.Single(_on.Addresses).Address;
            byte[] probe = _link.Sent.Last(IsProbe);
            _link.Sent.Clear();
            probe[^1] ^= 1;
            Icmpv6Header.Seal(probe.AsSpan(54), IpAddress.Any6, NeighbourDiscovery.SolicitedNode(wanted));
            _link.Inject(probe);
            _world.Settle();
        }

        _world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(AddressState.Duplicate, Assert.Single(_on.Addresses).State);
    }

    [Fact]
    public void The_groups_of_its_addresses_are_told()
    {
        _world.Run(TimeSpan.FromSeconds(3));
        IpAddress group = NeighbourDiscovery.SolicitedNode(Assert.Single(_on.Addresses).Address);
        Assert.NotNull(_host.Multicast.Table(_on).Find(group));
        Assert.Contains(_link.Sent, frame => frame.Length > 62 && frame[14 + 6] == IpProtocol.HopByHop
            && MulticastReportView.TryParseMld(frame.AsSpan(62), out MulticastReportView report) && report.Count == 1);
    }

    [Fact]
    public void An_IPv4_address_of_its_own_choice_is_probed_announced_and_defended_once()
    {
        var linkLocal = new Ipv4LinkLocal(_on);
        linkLocal.Start(_world.Now);
        Assert.Equal(IpAddress.Any4, linkLocal.Address);
        _link.Sent.Clear();
        _world.Run(TimeSpan.FromSeconds(10));
        IpAddress first = linkLocal.Address;
        Assert.True(first.IsLinkLocal);
        Assert.Equal(["0.0.0.0", "0.0.0.0", "0.0.0.0", first.ToString(), first.ToString()], Arps().Select(arp => arp.SenderAddress.ToString()));

        byte[] claim = new byte[ArpHeader.Size];
        new ArpHeader(ArpOperation.Request, ProbeLink.Peer, first, default, first).Write(claim);
        _link.Inject(EtherType.Arp, claim, MacAddress.Broadcast);
        _world.Settle();
        Assert.Equal(first, linkLocal.Address);
        Assert.Equal(first, Arps()[0].SenderAddress);
        _world.Run(TimeSpan.FromSeconds(1));
        _link.Inject(EtherType.Arp, claim, MacAddress.Broadcast);
        _world.Run(TimeSpan.FromSeconds(20));
        Assert.NotEqual(first, linkLocal.Address);
        Assert.True(linkLocal.Address.IsLinkLocal);
    }

    [Fact]
    public void An_interface_that_is_full_of_addresses_gets_one_of_its_own_choice_when_there_is_room()
    {
        while (_on.Addresses.Count < NetworkInterface.AddressLimit) _on.AddAddress(new IpPrefix(IpAddress.V4(0x0a000001 + (uint)_on.Addresses.Count), 8));
        var linkLocal = new Ipv4LinkLocal(_on);
        linkLocal.Start(_world.Now);
        _world.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(IpAddress.Any4, linkLocal.Address);
        _on.RemoveAddress(_on.Addresses[^1].Address);
        _world.Run(TimeSpan.FromSeconds(50));
        Assert.True(linkLocal.Address.IsLinkLocal);
    }

    private List<ArpHeader> Arps()
    {
        var found = new List<ArpHeader>();
        while (_link.Sent.TryDequeue(out byte[]? frame))
        {
            if (ArpView.TryParse(frame.AsSpan(EthernetHeader.Size), out ArpView view)) found.Add(view.Header);
        }

        return found;
    }

    private static bool IsProbe(byte[] frame) =>
        frame.Length == 54 + 32 && frame[20] == IpProtocol.Icmpv6 && frame[54] == Icmpv6Type.NeighborSolicitation
        && frame.AsSpan(22, 16).IndexOfAnyExcept((byte)0) < 0;
}
