using System.Runtime.InteropServices;
using Windsock.Catalog;
using Windsock.Engine;
using Windsock.Spi;
using Xunit;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Tests.Engine;

/// <summary>Overlapped operations over an endpoint that has no descriptor and can only say that something has changed.</summary>
public sealed unsafe class OverlappedEndpointTests : IDisposable
{
    private const uint Patience = 60_000;

    private readonly SOCKET _client;
    private readonly SOCKET _server;
    private readonly List<nint> _memory = [];

    public OverlappedEndpointTests()
    {
        Assert.Equal(0, WSAStartup(0x0202, out _));
        (PipeEndpoint one, PipeEndpoint other) = PipeEndpoint.Pair();
        (_client, _server) = (Open(one), Open(other));
    }

    public void Dispose()
    {
        closesocket(_client);
        closesocket(_server);
        foreach (nint block in _memory) NativeMemory.Free((void*)block);
        WSACleanup();
    }

    private static SOCKET Open(Endpoint endpoint)
    {
        var socket = new SocketObject(endpoint, new CatalogIdentity(AF_INET, SOCK_STREAM, IPPROTO_TCP, 1001));
        socket.Restore(SocketState.Connected, hasPeer: false);
        return Register(socket, nameof(socket));
    }

    private struct Operation
    {
        public WSAOVERLAPPED Overlapped;
        public WSABUF Buffer;
    }

    private Operation* New(int size)
    {
        var operation = (Operation*)NativeMemory.AllocZeroed((nuint)(sizeof(Operation) + size));
        _memory.Add((nint)operation);
        operation->Buffer = new WSABUF { len = (uint)size, buf = (nint)(operation + 1) };
        return operation;
    }

    private static Span<byte> Data(Operation* operation) => new((void*)operation->Buffer.buf, (int)operation->Buffer.len);

    private static int Receive(SOCKET s, Operation* operation)
    {
        uint count, flags = 0;
        return WSARecv(s, &operation->Buffer, 1, &count, &flags, &operation->Overlapped, null);
    }

    private static int Send(SOCKET s, Operation* operation)
    {
        uint count;
        return WSASend(s, &operation->Buffer, 1, &count, 0, &operation->Overlapped, null);
    }

    private static void Pends(int result) => Assert.Equal((SOCKET_ERROR, WSA_IO_PENDING), (result, WSAGetLastError()));

    private static (WsaError Error, uint Bytes) Outcome(SOCKET s, Operation* operation)
    {
        uint bytes, flags;
        int done = WSAGetOverlappedResult(s, &operation->Overlapped, &bytes, 1, &flags);
        return (done != 0 ? NO_ERROR : WSAGetLastError(), bytes);
    }

    [Fact]
    public void A_receive_ends_when_the_endpoint_says_that_it_has_data()
    {
        Operation* receive = New(8);
        Pends(Receive(_server, receive));
        Assert.Equal(2, send(_client, "hi"u8, 0));
        Assert.Equal((NO_ERROR, 2u), Outcome(_server, receive));
        Assert.Equal("hi"u8, Data(receive)[..2]);
    }

    [Fact]
    public void A_send_goes_on_as_there_is_room()
    {
        Operation* send = New(1000);
        for (int i = 0; i < 1000; i++) Data(send)[i] = (byte)i;
        Pends(Send(_client, send));
        byte[] buffer = new byte[7];
        var received = new List<byte>();
        while (received.Count < 1000) received.AddRange(buffer[..recv(_server, buffer, 0)]);
        Assert.Equal((NO_ERROR, 1000u), Outcome(_client, send));
        Assert.Equal(Data(send).ToArray(), received);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Packets_come_whether_the_port_was_there_before_the_operation_or_not(bool before)
    {
        nint port = Kernel32.CreateIoCompletionPort(-1, 0, 0, 0);
        if (before) Assert.Equal(port, Kernel32.CreateIoCompletionPort((nint)_server.Value, port, 5, 0));
        Operation* receive = New(8);
        Pends(Receive(_server, receive));
        if (!before) Assert.Equal(port, Kernel32.CreateIoCompletionPort((nint)_server.Value, port, 5, 0));
        Assert.Equal(1, send(_client, "x"u8, 0));
        uint bytes;
        nuint key;
        WSAOVERLAPPED* come;
        Assert.Equal(1, Kernel32.GetQueuedCompletionStatus(port, &bytes, &key, &come, Patience));
        Assert.Equal(((nint)receive, 1u, (nuint)5), ((nint)come, bytes, key));
        Kernel32.CloseHandle(port);
    }

    [Fact]
    public void The_end_of_the_stream_follows_the_sends_that_wait()
    {
        Operation* send = New(100);
        Data(send).Fill(7);
        Pends(Send(_client, send));
        Assert.Equal(0, shutdown(_client, SD_SEND));
        byte[] buffer = new byte[64];
        int total = 0;
        for (int more; (more = recv(_server, buffer, 0)) > 0;) total += more;
        Assert.Equal(100, total);
        Assert.Equal((NO_ERROR, 100u), Outcome(_client, send));
    }

    [Fact]
    public void Closing_cancels_what_waits()
    {
        Operation* receive = New(8), send = New(100);
        Pends(Receive(_client, receive));
        Pends(Send(_client, send));
        Assert.Equal(0, closesocket(_client));
        Assert.True(SpinWait.SpinUntil(
            () => Volatile.Read(ref receive->Overlapped.Internal) == NtStatus.Cancelled && Volatile.Read(ref send->Overlapped.Internal) == NtStatus.Cancelled,
            (int)Patience));
    }
}
