using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static Windsock.Ws2_32;

namespace Windsock.CPrograms.Tests;

/// <summary>The program of the tests once more, as one in C# that connects, sends, and ends without closing anything.</summary>
internal static class ManagedProgram
{
    private const string Variable = "WINDSOCK_TEST_PROGRAM";

    /// <summary>Starts one.</summary>
    /// <param name="network">For WINDSOCK_NETWORK.</param>
    /// <param name="host">The peer's IPv4 address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="bytes">How many are sent.</param>
    /// <param name="disposes">It does so by a stream, and disposes of that, with which the last socket is gone.</param>
    public static Process Start(string network, string host, string port, int bytes, bool disposes = false) =>
        Execution.Start(Environment.ProcessPath!, [], ("WINDSOCK_NETWORK", network), (Variable, $"{host} {port} {bytes} {disposes}"));

    // The only place that runs before the test runner does.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void BeProgram()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(' ') is not [var host, var port, var bytes, var disposes]) return;
        byte[] data = new byte[int.Parse(bytes, null)];
        Environment.Exit(bool.Parse(disposes) ? Stream(host, int.Parse(port, null), data) : Run(host, ushort.Parse(port, null), data));
    }

    private static int Stream(string host, int port, byte[] data)
    {
        ValueTask<WinsockStream> connecting = WinsockStream.ConnectAsync(new IPEndPoint(IPAddress.Parse(host), port));
        using WinsockStream stream = connecting.AsTask().GetAwaiter().GetResult();
        stream.Write(data);
        return 0;
    }

    private static int Run(string host, ushort port, byte[] data)
    {
        if (WSAStartup(0x0202, out _) != 0) return 2;
        SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
        var peer = new SOCKADDR_IN { sin_family = AF_INET, sin_port = htons(port) };
        peer.sin_addr.s_addr = inet_addr(host);
        byte[] name = MemoryMarshal.AsBytes(new ReadOnlySpan<SOCKADDR_IN>(in peer)).ToArray();
        if (s == INVALID_SOCKET || connect(s, name) != 0) return 3;
        return send(s, data, 0) == data.Length ? 0 : 4;
    }
}
