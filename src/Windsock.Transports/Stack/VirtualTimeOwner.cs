using Windsock.Drivers.Virtual;
using Windsock.TcpIp;
using Windsock.TcpIp.Wire;

namespace Windsock.Transports.Stack;

/// <summary>Owns a network whose time jumps: as soon as everybody waits it is the time of what happens next.</summary>
/// <remarks>
/// <para>Threads that take part (<see cref="Join"/>) stop the time as long as they run. When the last of them waits inside the library, the thread itself
/// lets time go on,
/// at once, until one of them has something to do: such a program runs the same way each time.</para>
/// <para>Code that waits in other ways (await, completion ports, threads that do not take part) cannot be seen waiting. Where some of it has been told
/// something, time goes on
/// when nothing has touched the network for a moment of real time.</para>
/// </remarks>
internal sealed class VirtualTimeOwner : StackOwner, IDisposable
{
    private const int QuietMilliseconds = 1;
    private const int SettlerStackBytes = 1 << 18;

    // What goes on within so much virtual time is done in one go for those who cannot be seen waiting.
    private const long SettleTicks = TimeSpan.TicksPerMillisecond;

    // A host's own periodic timers never end. When nobody waits by the clock, and nothing has come of so many turns, time rests until somebody does something.
    private const int FutileTurns = 1000;

    // A turn leaves the lock after so many jumps, whatever else there is to do.
    private const int JumpsAtOnce = 10_000;

    [ThreadStatic]
    private static VirtualTimeOwner? t_joined;

    [ThreadStatic]
    private static VirtualTimeOwner? t_left; // While the thread waits where the owner cannot see it.

    private readonly PriorityQueue<Alarm, (long Due, long Sequence)> _alarms = new();
    private readonly AutoResetEvent _restless = new(false);
    private long _now; // Ticks. The lock guards changes.
    private long _sequence;
    private long _turns;
    private int _running; // Threads that take part and do not wait, and timers that run.
    private int _waits;
    private long _horizon = -1; // Ticks; how far the settler may go.
    private int _others; // Threads that take part, and wait where the owner cannot see it.
    private int _jumps;
    private bool _unsettled;
    private bool _goesToRest;
    private bool _hasSettler;
    private volatile bool _disposed;

    public VirtualTimeOwner(VirtualNetwork network)
    {
        Network = network;
        Provider = new VirtualTimeProvider(this);
        IsUsed = true;
    }

    /// <summary>Whether any network of the process has a time of its own.</summary>
    public static bool IsUsed { get; private set; }

    /// <summary>The calling thread is about to wait for something else than an endpoint, inside the library.</summary>
    public static void BeginOtherWait()
    {
        if (t_joined is not { } owner) return;
        t_left = owner;
        t_joined = null;
        owner.Count(running: -1, others: 1);
    }

    /// <summary>It runs again.</summary>
    public static void EndOtherWait()
    {
        if (t_left is not { } owner) return;
        t_left = null;
        owner.Count(running: 1, others: -1);
        t_joined = owner;
    }

    private void Count(int running, int others)
    {
        Enter();
        _running += running;
        _others += others;
        Leave();
    }

    /// <summary>The network. Guarded by the lock.</summary>
    public VirtualNetwork Network { get; }

    /// <summary>Its clock for .NET.</summary>
    public VirtualTimeProvider Provider { get; }

    /// <inheritdoc/>
    public override TimeProvider? VirtualClock => Provider;

    /// <summary>The time, for whoever looks from outside.</summary>
    public long Ticks => Volatile.Read(ref _now);

    /// <inheritdoc/>
    protected override Instant Clock => new(_now);

