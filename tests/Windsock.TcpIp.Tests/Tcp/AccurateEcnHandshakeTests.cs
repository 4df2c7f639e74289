using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>How two ends come to Accurate ECN, or to less. The numbers of clauses are those of RFC 9768.</summary>
public class AccurateEcnHandshakeTests
{
    private const TcpFlags S = TcpFlags.Syn, A = TcpFlags.Ack, Ae = TcpFlags.Ae, Cwr = TcpFlags.Cwr, Ece = TcpFlags.Ece;
    private const TcpFlags All = Ae | Cwr | Ece;

    private static readonly TcpProfile s_profile = TcpProfile.Windows with { OffersAccurateEcn = true };

    [Theory]
    [InlineData(Cwr, "accurate", true, "it came as it was sent")]
    [InlineData(Cwr | Ece, "accurate", false, "it came as ECT(1): the path changes the bits")]
    [InlineData(Ae, "accurate", false, "it came as ECT(0)")]
    [InlineData(Ae | Cwr, "accurate", false, "it came marked, though it was not ECN-capable")]
    [InlineData(Ae | Ece, "accurate", true, "reserved: as if it had come as it was sent (3.1.3)")]
    [InlineData(Ece, "classic", true, "a peer that knows the older way")]
    [InlineData(TcpFlags.None, "none", false, "a peer that knows none")]
    [InlineData(All, "none", false, "a peer that reflects what it does not know")]
    public void The_answer_to_a_SYN_decides(TcpFlags bits, string mode, bool capable, string why) // Table 2; 3.2.2.3
    {
        var probe = new TcpProbe(s_profile);
        probe.Connect(null, null, out SentSegmentView syn);
        Assert.Equal(S | All, syn.Flags);
        Assert.Equal(0, TcpOptions.Read(syn.Options).AccurateEcnKind); // 3.2.3.2.1
        probe.Inject(S | A | bits, 0, 1, options: TcpProbe.Hex("020405b4"));
        Assert.True(mode == Mode(probe), why);
        probe.Drain();
        probe.Send(new byte[100]);
        Assert.Equal(capable ? 2 : 0, probe.Link.Sent.Peek()[1] & 3);
        Assert.Equal(mode == "accurate" ? A | TcpFlags.Psh | Ae | Ece : A | TcpFlags.Psh, probe.Take().Flags); // 3.2.1: r.cep is 5.
    }

    [Theory]
    [InlineData(0, Cwr, "Not-ECT")]
    [InlineData(1, Cwr | Ece, "ECT(1)")]
    [InlineData(2, Ae, "ECT(0)")]
    [InlineData(3, Ae | Cwr, "CE")]
    public void The_bits_of_a_SYN_come_back_in_the_answer_and_those_of_the_answer_in_its_acknowledgment(byte ecn, TcpFlags echo, string why) // Tables 2, 3
    {
        var server = new TcpProbe(s_profile);
        server.Listen();
        server.Inject(S | All, 0, options: TcpProbe.Hex("020405b4"), ecn: ecn);
        SentSegmentView answer = server.TakeSynAck();
        Assert.True((S | A | echo) == answer.Flags, why);
        Assert.Equal("ac0b000001000000000001", Option(answer)); // 3.2.1, 3.2.3.2.1

        var client = new TcpProbe(s_profile);
        client.Connect();
        client.Inject(S | A | Cwr, 0, 1, options: TcpProbe.Hex("020405b4"), ecn: ecn);
        SentSegmentView ack = client.Take();
        Assert.True((A | echo) == ack.Flags, why);
        Assert.Equal("ac0b000001000000000001", Option(ack));
        client.Inject(A | Ae | Ece, 1, 1, new byte[10]);
        Assert.Equal(A | (ecn == 3 ? Ae | Cwr : Ae | Ece), client.Take().Flags); // A marked one counts: 6.
    }

    [Theory]
    [InlineData(Cwr, 5u, true, "Not-ECT, as it was sent")]
    [InlineData(Cwr | Ece, 5u, false, "ECT(1)")]
    [InlineData(Ae, 5u, false, "ECT(0)")]
    [InlineData(Ae | Cwr, 6u, false, "CE")]
    [InlineData(Ece, 5u, true, "unused")]
    [InlineData(Ae | Ece, 5u, true, "unused")]
    [InlineData(All, 5u, true, "unused")]
    [InlineData(TcpFlags.None, 5u, false, "the peer does not count")]
    public void The_acknowledgment_of_the_answer_tells_how_that_came(TcpFlags bits, uint counter, bool capable, string why) // Table 4
    {
        TcpProbe probe = Accept(bits);
        Assert.Equal("accurate", Mode(probe));
        Assert.True(counter - 5 == probe.Socket.GetInfo().MarkedPacketsSent, why);
        probe.Send(new byte[100]);
        Assert.True((capable ? 2 : 0) == (probe.Link.Sent.Peek()[1] & 3), why);
    }

