using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Windsock.Handles;
using Windsock.Linux;
using Windsock.Spi;
using Windsock.Transports.Stack;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>The operations of one socket: a queue for each direction, tried at once when it is believed ready, else by whoever reaps an edge.</summary>
/// <remarks>Its gate guards everything in it, and is held while an attempt runs: so data goes to the buffers in the order of the calls, and the endpoint is
/// not closed under one. The ends of operations are told after it has been left.</remarks>
internal abstract class SocketIo : OverlappedObject, INewsTaker
{
    private const int MostWaiting = 1 << 17; // Far beyond what programs need, and an end to those that start operations without end (OV19).

    private SpinGate _gate;
    private OperationQueue _receives;
    private OperationQueue _sends;
    private Poller? _poller;

    // Unknown counts as ready: the first attempt finds out.
    private bool _mayReceive = true, _maySend = true;
    private bool _doubtsDrained; // Hung up, or urgent data has come: a short receive may not have been all there is.
    private bool _endsAfterSends;
    private volatile bool _hasEnded;
    private bool _closed;
    internal bool HasNews; // Is on the list of its poller, or of its network.
    private int _waiting; // In both queues.

    // There is one kind of socket; the queues and the rules of Winsock are in two classes, and in one object, for the sake of memory.
    private SocketObject Socket => Unsafe.As<SocketObject>(this);

    /// <summary>SD_SEND has reached the endpoint: a send that fails from then on may have failed of that.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Who carries the bytes.</summary>
    public abstract Endpoint Endpoint { get; }

    /// <summary>What few sockets have, made when it is needed.</summary>
    public abstract SocketExtras Extras { get; }

    /// <summary>The same, if there is any.</summary>
    protected abstract SocketExtras? ExtrasIfAny { get; }

    /// <summary>Replaces it.</summary>
    protected abstract void SetEndpoint(Endpoint endpoint);

