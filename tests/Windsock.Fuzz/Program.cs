using System.Diagnostics;
using System.Globalization;
using Windsock.Fuzz.Targets;

namespace Windsock.Fuzz;

/// <summary>Without arguments of its own it runs the tests. With some it fuzzes: --target NAME (all), --seconds N (60), --seed S (fresh), --replay
/// FILE.</summary>
internal static class Program
{
    private const int InputsPerTurn = 1000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>The root of the tree.</summary>
    public static string Root { get; } = FindRoot();

    public static int Main(string[] arguments)
    {
        if (!arguments.Any(each => each is "--target" or "--seconds" or "--seed" or "--replay"))
            return Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(arguments).GetAwaiter().GetResult();

        string? name = Value(arguments, "--target");
        FuzzTarget[] targets = [.. FuzzTarget.All.Where(target => name is null || target.Name == name)];
        if (targets.Length == 0)
        {
            Console.Error.WriteLine($"no target is named {name}: {string.Join(", ", FuzzTarget.All)}");
            return 2;
        }

        if (Value(arguments, "--replay") is { } file) return Replay(targets[0], file);
        double seconds = double.Parse(Value(arguments, "--seconds") ?? "60", CultureInfo.InvariantCulture);
        ulong seed = Value(arguments, "--seed") is { } given ? ulong.Parse(given, CultureInfo.InvariantCulture) : (ulong)Random.Shared.NextInt64();
        return Fuzz(targets, TimeSpan.FromSeconds(seconds / targets.Length), seed);
    }

    private static int Fuzz(FuzzTarget[] targets, TimeSpan each, ulong seed)
    {
        int failures = 0;
        foreach (FuzzTarget target in targets)
        {
            var run = new FuzzRun(target, seed);
            long begun = Stopwatch.GetTimestamp();
            using var watch = new Watch(run, target);
            string? wrong = null;
            while (wrong is null && Stopwatch.GetElapsedTime(begun) < each) wrong = run.Go(InputsPerTurn);
            string end = $"seed {seed}, heap {GC.GetTotalMemory(true) >> 20} MB{run.Summary}{(wrong is null ? "" : ": " + wrong)}";
            Console.WriteLine($"{target.Name}: {run.Count:N0} inputs, {run.Shapes:N0} shapes, {end}");
            if (wrong is not null) failures++;
        }

        return failures == 0 ? 0 : 1;
    }

    private static int Replay(FuzzTarget target, string file)
    {
        foreach ((string what, byte[] bytes) in Corpus.Parse(File.ReadAllText(file)))
        {
            string? wrong = new FuzzRun(target, 1).TryInput(bytes);
            Console.WriteLine($"{what}: {wrong ?? "passes"}");
            if (wrong is not null) return 1;
        }

        return 0;
    }

    private static string? Value(string[] arguments, string name)
    {
        int at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Windsock.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the fuzzer runs inside the repository");
    }

    /// <summary>Ends the process when one input takes too long, and keeps that input.</summary>
    private sealed class Watch : IDisposable
    {
        private readonly Timer _timer;
        private long _last = -1;

        public Watch(FuzzRun run, FuzzTarget target) => _timer = new Timer(_ =>
        {
            long count = run.Count;
            if (count != _last)
            {
                _last = count;
                return;
            }

            string file = Path.Combine(Root, "artifacts", "fuzz", $"{target.Name}-stall-{count}.hex");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, Corpus.Format("takes too long", run.Input));
            Environment.FailFast($"{target.Name}: an input takes too long; it is in {file}");
        }, null, s_patience, s_patience);

        public void Dispose() => _timer.Dispose();
    }
}
