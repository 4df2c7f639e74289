using System.Globalization;
using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>A thread of this process as the host sees it.</summary>
public readonly partial record struct HostThread(int Id)
{
    /// <summary>The calling thread.</summary>
    public static HostThread Current() => new(gettid());

    /// <summary>Whether it sleeps in the kernel; false when it has ended.</summary>
    public bool IsAsleep => Read("stat") is { } stat && stat[stat.LastIndexOf(')') + 2] == 'S';

    /// <summary>How often it has left a processor; -1 when it has ended. A thread that slept all the time between two looks has the same number.</summary>
    public long Switches => Read("status") is not { } status
        ? -1
        : status.Split('\n').Where(line => line.Contains("voluntary_ctxt_switches:", StringComparison.Ordinal))
            .Sum(line => long.Parse(line[(line.IndexOf(':') + 1)..], CultureInfo.InvariantCulture));

    private string? Read(string file)
    {
        try
        {
            return File.ReadAllText($"/proc/self/task/{Id}/{file}");
        }
        catch (IOException)
        {
            return null;
        }
    }

    [LibraryImport("libc")]
    private static partial int gettid();
}
