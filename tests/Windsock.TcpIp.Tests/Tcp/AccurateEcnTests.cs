using Windsock.Drivers.Virtual;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Transport.Tcp.Congestion;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>Accurate ECN in connections that are open. The numbers of clauses are those of RFC 9768.</summary>
public class AccurateEcnTests
{
    private const TcpFlags A = TcpFlags.Ack, Ae = TcpFlags.Ae, Cwr = TcpFlags.Cwr, Ece = TcpFlags.Ece;

    private static readonly TcpProfile s_none = TcpProfile.Windows with { AcceptsEcn = false };
    private static readonly TcpProfile s_classic = TcpProfile.Windows with { OffersEcn = true };
    private static readonly TcpProfile s_accurate = TcpProfile.Windows with { OffersAccurateEcn = true };

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        foreach (string client in new[] { "none", "classic", "accurate" })
        {
            foreach (string server in new[] { "none", "classic", "accurate" }) pairs.Add(client, server);
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_ends_agree_on_the_newest_that_both_know_and_answer_marks_in_both_directions(string client, string server) // 3.1.2
    {
        var marking = new LinkConditions { Rate = 50_000_000, Delay = TimeSpan.FromMilliseconds(5), QueueBytes = 400_000, MarkBytes = 60_000 };
        var link = new Bottleneck(marking, marking, "newreno", 1, with: null, Named(client), Named(server));
        TcpInfo near = link.Sender.GetInfo(), far = link.Receiver.GetInfo();
        string agreed = client == "none" || server == "none" ? "none" : client == "accurate" && server == "accurate" ? "accurate" : "classic";
        Assert.Equal((agreed, agreed), (Mode(near), Mode(far)));

        link.SendBack(long.MaxValue / 2);
        double goodput = link.Goodput(1, 4);
        near = link.Sender.GetInfo();
        far = link.Receiver.GetInfo();
        Assert.False(link.IsCorrupt);
        Assert.InRange(goodput, agreed == "none" ? 30 : 38, 50);
        Assert.True(link.ReceivedBack > 15_000_000, $"{link.ReceivedBack} bytes the other way");
        Assert.Equal(agreed != "none", near.Retransmissions == 0 && far.Retransmissions == 0);
        Assert.Equal(agreed != "none", link.Link.Outward.Counters[LinkEvent.Marked] > 0 && link.Link.Inward.Counters[LinkEvent.Marked] > 0);
        if (agreed != "accurate") return;
        AssertCounted(near, far, link.Link.Outward);
        AssertCounted(far, near, link.Link.Inward);
    }

    [Fact]
    public void Dctcp_keeps_a_marking_queue_short_without_loss()
    {
        var forward = new LinkConditions { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(1), QueueBytes = 500_000, MarkBytes = 30_000 };
        var backward = new LinkConditions { Delay = TimeSpan.FromMilliseconds(1) };
        var link = new Bottleneck(forward, backward, "dctcp", 1, profile => profile with { OffersAccurateEcn = true });
        link.Goodput(1, 0);
        long most = 0;
        for (int i = 0; i < 3000; i++)
        {
            link.Network.Run(TimeSpan.FromMilliseconds(1));
            most = Math.Max(most, link.Link.Outward.QueuedBytes);
        }

        double goodput = link.Received * 8 / 4.0 / 1e6;
        Assert.InRange(goodput, 88, 100);
        Assert.Equal(0, link.State.Counters.Retransmissions);
        Assert.InRange(most, 30_000, 75_000);
        Assert.InRange(((Dctcp)link.State.Congestion).Alpha, 0.01, 0.6);
        AssertCounted(link.Sender.GetInfo(), link.Receiver.GetInfo(), link.Link.Outward);
    }

    [Theory]
    [InlineData("cubic")]
    [InlineData("newreno")]
    [InlineData("bbr")]
    [InlineData("dctcp")]
    public void Each_control_answers_marks_and_loses_nothing(string control)
    {
        var forward = new LinkConditions
        {
            Rate = 20_000_000, Delay = TimeSpan.FromMilliseconds(10), QueueBytes = 500_000, Queue = QueueDiscipline.CoDel, Ecn = true,
        };
        var backward = new LinkConditions { Delay = TimeSpan.FromMilliseconds(10) };
        var link = new Bottleneck(forward, backward, control, 1, profile => profile with { OffersAccurateEcn = true });
        Assert.InRange(link.Goodput(5, 10), 16, 20);
        Assert.Equal(0, link.State.Counters.Retransmissions);
        AssertCounted(link.Sender.GetInfo(), link.Receiver.GetInfo(), link.Link.Outward);
    }

    [Theory]
    [InlineData(0.05, 0.0)]
    [InlineData(0.0, 0.2)]
    [InlineData(0.02, 0.3)]
    public void Counters_agree_in_the_end_whatever_is_lost(double data, double acknowledgments) // 2.3
    {
        var forward = new LinkConditions
        {
            Rate = 50_000_000, Delay = TimeSpan.FromMilliseconds(5), QueueBytes = 400_000, MarkBytes = 20_000, Loss = data,
        };
        var backward = new LinkConditions { Delay = TimeSpan.FromMilliseconds(5), Loss = acknowledgments, Reorder = 0.05, ReorderGap = 3 };
        var link = new Bottleneck(forward, backward, "newreno", 3, profile => profile with { OffersAccurateEcn = true });
        link.Send(20_000_000);
        Assert.True(link.Network.RunUntil(() => link.Received == 20_000_000 && link.State.InFlight == 0, TimeSpan.FromSeconds(60)));
        TcpInfo near = link.Sender.GetInfo(), far = link.Receiver.GetInfo();
        Assert.True(far.MarkedPacketsReceived > 0);
        Assert.Equal(far.MarkedBytesReceived, near.MarkedBytesSent);
        Assert.Equal(far.MarkedPacketsReceived, near.MarkedPacketsSent);
    }

    [Fact]
    public void A_window_is_reduced_once_in_a_round_trip_and_CWR_does_not_say_so() // 3.1.5: MUST NOT set CWR
    {
        TcpProbe probe = AccurateEcnHandshakeTests.Accept(Cwr);
        probe.Send(new byte[14_600]);
        probe.Drain();
        int window = probe.Socket.GetInfo().CongestionWindow;
        Assert.Equal(14_600, window);
        probe.Inject(A | Ae | Cwr, 1, 2921); // 6: one of the first two was marked.
        int reduced = probe.Socket.GetInfo().SlowStartThreshold;
        Assert.InRange(reduced, 7 * 1460 - 1460, 11_000);
        probe.Inject(A | Ae | Cwr | Ece, 1, 5841);
        Assert.Equal(reduced, probe.Socket.GetInfo().SlowStartThreshold);
        probe.Inject(A | Ae | Cwr | Ece, 1, 14_601);
        probe.Send(new byte[1000]);
        Assert.Equal(A | TcpFlags.Psh | Ae | Ece, probe.Take().Flags);
        Assert.Equal(2u, probe.Socket.GetInfo().MarkedPacketsSent);
    }

    [Fact]
    public void Old_acknowledgments_say_nothing() // 3.2.2.2, A.1
    {
        TcpProbe probe = AccurateEcnHandshakeTests.Accept(Cwr);
        probe.Send(new byte[5840]);
        probe.Drain();
        probe.Inject(A | Ae | Ece, 1, 5841);
        probe.Inject(A | Ece, 1, 1461);
        probe.Inject(A | Ece, 1, 5841);
        Assert.Equal(0u, probe.Socket.GetInfo().MarkedPacketsSent);
    }

    [Fact]
    public void A_change_of_the_marks_is_acknowledged_at_once_with_the_bytes() // 3.2.2.5.1, 3.2.3.3
    {
        TcpProbe probe = Quiet();
        uint seq = 1;
        SentSegmentView? Data(byte ecn)
        {
            probe.Inject(A | Ae | Ece, seq, 1, new byte[100], ecn: ecn);
            seq += 100;
            return probe.TakeOrNull();
        }

        Assert.Null(Data(2)); // It waits for the next.
        SentSegmentView ack = Data(3)!;
        Assert.Equal((A | Ae | Cwr, "ac080000650000" + "64"), (ack.Flags, AccurateEcnHandshakeTests.Option(ack)));
        Assert.Null(Data(2));
        ack = Data(3)!;
        Assert.Equal((A | Ae | Cwr | Ece, "ac080000c90000" + "c8"), (ack.Flags, AccurateEcnHandshakeTests.Option(ack)));
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 2)]
    public void Two_SACK_blocks_go_before_the_counters_and_further_ones_behind(bool timestamps, int most) // 3.2.3.3
    {
        TcpProbe probe = Quiet(timestamps);
        for (uint i = 0; i < 5; i++)
        {
            probe.Inject(A | Ae | Ece, 101 + i * 200, 1, new byte[100], ecn: i == 4 ? (byte)1 : (byte)2);
            SentSegmentView ack = probe.Take();
            Assert.Equal(Math.Min((int)i + 1, most), ack.Sack(TcpProbe.Irs).Length);
            Assert.NotEqual("", AccurateEcnHandshakeTests.Option(ack));
        }
    }

