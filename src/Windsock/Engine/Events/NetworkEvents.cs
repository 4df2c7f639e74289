using System.Numerics;
using Windsock.Spi;
using Windsock.Waits;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine.Events;

/// <summary>The network events of one socket: what is selected, for whom, what may be reported now and what has been recorded.</summary>
/// <remarks>
/// <para>Nothing watches a socket in the background. Whether an event has occurred is a function of the socket's readiness and of the armed events, and it is
/// evaluated by whoever wants to know: a thread that waits for the event object or for messages (<see cref="SocketSource"/>), WSAEnumNetworkEvents, and the
/// registration itself.</para>
/// <para>The evaluation runs under the lock of this object, and <see cref="Close"/> takes it too: so no socket is looked at after its descriptor is
/// closed.</para>
/// </remarks>
internal sealed class NetworkEvents(SocketObject socket)
{
    //   Each selected event:  armed --its condition holds--> recorded (disarmed) --its re-enabling call--> armed
    //   WSAEnumNetworkEvents takes the record and arms nothing.
    private readonly Lock _gate = new(); // Guards everything below. Taken before the locks of the socket and of the dispatcher, never after.
    private NetworkEventTarget? _target;
    private SocketSource? _source;
    private nuint _handle;
    private int _mask;
    private int _armed;
    private int _issued; // Change notifications under way: FD_ROUTING_INTERFACE_CHANGE and FD_ADDRESS_LIST_CHANGE.
    private ChangeSubscription? _addressChange;
    private ChangeSubscription? _routeChange;
    private bool _closed;
    private StreamEnd _end;
    private WSANETWORKEVENTS _record;

    /// <summary>Whether any event is selected: the socket cannot be made blocking then (SK14).</summary>
    public bool IsSelecting => Volatile.Read(ref _mask) != 0;

    /// <summary>The events of a socket, made when they are first needed.</summary>
    public static NetworkEvents Of(SocketObject socket) =>
        socket.Events ?? Interlocked.CompareExchange(ref socket.Extras.Events, new NetworkEvents(socket), null) ?? socket.Events!;

    /// <summary>WSAEventSelect and WSAAsyncSelect: replaces whatever was selected.</summary>
    /// <param name="target">Whom to tell; null to stop.</param>
    /// <param name="mask">FD_*.</param>
    /// <param name="handle">The socket, as the program names it here.</param>
    public void Select(NetworkEventTarget? target, int mask, nuint handle) => Select(target, mask, handle, socket.IsConnected || socket.HasPeer);

    private void Select(NetworkEventTarget? target, int mask, nuint handle, bool tellsConnection)
    {
        lock (_gate)
        {
            if (_closed) return;
            Detach();
            _record = default;
            _end = default;
            _mask = target is null ? 0 : mask & FD_ALL_EVENTS;
            _target = _mask == 0 ? null : target;
            _handle = handle;
            _armed = _mask & (NetworkEventTable.AtOnce | _issued);
            if (!tellsConnection && !socket.IsConnecting) _armed &= ~FD_CONNECT;
            if (_target is not null) Attach(_target);
        }

        Look(); // What holds already is reported at once (EV04).
    }

    /// <summary>An accepted socket has the selection of its listener (EV10).</summary>
    public static void Inherit(SocketObject listener, SocketObject accepted, nuint handle)
    {
        if (listener.Events is not { IsSelecting: true } from) return;

        NetworkEventTarget? target;
        int mask;
        lock (from._gate) (target, mask) = (from._target, from._mask);
        if (target is not null) Of(accepted).Select(target, mask, handle, tellsConnection: false);
    }

    /// <summary>WSAEnumNetworkEvents: takes the record and resets an event object, in one step (EV12).</summary>
    public WSANETWORKEVENTS Take(EventObject? reset)
    {
        lock (_gate)
        {
            if (_record.lNetworkEvents == 0) Evaluate(socket.Endpoint.Poll());
            WSANETWORKEVENTS taken = _record;
            _record = default;
            reset?.Reset();
            return taken;
        }
    }

    /// <summary>A re-enabling call has been made.</summary>
    public void Reenable(Reenabling call)
    {
        lock (_gate)
        {
            int armed = _armed | (_mask & NetworkEventTable.EnabledBy(call));
            bool more = armed != _armed;
            _armed = armed;
            if (call == Reenabling.Receive && _end.Drains) (_end.Drains, more) = (false, true);
            if (!more || _target is null) return;
        }

        Reconsider();
    }

    /// <summary>A send has been made: one that could not take everything lets FD_WRITE come when there is room.</summary>
    public void Sent(IoResult result, long wanted)
    {
        if (result.Error == WSAEWOULDBLOCK || (result.Error == NO_ERROR && result.Bytes < wanted)) Reenable(Reenabling.SendBlocked);
        else if (socket.Endpoint.Held != Readiness.None) Look(); // It has met an error that is the next receive's.
    }

