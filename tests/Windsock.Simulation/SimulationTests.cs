using System.Diagnostics;
using System.Globalization;
using Windsock.Simulation.Plans;
using Windsock.Simulation.Runs;
using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Windsock.Simulation;

/// <summary>Whole systems under one seed: the same seeds on every machine, for as long as a test may take.</summary>
public sealed class SimulationTests
{
    private const int MostSeeds = 2_000;
    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(15);

    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

    [Fact]
    public void Every_byte_arrives_once_and_in_order_and_everything_ends()
    {
        long begun = Stopwatch.GetTimestamp(), packets = 0, bytes = 0;
        ulong seed = 1;
        for (; seed <= MostSeeds && Stopwatch.GetElapsedTime(begun) < s_length; seed++)
        {
            Outcome outcome = Run(seed);
            Assert.True(outcome.Failure is null, outcome.ToString());
            packets += outcome.Packets;
            bytes += outcome.Bytes;
        }

        _output?.WriteLine($"{seed - 1} seeds, {packets} packets, {bytes} bytes");
    }

    [Fact]
    public void Seeds_that_once_failed_do_not_fail_again()
    {
        foreach ((ulong seed, string why) in Kept())
        {
            Outcome outcome = Run(seed);
            Assert.True(outcome.Failure is null, $"it failed before with: {why}\n{outcome}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_seed_replays_byte_for_byte(ulong seed)
    {
        Outcome first = Run(seed), second = Run(seed);
        Assert.Equal(first.Digest, second.Digest);
        Assert.Equal(first.Story, second.Story);
    }

    [Fact]
    public void Other_seeds_give_other_packets() => Assert.NotEqual(Run(1).Digest, Run(2).Digest);

    private static IEnumerable<(ulong Seed, string Why)> Kept()
    {
        using Stream stream = typeof(SimulationTests).Assembly.GetManifestResourceStream("failing-seeds.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            string[] parts = line.Split(' ', 2);
            yield return (ulong.Parse(parts[0], CultureInfo.InvariantCulture), parts.Length > 1 ? parts[1] : "");
        }
    }

    private static Outcome Run(ulong seed) => new Runs.Simulation(RunPlan.Draw(seed)).Run();
}
