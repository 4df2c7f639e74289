using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Udp;

public class UdpErrorTests
{
    private readonly World _world = new();
    private readonly NetStack _host;

    public UdpErrorTests()
    {
        _host = _world.Host();
        _world.Join(_host, "10.0.0.1/24 fd00::1/64", _world.Host(), "10.0.0.2/24 fd00::2/64");
    }

    [Theory]
    [InlineData("10.0.0.2", "another host")]
    [InlineData("fd00::2", "another host")]
    [InlineData("10.0.0.1", "this host")]
    [InlineData("fd00::1", "this host")]
    [InlineData("127.0.0.1", "this host")]
    [InlineData("::1", "this host")]
    public void A_port_where_nobody_listens_resets(string address, string why)
    {
        var to = new AddressPort(IpAddress.Parse(address), 9);
        foreach (bool connected in new[] { true, false })
        {
            UdpSocket socket = _host.OpenUdp(!to.Address.IsV4);
            if (connected) Assert.Equal(StackError.None, socket.Connect(_world.Now, to));
            Assert.Equal(StackError.None, socket.Send(_world.Now, _world.Payload(1), connected ? null : to, default));
            _world.Settle();
            Assert.True(socket.TakeError() == StackError.ConnectionReset, why);
            socket.Close(_world.Now);
        }
    }

    [Fact]
    public void Nobody_is_told_about_groups_and_broadcasts()
    {
        UdpSocket socket = _host.OpenUdp(false);
        socket.Broadcast = true;
        socket.Send(_world.Now, _world.Payload(1), new AddressPort(IpAddress.Parse("10.0.0.255"), 9), default);
        socket.Send(_world.Now, _world.Payload(1), new AddressPort(IpAddress.Parse("224.0.0.1"), 9), default);
        _world.Settle();
        Assert.Equal(StackError.None, socket.TakeError());
    }

    [Fact]
    public void A_neighbour_that_does_not_answer_is_unreachable()
    {
        UdpSocket socket = _host.OpenUdp(false);
        socket.Send(_world.Now, _world.Payload(1), new AddressPort(IpAddress.Parse("10.0.0.77"), 9), default);
        _world.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(StackError.HostUnreachable, socket.TakeError());
    }
}
