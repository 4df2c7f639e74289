using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

public class TimeWaitTests
{
    private const TcpFlags S = TcpFlags.Syn, A = TcpFlags.Ack, F = TcpFlags.Fin, R = TcpFlags.Rst;

    [Fact]
    public void It_lasts_as_long_as_the_profile_says_and_keeps_no_connection()
    {
        TcpProbe probe = TcpProbe.In(TcpState.TimeWait);
        Assert.Equal((0, 1, TcpState.TimeWait), (probe.Stack.Tcp.ConnectionCount, probe.Stack.Tcp.TimeWait.Count, probe.Socket.State));
        probe.Pass(TcpProfile.Windows.TimeWait - TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, probe.Stack.Tcp.TimeWait.Count);
        probe.Pass(TimeSpan.FromMilliseconds(20));
        Assert.Equal((0, TcpState.Closed, Instant.Never), (probe.Stack.Tcp.TimeWait.Count, probe.Socket.State, probe.Stack.NextDeadline));
    }

    [Fact]
    public void The_FIN_again_is_acknowledged_again_and_begins_the_time_anew() // RFC 9293 section 3.10.7.4, eighth
    {
        TcpProbe probe = TcpProbe.In(TcpState.TimeWait);
        probe.Pass(TimeSpan.FromSeconds(100));
        probe.Inject(F | A, 1, 2);
        SentSegmentView answer = probe.Take();
        Assert.Equal((A, 2u, 2u), (answer.Flags, answer.Seq, answer.Ack));
        probe.Pass(TimeSpan.FromSeconds(100));
        Assert.Equal(1, probe.Stack.Tcp.TimeWait.Count);
        probe.Pass(TimeSpan.FromSeconds(21));
        Assert.Equal(0, probe.Stack.Tcp.TimeWait.Count);
    }

    [Theory]
    [InlineData(R, 2u, false, "RFC 1337: a reset does not end it")]
    [InlineData(A, 2u, false, "an acknowledgment in its place says nothing")]
    [InlineData(A, 1u, true, "an old one is answered")]
    [InlineData(S, 1u, true, "an old SYN is answered")]
    public void Old_segments_do_not_end_it(TcpFlags flags, uint seq, bool answered, string why)
    {
        TcpProbe probe = TcpProbe.In(TcpState.TimeWait);
        probe.Inject(flags, seq, 2);
        Assert.True(answered == (probe.TakeOrNull()?.Flags == A), why);
        Assert.Equal(1, probe.Stack.Tcp.TimeWait.Count);
    }

    [Theory]
    [InlineData(3u, true, "a later sequence number")]
    [InlineData(2u, false, "the same one")]
    [InlineData(0x80000003u, false, "an earlier one")]
    public void A_SYN_that_is_surely_new_has_the_ends(uint seq, bool taken, string why) // RFC 6191 section 2, RFC 9293 section 3.10.7.4, fourth
    {
        var probe = new TcpProbe();
        probe.Listen();
        probe.Accept("020405b4");
        probe.Socket.Shutdown(probe.Now, receive: false, send: true);
        probe.Inject(F | A, 1, 2);
        probe.Drain();
        Assert.Equal(1, probe.Stack.Tcp.TimeWait.Count);
        probe.Inject(S, seq, options: TcpProbe.Hex("020405b4"));
        SentSegmentView answer = probe.Take();
        Assert.True(taken == (answer.Flags == (S | A)), why);
        if (taken) Assert.InRange(answer.Seq, 65_536u, 0x7fffffffu);
        Assert.Equal(taken ? 0 : 1, probe.Stack.Tcp.TimeWait.Count);
    }

    [Fact]
    public void The_oldest_makes_room_at_the_limit()
    {
        var stack = new NetStack(new StackOptions { TimeWaitLimit = 100 });
        stack.Poll(Instant.Zero);
        var local = new AddressPort(TcpProbe.Own, 80);
        for (int i = 0; i < 300; i++)
        {
            stack.Tcp.TimeWait.Add(local, new AddressPort(TcpProbe.Peer, (ushort)(1000 + i)), new TimeWaitRecord(1, 2, 3, i % 2 == 0, 4096));
        }

        Assert.Equal((100, 200), (stack.Tcp.TimeWait.Count, stack.Counters.Dropped(DropReason.TimeWaitFull)));
        for (int i = 0; i < 300; i++)
        {
            bool found = stack.Tcp.TimeWait.TryFind(local, new AddressPort(TcpProbe.Peer, (ushort)(1000 + i)), out TimeWaitRecord record);
            Assert.Equal(i >= 200, found);
            if (found) Assert.Equal(new TimeWaitRecord(1, 2, 3, i % 2 == 0, 4096), record);
        }

        stack.Poll(Instant.Zero + TimeSpan.FromMinutes(10));
        Assert.Equal(0, stack.Tcp.TimeWait.Count);
    }
}

