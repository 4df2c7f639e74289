using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

public class SackGenerationTests
{
    private const TcpFlags A = TcpFlags.Ack;

    [Fact]
    public void The_latest_block_comes_first() // RFC 2018 section 4
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        Assert.Equal([Block(101, 201)], Put(probe, 101));
        Assert.Equal([Block(301, 401), Block(101, 201)], Put(probe, 301));
        Assert.Equal([Block(501, 601), Block(301, 401), Block(101, 201)], Put(probe, 501));
        Assert.Equal([Block(701, 801), Block(501, 601), Block(301, 401), Block(101, 201)], Put(probe, 701));
        Assert.Equal([Block(901, 1001), Block(701, 801), Block(501, 601), Block(301, 401)], Put(probe, 901));
        Assert.Equal([Block(101, 401), Block(901, 1001), Block(701, 801), Block(501, 601)], Put(probe, 201));
        Assert.Equal([Block(901, 1001), Block(701, 801), Block(501, 601)], Put(probe, 1));
        Assert.Equal([Block(901, 1001), Block(701, 801)], Put(probe, 401));
        Assert.Equal([Block(901, 1001)], Put(probe, 601));
        Assert.Equal([], Put(probe, 801));
    }

    [Fact]
    public void Beside_timestamps_there_is_room_for_three()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent, TcpProfile.Linux);
        probe.PeerOptions = TcpProbe.Timestamps(1000, 0);
        probe.Inject(TcpFlags.Syn | A, 0, 1, options: TcpProbe.Hex("020405b4 0402 080a 000003e8 00000000 01 030307"));
        probe.Drain();
        for (uint seq = 101; seq < 1000; seq += 200) Put(probe, seq);
        Assert.Equal([Block(1101, 1201), Block(901, 1001), Block(701, 801)], Put(probe, 1101));
    }

    [Fact]
    public void A_peer_that_does_not_permit_it_gets_none()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, synOptions: "020405b4");
        probe.Inject(A, 101, 1, new byte[100]);
        probe.Inject(A, 101, 1, new byte[100]);
        Assert.Empty(probe.Take().Options);
        Assert.Empty(probe.Take().Options);
    }

    [Theory]
    [InlineData(1u, 100, "1-101", "a duplicate of what has been acknowledged")]
    [InlineData(301u, 100, "301-401 301-401", "a duplicate of what is early: the block that holds it follows")]
    [InlineData(251u, 100, "301-351 251-401", "a part of what is early, which grows to the left")]
    [InlineData(351u, 100, "351-401 301-451", "a part of what is early, which grows to the right")]
    [InlineData(251u, 200, "301-401 251-451", "all of what is early, and more")]
    public void What_comes_twice_is_told(uint seq, int length, string blocks, string why) // RFC 2883 section 4
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        Put(probe, 1);
        Put(probe, 301);
        SackBlock[] told = Put(probe, seq, length);
        string text = string.Join(' ', told.Select(block => $"{block.Left}-{block.Right}"));
        Assert.True(text == blocks || (blocks == "1-101" && text == "1-101 301-401"), $"{why}: {text}");
        Assert.DoesNotContain(told[0], Put(probe, 601)[..1]); // Once.
    }

    [Fact]
    public void The_bytes_that_came_first_stay()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Inject(A, 4, 1, "DEF"u8.ToArray());
        probe.Inject(A, 3, 1, "cdefg"u8.ToArray());
        probe.Inject(A, 1, 1, "abx"u8.ToArray());
        Assert.Equal("abxdefg", System.Text.Encoding.ASCII.GetString(probe.Read()).Replace("DEF", "def", StringComparison.Ordinal));
    }

    [Fact]
    public void Tiny_segments_share_buffers_and_gaps_are_limited()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        for (uint i = 0; i < 2000; i++) probe.Inject(A, 3 + i * 2, 1, new byte[1]);
        Assert.Equal(2000 - probe.Pool.Rented, probe.Stack.Counters.Dropped(DropReason.ReceiveBufferFull));
        Assert.True(probe.Pool.Rented <= (2 * 65536 + 65536) / 2048, $"{probe.Pool.Rented} buffers are held");

        TcpProbe large = TcpProbe.In(TcpState.Established, settings: TcpSettings.Default with { ReceiveBufferBytes = 4 << 20 });
        for (uint i = 0; i < 2000; i++) large.Inject(A, 3 + i * 2, 1, new byte[1]);
        Assert.Equal((EarlyData.MaxRuns, 2000 - EarlyData.MaxRuns), (large.Pool.Rented, large.Stack.Counters.Dropped(DropReason.TooManyGaps)));

        TcpProbe other = TcpProbe.In(TcpState.Established);
        for (uint i = 0; i < 4000; i++) other.Inject(A, 3 + i, 1, new byte[1]);
        Assert.True(other.Pool.Rented <= 3, $"{other.Pool.Rented} buffers for 4,000 bytes in a row");
    }

    private static SackBlock Block(uint left, uint right) => new(left, right);

    private static SackBlock[] Put(TcpProbe probe, uint seq, int length = 100)
    {
        probe.Drain();
        probe.Inject(A, seq, 1, new byte[length]);
        return probe.Take().Sack(TcpProbe.Irs);
    }
}