    /// <summary>connect has been called and may have ended: a new connection, with all its events to come.</summary>
    /// <returns>What connect answers. A refusal by the network that came at once is told by FD_CONNECT, as on Windows, where none comes at once.</returns>
    public WsaError ConnectCalled(WsaError error)
    {
        bool refused = error is WSAECONNREFUSED or WSAETIMEDOUT or WSAECONNRESET;
        if (!refused && error is not (NO_ERROR or WSAEWOULDBLOCK)) return error;

        lock (_gate)
        {
            _end = default;
            if (_target is null) return error;
            _armed |= _mask & NetworkEventTable.AtOnce;
            if (!socket.IsStream && !socket.HasPeer) _armed &= ~FD_CONNECT;
        }

        Look();
        _source?.Changed();
        return refused && socket.IsNonBlocking ? WSAEWOULDBLOCK : error;
    }

    /// <summary>The socket has got another connection, by AcceptEx, or none any more: what was seen of the one before counts no longer.</summary>
    public void EndpointReplaced()
    {
        lock (_gate)
        {
            _end = default;
            _armed |= _mask & NetworkEventTable.AtOnce & ~FD_CONNECT;
        }
    }

    /// <summary>A change notification has been asked for: the next change is an event.</summary>
    /// <returns>WSAEWOULDBLOCK, or why it cannot be had.</returns>
    public WsaError AwaitChange(ChangeKind kind, in SocketAddress destination)
    {
        int networkEvent = EventOf(kind);
        lock (_gate)
        {
            if (_closed) return WSAENOTSOCK;
            ref ChangeSubscription? subscription = ref kind == ChangeKind.Route ? ref _routeChange : ref _addressChange;
            if (subscription is not null && (kind == ChangeKind.AddressList || !ChangeNotifications.Cancel(subscription))) return WSAEWOULDBLOCK;

            WsaError error = ChangeNotifications.Subscribe(socket, kind, destination, () => ChangeOccurred(kind), out subscription);
            if (error != NO_ERROR) return error;
            _issued |= networkEvent;
            _armed |= _mask & networkEvent;
            return WSAEWOULDBLOCK;
        }
    }

    private void ChangeOccurred(ChangeKind kind)
    {
        int networkEvent = EventOf(kind);
        lock (_gate)
        {
            (kind == ChangeKind.Route ? ref _routeChange : ref _addressChange) = null;
            _issued &= ~networkEvent;
            if ((_armed & networkEvent) != 0) Report(networkEvent, NO_ERROR);
        }
    }

    private static int EventOf(ChangeKind kind) => kind == ChangeKind.Route ? FD_ROUTING_INTERFACE_CHANGE : FD_ADDRESS_LIST_CHANGE;

    /// <summary>The last handle is closed: no event comes any more (EV03, CL11).</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Detach();
            _target = null;
            _mask = _armed = _issued = 0;
            if (_addressChange is { } address) ChangeNotifications.Cancel(address);
            if (_routeChange is { } route) ChangeNotifications.Cancel(route);
        }
    }

    /// <summary>What the host is to be polled for.</summary>
    public Readiness Wanted => EventConditions.Wanted(socket, Volatile.Read(ref _armed), _end);

    /// <summary>Looks at the socket and reports what holds.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_target is not null) Evaluate(socket.Endpoint.Poll());
        }
    }

    /// <summary>As <see cref="Look()"/>, where a poll has told the readiness already.</summary>
    public void Look(SocketSource by, Readiness readiness)
    {
        lock (_gate)
        {
            if (_source == by) Evaluate(readiness | socket.Endpoint.Held);
        }
    }

    private void Evaluate(Readiness readiness)
    {
        if (_armed == 0) return;

        int met = EventConditions.Met(socket, _armed, readiness, ref _end);
        if ((met & FD_CONNECT) != 0) Report(FD_CONNECT, socket.ConnectError); // First of all (EV08).
        for (met &= ~FD_CONNECT; met != 0; met &= met - 1)
        {
            int networkEvent = met & -met;
            Report(networkEvent, networkEvent == FD_CLOSE ? _end.Error : NO_ERROR);
        }
    }

    private void Report(int networkEvent, WsaError error)
    {
        _armed &= ~networkEvent;
        if (_target!.KeepsRecord)
        {
            _record.lNetworkEvents |= networkEvent;
            _record.iErrorCode[BitOperations.TrailingZeroCount(networkEvent)] = (int)error;
        }

        _target.Tell(_handle, networkEvent, error);
    }

    /// <summary>More events are armed than before: threads that wait already must look again.</summary>
    private void Reconsider()
    {
        // What no poll shows: data or an error that the endpoint holds, a connection that was put back.
        if (socket.Endpoint.HostDescriptor < 0 || socket.Endpoint.Held != Readiness.None || socket.HasDeferred) Look();
        _source?.Changed();
    }

    private void Attach(NetworkEventTarget target)
    {
        _source = new SocketSource(this, socket, target.Object);
        _source.Attach();
    }

    private void Detach()
    {
        _source?.Detach();
        _source = null;
    }
}
