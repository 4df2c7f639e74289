using Windsock.TcpIp;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Plans;

/// <summary>Draws what stacks are made with.</summary>
internal static class StackPlan
{
    /// <summary>The options of one host.</summary>
    public static StackOptions Draw(Prng chance)
    {
        TcpProfile tcp = chance.Pick(TcpProfile.Windows, TcpProfile.Linux, TcpProfile.FreeBsd);
        if (chance.Chance(0.6)) tcp = tcp with { CongestionControl = chance.Pick("cubic", "newreno", "bbr", "dctcp"), Pacing = chance.Chance(0.5) };
        if (chance.Chance(0.5))
        {
            tcp = tcp with
            {
                Name = "drawn", Timestamps = chance.Chance(0.5), AcceptsTimestamps = chance.Chance(0.8),
                WindowScale = chance.Between(0, 8), // Units no larger than the smallest buffers.
                OffersEcn = chance.Chance(0.5), AcceptsEcn = chance.Chance(0.8), InitialWindowSegments = chance.Pick(1, 2, 4, 10, 10, 40),
                QuickAcknowledgments = chance.Between(0, 20), ResetsWhenQueueIsFull = chance.Chance(0.5), SynOptions = Options(chance, tcp),
                MinimumRto = chance.Milliseconds(50, 1_000), DelayedAcknowledgment = chance.Milliseconds(0, 200),
                ReceiveBufferBytes = (int)chance.Magnitude(4_096, 4 << 20), SendBufferBytes = (int)chance.Magnitude(4_096, 4 << 20),
            };
        }

        byte hopLimit = chance.Pick<byte>(16, 64, 128, 255);
        if (chance.Chance(0.4)) tcp = tcp with { OffersAccurateEcn = chance.Chance(0.7), AcceptsAccurateEcn = chance.Chance(0.8) };
        return new StackOptions { Tcp = tcp, HopLimit = hopLimit };
    }

    // SACK may be left out.
    private static IReadOnlyList<byte> Options(Prng chance, TcpProfile tcp) =>
        chance.Chance(0.7) ? tcp.SynOptions : [.. tcp.SynOptions.Where(option => option != TcpOptionKind.SackPermitted)];
}
