using Windsock.Drivers.Virtual;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Transport.Tcp.Congestion;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>Congestion controls, fed by hand.</summary>
public class CongestionTests
{
    private const int Mss = 1000;

    private static readonly TimeSpan s_rtt = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(0.5, 0.7937005259840998)]
    [InlineData(1, 1)]
    [InlineData(27, 3)]
    [InlineData(1e6, 100)]
    [InlineData(1e-9, 1e-3)]
    [InlineData(0, 0)]
    public void A_cube_root_is_one(double value, double root) => Assert.Equal(root, Cubic.CubeRoot(value), root * 1e-14);

    [Fact]
    public void Cubic_follows_its_curve_after_a_loss()
    {
        var cubic = new Cubic(Mss, 10);
        Instant now = Grow(cubic, Instant.Zero, 1000);
        double most = cubic.Window / Mss;
        cubic.EnterRecovery(now, cubic.Window, byEcn: false);
        Assert.Equal((int)(most * 0.7), cubic.Window / Mss);
        double start = cubic.Window / Mss;
        double k = Cubic.TimeToMost(most, start);
        Assert.Equal(Math.Pow((most - start) / 0.4, 1 / 3.0), k, 1e-9);

        Instant begin = now;
        while ((now - begin).TotalSeconds < 2 * k)
        {
            now += s_rtt;
            Round(cubic, now);
            double t = (now - begin).TotalSeconds;
            double curve = 0.4 * Math.Pow(t - k, 3) + most;
            // Within a round trip of the curve, which its window is to reach by then.
            double later = 0.4 * Math.Pow(t + 0.2 - k, 3) + most, earlier = 0.4 * Math.Pow(t - 0.3 - k, 3) + most;
            Assert.InRange(cubic.Window / (double)Mss, earlier * 0.97 - 2, later * 1.03 + 2);
            Assert.True(curve > 0);
        }
    }

    [Fact]
    public void Cubic_gives_way_faster_when_the_most_has_become_less()
    {
        var cubic = new Cubic(Mss, 10);
        Instant now = Grow(cubic, Instant.Zero, 100);
        cubic.EnterRecovery(now, cubic.Window, byEcn: false);
        double window = cubic.Window / (double)Mss;
        cubic.EnterRecovery(now, cubic.Window, byEcn: false);
        Assert.Equal(window * (1 + 0.7) / 2, cubic.MostWindow, 1e-9); // RFC 9438 section 4.7.
    }

    [Fact]
    public void Cubic_takes_back_a_reduction()
    {
        var cubic = new Cubic(Mss, 10);
        Instant now = Grow(cubic, Instant.Zero, 100);
        int window = cubic.Window;
        cubic.Save();
        cubic.TimedOut(now, window);
        cubic.Collapse();
        Assert.Equal(Mss, cubic.Window);
        cubic.Undo(now);
        Assert.Equal((window, int.MaxValue), (cubic.Window, cubic.SlowStartThreshold));
    }

    [Fact]
    public void HyStart_leaves_slow_start_when_the_round_trip_grows()
    {
        var cubic = new Cubic(Mss, 10);
        Instant now = Instant.Zero;
        int rounds = 0;
        for (; cubic.InSlowStart && rounds < 50; rounds++)
        {
            now += s_rtt;
            Round(cubic, now, s_rtt + TimeSpan.FromMilliseconds(rounds < 5 ? 0 : 30));
        }

        Assert.InRange(rounds, 9, 12); // One to see it, five of caution.
        Assert.True(cubic.Window < 10_000_000);
    }

    [Fact]
    public void HyStart_goes_on_when_the_rise_was_none()
    {
        var cubic = new Cubic(Mss, 10);
        Instant now = Instant.Zero;
        for (int round = 0; round < 12; round++)
        {
            now += s_rtt;
            Round(cubic, now, s_rtt + TimeSpan.FromMilliseconds(round == 4 ? 30 : 0));
        }

        Assert.True(cubic.InSlowStart);
    }

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(2, 0.5)]
    [InlineData(1, 1.0)]
    public void Dctcp_learns_the_share_of_marks(int every, double share)
    {
        var dctcp = new Dctcp(Mss, 10);
        uint una = 0;
        for (int i = 0; i < 2000; i++)
        {
            una += Mss;
            dctcp.Acknowledged(new AckSample
            {
                Now = Instant.Zero + i * TimeSpan.FromMilliseconds(1), AcknowledgedBytes = Mss, DeliveredBytes = Mss, SndUna = una, SndNxt = una + 10 * Mss,
                MarkedBytes = every > 0 && i % every == 0 ? Mss : 0,
            });
        }

        Assert.Equal(share, dctcp.Alpha, 0.05);
        int window = dctcp.Window;
        dctcp.EnterRecovery(Instant.Zero, window, byEcn: true);
        Assert.InRange(dctcp.Window, window * (1 - share / 2 - 0.05) - Mss, window * (1 - share / 2) + Mss);
    }

    [Fact]
    public void Bbr_fills_the_pipe_drains_the_queue_and_probes_both_bandwidth_and_round_trip()
    {
        var conditions = new LinkConditions { Rate = 50_000_000, Delay = TimeSpan.FromMilliseconds(20), QueueBytes = 1_000_000 };
        var link = new Bottleneck(conditions, conditions, "bbr");
        link.Network.At(TimeSpan.FromSeconds(3), () => link.Link.Outward.Conditions = conditions with { Delay = TimeSpan.FromMilliseconds(30) });
        var seen = new List<Bbr.Phase>();
        link.Send(long.MaxValue / 2);
        for (int i = 0; i < 1600; i++)
        {
            link.Network.Run(TimeSpan.FromMilliseconds(10));
            Bbr.Phase phase = ((Bbr)link.State.Congestion).Doing;
            if (seen.Count == 0 || seen[^1] != phase) seen.Add(phase);
        }

        Assert.Equal([Bbr.Phase.Startup, Bbr.Phase.Drain, Bbr.Phase.ProbeBandwidth, Bbr.Phase.ProbeRtt, Bbr.Phase.ProbeBandwidth], seen.Take(5));
        var bbr = (Bbr)link.State.Congestion;
        Assert.InRange(bbr.Bandwidth, 5.8e6, 6.4e6); // Payload of 50 Mbit/s.
        Assert.InRange(bbr.LeastRtt.TotalMilliseconds, 50, 54); // The way that has become longer was seen by ProbeRtt.
        Assert.Equal(0, link.State.Counters.Retransmissions);
        Assert.True(link.Link.Outward.QueuedBytes < 300_000, "the queue stays short");
    }

    [Fact]
    public void Dctcp_keeps_a_marking_queue_short_without_loss()
    {
        var forward = new LinkConditions { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(1), QueueBytes = 500_000, MarkBytes = 30_000 };
        var backward = new LinkConditions { Delay = TimeSpan.FromMilliseconds(1) };
        var link = new Bottleneck(forward, backward, "dctcp", 1, profile => profile with { OffersEcn = true });
        double goodput = link.Goodput(1, 3);
        Assert.InRange(goodput, 85, 100);
        Assert.Equal(0, link.State.Counters.Retransmissions);
        Assert.True(link.Link.Outward.Counters.MostQueuedBytes < 200_000, $"{link.Link.Outward.Counters.MostQueuedBytes}");
    }

    [Fact]
    public void Marks_by_the_network_keep_a_queue_from_loss()
    {
        var forward = new LinkConditions
        {
            Rate = 20_000_000, Delay = TimeSpan.FromMilliseconds(10), QueueBytes = 500_000, Queue = QueueDiscipline.CoDel, Ecn = true,
        };
        var backward = new LinkConditions { Delay = TimeSpan.FromMilliseconds(10) };
        var link = new Bottleneck(forward, backward, "cubic", 1, profile => profile with { OffersEcn = true });
        double goodput = link.Goodput(5, 10);
        Assert.InRange(goodput, 16, 20);
        Assert.Equal(0, link.State.Counters.Retransmissions);
    }

    [Theory]
    [InlineData("cubic", "cubic")]
    [InlineData("bbr", "bbr")]
    [InlineData("newreno", "newreno")]
    [InlineData("dctcp", "dctcp")]
    [InlineData("nonsense", "cubic")]
    public void A_name_chooses_the_control(string name, string made) => Assert.Equal(made, CongestionControls.Make(name, Mss, 10).Name);

    [Fact]
    public void The_timeout_follows_the_samples()
    {
        var rtt = default(RttEstimator);
        TimeSpan least = TimeSpan.FromMilliseconds(200);
        Assert.Equal(1000, rtt.Timeout(least).TotalMilliseconds); // RFC 6298 (2.1)
        rtt.Add(s_rtt, Instant.Zero);
        Assert.Equal(300, rtt.Timeout(least).TotalMilliseconds); // (2.2)
        rtt.Add(TimeSpan.FromMilliseconds(180), Instant.Zero);
        Assert.Equal((110, 57.5), (rtt.Smoothed.TotalMilliseconds, rtt.Variation.TotalMilliseconds)); // (2.3)
        for (int i = 0; i < 100; i++) rtt.Add(s_rtt, Instant.Zero);
        Assert.Equal(200, rtt.Timeout(least).TotalMilliseconds); // (2.4)
        rtt.Add(TimeSpan.FromSeconds(100), Instant.Zero);
        Assert.Equal(60_000, rtt.Timeout(least).TotalMilliseconds); // (2.5)
    }

    private static Instant Grow(CongestionControl control, Instant now, int segments)
    {
        while (control.Window < segments * Mss)
        {
            now += s_rtt;
            Round(control, now);
        }

        return now;
    }

    // A window is acknowledged, segment by segment.
    private static void Round(CongestionControl control, Instant now, TimeSpan? rtt = null)
    {
        int segments = control.Window / Mss;
        for (int i = 0; i < segments; i++)
        {
            uint una = (uint)((now - Instant.Zero).TotalMilliseconds * 1_000_000) + (uint)(i * Mss);
            control.Acknowledged(new AckSample
            {
                Now = now, AcknowledgedBytes = Mss, DeliveredBytes = Mss, Rtt = rtt ?? s_rtt, SmoothedRtt = s_rtt, LeastRtt = s_rtt, IsWindowLimited = true,
                SndUna = una, SndNxt = una + (uint)control.Window,
            });
        }
    }
}
