using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.Transports.Stack;

/// <summary>Owns stacks on behalf of many threads: callers in turn, each of which does the stack's work that its call brings.</summary>
/// <remarks>
/// <para>A thread that sends takes the lock, runs the operation and lets the packets go; what they cause on other hosts of the same owner, and in the same
/// host by
/// loopback, is done before it leaves. A thread of the owner's own between program and stack would cost two switches a call.</para>
/// <para>What endpoints have gained is noted under the lock and told after it: handlers of <see cref="Endpoint.ReadinessChanged"/> take locks of their
/// own, with which
/// others come in here.</para>
/// </remarks>
internal abstract class StackOwner
{
    [ThreadStatic]
    private static Told? t_told;

    // Links that never run dry do not keep the lock from the programs: what is left is due at once, for whoever looks after deadlines.
    private const int MostTurns = 64;

    // A neighbour that is there answers at once, and connections that wait for one that is not have been given up.
    private static readonly TimeSpan s_neighbourPatience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new(); // Guards the stacks, what they share, and everything here.
    private readonly List<NetStack> _stacks = [];
    private StackWaiter? _drainer; // A thread that waits until everything is delivered.
    private Instant _neighboursCount; // Until when that thread waits also for neighbours to be found.
    private bool _networkChanged; // Routes or addresses, since the lock was taken.
    private StackEndpoint? _noted; // Endpoints that may have gained something since the lock was taken.

    /// <summary>The time; read with the lock held, so that it never runs backwards.</summary>
    protected abstract Instant Clock { get; }

    /// <summary>The time, for whoever has the lock.</summary>
    public Instant Now => Clock;

    /// <summary>The clock that waits go by, where it is not the system's.</summary>
    public virtual TimeProvider? VirtualClock => null;

    /// <summary>The stacks. Guarded by the lock.</summary>
    protected IReadOnlyList<NetStack> Stacks => _stacks;

    /// <summary>Whether the calling thread has the lock.</summary>
    public bool IsHeld => _gate.IsHeldByCurrentThread;

    /// <summary>Has the owner look after one more stack.</summary>
    public void Add(NetStack stack)
    {
        Enter();
        _stacks.Add(stack);
        Leave();
    }

    /// <summary>Has <see cref="StackChanges"/> tell of changes of a stack's addresses and routes from now on.</summary>
    public void WatchNetwork(NetStack stack)
    {
        Enter();
        stack.Ip.WhenChanged ??= () => _networkChanged = true;
        Leave();
    }

    /// <summary>Finds the addresses of a host of the same network.</summary>
    public virtual void FindHost(string name, List<IpAddress> addresses)
    {
    }

    /// <summary>Waits until connections that were closed have delivered what was sent by them: the stack ends with the process.</summary>
    /// <param name="patience">How long at most; a peer may have gone.</param>
    public void Drain(TimeSpan patience)
    {
        Instant now = Enter(), deadline = now + patience;
        _neighboursCount = now + s_neighbourPatience;
        while (IsFinishing() && Clock < deadline)
        {
            _drainer = StackWaiter.OfThread;
            _drainer.Prepare(Readiness.None);
            if (!Sleep(_drainer, Clock < _neighboursCount ? Instant.Min(deadline, _neighboursCount) : deadline)) break;
        }

        _drainer = null;
        Leave();
    }

    /// <summary>Gives up all links: the process ends, and nothing is carried any more.</summary>
    public virtual void CloseLinks()
    {
        Enter();
        foreach (NetStack stack in _stacks)
        {
            foreach (NetworkInterface each in stack.Interfaces) (each.Link as IDisposable)?.Dispose();
        }

        Leave();
    }

    /// <summary>Takes the lock.</summary>
    /// <returns>The time, for the operations that follow.</returns>
    public Instant Enter()
    {
        _gate.Enter();
        return Clock;
    }

    /// <summary>Does what has become due, leaves the lock, and tells what endpoints have gained.</summary>
    public void Leave()
    {
        do
        {
            Told? told = null;
            do
            {
                Instant deadline = RunDue();
                if (_noted is not null) TakeNoted(ref told);
                if (!GoesOn(deadline, ref told)) break;
            }
            while (true);

            if (_drainer is { } drainer && !IsFinishing()) Call(drainer, ref told);
            if (!Exit(told)) return;
        }
        while (true);
    }

    /// <summary>Leaves the lock, and tells whom there is to tell.</summary>
    /// <returns>Whether the lock has been taken again, since telling may have been what time waited for.</returns>
    protected virtual bool Exit(Told? told)
    {
        bool networkChanged = _networkChanged;
        _networkChanged = false;
        _gate.Exit();
        if (networkChanged) StackChanges.Tell();
        if (told is null) return false;
        told.Tell();
        t_told = told;
        return false;
    }

    /// <summary>Takes the lock for some instructions that bring the stack no work.</summary>
    protected void EnterBriefly() => _gate.Enter();

    /// <summary>Leaves it, and does nothing else.</summary>
    protected void ExitBriefly() => _gate.Exit();

    /// <summary>A list to tell by. The thread's own one is taken away meanwhile: a handler may come in here again.</summary>
    internal static Told RentTold()
    {
        Told told = t_told ?? new Told();
        t_told = null;
        return told;
    }

