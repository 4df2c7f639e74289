using System.Diagnostics;
using System.Globalization;

namespace Windsock.Bench.Workloads;

/// <summary>The C# side of the benches: the same protocol and the same work as bench/c.</summary>
internal static class Workload
{
    public static int Run(string what, string face)
    {
        if (what == "serve") return EchoServers.Serve(face); // Where bench/c/load.c has put it.

        Processor.Pin();
        switch (what)
        {
            case "pingpong":
                return Serve(new PingPong(Pair(face)).Run);
            case "bulk":
                using (var bulk = new Bulk(Pair(face))) return Serve(bulk.Run);
            case "allocation":
                Console.WriteLine(Allocation.PerOperation(new PingPong(Pair(face)).Trip).ToString(CultureInfo.InvariantCulture));
                return 0;
            case "serve-allocation":
                Console.WriteLine(Allocation.PerOperation(face).ToString(CultureInfo.InvariantCulture));
                return 0;
            case "stack-bulk-1500-checksum":
                return Serve(new StackTraffic(1500, checksums: true, superSegments: false).Bulk());
            case "stack-bulk-64k":
                return Serve(new StackTraffic(65535, checksums: false, superSegments: true).Bulk());
            case "stack-bulk-64k-checksum":
                return Serve(new StackTraffic(65535, checksums: true, superSegments: true).Bulk());
            case "stack-rr-poll":
                return Serve(new StackTraffic(1500, checksums: true, superSegments: false).RoundTrips(0));
            case "stack-rr-10k-idle":
                return Serve(new StackTraffic(1500, checksums: true, superSegments: false).RoundTrips(10_000));
            case "stack-idle-bytes":
                Console.WriteLine(new StackTraffic(1500, checksums: true, superSegments: false).IdleBytes(10_000).ToString("0", CultureInfo.InvariantCulture));
                return 0;
            case "stack-alloc-per-packet":
                Console.WriteLine(new StackTraffic(1500, checksums: true, superSegments: false).AllocationPerPacket().ToString(CultureInfo.InvariantCulture));
                return 0;
            case "stack-goodput-cubic" or "stack-goodput-bbr":
                double rate = StackGoodput.MegabitsPerSecond(what["stack-goodput-".Length..]);
                Console.WriteLine(rate.ToString("0.00", CultureInfo.InvariantCulture));
                return 0;
            case "memory":
                Console.WriteLine(OpenSockets.BytesEach(face == "windsock").ToString("0", CultureInfo.InvariantCulture));
                return 0;
            default:
                Console.WriteLine($"failed: no work is called {what}");
                return 2;
        }
    }

    private static (End Near, End Far) Pair(string face) => face == "windsock" ? WindsockEnd.Pair() : DotNetEnd.Pair();

    private static int Serve(Func<TimeSpan, double> slice)
    {
        Console.WriteLine("ready");
        while (Console.ReadLine() is { } line)
        {
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            double operations = slice(TimeSpan.FromMilliseconds(int.Parse(line, CultureInfo.InvariantCulture)));
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{operations:0} {seconds:0.000000000} {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0.000000000}"));
        }

        return 0;
    }

    /// <summary>Starts a thread that lives as long as the process.</summary>
    public static void Start(Action body) => new Thread(() =>
    {
        Processor.Pin();
        body();
    }) { IsBackground = true }.Start();
}
