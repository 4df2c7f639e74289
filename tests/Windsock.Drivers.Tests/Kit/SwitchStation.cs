using System.Diagnostics;
using System.Runtime.CompilerServices;
using Windsock.Drivers.Host;
using Windsock.Drivers.Shared;
using Windsock.Linux;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Tests.Kit;

/// <summary>This program once more, as a host on a shared switch that sends every datagram back, until it is killed.</summary>
internal static class SwitchStation
{
    private const string Variable = "WINDSOCK_TEST_STATION";

    /// <summary>Starts one, and waits until it is on the switch.</summary>
    public static Process Start(string path, string address)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        start.Environment[Variable] = $"{path} {address}";
        Process process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        if (line == "ready") return process;
        process.Kill();
        throw new InvalidOperationException($"the other process says: {line}");
    }

    // The only place that runs before the test runner does.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void BeStation()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(' ') is not [var path, var address]) return;
        var pool = new PacketPool();
        SwitchLink? link = SwitchLink.Open(path, pool, out DriverError? error);
        Console.WriteLine(error?.Message ?? "ready");
        if (link is null) Environment.Exit(1);

        var stack = new NetStack(new StackOptions { Name = address }, pool);
        stack.AddInterface("eth0", link).AddAddress(IpPrefix.Parse(address));
        UdpSocket socket = stack.OpenUdp(v6: false);
        socket.Bind(Instant.Zero, new AddressPort(IpAddress.Any4, 7));
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromMinutes(5)) Turn(stack, socket, new Instant(clock.Elapsed.Ticks), link.HostDescriptor);
        Environment.Exit(2);
    }

    private static unsafe void Turn(NetStack stack, UdpSocket socket, Instant now, int descriptor)
    {
        var wanted = new pollfd { fd = descriptor, events = LibC.POLLIN };
        _ = LibC.poll(&wanted, 1, 5);
        stack.Poll(now);
        while (socket.Receive(now) is { } packet) socket.Send(now, packet, new AddressPort(packet.Source, packet.SourcePort), default);
    }
}
