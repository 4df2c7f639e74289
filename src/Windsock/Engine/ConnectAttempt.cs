using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>A stream socket's connect, from its beginning to its outcome.</summary>
internal sealed class ConnectAttempt(SocketObject socket)
{
    private const Readiness Outcome = Readiness.Writable | Readiness.Failed | Readiness.HungUp;

    private volatile bool _isUnderWay; // A non-blocking connect has begun on the endpoint: whoever looks there may find its outcome.
    private WsaError _pendingError;

    /// <summary>The error that a failed connect left, until the next connect.</summary>
    public WsaError Error { get; private set; }

    /// <summary>Takes the socket for an attempt.</summary>
    /// <returns>NO_ERROR, what is wrong with the address, WSAEISCONN, WSAEALREADY or WSAEINVAL.</returns>
    public WsaError Begin(in SocketAddress name)
    {
        WsaError error = Addresses.CheckFamilyAndLength(socket, name);
        if (error != NO_ERROR) return error;
        if (socket.IsConnecting) Resolve(socket.Endpoint.Poll());

        lock (socket)
        {
            switch (socket.CurrentState)
            {
                case SocketState.Connected:
                    return WSAEISCONN;
                case SocketState.Connecting:
                    return WSAEALREADY;
                case SocketState.Listening or SocketState.Accepting:
                    return WSAEINVAL;
            }

            error = Addresses.CheckRemote(socket, name);
            if (error != NO_ERROR) return error;
            socket.CurrentState = SocketState.Connecting;
            Error = _pendingError = NO_ERROR;
            _isUnderWay = false;
            return NO_ERROR;
        }
    }

    /// <summary>Nobody waits for the outcome, so whoever looks finds it.</summary>
    public void GoOn() => _isUnderWay = true;

    /// <summary>Notes the outcome, if <paramref name="readiness"/> says that there is one.</summary>
    public void Resolve(Readiness readiness)
    {
        if (!_isUnderWay || (readiness & Outcome) == 0) return;

        lock (socket)
        {
            // What the caller saw may be the end of an attempt before this one.
            if (!socket.IsConnecting || !_isUnderWay || !TryTakeOutcome(out WsaError error)) return;
            _pendingError = error;
            End(error);
        }
    }

    /// <summary>Asks the endpoint for the outcome.</summary>
    /// <returns>False when the connect is still under way.</returns>
    public bool TryTakeOutcome(out WsaError error)
    {
        error = NO_ERROR;
        Readiness readiness = socket.Endpoint.Poll();
        if ((readiness & Outcome) == 0) return false;

        error = socket.Endpoint.TakeError();
        bool broken = (readiness & (Readiness.Failed | Readiness.HungUp)) != 0;
        if (error == NO_ERROR && broken && socket.Endpoint.GetRemoteName(out _) != NO_ERROR) error = WSAECONNREFUSED;
        return true;
    }

    /// <summary>The outcome.</summary>
    public void End(WsaError error)
    {
        lock (socket)
        {
            Error = error;
            socket.CurrentState = error == NO_ERROR ? SocketState.Connected : SocketState.Bound;
            if (error == NO_ERROR) socket.ConnectedAt = Environment.TickCount64;
        }
    }

    /// <summary>The error for SO_ERROR, which takes it.</summary>
    public WsaError TakePending()
    {
        WsaError error = _pendingError;
        _pendingError = NO_ERROR;
        return error;
    }
}
