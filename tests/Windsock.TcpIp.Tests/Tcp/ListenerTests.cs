using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

public class ListenerTests
{
    private const TcpFlags S = TcpFlags.Syn, A = TcpFlags.Ack, R = TcpFlags.Rst;

    [Theory]
    [InlineData("windows", true)]
    [InlineData("linux", false)]
    public void A_full_queue_refuses_on_Windows_and_is_silent_on_Linux(string profile, bool resets)
    {
        var probe = new TcpProbe(profile == "windows" ? TcpProfile.Windows : TcpProfile.Linux);
        probe.Listen(backlog: 2);
        for (ushort i = 0; i < 2; i++) Handshake(probe, (ushort)(5000 + i));
        probe.Syn(port: 6000);
        Assert.Equal(resets ? R | A : TcpFlags.None, probe.TakeOrNull()?.Flags ?? 0);
        Assert.Equal(1, probe.Stack.Counters.Dropped(DropReason.AcceptQueueFull));
        Assert.Equal(StackError.None, probe.Listener!.Accept(probe.Now, out TcpSocket? first));
        Assert.Equal(5000, first!.Remote.Port);
        Handshake(probe, 6000);
    }

    [Fact]
    public void Closing_a_listener_resets_what_waits_and_what_is_under_way()
    {
        var probe = new TcpProbe();
        probe.Listen();
        Handshake(probe, 5000);
        probe.Syn(port: 5001);
        SentSegmentView answer = probe.TakeSynAck();
        Assert.NotNull(answer);
        probe.Listener!.Close(probe.Now);
        Assert.Equal(R | A, probe.Take().Flags);
        probe.Inject(A, 1, 1, port: 5001);
        Assert.Equal(R | A, probe.Take().Flags);
        Assert.Equal((0, 0), (probe.Stack.Tcp.ConnectionCount, probe.Pool.Rented));
        probe.Syn(port: 5002);
        Assert.Equal(R | A, probe.Take().Flags);
    }

    [Fact]
    public void A_program_that_decides_first_takes_or_refuses_before_the_SYN_is_answered()
    {
        var probe = new TcpProbe();
        probe.Listen();
        probe.Listener!.ConditionalAccept = true;
        probe.Syn(port: 5000);
        probe.Syn(port: 5000);
        probe.Syn(port: 5001);
        probe.AssertSilent();
        Assert.Equal(StackError.None, probe.Listener.PeekAccept(probe.Now, out _, out AddressPort remote));
        Assert.Equal(new AddressPort(TcpProbe.Peer, 5000), remote);
        Assert.Equal(StackError.None, probe.Listener.Reject(probe.Now));
        Assert.Equal((R | A, 1u), (probe.Take() is var refused ? refused.Flags : 0, refused.Ack));

        Assert.Equal(StackError.None, probe.Listener.Accept(probe.Now, out TcpSocket? socket));
        Assert.Equal(S | A, probe.TakeSynAck().Flags);
        Assert.Equal(TcpState.SynReceived, socket!.State);
        probe.Inject(A, 1, 1, port: 5001);
        Assert.Equal((TcpState.Established, true), (socket.State, socket.Readiness.HasFlag(SocketReadiness.Writable)));
    }

    [Fact]
    public void A_request_that_nobody_decides_about_is_withdrawn()
    {
        var probe = new TcpProbe();
        probe.Listen();
        probe.Listener!.ConditionalAccept = true;
        probe.Syn();
        probe.Pass(TimeSpan.FromSeconds(61));
        Assert.Equal(0, probe.Stack.Tcp.ConnectionCount);
        Assert.Equal(StackError.None, probe.Listener.Accept(probe.Now, out TcpSocket? socket));
        Assert.Equal((TcpState.Closed, StackError.TimedOut), (socket!.State, socket.TakeError()));
    }

    [Theory]
    [InlineData("020405b4", 1460, -1, false)]
    [InlineData("02040218 0101 080a 00000005 00000000", 536, -1, false)]
    [InlineData("020405b4 0402 080a 00000005 00000000 01 030306", 1460, 6, true)]
    public void When_too_many_requests_are_under_way_cookies_stand_for_them(string options, int mss, int scale, bool sack) // RFC 4987 section 3.6
    {
        var probe = new TcpProbe();
        probe.Listen(backlog: 500);
        for (ushort i = 0; i < TcpListener.SynLimit; i++) probe.Syn(port: (ushort)(10_000 + i));
        probe.Drain();
        int connections = probe.Stack.Tcp.ConnectionCount;
        probe.Syn(options, port: 5000);
        Assert.Equal(connections, probe.Stack.Tcp.ConnectionCount);
        SentSegmentView cookie = probe.TakeSynAck();
        TcpOptions answered = TcpOptions.Read(cookie.Options);
        Assert.Equal((1u, sack, scale >= 0 ? 8 : -1), (cookie.Ack, answered.SackPermitted, answered.WindowScale));

        byte[] stamp = answered.HasTimestamps ? TcpProbe.Timestamps(6, answered.TimestampValue) : [];
        probe.Inject(A, 1, 2, options: stamp, port: 5000);
        Assert.Equal(R, probe.Take().Flags); // No cookie of ours.
        probe.Inject(A, 1, 1, "with data"u8.ToArray(), options: stamp, port: 5000);
        Assert.Equal(StackError.None, probe.Listener!.Accept(probe.Now, out TcpSocket? socket));
        TcpInfo info = socket!.GetInfo();
        int room = mss - (answered.HasTimestamps ? 12 : 0);
        Assert.Equal((TcpState.Established, room, Math.Max(0, scale), sack, 9), (info.State, info.Mss, info.SendWindowScale, info.HasSack, info.BytesReadable));
    }

