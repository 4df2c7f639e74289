using Windsock.Spi;
using Windsock.Waits;

namespace Windsock.Engine.Events;

/// <summary>Who is told of a socket's network events: an event object or a window.</summary>
internal abstract class NetworkEventTarget
{
    /// <summary>What threads wait for, and so the place where the socket is looked at.</summary>
    public abstract EventObject Object { get; }

    /// <summary>Whether events are kept until WSAEnumNetworkEvents takes them; else each is told once and forgotten.</summary>
    public abstract bool KeepsRecord { get; }

    /// <summary>Tells of one event. The caller holds the lock of the socket's events.</summary>
    /// <param name="handle">The socket, as the program knows it.</param>
    /// <param name="networkEvent">FD_*.</param>
    /// <param name="error">How it ended.</param>
    public abstract void Tell(nuint handle, int networkEvent, WsaError error);
}

/// <summary>WSAEventSelect: the event object is set, and the record says why.</summary>
internal sealed class EventTarget(EventObject target) : NetworkEventTarget
{
    public override EventObject Object => target;

    public override bool KeepsRecord => true;

    public override void Tell(nuint handle, int networkEvent, WsaError error) => target.Set();
}
