using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Xunit;
using static Windsock.TcpIp.Tests.Udp.UdpPair;

namespace Windsock.TcpIp.Tests.Udp;

public class UdpSocketTests
{
    [Fact]
    public void A_socket_that_nobody_reads_leaves_buffers_for_the_others()
    {
        var pool = new PacketPool(4 << 20);
        var stack = new NetStack(new StackOptions { Seed = 1 }, pool);
        Instant now = Instant.Zero + TimeSpan.FromSeconds(1);
        UdpSocket deaf = stack.OpenUdp(false), other = stack.OpenUdp(false), sender = stack.OpenUdp(false);
        deaf.ReceiveBufferBytes = 1 << 30;
        deaf.Bind(now, new AddressPort(IpAddress.Loopback4, 5000));
        other.Bind(now, new AddressPort(IpAddress.Loopback4, 5001));
        for (int i = 0; i < 8000; i++) Send(5000);
        Assert.InRange(deaf.AvailableBytes, 1_000_000, 2_100_000); // Half of the pool.
        for (int i = 0; i < 40; i++) Send(5001);
        Assert.Equal(40_000, other.AvailableBytes);

        void Send(ushort port)
        {
            Packet packet = pool.TryRent(1000)!;
            packet.Append(1000).Clear();
            Assert.Equal(StackError.None, sender.Send(now, packet, new AddressPort(IpAddress.Loopback4, port), default));
        }
    }

    private readonly UdpPair _pair = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_datagram_arrives_with_its_notes(bool v6)
    {
        UdpSocket near = _pair.Open(_pair.Near, 1000, v6);
        UdpSocket far = _pair.Open(_pair.Far, 2000, v6);
        near.HopLimit = 9;
        near.TrafficClass = 0x28;
        Assert.Equal(StackError.None, _pair.Send(near, At(v6 ? FarV6 : FarV4, 2000), 1, 2, 3));
        _pair.Run();
        Assert.Equal(SocketReadiness.Readable | SocketReadiness.Writable, far.Readiness);
        Assert.Equal(3, far.AvailableBytes);
        Packet packet = far.Receive(_pair.Now)!;
        Assert.Equal([1, 2, 3], packet.Bytes.ToArray());
        Assert.Equal(v6 ? NearV6 : NearV4, packet.Source);
        Assert.Equal(v6 ? FarV6 : FarV4, packet.Destination);
        Assert.Equal(1000, packet.SourcePort);
        Assert.Equal(9, packet.HopLimit);
        Assert.Equal(0x28, packet.TrafficClass);
        Assert.Same(_pair.FarInterface, packet.Interface);
        packet.Release();
        Assert.Null(far.Receive(_pair.Now));
        Assert.Equal(0, _pair.Pool.Rented);
    }

    [Fact]
    public void A_socket_without_a_port_gets_a_dynamic_one_when_it_sends()
    {
        UdpSocket near = _pair.Near.OpenUdp(false);
        Assert.Equal(0, near.Local.Port);
        Assert.Equal(StackError.None, _pair.Send(near, At(FarV4, 2000), 1));
        Assert.InRange(near.Local.Port, 49152, 65535);
    }

    [Fact]
    public void All_dynamic_ports_can_be_had_and_then_none()
    {
        for (int i = 0; i < 16384; i++) _pair.Open(_pair.Near, 0);
        Assert.Equal(StackError.AddressInUse, _pair.Near.OpenUdp(false).Bind(_pair.Now, At(IpAddress.Any4, 0)));
    }

    [Fact]
    public void The_most_specific_socket_hears()
    {
        UdpSocket near = _pair.Open(_pair.Near, 1000);
        UdpSocket wildcard = _pair.Open(_pair.Far, 2000);
        UdpSocket bound = _pair.Far.OpenUdp(false);
        UdpSocket connected = _pair.Far.OpenUdp(false);
        bound.ReuseAddress = connected.ReuseAddress = true;
        Assert.Equal(StackError.None, bound.Bind(_pair.Now, At(FarV4, 2000)));
        Assert.Equal(StackError.None, connected.Bind(_pair.Now, At(FarV4, 2000)));
        Assert.Equal(StackError.None, connected.Connect(_pair.Now, At(NearV4, 1000)));
        foreach (UdpSocket expected in new[] { connected, bound, wildcard })
        {
            _pair.Send(near, At(FarV4, 2000), 7);
            _pair.Run();
            Assert.Equal([7], _pair.Receive(expected));
            expected.Close(_pair.Now);
        }
    }

