using Windsock.Spi;
using Windsock.Waits;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine.Events;

/// <summary>SIO_ADDRESS_LIST_CHANGE, SIO_ROUTING_INTERFACE_CHANGE and SIO_IDEAL_SEND_BACKLOG_CHANGE without an OVERLAPPED: a blocking socket waits, a
/// non-blocking one is told by its network event; the backlog has none.</summary>
internal static class ChangeIoctls
{
    /// <summary>Whether a control code asks for a notification, and of what.</summary>
    public static bool TryFind(uint code, out ChangeKind kind)
    {
        kind = code switch
        {
            SIO_ROUTING_INTERFACE_CHANGE => ChangeKind.Route,
            SIO_IDEAL_SEND_BACKLOG_CHANGE => ChangeKind.SendBacklog,
            _ => ChangeKind.AddressList,
        };
        return kind != ChangeKind.AddressList || code == SIO_ADDRESS_LIST_CHANGE;
    }

    /// <summary>Asks for the next change.</summary>
    /// <returns>NO_ERROR when it has come; WSAEWOULDBLOCK: it will be an event; WSAEINTR: the socket was closed; or why it cannot be had.</returns>
    public static WsaError Call(SocketObject socket, ChangeKind kind, ReadOnlySpan<byte> input)
    {
        SocketAddress destination = kind == ChangeKind.Route ? new SocketAddress(input) : default;
        if (kind == ChangeKind.SendBacklog && socket.IsNonBlocking) return socket.IsConnected ? WSAEWOULDBLOCK : WSAENOTCONN;
        return socket.IsNonBlocking ? NetworkEvents.Of(socket).AwaitChange(kind, destination) : Wait(socket, kind, destination);
    }

    private static WsaError Wait(SocketObject socket, ChangeKind kind, in SocketAddress destination)
    {
        var done = new EventObject(manualReset: true, initial: false);
        Action wake = done.Set;
        WsaError error = ChangeNotifications.Subscribe(socket, kind, destination, wake, out ChangeSubscription? subscription);
        if (error != NO_ERROR) return error;

        socket.Changed += wake; // The close of the socket.
        do
        {
            if (socket.IsClosed) done.Set();
            Waits.Wait.ForObject(done, Dispatcher.Infinite, alertable: false);
            done.Reset();
        }
        while (!socket.IsClosed && ChangeNotifications.IsWaiting(subscription!)); // The socket changes for other reasons too.

        socket.Changed -= wake;
        return ChangeNotifications.Cancel(subscription!) ? WSAEINTR : NO_ERROR;
    }
}
