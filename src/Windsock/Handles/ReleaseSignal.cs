namespace Windsock.Handles;

/// <summary>Lets whoever closed an object wait until calls of other threads have left it and it is released. A mutable structure.</summary>
internal struct ReleaseSignal
{
    private static readonly object s_released = new();

    private object? _state; // Nothing, what somebody waits at, or s_released.

    /// <summary>The object has been released.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _state, s_released) is ManualResetEventSlim waiter) waiter.Set();
    }

    /// <summary>Waits for <see cref="Set"/>, at most so long.</summary>
    public void Wait(int milliseconds)
    {
        if (Volatile.Read(ref _state) == s_released) return;

        var mine = new ManualResetEventSlim();
        object? before = Interlocked.CompareExchange(ref _state, mine, null);
        if (before == s_released) return;
        (before as ManualResetEventSlim ?? mine).Wait(milliseconds);
    }
}