    [Fact]
    public void A_handshake_that_met_congestion_begins_with_one_segment() // 3.2.2.2: the actions that answer a mark are taken.
    {
        TcpProbe probe = Accept(Ae | Cwr);
        probe.Send(new byte[10_000]);
        Assert.NotNull(probe.TakeOrNull());
        probe.AssertSilent();
    }

    [Theory]
    [InlineData(Ece | Cwr, Ece, "classic", "the older request")]
    [InlineData(TcpFlags.None, TcpFlags.None, "none", "no request")]
    [InlineData(Ae, Cwr, "accurate", "to come: as a request for the newest")]
    [InlineData(Ece, Cwr, "accurate", "to come")]
    [InlineData(Cwr, Cwr, "accurate", "to come")]
    [InlineData(Ae | Ece, Cwr, "accurate", "to come")]
    [InlineData(Ae | Cwr, Cwr, "accurate", "to come")]
    public void A_listener_takes_what_the_peer_knows(TcpFlags request, TcpFlags echo, string mode, string why) // 3.1.2, 3.1.3
    {
        var probe = new TcpProbe(s_profile);
        probe.Listen();
        probe.Inject(S | request, 0, options: TcpProbe.Hex("020405b4"));
        Assert.True((S | A | echo) == probe.TakeSynAck().Flags, why);
        probe.Inject(A | (mode == "accurate" ? Cwr : 0), 1, 1);
        Assert.Equal(mode, AcceptedMode(probe));
    }

    [Theory]
    [InlineData(null, Ece, "classic", "by its profile it knows the older way only")]
    [InlineData(true, Cwr, "accurate", "its settings ask for it")]
    [InlineData(false, Ece, "classic", "its settings refuse it")]
    public void Accurate_ECN_is_off_unless_it_is_asked_for(bool? asked, TcpFlags echo, string mode, string why)
    {
        var probe = new TcpProbe(asked == false ? s_profile : null);
        probe.Listen(settings: TcpSettings.Default with { AccurateEcn = asked });
        probe.Inject(S | All, 0, options: TcpProbe.Hex("020405b4"));
        Assert.True((S | A | echo) == probe.TakeSynAck().Flags, why);
        probe.Inject(A | (mode == "accurate" ? Cwr : 0), 1, 1);
        Assert.Equal(mode, AcceptedMode(probe));
    }

    [Fact]
    public void Who_wants_no_ECN_has_none_of_any_kind()
    {
        var probe = new TcpProbe(s_profile);
        probe.Connect(TcpSettings.Default with { Ecn = false }, null, out SentSegmentView syn);
        Assert.Equal(S, syn.Flags);
    }

    [Fact]
    public void A_SYN_is_sent_again_as_it_was_once_and_then_without() // 3.1.4.1
    {
        var probe = new TcpProbe(s_profile);
        probe.Connect();
        probe.Pass(TimeSpan.FromSeconds(8));
        Assert.Equal([S | All, S, S], new[] { probe.Take().Flags, probe.Take().Flags, probe.Take().Flags });
        probe.Inject(S | A | Cwr, 0, 1, options: TcpProbe.Hex("020405b4")); // The answer to the first: it counts.
        Assert.Equal("accurate", Mode(probe));
    }

    [Fact]
    public void An_answer_is_sent_again_without_the_option_and_then_without_the_bits() // 3.2.3.2.2
    {
        var probe = new TcpProbe(s_profile);
        probe.Listen();
        probe.Inject(S | All, 0, options: TcpProbe.Hex("020405b4"));
        Assert.NotEqual("", Option(probe.TakeSynAck()));
        probe.Pass(TimeSpan.FromSeconds(1.5));
        SentSegmentView second = probe.Take();
        Assert.Equal((S | A | Cwr, ""), (second.Flags, Option(second)));
        probe.Pass(TimeSpan.FromSeconds(2));
        SentSegmentView third = probe.Take();
        Assert.Equal((S | A, ""), (third.Flags, Option(third)));

        probe.Inject(A | Cwr, 1, 1);
        Assert.Equal("accurate", AcceptedMode(probe)); // It stays what it was (3.1.5).
        probe.Send(new byte[10]);
        Assert.Equal(0, probe.Link.Sent.Peek()[1] & 3); // The peer may have taken the last one.
    }

