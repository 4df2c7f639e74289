using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>Paths that carry less than was thought.</summary>
public class SegmentSizeTests
{
    [Fact]
    public void When_the_path_carries_less_what_is_on_the_way_goes_again_in_smaller_pieces_and_the_window_stays()
    {
        var peer = new ScriptedPeer();
        peer.Write(4000);
        peer.Take();
        int window = peer.Sender.Congestion.Window;
        peer.Sender.ChangeMss(500);
        peer.Socket.Connection!.Output();
        Assert.Equal([0, 500, 1000, 1500, 2000, 2500, 3000, 3500], peer.Take().Select(each => each.Seq));
        Assert.Equal(window, peer.Sender.Congestion.Window);
        peer.Wait(100);
        peer.Ack(4000);
        peer.Write(1000);
        Assert.Equal([500, 500], peer.Take().Select(each => each.Length));
    }

    [Fact]
    public void A_path_that_swallows_large_packets_without_a_word_is_found_out_and_its_size_searched()
    {
        const int Carries = 900; // Payload.
        var peer = new ScriptedPeer(profile => profile with { DataRetransmissions = 20 }, mss: 1400);
        peer.Write(300_000);
        int acknowledged = 0, largest = 0;
        var arrived = new SortedDictionary<int, int>();
        for (int round = 0; round < 2000 && acknowledged < 300_000; round++)
        {
            peer.Wait(50);
            foreach (Seen each in peer.Take())
            {
                if (each.Length is 0 or > Carries) continue;
                arrived[each.Seq] = Math.Max(arrived.GetValueOrDefault(each.Seq), each.Length);
                largest = Math.Max(largest, each.Length);
            }

            while (arrived.FirstOrDefault(each => each.Key <= acknowledged && each.Key + each.Value > acknowledged) is { Value: > 0 } next)
            {
                acknowledged = next.Key + next.Value;
            }

            int above = acknowledged;
            (int, int)[] blocks = [.. arrived.Where(each => each.Key > above).Take(3).Select(each => (each.Key, each.Key + each.Value))];
            peer.Ack(acknowledged, blocks);
        }

        Assert.Equal(300_000, acknowledged);
        Assert.NotNull(peer.Sender.SizeProbe);
        Assert.InRange(largest, Carries - 40, Carries);
    }
}
