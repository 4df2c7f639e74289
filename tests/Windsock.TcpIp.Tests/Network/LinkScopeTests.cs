using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

/// <summary>A host that has fe80::1 on two links, and at the end of each a host that calls itself fe80::2 and has the same port. They are two peers.</summary>
public class LinkScopeTests
{
    private const ushort Port = 80, PeerPort = 4000;

    private static readonly IpAddress s_own = IpAddress.Parse("fe80::1"), s_peer = IpAddress.Parse("fe80::2");

    private readonly World _world = new();
    private readonly NetStack _host;
    private readonly NetStack _left;
    private readonly NetStack _right;
    private readonly int _toLeft;
    private readonly int _toRight;

    public LinkScopeTests()
    {
        _host = _world.Host();
        _left = _world.Host();
        _right = _world.Host();
        (NetworkInterface left, _) = _world.Join(_host, "fe80::1/64", _left, "fe80::2/64");
        (NetworkInterface right, _) = _world.Join(_host, "fe80::1/64", _right, "fe80::2/64");
        (_toLeft, _toRight) = (left.Index, right.Index);
    }

    [Fact]
    public void Both_are_connected_at_once_and_neither_touches_the_other()
    {
        TcpSocket listener = Listen(new AddressPort(IpAddress.Any6, Port));
        TcpSocket left = Call(_left), right = Call(_right);
        var accepted = new Dictionary<int, TcpSocket>();
        while (listener.Accept(_world.Now, out TcpSocket? each) == StackError.None) accepted.Add(each!.Remote.Scope, each);
        Assert.Equal([_toLeft, _toRight], accepted.Keys.Order());
        Assert.All(accepted, each => Assert.Equal((s_own, each.Key), (each.Value.Local.Address, each.Value.Local.Scope)));

        left.Send(_world.Now, [1], TcpSendFlags.None, out _);
        right.Send(_world.Now, [2], TcpSendFlags.None, out _);
        _world.Settle();
        Assert.Equal((1, 2), (Read(accepted[_toLeft]), Read(accepted[_toRight])));

        left.Abort(_world.Now);
        _world.Settle();
        Assert.Equal((TcpState.Closed, TcpState.Established), (accepted[_toLeft].State, accepted[_toRight].State));
    }

    [Fact]
    public void One_in_TIME_WAIT_does_not_stand_for_the_other()
    {
        TcpSocket listener = Listen(new AddressPort(IpAddress.Any6, Port));
        Call(_left);
        Assert.Equal(StackError.None, listener.Accept(_world.Now, out TcpSocket? first));
        AddressPort near = first!.Local, far = first.Remote;
        first.Close(_world.Now); // First, so it is this host that waits.
        _world.Settle();
        _leftSocket!.Close(_world.Now);
        _world.Settle();
        Assert.True(_host.Tcp.TimeWait.TryFind(near, far, out _));
        Assert.False(_host.Tcp.TimeWait.TryFind(near with { Scope = _toRight }, far with { Scope = _toRight }, out _));

        TcpSocket right = Call(_right);
        Assert.Equal((TcpState.Established, 1), (right.State, _host.Tcp.TimeWait.Count));
    }

    [Fact]
    public void A_program_calls_both_from_one_port()
    {
        Answer(_left);
        Answer(_right);
        foreach (int scope in (int[])[_toLeft, _toRight])
        {
            TcpSocket socket = _host.OpenTcp(v6: true);
            Assert.Equal(StackError.None, socket.Bind(_world.Now, new AddressPort(IpAddress.Any6, 9000)));
            Assert.Equal(StackError.InProgress, socket.Connect(_world.Now, new AddressPort(s_peer, Port, scope)));
            _world.Settle();
            Assert.Equal((TcpState.Established, scope, scope), (socket.State, socket.Local.Scope, socket.Remote.Scope));
        }
    }

