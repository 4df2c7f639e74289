using Windsock.Drivers.Virtual;
using Windsock.TcpIp;

namespace Windsock.Simulation.Plans;

/// <summary>Draws what links do to packets.</summary>
internal static class LinkPlan
{
    /// <summary>Conditions as bad as the severity says.</summary>
    /// <param name="chance">Where from.</param>
    /// <param name="severity">0: perfect; 1: delay and rate only; 2: loses and mixes up packets; 3: very bad.</param>
    /// <param name="corrupts">Whether it may flip bits. Two links on one way that do could flip bits that cancel out in a checksum.</param>
    public static LinkConditions Draw(Prng chance, int severity, bool corrupts)
    {
        if (severity == 0) return LinkConditions.Perfect;
        var conditions = new LinkConditions { Delay = chance.Milliseconds(0.05, chance.Pick(1, 20, 150)) };
        if (chance.Chance(0.5))
        {
            conditions = conditions with
            {
                Rate = chance.Magnitude(300_000, 1_000_000_000), QueueBytes = (int)chance.Magnitude(20_000, 1_000_000),
                Queue = chance.Pick(QueueDiscipline.DropTail, QueueDiscipline.DropTail, QueueDiscipline.CoDel), Ecn = chance.Chance(0.5),
                MarkBytes = chance.Chance(0.15) ? 65_000 : 0,
            };
        }

        // A slow queue that marks instead of dropping is kept above its target by a few senders with their least windows, and drops whatever else there is:
        // ARP, SYNs, whatever is sent again. On a network without faults all of that arrives in the end.
        if (severity == 1) return conditions.Rate < 10_000_000 ? conditions with { Ecn = false } : conditions;
        double scale = severity == 2 ? 1 : 5;
        if (chance.Chance(0.7)) conditions = conditions with { Loss = Loss(chance, scale) };
        if (chance.Chance(0.4)) conditions = conditions with { Duplicate = 0.01 * scale * chance.Fraction() };
        if (corrupts && chance.Chance(0.6)) conditions = conditions with { Corrupt = 0.01 * scale * chance.Fraction() };
        if (chance.Chance(0.4)) conditions = conditions with { Reorder = 0.05 * scale * chance.Fraction(), ReorderGap = chance.Between(1, 5) };
        if (chance.Chance(0.4))
        {
            conditions = conditions with
            {
                Jitter = conditions.Delay * (0.5 * chance.Fraction()), KeepOrder = chance.Chance(0.5),
                Distribution = chance.Pick(JitterDistribution.Uniform, JitterDistribution.Normal, JitterDistribution.Pareto),
            };
        }

        return conditions;
    }

    /// <summary>The same link when nothing is wrong with it: it delays and queues, and loses nothing but what its queue cannot hold.</summary>
    public static LinkConditions Healed(LinkConditions conditions) =>
        conditions with { Loss = default, Duplicate = 0, Corrupt = 0, Reorder = 0, Jitter = TimeSpan.Zero, Down = false };

    /// <summary>In the words of the story.</summary>
    public static string Describe(LinkConditions conditions)
    {
        if (conditions.IsPerfect) return "perfect";
        var words = new List<string>();
        if (conditions.Down) words.Add("down");
        if (conditions.Rate > 0) words.Add(Invariant($"{conditions.Rate / 1e6:0.##} Mbit/s queue {conditions.QueueBytes} {conditions.Queue}"));
        if (conditions.Delay > TimeSpan.Zero) words.Add(Invariant($"delay {conditions.Delay.TotalMilliseconds:0.##} ms"));
        if (conditions.Jitter > TimeSpan.Zero) words.Add(Invariant($"jitter {conditions.Jitter.TotalMilliseconds:0.##} ms"));
        LossModel loss = conditions.Loss;
        if (loss.ToBad > 0) words.Add(Invariant($"bursts {loss.ToBad:0.####}/{loss.ToGood:0.###} of loss {loss.LossInBad:0.##}"));
        else if (!loss.IsNone) words.Add(Invariant($"loss {loss.LossInGood:0.####}"));
        if (conditions.Duplicate > 0) words.Add(Invariant($"duplicate {conditions.Duplicate:0.####}"));
        if (conditions.Corrupt > 0) words.Add(Invariant($"corrupt {conditions.Corrupt:0.####}"));
        if (conditions.Reorder > 0) words.Add(Invariant($"reorder {conditions.Reorder:0.####}"));
        return string.Join(", ", words);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static LossModel Loss(Prng chance, double scale) => chance.Chance(0.6)
        ? LossModel.Bernoulli(0.03 * scale * chance.Fraction())
        : LossModel.GilbertElliott(0.005 * scale * chance.Fraction(), 0.1 + 0.4 * chance.Fraction(), 0.5 + 0.5 * chance.Fraction());
}
