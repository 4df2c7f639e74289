using Windsock.TcpIp;
using Windsock.TcpIp.Transport.Tcp;

namespace Windsock.Simulation.Plans;

/// <summary>Draws what stacks are made with.</summary>
internal static class StackPlan
{
    /// <summary>The options of one host.</summary>
    public static StackOptions Draw(Prng chance)
    {
        TcpProfile tcp = TcpProfile.Windows;
        if (chance.Chance(0.5))
        {
            tcp = tcp with
            {
                Name = "drawn", Timestamps = chance.Chance(0.5), WindowScale = chance.Between(0, 10), InitialWindowSegments = chance.Pick(1, 2, 4, 10, 10, 40),
                MinimumRto = chance.Milliseconds(50, 1_000), DelayedAcknowledgment = chance.Milliseconds(0, 200),
                ReceiveBufferBytes = (int)chance.Magnitude(4_096, 4 << 20), SendBufferBytes = (int)chance.Magnitude(4_096, 4 << 20),
            };
        }

        return new StackOptions { Tcp = tcp, HopLimit = chance.Pick<byte>(16, 64, 128, 255) };
    }
}
