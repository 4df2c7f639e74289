using Windsock.Drivers.Virtual;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>How much gets through: figures of Linux over a relay with the same rate, delay, queue and loss, within 30 %.</summary>
public class GoodputTests
{
    [Theory]
    [InlineData("newreno", 0, 95, "nothing is in the way")]
    [InlineData("cubic", 0, 95, "nothing is in the way")]
    [InlineData("bbr", 0, 95, "nothing is in the way")]
    [InlineData("newreno", 0.01, 6.3, "each loss halves the window")]
    [InlineData("cubic", 0.01, 5.1, "each loss takes 30 %, and in such small windows the estimate of Reno leads")]
    [InlineData("bbr", 0.01, 95, "loss is no measure of bandwidth")]
    [InlineData("newreno", 0.001, 23.9, "each loss halves the window")]
    [InlineData("cubic", 0.001, 19.2, "each loss takes 30 %")]
    [InlineData("bbr", 0.03, 93.7, "loss is no measure of bandwidth")]
    public void As_much_gets_through_as_with_Linux(string congestion, double loss, double megabits, string why)
    {
        var backward = new LinkConditions { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(10) };
        LinkConditions forward = backward with { QueueBytes = 250_000, Loss = loss };
        double goodput = 0;
        int seeds = loss > 0 ? 4 : 1;
        for (int seed = 1; seed <= seeds; seed++)
        {
            var bottleneck = new Bottleneck(forward, backward, congestion, (ulong)seed, profile => profile with { Timestamps = true });
            goodput += bottleneck.Goodput(2, 8) / seeds;
            Assert.False(bottleneck.IsCorrupt);
            Assert.Equal(0, bottleneck.State.Counters.Expirations); // RACK finds every loss in time.
        }

        Assert.True(goodput > megabits * 0.7 && goodput < megabits * 1.3, $"{goodput:F1} Mbit/s and not about {megabits}: {why}");
    }
}