    /// <inheritdoc/>
    public override void FindHost(string name, List<IpAddress> addresses)
    {
        Enter();
        foreach (NetStack host in Network.Hosts.Where(each => each.Options.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
        {
            addresses.AddRange(host.Interfaces.Where(each => !each.Properties.IsLoopback).SelectMany(each => each.Addresses).Select(each => each.Address));
        }

        Leave();
    }

    /// <summary>The calling thread takes part from now on: time stands still while it runs.</summary>
    /// <returns>Whether it did not before.</returns>
    /// <exception cref="InvalidOperationException">It takes part in another network's time, which would stand still meanwhile.</exception>
    public bool Join()
    {
        if (t_joined == this) return false;
        if (t_joined is not null) throw new InvalidOperationException("The thread takes part in the time of another network.");
        Expect();
        t_joined = this;
        return true;
    }

    /// <summary>As if one more thread ran: it is about to be started.</summary>
    public void Expect()
    {
        Enter();
        _running++;
        Leave();
    }

    /// <summary>The calling thread is the one that was expected.</summary>
    public void Arrive() => t_joined = this;

    /// <summary>The calling thread takes part no longer.</summary>
    public void Part()
    {
        t_joined = null; // What it does next cannot be seen any more.
        Count(running: -1, others: 0);
    }

    /// <summary>Sets something off at a point of time.</summary>
    /// <param name="alarm">What.</param>
    /// <param name="due">When.</param>
    public void Set(Alarm alarm, Instant due)
    {
        alarm.Due = due;
        if (due != Instant.Never) _alarms.Enqueue(alarm, (due.Ticks, _sequence++));
    }

    /// <summary>A timer's callback has returned; what it has started may still run.</summary>
    public void TimerReturned()
    {
        t_joined = null;
        Enter();
        _running--;
        _unsettled = true;
        Leave();
    }

    /// <inheritdoc/>
    protected override bool Sleep(StackWaiter waiter, Instant deadline)
    {
        bool participates = t_joined == this;
        waiter.Participates = participates;
        if (participates) _running--;
        _waits++;
        var alarm = new WaitAlarm(waiter);
        Set(alarm, deadline);
        Leave();
        bool stays = waiter.Sleep(Instant.Never);
        Enter();
        alarm.Due = Instant.Never;
        _waits--;
        if (participates && !waiter.IsCalled) _running++; // Whoever calls it counts it.
        return stays;
    }

    /// <inheritdoc/>
    internal override void Call(StackWaiter waiter, Told told)
    {
        if (waiter.IsCalled) return;
        if (waiter.Participates) _running++;
        else _unsettled = true;
        base.Call(waiter, told);
    }

    /// <inheritdoc/>
    protected override void OnTold() => _unsettled = true;

    /// <inheritdoc/>
    protected override Instant RunDue()
    {
        _turns++;
        if (t_joined != this) _unsettled = true; // Somebody who cannot be seen waiting does something.
        if (Network.NextDeadline <= Clock) Network.Poll(Clock);
        return Network.NextDeadline;
    }

    /// <inheritdoc/>
    protected override bool GoesOn(Instant deadline, ref Told? told)
    {
        bool asks = !_goesToRest;
        _goesToRest = false;
        while (_alarms.TryPeek(out Alarm? first, out (long Due, long Sequence) key) && first.Due.Ticks != key.Due) _alarms.Dequeue(); // Put off, or taken back.
        Instant next = _alarms.TryPeek(out _, out (long Due, long Sequence) due) ? Instant.Min(deadline, new Instant(due.Due)) : deadline;
        if (_running > 0 || next == Instant.Never) return false;
        bool mayGoOn = !_unsettled && (_waits > 0 || next.Ticks <= _horizon) && ++_jumps <= JumpsAtOnce;
        if (!mayGoOn)
        {
            _jumps = 0;
            if (asks) AskToSettle();
            return false;
        }

        Volatile.Write(ref _now, Math.Max(_now, next.Ticks));
        while (_alarms.TryPeek(out Alarm? alarm, out (long Due, long Sequence) key) && key.Due <= _now)
        {
            _alarms.Dequeue();
            if (alarm.Due.Ticks != key.Due) continue;
            alarm.Due = Instant.Never;
            alarm.GoOff(this, told ??= RentTold());
        }

        return true;
    }

    /// <summary>A timer goes off, on a thread of the pool.</summary>
    public void RunTimer(Action callback)
    {
        _running++;
        ThreadPool.UnsafeQueueUserWorkItem(_ => callback(), null);
    }

    private void AskToSettle()
    {
        if (!_hasSettler) _hasSettler = LibraryServices.StartThread("windsock virtual time", SettlerStackBytes, Settle);
        _restless.Set();
    }

    /// <summary>Lets time go on for those who cannot be seen waiting, when nobody has done anything for a moment.</summary>
    private void Settle()
    {
        t_joined = this; // Its own turns are nobody's doing.
        int futile = 0;
        while (!_disposed)
        {
            _restless.WaitOne();
            AwaitQuiet(out long seen);
            Enter();
            bool isQuiet = _turns == seen && _running == 0;
            if (isQuiet)
            {
                futile = _unsettled ? 0 : futile + 1;
                _unsettled = false;
                bool isAwaited = _waits > 0 || _others > 0 || _alarms.Count > 0;
                if (isAwaited || futile < FutileTurns) _horizon = Next().Ticks is var next and not long.MaxValue ? next + SettleTicks : -1;
            }

            Leave();
            Enter();
            bool rests = futile >= FutileTurns && !_unsettled && _waits == 0 && _others == 0 && _alarms.Count == 0;
            _horizon = -1;
            if (rests)
            {
                // With the lock held: who asks from now on is not forgotten.
                _unsettled = _goesToRest = true;
                _restless.Reset();
            }

            Leave();
        }
    }

    private void AwaitQuiet(out long seen)
    {
        do
        {
            seen = Volatile.Read(ref _turns);
            Thread.Sleep(QuietMilliseconds);
        }
        while (Volatile.Read(ref _turns) != seen && !_disposed);
    }

    /// <summary>When the next thing happens by itself.</summary>
    private Instant Next() =>
        _alarms.TryPeek(out _, out (long Due, long Sequence) first) ? Instant.Min(Network.NextDeadline, new Instant(first.Due)) : Network.NextDeadline;

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _restless.Set();
    }

    /// <summary>Something that is to happen at a point of time.</summary>
    internal abstract class Alarm
    {
        /// <summary>When; <see cref="Instant.Never"/> when not. The owner's lock guards it.</summary>
        public Instant Due { get; set; } = Instant.Never;

        /// <summary>The time has come. With the lock held.</summary>
        public abstract void GoOff(VirtualTimeOwner owner, Told told);
    }

    private sealed class WaitAlarm(StackWaiter waiter) : Alarm
    {
        public override void GoOff(VirtualTimeOwner owner, Told told) => owner.Call(waiter, told);
    }
}