public class TcpTimerTests
{
    private const TcpFlags A = TcpFlags.Ack, F = TcpFlags.Fin, R = TcpFlags.Rst;

    [Fact]
    public void Keepalive_asks_and_gives_up() // RFC 9293 section 3.8.4
    {
        TcpSettings settings = TcpSettings.Default with
        {
            KeepAlive = true, KeepAliveIdle = TimeSpan.FromSeconds(60), KeepAliveInterval = TimeSpan.FromSeconds(5), KeepAliveCount = 3,
        };
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: settings);
        probe.Pass(TimeSpan.FromSeconds(59));
        probe.AssertSilent();
        probe.Pass(TimeSpan.FromSeconds(2));
        SentSegmentView asked = probe.Take();
        Assert.Equal((A, 0u, 0), (asked.Flags, asked.Seq, asked.Payload.Length));
        probe.Inject(A, 1, 1);
        probe.Pass(TimeSpan.FromSeconds(58));
        probe.AssertSilent();
        probe.Pass(TimeSpan.FromSeconds(13));
        Assert.Equal(3, probe.Link.Sent.Count);
        probe.Drain();
        probe.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(R | A, probe.Take().Flags);
        Assert.Equal((TcpState.Closed, StackError.TimedOut), (probe.Socket.State, probe.Socket.TakeError()));
    }

    [Theory]
    [InlineData(TcpState.FinWait1, 30, "the time comes while the FIN is under way")]
    [InlineData(TcpState.FinWait1, 5, "it comes after that")]
    [InlineData(TcpState.FinWait2, 0, "the FIN was answered at once")]
    public void Keepalive_finds_out_in_FIN_WAIT_2_that_the_peer_is_gone(TcpState state, int answerSeconds, string why)
    {
        TcpSettings settings = TcpSettings.Default with
        {
            KeepAlive = true, KeepAliveIdle = TimeSpan.FromSeconds(20), KeepAliveInterval = TimeSpan.FromSeconds(5), KeepAliveCount = 3,
        };
        TcpProbe probe = TcpProbe.In(state, TcpProfile.Windows with { DataRetransmissions = 15 }, settings);
        probe.Pass(TimeSpan.FromSeconds(answerSeconds));
        Assert.All(Sent(probe), segment => Assert.True((segment.Flags & F) != 0)); // It asks by itself.
        probe.Inject(A, 1, 2);
        Assert.Equal(TcpState.FinWait2, probe.Socket.State);
        probe.Pass(TimeSpan.FromSeconds(50));
        Assert.Equal([1u, 1u, 1u, 2u], Sent(probe).Select(segment => segment.Seq));
        Assert.True(probe.Socket.State == TcpState.Closed && probe.Socket.TakeError() == StackError.TimedOut, why);
    }

    [Fact]
    public void Who_answers_each_keepalive_is_never_given_up() // Also where the idle time is shorter than that from one to the next.
    {
        TcpSettings settings = TcpSettings.Default with
        {
            KeepAlive = true, KeepAliveIdle = TimeSpan.FromSeconds(1), KeepAliveInterval = TimeSpan.FromSeconds(10), KeepAliveCount = 3,
        };
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: settings);
        for (int i = 0; i < 10; i++)
        {
            probe.Pass(TimeSpan.FromSeconds(10));
            Assert.Equal((A, 0u), probe.TakeOrNull() is { } asked ? (asked.Flags, asked.Seq) : default);
            probe.Inject(A, 1, 1);
        }

        Assert.Equal(TcpState.Established, probe.Socket.State);
    }

    [Fact]
    public void Keepalive_after_all_time_never_asks()
    {
        TcpSettings settings = TcpSettings.Default with { KeepAlive = true, KeepAliveIdle = TimeSpan.MaxValue, KeepAliveInterval = TimeSpan.MaxValue };
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: settings);
        probe.Pass(TimeSpan.FromDays(30));
        probe.AssertSilent();
        Assert.Equal(TcpState.Established, probe.Socket.State);
    }

    [Fact]
    public void A_user_timeout_ends_the_wait_for_an_answer() // RFC 5482, TCP_MAXRT
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, settings: TcpSettings.Default with { UserTimeout = TimeSpan.FromSeconds(3) });
        probe.Pass(TimeSpan.FromSeconds(100));
        probe.Send(new byte[10]);
        probe.Pass(TimeSpan.FromSeconds(2.9));
        Assert.Equal(TcpState.Established, probe.Socket.State);
        probe.Pass(TimeSpan.FromSeconds(0.2));
        Assert.Equal((TcpState.Closed, StackError.TimedOut), (probe.Socket.State, probe.Socket.TakeError()));
    }

    [Fact]
    public void Data_is_sent_again_as_often_as_the_profile_says()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Send(new byte[10]);
        probe.Pass(TimeSpan.FromMinutes(3));
        Assert.Equal((TcpState.Closed, StackError.TimedOut), (probe.Socket.State, probe.Socket.TakeError()));
        int most = 1 + TcpProfile.Windows.DataRetransmissions;
        Assert.InRange(probe.Link.Sent.Count, most, most + 1); // The tail loss probe may be one more.
        Assert.Equal(0, probe.Pool.Rented);
    }

    [Fact]
    public void A_connection_attempt_ends_with_the_user_timeout_too()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent, settings: TcpSettings.Default with { UserTimeout = TimeSpan.FromSeconds(2) });
        probe.Pass(TimeSpan.FromSeconds(2.1));
        Assert.Equal((TcpState.Closed, StackError.TimedOut), (probe.Socket.State, probe.Socket.TakeError()));
    }

    [Fact]
    public void A_closed_socket_waits_for_the_FIN_for_a_while_only()
    {
        TcpProbe probe = TcpProbe.In(TcpState.FinWait2);
        probe.Pass(TimeSpan.FromHours(1));
        Assert.Equal(TcpState.FinWait2, probe.Socket.State);
        probe.Socket.Close(probe.Now);
        probe.Pass(TcpProfile.Windows.FinWait2 + TimeSpan.FromSeconds(1));
        Assert.Equal((0, 0), (probe.Stack.Tcp.ConnectionCount, probe.Pool.Rented));
        Assert.Equal(Instant.Never, probe.Stack.NextDeadline);
    }

    [Fact]
    public void Linger_can_see_when_the_peer_has_everything()
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Send(new byte[10]);
        probe.Socket.Shutdown(probe.Now, receive: false, send: true);
        Assert.Equal((10, false), (probe.Socket.UnacknowledgedBytes, probe.Socket.IsFinAcknowledged));
        probe.Inject(A, 1, 11);
        Assert.Equal((0, false), (probe.Socket.UnacknowledgedBytes, probe.Socket.IsFinAcknowledged));
        probe.Inject(A, 1, 12);
        Assert.True(probe.Socket.IsFinAcknowledged);
    }

    private static List<SentSegmentView> Sent(TcpProbe probe)
    {
        var sent = new List<SentSegmentView>();
        while (probe.TakeOrNull() is { } segment) sent.Add(segment);
        return sent;
    }
}

