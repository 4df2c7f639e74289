using Windsock.Engine;
namespace Windsock.Waits.Pool;

/// <summary>A thread that waits for up to 63 objects on behalf of others. More threads start when more is to be waited for.</summary>
internal sealed class WaitThread
{
    private const int Most = Wait.MaxObjects - 1;
    private const uint PlaceMask = Wait.Abandoned - 1;
    private const int StackBytes = 256 * 1024;

    private static readonly Lock s_gate = new(); // Guards the lists of all wait threads.
    private static readonly List<WaitThread> s_threads = [];

    private readonly EventObject _changed = new(manualReset: false, initial: false);
    private readonly List<PoolWait> _waits = [];

    /// <summary>Has an object waited for; <see cref="PoolWait.Fire"/> tells the outcome.</summary>
    public static void Add(PoolWait wait)
    {
        WaitThread? thread;
        lock (s_gate)
        {
            thread = s_threads.Find(candidate => candidate._waits.Count < Most);
            if (thread is null)
            {
                thread = new WaitThread();
                s_threads.Add(thread);
                OwnThread.Start("windsock waits", StackBytes, thread.Run);
            }

            thread._waits.Add(wait);
            wait.Place = thread;
        }

        thread._changed.Set();
    }

    /// <summary>Ends a wait.</summary>
    /// <returns>False when its outcome is being told, or it was not waiting.</returns>
    public static bool Remove(PoolWait wait)
    {
        WaitThread? thread;
        lock (s_gate)
        {
            thread = wait.Place;
            if (thread is null) return false;
            thread._waits.Remove(wait);
            wait.Place = null;
        }

        thread._changed.Set();
        return true;
    }

    private void Run()
    {
        var objects = new DispatcherObject[Wait.MaxObjects];
        var waits = new PoolWait[Most];
        objects[0] = _changed;
        while (true)
        {
            long deadline = long.MaxValue;
            int count;
            lock (s_gate)
            {
                count = _waits.Count;
                for (int i = 0; i < count; i++)
                {
                    waits[i] = _waits[i];
                    objects[i + 1] = waits[i].Target!;
                    deadline = Math.Min(deadline, waits[i].Deadline);
                }
            }

            int left = Dispatcher.MillisecondsUntil(deadline);
            uint result = Wait.ForObjects(objects.AsSpan(0, count + 1), all: false, left < 0 ? Dispatcher.Infinite : (uint)left, alertable: false);
            if (result == Wait.Timeout) Expire();
            else if ((result & PlaceMask) != 0) Tell(waits[(int)(result & PlaceMask) - 1], objects[(int)(result & PlaceMask)], result & Wait.Abandoned);
            Array.Clear(waits, 0, count);
            Array.Clear(objects, 1, count);
        }
    }

    private void Expire()
    {
        long now = Dispatcher.Nanoseconds;
        while (true)
        {
            PoolWait? over;
            lock (s_gate) over = _waits.Find(wait => wait.Deadline <= now);
            if (over is null) return;
            Tell(over, over.Target, Wait.Timeout);
        }
    }

    private void Tell(PoolWait wait, DispatcherObject? target, uint result)
    {
        lock (s_gate)
        {
            // Ended, or begun anew, by its owner meanwhile. What it was about to take is gone then, as it is on Windows.
            if (wait.Place != this || wait.Target != target || !_waits.Remove(wait)) return;
            wait.Place = null;
        }

        wait.Fire(result);
    }
}
