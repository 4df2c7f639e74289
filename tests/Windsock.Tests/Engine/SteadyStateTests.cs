using System.Net;
using Xunit;
using static Windsock.Ws2_32;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Tests.Engine;

/// <summary>What a socket and a transfer cost in managed memory. The whole class runs alone: it counts.</summary>
[Collection(nameof(SteadyStateTests))]
[CollectionDefinition(nameof(SteadyStateTests), DisableParallelization = true)]
public sealed class SteadyStateTests : IDisposable
{
    private readonly List<SOCKET> _sockets = [];

    public SteadyStateTests() => Assert.Equal(0, WSAStartup(0x0202, out _));

    public void Dispose()
    {
        foreach (SOCKET s in _sockets) closesocket(s);
        WSACleanup();
    }

    [Fact]
    public void A_send_and_a_receive_allocate_nothing()
    {
        (SOCKET client, SOCKET server) = Pair();
        byte[] data = new byte[64];
        AssertAllocatesNothing(() =>
            send(client, data, 0) == 64 && recv(server, data, 0) == 64 && send(server, data, 0) == 64 && recv(client, data, 0) == 64);
    }

    [Fact]
    public void A_datagram_with_its_address_allocates_nothing()
    {
        SOCKET one = Bound(SOCK_DGRAM), other = Bound(SOCK_DGRAM);
        byte[] data = new byte[64], from = new byte[28];
        byte[] to = NameOf(other).Bytes.ToArray();
        AssertAllocatesNothing(() => sendto(one, data, 0, to) == 64 && recvfrom(other, data, 0, from, out int length) == 64 && length == 16);
    }

    [Fact]
    public unsafe void A_select_allocates_nothing()
    {
        (SOCKET client, SOCKET server) = Pair();
        Assert.Equal(1, send(client, "x"u8, 0));
        AssertAllocatesNothing(() =>
        {
            FD_SET set = default;
            FD_SET(client, ref set);
            FD_SET(server, ref set);
            TIMEVAL now = default;
            return select(0, &set, null, null, &now) == 1;
        });
    }

    [Fact]
    public void An_open_socket_takes_less_than_a_kilobyte_of_managed_memory()
    {
        const int count = 10_000;
        _sockets.Capacity = count;
        _sockets.Add(socket(AF_INET, SOCK_DGRAM, 0)); // What the first one sets up is not its own.
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < count; i++)
        {
            SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
            Assert.SkipWhen(s == INVALID_SOCKET && i < count, "the host allows fewer than 10,000 descriptors");
            _sockets.Add(s);
        }

        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / count;
        Assert.True(each <= 1024, $"{each} bytes each");
    }

    /// <summary>The work tells whether it went well, since assertions allocate.</summary>
    private static void AssertAllocatesNothing(Func<bool> work)
    {
        bool well = true;
        for (int i = 0; i < 100; i++) well &= work(); // Start-up, tiering and thread statics.

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) well &= work();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(well, "a call failed");
        Assert.Equal(0, allocated);
    }

    private (SOCKET Client, SOCKET Server) Pair()
    {
        SOCKET listener = Bound(SOCK_STREAM);
        Assert.Equal(0, listen(listener, 1));
        SOCKET client = Track(socket(AF_INET, SOCK_STREAM, 0));
        Assert.Equal(0, connect(client, NameOf(listener).Bytes));
        return (client, Track(accept(listener)));
    }

    private SOCKET Bound(int type)
    {
        SOCKET s = Track(socket(AF_INET, type, 0));
        Assert.Equal(0, bind(s, SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes));
        return s;
    }

    private static unsafe SocketAddress NameOf(SOCKET s)
    {
        SOCKADDR_IN name;
        int length = sizeof(SOCKADDR_IN);
        Assert.Equal(0, getsockname(s, (SOCKADDR*)&name, &length));
        return new SocketAddress(new ReadOnlySpan<byte>(&name, length));
    }

    private SOCKET Track(SOCKET s)
    {
        Assert.NotEqual(INVALID_SOCKET, s);
        _sockets.Add(s);
        return s;
    }
}
