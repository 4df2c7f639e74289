using Windsock.Simulation.Flows;
using Windsock.TcpIp;
using Windsock.TcpIp.Transport.Tcp;

namespace Windsock.Simulation.Plans;

/// <summary>Draws what programs do.</summary>
internal static class FlowPlan
{
    // Of all flows of a run, so that no run takes much longer than others.
    private const long MostBytes = 6 << 20;

    /// <summary>Draws connections.</summary>
    public static (TimeSpan At, StreamPlan Plan)[] Streams(Prng chance, Sites sites, TimeSpan length, bool bad)
    {
        var flows = new (TimeSpan, StreamPlan)[chance.Between(1, 10)];
        for (int i = 0; i < flows.Length; i++)
        {
            StreamPlan plan = Stream(chance, MostBytes / flows.Length);
            bool v6 = sites.HasV6 && chance.Chance(0.4);
            (int client, int server) = sites.Pair(chance, v6);
            plan = plan with
            {
                Client = client, Server = server, V6 = v6, Backlog = chance.Between(Math.Max(1, plan.AtOnce / 2), plan.AtOnce * 2),
                ClientSettings = Settings(chance, plan.ClientSettings, bad), ServerSettings = Settings(chance, plan.ServerSettings, bad),
            };
            flows[i] = (length * (0.7 * chance.Fraction()), plan);
        }

        return flows;
    }

    /// <summary>Draws datagrams.</summary>
    public static (TimeSpan At, DatagramPlan Plan)[] Datagrams(Prng chance, Sites sites, TimeSpan length)
    {
        var flows = new (TimeSpan, DatagramPlan)[chance.Below(4)];
        for (int i = 0; i < flows.Length; i++)
        {
            bool v6 = sites.HasV6 && chance.Chance(0.4);
            (int client, int server) = sites.Pair(chance, v6);
            flows[i] = (length * (0.7 * chance.Fraction()), new DatagramPlan
            {
                Client = client, Server = server, V6 = v6, Datagrams = chance.Between(1, 200),
                MostBytes = chance.Pick(64, 500, 1400, 4000, 30_000, 60_000), Interval = chance.Milliseconds(0.1, 50), Echo = chance.Chance(0.5),
                MayLose = sites.MustLearn(client, server, v6), WholeBytes = sites.Mtus.Min() - 48,
            });
        }

        return flows;
    }

    /// <summary>Draws echo requests and attempts that are refused.</summary>
    public static (TimeSpan At, EchoPlan Plan)[] Echoes(Prng chance, Sites sites, TimeSpan length)
    {
        var flows = new (TimeSpan, EchoPlan)[chance.Below(3)];
        for (int i = 0; i < flows.Length; i++)
        {
            bool v6 = sites.HasV6 && chance.Chance(0.4);
            (int client, int server) = sites.Pair(chance, v6);
            flows[i] = (length * (0.7 * chance.Fraction()), new EchoPlan
            {
                Client = client, Server = server, V6 = v6, Count = chance.Between(1, 20), PayloadBytes = chance.Pick(0, 32, 1400, 5_000, 40_000),
                Interval = chance.Milliseconds(10, 1_000), MayFail = sites.MustLearn(client, server, v6),
            });
        }

        return flows;
    }

    /// <summary>Draws groups.</summary>
    public static (TimeSpan At, GroupPlan Plan)[] Groups(Prng chance, HostPlan[] hosts, Sites sites, TimeSpan length)
    {
        var flows = new (TimeSpan, GroupPlan)[chance.Below(2)];
        for (int i = 0; i < flows.Length; i++)
        {
            int sender = chance.Below(hosts.Length);
            int[] all = [.. hosts.Where(host => host.Lan == hosts[sender].Lan).Select(host => host.Number)];
            int[] members = [.. all.Where(host => host != sender && chance.Chance(0.6))];
            flows[i] = (length * (0.7 * chance.Fraction()), new GroupPlan
            {
                Sender = sender, Members = members,
                Others = [.. all.Where(host => host != sender && !members.Contains(host))], V6 = sites.HasV6 && chance.Chance(0.4),
                Datagrams = chance.Between(1, 100), Bytes = chance.Between(4, 500), Interval = chance.Milliseconds(1, 50),
            });
        }

        return flows;
    }

