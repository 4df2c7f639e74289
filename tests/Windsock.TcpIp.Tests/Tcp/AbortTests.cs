using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>What a peer is told of a connection that its program gives up. Source: RFC 9293 section 3.10.5.</summary>
public class AbortTests
{
    private const TcpFlags A = TcpFlags.Ack, F = TcpFlags.Fin, R = TcpFlags.Rst;

    [Theory]
    [InlineData(TcpState.SynSent, false, "the peer knows nothing of it")]
    [InlineData(TcpState.Established, true, "section 3.10.5")]
    [InlineData(TcpState.FinWait1, true, "section 3.10.5")]
    [InlineData(TcpState.FinWait2, true, "section 3.10.5")]
    [InlineData(TcpState.CloseWait, true, "section 3.10.5")]
    [InlineData(TcpState.Closing, false, "only the FIN is not acknowledged")]
    [InlineData(TcpState.LastAck, false, "only the FIN is not acknowledged")]
    [InlineData(TcpState.TimeWait, false, "all is done")]
    public void It_sends_a_reset_where_something_is_still_to_come(TcpState state, bool resets, string why)
    {
        TcpProbe probe = TcpProbe.In(state);
        probe.Socket.Abort(probe.Now);
        Assert.True(resets == (probe.TakeOrNull() is { Flags: R | A }), why);
        probe.AssertSilent();
        Assert.Equal((0, state == TcpState.TimeWait ? 1 : 0), (probe.Stack.Tcp.ConnectionCount, probe.Stack.Tcp.TimeWait.Count));
    }

    [Theory]
    [InlineData(TcpState.LastAck, 65535, 0u, true, "data and FIN are on the way")]
    [InlineData(TcpState.LastAck, 400, 0u, true, "the FIN waits behind data that waits for the window")]
    [InlineData(TcpState.LastAck, 65535, 1000u, false, "only the FIN is on the way")]
    [InlineData(TcpState.Closing, 65535, 0u, true, "data and FIN are on the way")]
    [InlineData(TcpState.Closing, 65535, 1000u, false, "only the FIN is on the way")]
    public void In_LAST_ACK_and_CLOSING_it_tells_of_data_that_may_never_arrive(TcpState state, int window, uint acknowledged, bool resets, string why)
    {
        TcpProbe probe = TcpProbe.In(TcpState.Established, synOptions: "020405b4");
        probe.Inject(A, 1, 1, window: window);
        if (state == TcpState.LastAck) probe.Inject(F | A, 1, 1, window: window);
        probe.Send(new byte[1000]);
        probe.Socket.Shutdown(probe.Now, receive: false, send: true);
        if (state == TcpState.Closing) probe.Inject(F | A, 1, 1, window: window);
        probe.Inject(A, 2, 1 + acknowledged, window: window);
        Assert.Equal(state, probe.Socket.State);
        uint next = probe.Socket.Connection!.Sender.SndNxt - probe.Iss;
        probe.Drain();
        probe.Socket.Abort(probe.Now);
        SentSegmentView? reset = probe.TakeOrNull();
        Assert.True(resets ? reset is { Flags: R | A } && reset.Seq == next : reset is null, why);

        // A peer to which the reset is not quite in place asks, and gets one that is (RFC 5961 section 3.2).
        probe.Inject(A, 2, 1 + acknowledged);
        Assert.True(probe.TakeOrNull() is { Flags: R } again && again.Seq == 1 + acknowledged, why);
    }
}
