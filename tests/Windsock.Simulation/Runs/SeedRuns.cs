using System.Diagnostics;
using System.Globalization;
using Windsock.Drivers.Pcapng;
using Windsock.Simulation.Plans;

namespace Windsock.Simulation.Runs;

/// <summary>Runs one seed after the other, as the command line says.</summary>
internal sealed class SeedRuns(bool verbose, FileInfo? capture, FileInfo? keep)
{
    // No seed takes a tenth of that; one that does stands still within a turn, where the run itself cannot notice.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(120);

    private long _begun;
    private ulong _running;

    /// <summary>Runs them.</summary>
    /// <returns>The exit code: 1 when one failed.</returns>
    public int Run(ulong? seed, int? seeds, double? minutes)
    {
        long begun = Stopwatch.GetTimestamp();
        Volatile.Write(ref _begun, begun);
        using var watch = new Timer(_ => EndWhenStuck(), null, s_longest, TimeSpan.FromSeconds(5));
        if (seed is { } one && seeds is null && minutes is null) return Single(one) ? 0 : 1;

        // Seeds that nobody has run before, and short enough to type.
        ulong next = seed ?? (minutes is null ? 1 : (ulong)Random.Shared.NextInt64(1_000_000_000_000));
        int count = 0, failed = 0, lost = 0;
        long packets = 0;
        while (minutes is { } limit ? Stopwatch.GetElapsedTime(begun).TotalMinutes < limit : count < (seeds ?? 1))
        {
            Outcome outcome = One(next++, null);
            count++;
            packets += outcome.Packets;
            lost += outcome.Lost;
            if (verbose) Console.WriteLine(outcome);
            if (outcome.Failure is null) continue;
            failed++;
            Report(outcome);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} seeds, {failed} failed, {packets} packets, {lost} connections lost, {Stopwatch.GetElapsedTime(begun).TotalSeconds:F1} s"));
        return failed == 0 ? 0 : 1;
    }

    private bool Single(ulong seed)
    {
        using FileStream? file = capture?.Create();
        using PcapngWriter? writer = file is null ? null : new PcapngWriter(file);
        Outcome outcome = One(seed, writer);
        Console.WriteLine(outcome);
        return outcome.Failure is null;
    }

    private Outcome One(ulong seed, PcapngWriter? writer)
    {
        Volatile.Write(ref _running, seed);
        Volatile.Write(ref _begun, Stopwatch.GetTimestamp());
        return new Simulation(RunPlan.Draw(seed), verbose ? Console.WriteLine : null, writer is null ? null : network => Capture.All(network, writer)).Run();
    }

    private void EndWhenStuck()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _begun)) < s_longest) return;
        Report(new Outcome(Volatile.Read(ref _running), $"does not end within {s_longest.TotalSeconds} s of real time", "", 0, 0, TimeSpan.Zero, 0, ""));
        Environment.Exit(1);
    }

    private void Report(Outcome outcome)
    {
        if (!verbose) Console.WriteLine(outcome);
        if (keep is null) return;
        string why = outcome.Failure!.ReplaceLineEndings(" ");
        File.AppendAllText(keep.FullName, string.Create(CultureInfo.InvariantCulture, $"{outcome.Seed} {(why.Length > 100 ? why[..100] : why)}\n"));
    }
}