    /// <summary>Notes an endpoint whose readiness may have gained something. With the lock held.</summary>
    public void Note(StackEndpoint endpoint)
    {
        if (endpoint.IsNoted) return;
        endpoint.IsNoted = true;
        endpoint.NextNoted = _noted;
        _noted = endpoint;
    }

    /// <summary>Leaves the lock, sleeps until the endpoint may be ready, and takes the lock again.</summary>
    /// <param name="endpoint">The endpoint, which is not ready now.</param>
    /// <param name="wanted">For what.</param>
    /// <param name="deadline">How long.</param>
    /// <returns>NO_ERROR: look again; WSAETIMEDOUT; or WSAEINTR when somebody wants the thread out of the call.</returns>
    public WsaError Wait(StackEndpoint endpoint, Readiness wanted, Instant deadline)
    {
        if (Clock >= deadline) return WsaError.WSAETIMEDOUT;

        StackWaiter waiter = StackWaiter.OfThread;
        waiter.Prepare(wanted);
        endpoint.AddWaiter(waiter);
        bool stays = Sleep(waiter, deadline);
        endpoint.RemoveWaiter(waiter);
        return stays || waiter.IsCalled ? WsaError.NO_ERROR : WsaError.WSAEINTR; // Also when the time is over: the next wait tells that.
    }

    /// <summary>Leaves the lock, sleeps until the waiter is called or the deadline has come, and takes the lock.</summary>
    /// <returns>False when somebody wants the thread out of the call.</returns>
    protected abstract bool Sleep(StackWaiter waiter, Instant deadline);

    /// <summary>All that was due has been done, and the next thing to do without a call is due then: whoever looks after it is told. With the lock
    /// held.</summary>
    /// <returns>Whether time has gone on, so that there may be more to do at once.</returns>
    protected abstract bool GoesOn(Instant deadline, ref Told? told);

    /// <summary>Calls a waiting thread. With the lock held.</summary>
    internal virtual void Call(StackWaiter waiter, ref Told? told)
    {
        if (waiter.Call()) (told ??= RentTold()).Add(waiter);
    }

    /// <summary>Runs every stack that has something due, until none has.</summary>
    /// <returns>When the next has.</returns>
    protected virtual Instant RunDue()
    {
        for (int turn = 0; ; turn++)
        {
            Instant next = Instant.Never, now = Clock;
            bool ran = false;
            foreach (NetStack stack in _stacks)
            {
                if (stack.NextDeadline <= now)
                {
                    stack.Poll(now);
                    ran = true;
                }

                next = Instant.Min(next, stack.NextDeadline);
            }

            // What one stack sends another of them receives, so all are looked at again.
            if (!ran || turn == MostTurns) return next;
        }
    }

    /// <summary>Whether something has not arrived that was sent: data of a connection that was closed, or a datagram that waits until its neighbour is found.
    /// </summary>
    private bool IsFinishing()
    {
        bool neighboursCount = Clock < _neighboursCount;
        foreach (NetStack stack in _stacks)
        {
            if (stack.Tcp.IsFinishing) return true;
            for (int i = 0; neighboursCount && i < stack.Interfaces.Count; i++)
            {
                if (stack.Interfaces[i].Neighbours.Waiting > 0) return true;
            }
        }

        return false;
    }

    private void TakeNoted(ref Told? told)
    {
        while (_noted is { } endpoint)
        {
            _noted = endpoint.NextNoted;
            endpoint.NextNoted = null;
            endpoint.IsNoted = false;
            endpoint.CallWaiters(this, ref told);
            if (endpoint.HasListeners) (told ??= RentTold()).Add(endpoint);
        }
    }

    /// <summary>Whom to tell when the lock has been left. Kept by the thread for its next time.</summary>
    internal sealed class Told
    {
        private StackEndpoint?[] _endpoints = new StackEndpoint?[4];
        private StackWaiter?[] _waiters = new StackWaiter?[4];
        private readonly List<Action> _actions = [];
        private int _endpointCount;
        private int _waiterCount;

        public void Add(StackEndpoint endpoint)
        {
            if (_endpointCount == _endpoints.Length) Array.Resize(ref _endpoints, _endpointCount * 2);
            _endpoints[_endpointCount++] = endpoint;
        }

        /// <summary>Adds a thread that sleeps in the host.</summary>
        public void Add(StackWaiter waiter)
        {
            if (_waiterCount == _waiters.Length) Array.Resize(ref _waiters, _waiterCount * 2);
            _waiters[_waiterCount++] = waiter;
        }

        /// <summary>Adds something else to do.</summary>
        public void Add(Action action) => _actions.Add(action);

        public void Tell()
        {
            foreach (Action action in _actions) action();
            _actions.Clear();
            for (int i = 0; i < _waiterCount; i++) _waiters[i]!.Wake();
            Array.Clear(_waiters, 0, _waiterCount);
            _waiterCount = 0;
            for (int i = 0; i < _endpointCount; i++) _endpoints[i]!.RaiseChanged();
            Array.Clear(_endpoints, 0, _endpointCount);
            _endpointCount = 0;
        }
    }
}
