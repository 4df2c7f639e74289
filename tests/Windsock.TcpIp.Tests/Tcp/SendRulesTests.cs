using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>When a segment goes out, and how large: Nagle, cork, windows, probes, pace.</summary>
public class SendRulesTests
{
    [Theory]
    [InlineData(false, false, new[] { 100, 100 }, "100", "the second small one waits for the first")]
    [InlineData(true, false, new[] { 100, 100 }, "100 100", "TCP_NODELAY")]
    [InlineData(false, false, new[] { 1000, 100 }, "1000 100", "a small one does not wait for full ones")]
    [InlineData(false, false, new[] { 1100 }, "1000 100", "the end of a large write goes at once")]
    [InlineData(false, false, new[] { 100, 900 }, "100", "nine hundred are no full segment")]
    [InlineData(false, false, new[] { 100, 900, 100 }, "100 1000", "with a hundred more they are")]
    [InlineData(false, false, new[] { 100, 1000, 100 }, "100 1000", "a full segment goes, what is left waits")]
    [InlineData(true, true, new[] { 100, 1000 }, "1000", "a cork lets only full segments go")]
    [InlineData(false, true, new[] { 100 }, "", "a cork holds the first one too")]
    public void Small_segments_wait_as_the_rules_say(bool noDelay, bool cork, int[] writes, string sent, string why)
    {
        var peer = new ScriptedPeer(settings: new TcpSettings { NoDelay = noDelay, Cork = cork });
        peer.Take();
        foreach (int bytes in writes) peer.Write(bytes);
        Assert.True(Lengths(peer) == sent, why);
    }

    [Fact]
    public void What_waits_goes_when_the_small_one_is_acknowledged()
    {
        var peer = new ScriptedPeer();
        peer.Take();
        peer.Write(100);
        peer.Write(50);
        peer.Write(60);
        Assert.Equal("100", Lengths(peer));
        peer.Wait(100);
        peer.Ack(100);
        Assert.Equal("110", Lengths(peer));
    }

    [Fact]
    public void A_write_that_says_more_follows_waits_for_the_next_one()
    {
        var peer = new ScriptedPeer(settings: new TcpSettings { NoDelay = true });
        peer.Take();
        peer.Write(100, TcpSendFlags.More);
        Assert.Equal("", Lengths(peer));
        peer.Write(200);
        Assert.Equal("300", Lengths(peer));
    }

    [Fact]
    public void A_cork_does_not_hold_for_ever()
    {
        var peer = new ScriptedPeer(settings: new TcpSettings { Cork = true });
        peer.Take();
        peer.Write(100);
        peer.Wait(400);
        Assert.Equal("100", Lengths(peer));
    }

    [Fact]
    public void A_closed_window_is_probed_ever_less_often_and_never_given_up_while_it_answers()
    {
        var peer = new ScriptedPeer(window: 2000);
        peer.Write(5000);
        Assert.Equal(2, peer.Take().Count(each => each.Length > 0));
        peer.Wait(100);
        peer.Window = 0;
        peer.Ack(2000);
        double last = 0, gap = 0;
        for (int i = 0; i < 20; i++)
        {
            peer.Take();
            for (int step = 0; step < 100_000 && peer.Wait(10).Take() is var seen; step++)
            {
                if (seen.Count == 0) continue;
                Assert.Equal((1999, 0), (seen[0].Seq, seen[0].Length)); // What the peer has had already.
                if (i > 1) Assert.InRange(peer.Milliseconds - last, Math.Min(gap * 1.8, 59_000), 61_000);
                gap = peer.Milliseconds - last;
                last = peer.Milliseconds;
                break;
            }

            peer.Ack(2000);
        }

        Assert.InRange(gap, 59_000, 61_000);
        Assert.Equal(TcpState.Established, peer.Socket.State);
        peer.Window = 10_000;
        peer.Ack(2000);
        Assert.Equal("1000 1000 1000", Lengths(peer));
    }

    [Fact]
    public void A_window_that_shrinks_under_what_was_sent_is_borne()
    {
        var peer = new ScriptedPeer(window: 10_000);
        peer.Write(20_000);
        peer.Take();
        peer.Wait(100);
        peer.Window = 2048;
        peer.Ack(1000);
        peer.Wait(100);
        peer.Ack(10_000);
        Assert.Equal("1000 1000", Lengths(peer));
        peer.Window = 1 << 20;
        peer.Ack(12_000);
        Assert.NotEqual("", Lengths(peer));
    }

