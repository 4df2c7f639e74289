using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>Waits for a connection of a <see cref="WinsockListener"/>.</summary>
internal sealed class StreamAccept(SocketObject listener) : AwaitedOperation<WinsockStream>(listener)
{
    private Endpoint? _accepted;
    private int _busy;

    public override bool IsSend => false;

    /// <summary>Takes the record for a round, if it is free.</summary>
    public bool TryUse() => Interlocked.Exchange(ref _busy, 1) == 0;

    /// <summary>Accepts.</summary>
    public ValueTask<WinsockStream> Begin(CancellationToken cancellation)
    {
        WsaError error = Launch(cancellation);
        if (error == WSA_IO_PENDING) return new ValueTask<WinsockStream>(this, Round);

        WinsockStream stream = null!;
        if (error == NO_ERROR) error = Succeed(out stream);
        Exception? failure = error == NO_ERROR ? null : Failure(error);
        Retire();
        return failure is null ? new ValueTask<WinsockStream>(stream) : ValueTask.FromException<WinsockStream>(failure);
    }

    public override IoResult Attempt(SocketObject socket, ref bool drained) =>
        new(socket.IsClosed ? WSAENOTSOCK : socket.TakeConnection(out _accepted, out _), 0);

    protected override WsaError Succeed(out WinsockStream result)
    {
        WsaError error = SafeSOCKET.Adopt(Socket.Adopt(_accepted!), out SafeSOCKET? handle);
        result = error == NO_ERROR ? new WinsockStream(handle!) : null!;
        return error;
    }

    protected override void Retire()
    {
        _accepted = null;
        Volatile.Write(ref _busy, 0);
    }
}
