using System.Net;
using System.Net.Sockets;
using System.Text;
using Windsock.Spi;
using Xunit;

namespace Windsock.Tests.Streams;

/// <summary>Connections as .NET streams.</summary>
public sealed class WinsockStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_takes_what_there_is()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        await pair.Client.WriteAsync("hello"u8.ToArray(), Token);
        byte[] buffer = new byte[3];
        Assert.Equal(3, await StreamPair.Soon(pair.Server.ReadAsync(buffer, Token)));
        Assert.Equal("hel"u8, buffer);
        Assert.Equal(2, await StreamPair.Soon(pair.Server.ReadAsync(buffer, Token)));
        Assert.Equal("lo"u8, buffer.AsSpan(0, 2));
    }

    [Fact]
    public async Task A_read_that_waits_ends_with_the_data()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        byte[] buffer = new byte[8];
        ValueTask<int> read = pair.Server.ReadAsync(buffer, Token);
        Assert.False(read.IsCompleted);
        await pair.Client.WriteAsync("x"u8.ToArray(), Token);
        Assert.Equal(1, await StreamPair.Soon(read));
        Assert.Equal((byte)'x', buffer[0]);
    }

    [Fact]
    public async Task Reads_and_writes_work_at_the_same_time_and_end_with_all_bytes()
    {
        const int length = 4 << 20; // More than a socket's buffers hold.
        using StreamPair pair = await StreamPair.MakeAsync();
        byte[] sent = new byte[length], there = new byte[length], back = new byte[length];
        new Random(1).NextBytes(sent);
        Task echo = Task.Run(async () =>
        {
            await pair.Server.ReadExactlyAsync(there, Token);
            await pair.Server.WriteAsync(there, Token);
        }, Token);
        Task receive = pair.Client.ReadExactlyAsync(back, Token).AsTask();
        await StreamPair.Soon(pair.Client.WriteAsync(sent, Token).AsTask());
        await StreamPair.Soon(echo);
        await StreamPair.Soon(receive);
        Assert.Equal(sent, back);
    }

    [Fact]
    public async Task Several_reads_take_their_turns()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        byte[] one = new byte[1], two = new byte[1];
        ValueTask<int> first = pair.Server.ReadAsync(one, Token), second = pair.Server.ReadAsync(two, Token);
        await pair.Client.WriteAsync("ab"u8.ToArray(), Token);
        Assert.Equal(1, await StreamPair.Soon(first));
        Assert.Equal(1, await StreamPair.Soon(second));
        Assert.Equal("ab", Encoding.ASCII.GetString([one[0], two[0]]));
    }

    [Fact]
    public async Task An_empty_read_waits_for_data_and_takes_none()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        ValueTask<int> read = pair.Server.ReadAsync(Memory<byte>.Empty, Token);
        Assert.False(read.IsCompleted);
        await pair.Client.WriteAsync("x"u8.ToArray(), Token);
        Assert.Equal(0, await StreamPair.Soon(read));
        Assert.Equal(1, await StreamPair.Soon(pair.Server.ReadAsync(new byte[8], Token)));
    }

    [Fact]
    public async Task After_a_half_close_the_other_direction_goes_on()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        pair.Client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, await StreamPair.Soon(pair.Server.ReadAsync(new byte[8], Token)));
        await pair.Server.WriteAsync("still"u8.ToArray(), Token);
        Assert.Equal(5, await StreamPair.Soon(pair.Client.ReadAsync(new byte[8], Token)));
        WinsockException failure = await Assert.ThrowsAsync<WinsockException>(async () => await pair.Client.WriteAsync(new byte[1], Token));
        Assert.Equal(WsaError.WSAESHUTDOWN, failure.Error);
        Assert.Equal(unchecked((int)0x8007274A), failure.HResult);
    }

    [Fact]
    public async Task A_cancelled_read_takes_nothing_and_the_stream_goes_on()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        for (int i = 0; i < 3; i++)
        {
            using var cancellation = new CancellationTokenSource();
            ValueTask<int> read = pair.Server.ReadAsync(new byte[8], cancellation.Token);
            Assert.False(read.IsCompleted);
            await cancellation.CancelAsync();
            OperationCanceledException cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StreamPair.Soon(read));
            Assert.Equal(cancellation.Token, cancelled.CancellationToken);
        }

        await pair.Client.WriteAsync("x"u8.ToArray(), Token);
        Assert.Equal(1, await StreamPair.Soon(pair.Server.ReadAsync(new byte[8], Token)));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_cancels_at_once()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        var cancelled = new CancellationToken(canceled: true);
        Assert.True(pair.Client.ReadAsync(new byte[1], cancelled).AsTask().IsCanceled);
        Assert.True(pair.Client.WriteAsync(new byte[1], cancelled).AsTask().IsCanceled);
    }

    [Fact]
    public async Task A_write_that_waits_can_be_cancelled()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        using var cancellation = new CancellationTokenSource();
        ValueTask write = pair.Client.WriteAsync(new byte[64 << 20], cancellation.Token);
        Assert.False(write.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StreamPair.Soon(write.AsTask()));
    }

    [Fact]
    public async Task A_reset_by_the_peer_is_told()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        ValueTask<int> read = pair.Server.ReadAsync(new byte[8], Token);
        StreamPair.Reset(pair.Client);
        WinsockException failure = await Assert.ThrowsAsync<WinsockException>(() => StreamPair.Soon(read));
        Assert.Equal(WsaError.WSAECONNRESET, failure.Error);
        Assert.Contains("WSAECONNRESET", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_ends_reads_and_writes_that_wait()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        ValueTask<int> read = pair.Client.ReadAsync(new byte[8], Token);
        ValueTask write = pair.Client.WriteAsync(new byte[64 << 20], Token);
        await pair.Client.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => StreamPair.Soon(read));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => StreamPair.Soon(write.AsTask()));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pair.Client.ReadAsync(new byte[8], Token).AsTask());
        Assert.Throws<ObjectDisposedException>(() => pair.Client.Write(new byte[1]));
        Assert.False(pair.Client.CanRead);
    }

    [Fact]
    public async Task Blocking_calls_work_too_and_keep_to_their_time()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        pair.Client.Write("hello"u8);
        byte[] buffer = new byte[8];
        Assert.Equal(5, pair.Server.Read(buffer));
        pair.Server.ReadTimeout = 600;
        Assert.Equal(600, pair.Server.ReadTimeout);
        WinsockException failure = Assert.Throws<WinsockException>(() => pair.Server.Read(buffer, 0, 8));
        Assert.Equal(WsaError.WSAETIMEDOUT, failure.Error);
        pair.Server.NoDelay = true;
        Assert.True(pair.Server.NoDelay);
    }

    [Fact]
    public async Task The_ends_know_their_names()
    {
        using StreamPair pair = await StreamPair.MakeAsync();
        Assert.Equal(pair.Client.LocalEndPoint, pair.Server.RemoteEndPoint);
        Assert.Equal(pair.Client.RemoteEndPoint, pair.Server.LocalEndPoint);
    }

    [Fact]
    public async Task Nobody_at_the_port_is_told_by_its_code()
    {
        int port;
        using (var listener = WinsockListener.Listen(new IPEndPoint(IPAddress.Loopback, 0))) port = listener.LocalEndPoint.Port;
        WinsockException failure = await Assert.ThrowsAsync<WinsockException>(
            () => StreamPair.Soon(WinsockStream.ConnectAsync("127.0.0.1", port, Token)));
        Assert.Equal(WsaError.WSAECONNREFUSED, failure.Error);
    }

    [Fact]
    public async Task A_name_is_looked_up()
    {
        using var listener = WinsockListener.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using WinsockStream client = await StreamPair.Soon(WinsockStream.ConnectAsync("localhost", listener.LocalEndPoint.Port, Token));
        using WinsockStream server = await StreamPair.Soon(listener.AcceptAsync(Token));
        Assert.Equal(client.LocalEndPoint, server.RemoteEndPoint);
    }

    [Fact]
    public async Task Accepts_are_cancelled_and_ended_and_work_several_at_a_time()
    {
        using var listener = WinsockListener.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        using var cancellation = new CancellationTokenSource();
        ValueTask<WinsockStream> cancelled = listener.AcceptAsync(cancellation.Token), first = listener.AcceptAsync(Token), ended = listener.AcceptAsync(Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StreamPair.Soon(cancelled));
        using WinsockStream client = await WinsockStream.ConnectAsync(listener.LocalEndPoint, Token);
        (await StreamPair.Soon(first)).Dispose();
        listener.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => StreamPair.Soon(ended));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await listener.AcceptAsync(Token));
    }

    [Fact]
    public void Only_a_connected_stream_socket_makes_a_stream()
    {
        using var session = new WinsockSession();
        using var unconnected = new SafeSOCKET(Ws2_32.socket(Ws2_32.AF_INET, Ws2_32.SOCK_STREAM, 0));
        using var datagrams = new SafeSOCKET(Ws2_32.socket(Ws2_32.AF_INET, Ws2_32.SOCK_DGRAM, 0));
        Assert.Equal(WsaError.WSAENOTCONN, Assert.Throws<WinsockException>(() => new WinsockStream(unconnected)).Error);
        Assert.Equal(WsaError.WSAEOPNOTSUPP, Assert.Throws<WinsockException>(() => new WinsockStream(datagrams)).Error);
        Assert.Equal(WsaError.WSAENOTSOCK, Assert.Throws<WinsockException>(() => new SafeSOCKET(new SOCKET(2))).Error);
    }

    [Fact]
    public async Task A_stream_keeps_its_session()
    {
        using (StreamPair pair = await StreamPair.MakeAsync())
        {
            using (new WinsockSession()) Assert.True(pair.Client.CanWrite);
            await pair.Client.WriteAsync("x"u8.ToArray(), Token);
            Assert.Equal(1, await StreamPair.Soon(pair.Server.ReadAsync(new byte[8], Token)));
        }

        Assert.Equal(Ws2_32.SOCKET_ERROR, Ws2_32.WSACleanup());
        Assert.Equal(WsaError.WSANOTINITIALISED, Ws2_32.WSAGetLastError());
    }
}
