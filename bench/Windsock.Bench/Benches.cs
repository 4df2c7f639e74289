namespace Windsock.Bench;

/// <summary>All benches. docs/BENCHMARKS.md says what each means.</summary>
internal static class Benches
{
    private const string Posix = "POSIX, C";
    private const string DotNet = "System.Net.Sockets";
    private const string Nothing = "a C function";
    private const double Mega = 1e6;
    private const int JitWarmUps = 20;

    public static IReadOnlyList<Bench> All { get; } =
    [
        Apart("pingpong-c", "trips/s", C("pingpong"), 1, 0.95),
        Apart("bulk-c", "MB/s", C("bulk"), Mega, 0.97),
        Traffic("pingpong-c-shared", Trips, C("pingpong"), null),
        Traffic("bulk-c-shared", Megabytes, C("bulk"), null),
        Traffic("udp-pingpong-c", Trips, C("udp"), null),
        Traffic("wsa-pingpong-c-stack", Trips, C("wsa-stack", "pingpong"), null),
        Traffic("wsa-pingpong-c-heap", Trips, C("wsa-heap", "pingpong"), null),
        Managed("pingpong-cs", "pingpong", Trips, Posix, Plain("traffic", "pingpong"), 0.95),
        Managed("pingpong-cs-sockets", "pingpong", Trips, DotNet, CSharp("pingpong", "dotnet"), null),
        Managed("bulk-cs", "bulk", Megabytes, Posix, Plain("traffic", "bulk"), null),
        Managed("bulk-cs-sockets", "bulk", Megabytes, DotNet, CSharp("bulk", "dotnet"), null),
        Call("htons", new Target("value", AtLeast: false, 15)),
        Call("WSAGetLastError", new Target("value", AtLeast: false, 15)),
        Call("WSAHtons", null),
        Call("getsockopt", null),
        new Duel("startup-ms", "ms more", "an empty C program", Launch(Winsock("startup")), Launch(Plain("startup")),
            slice => 1e3 * slice.Seconds / slice.Operations)
        {
            Pairs = 80,
            Milliseconds = 0,
            IsDifference = true,
            Target = new Target("value", AtLeast: false, 3),
        },
        new Fact("library-size-mb", "MB", workshop => new FileInfo(workshop.Library).Length / Mega, new Target("value", AtLeast: false, 3)),
        new Reading("alloc-per-op", "bytes", DotNet, CSharp("allocation", "windsock"), CSharp("allocation", "dotnet"), new Target("value", AtLeast: false, 0)),
        new Reading("sockets-memory", "bytes/socket", DotNet, CSharp("memory", "windsock"), CSharp("memory", "dotnet"),
            new Target("value", AtLeast: false, 1024)),
        new Duel("select-5000", "us/call", "poll(2)", Winsock("sockets", "select"), Plain("sockets", "select"), Microseconds),
        new Duel("open-close", "pairs/s", Posix, Winsock("sockets", "open"), Plain("sockets", "open"), PerSecond),
        .. ServerBenches.All,
        .. StackBenches.All,
    ];

    private static (string Unit, Func<Slice, double> Measure) Trips => ("trips/s", PerSecond);

    private static (string Unit, Func<Slice, double> Measure) Megabytes => ("MB/s", slice => PerSecond(slice) / Mega);

    private static double PerSecond(Slice slice) => slice.Operations / slice.CpuSeconds;

    private static double Microseconds(Slice slice) => 1e6 * slice.CpuSeconds / slice.Operations;

    private static double Nanoseconds(Slice slice) => 1e9 * slice.CpuSeconds / slice.Operations;

    private static Duel Traffic(string name, (string Unit, Func<Slice, double> Measure) value, (Source Subject, Source Reference) sides, double? ratio) =>
        new Duel(name, value.Unit, Posix, sides.Subject, sides.Reference, value.Measure, Ratio(ratio));

    private static Duel Apart(string name, string unit, (Source Subject, Source Reference) sides, double per, double? ratio) =>
        new Duel(name, unit, Posix, sides.Subject, sides.Reference, slice => slice.Operations / slice.Seconds / per, Ratio(ratio)) { IsApart = true };

    private static Duel Managed(string name, string what, (string Unit, Func<Slice, double> Measure) value, string against, Source reference, double? ratio) =>
        new Duel(name, value.Unit, against, CSharp(what, "windsock"), reference, value.Measure, Ratio(ratio)) { WarmUps = JitWarmUps };

    private static Duel Call(string function, Target? target) =>
        new Duel($"{function}-ns", "ns/call", Nothing, Calls(function), Calls("nothing"), Nanoseconds, target) { Milliseconds = 30 };

    private static Target? Ratio(double? limit) => limit is { } number ? new Target("ratio", AtLeast: true, number) : null;

    private static (Source Subject, Source Reference) C(string mode, string? reference = null) =>
        (Winsock("traffic", mode), Plain("traffic", reference ?? mode));

    private static Source Plain(string program, params string[] arguments) => workshop => new Program(workshop.Plain(program), arguments);

    private static Source Winsock(string program, params string[] arguments) => workshop => new Program(workshop.Winsock(program), arguments);

    private static Source Calls(string function) => workshop => new Program(workshop.Winsock("calls", $"CALL_{function}"));

    private static Source Launch(Source launched) => workshop => new Program(workshop.Plain("launch"), launched(workshop).File);

    private static Source CSharp(string what, string face) => _ => new Program(Environment.ProcessPath!, "work", what, face);
}
