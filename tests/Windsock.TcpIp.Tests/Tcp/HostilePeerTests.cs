using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>What a peer, a stranger or the program itself could do to a connection that it should not bear.</summary>
public class HostilePeerTests
{
    private const TcpFlags S = TcpFlags.Syn, A = TcpFlags.Ack, E = TcpFlags.Ece;

    private static readonly TcpSettings s_fast = TcpSettings.Default with { FastOpen = true };

    [Fact]
    public void An_acknowledgment_for_which_there_is_no_packet_is_tried_again_and_time_goes_on()
    {
        var pool = new PacketPool(1 << 18);
        var probe = new TcpProbe(TcpProfile.Windows with { QuickAcknowledgments = 0 }, pool: pool);
        probe.Listen();
        probe.Accept();
        probe.Inject(A, 1, 1, payload: [1, 2, 3]);
        probe.AssertSilent();
        PacketQueue taken = default;
        while (pool.TryRent(0) is { } packet) taken.Add(packet);
        probe.Pass(TimeSpan.FromSeconds(1));
        probe.AssertSilent();
        taken.Clear();
        probe.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(4u, probe.Take().Ack);
    }

    [Fact]
    public void What_comes_too_early_does_not_take_the_last_packets_of_the_pool()
    {
        var pool = new PacketPool(1 << 20);
        var probe = new TcpProbe(pool: pool);
        probe.Listen(backlog: 100);
        for (ushort port = 5000; port < 5050; port++)
        {
            probe.Syn(port: port);
            probe.TakeSynAck();
            probe.Inject(A, 1, 1, port: port);
            for (uint i = 1; i <= 40; i++) probe.Inject(A, 1 + i * 1400, 1, payload: new byte[1400], port: port);
            probe.Drain();
        }

        Assert.InRange(pool.Rented * 2048L, 1, 3 << 18);
    }

    [Theory]
    [InlineData("0001")]
    [InlineData("0028")]
    public void A_server_that_gives_a_cookie_and_takes_next_to_nothing_gets_no_data_with_the_SYN(string mss) // RFC 7413
    {
        var probe = new TcpProbe();
        probe.Connect(s_fast);
        probe.Inject(S | A, 0, 1, options: TcpProbe.Hex($"0204{mss} 220a 0102030405060708"));
        probe.Drain();
        probe.Connect(s_fast, "early"u8.ToArray());
        Assert.Equal(TcpState.SynSent, probe.Socket.State);
    }

    [Fact]
    public void An_answer_to_the_first_SYN_that_comes_after_the_second_acknowledges_its_data() // RFC 7413 section 4.1.3
    {
        var probe = new TcpProbe();
        byte[] options = TcpProbe.Hex("020405b4 220a 0102030405060708");
        probe.Connect(s_fast);
        probe.Inject(S | A, 0, 1, options: options);
        probe.Drain();
        probe.Connect(s_fast, "early"u8.ToArray(), out SentSegmentView syn);
        Assert.Equal("early"u8.ToArray(), syn.Payload);
        probe.Pass(TimeSpan.FromSeconds(1.5));
        Assert.Empty(probe.Take().Payload);
        probe.Inject(S | A, 0, 6, options: options);
        Assert.Equal((TcpState.Established, A, 0), (probe.Socket.State, probe.Take().Flags, probe.Socket.UnacknowledgedBytes));
    }

    [Fact]
    public void With_DCTCP_each_end_of_the_marks_is_told() // RFC 8257 section 3.2
    {
        var probe = new TcpProbe();
        probe.Connect(TcpSettings.Default with { CongestionControl = "dctcp" });
        probe.Inject(S | A | E, 0, 1, options: TcpProbe.Hex("020405b4"));
        probe.Drain();
        probe.Inject(A, 1, 1, payload: new byte[1000], ecn: 3);
        Assert.Equal(A | E, probe.Take().Flags);
        for (uint i = 1; i < 4; i++) probe.Inject(A, 1 + i * 1000, 1, payload: new byte[1000], ecn: 2);
        probe.Pass(TimeSpan.FromSeconds(1));
        SentSegmentView? last = null;
        while (probe.TakeOrNull() is { } segment) last = segment;
        Assert.Equal((A, 4001u), (last!.Flags, last.Ack));
    }

    [Fact]
    public void What_is_told_of_marks_follows_the_congestion_control_in_use_and_not_the_one_that_was_named_since()
    {
        var probe = new TcpProbe();
        probe.Connect(TcpSettings.Default with { CongestionControl = "dctcp" });
        probe.Inject(S | A | E, 0, 1, options: TcpProbe.Hex("020405b4"));
        Assert.True(probe.Socket.Connection!.CountsMarks);
        probe.Send([1]);
        probe.Socket.Configure(probe.Now, TcpSettings.Default with { CongestionControl = "cubic" });
        Assert.True(probe.Socket.Connection!.CountsMarks);
    }

