using Windsock.Catalog;
using Windsock.Engine.Events;
using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>A socket as the API sees it: an endpoint, and the state and rules that Windows puts around it.</summary>
/// <remarks>Its monitor guards changes of the state, and <see cref="Attempt"/>. Servers have thousands of sockets that only wait, so what few sockets have is
/// made when it is needed.</remarks>
internal sealed class SocketObject : SocketIo
{
    private SocketExtras? _extras;
    private object? _partner; // The default peer of a datagram socket; the listener whose AcceptEx a stream waits for.
    private volatile SocketState _state;
    private volatile Endpoint _endpoint;
    private volatile bool _closed;
    private volatile bool _isReleased;
    private bool _closeAborts;

    public SocketObject(Endpoint endpoint, CatalogIdentity identity)
    {
        _endpoint = endpoint;
        Identity = identity;
        IsStream = identity.Type == SOCK_STREAM;
        if (!IsStream) _partner = new DefaultPeer(this);
    }

    /// <summary>Who carries the bytes. An operation that makes the socket another connection replaces it.</summary>
    public override Endpoint Endpoint => _endpoint;

    /// <summary>Family, type, protocol and catalog entry.</summary>
    public CatalogIdentity Identity { get; }

    /// <summary>The options that the engine keeps.</summary>
    public SocketOptions Options => new(this);

    /// <summary>What <see cref="Options"/> keeps; null as long as all have their defaults.</summary>
    public OptionState? OptionState => _extras?.Options;

    /// <summary>The network events; null until WSAEventSelect or WSAAsyncSelect is called.</summary>
    public NetworkEvents? Events => _extras?.Events;

    /// <summary>What few sockets have, made when it is needed.</summary>
    public override SocketExtras Extras => _extras ?? Interlocked.CompareExchange(ref _extras, new SocketExtras(), null) ?? _extras;

    /// <inheritdoc/>
    protected override SocketExtras? ExtrasIfAny => _extras;

    public bool IsStream { get; }

    /// <summary>WSA_FLAG_REGISTERED_IO.</summary>
    public bool IsRegistered { get; init; }

    /// <summary>FIONBIO.</summary>
    public volatile bool IsNonBlocking;

    public bool IsConnected => _state == SocketState.Connected;

    public bool IsListening => _state == SocketState.Listening;

    public bool IsConnecting => _state == SocketState.Connecting;

    public bool IsBound => _state is not (SocketState.Created or SocketState.Accepting);

    /// <summary>The default peer of a datagram or raw socket; null for a stream.</summary>
    public DefaultPeer? Peer => _partner as DefaultPeer;

    /// <summary>A datagram socket has a default peer.</summary>
    public bool HasPeer => Peer is { IsSet: true };

    /// <summary>The program has closed the last handle; whoever is still inside comes out.</summary>
    public bool IsClosed => _closed;

    /// <summary>SD_SEND has been called.</summary>
    public volatile bool IsSendShut;

    /// <summary>SD_RECEIVE has been called.</summary>
    public volatile bool IsReceiveShut;

    /// <summary>Environment.TickCount64 at the moment of connection.</summary>
    public long ConnectedAt { get; set; }

    /// <summary>The error that a failed connect left, until the next connect; exceptfds shows it.</summary>
    public WsaError ConnectError => _extras?.Attempt?.Error ?? NO_ERROR;

    /// <summary>The last connect of a stream.</summary>
    public ConnectAttempt Attempt =>
        Extras.Attempt ?? Interlocked.CompareExchange(ref Extras.Attempt, new ConnectAttempt(this), null) ?? Extras.Attempt;

    /// <summary>Another process has the socket too: no shutdown may end the waits of this one, <see cref="Changed"/> does.</summary>
    public volatile bool IsShared;

    /// <summary>Raised when the last handle is closed while calls are inside, and when a socket that could not be ready becomes one that can;
    /// for waits that no descriptor can end.</summary>
    public event Action? Changed
    {
        add
        {
            lock (Extras) Extras.Changed += value;
        }

        remove
        {
            lock (Extras) Extras.Changed -= value;
        }
    }

