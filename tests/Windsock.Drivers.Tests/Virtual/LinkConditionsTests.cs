using CsCheck;
using Windsock.Drivers.Tests.Kit;
using Windsock.Drivers.Virtual;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Xunit;

namespace Windsock.Drivers.Tests.Virtual;

public class LinkConditionsTests
{
    private static readonly Instant s_end = new(TimeSpan.FromMinutes(10).Ticks);

    [Fact]
    public void A_perfect_link_delivers_at_once_and_in_order()
    {
        var wire = new Wire(LinkConditions.Perfect);
        for (int i = 0; i < 5; i++) wire.Send(i);
        Assert.Equal([0, 1, 2, 3, 4], wire.Far.Numbers(Instant.Zero));
        Assert.True(wire.Far.Properties.ChecksumOffload && wire.Far.Properties.SegmentationBytes == 65_535);
    }

    [Fact]
    public void A_rate_spaces_packets_by_their_length_and_the_delay_comes_on_top()
    {
        var wire = new Wire(new LinkConditions { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(10) });
        for (int i = 0; i < 4; i++) wire.Send(i, bytes: 1250);
        // 10,000 bits at 100 Mbit/s are 100 microseconds, 1,000 ticks.
        Assert.Equal([(101_000L, 0), (102_000L, 1), (103_000L, 2), (104_000L, 3)], wire.Far.Arrivals(s_end));
        Assert.Equal(0, wire.Near.Properties.SegmentationBytes);
    }

    [Fact]
    public void A_rate_is_exact_where_a_packet_takes_less_than_a_tick()
    {
        var wire = new Wire(new LinkConditions { Rate = 100_000_000_000, QueuePackets = 0 });
        for (int i = 0; i < 10_000; i++) wire.Send(i, bytes: 100);
        // 8 Mbit at 100 Gbit/s: 80 microseconds.
        Assert.Equal(800, wire.Far.Arrivals(s_end)[^1].Ticks);
    }

    [Fact]
    public void A_full_queue_drops_what_comes_last()
    {
        var wire = new Wire(new LinkConditions { Rate = 1_000_000, QueueBytes = 5_000 });
        for (int i = 0; i < 10; i++) wire.Send(i, bytes: 1000);
        Assert.Equal([0, 1, 2, 3, 4], wire.Far.Numbers(s_end));
        Assert.Equal(5, wire.Counters[LinkEvent.QueueFull]);
        Assert.Equal(5_000, wire.Counters.MostQueuedBytes);
    }

    [Fact]
    public void A_queue_has_room_again_when_a_packet_has_left()
    {
        var wire = new Wire(new LinkConditions { Rate = 8_000_000, QueuePackets = 1 });
        wire.Send(0, bytes: 1000);
        wire.Send(1, bytes: 1000);
        wire.Send(2, bytes: 1000, at: new Instant(10_000)); // 1,000 bytes take a millisecond.
        Assert.Equal([0, 2], wire.Far.Numbers(s_end));
    }

    [Theory]
    [InlineData(0.01, "a lossy path")]
    [InlineData(0.5, "a bad one")]
    public void Bernoulli_loses_its_share(double probability, string why)
    {
        var wire = new Wire(new LinkConditions { Loss = probability });
        const int Count = 20_000;
        for (int i = 0; i < Count; i++) wire.Send(i);
        double share = wire.Counters[LinkEvent.Lost] / (double)Count;
        Assert.True(Math.Abs(share - probability) < 4 * Math.Sqrt(probability * (1 - probability) / Count), $"{why}: {share}");
    }

    [Fact]
    public void Gilbert_and_Elliott_lose_in_bursts()
    {
        var wire = new Wire(new LinkConditions { Loss = LossModel.GilbertElliott(toBad: 0.01, toGood: 0.25) });
        const int Count = 50_000;
        for (int i = 0; i < Count; i++) wire.Send(i);
        List<int> arrived = wire.Far.Numbers(Instant.Zero);
        int bursts = arrived.Zip(arrived.Skip(1)).Count(pair => pair.Second - pair.First > 1);
        double length = wire.Counters[LinkEvent.Lost] / (double)bursts;
        Assert.InRange(length, 3.5, 4.5); // 1 / 0.25
        Assert.InRange(wire.Counters[LinkEvent.Lost] / (double)Count, 0.03, 0.05); // 0.01 / (0.01 + 0.25)
    }

    [Fact]
    public void A_duplicate_follows_its_packet()
    {
        var wire = new Wire(new LinkConditions { Duplicate = 1 });
        wire.Send(7);
        Assert.Equal([7, 7], wire.Far.Numbers(Instant.Zero));
    }

