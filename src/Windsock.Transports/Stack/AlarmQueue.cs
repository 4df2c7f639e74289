using Windsock.TcpIp;

namespace Windsock.Transports.Stack;

/// <summary>What is to happen at points of virtual time. Guarded by the owner's lock.</summary>
internal sealed class AlarmQueue
{
    private readonly PriorityQueue<VirtualAlarm, (long Due, long Sequence)> _alarms = new();
    private long _sequence;

    /// <summary>Whether there is nothing to come.</summary>
    public bool IsEmpty => _alarms.Count == 0;

    /// <summary>Sets an alarm, puts it off, or takes it back.</summary>
    public void Set(VirtualAlarm alarm, Instant due)
    {
        alarm.Due = due;
        if (due != Instant.Never) _alarms.Enqueue(alarm, (due.Ticks, _sequence++));
    }

    /// <summary>When the first goes off.</summary>
    public Instant Next()
    {
        while (_alarms.TryPeek(out VirtualAlarm? first, out (long Due, long Sequence) key))
        {
            if (first.Due.Ticks == key.Due) return first.Due;
            _alarms.Dequeue(); // Put off, or taken back.
        }

        return Instant.Never;
    }

    /// <summary>Has those go off whose time has come, in the order of their times, and of being set.</summary>
    public void GoOff(VirtualTimeOwner owner, ref StackOwner.Told? told)
    {
        while (_alarms.TryPeek(out VirtualAlarm? alarm, out (long Due, long Sequence) key) && key.Due <= owner.Ticks)
        {
            _alarms.Dequeue();
            if (alarm.Due.Ticks != key.Due) continue;
            alarm.Due = Instant.Never;
            alarm.GoOff(owner, ref told);
        }
    }
}

/// <summary>Something that is to happen at a point of virtual time.</summary>
internal abstract class VirtualAlarm
{
    /// <summary>When; <see cref="Instant.Never"/> when not. The owner's lock guards it.</summary>
    public Instant Due { get; set; } = Instant.Never;

    /// <summary>The time has come. With the lock held: what needs other locks is for those who tell.</summary>
    public abstract void GoOff(VirtualTimeOwner owner, ref StackOwner.Told? told);
}

/// <summary>The end of the wait of a thread that does not take part in the time.</summary>
internal sealed class WaitAlarm(StackWaiter waiter) : VirtualAlarm
{
    public override void GoOff(VirtualTimeOwner owner, ref StackOwner.Told? told) => owner.Call(waiter, ref told);
}

/// <summary>An alarm that calls something, with no lock held; time stands still meanwhile.</summary>
internal sealed class ActionAlarm(Action action) : VirtualAlarm
{
    /// <summary>Whether it is set.</summary>
    public bool IsSet => Due != Instant.Never;

    public override void GoOff(VirtualTimeOwner owner, ref StackOwner.Told? told) => (told ??= StackOwner.RentTold()).Add(action);
}
