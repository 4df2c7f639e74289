using Windsock.Spi;
using Xunit;
using static Windsock.Ws2_32;
using IPAddress = System.Net.IPAddress;

namespace Windsock.Tests.Events;

/// <summary>Sockets that come, talk and go under threads that wait for their events.</summary>
public sealed unsafe class NetworkEventRaceTests : IDisposable
{
    private const int Connections = 200;
    private const int AtATime = 20;
    private const int Bytes = 2000;

    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    public NetworkEventRaceTests() => Assert.Equal(0, WSAStartup(0x0202, out _));

    public void Dispose() => WSACleanup();

    /// <summary>An echo server by one event for all its sockets; clients check every byte. A lost event hangs it, one too many is WSAEWOULDBLOCK.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void No_event_is_lost(int seed)
    {
        SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
        Assert.Equal(0, bind(listener, SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes));
        Assert.Equal(0, listen(listener, AtATime));
        byte[] name = new byte[16];
        int length = name.Length;
        fixed (byte* bytes = name) Assert.Equal(0, getsockname(listener, (SOCKADDR*)bytes, &length));

        Exception? failure = null;
        int left = Connections;
        Thread[] clients = [.. Enumerable.Range(0, AtATime).Select(i => new Thread(() =>
        {
            try
            {
                var random = new Random((seed * 1000) + i);
                while (Interlocked.Decrement(ref left) >= 0) Talk(name, random);
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        }))];
        var server = new Thread(() => Serve(listener)) { IsBackground = true };
        server.Start();
        foreach (Thread client in clients) client.Start();
        foreach (Thread client in clients) Assert.True(client.Join(s_bound), "an event was lost");
        Assert.True(server.Join(s_bound), "the server has lost a FD_CLOSE");
        Assert.Null(failure);
        closesocket(listener);
    }

    private static void Talk(byte[] name, Random random)
    {
        SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
        Assert.Equal(0, connect(s, name));
        byte[] data = new byte[Bytes], answer = new byte[Bytes];
        random.NextBytes(data);
        int sent = 0, received = 0;
        while (received < Bytes)
        {
            int count = Math.Min(random.Next(1, 300), Bytes - sent);
            if (count > 0) sent += send(s, data.AsSpan(sent, count), 0);
            int got = recv(s, answer.AsSpan(received), 0);
            Assert.True(got > 0, $"received {got} after {received}");
            received += got;
        }

        Assert.Equal(data, answer);
        if (random.Next(2) == 0) Assert.Equal(0, shutdown(s, SD_SEND));
        Assert.Equal(0, closesocket(s));
    }

    private static void Serve(SOCKET listener)
    {
        var accepting = new SelectedSocket(listener, FD_ACCEPT | FD_READ | FD_CLOSE);
        var open = new List<SOCKET>();
        byte[] buffer = new byte[100]; // Short, so that much is left over.
        int ended = 0;
        while (ended < Connections)
        {
            if (!accepting.WaitFor(15_000)) return;
            WSAResetEvent(accepting.Event);
            while (accept(listener) is var made && made != INVALID_SOCKET) open.Add(made);
            for (int i = open.Count - 1; i >= 0; i--)
            {
                Assert.Equal(0, WSAEnumNetworkEvents(open[i], 0, out WSANETWORKEVENTS events));
                if ((events.lNetworkEvents & FD_READ) != 0)
                {
                    int got = recv(open[i], buffer, 0);
                    if (got > 0) Assert.Equal(got, send(open[i], buffer.AsSpan(0, got), 0));
                }

                if ((events.lNetworkEvents & FD_CLOSE) == 0) continue;
                Assert.Equal(0, closesocket(open[i]));
                open.RemoveAt(i);
                ended++;
            }
        }
    }
}