    [Fact]
    public void Corruption_flips_one_bit_behind_the_link_header()
    {
        var wire = new Wire(new LinkConditions { Corrupt = 1 });
        Packet sent = Frames.Make(wire.Network.Pool, wire.Near.Properties.Address, wire.Far.Properties.Address, 1);
        byte[] before = sent.Bytes.ToArray();
        wire.Near.Send(Instant.Zero, sent);
        Packet received = wire.Far.Receive(Instant.Zero)!;
        int bits = before.Select((each, index) => int.PopCount(each ^ received.Bytes[index])).Sum();
        Assert.Equal(1, bits);
        Assert.Equal(before.AsSpan(0, 14), received.Bytes[..14]);
    }

    [Fact]
    public void Reordering_sends_some_packets_ahead()
    {
        var wire = new Wire(new LinkConditions { Delay = TimeSpan.FromMilliseconds(10), Reorder = 1, ReorderGap = 5 });
        for (int i = 0; i < 10; i++) wire.Send(i);
        Assert.Equal([4, 9, 0, 1, 2, 3, 5, 6, 7, 8], wire.Far.Numbers(s_end));
    }

    [Theory]
    [InlineData(JitterDistribution.Uniform, 0.577)]
    [InlineData(JitterDistribution.Normal, 1.0)]
    [InlineData(JitterDistribution.Pareto, 1.0)]
    public void Jitter_spreads_as_its_distribution_says(JitterDistribution distribution, double deviation)
    {
        var wire = new Wire(new LinkConditions { Delay = TimeSpan.FromMilliseconds(100), Jitter = TimeSpan.FromMilliseconds(10), Distribution = distribution });
        for (int i = 0; i < 20_000; i++) wire.Send(i);
        double[] milliseconds = [.. wire.Far.Arrivals(s_end).Select(arrival => arrival.Ticks / 10_000.0)];
        double mean = milliseconds.Average();
        Assert.InRange(mean, 99.5, 100.5);
        double spread = Math.Sqrt(milliseconds.Average(each => (each - mean) * (each - mean)));
        Assert.InRange(spread / 10, deviation * 0.85, deviation * 1.15);
    }

    [Fact]
    public void A_link_that_becomes_perfect_keeps_the_order_too()
    {
        var wire = new Wire(new LinkConditions { Delay = TimeSpan.FromMilliseconds(10), KeepOrder = true });
        wire.Send(0);
        wire.Network.Links[0].Outward.Conditions = new LinkConditions { KeepOrder = true };
        wire.Send(1);
        Assert.Equal([(100_000L, 0), (100_000L, 1)], wire.Far.Arrivals(s_end));
    }

    [Fact]
    public void Jitter_keeps_the_order_when_asked_to()
    {
        var jitter = new LinkConditions { Delay = TimeSpan.FromMilliseconds(10), Jitter = TimeSpan.FromMilliseconds(5) };
        Assert.NotEqual(Enumerable.Range(0, 100), Order(jitter));
        Assert.Equal(Enumerable.Range(0, 100), Order(jitter with { KeepOrder = true }));

        static List<int> Order(LinkConditions conditions)
        {
            var wire = new Wire(conditions);
            for (int i = 0; i < 100; i++) wire.Send(i);
            return wire.Far.Numbers(s_end);
        }
    }

    [Fact]
    public void CoDel_keeps_the_waiting_time_down_where_drop_tail_lets_it_grow()
    {
        var conditions = new LinkConditions { Rate = 10_000_000, QueuePackets = 1000 };
        Assert.True(LongestWait(conditions, out _) > TimeSpan.FromMilliseconds(200));
        Assert.True(LongestWait(conditions with { Queue = QueueDiscipline.CoDel }, out Wire dropping) < TimeSpan.FromMilliseconds(150));
        Assert.True(dropping.Counters[LinkEvent.CoDelDropped] > 0);
        LongestWait(conditions with { Queue = QueueDiscipline.CoDel, Ecn = true }, out Wire marking);
        Assert.True(marking.Counters[LinkEvent.Marked] > 0);
        Assert.Equal(0, marking.Counters[LinkEvent.CoDelDropped]);

        // 5 % more than the rate, for six seconds.
        static TimeSpan LongestWait(LinkConditions conditions, out Wire wire)
        {
            wire = new Wire(conditions);
            const int Spacing = 11_428;
            for (int i = 0; i < 5_000; i++) wire.Send(i, bytes: 1500, at: new Instant((long)i * Spacing));
            return new TimeSpan(wire.Far.Arrivals(s_end).Max(arrival => arrival.Ticks - (long)arrival.Number * Spacing));
        }
    }