    private void RaiseChanged() => _extras?.Changed?.Invoke();

    /// <summary>How long a receive may wait: 0 when non-blocking.</summary>
    public int ReceivePatience => IsNonBlocking ? 0 : _extras is null ? Endpoint.Forever : Options.ReceiveTimeout;

    /// <summary>How long a send may wait.</summary>
    public int SendPatience => IsNonBlocking ? 0 : _extras is null ? Endpoint.Forever : Options.SendTimeout;

    public WsaError Bind(in SocketAddress name)
    {
        WsaError error = Addresses.CheckLocal(this, name);
        if (error != NO_ERROR) return error;

        lock (this)
        {
            if (_state != SocketState.Created || IsRecycled) return WSAEINVAL;
            error = Endpoint.Bind(name);
            if (error == NO_ERROR) _state = SocketState.Bound;
            return error;
        }
    }

    public WsaError Listen(int backlog)
    {
        if (!IsStream) return WSAEOPNOTSUPP;
        if (IsRecycled) return WSAEINVAL;

        lock (this)
        {
            switch (_state)
            {
                case SocketState.Created or SocketState.Connecting or SocketState.Accepting:
                    return WSAEINVAL;
                case SocketState.Connected:
                    return WSAEISCONN;
                case SocketState.Listening:
                    return NO_ERROR; // The backlog of the first call stays.
            }

            WsaError error = Endpoint.Listen(Addresses.Backlog(backlog));
            if (error != NO_ERROR) return error;
            _state = SocketState.Listening;
        }

        RaiseChanged();
        return NO_ERROR;
    }

    public WsaError Connect(in SocketAddress name)
    {
        if (Peer is { } peer) return ConnectCalled(peer.Connect(name));

        WsaError error = IsRecycled ? WSAEINVAL : Attempt.Begin(name);
        if (error != NO_ERROR) return error;

        bool blocking = !IsNonBlocking;
        using (var waiting = new Waiting(this, blocking ? Endpoint.Forever : 0))
        {
            error = Endpoint.Connect(name, waiting.First);
            while (blocking && error is WSAEWOULDBLOCK or WSAEINTR && !_closed)
            {
                error = waiting.For(Readiness.Writable, out IoResult failed) ? Endpoint.TakeError() : failed.Error;
            }
        }

        if (_closed) return WSAEINTR;
        if (error == WSAEWOULDBLOCK) Attempt.GoOn();
        else Attempt.End(error);
        RaiseChanged();
        return ConnectCalled(error);
    }

    private WsaError ConnectCalled(WsaError error) => Events is { } events ? events.ConnectCalled(error) : error;

    /// <summary>Notes how a connect under way has ended, if <paramref name="readiness"/> says that it has.</summary>
    public void ResolveConnect(Readiness readiness) => _extras?.Attempt?.Resolve(readiness);

    /// <summary>Takes a connection, as an endpoint that the caller confirms and makes a socket of, rejects or defers.</summary>
    public WsaError AcceptEndpoint(out Endpoint? accepted, out SocketAddress remote)
    {
        accepted = null;
        remote = default;
        if (!IsStream) return WSAEOPNOTSUPP;
        if (_state != SocketState.Listening) return WSAEINVAL;
        return _extras?.Deferred is { } deferred && deferred.TryTake(out accepted, out remote) ? NO_ERROR : Transfers.Accept(this, out accepted, out remote);
    }

    /// <summary>Takes and confirms a connection, without waiting: WSAEWOULDBLOCK when there is none.</summary>
    public WsaError TakeConnection(out Endpoint? accepted, out SocketAddress remote) =>
        DeferredConnections.TakeConfirmed(_extras?.Deferred, Endpoint, out accepted, out remote);

