using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class RawSocketTests
{
    private static readonly IpAddress s_near4 = IpAddress.Parse("10.0.0.1"), s_far4 = IpAddress.Parse("10.0.0.2");
    private static readonly IpAddress s_far6 = IpAddress.Parse("fd00::2");

    private readonly World _world = new();
    private readonly NetStack _near;
    private readonly NetStack _far;

    public RawSocketTests()
    {
        _near = _world.Host();
        _far = _world.Host();
        _world.Join(_near, "10.0.0.1/24 fd00::1/64", _far, "10.0.0.2/24 fd00::2/64");
    }

    [Fact]
    public void IPv4_is_received_with_its_header_and_IPv6_without()
    {
        RawSocket to4 = _far.OpenRaw(false, 253), to6 = _far.OpenRaw(true, 253);
        Assert.Equal(StackError.None, _near.OpenRaw(false, 253).Send(_world.Now, _world.Payload(1, 2), new AddressPort(s_far4, 0), default));
        Assert.Equal(StackError.None, _near.OpenRaw(true, 253).Send(_world.Now, _world.Payload(3, 4), new AddressPort(s_far6, 0), default));
        _world.Settle();
        Packet four = to4.Receive(_world.Now)!, six = to6.Receive(_world.Now)!;
        Assert.True(Ipv4View.TryParse(four.Bytes, out Ipv4View view) && view.Payload.SequenceEqual<byte>([1, 2]) && view.Source == s_near4);
        Assert.Equal([3, 4], six.Bytes.ToArray());
        four.Release();
        six.Release();
        Assert.Equal(0, _far.Counters.ErrorsSent);
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Fact]
    public void A_program_pings_by_itself_and_ICMP_answers_all_the_same()
    {
        RawSocket socket = _near.OpenRaw(true, IpProtocol.Icmpv6);
        for (int type = 0; type < 256; type++) socket.Pass((byte)type, type == Icmpv6Type.EchoReply);
        byte[] message = new byte[20];
        Icmpv6Header.Echo(false, 7, 8).Write(message, IpAddress.Loopback6, IpAddress.Loopback6); // The stack makes the checksum right.
        socket.Send(_world.Now, _world.Payload(message), new AddressPort(s_far6, 0), default);
        _world.Settle();
        Packet reply = socket.Receive(_world.Now)!;
        Assert.True(Icmpv6View.TryParse(reply.Bytes, out Icmpv6View view));
        Assert.Equal(Icmpv6Header.Echo(true, 7, 8), view.Header);
        reply.Release();
        Assert.Null(socket.Receive(_world.Now));
    }

    [Fact]
    public void A_header_of_the_program_is_completed_and_sent()
    {
        RawSocket receiver = _far.OpenRaw(false, 253);
        RawSocket sender = _near.OpenRaw(false, RawSocket.HeadersOnly);
        byte[] packet = new byte[24];
        new Ipv4Header(IpAddress.Any4, s_far4, 253, TimeToLive: 9).Write(packet, 0);
        Assert.Equal(StackError.None, sender.Send(_world.Now, _world.Payload(packet), new AddressPort(s_far4, 0), default));
        Assert.Equal(StackError.Invalid, sender.Send(_world.Now, _world.Payload(1, 2, 3), new AddressPort(s_far4, 0), default));
        _world.Settle();
        Packet got = receiver.Receive(_world.Now)!;
        Assert.True(Ipv4View.TryParse(got.Bytes, out Ipv4View view));
        Assert.Equal((s_near4, 9, 24), (view.Source, (int)view.TimeToLive, view.TotalBytes));
        got.Release();
    }

    [Fact]
    public void The_queue_is_bounded_and_filters_hold()
    {
        RawSocket all = _far.OpenRaw(false, 253), bound = _far.OpenRaw(false, 253), connected = _far.OpenRaw(false, 253);
        all.ReceiveBufferBytes = 10_000;
        Assert.Equal(StackError.AddressNotAvailable, bound.Bind(_world.Now, new AddressPort(s_near4, 0)));
        bound.Bind(_world.Now, new AddressPort(s_far4, 0));
        connected.Connect(_world.Now, new AddressPort(IpAddress.Parse("10.0.0.3"), 0));
        RawSocket sender = _near.OpenRaw(false, 253);
        for (int i = 0; i < 20; i++) sender.Send(_world.Now, _world.Payload(new byte[1000]), new AddressPort(s_far4, 0), default);
        _world.Settle();
        Assert.Equal(11, _far.Counters.Dropped(DropReason.ReceiveBufferFull));
        Assert.Equal(SocketReadiness.Readable | SocketReadiness.Writable, bound.Readiness);
        Assert.Equal(SocketReadiness.Writable, connected.Readiness);
        all.Close(_world.Now);
        bound.Close(_world.Now);
        Assert.Equal(0, _world.Pool.Rented);
    }

    [Fact]
    public void A_connected_socket_hears_that_nobody_speaks_its_protocol()
    {
        RawSocket socket = _near.OpenRaw(false, 253);
        socket.Connect(_world.Now, new AddressPort(s_far4, 0));
        socket.Send(_world.Now, _world.Payload(new byte[8]), null, default);
        _world.Settle();
        Assert.Equal(StackError.ConnectionRefused, socket.TakeError());
    }
}
