using Windsock.Drivers.Tests.Kit;
using Windsock.Drivers.Virtual;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Virtual;

public class VirtualNetworkTests
{
    [Fact]
    public void A_switch_floods_what_it_does_not_know_and_learns_from_every_frame()
    {
        var network = new VirtualNetwork();
        ILink[] ports = [.. Enumerable.Range(0, 3).Select(i => network.OpenPort($"p{i}"))];
        ports[0].Send(Instant.Zero, network.Pool, ports[1], 1);
        Assert.Equal([1], ports[1].Numbers(Instant.Zero));
        Assert.Equal([1], ports[2].Numbers(Instant.Zero));
        ports[1].Send(Instant.Zero, network.Pool, ports[0], 2);
        Assert.Equal([2], ports[0].Numbers(Instant.Zero));
        Assert.Empty(ports[2].Numbers(Instant.Zero));
        Assert.Equal(2, network.Lan.Stations);
    }

    [Fact]
    public void A_station_that_moves_is_found_at_its_new_port()
    {
        var network = new VirtualNetwork();
        ILink a = network.OpenPort("a"), b = network.OpenPort("b"), c = network.OpenPort("c");
        a.Send(Instant.Zero, network.Pool, b, 1);
        c.Send(Instant.Zero, Frames.Make(network.Pool, a.Properties.Address, b.Properties.Address, 2));
        a.Numbers(Instant.Zero);
        c.Numbers(Instant.Zero);
        b.Send(Instant.Zero, network.Pool, a, 3);
        Assert.Equal([3], c.Numbers(Instant.Zero));
        Assert.Empty(a.Numbers(Instant.Zero));
    }

    [Fact]
    public void More_stations_than_a_switch_knows_are_flooded()
    {
        var network = new VirtualNetwork();
        ILink a = network.OpenPort("a"), b = network.OpenPort("b");
        for (int i = 0; i < 20_000; i++) a.Send(Instant.Zero, Frames.Make(network.Pool, MacAddress.Local(1000 + (ulong)i), b.Properties.Address, i));
        Assert.Equal(16_384, network.Lan.Stations);
        Assert.Equal(20_000, b.Numbers(Instant.Zero).Count);
        // After 300 seconds the old ones make room.
        a.Send(new Instant(TimeSpan.FromSeconds(301).Ticks), network.Pool, b, 0);
        Assert.Equal(1, network.Lan.Stations);
    }

    [Fact]
    public void Frames_cross_switches_and_a_partition_divides_hosts_on_any_of_them()
    {
        var network = new VirtualNetwork();
        Switch other = network.AddSwitch("other");
        network.ConnectSwitches(network.Lan, other, new LinkConditions { Delay = TimeSpan.FromMilliseconds(1) });
        NetStack[] hosts = [network.AddHost("a", null), network.AddHost("b", null, at: other), network.AddHost("c", null, at: other)];
        ILink[] links = [.. hosts.Select(host => host.Interfaces[^1].Link)];
        int number = 0;

        Assert.Equal([true, true, true], Reach());
        network.Partition([hosts[0], hosts[1]]);
        Assert.Equal([true, false, false], Reach());
        network.Heal();
        Assert.Equal([true, true, true], Reach());

        // From a to b, from a to c, from b to c.
        bool[] Reach() => [Passes(0, 1), Passes(0, 2), Passes(1, 2)];

        bool Passes(int from, int to)
        {
            links[from].Send(network.Now, network.Pool, links[to], ++number);
            Instant later = network.Now + TimeSpan.FromMilliseconds(5);
            bool passed = links[to].Numbers(later).Contains(number);
            foreach (ILink link in links) link.Numbers(later);
            return passed;
        }
    }

    [Fact]
    public void Switches_in_a_circle_are_refused()
    {
        var network = new VirtualNetwork();
        Switch a = network.AddSwitch("a"), b = network.AddSwitch("b");
        network.ConnectSwitches(network.Lan, a);
        network.ConnectSwitches(a, b);
        Assert.Throws<InvalidOperationException>(() => network.ConnectSwitches(b, network.Lan));
    }

    [Fact]
    public void The_same_seed_gives_the_same_packets_and_another_seed_others()
    {
        Assert.Equal(Run(1), Run(1));
        Assert.NotEqual(Run(1), Run(2));

        // Every packet that arrives is answered, so that chance on the way shows in what is sent.
        static string Run(ulong seed)
        {
            var network = new VirtualNetwork(seed);
            var bad = new LinkConditions
            {
                Rate = 1_000_000, Delay = TimeSpan.FromMilliseconds(3), Jitter = TimeSpan.FromMilliseconds(3), Loss = 0.1, Duplicate = 0.1, Corrupt = 0.1,
            };
            ILink a = network.OpenPort("a", bad), b = network.OpenPort("b");
            for (int i = 0; i < 100; i++) a.Send(Instant.Zero, network.Pool, b, i);
            for (Instant next = network.NextDeadline; next != Instant.Never; next = network.NextDeadline)
            {
                foreach ((_, int number) in b.Arrivals(next)) b.Send(next, network.Pool, a, number);
                foreach (ILink each in (ILink[])[a, b]) each.Numbers(next);
            }

            return $"{network.PacketsSent} {network.Digest}";
        }
    }

    [Fact]
    public void Scripts_happen_at_their_time_in_the_order_in_which_they_were_given()
    {
        var network = new VirtualNetwork();
        var seen = new List<string>();
        network.At(TimeSpan.FromSeconds(2), () => seen.Add($"late {network.Now}"));
        network.At(TimeSpan.FromSeconds(1), () => seen.Add($"first {network.Now}"));
        network.At(TimeSpan.FromSeconds(1), () => seen.Add($"second {network.Now}"));
        network.Run(TimeSpan.FromSeconds(3));
        Assert.Equal(["first 1.000000", "second 1.000000", "late 2.000000"], seen);
        Assert.Equal("3.000000", network.Now.ToString());
    }

    [Fact]
    public void Waiting_for_a_condition_ends_with_the_limit_or_when_nothing_can_happen()
    {
        var network = new VirtualNetwork();
        bool done = false;
        network.At(TimeSpan.FromSeconds(5), () => done = true);
        Assert.False(network.RunUntil(() => done, TimeSpan.FromSeconds(3)));
        Assert.Equal("3.000000", network.Now.ToString());
        Assert.True(network.RunUntil(() => done, TimeSpan.FromSeconds(3)));
        Assert.Equal("5.000000", network.Now.ToString());
        Assert.False(network.RunUntil(() => false, TimeSpan.FromDays(1)));
        Assert.Equal("5.000000", network.Now.ToString());
    }
}
