namespace Windsock.Handles;

/// <summary>Whatever a handle can stand for: a socket, an event, a port, a thread, a file.</summary>
internal abstract class KernelObject
{
    private int _handles; // Handles whose entry has not been freed: open ones, and closed ones that a call still leases.
    private int _openHandles;

    /// <summary>The object has got one more handle.</summary>
    internal void HandleOpened()
    {
        Interlocked.Increment(ref _handles);
        Interlocked.Increment(ref _openHandles);
    }

    /// <summary>A handle has been closed. With the last one the object's use ends: calls that are inside must come out.</summary>
    /// <param name="othersInside">Whether calls hold a lease on that handle; others may still be inside by a handle closed before.</param>
    internal void HandleClosed(bool othersInside)
    {
        if (Interlocked.Decrement(ref _openHandles) == 0) OnLastHandleClosed(othersInside || Volatile.Read(ref _handles) > 1);
    }

    /// <summary>Closing the one handle that is open ends the object's use.</summary>
    protected bool HasOneHandle => Volatile.Read(ref _openHandles) == 1;

    /// <summary>Whether a handle is open now.</summary>
    internal bool HasHandle => Volatile.Read(ref _openHandles) != 0;

    /// <summary>The last call inside has left a closed handle.</summary>
    internal void LastLeaseEnded()
    {
        if (Interlocked.Decrement(ref _handles) == 0) Release();
    }

    /// <summary>No handle is open any more; with <paramref name="callsInside"/>, make those calls return.</summary>
    protected abstract void OnLastHandleClosed(bool callsInside);

    /// <summary>No handle is open and no call is inside: release everything. Runs once, on whichever thread left last.</summary>
    protected abstract void Release();
}
