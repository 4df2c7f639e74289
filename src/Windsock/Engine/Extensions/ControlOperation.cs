using Windsock.Engine.Events;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>An overlapped WSAIoctl: it has ended when it begins, or waits for a change.</summary>
internal sealed class ControlOperation(SocketObject socket) : Operation
{
    private ChangeSubscription? _subscription;
    private volatile bool _hasChanged;

    public override bool IsSend => false;

    /// <summary>Waits for a change.</summary>
    /// <returns>WSA_IO_PENDING, or why it cannot.</returns>
    public WsaError Await(ChangeKind kind, ReadOnlySpan<byte> input)
    {
        SocketAddress destination = kind == ChangeKind.Route ? new SocketAddress(input) : default;
        WsaError error = ChangeNotifications.Subscribe(socket, kind, destination, OnChanged, out _subscription);
        if (error != NO_ERROR) return error;

        socket.ResetFile();
        error = socket.StartAway(this);
        if (error != WSA_IO_PENDING) ChangeNotifications.Cancel(_subscription!);
        else if (_hasChanged) End(); // Before it could be found.
        return error;
    }

    private void OnChanged()
    {
        _hasChanged = true;
        End();
    }

    private void End()
    {
        if (!socket.TakeBack(this)) return;
        Result = IoResult.Moved(0);
        Completion.Tell(this, socket, atOnce: false);
    }

    public override IoResult Attempt(SocketObject socket, ref bool drained) => Result;

    public override void StoreResults()
    {
        if (_subscription is { } subscription) ChangeNotifications.Cancel(subscription);
    }

    public override void Recycle()
    {
    }
}