    [Fact]
    public void A_cookie_is_of_one_peer_and_of_two_minutes()
    {
        var cookies = new SynCookies(1);
        Instant now = Instant.Zero + TimeSpan.FromHours(3);
        var local = new AddressPort(TcpProbe.Own, 80);
        var remote = new AddressPort(TcpProbe.Peer, 4000);
        uint iss = cookies.Make(now, local, remote, 77, 1400);
        Assert.True(Read(local, remote, 77, now, out SynCookie cookie));
        Assert.Equal(1360, cookie.PeerMss);
        Assert.True(Read(local, remote, 77, now + TimeSpan.FromSeconds(59), out _));
        Assert.False(Read(local, remote, 77, now + TimeSpan.FromSeconds(121), out _));
        Assert.False(Read(local, remote, 78, now, out _));
        Assert.False(Read(local, remote with { Port = 4001 }, 77, now, out _));
        Assert.False(Read(local with { Address = IpAddress.Parse("10.0.0.3") }, remote, 77, now, out _));

        bool Read(AddressPort to, AddressPort from, uint irs, Instant at, out SynCookie read) =>
            cookies.TryRead(at, to, from, new TcpSegment { Seq = irs + 1, Ack = iss + 1 }, out read);
    }

    [Fact]
    public void Data_travels_with_the_SYN_once_there_is_a_cookie() // RFC 7413
    {
        var world = new World();
        NetStack client = world.Host("client"), server = world.Host("server");
        world.Join(client, "10.0.0.1/24", server, "10.0.0.2/24");
        TcpSettings fast = TcpSettings.Default with { FastOpen = true };
        TcpSocket listener = server.OpenTcp();
        listener.Configure(world.Now, fast);
        listener.Bind(world.Now, new AddressPort(IpAddress.Any4, 80));
        listener.Listen(world.Now, 5);
        for (int round = 0; round < 2; round++)
        {
            TcpSocket socket = client.OpenTcp();
            socket.Configure(world.Now, fast);
            Assert.Equal(StackError.InProgress, socket.Connect(world.Now, new AddressPort(IpAddress.Parse("10.0.0.2"), 80), "early"u8, out int taken));
            Assert.Equal(5, taken);
            world.Settle();
            Assert.Equal(StackError.None, listener.Accept(world.Now, out TcpSocket? accepted));
            byte[] buffer = new byte[10];
            world.Settle();
            Assert.Equal(StackError.None, accepted!.Receive(world.Now, buffer, TcpReceiveFlags.None, out int count));
            Assert.Equal("early"u8.ToArray(), buffer[..count]);
            Assert.Equal(StackError.None, accepted.Send(world.Now, "late"u8, TcpSendFlags.None, out _));
            world.Settle();
            Assert.Equal(StackError.None, socket.Receive(world.Now, buffer, TcpReceiveFlags.None, out count));
            Assert.Equal("late"u8.ToArray(), buffer[..count]);
            Assert.Equal(0, server.Tcp.FastOpen.Pending);
        }
    }

    [Fact]
    public void With_the_right_cookie_the_program_has_the_connection_before_the_handshake_is_done() // RFC 7413 section 4.2.2
    {
        var probe = new TcpProbe();
        probe.Listen(settings: TcpSettings.Default with { FastOpen = true });
        probe.Inject(S, 0, payload: "unproved"u8.ToArray(), options: TcpProbe.Hex("020405b4 0101 2202"), port: 5000);
        SentSegmentView answer = probe.TakeSynAck();
        Assert.Equal(1u, answer.Ack);
        byte[] cookie = TcpOptions.Read(answer.Options).FastOpenCookie.ToArray();
        Assert.Equal(FastOpen.CookieBytes, cookie.Length);
        Assert.Equal(StackError.WouldBlock, probe.Listener!.Accept(probe.Now, out _));

        byte[] options = [.. TcpProbe.Hex("020405b4 0101 220a"), .. cookie];
        probe.Inject(S, 0, payload: "proved"u8.ToArray(), options: options, port: 5001);
        answer = probe.TakeSynAck();
        Assert.Equal((S | A, 7u), (answer.Flags, answer.Ack));
        Assert.Equal(StackError.None, probe.Listener.Accept(probe.Now, out TcpSocket? socket));
        Assert.Equal((TcpState.SynReceived, 6), (socket!.State, socket.AvailableBytes));
        Assert.Equal(StackError.None, socket.Send(probe.Now, "later"u8, TcpSendFlags.None, out _));
        probe.Inject(A, 7, 1, port: 5001);
        Assert.Equal((TcpState.Established, "later"), (socket.State, System.Text.Encoding.ASCII.GetString(probe.Take().Payload)));

        options[^1] ^= 1;
        probe.Inject(S, 0, payload: "forged"u8.ToArray(), options: options, port: 5002);
        Assert.Equal(1u, probe.TakeSynAck().Ack);
        Assert.Equal(StackError.WouldBlock, probe.Listener.Accept(probe.Now, out _));
    }

    private static void Handshake(TcpProbe probe, ushort port)
    {
        probe.Syn(port: port);
        probe.TakeSynAck();
        probe.Inject(A, 1, 1, port: port);
    }
}