public class AcknowledgmentTests
{
    private const TcpFlags A = TcpFlags.Ack;

    [Fact]
    public void Every_second_full_segment_is_acknowledged_and_a_single_one_late() // RFC 9293 section 3.8.6.3
    {
        TcpProbe probe = Quiet();
        probe.Inject(A, 1, 1, new byte[1460]);
        probe.AssertSilent();
        probe.Inject(A, 1461, 1, new byte[1460]);
        Assert.Equal(2921u, probe.Take().Ack);
        probe.Inject(A, 2921, 1, new byte[1460]);
        probe.Pass(TimeSpan.FromMilliseconds(39));
        probe.AssertSilent();
        probe.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal(4381u, probe.Take().Ack);
    }

    [Fact]
    public void An_answer_takes_the_acknowledgment_with_it()
    {
        TcpProbe probe = Quiet();
        probe.Inject(A, 1, 1, new byte[100]);
        probe.Send(new byte[10]);
        Assert.Equal((101u, 10), (probe.Take() is var answer ? answer.Ack : 0, answer.Payload.Length));
        probe.Inject(A, 101, 11);
        probe.Pass(TimeSpan.FromMilliseconds(100));
        probe.AssertSilent();
    }

    [Fact]
    public void At_the_beginning_each_segment_is_acknowledged_at_once()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        uint seq = 1;
        int quick = 0;
        for (int i = 0; i < 40; i++, seq += 100)
        {
            probe.Inject(A, seq, 1, new byte[100]);
            if (probe.TakeOrNull() is not null && ++quick > 0) continue;
            break;
        }

        Assert.InRange(quick, TcpProfile.Windows.QuickAcknowledgments, TcpProfile.Windows.QuickAcknowledgments + 1);
    }

    [Fact]
    public void A_gap_and_its_end_are_acknowledged_at_once() // RFC 5681 section 4.2
    {
        TcpProbe probe = Quiet();
        probe.Inject(A, 11, 1, new byte[10]);
        Assert.Equal(1u, probe.Take().Ack);
        probe.Inject(A, 31, 1, new byte[10]);
        Assert.Equal(1u, probe.Take().Ack);
        probe.Inject(A, 1, 1, new byte[10]);
        Assert.Equal(21u, probe.Take().Ack);
        probe.Inject(A, 21, 1, new byte[10]);
        Assert.Equal(41u, probe.Take().Ack);
    }

    [Fact]
    public void Acknowledgments_outside_the_window_are_not_answered_for_ever()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        for (int i = 0; i < 100; i++) probe.Inject(A, 0, 1);
        Assert.Single(probe.Link.Sent);
        probe.Pass(TimeSpan.FromSeconds(1));
        probe.Inject(A, 0, 1); // A keepalive probe of the peer is answered each time.
        Assert.Equal(2, probe.Link.Sent.Count);
    }

    [Fact]
    public void Challenges_are_limited_for_the_whole_host() // RFC 5961 section 7
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        for (int i = 0; i < 3000; i++) probe.Inject(TcpFlags.Syn, 1);
        Assert.InRange(probe.Link.Sent.Count, ChallengeLimit.PerSecond / 2, ChallengeLimit.PerSecond * 3 / 2);
        Assert.Equal(3000, probe.Link.Sent.Count + probe.Stack.Counters.Dropped(DropReason.ChallengeLimit));
    }

    internal static TcpProbe Quiet() => TcpProbe.In(TcpState.Established, TcpProfile.Windows with { QuickAcknowledgments = 0 });
}