    [Theory]
    [InlineData(true, "by an address with its scope")]
    [InlineData(false, "by an address without")]
    public void A_host_calls_itself_by_the_address_that_it_has_on_a_link(bool scoped, string why)
    {
        NetStack alone = _world.Host();
        int index = _world.Join(alone, "fe80::9/64", _world.Host(), "fe80::8/64").Near.Index;
        Answer(alone);
        TcpSocket socket = alone.OpenTcp(v6: true);
        Assert.Equal(StackError.InProgress, socket.Connect(_world.Now, new AddressPort(IpAddress.Parse("fe80::9"), Port, scoped ? index : 0)));
        _world.Settle();
        Assert.True(socket.State == TcpState.Established, why);
    }

    [Fact]
    public void A_listener_that_is_bound_to_one_link_is_not_there_for_the_other()
    {
        Listen(new AddressPort(s_own, Port, _toRight));
        Assert.Equal((TcpState.Closed, TcpState.Established), (Call(_left).State, Call(_right).State));
    }

    [Theory]
    [InlineData(false, "bound to the address of one link")]
    [InlineData(true, "connected to the peer of one link")]
    public void A_datagram_socket_hears_its_own_link_only(bool connects, string why)
    {
        UdpSocket socket = _host.OpenUdp(v6: true);
        Assert.Equal(StackError.None, socket.Bind(_world.Now, new AddressPort(connects ? IpAddress.Any6 : s_own, Port, connects ? 0 : _toRight)));
        if (connects) Assert.Equal(StackError.None, socket.Connect(_world.Now, new AddressPort(s_peer, PeerPort, _toRight)));
        foreach (NetStack from in (NetStack[])[_left, _right])
        {
            UdpSocket sender = from.OpenUdp(v6: true);
            sender.Bind(_world.Now, new AddressPort(IpAddress.Any6, PeerPort));
            byte mark = from == _left ? (byte)1 : (byte)2;
            Assert.Equal(StackError.None, sender.Send(_world.Now, _world.Payload(mark), new AddressPort(s_own, Port, 2), default));
        }

        _world.Settle();
        Assert.True(socket.AvailableBytes == 1 && socket.Peek()!.Bytes[0] == 2, why);
    }

    [Fact]
    public void A_raw_socket_is_connected_to_the_peer_of_one_link()
    {
        RawSocket socket = _host.OpenRaw(true, 253);
        Assert.Equal(StackError.None, socket.Connect(_world.Now, new AddressPort(s_peer, 0, _toRight)));
        _left.OpenRaw(true, 253).Send(_world.Now, _world.Payload(1), new AddressPort(s_own, 0, 2), default);
        _right.OpenRaw(true, 253).Send(_world.Now, _world.Payload(2), new AddressPort(s_own, 0, 2), default);
        _world.Settle();
        Assert.True(socket.AvailableBytes == 1 && socket.Peek()!.Bytes[0] == 2);
    }

    private TcpSocket? _leftSocket;

    private TcpSocket Listen(in AddressPort at)
    {
        TcpSocket listener = _host.OpenTcp(v6: true);
        Assert.Equal(StackError.None, listener.Bind(_world.Now, at));
        Assert.Equal(StackError.None, listener.Listen(_world.Now, 5));
        return listener;
    }

    private void Answer(NetStack stack)
    {
        TcpSocket listener = stack.OpenTcp(v6: true);
        listener.Bind(_world.Now, new AddressPort(IpAddress.Any6, Port));
        listener.Listen(_world.Now, 5);
    }

    private TcpSocket Call(NetStack from)
    {
        TcpSocket socket = from.OpenTcp(v6: true);
        Assert.Equal(StackError.None, socket.Bind(_world.Now, new AddressPort(IpAddress.Any6, PeerPort)));
        Assert.Equal(StackError.InProgress, socket.Connect(_world.Now, new AddressPort(s_own, Port, 2)));
        _world.Settle();
        if (from == _left) _leftSocket = socket;
        return socket;
    }

    private int Read(TcpSocket socket)
    {
        Span<byte> one = stackalloc byte[2];
        return socket.Receive(_world.Now, one, TcpReceiveFlags.None, out int count) == StackError.None && count == 1 ? one[0] : -1;
    }
}
