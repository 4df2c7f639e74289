using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>RFC 9293 section 3.10.7: what each state does with a segment. RCV.NXT of the stack is 1 (2 where the peer has sent its FIN), SND.NXT
/// likewise.</summary>
public class SegmentArrivesTests
{
    private const TcpFlags S = TcpFlags.Syn, A = TcpFlags.Ack, F = TcpFlags.Fin, R = TcpFlags.Rst;

    [Theory]
    [InlineData(S, 5u, 0u, R | A, 0u, 6u, "3.10.7.1: a SYN to no port")]
    [InlineData(A, 5u, 9u, R, 9u, 0u, "3.10.7.1: an ACK to no port")]
    [InlineData(R, 5u, 0u, TcpFlags.None, 0u, 0u, "3.10.7.1: a RST is never answered")]
    [InlineData(R | A, 5u, 9u, TcpFlags.None, 0u, 0u, "3.10.7.1: nor with ACK")]
    [InlineData(F, 5u, 0u, R | A, 0u, 6u, "3.10.7.1: a FIN has a length")]
    public void Closed(TcpFlags flags, uint seq, uint ack, TcpFlags answer, uint answerSeq, uint answerAck, string why)
    {
        var probe = new TcpProbe();
        probe.Inject(flags, seq, ack);
        SentSegmentView? sent = probe.TakeOrNull();
        Assert.True(answer == (sent?.Flags ?? TcpFlags.None), why);
        if (sent is null) return;
        Assert.Equal((answerSeq, answerAck), (sent.Seq, sent.Ack));
    }

    [Theory]
    [InlineData(R, 5u, 0u, TcpFlags.None, 0u, "3.10.7.2 first: a RST is ignored")]
    [InlineData(A, 5u, 9u, R, 9u, "3.10.7.2 second: an ACK is of no connection")]
    [InlineData(S | A, 5u, 9u, R, 9u, "3.10.7.2 second: even with SYN")]
    [InlineData(F, 5u, 0u, TcpFlags.None, 0u, "3.10.7.2 fourth: anything else is dropped")]
    [InlineData(TcpFlags.None, 5u, 0u, TcpFlags.None, 0u, "3.10.7.2 fourth: no bits at all")]
    public void Listen(TcpFlags flags, uint seq, uint ack, TcpFlags answer, uint answerSeq, string why)
    {
        TcpProbe probe = TcpProbe.In(TcpState.Listen);
        probe.Inject(flags, seq, ack);
        SentSegmentView? sent = probe.TakeOrNull();
        Assert.True(answer == (sent?.Flags ?? TcpFlags.None), why);
        if (sent is not null) Assert.Equal(answerSeq, sent.Seq);
    }