public class ReceiveWindowTests
{
    private const TcpFlags A = TcpFlags.Ack;

    [Fact]
    public void The_window_never_shrinks_and_closes_when_the_buffer_is_full()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: TcpSettings.Default with { ReceiveBufferBytes = 10_000 });
        uint seq = 1, edge = 0;
        int window = probe.Socket.GetInfo().ReceiveWindow;
        while (window > 0)
        {
            int size = Math.Min(1000, window);
            probe.Inject(A, seq, 1, new byte[size]);
            seq += (uint)size;
            probe.Pass(TimeSpan.FromMilliseconds(50));
            while (probe.TakeOrNull() is { } ack)
            {
                uint told = ack.Ack + ((uint)ack.Window << 8);
                Assert.True(told + 256 > edge, "the edge may move back by less than the scale can say");
                edge = Math.Max(edge, told);
            }

            window = probe.Socket.GetInfo().ReceiveWindow;
        }

        Assert.InRange(seq, 9_500u, 10_001u);
        probe.Inject(A, seq, 1, new byte[1]);
        Assert.Equal((seq, 0), (probe.Take() is var answer ? answer.Ack : 0, answer.Window));
        probe.Read();
        Assert.Equal(10_000 >> 8, probe.Take().Window);
    }

    [Fact]
    public void Small_reads_do_not_open_the_window_by_little() // RFC 9293 section 3.8.6.2.2
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: TcpSettings.Default with { ReceiveBufferBytes = 10_000 });
        for (uint seq = 1; probe.Socket.GetInfo().ReceiveWindow > 0;)
        {
            int size = Math.Min(1460, probe.Socket.GetInfo().ReceiveWindow);
            probe.Inject(A, seq, 1, new byte[size]);
            seq += (uint)size;
            probe.Pass(TimeSpan.FromMilliseconds(50));
        }

        probe.Drain();
        int read = 0;
        while (probe.Link.Sent.Count == 0) read += probe.Read(100).Length;
        Assert.InRange(read, 2 * 1460, 5000);
        Assert.True(probe.Take().Window << 8 >= 2 * 1460 - 256);
    }

    [Fact]
    public void With_a_window_of_zero_acknowledgments_and_resets_count() // RFC 9293 section 3.10.7.4, first
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: TcpSettings.Default with { ReceiveBufferBytes = 1000 });
        probe.Send(new byte[10]);
        probe.Inject(A, 1, 1, new byte[1000]);
        probe.Pass(TimeSpan.FromMilliseconds(50));
        int window = probe.Socket.GetInfo().ReceiveWindow;
        probe.Inject(A, 1001, 1, new byte[Math.Max(1, window)]);
        Assert.Equal(10, probe.Socket.UnacknowledgedBytes);
        probe.Inject(A, (uint)(1001 + window), 11, new byte[100]);
        Assert.Equal(0, probe.Socket.UnacknowledgedBytes);
        probe.Inject(TcpFlags.Rst, (uint)(1001 + window));
        Assert.Equal(TcpState.Closed, probe.Socket.State);
    }

    [Fact]
    public void The_buffer_grows_with_what_is_read_in_a_round_trip_unless_its_size_was_set()
    {
        Assert.True(Transfer(0) > 500_000);
        Assert.Equal(50_000, Transfer(50_000));

        static int Transfer(int set)
        {
            TcpProbe probe = TcpProbe.In(TcpState.SynSent, settings: TcpSettings.Default with { ReceiveBufferBytes = set });
            probe.Pass(TimeSpan.FromMilliseconds(50));
            probe.Inject(TcpFlags.Syn | A, 0, 1, options: TcpProbe.Hex("020405b4 0101 0402 010303 08"));
            uint seq = 1;
            for (int round = 0; round < 8; round++)
            {
                int window = probe.Socket.GetInfo().ReceiveWindow;
                for (int sent = 0; sent + 1460 <= window; sent += 1460, seq += 1460) probe.Inject(A, seq, 1, new byte[1460]);
                while (probe.Read().Length > 0)
                {
                }

                probe.Pass(TimeSpan.FromMilliseconds(50));
            }

            return probe.Socket.GetInfo().ReceiveBuffer;
        }
    }
}

