namespace Windsock.Waits.Pool;

/// <summary>A timer whose callbacks are made by the pool: TP_TIMER, and the timers of timer queues.</summary>
internal abstract class PoolTimer : PoolObject
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly Lock _gate = new(); // Guards the fields below, and the alarm against being set again while it is taken back.
    private readonly DueAlarm _alarm;
    private long _period; // Nanoseconds; 0 for once.
    private bool _isSet;

    protected PoolTimer() => _alarm = new DueAlarm(this);

    public bool IsSet
    {
        get
        {
            lock (_gate) return _isSet;
        }
    }

    /// <summary>Starts it, or starts it anew.</summary>
    /// <param name="due">By <see cref="Dispatcher.Nanoseconds"/>.</param>
    /// <param name="periodMilliseconds">0 for once.</param>
    public void Start(long due, uint periodMilliseconds)
    {
        lock (_gate)
        {
            _period = periodMilliseconds * NanosecondsPerMillisecond;
            _isSet = true;
            Clock.Cancel(_alarm);
            _alarm.TakeTime();
            Clock.Set(_alarm, due);
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            _isSet = false;
            Clock.Cancel(_alarm);
        }
    }

    private void Ring()
    {
        lock (_gate)
        {
            if (!_isSet || _alarm.IsSet) return; // Stopped or started anew while the alarm was about to ring.

            long now = _alarm.Now;
            _isSet = _period != 0;
            if (_isSet) Clock.Set(_alarm, Math.Max(_alarm.Due + _period, now));
        }

        Submit(); // Of an alarm in the time of a network this, too, is done before time goes on.
    }

    protected override void OnLastHandleClosed(bool callsInside) => Stop();

    private sealed class DueAlarm(PoolTimer timer) : Alarm
    {
        public override void Ring() => timer.Ring();
    }
}

/// <summary>TP_TIMER.</summary>
internal sealed unsafe class ThreadpoolTimer(delegate* unmanaged<void*, void*, nint, void> callback, void* context) : PoolTimer
{
    private readonly delegate* unmanaged<void*, void*, nint, void> _callback = callback;
    private readonly void* _context = context;

    /// <summary>What the program knows it by.</summary>
    public nint Handle { get; set; }

    protected override void Call()
    {
        int place;
        CallbackInstance instance = CallbackInstance.Begin(&place);
        _callback(instance.Address, _context, Handle);
        instance.End();
    }
}

/// <summary>A timer of a timer queue.</summary>
internal sealed unsafe class QueueTimer(TimerQueue queue, delegate* unmanaged<void*, byte, void> callback, void* parameter) : PoolTimer
{
    private readonly delegate* unmanaged<void*, byte, void> _callback = callback;
    private readonly void* _parameter = parameter;

    public TimerQueue Queue { get; } = queue;

    /// <summary>What the program knows it by.</summary>
    public nint Handle { get; set; }

    protected override void Call() => _callback(_parameter, 1);
}