    [Fact]
    public void What_data_leaves_no_room_for_is_told_by_itself_in_time() // 3.2.3.3: at least once for 2^22 bytes
    {
        var marking = new LinkConditions { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(2), QueueBytes = 400_000 };
        var link = new Bottleneck(marking, marking, "newreno", 1, profile => profile with { OffersAccurateEcn = true });
        link.SendBack(long.MaxValue / 2);
        link.Goodput(1, 4);
        EcnFeedback near = AccurateEcn.Of(link.Sender.Connection!)!.Feedback;
        Assert.InRange(near.PassedBytes.Zero, link.Received - (5 << 20), link.Received + (1 << 20));
    }

    [Fact]
    public void Acknowledgments_that_come_marked_are_not_acknowledged_for_ever() // 3.2.2.5.1: two ends must not answer each other's answers
    {
        TcpProbe probe = Quiet();
        for (int i = 0; i < 9; i++) probe.Inject(A | Ae | Ece, 1, 1, ecn: 3);
        probe.Drain();
        for (int i = 0; i < 3; i++)
        {
            probe.Inject(A | Ae | Ece, 1, 1);
            probe.AssertSilent();
        }
    }

    [Fact]
    public void What_is_owed_is_told_beside_SACK_blocks_too() // 3.2.3.3
    {
        TcpProbe probe = Quiet(timestamps: true);
        probe.Inject(A | Ae | Ece, 1, 1, new byte[100], ecn: 1); // It waits, so that two kinds are to be told at once.
        for (uint i = 0; i < 40; i++) probe.Inject(A | Ae | Ece, 2001 + i * 200, 1, new byte[100], ecn: (byte)(1 + i % 3));
        probe.Drain();
        for (int i = 0; i < 3; i++) probe.Inject(A | Ae | Ece, 101, 1);
        probe.AssertSilent();
        AccurateEcn accurate = AccurateEcn.Of(probe.Socket.Connection!)!;
        Assert.False(accurate.Reflector.OwesOption);
    }