public class UrgentTests
{
    private const TcpFlags A = TcpFlags.Ack, U = TcpFlags.Urg;

    [Fact]
    public void The_urgent_byte_is_out_of_line()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Inject(A | U, 1, 1, "abXcd"u8.ToArray(), urgent: 3);
        Assert.True(probe.Socket.Readiness.HasFlag(SocketReadiness.Urgent));
        Assert.Equal(4, probe.Socket.AvailableBytes);
        Assert.Equal("ab"u8.ToArray(), probe.Read());
        Assert.True(probe.Socket.AtUrgentMark);
        Assert.Equal('X', Urgent(probe));
        Assert.False(probe.Socket.Readiness.HasFlag(SocketReadiness.Urgent));
        Assert.Equal("cd"u8.ToArray(), probe.Read());
        Assert.False(probe.Socket.AtUrgentMark);
        Assert.Equal(-1, Urgent(probe));
    }

    [Fact]
    public void A_byte_that_was_read_past_can_still_be_taken()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Inject(A | U, 1, 1, "Xcd"u8.ToArray(), urgent: 1);
        Assert.Equal("cd"u8.ToArray(), probe.Read());
        Assert.Equal('X', Urgent(probe));
    }

    [Fact]
    public void Inline_it_is_where_a_read_begins()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: TcpSettings.Default with { UrgentInline = true });
        probe.Inject(A | U, 1, 1, "abXcd"u8.ToArray(), urgent: 3);
        Assert.True(probe.Socket.Readiness.HasFlag(SocketReadiness.Urgent)); // It waits to be read, wherever.
        Assert.Equal("ab"u8.ToArray(), probe.Read());
        Assert.True(probe.Socket.AtUrgentMark);
        Assert.Equal(StackError.Invalid, probe.Socket.Receive(probe.Now, new byte[1], TcpReceiveFlags.Urgent, out _));
        Assert.Equal("Xcd"u8.ToArray(), probe.Read());
    }

    [Fact]
    public void Several_that_are_told_one_by_one_are_kept()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Inject(A | U, 1, 1, "aX"u8.ToArray(), urgent: 2);
        probe.Inject(A | U, 3, 1, "bYc"u8.ToArray(), urgent: 2);
        Assert.Equal('X', Urgent(probe));
        Assert.Equal('Y', Urgent(probe));
        Assert.Equal("a"u8.ToArray(), probe.Read());
        Assert.Equal("b"u8.ToArray(), probe.Read());
        Assert.Equal("c"u8.ToArray(), probe.Read());
    }

    [Fact]
    public void The_pointer_may_come_before_its_byte() // RFC 9293 section 3.8.5
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Inject(A | U, 1, 1, "a"u8.ToArray(), urgent: 3);
        Assert.False(probe.Socket.Readiness.HasFlag(SocketReadiness.Urgent));
        Assert.Equal("a"u8.ToArray(), probe.Read());
        probe.Inject(A, 2, 1, "bX"u8.ToArray());
        Assert.Equal('X', Urgent(probe));
    }

    [Fact]
    public void What_is_sent_urgently_points_behind_the_byte() // RFC 6093 section 2.2
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Send("hey!"u8.ToArray(), TcpSendFlags.Urgent);
        SentSegmentView sent = probe.Take();
        Assert.Equal((U, 4), (sent.Flags & U, sent.Urgent));
        probe.Inject(A, 1, 5);
        probe.Send("more"u8.ToArray());
        Assert.Equal(TcpFlags.None, probe.Take().Flags & U);
    }

    private static int Urgent(TcpProbe probe)
    {
        byte[] one = new byte[1];
        return probe.Socket.Receive(probe.Now, one, TcpReceiveFlags.Urgent, out int count) == StackError.None && count == 1 ? one[0] : -1;
    }
}