public class IcmpErrorTests
{
    [Theory]
    [InlineData(3, 3, 0u, TcpState.Closed, StackError.ConnectionRefused, "port unreachable")]
    [InlineData(3, 2, 0u, TcpState.Closed, StackError.ConnectionRefused, "protocol unreachable")]
    [InlineData(3, 13, 0u, TcpState.Closed, StackError.HostUnreachable, "prohibited")]
    [InlineData(3, 1, 0u, TcpState.SynSent, StackError.None, "host unreachable may pass")]
    [InlineData(3, 0, 0u, TcpState.SynSent, StackError.None, "network unreachable may pass")]
    [InlineData(3, 3, 1u, TcpState.SynSent, StackError.None, "RFC 5927: not the number of our SYN")]
    public void An_attempt_ends_with_a_hard_error(byte type, byte code, uint seq, TcpState state, StackError error, string why) // RFC 9293 section 3.9.2.2
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent);
        probe.InjectIcmp(type, code, seq);
        Assert.True(state == probe.Socket.State, why);
        Assert.Equal(error, probe.Socket.TakeError());
    }

    [Fact]
    public void A_program_may_ask_for_an_end_at_any_error()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent, settings: TcpSettings.Default with { FailConnectOnIcmpError = true });
        probe.InjectIcmp(3, 1, 0);
        Assert.Equal((TcpState.Closed, StackError.HostUnreachable), (probe.Socket.State, probe.Socket.TakeError()));
    }

    [Theory]
    [InlineData("windows", StackError.TimedOut)]
    [InlineData("linux", StackError.HostUnreachable)]
    public void What_was_reported_is_told_when_time_is_over_on_Linux(string profile, StackError error)
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent, profile == "windows" ? TcpProfile.Windows : TcpProfile.Linux);
        probe.InjectIcmp(3, 1, 0);
        probe.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(error, probe.Socket.TakeError());
    }

    [Fact]
    public void An_open_connection_bears_them() // RFC 5461
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Send(new byte[10]);
        probe.InjectIcmp(3, 3, 1);
        Assert.Equal(TcpState.Established, probe.Socket.State);
        probe.InjectIcmp(3, 3, 11);
        Assert.Equal(1, probe.Stack.Counters.Dropped(DropReason.BadIcmpQuote));
    }

    [Fact]
    public void A_smaller_path_makes_segments_smaller_and_what_was_lost_goes_again() // RFC 1191
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established);
        probe.Send(new byte[1460]);
        probe.Drain();
        probe.InjectIcmp(3, 4, 1, mtu: 1000);
        Assert.Equal(960, probe.Socket.GetInfo().Mss);
        SentSegmentView again = probe.Take();
        Assert.Equal((1u, 960), (again.Seq, again.Payload.Length));
    }
}
