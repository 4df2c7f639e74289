using System.Net;
using System.Runtime.InteropServices;
using Windsock.Spi;
using Xunit;
using static Windsock.Ws2_32;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Tests.Engine;

/// <summary>What an overlapped operation costs in managed memory, once its records are there: nothing.</summary>
[Collection(nameof(SteadyStateTests))]
public sealed unsafe class OverlappedSteadyStateTests : IDisposable
{
    private const uint Patience = 60_000;

    private readonly SOCKET _client;
    private readonly SOCKET _server;
    private readonly nint _port;
    private readonly WSAOVERLAPPED* _overlapped = (WSAOVERLAPPED*)NativeMemory.AllocZeroed((nuint)(4 * sizeof(WSAOVERLAPPED)));
    private readonly WSABUF* _buffer = (WSABUF*)NativeMemory.AllocZeroed((nuint)sizeof(WSABUF) + 64);

    public OverlappedSteadyStateTests()
    {
        Assert.Equal(0, WSAStartup(0x0202, out _));
        SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
        Assert.Equal(0, bind(listener, SocketAddress.FromIp(IPAddress.Loopback, 0).Bytes));
        Assert.Equal(0, listen(listener, 1));
        SOCKADDR_IN name;
        int length = sizeof(SOCKADDR_IN);
        Assert.Equal(0, getsockname(listener, (SOCKADDR*)&name, &length));
        _client = socket(AF_INET, SOCK_STREAM, 0);
        Assert.Equal(0, connect(_client, (SOCKADDR*)&name, length));
        _server = accept(listener);
        closesocket(listener);
        _port = Kernel32.CreateIoCompletionPort(-1, 0, 0, 0);
        *_buffer = new WSABUF { len = 64, buf = (nint)(_buffer + 1) };
    }

    public void Dispose()
    {
        closesocket(_client);
        closesocket(_server);
        Kernel32.CloseHandle(_port);
        NativeMemory.Free(_overlapped);
        NativeMemory.Free(_buffer);
        WSACleanup();
    }

    private int Receive(SOCKET s, WSAOVERLAPPED* overlapped, delegate* unmanaged<uint, uint, WSAOVERLAPPED*, uint, void> routine = null)
    {
        uint count, flags = 0;
        return WSARecv(s, _buffer, 1, &count, &flags, overlapped, routine);
    }

    private int Send(SOCKET s, WSAOVERLAPPED* overlapped)
    {
        uint count;
        return WSASend(s, _buffer, 1, &count, 0, overlapped, null);
    }

    private WSAOVERLAPPED* Next()
    {
        uint bytes;
        nuint key;
        WSAOVERLAPPED* come;
        return Kernel32.GetQueuedCompletionStatus(_port, &bytes, &key, &come, Patience) != 0 && bytes == 64 ? come : null;
    }

    [Fact]
    public void By_port_neither_at_once_nor_later()
    {
        Assert.Equal(_port, Kernel32.CreateIoCompletionPort((nint)_client.Value, _port, 1, 0));
        Assert.Equal(_port, Kernel32.CreateIoCompletionPort((nint)_server.Value, _port, 2, 0));
        AssertAllocatesNothing(() =>
        {
            WSAOVERLAPPED* receive = _overlapped, send = _overlapped + 1;
            if (Receive(_server, receive) != SOCKET_ERROR || Send(_client, send) != 0) return false;

            // On a busy machine the data may be there before the send has told its end.
            WSAOVERLAPPED* first = Next(), second = Next();
            return (first == send && second == receive) || (first == receive && second == send);
        });
    }

    [Fact]
    public void Nor_several_packets_at_a_time()
    {
        Assert.Equal(_port, Kernel32.CreateIoCompletionPort((nint)_client.Value, _port, 1, 0));
        OVERLAPPED_ENTRY* entries = stackalloc OVERLAPPED_ENTRY[4];
        AssertAllocatesNothing(() =>
        {
            uint count;
            bool sent = Send(_client, _overlapped) == 0 && Send(_client, _overlapped + 1) == 0;
            bool came = Kernel32.GetQueuedCompletionStatusEx(_port, entries, 4, &count, Patience, 1) != 0 && count == 2;
            byte* drain = stackalloc byte[128];
            return sent && came && recv(_server, drain, 128, 0) > 0;
        });
    }

    [Fact]
    public void By_event()
    {
        _overlapped->hEvent = WSACreateEvent();
        AssertAllocatesNothing(() =>
        {
            uint bytes, flags;
            bool begun = Receive(_server, _overlapped) == SOCKET_ERROR && send(_client, (byte*)_buffer->buf, 64, 0) == 64;
            bool waited = WSAWaitForMultipleEvents(1, &_overlapped->hEvent, 0, Patience, 0) == 0;
            return begun && waited && WSAGetOverlappedResult(_server, _overlapped, &bytes, 0, &flags) != 0 && bytes == 64;
        });
        WSACloseEvent(_overlapped->hEvent);
    }

    [UnmanagedCallersOnly]
    private static void Note(uint error, uint bytes, WSAOVERLAPPED* overlapped, uint flags) => overlapped->hEvent = (nint)bytes;

    [Fact]
    public void By_routine() => AssertAllocatesNothing(() =>
    {
        _overlapped->hEvent = 0;
        bool begun = Receive(_server, _overlapped, &Note) == SOCKET_ERROR && send(_client, (byte*)_buffer->buf, 64, 0) == 64;
        return begun && Kernel32.SleepEx(Patience, 1) == Kernel32.WAIT_IO_COMPLETION && _overlapped->hEvent == 64;
    });

    private static void AssertAllocatesNothing(Func<bool> work)
    {
        bool well = true;
        for (int i = 0; i < 1000; i++) well &= work();

        // A thread that only ends operations keeps a hundred records before it gives them back, and any of the pool may come to end some.
        long allocated = long.MaxValue;
        for (int window = 0; window < 20 && allocated != 0; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++) well &= work();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.True(well, "a call failed");
        Assert.Equal(0, allocated);
    }
}
