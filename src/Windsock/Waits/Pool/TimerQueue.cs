using Windsock.Handles;

namespace Windsock.Waits.Pool;

/// <summary>A timer queue: its timers, which go with it.</summary>
internal sealed class TimerQueue : KernelObject
{
    private readonly Lock _gate = new(); // Guards _timers.
    private readonly HashSet<QueueTimer> _timers = [];

    /// <summary>The queue that NULL stands for.</summary>
    public static TimerQueue Default { get; } = new();

    public void Add(QueueTimer timer)
    {
        lock (_gate) _timers.Add(timer);
    }

    /// <summary>Takes a timer out.</summary>
    /// <returns>False when somebody else has.</returns>
    public bool Remove(QueueTimer timer)
    {
        lock (_gate) return _timers.Remove(timer);
    }

    /// <summary>Takes all timers out.</summary>
    public QueueTimer[] Empty()
    {
        lock (_gate)
        {
            QueueTimer[] all = [.. _timers];
            _timers.Clear();
            return all;
        }
    }

    protected override void OnLastHandleClosed(bool callsInside)
    {
    }

    protected override void Release()
    {
    }
}
