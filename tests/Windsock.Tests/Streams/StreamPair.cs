using System.Net;
using System.Runtime.InteropServices;
using Xunit;

namespace Windsock.Tests.Streams;

/// <summary>Two ends of a connection over loopback.</summary>
internal sealed class StreamPair : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private StreamPair(WinsockStream client, WinsockStream server)
    {
        Client = client;
        Server = server;
    }

    public WinsockStream Client { get; }

    public WinsockStream Server { get; }

    public static async Task<StreamPair> MakeAsync()
    {
        using var listener = WinsockListener.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        ValueTask<WinsockStream> accepted = listener.AcceptAsync(TestContext.Current.CancellationToken);
        WinsockStream client = await WinsockStream.ConnectAsync(listener.LocalEndPoint, TestContext.Current.CancellationToken);
        return new StreamPair(client, await Soon(accepted));
    }

    /// <summary>The result of an operation that must end by itself.</summary>
    public static async Task<T> Soon<T>(ValueTask<T> task) => await task.AsTask().WaitAsync(s_patience);

    /// <inheritdoc cref="Soon{T}"/>
    public static async Task Soon(Task task) => await task.WaitAsync(s_patience);

    /// <summary>Makes the next close of a stream a reset.</summary>
    public static void Reset(WinsockStream stream)
    {
        var abort = new LINGER { l_onoff = 1, l_linger = 0 };
        Assert.Equal(0, Ws2_32.setsockopt(stream.Handle.Value, Ws2_32.SOL_SOCKET, Ws2_32.SO_LINGER, Bytes(ref abort)));
        stream.Dispose();
    }

    private static ReadOnlySpan<byte> Bytes<T>(ref T value)
        where T : unmanaged => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
