using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Xunit;

namespace Windsock.Drivers.Tests;

public class LoopbackLinkTests
{
    [Fact]
    public void What_is_sent_comes_back_and_what_nobody_fetches_is_lost_at_a_limit()
    {
        var link = new LoopbackLink();
        var pool = new PacketPool();
        for (int i = 0; i < 5000; i++) link.Send(new Instant(7), pool.TryRent(1)!);
        Assert.Equal(904, link.Dropped);
        Assert.Equal(new Instant(7), link.NextArrival);
        int count = 0;
        while (link.Receive(new Instant(7)) is { } packet)
        {
            packet.Release();
            count++;
        }

        Assert.Equal(4096, count);
        Assert.Equal(0, pool.Rented);
        Assert.Equal(Instant.Never, link.NextArrival);
    }
}
