using CsCheck;
using Windsock.TcpIp.Network;
using Xunit;

namespace Windsock.TcpIp.Tests.Network;

public class PathMtuSearchTests
{
    // The model is a path that carries packets up to a size, and loses others by chance too.
    [Fact]
    public void The_size_of_the_path_is_found_whatever_is_lost_on_the_way() =>
        Gen.Select(Gen.Int[1280, 9000], Gen.Int[1280, 9000], Gen.Int[0, 30], Gen.UInt).Sample((first, second, lossPercent, seed) =>
        {
            int top = Math.Max(first, second), carries = Math.Min(first, second);
            var chance = new Prng(seed);
            var search = new PathMtuSearch(1280, 1280, top);
            Instant now = Instant.Zero;
            int probes = 0;
            while (search.NextProbe(now) is var size and > 0)
            {
                if (size <= search.Confirmed || size > top || ++probes > 200) return false;
                search.Sent(size);
                if (search.NextProbe(now) != 0) return false;
                if (size <= carries && chance.Below(100) >= lossPercent) search.Acked(now, size);
                else search.Lost(now, size);
                if (search.Confirmed > carries) return false;
            }

            // Without chance losses the result is exact but for the precision.
            return search.IsComplete && (lossPercent > 0 || carries - search.Confirmed < 16);
        }, iter: 3000);

    [Fact]
    public void A_path_that_becomes_worse_and_better_again_is_followed()
    {
        Instant now = Instant.Zero;
        var search = new PathMtuSearch(1280, 1400, 1500);
        Assert.Equal(1500, search.NextProbe(now));
        search.Sent(1500);
        Assert.True(search.Acked(now, 1500));
        Assert.Equal(0, search.NextProbe(now));

        Assert.Equal(1400, search.BlackHole(now));
        Assert.Equal(1280, search.BlackHole(now));
        Assert.True(search.NextProbe(now) is > 1280 and < 1400);
        Assert.False(search.Reported(now, 1000));
        Assert.False(search.Reported(now, 1285));
        Assert.Equal((1280, true), (search.Confirmed, search.IsComplete));
        Assert.Equal(0, search.NextProbe(now));
        Assert.Equal(1500, search.NextProbe(now + TimeSpan.FromMinutes(10)));
    }
}
