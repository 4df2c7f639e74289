using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>Waits for the outcome of a connection that <see cref="WinsockStream.ConnectAsync(System.Net.IPEndPoint, CancellationToken)"/> has begun.</summary>
internal sealed class StreamConnect(SocketObject socket) : AwaitedOperation<bool>(socket)
{
    public override bool IsSend => true;

    /// <summary>Connects.</summary>
    public ValueTask<bool> Begin(in SocketAddress remote, CancellationToken cancellation)
    {
        Socket.IsNonBlocking = true; // The connection is begun and not waited for.
        WsaError error = Socket.Connect(remote);
        Socket.IsNonBlocking = false;
        if (error == WSAEWOULDBLOCK) error = Launch(cancellation);
        if (error == WSA_IO_PENDING) return new ValueTask<bool>(this, Round);
        return error == NO_ERROR ? new ValueTask<bool>(true) : ValueTask.FromException<bool>(Failure(error));
    }

    public override IoResult Attempt(SocketObject socket, ref bool drained)
    {
        socket.ResolveConnect(socket.Endpoint.Poll());
        return IoResult.Failed(socket.IsConnecting ? WSAEWOULDBLOCK : socket.IsConnected ? NO_ERROR : socket.ConnectError);
    }

    protected override WsaError Succeed(out bool result)
    {
        result = true;
        return NO_ERROR;
    }

    protected override void Retire()
    {
    }
}
