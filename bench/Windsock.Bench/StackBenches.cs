namespace Windsock.Bench;

/// <summary>Our own TCP/IP stack, both hosts in one process, and against the host's.</summary>
internal static class StackBenches
{
    private const string Loopback = "host's loopback, C";
    private const double Giga = 1e9;
    private const double Mega = 1e6;
    private const int JitWarmUps = 20;

    public static IReadOnlyList<Bench> All { get; } =
    [
        Bulk("stack-bulk-1500-checksum", 2.3),
        Bulk("stack-bulk-64k", 6.0),
        Bulk("stack-bulk-64k-checksum", 4.5),
        new Duel("stack-rr-poll", "M trips/s", Loopback, Stack("stack-rr-poll"), Host("pingpong"), slice => PerSecond(slice) / Mega,
            new Target("value", AtLeast: true, 1.0)) { WarmUps = JitWarmUps },
        Sockets("stack-rr-sockets", "byte", slice => slice.Operations / slice.Seconds, 0.7) with { IsApart = true },
        Sockets("stack-rr-sockets-shared", "byte", PerSecond, null),
        new Duel("stack-rr-10k-idle", "M trips/s", "without them", Stack("stack-rr-10k-idle"), Stack("stack-rr-poll"), slice => PerSecond(slice) / Mega,
            new Target("ratio", AtLeast: true, 0.9)) { WarmUps = JitWarmUps },
        new Reading("stack-idle-bytes", "bytes/end", "", Stack("stack-idle-bytes"), null, new Target("value", AtLeast: false, 1500)),
        new Reading("stack-alloc-per-packet", "bytes", "", Stack("stack-alloc-per-packet"), null, new Target("value", AtLeast: false, 0)),
        Goodput("cubic", 5.1),
        Goodput("bbr", 95),
    ];

    // What the host's own TCP got of the same link; in virtual time nothing disturbs, so the figure need not be taken in the same run.
    private static Reading Goodput(string congestionControl, double linux) =>
        new("stack-goodput-" + congestionControl, "Mbit/s", "", Stack("stack-goodput-" + congestionControl), null,
            new Target("value", AtLeast: true, 0.8 * linux) { Most = 1.2 * linux });

    private static double PerSecond(Slice slice) => slice.Operations / slice.CpuSeconds;

    private static Duel Bulk(string name, double gigabytes) =>
        new(name, "GB/s", Loopback, Stack(name), Host("bulk"), slice => PerSecond(slice) / Giga, new Target("value", AtLeast: true, gigabytes))
            { WarmUps = JitWarmUps };

    // One C source, over the stack's loopback by Winsock and over the host's by POSIX.
    private static Duel Sockets(string name, string mode, Func<Slice, double> measure, double? ratio) =>
        new(name, "trips/s", Loopback, workshop => new Program(workshop.Winsock("traffic"), mode) { Network = "loopback" }, Host(mode), measure,
            ratio is { } limit ? new Target("ratio", AtLeast: true, limit) : null);

    private static Source Stack(string what) => _ => new Program(Environment.ProcessPath!, "work", what, "windsock");

    private static Source Host(string mode) => workshop => new Program(workshop.Plain("traffic"), mode);
}
