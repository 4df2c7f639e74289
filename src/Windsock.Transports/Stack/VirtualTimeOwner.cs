using Windsock.Drivers.Virtual;
using Windsock.TcpIp;
using Windsock.TcpIp.Wire;

namespace Windsock.Transports.Stack;

/// <summary>Owns a network whose time jumps: as soon as everybody waits it is the time of what happens next.</summary>
/// <remarks>
/// <para>Threads that take part (<see cref="Participant"/>) stop the time as long as they run, and run one at a time. When the last of them waits inside the
/// library, the thread itself lets time go on, at once, until one of them has something to do: such a program runs the same way each time.</para>
/// <para>Code that does not take part cannot be seen waiting. Where some of it has been told something, time goes on when nothing has touched the network for
/// a moment of real time.</para>
/// <para>The lock may be taken with any other lock of the library held, and none of those is taken with this one held.</para>
/// </remarks>
internal sealed class VirtualTimeOwner : StackOwner, IDisposable
{
    private const int QuietMilliseconds = 1;
    private const int MostPoolLooks = 100;
    private const int SettlerStackBytes = 1 << 18;

    // What goes on within so much virtual time is done in one go for those who cannot be seen waiting.
    private const long SettleTicks = TimeSpan.TicksPerMillisecond;

    // A host's own periodic timers never end. When nobody waits by the clock, and nothing has come of so many turns, time rests until somebody does something.
    private const int FutileTurns = 1000;

    // A turn leaves the lock after so many jumps, whatever else there is to do.
    private const int JumpsAtOnce = 10_000;

    private readonly AlarmQueue _alarms = new();
    private readonly AutoResetEvent _restless = new(false);
    private readonly Turns _turns = new();
    private readonly TurnWatch _watch;
    private readonly NewsQueue _news;
    private long _now; // Ticks. The lock guards changes.
    private long _visits; // To the lock.
    private int _waits;
    private long _horizon = -1; // Ticks; how far the settler may go.
    private int _others; // Participants that wait where the owner cannot see it.
    private int _jumps;
    private volatile bool _unsettled;
    private bool _goesToRest;
    private bool _hasSettler;
    private volatile bool _disposed;

    public VirtualTimeOwner(VirtualNetwork network)
    {
        Network = network;
        Provider = new VirtualTimeProvider(this);
        _watch = new TurnWatch(this);
        _news = new NewsQueue(this);
        IsUsed = true;
    }

    /// <summary>Whether any network of the process has a time of its own.</summary>
    public static bool IsUsed { get; private set; }

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

    /// <summary>Visits to the lock so far: as long as there are some, somebody does something.</summary>
    internal long Visits => Volatile.Read(ref _visits);

    /// <summary>Who runs. Guarded by the lock.</summary>
    internal Turns Turns => _turns;

    /// <summary>Whether there are news that nobody takes yet. Guarded by the lock.</summary>
    internal bool HasNews => _news.AreLeft;

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

    /// <summary>The calling thread has woken code that does not take part in the time.</summary>
    public static void WokeUnseen()
    {
        if (Participant.Current is { } self) self.Owner._unsettled = true;
    }

    /// <summary>The calling thread takes part from now on: time stands still while it runs.</summary>
    /// <returns>Its participant, or null when it took part before.</returns>
    /// <exception cref="InvalidOperationException">It takes part in another network's time, which would stand still meanwhile.</exception>
    public Participant? Join()
    {
        if (Participant.Current is { } before)
        {
            return before.Owner == this ? null : throw new InvalidOperationException("The thread takes part in the time of another network.");
        }

        Participant self = Expect();
        self.Arrive();
        return self;
    }

    /// <summary>A participant more, ready from now on, whose thread is about to be started.</summary>
    public Participant Expect()
    {
        var expected = new Participant(this);
        EnterBriefly();
        Add(expected);
        ExitWithTurn();
        return expected;
    }

    /// <summary>A participant more, ready from now on. With the lock held.</summary>
    public void Add(Participant participant) => _turns.Add(participant);

