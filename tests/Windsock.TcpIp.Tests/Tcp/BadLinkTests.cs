using Windsock.Drivers.Virtual;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>Every byte arrives once and in order, whatever the link does.</summary>
public class BadLinkTests
{
    private const long Bytes = 10_000_000;

    [Theory]
    [InlineData("cubic", false, 1)]
    [InlineData("cubic", true, 2)]
    [InlineData("newreno", false, 3)]
    [InlineData("newreno", true, 4)]
    [InlineData("bbr", false, 5)]
    [InlineData("bbr", true, 6)]
    [InlineData("dctcp", true, 7)]
    public void Ten_megabytes_get_through_loss_reordering_and_duplicates(string congestion, bool timestamps, ulong seed)
    {
        var conditions = new LinkConditions
        {
            Rate = 200_000_000, Delay = TimeSpan.FromMilliseconds(5), Loss = 0.05, Reorder = 0.05, Duplicate = 0.02, Jitter = TimeSpan.FromMilliseconds(1),
        };
        var link = new Bottleneck(conditions, conditions, congestion, seed, profile => profile with { Timestamps = timestamps });
        link.Send(Bytes);
        Assert.True(link.Network.RunUntil(() => link.Received == Bytes, TimeSpan.FromMinutes(10)), $"{link.Received} of {Bytes}");
        Assert.False(link.IsCorrupt);
        AssertAllReturned(link);
    }

    [Theory]
    [InlineData("cubic", 0.3)]
    [InlineData("bbr", 0.3)]
    [InlineData("newreno", 0.5)]
    public void Nothing_is_given_up_on_a_link_that_loses_most(string congestion, double loss)
    {
        var conditions = new LinkConditions { Rate = 10_000_000, Delay = TimeSpan.FromMilliseconds(5), Loss = loss };
        LinkConditions lossless = conditions with { Loss = 0 };
        var link = new Bottleneck(lossless, lossless, congestion, 9, profile => profile with { DataRetransmissions = 100 });
        link.Link.Outward.Conditions = conditions;
        link.Send(200_000);
        Assert.True(link.Network.RunUntil(() => link.Received == 200_000, TimeSpan.FromMinutes(60)), $"{link.Received}");
        Assert.False(link.IsCorrupt);
    }

    [Fact]
    public void A_link_that_was_cut_for_seconds_goes_on()
    {
        var conditions = new LinkConditions { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(10), QueueBytes = 250_000 };
        var link = new Bottleneck(conditions, conditions);
        link.Network.At(TimeSpan.FromSeconds(1), () => link.Link.Outward.Conditions = conditions with { Down = true });
        link.Network.At(TimeSpan.FromSeconds(4), () => link.Link.Outward.Conditions = conditions);
        link.Send(30_000_000);
        Assert.True(link.Network.RunUntil(() => link.Received == 30_000_000, TimeSpan.FromSeconds(20)), $"{link.Received}");
        Assert.False(link.IsCorrupt);
    }

    // What is acknowledged is freed, and what has been read.
    private static void AssertAllReturned(Bottleneck link)
    {
        link.Network.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(0, link.Sender.UnacknowledgedBytes);
        Assert.Equal(0, link.Network.Pool.Rented);
        Assert.Null(link.State.Recovery);
    }
}
