using System.Diagnostics;
using System.Globalization;
using Windsock.Engine;
using Xunit;
using static Windsock.Ws2_32;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Windsock.Stress;

/// <summary>Random operations, closes, cancels and resets from several threads at once, compared with a model.</summary>
/// <remarks>WINDSOCK_STRESS_SEED repeats one seed; WINDSOCK_STRESS_SECONDS is how long it runs (8); WINDSOCK_STRESS_MANY is how many connections its largest
/// rounds have (0: none
/// are large). Threads make a seed repeat what is done, not what comes of it: a failing one may need several runs.</remarks>
public sealed class ModelTests : IDisposable
{
    private const int DefaultSeconds = 8;
    private const int MostDrivers = 16;
    private const int RoundsToSettle = 100;
    private const long MemoryAllowance = 16 << 20; // What rounds differ by: spare records of threads, handles' entries.

    private readonly ITestOutputHelper? _output = TestContext.Current.TestOutputHelper;

    public ModelTests() => Assert.Equal(0, WSAStartup(0x0202, out _));

    public void Dispose() => WSACleanup();

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable("WINDSOCK_STRESS_" + name), CultureInfo.InvariantCulture, out int value) ? value : null;

    private static TimeSpan Length => TimeSpan.FromSeconds(Setting("SECONDS") ?? DefaultSeconds);

    /// <summary>Long runs take fresh seeds; short ones too, and print those that fail.</summary>
    private static IEnumerable<int> Seeds()
    {
        int? fixedSeed = Setting("SEED");
        var random = new Random();
        for (long begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < Length;) yield return fixedSeed ?? random.Next();
    }

    private static RoundSize SizeOf(int seed)
    {
        var random = new Random(~seed);
        if (Setting("MANY") is { } many && random.Next(8) == 0) return new RoundSize(many, random.Next(2, 8), random.Next(2_000, 20_000));
        return new RoundSize(Setting("PAIRS") ?? random.Next(1, 24), random.Next(1, 6), random.Next(200, 2500));
    }

    [Fact]
    public void Every_operation_ends_once_and_the_streams_are_whole()
    {
        RunRound(1, new RoundSize(8, MostDrivers, 1000)); // What the library keeps for good, and for as many threads as there ever are, is there after it.
        int handles = Session.Handles.OpenCount, descriptors = Descriptors(), wakeUps = WakeUps();
        List<string> before = Links();
        int rounds = 0;
        long settled = 0;
        foreach (int seed in Seeds())
        {
            RunRound(seed, SizeOf(seed));
            if (++rounds == RoundsToSettle) settled = Memory();
        }

        long left = Memory();
        _output?.WriteLine($"{rounds} rounds, {left >> 10} KB");
        Assert.True(rounds > 0);
        Assert.True(rounds < 2 * RoundsToSettle || left < settled + MemoryAllowance, $"{left} bytes, {settled} after {RoundsToSettle} rounds");
        Assert.Equal(handles, Session.Handles.OpenCount);
        bool gone = SpinWait.SpinUntil(() => Descriptors() <= descriptors, TimeSpan.FromSeconds(10));
        Assert.True(gone, $"{Descriptors()} descriptors, {descriptors} before: {string.Join(", ", Links().Except(before))}");

        // Threads hand theirs on when their end is noticed, which may be after the next ones have begun.
        Assert.InRange(WakeUps(), 0, wakeUps + MostDrivers);
    }

    private static void RunRound(int seed, RoundSize size)
    {
        string? wrong;
        using (var round = new Round(seed, size)) wrong = round.Run();
        Assert.True(wrong is null, $"WINDSOCK_STRESS_SEED={seed}: {wrong}");
    }

    /// <summary>Managed memory in use.</summary>
    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>Those that are neither for waking a thread nor assemblies, which the runtime loads when it needs them.</summary>
    private static int Descriptors() =>
        Links().Count(link => !link.Contains("eventfd", StringComparison.Ordinal) && !link.EndsWith(".dll", StringComparison.Ordinal));

    private static int WakeUps() => Links().Count(link => link.Contains("eventfd", StringComparison.Ordinal));

    private static List<string> Links() =>
        [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget ?? "").Where(link => link.Length > 0)];
}