    [Fact]
    public void A_queue_above_its_mark_tells_of_congestion_and_the_header_stays_right()
    {
        var wire = new Wire(new LinkConditions { Rate = 1_000_000, MarkBytes = 2_000 });
        for (int i = 0; i < 5; i++) wire.Send(i, bytes: 1000);
        Assert.Equal(2, wire.Counters[LinkEvent.Marked]);
        var classes = new List<int>();
        while (wire.Far.Receive(s_end) is { } packet)
        {
            Assert.True(TcpIp.Wire.Ipv4View.TryParse(packet.Bytes[14..], out TcpIp.Wire.Ipv4View view));
            classes.Add(view.TrafficClass);
        }

        Assert.Equal([2, 2, 2, 3, 3], classes);
    }

    [Fact]
    public void A_link_that_is_cut_delivers_what_was_under_way_and_nothing_after()
    {
        var wire = new Wire(new LinkConditions { Delay = TimeSpan.FromMilliseconds(10) });
        wire.Network.At(TimeSpan.FromMilliseconds(5), () => wire.Network.Links[0].IsDown = true);
        wire.Network.At(TimeSpan.FromMilliseconds(20), () => wire.Network.Links[0].IsDown = false);
        for (int i = 0; i < 3; i++)
        {
            wire.Network.Run(new Instant(TimeSpan.FromMilliseconds(12).Ticks * i));
            wire.Send(i, at: wire.Network.Now);
        }

        Assert.Equal([0, 2], wire.Far.Numbers(s_end));
    }

    [Fact]
    public void No_packet_is_lost_from_the_books() => Conditions.Sample(conditions =>
    {
        var wire = new Wire(conditions);
        for (int i = 0; i < 300; i++) wire.Send(i, bytes: 60 + (i * 7 % 1400), at: new Instant(i * 100));
        int arrived = wire.Far.Numbers(s_end).Count;
        LinkCounters counters = wire.Counters;
        Assert.Equal(300, counters[LinkEvent.Entered]);
        Assert.Equal(arrived, counters[LinkEvent.Delivered]);
        Assert.Equal(
            300 + counters[LinkEvent.Duplicated],
            arrived + counters[LinkEvent.Lost] + counters[LinkEvent.QueueFull] + counters[LinkEvent.CoDelDropped] + counters[LinkEvent.Down]);
        Assert.Equal(0, wire.Network.Pool.Rented);
    }, iter: 200);

    [Fact]
    public void Packets_pass_without_allocation()
    {
        TimeSpan millisecond = TimeSpan.FromMilliseconds(1);
        var wire = new Wire(new LinkConditions { Rate = 1_000_000_000, Delay = millisecond, Jitter = millisecond, Loss = 0.01 });
        Pass(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Pass(1);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Pass(int turn)
        {
            for (int i = 0; i < 20_000; i++)
            {
                var now = new Instant((turn * 20_000L + i) * 200);
                wire.Near.Send(now, wire.Network.Pool, wire.Far, i, 1500);
                while (wire.Far.Receive(now) is { } packet) packet.Release();
            }
        }
    }

    private static Gen<LinkConditions> Conditions =>
        from rate in Gen.Int[0, 2].Select(power => new[] { 0L, 1_000_000, 100_000_000 }[power])
        from delay in Gen.Int[0, 50]
        from jitter in Gen.Int[0, 20]
        from keep in Gen.Bool
        from queue in Gen.Int[0, 20_000]
        from coDel in Gen.Bool
        from loss in Gen.Double[0, 0.5]
        from bad in Gen.Double[0, 0.5]
        from duplicate in Gen.Double[0, 0.5]
        from reorder in Gen.Double[0, 0.5]
        select new LinkConditions
        {
            Rate = rate,
            Delay = TimeSpan.FromMilliseconds(delay),
            Jitter = TimeSpan.FromMilliseconds(jitter),
            KeepOrder = keep,
            QueueBytes = queue,
            Queue = coDel ? QueueDiscipline.CoDel : QueueDiscipline.DropTail,
            Loss = new LossModel(bad, 0.5, 1, loss),
            Duplicate = duplicate,
            Corrupt = duplicate,
            Reorder = reorder,
        };

    /// <summary>Two places at a switch; the conditions are those of the way out of the first.</summary>
    private sealed class Wire
    {
        public Wire(LinkConditions conditions)
        {
            Near = Network.OpenPort("near", conditions, inbound: LinkConditions.Perfect);
            Far = Network.OpenPort("far");
        }

        public VirtualNetwork Network { get; } = new(seed: 5);

        public ILink Near { get; }

        public ILink Far { get; }

        public LinkCounters Counters => Network.Links[0].Outward.Counters;

        public void Send(int number, int bytes = 60, Instant at = default) => Near.Send(at, Network.Pool, Far, number, bytes);
    }
}
