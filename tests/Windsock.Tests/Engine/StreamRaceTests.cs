using System.Diagnostics;
using System.Net;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Tests.Engine;

/// <summary>Calls of two threads on one stream, and what is left of a connection that ended.</summary>
public sealed unsafe class StreamRaceTests : IDisposable
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_once = TimeSpan.FromSeconds(3); // Twice is another matter, on a busy machine too.

    private readonly SOCKET _listener;
    private readonly byte[] _name = new byte[SocketAddress.IPv4Length];
    private readonly List<SOCKET> _sockets = [];

    public StreamRaceTests()
    {
        Assert.Equal(0, WSAStartup(0x0202, out _));
        _listener = Track(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
        Assert.Equal(0, bind(_listener, SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes));
        Assert.Equal(0, listen(_listener, 5));
        int length = _name.Length;
        fixed (byte* bytes = _name) Assert.Equal(0, getsockname(_listener, (SOCKADDR*)bytes, &length));
    }

    public void Dispose()
    {
        foreach (SOCKET s in _sockets) closesocket(s);
        WSACleanup();
    }

    private SOCKET Track(SOCKET s)
    {
        Assert.True(s != INVALID_SOCKET, $"{WSAGetLastError()}");
        _sockets.Add(s);
        return s;
    }

    private (SOCKET Client, SOCKET Server) Connect()
    {
        SOCKET client = Track(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
        Assert.Equal(0, connect(client, _name));
        return (client, Track(accept(_listener)));
    }

    private static Task<(int Result, WsaError Error)> InBackground(Func<int> call) =>
        Task.Factory.StartNew(
            () =>
            {
                int result = call();
                return (result, result == SOCKET_ERROR ? WSAGetLastError() : NO_ERROR);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    private static (int Result, WsaError Error) End(Task<(int Result, WsaError Error)> call)
    {
        Assert.True(call.Wait(s_bound, TestContext.Current.CancellationToken), "the call did not return");
        return call.Result;
    }

    private static void NonBlocking(SOCKET s)
    {
        uint on = 1;
        Assert.Equal(0, ioctlsocket(s, FIONBIO, ref on));
    }

    private static void Fill(SOCKET s)
    {
        byte[] block = new byte[1 << 16];
        while (send(s, block, 0) > 0)
        {
        }

        Assert.Equal(WSAEWOULDBLOCK, WSAGetLastError());
    }

    private static void Reset(SOCKET s)
    {
        var hard = new LINGER { l_onoff = 1, l_linger = 0 };
        Assert.Equal(0, setsockopt(s, SOL_SOCKET, SO_LINGER, (byte*)&hard, sizeof(LINGER)));
        Assert.Equal(0, closesocket(s));
    }

    [Fact]
    public void A_reset_connection_has_nothing_to_linger_for()
    {
        (SOCKET client, SOCKET server) = Connect();
        var linger = new LINGER { l_onoff = 1, l_linger = 600 };
        Assert.Equal(0, setsockopt(client, SOL_SOCKET, SO_LINGER, (byte*)&linger, sizeof(LINGER)));
        NonBlocking(client);
        Fill(client);
        Reset(server);
        var watch = Stopwatch.StartNew();
        Assert.Equal(0, closesocket(client));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(300));
    }

    [Fact]
    public void A_send_that_a_shutdown_ends_was_not_reset()
    {
        (SOCKET client, SOCKET server) = Connect();
        NonBlocking(client);
        Fill(client);
        uint off = 0;
        Assert.Equal(0, ioctlsocket(client, FIONBIO, ref off));
        using var started = new ManualResetEventSlim();
        Task<(int Result, WsaError Error)> blocked = InBackground(() =>
        {
            started.Set();
            return send(client, new byte[1 << 16], 0);
        });
        Assert.True(started.Wait(s_bound, TestContext.Current.CancellationToken));
        Assert.Equal(0, shutdown(client, SD_SEND));
        Assert.Equal((SOCKET_ERROR, WSAESHUTDOWN), End(blocked));

        byte[] block = new byte[1 << 20];
        while (recv(server, block, 0) > 0)
        {
        }

        Assert.Equal(0, closesocket(server));
        Assert.Equal(0, recv(client, block, 0));
    }

    [Fact]
    public void A_send_waits_for_its_time_once()
    {
        (SOCKET client, SOCKET server) = Connect();
        Assert.NotEqual(INVALID_SOCKET, server);
        Assert.Equal(0, setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, (int)s_once.TotalMilliseconds));
        var watch = Stopwatch.StartNew();
        Assert.Equal(SOCKET_ERROR, send(client, new byte[64 << 20], 0));
        Assert.Equal(WSAETIMEDOUT, WSAGetLastError());
        Assert.InRange(watch.Elapsed, 0.9 * s_once, 2 * s_once);
    }

    [Fact]
    public void A_receive_of_everything_gives_what_there_is_when_its_time_is_over()
    {
        (SOCKET client, SOCKET server) = Connect();
        Assert.Equal(0, setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, (int)s_once.TotalMilliseconds));
        Assert.Equal(2, send(server, "hi"u8, 0));
        var watch = Stopwatch.StartNew();
        Assert.Equal(2, recv(client, new byte[8], MSG_WAITALL));
        Assert.InRange(watch.Elapsed, 0.9 * s_once, 2 * s_once);
    }

    [Fact]
    public void A_select_that_waits_for_a_socket_sees_it_connected_later()
    {
        SOCKET client = Track(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
        using var started = new ManualResetEventSlim();
        Task<(int Result, WsaError Error)> wait = InBackground(() =>
        {
            FD_SET set = default;
            FD_SET(client, ref set);
            started.Set();
            return select(0, null, &set, null, null);
        });
        Assert.True(started.Wait(s_bound, TestContext.Current.CancellationToken));
        SpinWait.SpinUntil(() => false, 100); // Until select waits; too early proves less and fails nothing.
        NonBlocking(client);
        Assert.Equal(SOCKET_ERROR, connect(client, _name));
        Assert.Equal(WSAEWOULDBLOCK, WSAGetLastError());
        Assert.Equal((1, NO_ERROR), End(wait));
        Assert.Equal(0, getsockopt(client, SOL_SOCKET, SO_ERROR, out int error));
        Assert.Equal(0, error);
    }
}