    /// <inheritdoc/>
    public override WsaError Associate(CompletionPort port, nuint key)
    {
        _gate.Enter();
        try
        {
            if (Port is not null || _closed) return WSAEINVAL;

            // A socket that nothing waits for joins the port's poller with its first operation: the endpoint may be another one by then.
            if (_poller is not null)
            {
                Poller before = _poller;
                Unregister();
                WsaError error = Register(port.Poller);
                if (error != NO_ERROR) Register(before); // What waits must not wait for ever.
                if (error != NO_ERROR) return error;
            }

            return base.Associate(port, key);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Tries an operation, or queues it behind those before it. On WSA_IO_PENDING it is not the caller's any more.</summary>
    /// <returns>WSA_IO_PENDING; else how it ended, which the caller tells, with the bytes in <see cref="Operation.Result"/>.</returns>
    public WsaError Start(Operation operation)
    {
        _gate.Enter();
        try
        {
            if (_closed || Socket.IsClosed) return WSAENOTSOCK;

            ref OperationQueue queue = ref operation.IsSend ? ref _sends : ref _receives;
            ref bool ready = ref operation.IsSend ? ref _maySend : ref _mayReceive;
            if (queue.Head is null && (ready || _poller is null) && TryNow(operation, ref ready)) return operation.Result.Error;

            if (_waiting >= MostWaiting) return WSAENOBUFS;
            if (_poller is null)
            {
                WsaError error = (Port ?? WorkerPool.TryGetPort()) is { } port ? Register(port.Poller) : WSAENOBUFS;
                if (error != NO_ERROR) return error;
            }

            queue.Add(operation);
            _waiting++;
            if (Port is not null) PortWatch.Arouse();
            else if (operation.Initiator is { } initiator) ThreadOperations.Note(initiator);
            return WSA_IO_PENDING;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Tries an operation, which stays the caller's.</summary>
    /// <returns>Whether it has ended, with <see cref="Operation.Result"/>.</returns>
    public bool TryAtOnce(Operation operation)
    {
        _gate.Enter();
        try
        {
            if (_closed || Socket.IsClosed) operation.Result = IoResult.Failed(WSAENOTSOCK);
            if (_closed || Socket.IsClosed) return true;

            OperationQueue queue = operation.IsSend ? _sends : _receives;
            ref bool ready = ref operation.IsSend ? ref _maySend : ref _mayReceive;
            return queue.Head is null && ready && TryNow(operation, ref ready);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Attempts an operation.</summary>
    /// <returns>Whether it has ended.</returns>
    private unsafe bool TryNow(Operation operation, ref bool ready)
    {
        bool drained = false;
        if (Sse.IsSupported) Sse.Prefetch0(operation.Overlapped); // Written after the attempt, before an atomic instruction that would wait for it.
        operation.Result = operation.Attempt(Socket, ref drained);

        // Interrupted by a close, which cancels it as soon as the gate is free.
        bool ended = operation.Result.Error is not (WSAEWOULDBLOCK or WSAEINTR);
        if (!ended || (drained && !_doubtsDrained)) ready = false;
        return ended;
    }

    /// <summary>The host has reported edges.</summary>
    public void OnEdges(uint events)
    {
        const uint over = LibC.EPOLLHUP | LibC.EPOLLERR;
        const uint ended = over | LibC.EPOLLRDHUP;
        OperationQueue done = default;
        _gate.Enter();
        try
        {
            if ((events & (LibC.EPOLLIN | LibC.EPOLLPRI | ended)) != 0) _mayReceive = true;
            if ((events & (LibC.EPOLLOUT | over)) != 0) _maySend = true;
            if ((events & LibC.EPOLLPRI) != 0) _doubtsDrained = true; // A receive stops at the urgent mark.
            if ((events & ended) != 0 && Socket.IsConnected) _doubtsDrained = true; // Before a connection the host reports a hang-up too.
            if (_closed || Socket.IsClosed) return;

            Pump(ref _receives, ref _mayReceive, ref done);
            Pump(ref _sends, ref _maySend, ref done);
            if (ExtrasIfAny?.Notification is { } notification) notification.Look(SocketNotification.OfEdges(events));
            if (_endsAfterSends) EndIfSent();
        }
        finally
        {
            _gate.Exit();
        }

        EndAll(ref done);
    }

    /// <summary>A socket without a descriptor has news of any kind: what it is ready for now counts as edges.</summary>
    public void OnChanged()
    {
        Interlocked.Exchange(ref HasNews, false); // Before the look: what comes after that is news again.
        OnEdges(EpollEvents.Of(Endpoint.Poll()));
    }

    /// <summary>shutdown. The end of the stream follows the sends that wait (CL02).</summary>
    protected WsaError ShutdownAfterSends(int how)
    {
        if (how == Ws2_32.SD_RECEIVE) return Endpoint.Shutdown(how);
        _gate.Enter();
        try
        {
            bool sendsWait = _endsAfterSends = _sends.Head is not null && !_closed;
            if (!sendsWait)
            {
                _hasEnded = true;
                return Endpoint.Shutdown(how);
            }
        }
        finally
        {
            _gate.Exit();
        }

        return how == Ws2_32.SD_SEND ? NO_ERROR : Endpoint.Shutdown(Ws2_32.SD_RECEIVE);
    }

    private void EndIfSent()
    {
        if (_sends.Head is not null) return;
        _endsAfterSends = false;
        _hasEnded = true;
        Endpoint.Shutdown(Ws2_32.SD_SEND);
    }

    private void Pump(ref OperationQueue queue, ref bool ready, ref OperationQueue done)
    {
        while (ready && queue.Head is { } operation && TryNow(operation, ref ready))
        {
            done.Add(queue.TakeHead());
            _waiting--;
        }
    }

    /// <summary>Tells the end of each operation in a list.</summary>
    private void EndAll(ref OperationQueue done)
    {
        while (done.Head is not null)
        {
            Operation operation = done.TakeHead();
            if (operation.Result.Error == Operation.GoesOn) operation.GoOn();
            else Completion.Tell(operation, Socket, atOnce: false);
        }
    }

    /// <summary>An attempt has done enough for once: it is to be made again, after others. Called within the gate.</summary>
    public void ComeAgain() => OnReadinessChanged();

    /// <summary>An operation goes on elsewhere. Called by its attempt, so within the gate.</summary>
    public void SendAway(Operation operation)
    {
        (Extras.Away ??= []).Add(operation);
        if (Port is null && operation.Initiator is { } initiator) ThreadOperations.Note(initiator);
    }

    /// <summary>Puts the socket into a port's poller, unless it is in one: whoever reaps its edges looks for notifications too.</summary>
    /// <returns>NO_ERROR, WSAENOTSOCK, or what the host says.</returns>
    public WsaError Watch(CompletionPort port)
    {
        _gate.Enter();
        try
        {
            if (_closed) return WSAENOTSOCK;
            List<CompletionPort> held = Extras.HeldPorts ??= [];
            if (!held.Contains(port))
            {
                held.Add(port);
                port.AddSocket();
            }

            return _poller is null ? Register((Port ?? port).Poller) : NO_ERROR;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Looks whether there is something to notify of.</summary>
    /// <param name="allowed">SOCK_NOTIFY_EVENT_*.</param>
    public void LookForNotification(uint allowed)
    {
        _gate.Enter();
        try
        {
            if (!_closed) ExtrasIfAny?.Notification?.Look(allowed);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Starts an operation that waits in no queue of the socket.</summary>
    /// <returns>WSA_IO_PENDING, or WSAENOTSOCK.</returns>
    public WsaError StartAway(Operation operation)
    {
        _gate.Enter();
        bool open = !_closed && !Socket.IsClosed;
        if (open) SendAway(operation);
        _gate.Exit();
        return open ? WSA_IO_PENDING : WSAENOTSOCK;
    }

    /// <summary>An operation that went away has ended.</summary>
    /// <returns>Whether it was still there: who takes it tells its end.</returns>
    public bool TakeBack(Operation operation)
    {
        _gate.Enter();
        bool there = ExtrasIfAny?.Away is { } away && away.Remove(operation);
        _gate.Exit();
        return there;
    }

    /// <summary>Puts another endpoint under the socket: its readiness is unknown, and operations that wait go on with it.</summary>
    /// <returns>NO_ERROR, or why the new one cannot be polled; then the old one stays.</returns>
    protected WsaError Swap(Endpoint endpoint)
    {
        _gate.Enter();
        try
        {
            Poller? poller = _poller;
            Endpoint old = Endpoint;
            Unregister();
            SetEndpoint(endpoint);
            WsaError error = poller is null ? NO_ERROR : Register(poller);
            if (error == NO_ERROR) return NO_ERROR;

            SetEndpoint(old);
            Register(poller!);
            return error;
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <inheritdoc/>
    public override bool Cancel<TArgument>(Func<Operation, TArgument, bool> which, TArgument argument)
    {
        OperationQueue cancelled = default;
        _gate.Enter();
        try
        {
            _waiting -= _receives.TakeOut(which, argument, ref cancelled) + _sends.TakeOut(which, argument, ref cancelled);
            if (ExtrasIfAny?.Away is { } away) cancelled.TakeFrom(away, which, argument);
            if (_endsAfterSends && !_closed) EndIfSent();
        }
        finally
        {
            _gate.Exit();
        }

        bool any = cancelled.Head is not null;
        while (cancelled.Head is not null)
        {
            Operation operation = cancelled.TakeHead();
            operation.Result = new IoResult(WSA_OPERATION_ABORTED, operation.Result.Bytes);
            Completion.Tell(operation, Socket, atOnce: false);
        }

        return any;
    }

    /// <summary>The last handle is closed: what is pending ends as cancelled, and nothing starts any more.</summary>
    protected void CloseOperations()
    {
        _gate.Enter();
        _closed = true;
        _gate.Exit();
        Cancel(static (_, _) => true, 0);
        ExtrasIfAny?.Requests?.Close();
    }

    /// <summary>The endpoint goes now: no edge of it may come any more.</summary>
    protected void LeavePoller()
    {
        _gate.Enter();
        Unregister();
        _gate.Exit();
        foreach (CompletionPort held in ExtrasIfAny?.HeldPorts ?? []) held.RemoveSocket();
    }

    private WsaError Register(Poller poller)
    {
        Endpoint endpoint = Endpoint;
        WsaError error = Time is null ? poller.Add(this, endpoint.HostDescriptor) : NO_ERROR;
        if (error != NO_ERROR) return error;
        _poller = poller;
        if (endpoint.HostDescriptor >= 0) return NO_ERROR;
        endpoint.ReadinessChanged += OnReadinessChanged;
        OnReadinessChanged();
        return NO_ERROR;
    }

    private void OnReadinessChanged()
    {
        if (_poller is not { } poller) return;
        if (Time is not { } time) poller.Changed(this);
        else if (!Interlocked.Exchange(ref HasNews, true)) time.AddNews(this);
    }

    // Whose time stands still until news of the socket have been taken: nobody polls for it.
    private VirtualTimeOwner? Time => VirtualTimeProvider.OwnerOf(Endpoint.Clock);

    void INewsTaker.TakeNews() => OnChanged();

    private void Unregister()
    {
        if (_poller is not { } poller) return;
        if (Endpoint.HostDescriptor < 0) Endpoint.ReadinessChanged -= OnReadinessChanged;
        if (Time is null) poller.Remove(Endpoint.HostDescriptor);
        _poller = null;
        _mayReceive = _maySend = true;
        _doubtsDrained = false;
    }
}
