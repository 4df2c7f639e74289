using Xunit;

namespace Windsock.TcpIp.Tests;

public class InstantTests
{
    [Fact]
    public void Never_stays_never() => Assert.Equal(Instant.Never, Instant.Never + TimeSpan.FromDays(1));

    [Fact]
    public void What_is_later_than_all_time_is_never()
    {
        Assert.Equal(Instant.Never, new Instant(1) + TimeSpan.MaxValue);
        Assert.Equal(new Instant(-4), new Instant(1) + TimeSpan.FromTicks(-5));
    }
}
