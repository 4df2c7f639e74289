using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class RedirectTests
{
    private readonly World _world = new();

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.9", "192.0.2.1")]
    [InlineData("fd00::1", "fe80::9", "2001:db8::1")]
    public void A_host_goes_by_the_better_router_until_that_does_not_answer(string own, string better, string far)
    {
        bool isV4 = own.Contains('.', StringComparison.Ordinal);
        NetStack router = _world.Router();
        var link = new ProbeLink(_world.Pool);
        NetworkInterface by = _world.Attach(router, link, "10.0.0.8/24 fd00::8/64 fe80::8/64");
        World.Route(by, isV4 ? "192.0.2.0/24" : "2001:db8::/64", better);
        by.AddNeighbour(IpAddress.Parse(better), ProbeLink.Peer);
        by.AddNeighbour(IpAddress.Parse(own), ProbeLink.Peer);
        link.Inject(isV4 ? EtherType.Ipv4 : EtherType.Ipv6, PathTests.IpPacket(own, far));
        _world.Settle();
        Assert.Equal(2, link.Sent.Count);
        byte[] redirect = link.Sent.Dequeue()[EthernetHeader.Size..];
        Assert.Equal(isV4 ? Icmpv4Type.Redirect : Icmpv6Type.Redirect, redirect[isV4 ? 20 : 40]);

        NetStack host = _world.Host();
        var hostLink = new ProbeLink(_world.Pool);
        NetworkInterface from = _world.Attach(host, hostLink, "10.0.0.1/24 fd00::1/64 fe80::1/64");
        World.Route(from, isV4 ? "0.0.0.0/0" : "::/0", isV4 ? "10.0.0.8" : "fe80::8");
        Assert.Equal(StackError.None, host.Ip.FindPath(IpAddress.Parse(far), default, 0, out IpPath? path));
        hostLink.Inject(isV4 ? EtherType.Ipv4 : EtherType.Ipv6, redirect);
        _world.Settle();
        Assert.Equal((better, false), (path!.NextHop.ToString(), path.IsStale));

        if (!isV4) from.Neighbours.Remove(from.Neighbours.Find(IpAddress.Parse(better))!);
        UdpSocket socket = host.OpenUdp(!isV4);
        socket.Send(_world.Now, _world.Payload(1), new AddressPort(IpAddress.Parse(far), 9), default);
        _world.Run(TimeSpan.FromSeconds(4));
        host.Ip.FindPath(IpAddress.Parse(far), default, 0, out path);
        Assert.Equal(isV4 ? "10.0.0.8" : "fe80::8", path!.NextHop.ToString());
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.9", "not by the router in use")]
    [InlineData("10.0.0.8", "10.7.0.9", "the better one is no neighbour")]
    [InlineData("10.0.0.8", "10.0.0.1", "the better one is the host itself")]
    public void A_redirect_is_not_believed(string reporter, string better, string why)
    {
        NetStack host = _world.Host();
        var link = new ProbeLink(_world.Pool);
        NetworkInterface by = _world.Attach(host, link, "10.0.0.1/24");
        World.Route(by, "0.0.0.0/0", "10.0.0.8");
        host.Ip.FindPath(IpAddress.Parse("192.0.2.1"), default, 0, out IpPath? path);
        byte[] packet = new byte[20 + 8 + 28];
        PathTests.IpPacket("10.0.0.1", "192.0.2.1").CopyTo(packet, 28);
        Icmpv4Header.Redirect(Icmpv4Code.RedirectHost, IpAddress.Parse(better)).Write(packet.AsSpan(20));
        new Ipv4Header(IpAddress.Parse(reporter), IpAddress.Parse("10.0.0.1"), IpProtocol.Icmp).Write(packet, 36);
        link.Inject(EtherType.Ipv4, packet);
        _world.Settle();
        Assert.True(path!.NextHop == IpAddress.Parse("10.0.0.8"), why);
        Assert.Equal(1, host.Counters.Dropped(DropReason.ErrorAboutNothing));
    }
}
