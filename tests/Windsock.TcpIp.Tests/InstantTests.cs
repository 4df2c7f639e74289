using Xunit;

namespace Windsock.TcpIp.Tests;

public class InstantTests
{
    [Fact]
    public void Never_stays_never() => Assert.Equal(Instant.Never, Instant.Never + TimeSpan.FromDays(1));
}
