namespace Windsock.Handles;

/// <summary>Lets whoever closed an object wait until calls of other threads have left it and it is released.</summary>
internal sealed class ReleaseSignal
{
    private readonly Lock _gate = new(); // Guards nothing but makes the two fields change together.
    private ManualResetEventSlim? _waiter;
    private bool _isReleased;

    /// <summary>The object has been released.</summary>
    public void Set()
    {
        lock (_gate)
        {
            _isReleased = true;
            _waiter?.Set();
        }
    }

    /// <summary>Waits for <see cref="Set"/>, at most so long.</summary>
    public void Wait(int milliseconds)
    {
        ManualResetEventSlim waiter;
        lock (_gate)
        {
            if (_isReleased) return;
            waiter = _waiter ??= new ManualResetEventSlim();
        }

        waiter.Wait(milliseconds);
    }
}
