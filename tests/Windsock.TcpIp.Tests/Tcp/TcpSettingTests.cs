using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>Settings of single connections that the profile has for all the others.</summary>
public class TcpSettingTests
{
    private const TcpFlags A = TcpFlags.Ack, S = TcpFlags.Syn;

    [Theory]
    [InlineData(200, 2, 2, 1400)]
    [InlineData(3000, 0, 0, 3000)]
    public void The_first_SYN_waits_as_long_and_comes_again_as_often_as_set(int rto, int again, int sent, int over)
    {
        var probe = new TcpProbe();
        probe.Connect(new TcpSettings { InitialRto = TimeSpan.FromMilliseconds(rto), SynRetransmissions = again });
        probe.Pass(TimeSpan.FromMilliseconds(rto - 1));
        probe.AssertSilent();
        probe.Pass(TimeSpan.FromMilliseconds(over - rto));
        int count = 0;
        for (; probe.TakeOrNull() is { } syn; count++) Assert.Equal(S, syn.Flags & S);
        Assert.Equal((sent, TcpState.SynSent), (count, probe.Socket.State));
        probe.Pass(TimeSpan.FromMilliseconds(1));
        Assert.Equal((TcpState.Closed, StackError.TimedOut), (probe.Socket.State, probe.Socket.TakeError()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void So_many_segments_are_acknowledged_at_once(int frequency)
    {
        var probe = TcpProbe.In(TcpState.Established, settings: new TcpSettings { AckFrequency = frequency, ReceiveBufferBytes = 1 << 20 });
        uint seq = 1;
        for (int i = 0; i < 40; i++) // Until the acknowledgments of the beginning are over.
        {
            probe.Inject(A, seq, 1, new byte[1460]);
            seq += 1460;
        }

        probe.Pass(TimeSpan.FromMilliseconds(60));
        probe.Drain();
        for (int i = 1; i <= 3 * frequency; i++)
        {
            probe.Inject(A, seq, 1, new byte[1460]);
            seq += 1460;
            Assert.Equal(i % frequency == 0, probe.TakeOrNull() is not null);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Routers_may_cut_the_segments_where_that_is_wanted(bool mayBeCut)
    {
        var probe = TcpProbe.In(TcpState.Established, settings: new TcpSettings { MayBeCut = mayBeCut });
        Assert.Equal(StackError.None, probe.Send([1]));
        Assert.Equal(!mayBeCut, (probe.Link.Sent.Dequeue()[6] & 0x40) != 0);
    }
}
