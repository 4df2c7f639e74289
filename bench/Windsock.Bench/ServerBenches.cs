namespace Windsock.Bench;

/// <summary>Servers, driven from another processor by bench/c/load.c. What counts is the processor time of the server's process: of that a busy machine does
/// not take much away.</summary>
internal static class ServerBenches
{
    private const string Epoll = "epoll, C";
    private const string Args = "SocketAsyncEventArgs";
    private const string Poll = "poll(2), C";
    private const int MessageBytes = 64;
    private const int BulkBytes = 64 * 1024;
    private const int Visitors = 32;
    private const string Idle = "9000";
    private const int JitWarmUps = 20;
    private const double Mega = 1e6;

    public static IReadOnlyList<Bench> All { get; } =
    [
        Port("port-1", "1", 0.90),
        Port("port-64", "64", 0.90),
        Port("port-1000", "1000", 0.90),
        Port("port-5000", "5000", 0.90),
        Served("port-messages-64k", "trips/s", Epoll, Load("echo", "8", BulkBytes, C("echo_port")),
            Load("echo", "8", BulkBytes, Host("echo_epoll")), null),
        Served("port-bulk", "MB/s", Epoll, Load("pour", "8", BulkBytes, C("echo_port")),
            Load("pour", "8", BulkBytes, Host("echo_epoll")), 0.95, Mega),
        Served("port-visits", "visits/s", Epoll, Load("visits", $"{Visitors}", MessageBytes, C("echo_port")),
            Load("visits", $"{Visitors}", MessageBytes, Host("echo_epoll")), 0.85),
        Served("port-beside-9000", "trips/s", "the same without them", Echo($"64+{Idle}", C("echo_port")), Echo("64", C("echo_port")), 0.90),
        new Duel("port-5000-to-64", "us/trip", "64 connections", Echo("5000", C("echo_port")), Echo("64", C("echo_port")), Microseconds,
            new Target("ratio", AtLeast: false, 1.2)) { IsApart = true },
        new Duel("epoll-5000-to-64", "us/trip", "64 connections", Echo("5000", Host("echo_epoll")), Echo("64", Host("echo_epoll")), Microseconds)
            { IsApart = true },
        new Reading("port-memory", "bytes/connection", Epoll, Load("memory", Idle, MessageBytes, C("echo_port")),
            Load("memory", Idle, MessageBytes, Host("echo_epoll")), new Target("value", AtLeast: false, 400)),
        Managed("port-cs-64", "64", Epoll, "port", Host("echo_epoll"), 0.90),
        Managed("port-cs-1000", "1000", Epoll, "port", Host("echo_epoll"), 0.90),
        Managed("port-cs-args-64", "64", Args, "port", CSharp("args"), 1.3),
        Managed("port-cs-args-1000", "1000", Args, "port", CSharp("args"), 1.3),
        Managed("stream-args-64", "64", Args, "stream", CSharp("args"), 1.2),
        Managed("stream-args-1000", "1000", Args, "stream", CSharp("args"), 1.2),
        Served("select-64", "trips/s", Poll, Echo("64", C("echo_select")), Echo("64", Host("echo_poll")), 0.90),
        Served("events-64", "trips/s", Poll, Echo("64", C("echo_events")), Echo("64", Host("echo_poll")), 0.90),
        Served("port-datagrams", "trips/s", "recvfrom and sendto, C", Load("datagrams", "64", MessageBytes, C("datagrams")),
            Load("datagrams", "64", MessageBytes, Host("datagrams")), 0.90),
        Allocation("port-alloc", "port"),
        Allocation("stream-alloc", "stream"),
    ];

    private static double PerSecond(Slice slice) => slice.Operations / slice.CpuSeconds;

    private static double Microseconds(Slice slice) => 1e6 * slice.CpuSeconds / slice.Operations;

    private static Duel Port(string name, string connections, double ratio) =>
        Served(name, "trips/s", Epoll, Echo(connections, C("echo_port")), Echo(connections, Host("echo_epoll")), ratio);

    private static Duel Managed(string name, string connections, string against, string server, Source reference, double ratio) =>
        Served(name, "trips/s", against, Echo(connections, CSharp(server)), Echo(connections, reference), ratio) with { WarmUps = JitWarmUps };

    private static Duel Served(string name, string unit, string against, Source subject, Source reference, double? ratio, double per = 1) =>
        new Duel(name, unit, against, subject, reference, slice => PerSecond(slice) / per,
            ratio is { } limit ? new Target("ratio", AtLeast: true, limit) : null) { IsApart = true };

    private static Reading Allocation(string name, string server) =>
        new Reading(name, "bytes", Args, Work("serve-allocation", server), Work("serve-allocation", "args"),
            new Target("value", AtLeast: false, 0));

    private static Source Echo(string connections, Source server) => Load("echo", connections, MessageBytes, server);

    private static Source Load(string work, string connections, int bytes, Source server) => workshop =>
    {
        Program served = server(workshop);
        string[] options = served.Arguments.Length > 0 ? served.Arguments : [work == "pour" ? "discard" : "echo", $"{Math.Max(bytes, 4096)}"];
        return new Program(workshop.Plain("load"), [work, connections, $"{bytes}", served.File, .. options]);
    };

    private static Source C(string server) => workshop => new Program(workshop.Winsock(server));

    private static Source Host(string server) => workshop => new Program(workshop.Plain(server));

    private static Source CSharp(string server) => Work("serve", server);

    private static Source Work(string what, string face) => _ => new Program(Environment.ProcessPath!, "work", what, face);
}
