using System.Runtime.InteropServices;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;
using IPAddress = System.Net.IPAddress;

namespace Windsock.Tests.Events;

/// <summary>The state machine of network events over the host's sockets.</summary>
public sealed unsafe partial class NetworkEventTests : IDisposable
{
    private readonly List<SOCKET> _sockets = [];
    private readonly byte[] _buffer = new byte[64];

    public NetworkEventTests() => Assert.Equal(0, WSAStartup(0x0202, out _));

    public void Dispose()
    {
        foreach (SOCKET each in _sockets) closesocket(each);
        WSACleanup();
    }

    private SOCKET Track(SOCKET made)
    {
        Assert.NotEqual(INVALID_SOCKET, made);
        _sockets.Add(made);
        return made;
    }

    private SOCKET Listener(out byte[] name)
    {
        SOCKET listener = Track(socket(AF_INET, SOCK_STREAM, 0));
        Assert.Equal(0, bind(listener, SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes));
        Assert.Equal(0, listen(listener, 5));
        SocketAddress local = default;
        int length = 16;
        fixed (byte* bytes = local.Buffer) Assert.Equal(0, getsockname(listener, (SOCKADDR*)bytes, &length));
        name = local.Buffer[..16].ToArray();
        return listener;
    }

    private (SOCKET Client, SOCKET Server) Pair()
    {
        SOCKET listener = Listener(out byte[] name);
        SOCKET client = Track(socket(AF_INET, SOCK_STREAM, 0));
        Assert.Equal(0, connect(client, name));
        return (client, Track(accept(listener)));
    }

    [Fact]
    public void A_connection_is_reported_and_then_its_room_its_data_and_its_end()
    {
        SOCKET listener = Listener(out byte[] name);
        var accepting = new SelectedSocket(listener, FD_ACCEPT);
        var client = new SelectedSocket(Track(socket(AF_INET, SOCK_STREAM, 0)), FD_ALL_EVENTS);
        Assert.False(client.IsSignalled);
        connect(client.Socket, name);
        Assert.Equal(FD_CONNECT | FD_WRITE, client.Gather(FD_CONNECT | FD_WRITE));
        Assert.Equal(FD_ACCEPT, accepting.Next().lNetworkEvents);
        SOCKET server = Track(accept(listener));

        Assert.Equal(1, send(server, "x"u8, 0));
        Assert.Equal(FD_READ, client.Next().lNetworkEvents);
        Assert.False(client.IsSignalled);
        Assert.Equal(1, recv(client.Socket, _buffer, 0));
        Assert.False(client.IsSignalled);

        Assert.Equal(0, closesocket(server));
        Assert.Equal(FD_CLOSE, client.Next().lNetworkEvents);
        Assert.False(client.IsSignalled);
    }

    [Fact]
    public void The_end_of_a_stream_waits_until_its_data_is_read()
    {
        (SOCKET one, SOCKET other) = Pair();
        var selected = new SelectedSocket(one, FD_READ | FD_CLOSE);
        Assert.Equal(2, send(other, "xy"u8, 0));
        Assert.Equal(0, closesocket(other));
        Assert.Equal(FD_READ, selected.Next().lNetworkEvents);
        Assert.False(selected.IsSignalled);
        Assert.Equal(1, recv(one, _buffer.AsSpan(0, 1), 0));
        Assert.Equal(FD_READ, selected.Next().lNetworkEvents);
        Assert.Equal(1, recv(one, _buffer.AsSpan(0, 1), 0));
        Assert.Equal(FD_CLOSE, selected.Next().lNetworkEvents);
        Assert.Equal(0, recv(one, _buffer, 0));
        Assert.False(selected.IsSignalled);
    }

    [Fact]
    public void A_reset_is_told_with_its_code_even_when_the_data_is_not_read()
    {
        (SOCKET one, SOCKET other) = Pair();
        var selected = new SelectedSocket(one, FD_READ | FD_CLOSE);
        Assert.Equal(1, send(other, "x"u8, 0));
        Assert.Equal(FD_READ, selected.Next().lNetworkEvents);
        var linger = new LINGER { l_onoff = 1 };
        Assert.Equal(0, setsockopt(other, SOL_SOCKET, SO_LINGER, (byte*)&linger, sizeof(LINGER)));
        Assert.Equal(0, closesocket(other));

        WSANETWORKEVENTS end = selected.Next();
        Assert.Equal(FD_CLOSE, end.lNetworkEvents);
        Assert.Equal((int)WSAECONNRESET, end.iErrorCode[FD_CLOSE_BIT]);
        Assert.False(selected.IsSignalled);
    }

    [Fact]
    public void Room_is_told_again_only_after_a_send_was_refused()
    {
        (SOCKET one, SOCKET other) = Pair();
        var selected = new SelectedSocket(one, FD_WRITE);
        Assert.Equal(FD_WRITE, selected.Next().lNetworkEvents);
        Assert.Equal(1, send(one, "x"u8, 0));
        Assert.False(selected.IsSignalled);

        byte[] much = new byte[1 << 16];
        while (send(one, much, 0) > 0)
        {
        }

        Assert.Equal(WSAEWOULDBLOCK, WSAGetLastError());
        Assert.False(selected.IsSignalled);
        uint on = 1;
        ioctlsocket(other, FIONBIO, &on);
        while (!selected.IsSignalled) recv(other, much, 0);
        Assert.Equal(FD_WRITE, selected.Next().lNetworkEvents);
    }

    [Fact]
    public void A_refused_connection_is_told_with_its_code()
    {
        SOCKET bound = Track(socket(AF_INET, SOCK_STREAM, 0));
        Assert.Equal(0, bind(bound, SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes));
        SocketAddress local = default;
        int length = 16;
        fixed (byte* bytes = local.Buffer) Assert.Equal(0, getsockname(bound, (SOCKADDR*)bytes, &length));
        var client = new SelectedSocket(Track(socket(AF_INET, SOCK_STREAM, 0)), FD_ALL_EVENTS);
        Assert.Equal(SOCKET_ERROR, connect(client.Socket, local.Buffer[..16]));
        Assert.Equal(WSAEWOULDBLOCK, WSAGetLastError());
        WSANETWORKEVENTS outcome = client.Next();
        Assert.Equal(FD_CONNECT, outcome.lNetworkEvents);
        Assert.Equal((int)WSAECONNREFUSED, outcome.iErrorCode[FD_CONNECT_BIT]);
        Assert.False(client.IsSignalled);
    }

    [Fact]
    public void A_wait_for_disarmed_events_sleeps()
    {
        (SOCKET one, SOCKET other) = Pair();
        var selected = new SelectedSocket(one, FD_READ | FD_CLOSE);
        Assert.Equal(1, send(other, "x"u8, 0));
        Assert.Equal(0, closesocket(other));
        Assert.Equal(FD_READ, selected.Next().lNetworkEvents);
        Assert.Equal(0, shutdown(one, SD_SEND)); // Both directions are closed now, and a byte is unread.

        TimeSpan before = OfThisThread();
        Assert.False(selected.WaitFor(200));
        Assert.True(OfThisThread() - before < TimeSpan.FromMilliseconds(100), "the wait spins");

        static TimeSpan OfThisThread()
        {
            Timespec time;
            const int ofThread = 3; // CLOCK_THREAD_CPUTIME_ID
            Assert.Equal(0, clock_gettime(ofThread, &time));
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
        }
    }

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, Timespec* time);
}
