using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>Losses as a script: what is sent again, when, and what the window is then. All segments have 1,000 bytes.</summary>
public class LossRecoveryTests
{
    private const int Rtt = 100;

    // Ten segments out, and a round-trip time known.
    private static ScriptedPeer Begin(int segments = 10, bool sack = true, Func<TcpProfile, TcpProfile>? with = null)
    {
        var peer = new ScriptedPeer(with, sack);
        peer.Write(1000);
        peer.Wait(Rtt);
        peer.Ack(1000);
        peer.Take();
        if (segments > 0) peer.Write(segments * 1000);
        peer.TakeSegments();
        return peer;
    }

    [Fact]
    public void Three_segments_after_a_hole_have_it_sent_again_at_once()
    {
        ScriptedPeer peer = Begin();
        peer.Wait(Rtt);
        peer.Ack(1000, (2000, 3000));
        Assert.Equal("", peer.TakeSegments());
        peer.Ack(1000, (2000, 4000));
        Assert.Equal("", peer.TakeSegments());
        peer.Ack(1000, (2000, 5000));
        Assert.Equal("1", peer.TakeSegments());
        Assert.Equal(RecoveryState.Recovery, peer.Sender.Recovery!.State);
    }

    [Fact]
    public void One_segment_after_a_hole_has_it_sent_again_after_a_quarter_of_the_round_trip()
    {
        ScriptedPeer peer = Begin();
        peer.Wait(Rtt);
        peer.Ack(1000, (2000, 3000));
        peer.Wait(Rtt / 4 - 1);
        Assert.Equal("", peer.TakeSegments());
        peer.Wait(2);
        Assert.Equal("1", peer.TakeSegments());
    }

    [Fact]
    public void A_hole_that_is_filled_in_time_was_only_late()
    {
        ScriptedPeer peer = Begin();
        int window = peer.Sender.Congestion.Window;
        peer.Wait(Rtt);
        peer.Ack(1000, (2000, 3000));
        peer.Wait(5);
        peer.Ack(3000);
        peer.Wait(50);
        Assert.Equal("", peer.TakeSegments());
        Assert.True(peer.Sender.Congestion.Window >= window);
    }

    [Fact]
    public void A_segment_that_was_sent_again_and_is_lost_again_is_found_without_a_timeout()
    {
        ScriptedPeer peer = Begin();
        peer.Write(100_000);
        peer.TakeSegments();
        peer.Wait(Rtt);
        for (int i = 2; i <= 10; i++) peer.Ack(1000, (2000, i * 1000 + 1000));
        Assert.Contains("1", peer.TakeSegments().Split(' '));
        peer.Wait(Rtt);
        peer.Ack(1000, (2000, 14_000)); // Something that was sent after it.
        peer.Wait(40);
        Assert.Equal("1", peer.TakeSegments().Split(' ').Last(each => each == "1"));
        Assert.Equal(0, peer.Sender.Counters.Expirations);
    }

    [Fact]
    public void While_the_window_shrinks_one_goes_out_for_every_two_that_arrive()
    {
        ScriptedPeer peer = Begin(0, with: profile => profile with { InitialWindowSegments = 20 });
        peer.Write(200_000);
        int sent = peer.Take().Count;
        Assert.Equal(20, sent);
        peer.Wait(Rtt);
        int again = 0;
        for (int i = 2; i <= sent; i++)
        {
            peer.Ack(1000, (2000, i * 1000 + 1000));
            again += peer.Take().Count(each => each.Length > 0);
        }

        // The hole, and about half of what arrived: the window goes from 20 to 10.
        Assert.InRange(again, 10, 12);
        Assert.Equal(10_000, peer.Sender.Congestion.SlowStartThreshold);
    }

    [Fact]
    public void The_end_of_a_flight_is_probed_after_two_round_trips()
    {
        ScriptedPeer peer = Begin(4);
        peer.Wait(2 * Rtt - 5);
        Assert.Equal("", peer.TakeSegments());
        peer.Wait(10);
        Seen probe = Assert.Single(peer.Take());
        Assert.Equal(4000, probe.Seq); // The last of four.
        peer.Wait(Rtt);
        peer.Ack(3000, (4000, 5000)); // The third was lost: its loss shows by SACK.
        peer.Wait(Rtt / 2);
        Assert.Equal("3", peer.TakeSegments());
        Assert.Equal(0, peer.Sender.Counters.Expirations);
    }

