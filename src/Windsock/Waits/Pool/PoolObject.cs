using Windsock.Engine;
using Windsock.Handles;

namespace Windsock.Waits.Pool;

/// <summary>Something that has callbacks made on the threads of the pool, and knows how many are outstanding.</summary>
internal abstract class PoolObject : KernelObject
{
    private readonly Lock _gate = new(); // Guards the counts and who waits for them.
    private readonly Item _item;
    private int _queued;
    private int _running;
    private int _cancelled; // Of the items in the pool's queue, those that are to do nothing.
    private EventObject? _idle;
    private List<Action>? _toldWhenIdle;

    protected PoolObject() => _item = new Item(this);

    /// <summary>Has one more callback made.</summary>
    protected void Submit()
    {
        lock (_gate) _queued++;
        WorkerPool.Queue(_item);
    }

    /// <summary>Makes the callback.</summary>
    protected abstract void Call();

    /// <summary>Waits until no callback is outstanding.</summary>
    /// <param name="cancel">Those that have not begun are not made.</param>
    public void WaitForCallbacks(bool cancel)
    {
        EventObject idle;
        lock (_gate)
        {
            if (cancel) CancelQueued();
            if (_queued + _running == 0) return;
            idle = _idle ??= new EventObject(manualReset: true, initial: false);
        }

        Wait.ForObject(idle, Dispatcher.Infinite, alertable: false);
    }

    /// <summary>Whether callbacks are outstanding.</summary>
    /// <param name="whenIdle">Called when none is, perhaps at once.</param>
    public bool HasOutstanding(Action? whenIdle)
    {
        lock (_gate)
        {
            if (_queued + _running != 0)
            {
                if (whenIdle is not null) (_toldWhenIdle ??= []).Add(whenIdle);
                return true;
            }
        }

        whenIdle?.Invoke();
        return false;
    }

    private void CancelQueued()
    {
        _cancelled += _queued;
        _queued = 0;
        TellIfIdle();
    }

    private void Run()
    {
        lock (_gate)
        {
            if (_cancelled != 0)
            {
                _cancelled--;
                return;
            }

            _queued--;
            _running++;
        }

        Call();
        lock (_gate)
        {
            _running--;
            TellIfIdle();
        }
    }

    private void TellIfIdle()
    {
        if (_queued + _running != 0) return;

        _idle?.Set();
        _idle = null;
        if (_toldWhenIdle is null) return;
        foreach (Action told in _toldWhenIdle) told();
        _toldWhenIdle = null;
    }

    protected override void OnLastHandleClosed(bool callsInside)
    {
    }

    protected override void Release()
    {
    }

    private sealed class Item(PoolObject owner) : WorkItem
    {
        public override void Run() => owner.Run();
    }
}
