using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

public class TcpHandshakeOptionsTests
{
    private const TcpFlags S = TcpFlags.Syn, A = TcpFlags.Ack;

    [Theory]
    [InlineData("windows", "020405b4 01 030308 01 01 0402", 64240, 128)]
    [InlineData("linux", "020405b4 0402 080a ........ 00000000 01 030307", 64240, 64)]
    [InlineData("freebsd", "020405b4 01 030306 0402 080a ........ 00000000", 65535, 64)]
    public void A_SYN_looks_like_that_of_the_profile(string name, string options, int window, byte hops)
    {
        TcpProfile profile = name switch { "windows" => TcpProfile.Windows, "linux" => TcpProfile.Linux, _ => TcpProfile.FreeBsd };
        var probe = new TcpProbe(profile);
        TcpSocket socket = probe.Stack.OpenTcp();
        Assert.Equal(StackError.InProgress, socket.Connect(probe.Now, new AddressPort(TcpProbe.Peer, 4000)));
        SentSegmentView syn = probe.Take();
        Assert.Matches("^" + options.Replace(" ", "", StringComparison.Ordinal) + "$", Convert.ToHexString(syn.Options).ToLowerInvariant());
        Assert.Equal((S, window, hops, 0u), (syn.Flags, syn.Window, syn.HopLimit, syn.Ack));
    }

    [Theory]
    [InlineData("020405b4", "020405b4", "nothing but the segment size was offered")]
    [InlineData("020405b4 0101 0402", "020405b4 0101 0402", "SACK")]
    [InlineData("020405b4 01 030307", "020405b4 01 030308", "window scale")]
    [InlineData("020405b4 0101 080a 00000001 00000000", "020405b4 0101 080a ........ 00000001", "timestamps, which Windows takes and does not offer")]
    [InlineData("", "020405b4", "nothing at all")]
    public void A_SYN_and_ACK_has_what_the_SYN_offered(string offered, string answered, string why)
    {
        var probe = new TcpProbe();
        probe.Listen();
        probe.Syn(offered);
        SentSegmentView answer = probe.TakeSynAck();
        string pattern = "^" + answered.Replace(" ", "", StringComparison.Ordinal) + "$", got = Convert.ToHexString(answer.Options).ToLowerInvariant();
        Assert.True(System.Text.RegularExpressions.Regex.IsMatch(got, pattern), why);
        Assert.Equal(1u, answer.Ack);
    }

    [Theory]
    [InlineData("020405b4", 1460)]
    [InlineData("02040200", 512)]
    [InlineData("", 536)]
    [InlineData("020423000101080a0000000100000000", 1448)]
    public void Segments_fit_what_the_peer_takes_and_the_path(string options, int mss) // RFC 9293 section 3.7.1, RFC 6691
    {
        var probe = new TcpProbe();
        probe.Listen();
        if (options.Contains("080a", StringComparison.Ordinal)) probe.PeerOptions = TcpProbe.Timestamps(2, 0);
        probe.Accept(options);
        Assert.Equal(StackError.None, probe.Send(new byte[4000]));
        Assert.Equal(mss, probe.Take().Payload.Length);
        Assert.Equal(mss, probe.Socket.GetInfo().Mss);
    }