    [Fact]
    public void A_probe_that_repaired_the_last_segment_reduces_the_window()
    {
        ScriptedPeer peer = Begin(4);
        int window = peer.Sender.Congestion.Window;
        peer.Wait(Rtt);
        peer.Ack(4000);
        peer.Wait(5 * Rtt);
        Assert.Equal("4", peer.TakeSegments());
        Assert.Equal((0, RecoveryState.Open), (peer.Sender.Counters.Expirations, peer.Sender.Recovery!.State));
        peer.Ack(5000);
        peer.Write(1000);
        peer.Wait(Rtt);
        Assert.True(peer.Sender.Congestion.Window >= window);
        peer.Ack(6000); // Nothing came twice: the probe has repaired a loss.
        Assert.True(peer.Sender.Congestion.Window < window);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_timeout_sends_one_segment_and_doubles_each_time(bool sack)
    {
        ScriptedPeer peer = Begin(1, sack, profile => profile with { DataRetransmissions = 10 });
        peer.Wait(60_000);
        double[] times = [.. peer.Take().Where(each => each.Length > 0).Select(each => each.Milliseconds)];
        // Without a probe: SRTT 100, RTTVAR 50: 300. With SACK a probe goes first, after 2 SRTT and 200 for a delayed acknowledgment, when that is earlier.
        Assert.True(times.Length >= 6, string.Join(' ', times));
        double[] gaps = [.. times.Zip(times.Skip(1), (a, b) => b - a)];
        for (int i = 1; i < 5; i++) Assert.InRange(gaps[i] / gaps[i - 1], 1.9, 2.1);
    }

    [Fact]
    public void After_a_timeout_everything_lost_goes_again_in_slow_start()
    {
        ScriptedPeer peer = Begin(8, sack: false);
        peer.Wait(305);
        Assert.Equal("1", peer.TakeSegments());
        Assert.Equal(1000, peer.Sender.Congestion.Window);
        peer.Wait(Rtt);
        peer.Ack(1000); // A duplicate: the test of the timeout ends.
        peer.Ack(2000);
        Assert.Equal("2 3", peer.TakeSegments());
        peer.Ack(3000);
        Assert.Equal("4 5", peer.TakeSegments());
        Assert.Equal(RecoveryState.Loss, peer.Sender.Recovery!.State);
        peer.Ack(9000);
        Assert.Equal(RecoveryState.Open, peer.Sender.Recovery.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_timeout_by_a_delay_that_was_only_long_is_taken_back(bool sack)
    {
        ScriptedPeer peer = Begin(8, sack);
        int window = peer.Sender.Congestion.Window;
        peer.Write(50_000);
        peer.TakeSegments();
        peer.Wait(2000);
        Assert.True(peer.Sender.Counters.Expirations >= 1);
        peer.TakeSegments();
        // The acknowledgments of what was sent first come late, one by one.
        peer.Ack(2000);
        string after = peer.TakeSegments();
        Assert.DoesNotContain("2", after.Split(' ')); // New data, and not again what seems lost.
        peer.Ack(3000);
        peer.Ack(4000);
        Assert.Equal(RecoveryState.Open, peer.Sender.Recovery!.State);
        Assert.True(peer.Sender.Congestion.Window >= window, $"{peer.Sender.Congestion.Window} {window}");
        Assert.DoesNotContain("5", peer.TakeSegments().Split(' '));
    }

    [Fact]
    public void A_reduction_for_a_segment_that_came_twice_is_taken_back()
    {
        ScriptedPeer peer = Begin();
        int window = peer.Sender.Congestion.Window;
        peer.Wait(Rtt);
        for (int i = 2; i <= 5; i++) peer.Ack(1000, (2000, i * 1000 + 1000));
        Assert.Equal("1", peer.TakeSegments());
        peer.Ack(6000); // The first one was late.
        peer.Wait(Rtt / 2);
        peer.Ack(6000, (1000, 2000)); // D-SACK: the second one was not needed.
        Assert.True(peer.Sender.Congestion.Window >= window);
        Assert.Equal(RecoveryState.Open, peer.Sender.Recovery!.State);
    }

    [Fact]
    public void Without_sack_three_duplicates_tell_of_a_loss_and_partial_acknowledgments_of_more()
    {
        ScriptedPeer peer = Begin(8, sack: false);
        peer.Wait(Rtt);
        peer.Ack(1000);
        peer.Ack(1000);
        Assert.Equal("", peer.TakeSegments());
        peer.Ack(1000);
        Assert.Equal("1", peer.TakeSegments());
        peer.Ack(3000);
        Assert.Equal("3", peer.TakeSegments());
        peer.Ack(9000);
        Assert.Equal(RecoveryState.Open, peer.Sender.Recovery!.State);
    }

    [Fact]
    public void The_first_two_duplicates_let_new_segments_go()
    {
        ScriptedPeer peer = Begin(0, sack: false);
        peer.Write(50_000);
        int sent = peer.Take().Count;
        peer.Wait(Rtt);
        peer.Ack(1000);
        Assert.Equal($"{sent + 1}", peer.TakeSegments());
        peer.Ack(1000);
        Assert.Equal($"{sent + 2}", peer.TakeSegments());
    }

    [Fact]
    public void What_was_sacked_and_thrown_away_again_goes_again_after_the_timeout()
    {
        ScriptedPeer peer = Begin(4);
        peer.Wait(10);
        peer.Ack(1000, (2000, 5000));
        peer.Ack(2000); // Acknowledges no more, though it had told of the rest.
        peer.Wait(5000);
        string again = peer.TakeSegments();
        Assert.Contains("2", again.Split(' '));
    }

    [Fact]
    public void What_is_lost_beyond_a_window_that_has_shrunk_waits() // RFC 9293 section 3.8.6
    {
        ScriptedPeer peer = Begin();
        peer.Wait(Rtt);
        peer.Window = 2048;
        peer.Ack(1000, (7000, 11_000));
        Assert.Equal("1 2", peer.TakeSegments());
        peer.Window = 1 << 20;
        peer.Ack(3000, (7000, 11_000));
        Assert.StartsWith("3 4", peer.TakeSegments(), StringComparison.Ordinal);
    }

    [Fact]
    public void After_that_timeout_all_that_was_thrown_away_goes_again_and_not_one_segment_a_timeout() // RFC 2018 section 8
    {
        ScriptedPeer peer = Begin(6);
        peer.Wait(10);
        peer.Ack(1000, (2000, 7000));
        peer.Ack(2000);
        peer.TakeSegments();
        string again = "";
        for (int i = 0; i < 300 && again.Length == 0; i++) again = peer.Wait(10).TakeSegments();
        Assert.Equal("2", again);
        peer.Ack(3000);
        Assert.Equal("3 4", peer.TakeSegments());
    }

    [Theory]
    [InlineData(false, 5000)]
    [InlineData(true, 6000)]
    public void Below_the_threshold_as_much_goes_as_arrives_and_more_only_without_new_losses(bool isSafe, int window) // RFC 6937 section 3.1
    {
        var reduction = new ProportionalRateReduction();
        reduction.Begin(20_000, 10_000, 1000);
        reduction.Sent(1000);
        reduction.Acknowledged(1000, 4000, 10_000, 1000, isSafe);
        Assert.Equal(window, reduction.Window);
    }

    [Fact]
    public void Blocks_that_name_what_was_never_sent_or_make_no_sense_change_nothing()
    {
        ScriptedPeer peer = Begin(4);
        peer.Ack(1000, (2000, 90_000));
        peer.Ack(1000, (4000, 2000));
        peer.Ack(1000, (1500, 1600), (2500, 2501));
        Assert.Equal(0, peer.Sender.Recovery!.Queue.SackedBytes);
        Assert.Equal(4, peer.Sender.Recovery.Queue.Count);
    }

    [Fact]
    public void An_echo_of_congestion_halves_the_window_once_a_round_and_is_told_back()
    {
        var peer = new ScriptedPeer(profile => profile with { OffersEcn = true }, ecn: true);
        peer.Write(100_000);
        Assert.All(peer.Take().Where(each => each.Length > 0), each => Assert.Equal(2, each.Ecn));
        int window = peer.Sender.Congestion.Window;
        peer.Wait(Rtt);
        for (int i = 1; i <= 10; i++) peer.Ack(i * 1000, TcpFlags.Ece);
        Assert.InRange(peer.Sender.Congestion.Window, window / 2 - 1000, window / 2 + 1000);
        Seen[] after = [.. peer.Take().Where(each => each.Length > 0)];
        Assert.Single(after, each => (each.Flags & TcpFlags.Cwr) != 0);
        Assert.Equal(0, peer.Sender.Counters.Retransmissions);
    }
}
