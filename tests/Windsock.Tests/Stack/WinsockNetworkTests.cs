using System.Diagnostics;
using Windsock.Drivers.Virtual;
using Windsock.Spi;
using Xunit;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Stack;

/// <summary>Winsock code on hosts of a network inside the process.</summary>
public sealed unsafe class WinsockNetworkTests : IDisposable
{
    private const int Port = 7000;
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    private readonly WinsockSession _session = new();
    private readonly WinsockNetwork _network = new(seed: 3);

    public void Dispose()
    {
        _network.Dispose();
        _session.Dispose();
    }

    private static SocketAddress Address(string ip, int port = Port) => SocketAddress.FromIp(System.Net.IPAddress.Parse(ip), port);

    private static SOCKET Socket(int type) => Open(socket(AF_INET, type, 0));

    private static SOCKET Open(SOCKET made)
    {
        Assert.NotEqual(INVALID_SOCKET, made);
        return made;
    }

    private static void Ok(int result) => Assert.True(result >= 0, $"failed with {WSAGetLastError()}");

    private static void Join(Thread thread) => Assert.True(thread.Join(s_bound), "the thread did not end");

    [Fact]
    public void A_client_and_a_server_talk_across_a_slow_link_at_once()
    {
        WinsockHost server = _network.AddHost("server", "10.0.0.1/24");
        WinsockHost client = _network.AddHost("client", "10.0.0.2/24", new LinkConditions { Delay = TimeSpan.FromSeconds(5) });
        using var listening = new ManualResetEventSlim();
        long started = Stopwatch.GetTimestamp();
        Thread serving = server.Start(() =>
        {
            SOCKET listener = Socket(SOCK_STREAM);
            Ok(bind(listener, Address("10.0.0.1").Bytes));
            Ok(listen(listener, 5));
            listening.Set();
            SOCKET connection = Open(accept(listener, null, null));
            byte* data = stackalloc byte[16];
            int count = recv(connection, data, 16, 0);
            Ok(send(connection, data, count, 0));
            Ok(closesocket(connection));
            Ok(closesocket(listener));
        });
        Assert.True(listening.Wait(s_bound, TestContext.Current.CancellationToken));
        byte answer = client.Run(() =>
        {
            SOCKET s = Socket(SOCK_STREAM);
            Ok(connect(s, Address("10.0.0.1").Bytes));
            byte value = 42;
            Ok(send(s, &value, 1, 0));
            value = 0;
            Assert.Equal(1, recv(s, &value, 1, 0));
            Assert.Equal(0, recv(s, &value, 1, 0));
            Ok(closesocket(s));
            return (byte)42;
        });
        Join(serving);
        Assert.Equal(42, answer);
        Assert.True(_network.Now >= TimeSpan.FromSeconds(20), $"only {_network.Now} have passed"); // Two round trips.
        Assert.True(Stopwatch.GetElapsedTime(started) < _network.Now, "it took as long as it seemed");
    }

    [Fact]
    public void A_receive_times_out_by_the_network_s_time()
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        int error = host.Run(() =>
        {
            SOCKET s = Socket(SOCK_DGRAM);
            Ok(bind(s, Address("10.0.0.1").Bytes));
            int hour = 3_600_000;
            Ok(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, (byte*)&hour, sizeof(int)));
            byte data;
            Assert.Equal(SOCKET_ERROR, recv(s, &data, 1, 0));
            int failed = (int)WSAGetLastError();
            Ok(closesocket(s));
            return failed;
        });
        Assert.Equal((int)WsaError.WSAETIMEDOUT, error);
        Assert.InRange(_network.Now, TimeSpan.FromHours(1), TimeSpan.FromHours(1.1));
    }

    [Fact]
    public void Select_times_out_by_the_network_s_time()
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        host.Run(() =>
        {
            SOCKET s = Socket(SOCK_DGRAM);
            Ok(bind(s, Address("10.0.0.1").Bytes));
            var entry = new WSAPOLLFD { fd = s, events = POLLRDNORM };
            Assert.Equal(0, WSAPoll(&entry, 1, 60_000));
            Ok(closesocket(s));
        });
        Assert.InRange(_network.Now, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1.1));
    }

    [Fact]
    public void A_thread_takes_part_in_the_time_of_one_network()
    {
        using var other = new WinsockNetwork();
        WinsockHost here = _network.AddHost("here", "10.9.0.1/24"), there = other.AddHost("there", "10.9.0.2/24");
        here.Run(() => Assert.Throws<InvalidOperationException>(() => there.Run(() => { })));
        Assert.Equal(7, there.Run(() => 7));
    }

    [Fact]
    public void A_timer_s_callback_may_wait_in_the_library()
    {
        WinsockHost host = _network.AddHost("host", "10.0.0.1/24");
        SOCKET s = host.Run(() =>
        {
            SOCKET made = Socket(SOCK_DGRAM);
            Ok(bind(made, Address("10.0.0.1").Bytes));
            int minute = 60_000;
            Ok(setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, (byte*)&minute, sizeof(int)));
            return made;
        });
        using var done = new ManualResetEventSlim();
        WsaError error = WsaError.NO_ERROR;
        using ITimer timer = _network.Clock.CreateTimer(
            _ =>
            {
                byte data;
                if (recv(s, &data, 1, 0) == SOCKET_ERROR) error = WSAGetLastError();
                done.Set();
            },
            null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        Assert.True(done.Wait(s_bound, TestContext.Current.CancellationToken), "the time stood still for the one who waited");
        Assert.Equal(WsaError.WSAETIMEDOUT, error);
        Ok(closesocket(s));
    }
}