    [Fact]
    public void A_connected_socket_hears_its_peer_only()
    {
        UdpSocket one = _pair.Open(_pair.Near, 1001);
        UdpSocket other = _pair.Open(_pair.Near, 1002);
        UdpSocket far = _pair.Open(_pair.Far, 2000);
        Assert.Equal(StackError.None, far.Connect(_pair.Now, At(NearV4, 1001)));
        Assert.Equal(FarV4, far.Local.Address);
        _pair.Send(other, At(FarV4, 2000), 2);
        _pair.Send(one, At(FarV4, 2000), 1);
        _pair.Run();
        Assert.Equal([1], _pair.Receive(far));
        Assert.Null(_pair.Receive(far));

        Assert.Equal(StackError.None, far.Disconnect(_pair.Now));
        Assert.Equal(IpAddress.Any4, far.Local.Address);
        _pair.Send(other, At(FarV4, 2000), 3);
        _pair.Run();
        Assert.Equal([3], _pair.Receive(far));
    }

    [Fact]
    public void A_dual_stack_socket_speaks_both()
    {
        UdpSocket far = _pair.Far.OpenUdp(true);
        far.DualStack = true;
        Assert.Equal(StackError.None, far.Bind(_pair.Now, At(IpAddress.Any6, 2000)));
        UdpSocket near4 = _pair.Open(_pair.Near, 1000);
        UdpSocket near6 = _pair.Open(_pair.Near, 1000, v6: true);
        _pair.Send(near4, At(FarV4, 2000), 4);
        _pair.Send(near6, At(FarV6, 2000), 6);
        _pair.Run();
        Assert.Equal([4], _pair.Receive(far));
        Assert.Equal([6], _pair.Receive(far));
        Assert.Equal(StackError.None, _pair.Send(far, At(NearV4, 1000), 5));
        _pair.Run();
        Assert.Equal([5], _pair.Receive(near4));
    }

    [Fact]
    public void Errors_of_arguments()
    {
        UdpSocket near = _pair.Open(_pair.Near, 1000);
        Assert.Equal(StackError.DestinationRequired, _pair.Send(near, null, 1));
        Assert.Equal(StackError.FamilyNotSupported, _pair.Send(near, At(FarV6, 1), 1));
        Assert.Equal(StackError.AddressNotAvailable, _pair.Send(near, At(FarV4, 0), 1));
        Assert.Equal(StackError.NetworkUnreachable, _pair.Send(near, At(IpAddress.Parse("192.0.2.1"), 1), 1));
        Assert.Equal(StackError.AccessDenied, _pair.Send(near, At(IpAddress.Broadcast, 1), 1));
        Assert.Equal(StackError.AccessDenied, _pair.Send(near, At(IpAddress.Parse("10.0.0.255"), 1), 1));
        Assert.Equal(StackError.MessageTooLong, near.Send(_pair.Now, _pair.Payload(65508), At(FarV4, 1), default));
        Assert.Equal(StackError.Invalid, near.Bind(_pair.Now, At(IpAddress.Any4, 5)));
        Assert.Equal(StackError.NotConnected, near.Disconnect(_pair.Now));
        Assert.Equal(StackError.AddressInUse, _pair.Near.OpenUdp(false).Bind(_pair.Now, At(NearV4, 1000)));
        Assert.Equal(StackError.AddressNotAvailable, _pair.Near.OpenUdp(false).Bind(_pair.Now, At(FarV4, 1000)));
        near.DontFragment = true;
        Assert.Equal(StackError.MessageTooLong, near.Send(_pair.Now, _pair.Payload(1473), At(FarV4, 1), default));
        Assert.Equal(StackError.None, near.Send(_pair.Now, _pair.Payload(1472), At(FarV4, 1), default));
        _pair.Run();
        Assert.Equal(0, _pair.Pool.Rented);
    }

    [Fact]
    public void A_broadcast_reaches_everybody_also_here()
    {
        UdpSocket near = _pair.Open(_pair.Near, 2000);
        UdpSocket far = _pair.Open(_pair.Far, 2000);
        UdpSocket second = _pair.Far.OpenUdp(false);
        second.ReuseAddress = true;
        Assert.Equal(StackError.None, second.Bind(_pair.Now, At(IpAddress.Any4, 2000)));
        near.Broadcast = true;
        Assert.Equal(StackError.None, _pair.Send(near, At(IpAddress.Parse("10.0.0.255"), 2000), 8));
        _pair.Run();
        foreach (UdpSocket each in new[] { near, far, second }) Assert.Equal([8], _pair.Receive(each));
    }