    /// <summary>A participant, which runs, takes part no longer.</summary>
    public void Remove(Participant participant, bool goesOnUnseen)
    {
        Enter();
        _turns.End(participant);
        if (goesOnUnseen) _unsettled = true;
        Leave();
    }

    /// <summary>Has a participant look at what it waits for.</summary>
    public void Call(Participant participant)
    {
        EnterBriefly();
        MakeReady(participant);
        ExitWithTurn();
    }

    /// <summary>The same, with the lock held.</summary>
    public void MakeReady(Participant participant)
    {
        participant.HasCall = participant.State != Participant.Place.Waiting;
        if (participant.HasCall) return;
        participant.Due = Instant.Never;
        _waits--;
        _turns.Add(participant);
    }

    /// <summary>A participant, which runs, begins to wait. With the lock held.</summary>
    /// <returns>Whether it does, and has not been called before, nor is over already.</returns>
    public bool BeginWait(Participant participant, Instant deadline)
    {
        bool isCalled = participant.HasCall;
        participant.HasCall = false;
        if (isCalled || deadline <= Clock) return false;

        participant.State = Participant.Place.Waiting;
        participant.Pause();
        _turns.End(participant);
        _waits++;
        Set(participant, deadline);
        return true;
    }

    /// <summary>A participant waits for something else than the network and other participants.</summary>
    public void BeginElsewhere(Participant participant)
    {
        Enter();
        _others++;
        participant.IsElsewhere = true;
        _turns.End(participant);
        Leave();
    }

    /// <summary>It wants to go on.</summary>
    public void EndElsewhere(Participant participant)
    {
        EnterBriefly();
        _others--;
        participant.IsElsewhere = false;
        participant.Pause();
        _turns.Add(participant);
        ExitWithTurn();
    }

    /// <summary>A participant, which runs, lets others go first.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Yield(Participant participant)
    {
        EnterBriefly();
        bool hasReady = _turns.HasReady;
        if (hasReady)
        {
            participant.Pause();
            _turns.End(participant);
            _turns.Add(participant);
        }

        ExitWithTurn();
        return hasReady;
    }

    /// <summary>Somebody has news, to be taken before time goes on, on a thread that has no lock.</summary>
    public void AddNews(INewsTaker taker)
    {
        EnterBriefly();
        _news.Add(taker);
        if (Participant.Current?.Owner != this) AskToSettle(); // A participant takes them before it waits.
        ExitWithTurn();
    }

    /// <summary>Takes the news that there are. With no lock held.</summary>
    public void TakeNews() => _news.TakeAll();

    /// <summary>As <see cref="StackOwner.Enter"/>, without work for the stack.</summary>
    internal void EnterForNews() => EnterBriefly();
    internal void ExitForNews() => ExitBriefly();

    /// <summary>Sets something off at a point of time. With the lock held.</summary>
    /// <param name="alarm">What.</param>
    /// <param name="due">When.</param>
    public void Set(VirtualAlarm alarm, Instant due) => _alarms.Set(alarm, due);

    /// <summary>As <see cref="Set"/>, for callers that may have other locks.</summary>
    /// <returns>Whether it was set before.</returns>
    public bool SetBriefly(VirtualAlarm alarm, Instant due)
    {
        EnterBriefly();
        bool was = alarm.Due != Instant.Never;
        Set(alarm, due);
        ExitBriefly();
        return was;
    }

    /// <inheritdoc/>
    protected override bool Sleep(StackWaiter waiter, Instant deadline)
    {
        if (Participant.Current is { } self && self.Owner == this)
        {
            waiter.Participant = self;
            Leave();
            bool remains = self.Sleep(deadline);
            Enter();
            waiter.Participant = null;
            return remains || waiter.IsCalled;
        }

        _waits++;
        var alarm = new WaitAlarm(waiter);
        Set(alarm, deadline);
        Leave();
        Participant? elsewhere = Participant.BeginElsewhere(); // In the time of another network.
        bool stays = waiter.Sleep(Instant.Never);
        elsewhere?.EndElsewhere();
        Enter();
        alarm.Due = Instant.Never;
        _waits--;
        return stays;
    }

