using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>Peers that keep a connection from getting on, and what comes of it.</summary>
public class StubbornPeerTests
{
    private const TcpFlags S = TcpFlags.Syn, A = TcpFlags.Ack, R = TcpFlags.Rst;

    [Fact]
    public void A_user_timeout_ends_the_wait_for_a_window_too_when_the_peer_is_silent() // RFC 5482, RFC 9293 section 3.8.3
    {
        var peer = new ScriptedPeer(window: 2000, settings: TcpSettings.Default with { UserTimeout = TimeSpan.FromSeconds(5) });
        peer.Write(5000);
        peer.Wait(100);
        peer.Window = 0;
        peer.Ack(2000);
        for (int i = 0; i < 30; i++)
        {
            peer.Wait(1000);
            peer.Ack(2000); // As long as it answers it stays.
        }

        Assert.Equal(TcpState.Established, peer.Socket.State);
        peer.Wait(70_000);
        Assert.Equal((TcpState.Closed, StackError.TimedOut), (peer.Socket.State, peer.Socket.TakeError()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_closed_socket_does_not_wait_for_ever_for_a_window(bool inFlight) // RFC 6429 section 4
    {
        var peer = new ScriptedPeer(window: inFlight ? 5000 : 2000);
        TcpConnection connection = peer.Socket.Connection!;
        peer.Write(5000);
        peer.Wait(100);
        peer.Window = 0;
        peer.Ack(2000);
        peer.Socket.Close(peer.Now);
        for (int i = 0; i < 120 && connection.State != TcpState.Closed; i++)
        {
            if (i == 60) Assert.Equal(TcpState.FinWait1, connection.State);
            peer.Wait(1000);
            peer.Ack(2000);
        }

        for (int i = 0; i < 1800 && connection.State != TcpState.Closed; i++)
        {
            peer.Wait(1000);
            peer.Ack(2000);
        }

        Assert.Equal(TcpState.Closed, connection.State);
    }

    [Fact]
    public void The_endless_patience_of_a_program_ends_when_it_closes()
    {
        var peer = new ScriptedPeer(settings: TcpSettings.Default with { UserTimeout = TimeSpan.MaxValue });
        TcpConnection connection = peer.Socket.Connection!;
        peer.Write(1000);
        peer.Wait(3_600_000);
        Assert.Equal(TcpState.Established, connection.State);
        peer.Socket.Close(peer.Now);
        peer.Wait(600_000);
        Assert.Equal(TcpState.Closed, connection.State);
    }

    [Theory]
    [InlineData(A, 0x100000u, 1u, "beyond the window")]
    [InlineData(A, 0xffff_ff00u, 1u, "before it")]
    [InlineData(S, 500u, 0u, "RFC 5961 section 4.2: another SYN, of a client that has begun anew")]
    [InlineData(S | A, 500u, 1u, "even one that acknowledges")]
    [InlineData(R, 100u, 0u, "RFC 5961 section 3.2: a reset that is not at RCV.NXT")]
    public void In_SYN_RECEIVED_too_what_is_out_of_place_is_answered(TcpFlags flags, uint seq, uint ack, string why)
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynReceived);
        probe.Inject(flags, seq, ack, (flags & A) != 0 && (flags & S) == 0 ? new byte[5] : null);
        SentSegmentView? answer = probe.TakeOrNull();
        Assert.True(answer is { Flags: A, Seq: 1, Ack: 1 }, $"{why}: {answer}");
        Assert.Equal(1, probe.Stack.Tcp.ConnectionCount);
        probe.Inject(A, 1, 1);
        Assert.Equal(StackError.None, probe.Listener!.Accept(probe.Now, out TcpSocket? socket));
        Assert.Equal(TcpState.Established, socket!.State);
    }

    [Fact]
    public void After_a_SYN_that_was_lost_the_first_timeout_is_three_seconds() // RFC 6298 (5.7)
    {
        var probe = new TcpProbe(TcpProfile.Windows with { Timestamps = false });
        probe.Connect();
        probe.Pass(TimeSpan.FromSeconds(1.5));
        probe.Inject(S | A, 0, 1, options: TcpProbe.Hex("020405b4"));
        probe.Drain();
        probe.Send(new byte[10]);
        probe.Drain();
        probe.Pass(TimeSpan.FromSeconds(2.9));
        probe.AssertSilent();
        probe.Pass(TimeSpan.FromSeconds(0.2));
        Assert.Equal(10, probe.Take().Payload.Length);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(215)]
    public void A_cookie_never_has_larger_segments_sent_than_the_peer_takes(int mss)
    {
        var cookies = new SynCookies(1);
        Instant now = Instant.Zero + TimeSpan.FromHours(3);
        AddressPort local = new(TcpProbe.Own, 80), remote = new(TcpProbe.Peer, 4000);
        uint iss = cookies.Make(now, local, remote, 77, mss);
        var ack = new TcpSegment { Seq = 78, Ack = iss + 1, Flags = A };
        Assert.True(cookies.TryRead(now, local, remote, ack, out SynCookie cookie));
        Assert.InRange(cookie.PeerMss, 48, mss);
    }

    [Fact]
    public void A_window_that_opens_by_less_than_a_segment_is_not_told() // RFC 9293 section 3.8.6.2.2
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: TcpSettings.Default with { ReceiveBufferBytes = 10_240 });
        uint next = 1;
        while (probe.Socket.GetInfo().ReceiveWindow is > 0 and var window)
        {
            byte[] data = new byte[Math.Min(1460, window)];
            probe.Inject(A, next, 1, data);
            next += (uint)data.Length;
            probe.Pass(TimeSpan.FromMilliseconds(50));
        }

