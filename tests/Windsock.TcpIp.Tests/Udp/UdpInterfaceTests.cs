using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Udp;

/// <summary>A host with two links, and a host at the end of each.</summary>
public class UdpInterfaceTests
{
    private static readonly IpAddress s_group = IpAddress.Parse("239.1.2.3");

    private readonly World _world = new();
    private readonly NetStack _host;
    private readonly NetStack _left;
    private readonly NetStack _right;
    private readonly NetworkInterface _toRight;

    public UdpInterfaceTests()
    {
        _host = _world.Host();
        _left = _world.Host();
        _right = _world.Host();
        _world.Join(_host, "10.0.0.1/24 fe80::1/64", _left, "10.0.0.2/24 fe80::2/64");
        (_toRight, _) = _world.Join(_host, "10.0.1.1/24 fe80::1/64", _right, "10.0.1.2/24 fe80::2/64");
    }

    [Fact]
    public void A_group_is_reached_by_the_interface_that_the_socket_names()
    {
        UdpSocket left = Member(_left), right = Member(_right);
        UdpSocket socket = _host.OpenUdp(false);
        Send(socket, s_group);
        Assert.Equal((1, 0), (Count(left), Count(right)));
        socket.MulticastInterface = _toRight.Index;
        Send(socket, s_group);
        Assert.Equal((0, 1), (Count(left), Count(right)));
        Assert.Equal(StackError.None, socket.Send(_world.Now, _world.Payload(1), new AddressPort(s_group, 5000), new DatagramOptions(Interface: 2)));
        _world.Settle();
        Assert.Equal((1, 0), (Count(left), Count(right)));
    }

    [Fact]
    public void A_datagram_to_a_group_goes_one_hop_unless_told_otherwise_and_none_when_told_so()
    {
        UdpSocket left = Member(_left), own = Member(_host);
        UdpSocket socket = _host.OpenUdp(false);
        Send(socket, s_group);
        Assert.Equal(1, left.Peek()!.HopLimit);
        Assert.Equal((1, 1), (Count(left), Count(own)));
        socket.MulticastHopLimit = 0;
        Send(socket, s_group);
        Assert.Equal((0, 1), (Count(left), Count(own)));
    }

    [Fact]
    public void A_socket_may_be_held_to_one_interface()
    {
        var to = new AddressPort(IpAddress.Parse("10.0.1.1"), 80);
        TcpSocket listener = _host.OpenTcp();
        listener.BoundInterface = _toRight.Index;
        Assert.Equal(StackError.None, listener.Bind(_world.Now, new AddressPort(IpAddress.Any4, 80)));
        Assert.Equal(StackError.None, listener.Listen(_world.Now, 5));
        TcpSocket left = _left.OpenTcp(), right = _right.OpenTcp();
        left.Connect(_world.Now, to with { Address = IpAddress.Parse("10.0.0.1") });
        right.Connect(_world.Now, to);
        _world.Settle();
        Assert.Equal((TcpState.Closed, TcpState.Established), (left.State, right.State));
        Assert.Equal(StackError.None, listener.Accept(_world.Now, out TcpSocket? accepted));
        Assert.Equal(_toRight.Index, accepted!.BoundInterface);

        TcpSocket caller = _host.OpenTcp();
        caller.BoundInterface = _toRight.Index;
        Assert.Equal(StackError.NetworkUnreachable, caller.Connect(_world.Now, new AddressPort(IpAddress.Parse("10.0.0.2"), 80)));
        Assert.Equal(StackError.InProgress, caller.Connect(_world.Now, new AddressPort(IpAddress.Parse("10.0.1.2"), 80)));

        RawSocket raw = _host.OpenRaw(false, 253);
        raw.BoundInterface = _toRight.Index;
        _left.OpenRaw(false, 253).Send(_world.Now, _world.Payload(1), new AddressPort(IpAddress.Parse("10.0.0.1"), 0), default);
        _world.Settle();
        Assert.Null(raw.Peek());
        _right.OpenRaw(false, 253).Send(_world.Now, _world.Payload(2), new AddressPort(IpAddress.Parse("10.0.1.1"), 0), default);
        _world.Settle();
        Assert.Equal([2], raw.Peek()!.Bytes[20..].ToArray());
        Assert.Equal(StackError.NetworkUnreachable, raw.Send(_world.Now, _world.Payload(3), new AddressPort(IpAddress.Parse("10.0.0.2"), 0), default));
    }