    /// <summary>Puts a connection back, first in the queue (CF_DEFER).</summary>
    public void Defer(Endpoint accepted, in SocketAddress remote) =>
        (Extras.Deferred ?? Interlocked.CompareExchange(ref Extras.Deferred, new DeferredConnections(), null) ?? Extras.Deferred).Add(accepted, remote);

    /// <summary>Whether a deferred connection waits.</summary>
    public bool HasDeferred => _extras?.Deferred is { Any: true };

    /// <summary>Makes a socket of an accepted endpoint: it inherits what the listener has.</summary>
    public SocketObject Adopt(Endpoint accepted)
    {
        var socket = new SocketObject(accepted, Identity)
            {
                IsNonBlocking = IsNonBlocking,
                IsOverlapped = IsOverlapped,
                IsRegistered = IsRegistered,
                WasAccepted = true,
                _state = SocketState.Connected,
                ConnectedAt = Environment.TickCount64,
            };
        socket.Options.InheritFrom(Options);
        return socket;
    }

    /// <summary>A socket that another process shared: it starts in the state that it had there.</summary>
    public void Restore(SocketState state, bool hasPeer, long connectedAt = 0)
    {
        (_state, ConnectedAt) = (state, connectedAt);
        if (hasPeer) _partner = new DefaultPeer(this) { IsSet = true };
    }

    /// <summary>AcceptEx or ConnectEx made the connection, and SO_UPDATE_ACCEPT_CONTEXT or SO_UPDATE_CONNECT_CONTEXT has not told the socket yet.</summary>
    public volatile Unawareness Unaware;

    /// <summary>The listener whose AcceptEx waits to make this socket its connection.</summary>
    public SocketObject? AcceptsFrom
    {
        get => Volatile.Read(ref _partner) as SocketObject;
        set => Volatile.Write(ref _partner, value);
    }

    /// <summary>The connection was accepted, not made.</summary>
    public bool WasAccepted { get; set; }

    /// <summary>DisconnectEx has made the socket a new one, for AcceptEx if it was accepted, else for ConnectEx.</summary>
    public volatile bool IsRecycled;

    /// <summary>Gives the socket another endpoint, and the state that goes with it. The old endpoint is the caller's.</summary>
    /// <returns>NO_ERROR, or why the new one cannot be waited for; then nothing has changed.</returns>
    public WsaError Replace(Endpoint endpoint, SocketState state)
    {
        endpoint.Handle = _endpoint.Handle;
        WsaError error = Swap(endpoint);
        if (error != NO_ERROR) return error;

        lock (this)
        {
            _state = state;
            BrokenBy = NO_ERROR;
            if (state == SocketState.Connected) ConnectedAt = Environment.TickCount64;
        }

        Events?.EndpointReplaced();
        RaiseChanged();
        return NO_ERROR;
    }

    protected override void SetEndpoint(Endpoint endpoint) => _endpoint = endpoint;

    /// <summary>The state; changed with the monitor held.</summary>
    public SocketState CurrentState
    {
        get => _state;
        set => _state = value;
    }

    /// <summary>A datagram socket is bound by its first send or connect.</summary>
    public void BoundByUse()
    {
        if (_state != SocketState.Created) return;
        lock (this)
        {
            if (_state == SocketState.Created) _state = SocketState.Bound;
        }
    }

    public WsaError Shutdown(int how)
    {
        if (how is < SD_RECEIVE or > SD_BOTH) return WSAEINVAL;
        if (_state == SocketState.Connecting) ResolveConnect(Endpoint.Poll());
        if (IsStream && (_state != SocketState.Connected || Unaware != Unawareness.None)) return WSAENOTCONN;

        bool endsSending = how != SD_RECEIVE && !IsSendShut;
        if (endsSending) IsSendShut = true; // First: a send of another thread that is ended by it looks here.
        if (IsStream)
        {
            WsaError error = ShutdownStream(how);
            if (error != NO_ERROR && endsSending) IsSendShut = false;
            if (error != NO_ERROR) return error;
        }

        // A datagram socket has nobody to tell: the directions are closed here, and what arrives is still queued.
        if (how != SD_SEND) IsReceiveShut = true;
        return NO_ERROR;
    }