    [Fact]
    public void A_small_window_is_not_used_bit_by_bit()
    {
        var peer = new ScriptedPeer(window: 8192);
        peer.Write(50_000);
        peer.Take();
        peer.Wait(100);
        peer.Window = 256;
        peer.Ack(8000);
        Assert.Equal("", Lengths(peer));
        peer.Window = 512;
        peer.Ack(8000);
        Assert.Equal("", Lengths(peer));
        peer.Wait(10_000); // Until it has waited long enough.
        Assert.StartsWith("512", Lengths(peer));
    }

    [Fact]
    public void The_last_segment_has_PSH_and_FIN_goes_with_it()
    {
        var peer = new ScriptedPeer(settings: new TcpSettings { Cork = true });
        peer.Write(500);
        peer.Take();
        peer.Socket.Shutdown(peer.Now, receive: false, send: true);
        Seen last = Assert.Single(peer.Take());
        Assert.Equal((500, TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Ack), (last.Length, last.Flags));
    }

    [Fact]
    public void After_a_shorter_silence_the_window_halves_with_each_timeout_that_it_lasted() // RFC 5681 section 4.1
    {
        var peer = new ScriptedPeer();
        int total = 0;
        for (int round = 0; round < 5; round++)
        {
            int bytes = round == 0 ? 1000 : peer.Sender.Congestion.Window;
            peer.Write(bytes);
            peer.Wait(100);
            peer.Ack(total += bytes);
        }

        int before = peer.Sender.Congestion.Window;
        Assert.InRange(before, 40_000, 1_000_000);
        peer.Wait(700);
        peer.Write(1000);
        Assert.InRange(peer.Sender.Congestion.Window, 10_000, before / 2);
        Assert.True(peer.Sender.Congestion.InSlowStart);
    }

    [Fact]
    public void After_silence_the_window_is_that_of_the_beginning()
    {
        var peer = new ScriptedPeer(profile => profile with { CongestionControl = "newreno" });
        peer.Write(100_000);
        for (int acknowledged = 0; acknowledged < 100_000;)
        {
            peer.Wait(100);
            foreach (Seen each in peer.Take()) acknowledged = Math.Max(acknowledged, each.Seq + each.Length);
            for (int i = 2000; i < acknowledged; i += 2000) peer.Ack(i);
            peer.Ack(acknowledged);
        }

        Assert.True(peer.Sender.Congestion.Window > 20_000);
        peer.Wait(60_000);
        peer.Take();
        peer.Write(100_000);
        Assert.Equal(10, peer.Take().Count(each => each.Length > 0));
    }

    [Fact]
    public void Paced_segments_are_spread_over_the_round_trip()
    {
        var peer = new ScriptedPeer(profile => profile with { Pacing = true, InitialWindowSegments = 40 });
        peer.Write(1000);
        peer.Wait(100);
        peer.Ack(1000);
        peer.Take();
        peer.Write(40_000);
        peer.Wait(100);
        Seen[] sent = [.. peer.Take().Where(each => each.Length > 0)];
        Assert.Equal(40, sent.Length);
        // Twice the window in a round trip while it is slow start: 40 segments in 50 ms, two at a time.
        Assert.InRange(sent[^1].Milliseconds - sent[0].Milliseconds, 44, 52);
        Assert.All(sent.GroupBy(each => each.Milliseconds), burst => Assert.InRange(burst.Count(), 1, 3));
    }

    [Fact]
    public void The_send_buffer_grows_with_the_window()
    {
        var peer = new ScriptedPeer(profile => profile with { SendBufferBytes = 65536, MaxSendBufferBytes = 300_000 });
        int before = peer.Sender.BufferBytes;
        long acknowledged = 0;
        for (int round = 0; round < 12; round++)
        {
            peer.Socket.Send(peer.Now, new byte[500_000], TcpSendFlags.None, out _);
            peer.Wait(100);
            foreach (Seen each in peer.Take()) acknowledged = Math.Max(acknowledged, each.Seq + each.Length);
            for (int i = 0; i < 10; i++) peer.Ack((int)acknowledged);
        }

        Assert.True(before < 100_000);
        Assert.Equal(300_000, peer.Sender.BufferBytes);
    }

    private static string Lengths(ScriptedPeer peer) => string.Join(' ', peer.Take().Where(each => each.Length > 0).Select(each => each.Length));
}