    [Fact]
    public void Link_local_addresses_are_told_apart_by_their_interface()
    {
        UdpSocket left = Open(_left, v6: true), right = Open(_right, v6: true), socket = Open(_host, v6: true);
        IpAddress peer = IpAddress.Parse("fe80::2");
        foreach (int scope in new[] { 2, 3 })
        {
            Assert.Equal(StackError.None, socket.Send(_world.Now, _world.Payload(1), new AddressPort(peer, 5000, scope), default));
            _world.Settle();
        }

        Assert.Equal((1, 1), (Count(left), Count(right)));
    }

    [Fact]
    public void A_socket_that_is_bound_to_an_interface_hears_nothing_else_and_shares_the_port()
    {
        UdpSocket first = _host.OpenUdp(false), second = _host.OpenUdp(false);
        first.BoundInterface = 2;
        second.BoundInterface = 3;
        Assert.Equal(StackError.None, first.Bind(_world.Now, new AddressPort(IpAddress.Any4, 68)));
        Assert.Equal(StackError.None, second.Bind(_world.Now, new AddressPort(IpAddress.Any4, 68)));
        UdpSocket left = Open(_left), right = Open(_right);
        left.Broadcast = right.Broadcast = true;
        left.Send(_world.Now, _world.Payload(1), new AddressPort(IpAddress.Broadcast, 68), default);
        right.Send(_world.Now, _world.Payload(1), new AddressPort(IpAddress.Parse("10.0.1.1"), 68), default);
        right.Send(_world.Now, _world.Payload(1), new AddressPort(IpAddress.Broadcast, 68), default);
        _world.Settle();
        Assert.Equal((1, 2), (Count(first), Count(second)));
    }

    [Fact]
    public void The_sender_may_name_its_address()
    {
        UdpSocket left = Open(_left), socket = _host.OpenUdp(false);
        IpAddress peer = IpAddress.Parse("10.0.0.2");
        var other = new DatagramOptions(Source: IpAddress.Parse("192.0.2.1"));
        Assert.Equal(StackError.AddressNotAvailable, socket.Send(_world.Now, _world.Payload(1), new AddressPort(peer, 5000), other));
        var own = new DatagramOptions(Source: IpAddress.Parse("10.0.0.1"), HopLimit: 7, TrafficClass: 4);
        Assert.Equal(StackError.None, socket.Send(_world.Now, _world.Payload(1), new AddressPort(peer, 5000), own));
        _world.Settle();
        Assert.Equal((7, 4), (left.Peek()!.HopLimit, left.Peek()!.TrafficClass));
        left.Close(_world.Now);
        Assert.Equal(0, _world.Pool.Rented);
    }

    private UdpSocket Open(NetStack stack, bool v6 = false)
    {
        UdpSocket socket = stack.OpenUdp(v6);
        Assert.Equal(StackError.None, socket.Bind(_world.Now, new AddressPort(v6 ? IpAddress.Any6 : IpAddress.Any4, 5000)));
        return socket;
    }

    private UdpSocket Member(NetStack stack)
    {
        UdpSocket socket = Open(stack);
        Assert.Equal(StackError.None, socket.Join(_world.Now, s_group));
        return socket;
    }

    private void Send(UdpSocket socket, IpAddress to)
    {
        Assert.Equal(StackError.None, socket.Send(_world.Now, _world.Payload(1), new AddressPort(to, 5000), default));
        _world.Settle();
    }

    private int Count(UdpSocket socket)
    {
        int count = 0;
        for (; socket.Receive(_world.Now) is { } packet; count++) packet.Release();
        return count;
    }
}
