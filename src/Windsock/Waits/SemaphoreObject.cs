namespace Windsock.Waits;

/// <summary>A semaphore: lets as many waits through as it counts.</summary>
internal sealed class SemaphoreObject(int initial, int maximum) : DispatcherObject
{
    private int _count = initial;

    internal override bool IsSignalled(ThreadObject by) => _count > 0;

    internal override void Consume(ThreadObject by) => _count--;

    /// <summary>Counts up.</summary>
    /// <returns>False when that would exceed the maximum: nothing changes.</returns>
    public bool TryRelease(int count, out int previous)
    {
        WakeList wakes = default;
        lock (Dispatcher.Gate)
        {
            previous = _count;
            if (count > maximum - _count) return false;
            _count += count;
            ReleaseWaiters(ref wakes);
        }

        wakes.Wake();
        return true;
    }
}
