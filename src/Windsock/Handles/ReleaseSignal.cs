namespace Windsock.Handles;

/// <summary>Lets whoever closed an object wait until calls of other threads have left it and it is released. A mutable structure; the owner has a flag beside
/// it, set before
/// <see cref="Set"/> and looked at between <see cref="Prepare"/> and <see cref="Wait"/>.</summary>
internal struct ReleaseSignal
{
    private ManualResetEventSlim? _waiter;

    /// <summary>From here on <see cref="Set"/> is noticed.</summary>
    public void Prepare()
    {
        if (Volatile.Read(ref _waiter) is null) Interlocked.CompareExchange(ref _waiter, new ManualResetEventSlim(), null);
    }

    /// <summary>The object has been released.</summary>
    public readonly void Set() => _waiter?.Set();

    /// <summary>Waits for <see cref="Set"/>, at most so long.</summary>
    public readonly void Wait(int milliseconds) => _waiter!.Wait(milliseconds);
}
