using Windsock.TcpIp.Network.Multicast;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Udp;
using Windsock.TcpIp.Wire;
using Xunit;
using static Windsock.TcpIp.Tests.Udp.UdpPair;

namespace Windsock.TcpIp.Tests.Multicast;

public class MulticastDeliveryTests
{
    private static readonly IpAddress s_group4 = IpAddress.Parse("239.1.2.3");
    private static readonly IpAddress s_group6 = IpAddress.Parse("ff15::7");
    private readonly UdpPair _pair = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Members_hear_and_others_do_not(bool v6)
    {
        IpAddress group = v6 ? s_group6 : s_group4;
        UdpSocket near = _pair.Open(_pair.Near, 2000, v6);
        UdpSocket one = _pair.Open(_pair.Far, 2000, v6), two = Share(v6), other = Share(v6);
        Assert.Equal(StackError.None, near.Join(_pair.Now, group));
        Assert.Equal(StackError.None, one.Join(_pair.Now, group));
        Assert.Equal(StackError.None, two.Join(_pair.Now, group));
        Assert.Equal(StackError.AddressInUse, two.Join(_pair.Now, group));
        Assert.Equal(StackError.None, _pair.Send(near, At(group, 2000), 3));
        _pair.Run();
        Assert.Equal([3], _pair.Receive(one));
        Assert.Equal([3], _pair.Receive(two));
        Assert.Null(_pair.Receive(other));
        Assert.Equal([3], _pair.Receive(near));

        near.MulticastLoop = false; // It asks the receiver.
        _pair.Send(near, At(group, 2000), 4);
        _pair.Run();
        Assert.Null(_pair.Receive(near));
        Assert.Equal([4], _pair.Receive(one));
        Assert.Equal(StackError.None, two.Leave(_pair.Now, group));
        Assert.Equal(StackError.AddressNotAvailable, two.Leave(_pair.Now, group));
        _pair.Send(near, At(group, 2000), 5);
        _pair.Run();
        Assert.Equal([4], _pair.Receive(two));
        Assert.Null(_pair.Receive(two));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sources_are_filtered_for_each_socket(bool v6)
    {
        IpAddress group = v6 ? s_group6 : s_group4, sender = v6 ? NearV6 : NearV4, stranger = v6 ? IpAddress.Parse("fd00::99") : IpAddress.Parse("10.0.0.99");
        UdpSocket near = _pair.Open(_pair.Near, 2000, v6);
        UdpSocket wanted = _pair.Open(_pair.Far, 2000, v6), unwanted = Share(v6), blocking = Share(v6);
        wanted.Join(_pair.Now, group, 2, sender);
        unwanted.Join(_pair.Now, group, 2, stranger);
        blocking.Join(_pair.Now, group, 2);
        Assert.Equal(StackError.None, blocking.Block(_pair.Now, group, 2, sender));
        Assert.Equal(StackError.AddressNotAvailable, blocking.Block(_pair.Now, group, 2, sender));
        Assert.Equal(StackError.Invalid, wanted.Block(_pair.Now, group, 2, sender));
        Assert.Equal(SourceFilterMode.Exclude, blocking.GetSourceFilter(group, 2)!.Value.Mode);
        _pair.Send(near, At(group, 2000), 3);
        _pair.Run();
        Assert.Equal([3], _pair.Receive(wanted));
        Assert.Null(_pair.Receive(unwanted));
        Assert.Null(_pair.Receive(blocking));
        Assert.Equal(StackError.None, blocking.Unblock(_pair.Now, group, 2, sender));
        _pair.Send(near, At(group, 2000), 4);
        _pair.Run();
        Assert.Equal([4], _pair.Receive(blocking));
    }

    [Fact]
    public void Groups_are_bounded()
    {
        UdpSocket near = _pair.Open(_pair.Near, 2000);
        StackError error = StackError.None;
        int joined = 0;
        while (error == StackError.None) error = near.Join(_pair.Now, IpAddress.V4(0xef000001 + (uint)joined++));
        Assert.Equal(StackError.NoBuffers, error);
        Assert.Equal(SocketMemberships.MaxGroups + 1, joined);
        Assert.Equal(StackError.Invalid, near.Join(_pair.Now, NearV4));
        Assert.Equal(StackError.AddressNotAvailable, near.Join(_pair.Now, s_group4, 9));
        Assert.Equal(StackError.FamilyNotSupported, near.Join(_pair.Now, s_group6));
    }

    private UdpSocket Share(bool v6)
    {
        UdpSocket socket = _pair.Far.OpenUdp(v6);
        socket.ReuseAddress = true;
        socket.Bind(_pair.Now, At(v6 ? IpAddress.Any6 : IpAddress.Any4, 2000));
        return socket;
    }
}