    [Theory]
    [InlineData(A, 0u, 0u, R, 0u, TcpState.SynSent, "first: SEG.ACK =< ISS")]
    [InlineData(A, 0u, 2u, R, 2u, TcpState.SynSent, "first: SEG.ACK > SND.NXT")]
    [InlineData(R | A, 0u, 2u, TcpFlags.None, 0u, TcpState.SynSent, "first: a RST is not answered")]
    [InlineData(R | A, 0u, 1u, TcpFlags.None, 0u, TcpState.Closed, "second: connection refused")]
    [InlineData(R, 0u, 0u, TcpFlags.None, 0u, TcpState.SynSent, "second: a RST without ACK")]
    [InlineData(A, 0u, 1u, TcpFlags.None, 0u, TcpState.SynSent, "fifth: neither SYN nor RST")]
    [InlineData(S, 0u, 0u, S | A, 0u, TcpState.SynReceived, "fourth: simultaneous open")]
    [InlineData(S | A, 0u, 1u, A, 1u, TcpState.Established, "fourth: the connection is open")]
    public void SynSent(TcpFlags flags, uint seq, uint ack, TcpFlags answer, uint answerSeq, TcpState state, string why)
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent);
        probe.Inject(flags, seq, ack);
        SentSegmentView? sent = probe.TakeOrNull();
        Assert.True(answer == (sent?.Flags ?? TcpFlags.None), why);
        Assert.Equal(state, probe.Socket.State);
        if (sent is not null) Assert.Equal(answerSeq, sent.Seq);
        if (state == TcpState.Closed) Assert.Equal(StackError.ConnectionRefused, probe.Socket.TakeError());
    }

    public static TheoryData<TcpState> Synchronized() =>
        [TcpState.Established, TcpState.FinWait1, TcpState.FinWait2, TcpState.CloseWait, TcpState.Closing, TcpState.LastAck];

    [Theory]
    [MemberData(nameof(Synchronized))]
    public void An_old_segment_is_acknowledged_and_changes_nothing(TcpState state) // First.
    {
        TcpProbe probe = TcpProbe.In(state);
        probe.Inject(A, Next(state) - 100, Sent(state), new byte[50]);
        SentSegmentView answer = probe.Take();
        Assert.Equal((A, Next(state), state), (answer.Flags, answer.Ack, probe.Socket.State));
        Assert.Equal(1, probe.Stack.Counters.Dropped(DropReason.OutsideWindow));
    }

    [Theory]
    [MemberData(nameof(Synchronized))]
    public void A_segment_beyond_the_window_is_acknowledged_and_changes_nothing(TcpState state) // First.
    {
        TcpProbe probe = TcpProbe.In(state);
        probe.Inject(A, Next(state) + 0x100000, Sent(state), new byte[50]);
        Assert.Equal((A, Next(state)), (probe.Take().Flags, Next(state)));
        Assert.Equal(state, probe.Socket.State);
    }

    [Theory]
    [MemberData(nameof(Synchronized))]
    public void A_reset_counts_at_RCV_NXT_only(TcpState state) // Second, RFC 5961 section 3.2.
    {
        TcpProbe probe = TcpProbe.In(state);
        probe.Inject(R, Next(state) - 1);
        probe.AssertSilent();
        Assert.Equal(state, probe.Socket.State);
        if (state is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2)
        {
            probe.Inject(R, Next(state) + 1);
            Assert.Equal((A, Next(state)), (probe.Take().Flags, Next(state)));
            Assert.Equal(state, probe.Socket.State);
        }

        probe.Inject(R, Next(state));
        probe.AssertSilent();
        Assert.Equal((TcpState.Closed, StackError.ConnectionReset), (probe.Socket.State, probe.Socket.TakeError()));
        Assert.Equal(0, probe.Stack.Tcp.ConnectionCount);
    }

    [Theory]
    [MemberData(nameof(Synchronized))]
    public void A_SYN_is_answered_with_a_challenge(TcpState state) // Fourth, RFC 5961 section 4.2.
    {
        TcpProbe probe = TcpProbe.In(state);
        foreach (uint seq in (uint[])[Next(state), Next(state) - 1, Next(state) + 0x100000])
        {
            probe.Inject(S, seq);
            SentSegmentView answer = probe.Take();
            Assert.Equal((A, Sent(state), Next(state)), (answer.Flags, answer.Seq, answer.Ack));
            Assert.Equal(state, probe.Socket.State);
        }
    }

    [Theory]
    [MemberData(nameof(Synchronized))]
    public void Without_an_acknowledgment_nothing_is_taken(TcpState state) // Fifth.
    {
        TcpProbe probe = TcpProbe.In(state);
        probe.Inject(TcpFlags.None, Next(state), 0, null);
        probe.AssertSilent();
        Assert.Equal((state, 1), (probe.Socket.State, probe.Stack.Counters.Dropped(DropReason.NoAcknowledgment)));
    }

    [Theory]
    [MemberData(nameof(Synchronized))]
    public void An_acknowledgment_of_what_was_not_sent_is_answered(TcpState state) // Fifth, RFC 5961 section 5.2.
    {
        TcpProbe probe = TcpProbe.In(state);
        probe.Inject(A, Next(state), Sent(state) + 1);
        Assert.Equal(A, probe.Take().Flags);
        probe.Inject(A, Next(state), Sent(state) - 0x2000000);
        Assert.Equal(A, probe.Take().Flags);
        Assert.Equal((state, 2), (probe.Socket.State, probe.Stack.Counters.Dropped(DropReason.BadAcknowledgment)));
    }

    [Theory]
    [InlineData(TcpState.FinWait1, A, 2u, TcpState.FinWait2)]
    [InlineData(TcpState.FinWait1, F | A, 2u, TcpState.TimeWait)]
    [InlineData(TcpState.FinWait1, F | A, 1u, TcpState.Closing)]
    [InlineData(TcpState.FinWait2, F | A, 2u, TcpState.TimeWait)]
    [InlineData(TcpState.Closing, A, 2u, TcpState.TimeWait)]
    [InlineData(TcpState.LastAck, A, 2u, TcpState.Closed)]
    [InlineData(TcpState.Established, F | A, 1u, TcpState.CloseWait)]
    public void Acknowledgments_and_FINs_close(TcpState state, TcpFlags flags, uint ack, TcpState after)
    {
        TcpProbe probe = TcpProbe.In(state);
        probe.Inject(flags, Next(state), ack);
        Assert.Equal(after, probe.Socket.State);
        if ((flags & F) != 0) Assert.Equal((A, 2u), (probe.Take() is var answer ? answer.Flags : 0, answer.Ack));
        probe.AssertSilent();
    }

    [Fact]
    public void A_reset_in_SYN_RECEIVED_returns_to_LISTEN()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynReceived);
        probe.Inject(R, 1);
        Assert.Equal((0, TcpState.Listen), (probe.Stack.Tcp.ConnectionCount, probe.Listener!.State));
        probe.Accept();
        Assert.Equal(TcpState.Established, probe.Socket.State);
    }

    [Fact]
    public void In_SYN_RECEIVED_a_wrong_acknowledgment_is_reset_and_the_right_one_opens()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynReceived);
        probe.Inject(A, 1, 77);
        Assert.Equal((R, 77u), (probe.Take() is var reset ? reset.Flags : 0, reset.Seq));
        probe.Inject(A, 1, 1, "first"u8.ToArray());
        Assert.Equal(StackError.None, probe.Listener!.Accept(probe.Now, out TcpSocket? socket));
        Assert.Equal((TcpState.Established, 5), (socket!.State, socket.AvailableBytes));
    }

    [Fact]
    public void A_SYN_that_comes_again_is_answered_again()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynReceived);
        probe.Syn();
        Assert.Equal((S | A, 0u), (probe.Take() is var answer ? answer.Flags : 0, answer.Seq));
    }

    [Fact]
    public void Simultaneous_open_ends_open_on_both_sides()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent);
        probe.Inject(S, 0, options: TcpProbe.Hex("020405b4"));
        Assert.Equal(S | A, probe.Take().Flags);
        probe.Inject(S | A, 0, 1, options: TcpProbe.Hex("020405b4"));
        Assert.Equal((A, 1u), (probe.Take() is var answer ? answer.Flags : 0, answer.Ack));
        Assert.Equal(TcpState.Established, probe.Socket.State);
    }

    [Fact]
    public void Data_and_FIN_in_one_segment_are_both_taken()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Inject(F | A, 1, 1, "last words"u8.ToArray());
        Assert.Equal((A, 12u), (probe.Take() is var answer ? answer.Flags : 0, answer.Ack));
        Assert.Equal("last words"u8.ToArray(), probe.Read());
        Assert.Equal(StackError.None, probe.Socket.Receive(probe.Now, new byte[1], TcpReceiveFlags.None, out int end));
        Assert.Equal((0, TcpState.CloseWait), (end, probe.Socket.State));
    }

    [Fact]
    public void A_FIN_that_comes_early_waits_for_what_is_before_it()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Inject(F | A, 4, 1, "def"u8.ToArray());
        Assert.Equal(1u, probe.Take().Ack);
        Assert.Equal(TcpState.Established, probe.Socket.State);
        probe.Inject(A, 1, 1, "abc"u8.ToArray());
        Assert.Equal(8u, probe.Take().Ack);
        Assert.Equal((TcpState.CloseWait, "abcdef"), (probe.Socket.State, System.Text.Encoding.ASCII.GetString(probe.Read())));
    }

    [Fact]
    public void Data_after_the_program_has_closed_is_answered_with_a_reset()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Socket.Close(probe.Now);
        probe.Inject(A, 1, 2);
        probe.Drain();
        probe.Inject(A, 1, 2, new byte[1]);
        Assert.Equal(R | A, probe.Take().Flags);
        Assert.Equal((0, 1), (probe.Stack.Tcp.ConnectionCount, probe.Stack.Counters.Dropped(DropReason.NobodyReads)));
    }

    [Theory]
    [InlineData("windows", true)]
    [InlineData("linux", false)]
    public void Data_after_the_receive_direction_is_shut_down_resets_on_Windows_only(string profile, bool resets)
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, profile == "windows" ? TcpProfile.Windows : TcpProfile.Linux);
        Assert.Equal(StackError.None, probe.Socket.Shutdown(probe.Now, receive: true, send: false));
        probe.Inject(A, 1, 1, new byte[5]);
        probe.Pass(TimeSpan.FromSeconds(1));
        SentSegmentView answer = probe.Take();
        Assert.Equal(resets ? R | A : A, answer.Flags);
        if (!resets) Assert.Equal(6u, answer.Ack);
        Assert.Equal(StackError.ShutDown, probe.Socket.Receive(probe.Now, new byte[1], TcpReceiveFlags.None, out _));
    }

    [Fact]
    public void Closing_with_unread_data_resets()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Inject(A, 1, 1, new byte[5]);
        probe.Drain();
        probe.Socket.Close(probe.Now);
        Assert.Equal(R | A, probe.Take().Flags);
        Assert.Equal((0, 0), (probe.Stack.Tcp.ConnectionCount, probe.Pool.Rented));
    }

    private static uint Next(TcpState state) => state is TcpState.CloseWait or TcpState.Closing or TcpState.LastAck ? 2u : 1;

    private static uint Sent(TcpState state) => state is TcpState.Established or TcpState.CloseWait ? 1u : 2;
}
