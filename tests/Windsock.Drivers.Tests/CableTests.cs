using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Xunit;

namespace Windsock.Drivers.Tests;

public class CableTests
{
    [Fact]
    public void What_one_end_sends_the_other_receives()
    {
        var cable = new Cable();
        Packet packet = new PacketPool().TryRent(1)!;
        cable.Near.Send(Instant.Zero, packet);
        Assert.Same(packet, cable.Far.Receive(Instant.Zero));
        Assert.Null(cable.Far.Receive(Instant.Zero));
        Assert.Null(cable.Near.Receive(Instant.Zero));
    }
}
