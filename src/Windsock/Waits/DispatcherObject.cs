using Windsock.Handles;

namespace Windsock.Waits;

/// <summary>Whatever a wait can name.</summary>
/// <remarks>Who signals an object hands it over: under the gate the waiting thread's wait is completed for it, and it is woken afterwards. So nobody can take
/// an auto-reset event from under a thread that has been woken for it, and waiters are served in the order in which they came.</remarks>
internal abstract class DispatcherObject : KernelObject
{
    private WaitBlock? _first; // Waits that name this object, oldest first. Guarded by the gate, like all state of all objects.
    private WaitBlock? _last;

    /// <summary>Whether a wait of this thread would be satisfied. Under the gate.</summary>
    internal abstract bool IsSignalled(ThreadObject by);

    /// <summary>A wait of this thread has been satisfied by the object. Under the gate.</summary>
    internal virtual void Consume(ThreadObject by)
    {
    }

    /// <summary>Descriptors that the waiting thread itself must look at. Changed under the gate only.</summary>
    internal virtual WaitSource? Sources => null;

    /// <summary>By which it can be opened, or null.</summary>
    internal bool IsNamed { get; set; }

    /// <summary>It is signalled by a plain store, outside the gate: a waiter must look once more when it has linked itself.</summary>
    internal virtual bool IsSignalledWithoutGate => false;

    /// <summary>Whether a thread waits for this object. Under the gate.</summary>
    internal bool HasWaiters => _first is not null;

    /// <summary>The sources have changed, or one without a descriptor has something: waiting threads look at them anew.</summary>
    internal void SourcesChanged()
    {
        WakeList wakes = default;
        lock (Dispatcher.Gate)
        {
            for (WaitBlock? block = _first; block is not null; block = block.Next) block.Thread.LookAgain(ref wakes);
        }

        wakes.Wake();
    }

    /// <summary>Hands the object, which has just been signalled, to those that wait for it. Under the gate; the list is woken outside it.</summary>
    internal void ReleaseWaiters(ref WakeList wakes)
    {
        WaitBlock? block = _first;
        while (block is not null && IsSignalled(block.Thread))
        {
            WaitBlock? next = block.Next; // A thread names an object once as a rule; if it has several blocks here, all go at once.
            while (next is not null && next.Thread == block.Thread) next = next.Next;
            block.Thread.TrySatisfy(block, ref wakes);
            block = next;
        }
    }

    internal void Link(WaitBlock block)
    {
        block.Object = this;
        block.Previous = _last;
        block.Next = null;
        if (_last is null) _first = block;
        else _last.Next = block;
        _last = block;
    }

    internal void Unlink(WaitBlock block)
    {
        if (block.Previous is null) _first = block.Next;
        else block.Previous.Next = block.Next;
        if (block.Next is null) _last = block.Previous;
        else block.Next.Previous = block.Previous;
        block.Object = null;
        block.Next = block.Previous = null;
    }

    // Most objects own nothing but memory, and a wait that is under way goes on when the last handle is closed.
    protected override void OnLastHandleClosed(bool callsInside)
    {
        if (IsNamed) ObjectNames.Forget(this);
    }

    protected override void Release()
    {
    }
}

/// <summary>One object in one thread's wait.</summary>
internal sealed class WaitBlock(ThreadObject thread, int index)
{
    public ThreadObject Thread { get; } = thread;

    /// <summary>Place among the objects of the wait.</summary>
    public int Index { get; } = index;

    /// <summary>Where it is linked; null when it is not.</summary>
    public DispatcherObject? Object { get; set; }

    public WaitBlock? Next { get; set; }

    public WaitBlock? Previous { get; set; }
}

/// <summary>Threads whose waits have ended under the gate, to be woken outside it.</summary>
internal struct WakeList
{
    private ThreadObject? _first;

    /// <summary>Adds a thread, which stays asleep until <see cref="Wake"/> has reached it.</summary>
    public void Add(ThreadObject thread)
    {
        thread.NextToWake = _first;
        _first = thread;
    }

    public readonly void Wake()
    {
        ThreadObject? thread = _first;
        while (thread is not null)
        {
            ThreadObject? next = thread.NextToWake; // Before the wake, after which the thread may be on another list.
            thread.NextToWake = null;
            thread.Unpark();
            thread = next;
        }
    }
}
