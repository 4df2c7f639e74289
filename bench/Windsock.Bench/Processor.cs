using System.Globalization;
using System.Runtime.InteropServices;

namespace Windsock.Bench;

/// <summary>The processor on which both ends of every connection run.</summary>
internal static unsafe partial class Processor
{
    private const string Variable = "BENCH_PROCESSOR";
    private const int MaskBytes = 128;

    /// <summary>The first and the last processor that this process may use, for the two ends.</summary>
    public static string Two => $"{Allowed().First()},{Allowed().Last()}";

    /// <summary>What BENCH_PROCESSOR says, else the last one that this process may use: the first is where most machines handle interrupts.</summary>
    public static string Chosen { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Allowed().Last();

    /// <summary>Keeps the calling thread there; the runtime's own threads are free, as they are in any program.</summary>
    public static void Pin()
    {
        int number = int.Parse(Chosen, CultureInfo.InvariantCulture);
        byte* mask = stackalloc byte[MaskBytes];
        new Span<byte>(mask, MaskBytes).Clear();
        mask[number / 8] = (byte)(1 << (number % 8));
        sched_setaffinity(0, MaskBytes, mask);
    }

    private static IEnumerable<string> Allowed() =>
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("Cpus_allowed_list", StringComparison.Ordinal))
            .Split(':', ',', '-').Skip(1).Select(s => s.Trim());

    [LibraryImport("libc")]
    private static partial int sched_setaffinity(int pid, nuint cpusetsize, void* mask);
}
