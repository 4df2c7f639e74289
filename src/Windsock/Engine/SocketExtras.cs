using Windsock.Engine.Events;
using Windsock.Handles;

namespace Windsock.Engine;

/// <summary>What few sockets have. A server's thousands of waiting sockets pay one reference for all of it.</summary>
internal sealed class SocketExtras
{
    /// <summary>Option values that are not the defaults.</summary>
    public OptionState? Options;

    /// <summary>WSAEventSelect and WSAAsyncSelect.</summary>
    public NetworkEvents? Events;

    /// <summary>The last connect of a stream.</summary>
    public ConnectAttempt? Attempt;

    /// <summary>Connections that CF_DEFER has put back.</summary>
    public DeferredConnections? Deferred;

    /// <summary>Operations that have left their queue and go on elsewhere, but belong here for cancellation. Guarded by the gate of the queues.</summary>
    public HashSet<Operation>? Away;

    /// <summary>A DisconnectEx that has gone away is putting a fresh endpoint under the socket. Set under the gate of the queues.</summary>
    public volatile bool IsBeingRenewed;

    /// <summary>Registered I/O.</summary>
    public Rio.RioRequestQueue? Requests;

    /// <summary>ProcessSocketNotifications.</summary>
    public SocketNotification? Notification;

    /// <summary>Ports that have to stay as long as the socket may be in their poller.</summary>
    public List<CompletionPort>? HeldPorts;

    /// <summary>Subscribers of <see cref="SocketObject.Changed"/>.</summary>
    public Action? Changed;

    /// <summary>Somebody waits for the release.</summary>
    public ReleaseSignal Released;
}