        probe.Read(1000);
        probe.Drain();
        probe.Pass(TimeSpan.FromSeconds(1));
        probe.Inject(A, next - 1, 1); // The peer asks for the window.
        Assert.Equal((next, 0), (probe.Take() is var answer ? answer.Ack : 0, answer.Window));
        probe.Read(1000);
        probe.Drain();
        probe.Pass(TimeSpan.FromSeconds(1));
        probe.Inject(A, next - 1, 1);
        Assert.InRange(probe.Take().Window << 8, 1460, 2000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_timeout_whose_segment_was_only_late_is_taken_back_by_its_timestamp(bool isLate) // RFC 3522 section 3.2
    {
        TcpProbe probe = TcpProbe.In(
            TcpState.Established, settings: TcpSettings.Default with { Timestamps = true }, synOptions: "020405b4 0402 080a 00000001 00000000");
        probe.PeerOptions = TcpProbe.Timestamps(2, 0);
        TcpSender sender = probe.Socket.Connection!.Sender;
        int window = sender.Congestion.Window;
        uint first = sender.TimestampNow;
        probe.Send(new byte[1000]); // One segment: F-RTO has nothing to test with.
        probe.Pass(TimeSpan.FromSeconds(1.5));
        Assert.InRange(sender.Congestion.Window, 1, window / 2);
        probe.Inject(A, 1, 1001, options: TcpProbe.Timestamps(3, isLate ? first : sender.TimestampNow));
        Assert.Equal(isLate, sender.Congestion.Window >= window);
    }

    [Fact]
    public void A_segment_that_was_overtaken_does_not_bring_its_window_back() // RFC 9293 section 3.10.7.4, fifth: SND.WL1 and SND.WL2
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        TcpSender sender = probe.Socket.Connection!.Sender;
        probe.Inject(A, 100, 1, new byte[10], window: 500);
        Assert.Equal(500 << 8, sender.SndWnd);
        probe.Inject(A, 1, 1, new byte[10], window: 100);
        Assert.Equal(500 << 8, sender.SndWnd);
    }

    [Fact]
    public void A_flood_with_a_right_cookie_gets_so_many_connections_before_their_handshake_only() // RFC 7413 section 5.1
    {
        var probe = new TcpProbe();
        probe.Listen(backlog: 1000, settings: TcpSettings.Default with { FastOpen = true });
        probe.Syn("020405b4 2202 0101");
        byte[] cookie = TcpOptions.Read(probe.TakeSynAck().Options).FastOpenCookie.ToArray();
        byte[] options = [.. TcpProbe.Hex("020405b4 220a"), .. cookie];
        for (ushort i = 0; i < 300; i++) probe.Inject(S, 0, 0, [1], options: options, port: (ushort)(10_000 + i));
        int accepted = 0;
        while (probe.Listener!.Accept(probe.Now, out _) == StackError.None) accepted++;
        Assert.Equal(FastOpen.PendingLimit, accepted);
    }
}
