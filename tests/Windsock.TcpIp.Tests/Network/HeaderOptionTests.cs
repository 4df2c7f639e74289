using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Tests.Tcp;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

/// <summary>What lies between the network header and the transport's: options that a socket sends, and extension headers that a raw one is shown.</summary>
public class HeaderOptionTests
{
    private const string RouterAlert = "94040000", RecordRoute = "070704 00000000";

    private static readonly IpAddress s_own = IpAddress.Parse("10.0.0.1"), s_peer = IpAddress.Parse("10.0.0.2");

    private readonly World _world = new();

    [Theory]
    [InlineData("", true, 0, "none")]
    [InlineData("010101", true, 4, "padded to a multiple of 4")]
    [InlineData(RouterAlert, true, 4, "router alert")]
    [InlineData(RecordRoute, true, 8, "record route")]
    [InlineData("83070400000000", false, 0, "a loose source route is followed by nobody")]
    [InlineData("89070400000000", false, 0, "a strict source route is followed by nobody")]
    [InlineData("0709", false, 0, "longer than it is")]
    public void Options_of_a_program_are_checked(string options, bool may, int bytes, string why)
    {
        Assert.True(may == Ipv4Options.TryMake(TcpProbe.Hex(options), out byte[]? made), why);
        Assert.Equal(bytes, made?.Length ?? 0);
        Assert.False(Ipv4Options.TryMake(new byte[41], out _));
    }

    [Fact]
    public void Datagrams_and_raw_packets_carry_them()
    {
        (NetStack stack, ProbeLink link) = Host();
        byte[] options = TcpProbe.Hex(RouterAlert);
        UdpSocket udp = stack.OpenUdp(false);
        udp.HeaderOptions = options;
        RawSocket raw = stack.OpenRaw(false, 253);
        raw.HeaderOptions = options;
        Assert.Equal(StackError.None, udp.Send(_world.Now, _world.Payload(1, 2), new AddressPort(s_peer, 9), default));
        Assert.Equal(StackError.None, raw.Send(_world.Now, _world.Payload(3), new AddressPort(s_peer, 0), default));
        foreach (int length in (int[])[UdpHeader.Size + 2, 1])
        {
            Assert.True(Ipv4View.TryParse(link.Sent.Dequeue(), out Ipv4View sent));
            Assert.Equal(options, sent.Options.ToArray());
            Assert.Equal(length, sent.Payload.Length);
        }

        udp.DontFragment = true;
        Assert.Equal(StackError.None, udp.Send(_world.Now, _world.Payload(new byte[1500 - 24 - 8]), new AddressPort(s_peer, 9), default));
        Assert.Equal(StackError.MessageTooLong, udp.Send(_world.Now, _world.Payload(new byte[1500 - 24 - 7]), new AddressPort(s_peer, 9), default));
    }

    [Fact]
    public void Only_the_first_fragment_has_the_options_that_are_not_copied() // RFC 791 section 3.1.
    {
        (NetStack stack, ProbeLink link) = Host();
        UdpSocket udp = stack.OpenUdp(false);
        Assert.True(Ipv4Options.TryMake(TcpProbe.Hex(RecordRoute + RouterAlert), out byte[]? options));
        udp.HeaderOptions = options;
        Assert.Equal(StackError.None, udp.Send(_world.Now, _world.Payload(new byte[4000]), new AddressPort(s_peer, 9), default));
        Assert.Equal(3, link.Sent.Count);
        for (bool first = true; link.Sent.TryDequeue(out byte[]? packet); first = false)
        {
            Assert.True(Ipv4View.TryParse(packet, out Ipv4View part));
            Assert.True(part.TotalBytes <= 1500);
            Assert.Equal(first ? options! : TcpProbe.Hex(RouterAlert), part.Options.ToArray());
        }
    }

    [Fact]
    public void Segments_carry_them_and_are_as_much_shorter()
    {
        var probe = TcpProbe.In(TcpState.Established, settings: new TcpSettings { HeaderOptions = TcpProbe.Hex(RouterAlert) });
        Assert.Equal(StackError.None, probe.Send(new byte[20_000]));
        probe.Pass(TimeSpan.FromMilliseconds(50));
        byte[][] sent = [.. probe.Link.Sent];
        Assert.Equal(1500, sent.Max(packet => packet.Length));
        foreach (byte[] packet in sent)
        {
            Assert.True(Ipv4View.TryParse(packet, out Ipv4View segment));
            Assert.Equal(TcpProbe.Hex(RouterAlert), segment.Options.ToArray());
        }
    }

    [Fact]
    public void A_raw_socket_is_shown_the_extension_headers_when_it_wants_them() // RFC 3542 sections 7 and 8.
    {
        NetStack stack = _world.Host();
        var link = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(stack, link, "fd00::1/64");
        _world.Settle();
        RawSocket plain = stack.OpenRaw(true, 253), curious = stack.OpenRaw(true, 253);
        curious.KeepsHeaders = true;
        byte[] headers = TcpProbe.Hex("2b00010400000000 fd00000000000000"); // Hop-by-hop with padding, and a route that is used up.
        byte[] packet = new byte[Ipv6Header.Size + headers.Length + 3];
        headers.CopyTo(packet, Ipv6Header.Size);
        new byte[] { 7, 8, 9 }.CopyTo(packet, Ipv6Header.Size + headers.Length);
        new Ipv6Header(IpAddress.Parse("fd00::2"), IpAddress.Parse("fd00::1"), IpProtocol.HopByHop, 64).Write(packet, headers.Length + 3);
        link.Inject(packet);
        _world.Settle();

        Packet one = plain.Receive(_world.Now)!, two = curious.Receive(_world.Now)!;
        Assert.Equal([7, 8, 9], one.Bytes.ToArray());
        Assert.Equal([7, 8, 9], two.Bytes.ToArray());
        Assert.Equal(packet[..^3], two.Buffer[two.NetworkStart..two.Start]);
        one.Release();
        two.Release();
    }

    [Theory]
    [InlineData(true, RouterAlert, 1, 0, "the program takes it from its way")]
    [InlineData(true, "01010101", 0, 1, "without the option it goes on")]
    [InlineData(false, RouterAlert, 0, 1, "nobody absorbs")]
    public void A_router_gives_packets_with_an_alert_to_who_absorbs_them(bool absorbs, string options, int taken, int passed, string why) // RFC 2113.
    {
        NetStack router = _world.Router();
        var near = new ProbeLink(_world.Pool, LinkKind.Ip);
        var far = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(router, near, "10.0.0.1/24");
        _world.Attach(router, far, "192.0.2.1/24");
        _world.Settle();
        RawSocket socket = router.OpenRaw(false, 46); // RSVP is why there is the option.
        socket.AbsorbsAlerts = absorbs;
        byte[] packet = new byte[Ipv4Header.Size + 4 + 8];
        new Ipv4Header(s_peer, IpAddress.Parse("192.0.2.9"), 46, 64).Write(packet, 8, TcpProbe.Hex(options));
        near.Inject(packet);
        _world.Settle();
        Packet? got = socket.Receive(_world.Now);
        Assert.True(taken == (got is null ? 0 : 1), why);
        Assert.True(passed == far.Sent.Count, why);
        got?.Release();
        socket.Close(_world.Now);
        Assert.Equal(0, _world.Pool.Rented);
    }

    private (NetStack Stack, ProbeLink Link) Host()
    {
        NetStack stack = _world.Host();
        var link = new ProbeLink(_world.Pool, LinkKind.Ip);
        _world.Attach(stack, link, s_own + "/24");
        _world.Settle();
        link.Sent.Clear();
        return (stack, link);
    }
}
