using System.CommandLine;
using Windsock.Simulation.Runs;
using Xunit.Runner.InProc.SystemConsole;

namespace Windsock.Simulation;

/// <summary>Without arguments, or with those of the test runner (a single dash), the tests; with a double dash the command line.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) =>
        Array.Exists(args, arg => arg.StartsWith("--", StringComparison.Ordinal)) ? Task.FromResult(Commands(args)) : ConsoleRunner.Run(args);

    private static int Commands(string[] args)
    {
        var seed = new Option<ulong?>("--seed") { Description = "Run this seed, and print its digest." };
        var seeds = new Option<int?>("--seeds") { Description = "Run so many seeds, from --seed or from 1 on." };
        var minutes = new Option<double?>("--minutes") { Description = "Run fresh seeds for so long." };
        var verbose = new Option<bool>("--verbose") { Description = "Print the story of each run." };
        var pcap = new Option<FileInfo?>("--pcap") { Description = "With --seed: write every packet to this file (pcapng)." };
        var keep = new Option<FileInfo?>("--keep") { Description = "Append seeds that fail to this file." };
        var root = new RootCommand(
            "Runs whole systems under one seed: hosts, routers, faults and flows of every kind. A seed gives the same packets each time.")
            { seed, seeds, minutes, verbose, pcap, keep };
        root.SetAction(parsed => new SeedRuns(parsed.GetValue(verbose), parsed.GetValue(pcap), parsed.GetValue(keep))
            .Run(parsed.GetValue(seed), parsed.GetValue(seeds), parsed.GetValue(minutes)));
        return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = true });
    }
}
