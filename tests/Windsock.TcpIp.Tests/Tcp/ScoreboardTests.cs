using CsCheck;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>The scoreboard against one that is too simple to be wrong: a flag for each byte.</summary>
public class ScoreboardTests
{
    private const int Mss = 10;
    private const int Bytes = 400;

    private static readonly Gen<(int Kind, int Left, int Length)> s_step = Gen.Select(Gen.Int[0, 9], Gen.Int[0, Bytes - 1], Gen.Int[1, 90]);

    [Fact]
    public void Ranges_are_those_of_a_set_of_bytes() =>
        s_step.Array[0, 60].Sample(steps =>
        {
            const uint Start = uint.MaxValue - 100; // Sequence numbers wrap.
            var ranges = default(SackRanges);
            bool[] set = new bool[Bytes + 100];
            int low = 0;
            foreach ((int kind, int left, int length) in steps)
            {
                if (kind == 0)
                {
                    low = Math.Max(low, left);
                    Array.Clear(set, 0, low);
                    ranges.RemoveBefore(Start + (uint)low);
                    continue;
                }

                int from = Math.Max(low, left), to = from + length;
                int gapStart = Array.FindIndex(set, from, to - from, each => !each);
                bool found = ranges.FindGap(Start + (uint)from, Start + (uint)to, out SackBlock gap);
                Assert.Equal(gapStart >= 0, found);
                Assert.Equal(gapStart < 0, ranges.Covers(Start + (uint)from, Start + (uint)to));
                if (found)
                {
                    Assert.Equal(Start + (uint)gapStart, gap.Left);
                    int gapEnd = Array.FindIndex(set, gapStart, to - gapStart, each => each);
                    Assert.Equal(Start + (uint)(gapEnd < 0 ? to : gapEnd), gap.Right);
                }

                Array.Fill(set, true, from, to - from);
                ranges.Add(Start + (uint)from, Start + (uint)to);
                Assert.Equal(Runs(set), ranges.Count);
            }
        });

    [Fact]
    public void What_is_sacked_lost_and_on_the_way_adds_up_and_whole_segments_are_known() =>
        s_step.Array[0, 80].Sample(steps =>
        {
            const uint Start = uint.MaxValue - 200;
            var board = new Scoreboard(Start);
            bool[] peerHas = new bool[Bytes + 100];
            Instant now = Instant.Zero + TimeSpan.FromSeconds(1);
            int sent = 0, una = 0;
            foreach ((int kind, int left, int length) in steps)
            {
                now += TimeSpan.FromMilliseconds(1);
                var context = new AckContext { Now = now, LeastRtt = TimeSpan.FromMilliseconds(1), RecoveryPoint = Start };
                AckOutcome outcome = default;
                if (kind <= 3 && sent < Bytes)
                {
                    int count = Math.Min(length, Bytes - sent);
                    board.Sent(Start + (uint)sent, count, false, now);
                    sent += count;
                }
                else if (kind == 4 && sent > una)
                {
                    una += left % (sent - una + 1);
                    board.Acknowledge(Start + (uint)una, context, ref outcome);
                }
                else if (kind == 5)
                {
                    board.FindLost(now, TimeSpan.Zero, ref outcome);
                }
                else if (kind == 6 && board.Queue.FirstLost != SentQueue.None)
                {
                    board.SentAgain(board.Queue.FirstLost, now);
                }
                else if (kind == 7 && board.Queue.Count > 0)
                {
                    board.LoseByTimeout(now, TimeSpan.Zero, all: (left & 1) == 0);
                }
                else if (sent > una)
                {
                    int from = una + left % (sent - una), to = Math.Min(sent, from + length);
                    var options = new TcpOptions { SackCount = 1 };
                    options.Sack[0] = new SackBlock(Start + (uint)from, Start + (uint)to);
                    board.TakeBlocks(options, Start + (uint)una, Start + (uint)sent, Mss, context, ref outcome);
                    Array.Fill(peerHas, true, from, to - from);
                }

                Verify(board, Start, una, sent, peerHas);
            }
        });

    private static void Verify(Scoreboard board, uint start, int una, int sent, bool[] peerHas)
    {
        SentQueue queue = board.Queue;
        uint at = start + (uint)una;
        int sacked = 0, lost = 0, onTheWay = 0;
        for (int i = 0; i < queue.Count; i++)
        {
            ref SentSegment segment = ref queue[queue.SlotAt(i)];
            Assert.Equal(at, segment.Sequence);
            Assert.True(segment.Length > 0);
            at = segment.End;
            if (segment.Has(SentFlags.Sacked))
            {
                sacked += segment.Length;
                int from = (int)(segment.Sequence - start);
                Assert.DoesNotContain(false, peerHas[from..(from + segment.Length)]);
            }
            else if (segment.Has(SentFlags.Lost))
            {
                lost += segment.Length;
            }
            else
            {
                onTheWay += segment.Length;
            }
        }

        Assert.Equal(start + (uint)sent, at);
        Assert.Equal((sacked, lost, onTheWay), (queue.SackedBytes, queue.LostBytes, queue.OnTheWayBytes));
        Assert.Equal(lost > 0, queue.FirstLost != SentQueue.None);
        Assert.Equal(onTheWay > 0, queue.Oldest != SentQueue.None);
    }

    [Fact]
    public void A_peer_that_repeats_thousands_of_blocks_costs_no_more_than_what_is_new()
    {
        // Every second segment of a large window arrives, and each acknowledgment names four blocks, the last of them all there is: the work of looking at all
        // segments each time would be 500 million steps.
        const int Segments = 30_000;
        var board = new Scoreboard(0);
        Instant now = Instant.Zero + TimeSpan.FromSeconds(1);
        for (int i = 0; i < Segments; i++) board.Sent((uint)(i * Mss), Mss, false, now);
        now += TimeSpan.FromMilliseconds(1);
        for (int i = 1; i < Segments; i += 2)
        {
            var options = new TcpOptions { SackCount = 4 };
            options.Sack[0] = new SackBlock((uint)(i * Mss), (uint)((i + 1) * Mss));
            for (int k = 1; k < 4; k++) options.Sack[k] = new SackBlock((uint)(Math.Max(1, i - 2 * k) * Mss), (uint)((Math.Max(1, i - 2 * k) + 1) * Mss));
            AckOutcome outcome = default;
            var context = new AckContext { Now = now, LeastRtt = TimeSpan.FromMilliseconds(1), RecoveryPoint = 0 };
            board.TakeBlocks(options, 0, Segments * Mss, Mss, context, ref outcome);
            board.FindLost(now, TimeSpan.FromMilliseconds(50), ref outcome);
            Assert.Equal(Mss, outcome.DeliveredBytes);
        }

        Assert.Equal(Segments / 2 * Mss, board.Queue.SackedBytes);
        Assert.InRange(board.Looks, Segments / 2, 4 * Segments);
    }

    private static int Runs(bool[] set)
    {
        int runs = 0;
        for (int i = 0; i < set.Length; i++)
        {
            if (set[i] && (i == 0 || !set[i - 1])) runs++;
        }

        return runs;
    }
}
