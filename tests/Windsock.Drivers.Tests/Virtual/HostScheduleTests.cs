using Windsock.Drivers.Virtual;
using Windsock.TcpIp;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.Drivers.Tests.Virtual;

/// <summary>Only hosts that have something to do are asked, and none of them is forgotten.</summary>
public class HostScheduleTests
{
    [Fact]
    public void Hosts_that_only_stand_by_change_nothing()
    {
        string[] digests = [.. new[] { 0, 63, 64, 300 }.Select(idle => Run(idle))];
        Assert.All(digests, digest => Assert.Equal(digests[0], digest));

        static string Run(int idle)
        {
            var network = new VirtualNetwork(seed: 5);
            var line = new LinkConditions { Rate = 50_000_000, Delay = TimeSpan.FromMilliseconds(3), QueueBytes = 100_000, Loss = 0.002 };
            NetStack client = network.AddHost("client", "10.0.0.1/16", line), server = network.AddHost("server", "10.0.0.2/16");
            for (int i = 0; i < idle; i++) network.AddHost($"idle {i}", null);
            Transfer transfer = Transfer.Start(network, client, server, bytes: 300_000);
            Assert.True(network.RunUntil(() => transfer.IsDone, TimeSpan.FromMinutes(1)));
            return network.Digest;
        }
    }

    [Fact]
    public void A_link_from_outside_the_network_is_looked_after_wherever_its_host_stands()
    {
        var network = new VirtualNetwork(seed: 5);
        for (int i = 0; i < 70; i++) network.AddHost($"idle {i}", null);
        var cable = new Cable();
        NetStack near = network.AddHost("near", "10.0.0.1/24"), far = network.AddStack("far", new StackOptions());
        near.AddInterface("cable", cable.Near).AddAddress(IpPrefix.Parse("10.1.0.1/24"));
        far.AddInterface("cable", cable.Far).AddAddress(IpPrefix.Parse("10.1.0.2/24"));
        Assert.True(IsAnswered(network, near, "10.1.0.2"));
        Assert.True(IsAnswered(network, far, "10.1.0.1"));
    }

    [Fact]
    public void A_timer_that_a_call_arms_is_kept_among_earlier_and_later_ones()
    {
        var network = new VirtualNetwork(seed: 5);
        NetStack[] hosts = [.. Enumerable.Range(0, 20).Select(i => network.AddHost($"host {i}", $"10.0.0.{i + 1}/24"))];
        List<(int Host, double Seconds)> ended = [];
        for (int i = 0; i < hosts.Length; i++)
        {
            // Nobody has the address: the neighbours give up after three requests, a second apart, each from its own beginning.
            (int number, NetStack stack) = (i, hosts[i]);
            network.At(TimeSpan.FromMilliseconds(100 * ((i * 7) % hosts.Length)), () =>
            {
                EchoClient echo = stack.OpenEcho(new AddressPort(IpAddress.Parse("10.0.0.250"), 0), count: 1);
                Assert.Equal(StackError.None, echo.Start(network.Now));
                network.TurnEnded += now =>
                {
                    if (echo.TryTake(out EchoResult _)) ended.Add((number, TimeSpan.FromTicks(now.Ticks).TotalSeconds));
                };
            });
        }

        network.Run(TimeSpan.FromSeconds(30));
        Assert.Equal(hosts.Length, ended.Count);
        Assert.Equal(ended.OrderBy(each => (each.Host * 7) % hosts.Length), ended);
    }

    private static bool IsAnswered(VirtualNetwork network, NetStack from, string address)
    {
        EchoClient echo = from.OpenEcho(new AddressPort(IpAddress.Parse(address), 0), count: 1);
        Assert.Equal(StackError.None, echo.Start(network.Now));
        EchoResult result = default;
        bool told = network.RunUntil(() => echo.TryTake(out result), TimeSpan.FromSeconds(10));
        echo.Close();
        return told && result.Error == StackError.None;
    }
}
