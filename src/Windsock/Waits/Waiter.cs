using Windsock.Transports.Stack;

namespace Windsock.Waits;

/// <summary>The wait of one thread: what it waits for, and how its wait ended. One instance a thread, kept for all its waits.</summary>
/// <remarks>Idle -> Waiting (the owner links its blocks) -> Done (whoever signals, queues an APC, or the owner when time is over) -> Idle.
/// All under the gate.</remarks>
internal sealed class Waiter(ThreadObject thread)
{
    private enum State
    {
        Idle,
        Waiting,
        Done,
    }

    private readonly Parking _parking = new();
    private WaitBlock[] _blocks = [];
    private SourcePoll? _sources;
    private State _state;
    private int _count;
    private bool _all;
    private bool _alertable;
    private uint _result;
    private bool _wakePending; // On somebody's wake list.

    /// <summary>A mutex that a dead thread had left was among what the wait took.</summary>
    public bool TookAbandoned { get; set; }

    /// <summary>Waits; see <see cref="Waits.Wait.ForObjects"/>.</summary>
    public uint Wait(ReadOnlySpan<DispatcherObject> objects, bool all, uint milliseconds, bool alertable)
    {
        Participant.Current?.Prepare(looksOnly: milliseconds == 0);
        bool hasSources = SourcePoll.AnyIn(objects);
        long deadline = 0;
        bool looked = !hasSources;
        while (true)
        {
            lock (Dispatcher.Gate)
            {
                if (alertable && thread.HasApcs) break;

                int winner = FindSignalled(objects, all);
                if (!looked && Gather(objects, all, winner, milliseconds)) goto look;
                if (winner >= 0) return Take(objects, all, winner);
                if (milliseconds == 0) return Windsock.Waits.Wait.Timeout;

                Link(objects, all, alertable);
                if (WereSignalledMeanwhile(objects, all, out winner)) return Take(objects, all, winner);
            }

            if (deadline == 0) deadline = Dispatcher.Deadline(milliseconds);
            uint result = Sleep(objects, deadline);
            if (result != Windsock.Waits.Wait.IoCompletion) return result;
            break;

        look:
            _sources!.Look();
            looked = true;
        }

        thread.RunApcs();
        return Windsock.Waits.Wait.IoCompletion;
    }

    /// <summary>The place of the object that satisfies the wait, 0 when all do, or -1.</summary>
    private int FindSignalled(ReadOnlySpan<DispatcherObject> objects, bool all)
    {
        for (int i = 0; i < objects.Length; i++)
        {
            if (objects[i].IsSignalled(thread) != all) return all ? -1 : i;
        }

        return all && objects.Length != 0 ? 0 : -1;
    }

    /// <summary>Looks once more at objects that are signalled without the gate: whoever does that looks for waiters afterwards, and pays no fence for
    /// it.</summary>
    private bool WereSignalledMeanwhile(ReadOnlySpan<DispatcherObject> objects, bool all, out int winner)
    {
        winner = -1;
        bool needed = false;
        foreach (DispatcherObject waited in objects) needed |= waited.IsSignalledWithoutGate;
        if (!needed) return false;

        Interlocked.MemoryBarrierProcessWide();
        winner = FindSignalled(objects, all);
        if (winner < 0) return false;

        Finish(0);
        _state = State.Idle;
        return true;
    }

    /// <summary>Lists the sources that could change the answer: those before the winner, or all when the wait would otherwise end without one.</summary>
    private bool Gather(ReadOnlySpan<DispatcherObject> objects, bool all, int winner, uint milliseconds)
    {
        if (winner >= 0) objects = all ? default : objects[..winner];
        else if (milliseconds != 0) return false; // The sleep looks at them.
        _sources ??= new SourcePoll();
        return _sources.Gather(objects, onlyStale: true);
    }

    private uint Take(ReadOnlySpan<DispatcherObject> objects, bool all, int winner)
    {
        TookAbandoned = false;
        if (!all) objects[winner].Consume(thread);
        else foreach (DispatcherObject taken in objects) taken.Consume(thread);
        return (TookAbandoned ? Windsock.Waits.Wait.Abandoned : 0) + (uint)winner;
    }

    private void Link(ReadOnlySpan<DispatcherObject> objects, bool all, bool alertable)
    {
        if (_blocks.Length < objects.Length) Grow(objects.Length);
        for (int i = 0; i < objects.Length; i++) objects[i].Link(_blocks[i]);
        _count = objects.Length;
        _all = all;
        _alertable = alertable;
        _state = State.Waiting;
        _parking.Prepare();
    }

    private void Grow(int count)
    {
        int had = _blocks.Length;
        Array.Resize(ref _blocks, count);
        for (int i = had; i < count; i++) _blocks[i] = new WaitBlock(thread, i);
    }

    private uint Sleep(ReadOnlySpan<DispatcherObject> objects, long deadline)
    {
        while (true)
        {
            bool polls = SourcePoll.AnyIn(objects);
            if (polls)
            {
                _sources ??= new SourcePoll();
                lock (Dispatcher.Gate) polls = _sources.Gather(objects, onlyStale: false);
            }

            if (polls) _sources!.Wait(_parking, deadline);
            else _parking.Sleep(deadline);

            lock (Dispatcher.Gate)
            {
                _parking.Prepare();
                if (_state == State.Waiting && Dispatcher.Nanoseconds >= deadline) Finish(Windsock.Waits.Wait.Timeout);
                if (_state != State.Done) continue;

                _state = State.Idle;
                return _result;
            }
        }
    }

    private void Finish(uint result)
    {
        for (int i = 0; i < _count; i++) _blocks[i].Object!.Unlink(_blocks[i]);
        _result = result;
        _state = State.Done;
    }

    /// <summary>An object of the wait has been signalled: takes it for the thread if that ends the wait. Under the gate.</summary>
    public void TrySatisfy(WaitBlock block, ref WakeList wakes)
    {
        TookAbandoned = false;
        if (_all)
        {
            for (int i = 0; i < _count; i++)
            {
                if (!_blocks[i].Object!.IsSignalled(thread)) return;
            }

            for (int i = 0; i < _count; i++) _blocks[i].Object!.Consume(thread);
        }
        else
        {
            block.Object!.Consume(thread);
        }

        Finish((TookAbandoned ? Windsock.Waits.Wait.Abandoned : 0) + (uint)(_all ? 0 : block.Index));
        LookAgain(ref wakes);
    }

    /// <summary>An APC has come: ends the wait if it is alertable. Under the gate.</summary>
    /// <returns>Whether it was.</returns>
    public bool Alert(ref WakeList wakes)
    {
        if (_state != State.Waiting || !_alertable) return false;

        Finish(Windsock.Waits.Wait.IoCompletion);
        LookAgain(ref wakes);
        return true;
    }

    /// <summary>Makes the thread look at its wait. Under the gate.</summary>
    public void LookAgain(ref WakeList wakes)
    {
        if (_wakePending) return; // Whoever has it on his list will still come, and the thread looks after that.
        _wakePending = true;
        _parking.HandOver(); // Before anybody can see what has been signalled.
        wakes.Add(thread);
    }

    /// <summary>The wake that <see cref="LookAgain"/> promised.</summary>
    public void Unpark()
    {
        Volatile.Write(ref _wakePending, false); // First: who asks for a wake after this gets another one.
        _parking.Unpark();
    }
}