    [Fact]
    public void A_router_may_not_have_a_path_carry_headers_only_but_cuts_what_is_too_large() // as Linux's min_pmtu
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, synOptions: "020405b4");
        probe.Send(new byte[2000]);
        Assert.Equal(0x40, probe.Link.Sent.Dequeue()[6] & 0x40);
        probe.Link.Sent.Clear();
        probe.InjectIcmp(3, 4, 1, mtu: 68);
        Assert.Equal(552, probe.Socket.Connection!.Path.Mtu);
        probe.Pass(TimeSpan.FromSeconds(3));
        Assert.NotEmpty(probe.Link.Sent);
        Assert.All(probe.Link.Sent, packet => Assert.Equal((0, true), (packet[6] & 0x40, packet.Length <= 552)));
        Assert.Contains(probe.Link.Sent, packet => packet.Length == 552);
    }

    [Fact]
    public void A_peer_that_takes_segments_of_a_few_bytes_only_gets_larger_ones()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, synOptions: "02040001");
        probe.Send(new byte[100]);
        Assert.Equal(48, probe.Take().Payload.Length);
    }

    [Fact]
    public void A_receive_buffer_smaller_than_the_unit_of_the_window_does_not_close_it_for_ever()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: TcpSettings.Default with { ReceiveBufferBytes = 100 });
        probe.Inject(A, 1, 1, payload: new byte[100]);
        Assert.Equal(100, probe.Read().Length);
        probe.Pass(TimeSpan.FromSeconds(1));
        SentSegmentView? last = null;
        while (probe.TakeOrNull() is { } segment) last = segment;
        Assert.True(last is { Ack: 101, Window: > 0 }, $"{last}");
    }

    [Fact]
    public void A_buffer_that_changes_during_the_handshake_does_not_change_the_unit_that_the_peer_was_told() // RFC 7323 section 2.2
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent, settings: TcpSettings.Default with { ReceiveBufferBytes = 128 << 20 });
        probe.Socket.Configure(probe.Now, TcpSettings.Default with { ReceiveBufferBytes = 1 << 20 });
        probe.Inject(S | A, 0, 1, options: TcpProbe.Hex("020405b4 010303 08"));
        Assert.Equal(12, probe.Socket.Connection!.Receiver.WindowScale);
    }

    [Fact]
    public void Keepalives_without_an_interval_let_time_go_on()
    {
        TcpSettings settings = TcpSettings.Default with { KeepAlive = true, KeepAliveIdle = TimeSpan.Zero, KeepAliveInterval = TimeSpan.Zero };
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: settings);
        probe.Inject(A, 1, 1, window: 0);
        probe.Send([1]);
        probe.Pass(TimeSpan.FromMilliseconds(50));
        Assert.Equal(TcpState.Established, probe.Socket.State);
    }

    [Fact]
    public void A_peer_that_closes_its_window_upon_what_is_on_the_way_and_answers_is_not_given_up() // RFC 9293 section 3.8.6.1
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Send(new byte[1000]);
        for (int i = 0; i < 600; i++)
        {
            if (probe.TakeOrNull() is not null) probe.Inject(A, 1, 1, window: 0);
            probe.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(TcpState.Established, probe.Socket.State);
        for (int i = 0; i < 20; i++) probe.Pass(TimeSpan.FromSeconds(61));
        Assert.Equal(TcpState.Closed, probe.Socket.State);
    }

    [Theory]
    [InlineData(IpProtocol.Icmp, "08000000 12340001")]
    [InlineData(IpProtocol.Udp, "1388 0050 05c0 0000")]
    [InlineData(253, "00000000 00000000")]
    public void Nobody_slows_down_a_connection_by_quoting_what_was_never_sent(byte protocol, string transport) // RFC 5927
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        UdpSocket other = probe.Stack.OpenUdp(false);
        other.Bind(probe.Now, new AddressPort(IpAddress.Any4, 5000));
        byte[] packet = new byte[20 + 8 + 28];
        new Ipv4Header(TcpProbe.Own, TcpProbe.Peer, protocol, 64, 0, 0, DontFragment: true).Write(packet.AsSpan(28), 1480);
        TcpProbe.Hex(transport).CopyTo(packet, 48);
        Icmpv4Header.Unreachable(Icmpv4Code.FragmentationNeeded, 68).Write(packet.AsSpan(20));
        new Ipv4Header(IpAddress.Parse("10.0.0.9"), TcpProbe.Own, IpProtocol.Icmp).Write(packet, 36);
        probe.Link.Inject(packet);
        probe.Stack.Poll(probe.Now);
        Assert.NotEqual(0, probe.Stack.Counters.ErrorsReceived + probe.Stack.Counters.Dropped(DropReason.ErrorAboutNothing));
        Assert.Equal(1500, probe.Socket.Connection!.Path.Mtu);
    }

    [Fact]
    public void A_closed_socket_does_nothing_more()
    {
        var probe = new TcpProbe();
        TcpSocket socket = probe.Stack.OpenTcp();
        Assert.Equal(StackError.None, socket.Bind(probe.Now, new AddressPort(IpAddress.Any4, 80)));
        socket.Close(probe.Now);
        socket.Close(probe.Now);
        Assert.Equal(StackError.Invalid, socket.Bind(probe.Now, new AddressPort(IpAddress.Any4, 80)));
        Assert.Equal(StackError.Invalid, socket.Listen(probe.Now, 5));
        Assert.Equal(StackError.Invalid, socket.Connect(probe.Now, new AddressPort(TcpProbe.Peer, 80)));
        probe.Syn();
        Assert.Equal(TcpFlags.Rst | A, probe.Take().Flags);
    }
}
