using System.Collections.Concurrent;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>A registration of ProcessSocketNotifications: readiness of a socket as packets of a port, one at a time.</summary>
internal sealed class SocketNotification(SocketObject socket, CompletionPort port, nuint key) : WorkItem
{
    private const uint Always = SOCK_NOTIFY_EVENT_ERR | SOCK_NOTIFY_EVENT_REMOVE;

    private readonly Lock _gate = new(); // Guards everything below.
    private uint _wanted;
    private uint _trigger;
    private uint _events; // Of the packet that is queued: what happens meanwhile is added.
    private bool _enabled;
    private bool _queued;

    /// <summary>Whether a registration is of this port and key.</summary>
    public bool Is(CompletionPort other, nuint otherKey) => other == port && otherKey == key;

    /// <summary>Turns it on, or on again.</summary>
    public void Enable(uint events, uint trigger)
    {
        lock (_gate) (_wanted, _trigger, _enabled) = (events | Always, trigger, true);
    }

    /// <summary>Turns it off.</summary>
    public void Disable()
    {
        lock (_gate) _enabled = false;
    }

    /// <summary>It ends, with a last packet.</summary>
    public void Remove()
    {
        Disable();
        Report(SOCK_NOTIFY_EVENT_REMOVE);
    }

    /// <summary>Looks at the socket, whose gate is held.</summary>
    /// <param name="allowed">Events that may be told.</param>
    public void Look(uint allowed)
    {
        if (!_enabled) return;

        Readiness readiness = socket.Endpoint.Poll() | socket.Endpoint.Held;
        Interest met = Interests.Met(socket, Interest.Read | Interest.Write | Interest.End, readiness);
        uint events = ((met & Interest.Read) != 0 ? SOCK_NOTIFY_EVENT_IN : 0u) | ((met & Interest.Write) != 0 ? SOCK_NOTIFY_EVENT_OUT : 0u)
            | ((met & Interest.End) != 0 ? SOCK_NOTIFY_EVENT_HANGUP : 0u);
        bool failed = socket.ConnectError != NO_ERROR || (socket.IsConnected && (readiness & Readiness.Failed) != 0);
        if (failed) events |= SOCK_NOTIFY_EVENT_ERR;
        Report(events & allowed);
    }

    private void Report(uint events)
    {
        lock (_gate)
        {
            bool removed = events == SOCK_NOTIFY_EVENT_REMOVE;
            events &= _wanted | Always;
            if (events == 0 || (!_enabled && !removed)) return;
            if ((_trigger & SOCK_NOTIFY_TRIGGER_ONESHOT) != 0) _enabled = false;

            _events |= events;
            if (_queued) return;
            _queued = true;
        }

        port.Queue(new Packet(key, 0, events, NtStatus.Success, this));
    }

    /// <summary>The packet has been taken.</summary>
    /// <returns>Its events.</returns>
    public uint Take()
    {
        uint events;
        bool again;
        lock (_gate)
        {
            events = _events;
            _events = 0;
            _queued = false;
            again = _enabled && (_trigger & SOCK_NOTIFY_TRIGGER_LEVEL) != 0;
        }

        if (again) port.LookAgain(this);
        return events;
    }

    /// <summary>A level may still hold.</summary>
    public void LookAgain() => socket.LookForNotification(uint.MaxValue);

    /// <summary>The events that an edge of the host may mean.</summary>
    public static uint OfEdges(uint events)
    {
        const uint over = LibC.EPOLLHUP | LibC.EPOLLERR;
        uint meant = (events & over) != 0 ? SOCK_NOTIFY_EVENT_ERR : 0u;
        if ((events & (LibC.EPOLLIN | LibC.EPOLLRDHUP | over)) != 0) meant |= SOCK_NOTIFY_EVENT_IN;
        if ((events & (LibC.EPOLLOUT | over)) != 0) meant |= SOCK_NOTIFY_EVENT_OUT;
        if ((events & (LibC.EPOLLRDHUP | over)) != 0) meant |= SOCK_NOTIFY_EVENT_HANGUP;
        return meant;
    }

    /// <summary>Not work; the packet only carries it.</summary>
    public override void Run()
    {
    }
}

/// <summary>Registrations whose level is to be looked at before a thread waits at the port again.</summary>
internal sealed class NotificationList
{
    private readonly ConcurrentQueue<SocketNotification> _waiting = new();

    public void Add(SocketNotification notification) => _waiting.Enqueue(notification);

    public void LookAtAll()
    {
        for (int count = _waiting.Count; count > 0 && _waiting.TryDequeue(out SocketNotification? notification); count--) notification.LookAgain();
    }
}
