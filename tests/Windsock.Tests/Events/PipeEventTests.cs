using Windsock.Catalog;
using Windsock.Engine;
using Windsock.Spi;
using Windsock.Tests.Engine;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Events;

/// <summary>Network events of an endpoint that has no descriptor: whoever waits is woken by its word alone.</summary>
public sealed class PipeEventTests : IDisposable
{
    private readonly SOCKET _one;
    private readonly SOCKET _other;
    private readonly byte[] _buffer = new byte[64];

    public PipeEventTests()
    {
        Assert.Equal(0, WSAStartup(0x0202, out _));
        (PipeEndpoint one, PipeEndpoint other) = PipeEndpoint.Pair();
        (_one, _other) = (Open(one), Open(other));
    }

    public void Dispose()
    {
        closesocket(_one);
        closesocket(_other);
        WSACleanup();
    }

    private static SOCKET Open(Endpoint endpoint)
    {
        var socket = new SocketObject(endpoint, new CatalogIdentity(AF_INET, SOCK_STREAM, IPPROTO_TCP, 1001));
        socket.Restore(SocketState.Connected, hasPeer: false);
        return Register(socket, nameof(socket));
    }

    private static void Later(Action act) => new Thread(() => act()).Start();

    [Fact]
    public void A_wait_ends_when_data_comes_and_when_the_stream_ends()
    {
        var selected = new SelectedSocket(_one, FD_READ | FD_CLOSE);
        Assert.False(selected.IsSignalled);
        Later(() => send(_other, "xy"u8, 0));
        Assert.Equal(FD_READ, selected.Next().lNetworkEvents);
        Assert.Equal(1, recv(_one, _buffer.AsSpan(0, 1), 0));
        Assert.Equal(FD_READ, selected.Next().lNetworkEvents);
        Later(() => shutdown(_other, SD_SEND));
        Assert.False(selected.WaitFor(30));
        Assert.Equal(1, recv(_one, _buffer, 0));
        Assert.Equal(FD_CLOSE, selected.Next().lNetworkEvents);
        Assert.False(selected.IsSignalled);
    }

    [Fact]
    public void Room_is_told_after_a_send_was_refused()
    {
        var selected = new SelectedSocket(_one, FD_WRITE);
        Assert.Equal(FD_WRITE, selected.Next().lNetworkEvents);
        Assert.Equal(16, send(_one, new byte[20], 0));
        Assert.Equal(SOCKET_ERROR, send(_one, new byte[20], 0));
        Assert.Equal(WSAEWOULDBLOCK, WSAGetLastError());
        Assert.False(selected.IsSignalled);
        Later(() => recv(_other, _buffer, 0));
        Assert.Equal(FD_WRITE, selected.Next().lNetworkEvents);
    }

    [Fact]
    public void A_wait_is_not_ended_by_a_closed_socket()
    {
        var selected = new SelectedSocket(_one, FD_READ | FD_CLOSE);
        Later(() => closesocket(_one));
        Assert.False(selected.WaitFor(50));
    }
}