    [Fact]
    public void A_SYN_that_comes_again_is_answered_with_its_own_bits_and_one_without_ends_sending_as_capable() // 3.1.4.2, 3.1.5
    {
        var probe = new TcpProbe(s_profile);
        probe.Listen();
        probe.Inject(S | All, 0, options: TcpProbe.Hex("020405b4"));
        probe.TakeSynAck();
        probe.Inject(S | All, 0, options: TcpProbe.Hex("020405b4"), ecn: 3);
        SentSegmentView again = probe.Take();
        Assert.Equal((S | A | Ae | Cwr, ""), (again.Flags, Option(again)));
        probe.Inject(S, 0, options: TcpProbe.Hex("020405b4"));
        Assert.Equal(S | A | Cwr, probe.Take().Flags);
        probe.Inject(A | Cwr, 1, 1);
        Assert.Equal("accurate", AcceptedMode(probe));
        probe.Send(new byte[10]);
        Assert.Equal(0, probe.Link.Sent.Peek()[1] & 3);
    }

    [Theory]
    [InlineData(All, Ece | Cwr)]
    [InlineData(Ece | Cwr, All)]
    public void Two_kinds_of_request_in_one_handshake_end_it(TcpFlags first, TcpFlags second) // 3.1.5
    {
        var probe = new TcpProbe(s_profile);
        probe.Listen();
        probe.Inject(S | first, 0, options: TcpProbe.Hex("020405b4"));
        probe.TakeSynAck();
        probe.Inject(S | second, 0, options: TcpProbe.Hex("020405b4"));
        Assert.Equal(TcpFlags.Rst | A, probe.Take().Flags);
        Assert.Equal(0, probe.Stack.Tcp.ConnectionCount);
    }

    [Fact]
    public void The_acknowledgment_of_an_answer_that_comes_again_tells_of_that() // 3.2.2.1
    {
        var probe = new TcpProbe(s_profile);
        probe.Connect();
        probe.Inject(S | A | Cwr, 0, 1, options: TcpProbe.Hex("020405b4"));
        Assert.Equal(A | Cwr, probe.Take().Flags);
        probe.Inject(S | A | Cwr, 0, 1, options: TcpProbe.Hex("020405b4"), ecn: 2);
        Assert.Equal(A | Ae, probe.Take().Flags);
        probe.Inject(S | A | Cwr, 0, 1, options: TcpProbe.Hex("020405b4"), ecn: 3);
        Assert.Equal(A | Ae | Cwr, probe.Take().Flags);
        Assert.Equal(1u, probe.Socket.GetInfo().MarkedPacketsReceived);
    }

    [Fact]
    public void What_is_to_be_sent_waits_for_the_acknowledgment_alone() // 3.2.2.1, 5.2
    {
        var probe = new TcpProbe(s_profile);
        probe.Connect(TcpSettings.Default with { FastOpen = true }, new byte[10]);
        probe.Inject(S | A | Cwr, 0, 1, options: TcpProbe.Hex("020405b4"));
        SentSegmentView ack = probe.Take(), data = probe.Take();
        Assert.Equal((A | Cwr, 0), (ack.Flags, ack.Payload.Length));
        Assert.Equal((A | TcpFlags.Psh | Ae | Ece, 10), (data.Flags, data.Payload.Length));
        Assert.Equal("ac0b000001000000000001", Option(data)); // 3.2.3.2.1: it tries whether data with the option gets through,
        probe.Pass(TimeSpan.FromSeconds(1.5));
        SentSegmentView again = probe.Take();
        Assert.Equal((1u, 10, ""), (again.Seq, again.Payload.Length, Option(again))); // 3.2.3.2.2: and does not when it is sent again.
    }