    [Fact]
    public void A_full_buffer_refuses_and_small_datagrams_do_not_hold_more_than_their_share()
    {
        UdpSocket near = _pair.Open(_pair.Near, 1000);
        UdpSocket far = _pair.Open(_pair.Far, 2000);
        far.ReceiveBufferBytes = 4096;
        for (int i = 0; i < 100; i++) _pair.Send(near, At(FarV4, 2000), 1);
        _pair.Run();
        Assert.InRange(far.AvailableBytes, 1, 16);
        Assert.True(_pair.Far.Counters.Dropped(DropReason.ReceiveBufferFull) > 0);

        while (_pair.Receive(far) is not null)
        {
        }

        for (int i = 0; i < 5; i++) near.Send(_pair.Now, _pair.Payload(1000), At(FarV4, 2000), default);
        _pair.Run();
        Assert.Equal(4000, far.AvailableBytes);
        far.Close(_pair.Now);
        Assert.Equal(0, _pair.Pool.Rented);
    }

    [Fact]
    public void A_wrong_checksum_is_refused_and_none_is_right_over_v4()
    {
        UdpSocket near = _pair.Open(_pair.Near, 1000);
        UdpSocket far = _pair.Open(_pair.Far, 2000);
        near.NoChecksum = true;
        _pair.Send(near, At(FarV4, 2000), 1);
        _pair.Run();
        Assert.Equal([1], _pair.Receive(far));

        Packet packet = _pair.Payload(1, 2);
        new UdpHeader(5, 2000).Write(packet.Prepend(UdpHeader.Size), 2);
        packet.Bytes[6] = 1;
        new Ipv4Header(NearV4, FarV4, IpProtocol.Udp).Write(packet.Prepend(Ipv4Header.Size), 10);
        _pair.FarInterface.Receive(packet);
        Assert.Equal(1, _pair.Far.Counters.Dropped(DropReason.BadChecksum));

        packet = _pair.Payload(1, 2);
        new UdpHeader(5, 2000).Write(packet.Prepend(UdpHeader.Size), 2);
        new Ipv6Header(NearV6, FarV6, IpProtocol.Udp).Write(packet.Prepend(Ipv6Header.Size), 10);
        _pair.FarInterface.Receive(packet);
        Assert.Equal(2, _pair.Far.Counters.Dropped(DropReason.BadChecksum));
    }

    [Fact]
    public void Messages_of_the_network_become_pending_errors()
    {
        UdpSocket near = _pair.Open(_pair.Near, 1000);
        Report(StackError.ConnectionReset);
        Assert.Equal(SocketReadiness.Failed, near.Readiness & SocketReadiness.Failed);
        Assert.Equal(StackError.ConnectionReset, near.TakeError());
        Assert.Equal(StackError.None, near.TakeError());
        Report(StackError.HopLimitExceeded);
        Assert.Equal(StackError.HopLimitExceeded, near.TakeError());
        Report(StackError.MessageTooLong);
        Assert.Equal(StackError.MessageTooLong, near.TakeError());
        near.ReportUnreachable = false;
        near.ReportHopLimit = false;
        Report(StackError.ConnectionReset);
        Report(StackError.HopLimitExceeded);
        Assert.Equal(StackError.None, near.TakeError());
    }

    [Fact]
    public void Datagrams_cost_no_allocation()
    {
        UdpSocket near = _pair.Open(_pair.Near, 1000);
        UdpSocket far = _pair.Open(_pair.Far, 2000);
        long allocated = 0;
        for (int i = 0; i < 2000; i++)
        {
            if (i == 1000) allocated = GC.GetAllocatedBytesForCurrentThread();
            near.Send(_pair.Now, _pair.Payload(100), At(FarV4, 2000), default);
            _pair.Near.Poll(_pair.Now);
            _pair.Far.Poll(_pair.Now);
            far.Receive(_pair.Now)!.Release();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private void Report(StackError error)
    {
        byte[] datagram = [1000 >> 8, 1000 & 255, 2000 >> 8, 2000 & 255, 0, 8, 0, 0];
        _pair.Near.Udp.ReceiveError(NearV4, FarV4, datagram, 2, error);
    }
}
