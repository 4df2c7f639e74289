using Windsock.Fuzz.Targets;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Sockets;
using Xunit;

// Memory is measured of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Windsock.Fuzz;

/// <summary>Stacks that are attacked go on serving, and keep nothing of the attack.</summary>
public class HostileTests
{
    // Link, network and transport header with options: all that a stack reads before it hands the payload on.
    private const int HeaderBytes = 100;
    private const int PacketsPerExchange = 100;
    private const long MemoryAllowance = 8 << 20;

    [Theory]
    [InlineData(LinkKind.Ip, false)]
    [InlineData(LinkKind.Ip, true)]
    [InlineData(LinkKind.Ethernet, false)]
    [InlineData(LinkKind.Ethernet, true)]
    public void Packets_with_any_header_byte_wrong_leave_a_connection_whole(LinkKind kind, bool v6)
    {
        var host = new IngressHost(1, kind);
        TcpSocket live = host.Connect(v6);
        List<byte[]> packets = Record(host, () =>
        {
            host.Exchange(live, 3000);
            host.MustServe(v6, 100);
            host.MustEcho(v6);
        });
        int sent = 0;
        foreach (byte[] damaged in Damage(packets))
        {
            host.Link.Inject(damaged);
            host.Settle();
            if (++sent % PacketsPerExchange == 0) host.Exchange(live, 100);
        }

        Assert.True(sent > 1000, $"{sent} packets were sent");
        host.Exchange(live, 10_000);
        live.Close(host.Now);
        host.MustBeClean();
    }

    [Theory]
    [InlineData(LinkKind.Ip, false)]
    [InlineData(LinkKind.Ip, true)]
    [InlineData(LinkKind.Ethernet, false)]
    [InlineData(LinkKind.Ethernet, true)]
    public void Packets_with_any_header_byte_wrong_and_right_checksums_leave_nothing_behind(LinkKind kind, bool v6)
    {
        var host = new IngressHost(2, kind);
        TcpSocket live = host.Connect(v6);
        List<byte[]> packets = Record(host, () =>
        {
            host.Exchange(live, 3000);
            host.MustServe(v6, 100);
            host.MustEcho(v6);
        });
        foreach (byte[] damaged in Damage(packets))
        {
            if (kind == LinkKind.Ip) PacketRepair.Ip(damaged);
            else PacketRepair.Frame(damaged);
            host.Link.Inject(damaged);
            host.Settle();
        }

        // Whoever knows all numbers of a connection may end it; the next one works.
        live.Abort(host.Now);
        host.MustBeClean();
        host.MustServe(v6, 10_000);
        host.MustEcho(v6);
        host.MustBeClean();
    }

    [Theory]
    [InlineData("ingress")]
    [InlineData("ingress-ethernet")]
    [InlineData("ingress-random")]
    [InlineData("ingress-router")]
    public void An_attack_that_goes_on_takes_no_more_memory(string name)
    {
        var run = new FuzzRun(FuzzTarget.All.Single(each => each.Name == name), 3) { Remembers = false };
        Assert.Null(run.Go(10_000));
        long before = GC.GetTotalMemory(true);
        Assert.Null(run.Go(30_000));
        long more = GC.GetTotalMemory(true) - before;
        Assert.True(more < MemoryAllowance, $"{more:N0} bytes more");
    }

    private static List<byte[]> Record(IngressHost host, Action work)
    {
        var packets = new List<byte[]>();
        host.Link.Heard = packets.Add;
        work();
        host.Link.Heard = null;
        return packets;
    }

    // One byte at a time, and each in several ways.
    private static IEnumerable<byte[]> Damage(List<byte[]> packets)
    {
        foreach (byte[] packet in packets)
        {
            for (int at = 0; at < Math.Min(packet.Length, HeaderBytes); at++)
            {
                foreach (byte value in (byte[])[0, 0xff, (byte)(packet[at] ^ 1), (byte)(packet[at] ^ 0x80), (byte)(packet[at] + 7)])
                {
                    if (value == packet[at]) continue;
                    byte[] damaged = [.. packet];
                    damaged[at] = value;
                    yield return damaged;
                }
            }
        }
    }
}
