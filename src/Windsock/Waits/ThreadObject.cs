using Windsock.Linux;
using Windsock.Transports.Stack;

namespace Windsock.Waits;

/// <summary>A thread of the process: its APCs, its waits, and a thing to wait for, signalled when it has ended.</summary>
internal sealed class ThreadObject : DispatcherObject
{
    /// <summary>STILL_ACTIVE.</summary>
    public const uint StillActive = 259;

    [ThreadStatic]
    private static ThreadObject? t_current;

    private readonly ApcQueue _apcs = new();
    private bool _hasEnded;
    private int _apcDepth;
    private object?[] _routinesOf = new object?[2]; // Sockets whose completion routines run now: none of theirs is run within another (OV07).
    private int _routines;
    private uint _exitCode = StillActive;

    private ThreadObject()
    {
        Waiter = new Waiter(this);
        Call = new BlockingCall(this);
    }

    /// <summary>A thread that is yet to begin, which <see cref="Adopt"/> shows.</summary>
    public ThreadObject(ThreadLaunch start)
        : this() => Start = start;

    /// <summary>The thread that asks, also one that the program made by other means.</summary>
    public static ThreadObject Current => t_current ?? Attach();

    /// <summary>Called on each thread that ends, before its object is signalled and its mutexes are abandoned.</summary>
    public static event Action<ThreadObject>? OnExit;

    /// <summary>gettid(2); 0 until the thread has begun.</summary>
    public int Id { get; private set; }

    /// <summary>How it was started, when it was by CreateThread.</summary>
    public ThreadLaunch? Start { get; }

    /// <summary>The mutexes that it owns. Guarded by the gate.</summary>
    internal MutexObject? OwnedMutexes { get; set; }

    /// <summary>Whether it is over.</summary>
    public bool HasEnded => Volatile.Read(ref _hasEnded);

    /// <summary>STILL_ACTIVE until the thread has ended.</summary>
    public uint ExitCode => Volatile.Read(ref _exitCode);

    /// <summary>Its waits.</summary>
    public Waiter Waiter { get; }

    /// <summary>Its calls that may block in the host.</summary>
    public BlockingCall Call { get; }

    /// <summary>For the one <see cref="WakeList"/> that the thread is on.</summary>
    internal ThreadObject? NextToWake { get; set; }

    /// <summary>Told of each APC, outside the gate, while the thread sleeps alertably in a place of its own (a completion port). Set by the thread.</summary>
    internal IAlertable? AlertedPlace { get; set; }

    /// <summary>Whether the thread runs an APC now. To be asked on the thread.</summary>
    public bool IsInApc => _apcDepth != 0;

    /// <summary>What the thread is to completion ports, once it has waited at one.</summary>
    internal Engine.PortWorker? Worker { get; set; }

    /// <summary>It has started operations that end with it unless they have ended before.</summary>
    internal bool LeavesOperations { get; set; }

    /// <summary>Whether APCs wait to be run.</summary>
    public bool HasApcs => _apcs.Count != 0 && (_routines == 0 || HasOtherApcs());

    private ReadOnlySpan<object?> Busy => _routinesOf.AsSpan(0, _routines);

    private bool HasOtherApcs()
    {
        lock (Dispatcher.Gate) return _apcs.AnyPast(Busy);
    }

    internal override bool IsSignalled(ThreadObject by) => _hasEnded;

    private static ThreadObject Attach()
    {
        var attached = new ThreadObject();
        attached.Adopt();
        return attached;
    }

    /// <summary>Makes this the object of the calling thread.</summary>
    internal void Adopt()
    {
        Id = LibC.gettid();
        t_current = this;
        ThreadRegistry.Add(this);
    }

    /// <summary>The calling thread, if anything has made it known.</summary>
    internal static ThreadObject? IfKnown => t_current;

    /// <summary>Queues an APC, from any thread; a wait of the thread that is alertable ends.</summary>
    /// <returns>False when the thread has ended.</returns>
    public bool QueueApc(in Apc apc)
    {
        WakeList wakes = default;
        bool comes;
        lock (Dispatcher.Gate)
        {
            if (_hasEnded) return false;
            _apcs.Add(apc);
            comes = (_routines != 0 && apc.IsRoutineOf(Busy)) || Waiter.Alert(ref wakes);
        }

        wakes.Wake();
        if (AlertedPlace is { } place) place.ApcQueued(this);
        else if (!comes && (t_current != this || Participant.Current is not null)) Call.Knock(); // It may do the work of others while it waits in a call.
        return true;
    }

    /// <summary>Runs the APCs of this thread, also those that come meanwhile.</summary>
    /// <returns>Whether there were any.</returns>
    public bool RunApcs()
    {
        bool any = false;
        while (true)
        {
            Apc apc;
            lock (Dispatcher.Gate)
            {
                if (!_apcs.TryTake(Busy, out apc)) return any;
                if (apc.Socket is { } socket) BeginRoutine(socket);
            }

            any = true;
            _apcDepth++;
            apc.Run();
            _apcDepth--;
            if (apc.Socket is not null) _routinesOf[--_routines] = null;
        }
    }

    private void BeginRoutine(object socket)
    {
        if (_routines == _routinesOf.Length) Array.Resize(ref _routinesOf, _routines * 2);
        _routinesOf[_routines++] = socket;
    }

    /// <summary>What <see cref="TrySetPriority"/> has set.</summary>
    public int Priority { get; private set; }

    /// <summary>Sets the host's nice value of the thread: two steps for one of Windows.</summary>
    public bool TrySetPriority(int priority)
    {
        if (LibC.setpriority(LibC.PRIO_PROCESS, (uint)Id, Math.Clamp(-2 * priority, -20, 19)) != 0) return false;
        Priority = priority;
        return true;
    }

    /// <summary>What the thread ends with, unless somebody says otherwise.</summary>
    internal uint ComingExitCode { get; set; }

    /// <summary>The thread ends, with whatever it owned. On the thread itself, or after it has gone.</summary>
    internal void End()
    {
        if (HasEnded) return;

        OnExit?.Invoke(this);
        ThreadRegistry.Remove(this);
        WakeList wakes = default;
        lock (Dispatcher.Gate)
        {
            _hasEnded = true;
            _exitCode = ComingExitCode;
            _apcs.Clear();
            AbandonMutexes(ref wakes);
            ReleaseWaiters(ref wakes);
        }

        wakes.Wake();
    }

    private void AbandonMutexes(ref WakeList wakes)
    {
        MutexObject? owned = OwnedMutexes;
        OwnedMutexes = null;
        while (owned is not null)
        {
            MutexObject? next = owned.NextOwned;
            owned.Abandon(ref wakes);
            owned = next;
        }
    }

    internal void TrySatisfy(WaitBlock block, ref WakeList wakes) => Waiter.TrySatisfy(block, ref wakes);

    internal void LookAgain(ref WakeList wakes) => Waiter.LookAgain(ref wakes);

    internal void Unpark() => Waiter.Unpark();
}

/// <summary>A place beside <see cref="Wait"/> where threads sleep alertably.</summary>
internal interface IAlertable
{
    /// <summary>The thread has got an APC and must come out to run it.</summary>
    void ApcQueued(ThreadObject thread);
}