    [Fact]
    public void An_answer_that_its_path_throws_away_for_its_option_comes_without() // 3.2.3.2.2
    {
        TcpProbe probe = Quiet();
        probe.Inject(A | Ae | Ece, 1, 1, new byte[1000], ecn: 2);
        probe.Pass(TimeSpan.FromSeconds(0.1));
        for (int i = 0; i < 3; i++)
        {
            probe.Drain();
            probe.Pass(TimeSpan.FromSeconds(1));
            probe.Inject(A | Ae | Ece, 1, 1, new byte[1000]);
        }

        Assert.Equal("", AccurateEcnHandshakeTests.Option(probe.Take()));
        probe.Inject(A | Ae | Ece, 1001, 1, new byte[1000], ecn: 3);
        Assert.Equal("", AccurateEcnHandshakeTests.Option(probe.Take()));
    }

    [Fact]
    public void A_connection_without_it_holds_nothing_for_it()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        Assert.Null(probe.Socket.Connection!.Rare);
    }

    // Accepted, with SACK, and past the segments that are acknowledged one by one.
    private static TcpProbe Quiet(bool timestamps = false)
    {
        var probe = new TcpProbe(s_accurate with { QuickAcknowledgments = 0 });
        probe.Listen();
        probe.Inject(TcpFlags.Syn | EcnCodes.Request, 0, options: TcpProbe.Hex("020405b4 0101 0402" + (timestamps ? "0101080a 00000001 00000000" : "")));
        probe.TakeSynAck();
        if (timestamps) probe.PeerOptions = TcpProbe.Timestamps(2, 0);
        probe.Inject(A | Cwr, 1, 1);
        probe.TakeAccepted();
        probe.Drain();
        probe.Socket.Connection!.SendAck(); // The first one tries the path.
        probe.Drain();
        return probe;
    }

    private static void AssertCounted(in TcpInfo sender, in TcpInfo receiver, LinkDirection way)
    {
        // What the receiver has counted and not told yet is in its last acknowledgments.
        Assert.InRange(receiver.MarkedPacketsReceived, way.Counters[LinkEvent.Marked] * 0.9, way.Counters[LinkEvent.Marked]);
        Assert.InRange(sender.MarkedPacketsSent, receiver.MarkedPacketsReceived * 0.9 - 64, receiver.MarkedPacketsReceived);
        Assert.InRange(sender.MarkedBytesSent, receiver.MarkedBytesReceived * 0.9 - 100_000, receiver.MarkedBytesReceived);
    }

    private static TcpProfile Named(string mode) => mode switch
    {
        "none" => s_none,
        "classic" => s_classic,
        _ => s_accurate,
    };

    private static string Mode(in TcpInfo info) => info.HasAccurateEcn ? "accurate" : info.HasEcn ? "classic" : "none";
}
