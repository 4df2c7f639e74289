namespace Windsock.Waits.Pool;

/// <summary>A wait whose outcome is told by a callback of the pool: TP_WAIT, and registered waits.</summary>
internal abstract class PoolWait : PoolObject
{
    private readonly Lock _gate = new(); // Guards arming and disarming.

    /// <summary>What is waited for.</summary>
    public DispatcherObject? Target { get; private set; }

    /// <summary>By <see cref="Dispatcher.Nanoseconds"/>.</summary>
    public long Deadline { get; private set; }

    /// <summary>Who waits now. Belongs to <see cref="WaitThread"/>.</summary>
    public WaitThread? Place { get; set; }

    /// <summary>How the last wait ended: 0, WAIT_ABANDONED or WAIT_TIMEOUT.</summary>
    protected uint Result { get; private set; }

    /// <summary>Begins a wait, in place of one that has not ended.</summary>
    public void Arm(DispatcherObject target, long deadline)
    {
        lock (_gate)
        {
            WaitThread.Remove(this);
            Target = target;
            Deadline = deadline;
            WaitThread.Add(this);
        }
    }

    /// <summary>Ends the wait without a callback.</summary>
    public void Disarm()
    {
        lock (_gate)
        {
            WaitThread.Remove(this);
            Target = null;
        }
    }

    /// <summary>The wait has ended. On a wait thread.</summary>
    public void Fire(uint result)
    {
        Result = result;
        Submit();
    }

    protected override void OnLastHandleClosed(bool callsInside) => Disarm();
}

/// <summary>TP_WAIT: one callback for each time it is set.</summary>
internal sealed unsafe class ThreadpoolWait(delegate* unmanaged<void*, void*, nint, uint, void> callback, void* context) : PoolWait
{
    private readonly delegate* unmanaged<void*, void*, nint, uint, void> _callback = callback;
    private readonly void* _context = context;

    /// <summary>What the program knows it by.</summary>
    public nint Handle { get; set; }

    protected override void Call()
    {
        int place;
        CallbackInstance instance = CallbackInstance.Begin(&place);
        _callback(instance.Address, _context, Handle, Result);
        instance.End();
    }
}

/// <summary>A wait of RegisterWaitForSingleObject: begins again after each callback, unless it is for once.</summary>
internal sealed unsafe class RegisteredWait(
    DispatcherObject target, delegate* unmanaged<void*, byte, void> callback, void* context, uint milliseconds, bool once) : PoolWait
{
    private readonly delegate* unmanaged<void*, byte, void> _callback = callback;
    private readonly void* _context = context;
    private readonly Lock _ending = new(); // Guards _isOver against a new begin.
    private bool _isOver;

    /// <summary>Begins to wait.</summary>
    public void Begin()
    {
        lock (_ending)
        {
            if (!_isOver) Arm(target, Dispatcher.Deadline(milliseconds));
        }
    }

    /// <summary>Ends for good.</summary>
    public void End()
    {
        lock (_ending)
        {
            _isOver = true;
            Disarm();
        }
    }

    protected override void Call()
    {
        _callback(_context, Result == Wait.Timeout ? (byte)1 : (byte)0);
        if (!once) Begin();
    }
}