    /// <inheritdoc/>
    internal override void Call(StackWaiter waiter, ref Told? told)
    {
        if (waiter.IsCalled) return;
        base.Call(waiter, ref told);
        if (waiter.Participant is { } participant) MakeReady(participant);
        else _unsettled = true;
    }

    /// <inheritdoc/>
    protected override Instant RunDue()
    {
        _visits++;
        if (Participant.Current?.Owner != this) _unsettled = true; // Somebody who cannot be seen waiting does something.
        if (Network.NextDeadline <= Clock) Network.Poll(Clock);
        return Network.NextDeadline;
    }

    /// <inheritdoc/>
    protected override bool GoesOn(Instant deadline, ref Told? told)
    {
        bool asks = !_goesToRest;
        _goesToRest = false;
        Instant next = Instant.Min(deadline, _alarms.Next());
        if (told is not null || !_turns.AreOver || next == Instant.Never) return false;
        bool mayGoOn = !_unsettled && ((_waits > 0 && _others == 0) || next.Ticks <= _horizon) && ++_jumps <= JumpsAtOnce;
        if (!mayGoOn)
        {
            _jumps = 0;
            if (asks) AskToSettle();
            return false;
        }

        Volatile.Write(ref _now, Math.Max(_now, next.Ticks));
        _alarms.GoOff(this, ref told);
        return true;
    }

    /// <inheritdoc/>
    protected override bool Exit(Told? told)
    {
        if (told is not null) _turns.Hold(); // Time stands still until everybody has been told.
        Participant? next = _turns.Next();
        _watch.Look();
        base.Exit(told);
        next?.Begin();
        if (told is null) return false;
        EnterBriefly();
        _turns.Release();
        return true;
    }

    private void ExitWithTurn()
    {
        Participant? next = _turns.Next();
        _watch.Look();
        ExitBriefly();
        next?.Begin();
    }

    /// <summary>Lets a participant run beside those that have been blocked outside the library for a while.</summary>
    internal void Unblock(Func<bool> isNeeded)
    {
        EnterBriefly();
        bool isStuck = isNeeded();
        Participant? next = isStuck ? _turns.Force() : null;
        if (isStuck && HasNews) AskToSettle(); // The settler takes them in place of who is blocked.
        ExitBriefly();
        next?.Begin();
    }

    private void AskToSettle()
    {
        if (!_hasSettler) _hasSettler = LibraryServices.StartThread("windsock virtual time", SettlerStackBytes, Settle);
        _restless.Set();
    }

    /// <summary>Lets time go on for those who cannot be seen waiting, when nobody has done anything for a moment.</summary>
    private void Settle()
    {
        new Participant(this).Take(); // Not counted: its own turns are nobody's doing.
        int futile = 0;
        while (!_disposed)
        {
            _restless.WaitOne();
            TakeNews();
            AwaitQuiet(out long seen);
            Enter();
            bool isQuiet = _visits == seen && _turns.AreOver;
            if (isQuiet)
            {
                futile = _unsettled ? 0 : futile + 1;
                _unsettled = false;
                bool isAwaited = _waits > 0 || _others > 0 || !_alarms.IsEmpty;
                long next = Instant.Min(Network.NextDeadline, _alarms.Next()).Ticks;
                if (isAwaited || futile < FutileTurns) _horizon = next == long.MaxValue ? -1 : next + SettleTicks;
            }

            Leave();
            TakeNews();
            Enter();
            bool rests = futile >= FutileTurns && !_unsettled && _waits == 0 && _others == 0 && _alarms.IsEmpty;
            _horizon = -1;
            if (rests)
            {
                // With the lock held: who asks from now on is not forgotten.
                _unsettled = _goesToRest = true;
                _restless.Reset();
            }

            Leave();
            TakeNews(); // Time may have gone on in there.
        }
    }

    // What has been told may go on in the thread pool of .NET, whose threads may be long in coming on a busy machine.
    private void AwaitQuiet(out long seen)
    {
        int looks = 0;
        do
        {
            seen = Visits;
            Thread.Sleep(QuietMilliseconds);
        }
        while ((Visits != seen || (ThreadPool.PendingWorkItemCount > 0 && ++looks < MostPoolLooks)) && !_disposed);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _restless.Set();
    }
}
