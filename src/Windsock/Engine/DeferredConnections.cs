using Windsock.Spi;

namespace Windsock.Engine;

/// <summary>Connections that a condition function has deferred: they come before those that the listener's endpoint has queued.</summary>
internal sealed class DeferredConnections
{
    private readonly Lock _gate = new(); // Guards _waiting.
    private readonly Queue<(Endpoint Endpoint, SocketAddress Remote)> _waiting = new();

    public bool Any
    {
        get
        {
            lock (_gate) return _waiting.Count > 0;
        }
    }

    public void Add(Endpoint accepted, in SocketAddress remote)
    {
        lock (_gate) _waiting.Enqueue((accepted, remote));
    }

    public bool TryTake(out Endpoint? accepted, out SocketAddress remote)
    {
        lock (_gate)
        {
            bool any = _waiting.TryDequeue(out (Endpoint Endpoint, SocketAddress Remote) first);
            (accepted, remote) = first;
            return any;
        }
    }

    /// <summary>Takes and confirms the first connection, deferred or queued, without waiting.</summary>
    public static WsaError TakeConfirmed(DeferredConnections? deferred, Endpoint listener, out Endpoint? accepted, out SocketAddress remote)
    {
        while (true)
        {
            WsaError error = deferred is not null && deferred.TryTake(out accepted, out remote)
                ? WsaError.NO_ERROR
                : listener.Accept(out accepted, out remote, 0);
            if (error != WsaError.NO_ERROR || accepted!.Confirm() == WsaError.NO_ERROR) return error;
            accepted.Close(abort: true); // Its peer has given up meanwhile, which is nobody's error.
        }
    }

    /// <summary>Resets what nobody will take any more.</summary>
    public void Close()
    {
        while (TryTake(out Endpoint? accepted, out _)) accepted!.Close(abort: true);
    }
}
