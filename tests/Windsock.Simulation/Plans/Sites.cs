using Windsock.TcpIp;

namespace Windsock.Simulation.Plans;

/// <summary>Where hosts are, as far as it decides who can talk to whom.</summary>
/// <param name="Lans">The network of each host.</param>
/// <param name="Mtus">The MTU of each network.</param>
/// <param name="HasNat">Whether the router hides the networks behind it from the first one.</param>
internal sealed record Sites(int[] Lans, int[] Mtus, bool HasNat)
{
    /// <summary>Whether all networks carry IPv6.</summary>
    public bool HasV6 => Mtus.Min() >= 1280;

    /// <summary>A host that connects and one that listens, sometimes the same.</summary>
    public (int Client, int Server) Pair(Prng chance, bool v6)
    {
        int client = chance.Below(Lans.Length);
        int server = chance.Below(Lans.Length - 1);
        if (server >= client) server++;
        if (chance.Chance(0.05)) server = client;

        // Nobody can connect to a host behind NAT.
        bool inward = HasNat && !v6 && Lans[client] == 0 && Lans[server] != 0;
        return inward ? (server, client) : (client, server);
    }

    /// <summary>Whether the first packets between two hosts may be lost, until the path's MTU is known.</summary>
    public bool MustLearn(int client, int server, bool v6) => v6 && Mtus[Lans[client]] != Mtus[Lans[server]];
}