    [Fact]
    public void The_window_of_a_SYN_is_not_scaled_and_those_after_it_are()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent);
        probe.Inject(S | A, 0, 1, window: 1000, options: TcpProbe.Hex("020405b4 01 030305"));
        Assert.Equal(1000, probe.Socket.GetInfo().SendWindow);
        probe.Inject(A, 1, 1, window: 1000);
        Assert.Equal(32000, probe.Socket.GetInfo().SendWindow);
    }

    [Fact]
    public void A_shift_above_14_is_14() // RFC 7323 section 2.3
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent);
        probe.Inject(S | A, 0, 1, options: TcpProbe.Hex("020405b4 01 0303ff"));
        Assert.Equal(14, probe.Socket.GetInfo().SendWindowScale);
    }

    [Theory]
    [InlineData(S | A, false, "the peer does not want it")]
    [InlineData(S | A | TcpFlags.Ece, true, "ECE alone agrees")]
    [InlineData(S | A | TcpFlags.Ece | TcpFlags.Cwr, false, "a peer that reflects what it does not know")]
    public void ECN_is_agreed_on(TcpFlags answer, bool agreed, string why) // RFC 3168 section 6.1.1
    {
        var probe = new TcpProbe();
        TcpSocket socket = probe.Stack.OpenTcp();
        socket.Configure(probe.Now, socket.Settings with { Ecn = true });
        socket.Connect(probe.Now, new AddressPort(TcpProbe.Peer, 4000));
        Assert.Equal(S | TcpFlags.Ece | TcpFlags.Cwr, probe.Take().Flags);

        probe.Connect(socket.Settings);
        probe.Inject(answer, 0, 1, options: TcpProbe.Hex("020405b4"));
        Assert.True(agreed == probe.Socket.GetInfo().HasEcn, why);
        if (!agreed) return;
        probe.Drain();
        probe.Inject(A, 1, 1, new byte[10], ecn: 3);
        Assert.Equal(A | TcpFlags.Ece, probe.Take().Flags);
        probe.Inject(A | TcpFlags.Cwr, 11, 1, new byte[10], ecn: 2);
        Assert.Equal(A, probe.Take().Flags);
    }

    [Fact]
    public void A_SYN_is_sent_again_as_often_as_the_profile_says_and_twice_as_late_each_time()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent);
        var times = new List<double>();
        Instant begin = probe.Now;
        for (int i = 0; i < 60 && probe.Socket.State == TcpState.SynSent; i++)
        {
            probe.Pass(TimeSpan.FromSeconds(1));
            while (probe.TakeOrNull() is { } again)
            {
                Assert.Equal((S, 0u), (again.Flags, again.Seq));
                times.Add((probe.Now - begin).TotalSeconds);
            }
        }

        Assert.Equal([1, 3, 7, 15], times);
        Assert.Equal(StackError.TimedOut, probe.Socket.TakeError());
        Assert.Equal(31, (probe.Now - begin).TotalSeconds);
    }

    [Fact]
    public void A_SYN_and_ACK_that_is_never_answered_is_given_up()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynReceived);
        probe.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal(0, probe.Stack.Tcp.ConnectionCount);
        Assert.Equal(4, probe.Link.Sent.Count);
        probe.Listener!.Close(probe.Now);
    }
}

public class PawsTests
{
    private const TcpFlags A = TcpFlags.Ack;

    [Theory]
    [InlineData(1000u, true, "the same time again")]
    [InlineData(1001u, true, "later")]
    [InlineData(999u, false, "earlier")]
    [InlineData(0x800003e9u, false, "much earlier")]
    public void Older_timestamps_are_not_taken(uint value, bool taken, string why) // RFC 7323 section 5.3 (R1)
    {
        TcpProbe probe = Open();
        probe.Inject(A, 1, 1, new byte[5], options: TcpProbe.Timestamps(value, 0));
        Assert.True(taken == (probe.Socket.AvailableBytes == 5), why);
        SentSegmentView answer = probe.Take();
        Assert.Equal(taken ? 6u : 1u, answer.Ack);
        Assert.Equal(taken ? 0 : 1, probe.Stack.Counters.Dropped(DropReason.OldTimestamp));
    }

    [Fact]
    public void A_timestamp_of_24_days_ago_says_nothing() // Section 5.5
    {
        TcpProbe probe = Open();
        probe.Pass(TimeSpan.FromDays(25));
        probe.Drain();
        probe.Inject(A, 1, 1, new byte[5], options: TcpProbe.Timestamps(5, 0));
        Assert.Equal(5, probe.Socket.AvailableBytes);
    }

    [Fact]
    public void A_reset_is_not_asked_for_its_timestamp() // Section 3.2
    {
        TcpProbe probe = Open();
        probe.Inject(TcpFlags.Rst, 1, options: TcpProbe.Timestamps(1, 0));
        Assert.Equal(TcpState.Closed, probe.Socket.State);
    }

    [Fact]
    public void A_segment_without_a_timestamp_is_not_taken() // Section 3.2
    {
        TcpProbe probe = Open();
        probe.Inject(A, 1, 1, new byte[5], options: []);
        Assert.Equal((0, 1), (probe.Socket.AvailableBytes, probe.Stack.Counters.Dropped(DropReason.NoTimestamp)));
    }

    [Fact]
    public void What_came_behind_a_gap_is_not_echoed() // Section 4.3 (2)
    {
        TcpProbe probe = Open();
        probe.Inject(A, 10, 1, new byte[5], options: TcpProbe.Timestamps(2000, 0));
        Assert.Equal(1000u, TcpOptions.Read(probe.Take().Options).TimestampEcho);
        probe.Inject(A, 1, 1, new byte[9], options: TcpProbe.Timestamps(1500, 0));
        SentSegmentView answer = probe.Take();
        Assert.Equal((15u, 1500u), (answer.Ack, TcpOptions.Read(answer.Options).TimestampEcho));
    }

    private static TcpProbe Open()
    {
        TcpProbe probe = TcpProbe.In(TcpState.SynSent, TcpProfile.Linux);
        probe.Inject(TcpFlags.Syn | A, 0, 1, options: TcpProbe.Hex("020405b4 0402 080a 000003e8 00000000 01 030307"));
        probe.Drain();
        return probe;
    }
}