    private WsaError ShutdownStream(int how)
    {
        WsaError error = ShutdownAfterSends(how);
        return error == WSAENOTCONN && ConnectError == NO_ERROR ? NO_ERROR : error; // The peer has reset it: nothing is left to shut down.
    }

    public WsaError GetLocalName(out SocketAddress name)
    {
        name = default;
        return IsBound && Unaware != Unawareness.Accepted ? Endpoint.GetLocalName(out name) : WSAEINVAL;
    }

    public WsaError GetRemoteName(out SocketAddress name)
    {
        name = default;
        if (_state == SocketState.Connecting) ResolveConnect(Endpoint.Poll());
        return (IsConnected && Unaware == Unawareness.None) || HasPeer ? Endpoint.GetRemoteName(out name) : WSAENOTCONN;
    }

    /// <summary>SO_ERROR: takes the pending error.</summary>
    public WsaError TakeError()
    {
        if (_state == SocketState.Connecting) ResolveConnect(Endpoint.Poll());
        lock (this)
        {
            WsaError error = _extras?.Attempt?.TakePending() ?? NO_ERROR;
            if (error != NO_ERROR || _state == SocketState.Connecting) return error;

            error = Endpoint.TakeError();
            NoteEnd(error);
            return error;
        }
    }

    /// <summary>Why the connection ended before its time. Hosts tell it once and show the end of the stream from then on; Windows repeats it.</summary>
    public WsaError BrokenBy { get; private set; }

    /// <summary>Keeps an error that ends a connection.</summary>
    public void NoteEnd(WsaError error)
    {
        if (IsStream && error is WSAECONNRESET or WSAECONNABORTED or WSAENETRESET && IsConnected) BrokenBy = error;
    }

    /// <summary>closesocket: takes the handle away, makes other threads' calls return, and releases the endpoint when they have.</summary>
    /// <returns>NO_ERROR, WSAENOTSOCK when another thread was faster, or WSAEWOULDBLOCK: a non-blocking socket would have to linger, the handle stays
    /// open.</returns>
    public WsaError CloseHandle(nuint handle, SocketClosing by)
    {
        // What a duplicate still holds open is not closed here.
        int linger = by == SocketClosing.Cleanup || !IsConnected || !HasOneHandle ? Endpoint.Forever : Options.CloseLinger;
        if (linger > 0 && IsNonBlocking && Endpoint.UnsentBytes > 0) return WSAEWOULDBLOCK;

        // The thread that closes does the waiting, before the handle goes: calls of other threads are not held up by it.
        _closeAborts = linger == 0 || (linger > 0 && !Endpoint.Drain(linger));
        return Session.Handles.TryClose(handle) ? NO_ERROR : WSAENOTSOCK;
    }

    /// <summary>Waits, after the caller's lease has ended, until calls of other threads have left and the endpoint is closed.</summary>
    public void WaitReleased(int milliseconds)
    {
        if (!_closed || _isReleased) return;

        Extras.Released.Prepare();
        if (!_isReleased) Extras.Released.Wait(milliseconds);
    }

    /// <summary>Ends what is pending, and marks the socket closed: a call that is inside fails from now on, whatever wakes it.</summary>
    public void EndUse()
    {
        _closed = true;
        if (AcceptsFrom is { } listener) AcceptOperation.Abort(this, listener);
        Events?.Close();
        CloseOperations();
    }

    protected override void OnLastHandleClosed(bool callsInside)
    {
        EndUse();
        if (!callsInside) return;

        Endpoint.Interrupt();
        RaiseChanged();
    }

    protected override void Release()
    {
        _extras?.Deferred?.Close();
        LeavePoller();
        Endpoint.Close(_closeAborts);
        base.Release();
        _isReleased = true;
        Interlocked.MemoryBarrier(); // Who prepares to wait after this look at the extras sees the flag.
        _extras?.Released.Set();
    }
}
