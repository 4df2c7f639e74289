using Windsock.Drivers.Virtual;
using Windsock.TcpIp.Sockets;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>What SIO_TCP_INFO counts.</summary>
public class TcpInfoTests
{
    [Fact]
    public void Losses_show_in_the_counters_of_both_ends()
    {
        var backward = new LinkConditions { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(10) };
        var bottleneck = new Bottleneck(backward with { QueueBytes = 250_000, Loss = 0.01 }, backward);
        bottleneck.Goodput(0, 4);

        TcpInfo sent = bottleneck.Sender.GetInfo(), received = bottleneck.Receiver.GetInfo();
        Assert.InRange(sent.FastRetransmissions, 1, sent.Retransmissions);
        Assert.InRange(sent.BytesRetransmitted, sent.Retransmissions, sent.BytesSent / 10);
        Assert.True(sent.DuplicateAcknowledgments > sent.FastRetransmissions, $"{sent.DuplicateAcknowledgments} duplicates told of the losses");
        Assert.InRange(received.BytesReordered, 1, received.BytesReceived);
        Assert.Equal(0, received.BytesRetransmitted);
    }

    [Fact]
    public void Timeouts_count_by_episode_and_stay_counted()
    {
        var link = new LinkConditions { Delay = TimeSpan.FromMilliseconds(10) };
        var bottleneck = new Bottleneck(link, link);
        bottleneck.Link.IsDown = true;
        bottleneck.Send(1000);
        bottleneck.Network.Run(TimeSpan.FromSeconds(4));
        TcpInfo apart = bottleneck.Sender.GetInfo();
        Assert.True(apart.Timeouts > 1);
        Assert.Equal(1, apart.TimeoutEpisodes);

        bottleneck.Link.IsDown = false;
        bottleneck.Network.Run(TimeSpan.FromSeconds(20));
        TcpInfo again = bottleneck.Sender.GetInfo();
        Assert.Equal(1000, bottleneck.Received);
        Assert.Equal(0, again.Timeouts);
        Assert.Equal(1, again.TimeoutEpisodes);
    }
}
