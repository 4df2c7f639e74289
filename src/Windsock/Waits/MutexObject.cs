namespace Windsock.Waits;

/// <summary>A mutex: belongs to the thread whose wait it satisfied, as often as it did.</summary>
internal sealed class MutexObject : DispatcherObject
{
    private ThreadObject? _owner;
    private int _recursion;
    private bool _isAbandoned;

    /// <summary>The owner's next mutex.</summary>
    internal MutexObject? NextOwned { get; set; }

    internal override bool IsSignalled(ThreadObject by) => _owner is null || _owner == by;

    internal override void Consume(ThreadObject by)
    {
        if (_recursion++ != 0) return;

        _owner = by;
        NextOwned = by.OwnedMutexes;
        by.OwnedMutexes = this;
        by.Waiter.TookAbandoned |= _isAbandoned;
        _isAbandoned = false;
    }

    /// <summary>Makes a thread the owner of a mutex that nobody knows yet.</summary>
    public void GiveTo(ThreadObject thread)
    {
        lock (Dispatcher.Gate) Consume(thread);
    }

    /// <summary>Undoes one wait of the owner.</summary>
    /// <returns>False when the thread is not the owner.</returns>
    public bool TryRelease(ThreadObject by)
    {
        WakeList wakes = default;
        lock (Dispatcher.Gate)
        {
            if (_owner != by) return false;
            if (--_recursion != 0) return true;

            Unlink(by);
            Free(ref wakes);
        }

        wakes.Wake();
        return true;
    }

    /// <summary>The owner has ended. Under the gate; it has forgotten its list.</summary>
    internal void Abandon(ref WakeList wakes)
    {
        _recursion = 0;
        _isAbandoned = true;
        Free(ref wakes);
    }

    private void Free(ref WakeList wakes)
    {
        NextOwned = null;
        _owner = null;
        ReleaseWaiters(ref wakes);
    }

    private void Unlink(ThreadObject owner)
    {
        if (owner.OwnedMutexes == this)
        {
            owner.OwnedMutexes = NextOwned;
            return;
        }

        MutexObject before = owner.OwnedMutexes!;
        while (before.NextOwned != this) before = before.NextOwned!;
        before.NextOwned = NextOwned;
    }
}
