using Windsock.Catalog;
using Windsock.Engine;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Engine;

/// <summary>The engine makes blocking calls, select and WSAPoll of any endpoint, also of one that cannot wait and has no descriptor.</summary>
public sealed unsafe class AnyEndpointTests : IDisposable
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    private readonly PipeEndpoint _one;
    private readonly SOCKET _client;
    private readonly SOCKET _server;

    public AnyEndpointTests()
    {
        Assert.Equal(0, WSAStartup(0x0202, out _));
        (_one, PipeEndpoint other) = PipeEndpoint.Pair();
        (_client, _server) = (Open(_one), Open(other));
    }

    public void Dispose()
    {
        closesocket(_client);
        closesocket(_server);
        WSACleanup();
    }

    private static SOCKET Open(Endpoint endpoint)
    {
        var socket = new SocketObject(endpoint, new CatalogIdentity(AF_INET, SOCK_STREAM, IPPROTO_TCP, 1001));
        socket.Restore(SocketState.Connected, hasPeer: false);
        return Register(socket, nameof(socket));
    }

    private static Task<(int Result, WsaError Error)> InBackground(Func<int> call) =>
        Task.Factory.StartNew(
            () =>
            {
                WSASetLastError(NO_ERROR);
                int result = call();
                return (result, WSAGetLastError());
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    [Fact]
    public void A_blocking_receive_waits_for_data()
    {
        byte[] buffer = new byte[8];
        Task<(int Result, WsaError Error)> receive = InBackground(() => recv(_server, buffer, 0));
        Assert.Equal(2, send(_client, "hi"u8, 0));
        Assert.Equal((2, NO_ERROR), End(receive));
        Assert.Equal("hi"u8, buffer.AsSpan(0, 2));
    }

    [Fact]
    public void A_blocking_send_goes_on_until_every_byte_is_taken()
    {
        byte[] sent = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        Task<(int Result, WsaError Error)> send = InBackground(() => Ws2_32.send(_client, sent, 0));
        var received = new List<byte>();
        byte[] buffer = new byte[7];
        while (received.Count < sent.Length) received.AddRange(buffer[..recv(_server, buffer, 0)]);

        Assert.Equal((1000, NO_ERROR), End(send));
        Assert.Equal(sent, received);
    }

    [Fact]
    public void A_select_wakes_when_data_comes()
    {
        SOCKET server = _server;
        Task<(int Result, WsaError Error)> wait = InBackground(() =>
        {
            FD_SET set = default;
            FD_SET(server, ref set);
            return select(0, &set, null, null, null);
        });
        Assert.Equal(1, send(_client, "x"u8, 0));
        Assert.Equal((1, NO_ERROR), End(wait));
    }

    [Fact]
    public void A_poll_tells_what_is_possible()
    {
        WSAPOLLFD entry = new() { fd = _server, events = POLLRDNORM | POLLWRNORM };
        Assert.Equal(1, WSAPoll(&entry, 1, 0));
        Assert.Equal(POLLWRNORM, entry.revents);
    }

    [Fact]
    public void Closing_ends_a_receive_that_waits_and_releases_the_endpoint()
    {
        byte[] buffer = new byte[8];
        SOCKET client = _client;
        Task<(int Result, WsaError Error)> receive = InBackground(() => recv(client, buffer, 0));
        WaitUntilInside(_one);
        Assert.Equal(0, closesocket(client));
        Assert.Equal((SOCKET_ERROR, WSAEINTR), End(receive));
        Assert.True(_one.IsClosed);
    }

    [Fact]
    public void Closing_ends_a_select_that_waits()
    {
        SOCKET client = _client;
        Task<(int Result, WsaError Error)> wait = InBackground(() =>
        {
            FD_SET set = default;
            FD_SET(client, ref set);
            return select(0, &set, null, null, null);
        });
        WaitUntilInside(_one);
        Assert.Equal(0, closesocket(client));
        Assert.Equal((SOCKET_ERROR, WSAENOTSOCK), End(wait));
    }

    [Fact]
    public void The_end_of_the_stream_comes_after_the_data()
    {
        byte[] buffer = new byte[8];
        Assert.Equal(1, send(_client, "x"u8, 0));
        Assert.Equal(0, shutdown(_client, SD_SEND));
        Assert.Equal(1, recv(_server, buffer, 0));
        Assert.Equal(0, recv(_server, buffer, 0));
        Assert.Equal(SOCKET_ERROR, send(_client, "x"u8, 0));
        Assert.Equal(WSAESHUTDOWN, WSAGetLastError());
    }

    private static (int Result, WsaError Error) End(Task<(int Result, WsaError Error)> call)
    {
        Assert.True(call.Wait(s_bound, TestContext.Current.CancellationToken), "the call did not return");
        return call.Result;
    }

    /// <summary>Until another thread has looked at the endpoint at least once.</summary>
    private static void WaitUntilInside(PipeEndpoint endpoint) =>
        Assert.True(SpinWait.SpinUntil(() => endpoint.Looks > 0, s_bound), "nobody came");
}