    [Theory]
    [InlineData(All, Cwr, "accurate")]
    [InlineData(Ece | Cwr, Ece, "classic")]
    [InlineData(TcpFlags.None, TcpFlags.None, "none")]
    public void Two_SYNs_that_cross_are_each_answered_as_by_a_listener(TcpFlags request, TcpFlags echo, string mode) // 3.1.2
    {
        var probe = new TcpProbe(s_profile);
        probe.Connect();
        probe.Inject(S | request, 0, options: TcpProbe.Hex("020405b4"));
        Assert.Equal(S | A | echo, probe.Take().Flags);
        probe.Inject(S | A | echo, 0, 1, options: TcpProbe.Hex("020405b4"));
        Assert.Equal((TcpState.Established, mode), (probe.Socket.State, Mode(probe)));
    }

    [Theory]
    [InlineData(Cwr, "accurate")]
    [InlineData(Ae | Ece, "accurate")]
    [InlineData(TcpFlags.None, "none")]
    [InlineData(Ece, "none")]
    public void A_listener_that_keeps_nothing_knows_by_the_acknowledgment_what_was_agreed_on(TcpFlags bits, string mode) // 5.1
    {
        var probe = new TcpProbe(s_profile);
        probe.Listen(backlog: 300);
        for (int i = 0; i < TcpListener.SynLimit; i++) probe.Syn(port: (ushort)(10_000 + i));
        probe.Link.Sent.Clear();
        probe.Inject(S | All, 0, options: TcpProbe.Hex("020405b4"), ecn: 2);
        SentSegmentView answer = probe.TakeSynAck();
        Assert.Equal((S | A | Ae, "ac0b000001000000000001"), (answer.Flags, Option(answer)));
        probe.Inject(A | bits, 1, 1);
        Assert.Equal(mode, AcceptedMode(probe));
    }

    [Theory]
    [InlineData("ac0b000000000000000001", false, "EE0B is 0")]
    [InlineData("ac0b000001000000000000", false, "EE1B is 0")]
    [InlineData("ac02", true, "nothing is said")]
    [InlineData("ac0b000007000000000009", true, "other beginnings are for later standards")]
    public void Options_that_were_set_to_zero_on_the_way_are_not_believed(string option, bool believed, string why) // 3.2.3.2.4
    {
        var probe = new TcpProbe(s_profile);
        probe.Connect();
        probe.Inject(S | A | Cwr, 0, 1, options: TcpProbe.Hex("020405b4" + option));
        probe.Drain();
        probe.Send(new byte[1000]);
        probe.Inject(A | Ae | Cwr, 1, 1001, options: TcpProbe.Hex("ac08" + "0003e9" + "0003e8"));
        Assert.True((believed ? 1000u : 0u) == probe.Socket.GetInfo().MarkedBytesSent, why);
    }

    internal static string Option(SentSegmentView segment)
    {
        string all = Convert.ToHexString(segment.Options).ToLowerInvariant();
        TcpOptions options = TcpOptions.Read(segment.Options);
        if (options.AccurateEcnKind == 0) return "";
        string head = $"{options.AccurateEcnKind:x2}{options.AccurateEcn.Length + 2:x2}";
        string option = head + Convert.ToHexString(options.AccurateEcn).ToLowerInvariant();
        Assert.Contains(option, all, StringComparison.Ordinal);
        return option;
    }

    [Fact]
    public void A_SYN_and_ACK_that_comes_marked_twice_counts_once() // 3.2.2.2
    {
        var probe = new TcpProbe(s_profile);
        probe.Connect();
        for (int i = 0; i < 2; i++) probe.Inject(S | A | TcpFlags.Cwr, 0, 1, options: TcpProbe.Hex("020405b4 0101 0402"), ecn: 3);
        Assert.Equal((true, 1u), (probe.Socket.GetInfo().HasAccurateEcn, probe.Socket.GetInfo().MarkedPacketsReceived));
    }

    internal static TcpProbe Accept(TcpFlags bits, string synOptions = "020405b4 0101 0402", byte[]? ackOptions = null)
    {
        var probe = new TcpProbe(s_profile);
        probe.Listen();
        probe.Inject(S | All, 0, options: TcpProbe.Hex(synOptions));
        probe.TakeSynAck();
        probe.Inject(A | bits, 1, 1, options: ackOptions);
        AcceptedMode(probe);
        return probe;
    }

    private static string AcceptedMode(TcpProbe probe)
    {
        probe.TakeAccepted();
        return Mode(probe);
    }

    private static string Mode(TcpProbe probe)
    {
        TcpInfo info = probe.Socket.GetInfo();
        return info.HasAccurateEcn ? "accurate" : info.HasEcn ? "classic" : "none";
    }
}