    private static StreamPlan Stream(Prng chance, long most)
    {
        EndScript end = new() { WriteBytes = (int)chance.Magnitude(1, 1 << 20), ReadBytes = (int)chance.Magnitude(1, 1 << 20), Peeks = chance.Chance(0.1) };
        most = Math.Min(most, Math.Min(end.WriteBytes, end.ReadBytes) * 4_000L); // A byte at a time takes long.
        EndScript other = end with { Peeks = false };
        long Size() => chance.Magnitude(1, Math.Max(1, most));
        int kind = chance.Below(10);
        switch (kind)
        {
            case 0:
                return new StreamPlan { Kind = "upload", Up = end with { Send = Size() }, Down = other };
            case 1:
                return new StreamPlan { Kind = "download", Up = end, Down = other with { Send = Size() } };
            case 2:
                return new StreamPlan { Kind = "both ways", Up = end with { Send = Size() }, Down = other with { Send = Size() } };
            case 3:
                return new StreamPlan { Kind = "half close", Up = end with { Send = Size() }, Down = other with { Send = Size(), WaitsForEnd = true } };
            case 4:
                int request = (int)chance.Magnitude(1, 20_000), answer = (int)chance.Magnitude(1, 60_000), rounds = chance.Between(1, 60);
                TimeSpan think = chance.Pick(TimeSpan.Zero, chance.Milliseconds(0, 50));
                return new StreamPlan
                {
                    Kind = "requests", Connections = chance.Between(1, 5), AtOnce = chance.Between(1, 3),
                    Up = end with { Send = (long)request * rounds, Turn = request, PeerTurn = answer, Leads = true, WriteBytes = 1 << 20, Think = think },
                    Down = other with { Send = (long)answer * rounds, Turn = answer, PeerTurn = request, WriteBytes = 1 << 20 },
                };
            default:
                return Strained(kind, chance, end, other, Size);
        }
    }

    // Those that end early, wait long, or come in numbers.
    private static StreamPlan Strained(int kind, Prng chance, EndScript end, EndScript other, Func<long> size)
    {
        switch (kind)
        {
            case 5:
                long most = size();
                bool client = chance.Chance(0.5);
                return new StreamPlan
                {
                    Kind = client ? "client aborts" : "server aborts", Connections = chance.Between(1, 4),
                    Up = end with { Send = most, AbortAt = client ? chance.Below((int)Math.Min(int.MaxValue, most)) : -1 },
                    Down = other with { Send = most, AbortAt = client ? -1 : chance.Below((int)Math.Min(int.MaxValue, most)) },
                };
            case 6:
                EndScript small = new() { Send = chance.Magnitude(1, 4_000) };
                return new StreamPlan
                {
                    Kind = "short connections", Connections = chance.Between(10, 200), AtOnce = chance.Between(1, 20), Up = small,
                    Down = small with { WaitsForEnd = chance.Chance(0.5) },
                };
            case 7:
                EndScript slow = other with
                {
                    PauseChance = 0.1 + 0.4 * chance.Fraction(), Pause = chance.Milliseconds(1, 2_000), ReadBytes = chance.Between(1_000, 60_000),
                };
                return new StreamPlan { Kind = "slow reader", Up = end with { Send = Math.Min(size(), slow.ReadBytes * 100L) }, Down = slow };
            case 8:
                var inline = new TcpSettings { UrgentInline = true, UrgentPointsAtByte = chance.Chance(0.5) };
                return new StreamPlan
                {
                    Kind = "urgent", Up = end with { Send = size(), UrgentEvery = chance.Between(1, 10) },
                    Down = other with { Send = size(), UrgentEvery = chance.Between(1, 10) },
                    ClientSettings = inline, ServerSettings = inline,
                };
            default:
                return new StreamPlan
                {
                    Kind = "idle", Up = end with { Send = 1_000, WriteBytes = 100, Think = chance.Milliseconds(5_000, 60_000) }, Down = other with { Send = 1 },
                    ClientSettings = KeptAlive(chance), ServerSettings = KeptAlive(chance),
                };
        }
    }

    private static TcpSettings KeptAlive(Prng chance) => new()
    {
        KeepAlive = true, KeepAliveIdle = chance.Milliseconds(1_000, 20_000), KeepAliveInterval = chance.Milliseconds(500, 5_000),
        KeepAliveCount = chance.Between(5, 20),
    };

    private static TcpSettings Settings(Prng chance, TcpSettings settings, bool bad)
    {
        // Without it, an end whose peer gave up while the network was cut would wait for ever.
        if (bad && !settings.KeepAlive)
        {
            settings = settings with
            {
                KeepAlive = true, KeepAliveIdle = TimeSpan.FromSeconds(30), KeepAliveInterval = TimeSpan.FromSeconds(5), KeepAliveCount = 10,
            };
        }

        return settings with
        {
            NoDelay = chance.Chance(0.5), SendBufferBytes = chance.Chance(0.2) ? (int)chance.Magnitude(2_048, 1 << 20) : 0,
            ReceiveBufferBytes = chance.Chance(0.2) ? (int)chance.Magnitude(2_048, 1 << 20) : 0,
            MaximumSegmentSize = chance.Chance(0.1) ? chance.Between(536, 9_000) : 0,
        };
    }
}
