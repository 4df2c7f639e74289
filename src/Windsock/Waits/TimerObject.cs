namespace Windsock.Waits;

/// <summary>A waitable timer.</summary>
internal sealed class TimerObject(bool manualReset) : DispatcherObject
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly DueAlarm _alarm = new();
    private bool _isSet;
    private long _period; // 0 for a timer that fires once.
    private TimerApc? _apc;

    internal override bool IsSignalled(ThreadObject by) => _isSet;

    internal override void Consume(ThreadObject by)
    {
        if (!manualReset) _isSet = false;
    }

    /// <summary>Starts the timer anew.</summary>
    /// <param name="dueTime">In 100 ns: negative from now, else a FILETIME.</param>
    /// <param name="periodMilliseconds">0 to fire once.</param>
    /// <param name="apc">Queued to its thread each time; or null.</param>
    public void Start(long dueTime, int periodMilliseconds, TimerApc? apc)
    {
        long due = Dispatcher.DueTime(dueTime);
        lock (Dispatcher.Gate)
        {
            Disarm();
            _alarm.TakeTime();
            _isSet = false;
            _period = periodMilliseconds * NanosecondsPerMillisecond;
            _apc = apc;
            _alarm.Timer = this;
            Clock.Set(_alarm, due);
        }
    }

    /// <summary>Stops the timer; whether it is signalled stays.</summary>
    public void Cancel()
    {
        lock (Dispatcher.Gate) Disarm();
    }

    private void Disarm()
    {
        Clock.Cancel(_alarm);
        _alarm.Timer = null;
        _apc?.Withdraw();
        _apc = null;
    }

    private void Fire()
    {
        WakeList wakes = default;
        TimerApc? apc;
        lock (Dispatcher.Gate)
        {
            // Stopped, or set anew, while the alarm was about to ring.
            if (_alarm.Timer is null || _alarm.IsSet) return;
            if (_apc is { Thread.HasEnded: true }) return; // A timer with a routine stops with the thread that set it.

            _isSet = true;
            apc = _apc;
            long now = _alarm.Now;
            if (_period != 0) Clock.Set(_alarm, _alarm.Due + _period > now ? _alarm.Due + _period : now + _period); // Missed ones are not made up for.
            ReleaseWaiters(ref wakes);
        }

        wakes.Wake();
        apc?.Queue();
    }

    protected override void OnLastHandleClosed(bool callsInside)
    {
        Cancel();
        base.OnLastHandleClosed(callsInside);
    }

    private sealed class DueAlarm : Alarm
    {
        public TimerObject? Timer { get; set; }

        public override void Ring() => Timer?.Fire();
    }
}

/// <summary>The routine of a timer: queued at most once at a time, however often the timer fires before the thread runs it.</summary>
internal sealed unsafe class TimerApc(ThreadObject thread, delegate* unmanaged<void*, uint, uint, void> routine, void* argument) : ApcNotice
{
    private readonly delegate* unmanaged<void*, uint, uint, void> _routine = routine;
    private readonly void* _argument = argument;
    private int _isQueued;
    private bool _isWithdrawn; // Guarded by the gate.
    private long _firedAt;

    public ThreadObject Thread { get; } = thread;

    public void Queue()
    {
        if (Interlocked.Exchange(ref _isQueued, 1) != 0) return;
        _firedAt = DateTime.UtcNow.ToFileTimeUtc();
        Thread.QueueApc(Apc.Of(this));
    }

    /// <summary>Makes it do nothing when it comes to run. Under the gate.</summary>
    public void Withdraw() => _isWithdrawn = true;

    public override void Run()
    {
        long firedAt = _firedAt;
        Volatile.Write(ref _isQueued, 0);
        if (!Volatile.Read(ref _isWithdrawn)) _routine(_argument, (uint)firedAt, (uint)(firedAt >> 32));
    }
}
