using Windsock.Spi;
using Windsock.Transports.Stack;
using Windsock.Waits;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>One call that may block: how long it may, and what else may end its waits.</summary>
/// <remarks>An endpoint that can wait inside a call does so in the first attempt. One that cannot, and one that somebody has knocked out of the host, answers
/// WSAEWOULDBLOCK and <see cref="For"/> goes on: the patience is that of the whole call.</remarks>
internal readonly ref struct Waiting
{
    private readonly SocketObject _socket;
    private readonly int _patience;
    private readonly long _deadline;
    private readonly BlockingCall? _call;

    /// <param name="socket">Which is leased.</param>
    /// <param name="patience">Milliseconds, 0, <see cref="Endpoint.Forever"/>.</param>
    public Waiting(SocketObject socket, int patience)
    {
        _socket = socket;
        First = _patience = patience;
        if (patience == 0) return;

        if (patience > 0) _deadline = WaitClock.Milliseconds(socket.Endpoint.Clock) + patience;
        if (ThreadObject.IfKnown is not { } thread) return; // Nobody has a handle of it.

        _call = thread.Call;
        _call.Begin();

        // Only what really blocks lets APCs run, or another thread of the completion port.
        if (_call.IsAsked || PortWorker.OfThread is { RunsFor: not null }) First = 0;
    }

    /// <summary>The patience of the first attempt.</summary>
    public int First { get; }

    /// <summary>Waits, and has APCs of the thread run meanwhile.</summary>
    /// <returns>Whether the socket is ready; else why the call ends: WSAETIMEDOUT, WSA_OPERATION_ABORTED (CancelSynchronousIo) or an error of the
    /// endpoint.</returns>
    public bool For(Readiness wanted, out IoResult failed)
    {
        while (true)
        {
            if (_call is not null && !_call.Answer())
            {
                failed = IoResult.Failed(WSA_OPERATION_ABORTED);
                return false;
            }

            long left = _patience > 0 ? _deadline - WaitClock.Milliseconds(_socket.Endpoint.Clock) : _patience;
            PortWorker.BeginBlocking();
            Participant? elsewhere = VirtualTimeOwner.IsUsed && _socket.Endpoint.HostDescriptor >= 0 ? Participant.BeginElsewhere() : null;
            WsaError error = _patience > 0 && left <= 0 ? WSAETIMEDOUT : _socket.Endpoint.Wait(wanted, (int)left);
            elsewhere?.EndElsewhere();
            PortWorker.EndBlocking();
            if (error == WSAEINTR && _call is { IsAsked: true } && !_socket.IsClosed) continue;

            failed = IoResult.Failed(error);
            return error == NO_ERROR;
        }
    }

    /// <summary>The call is over.</summary>
    public void Dispose() => _call?.End();
}
