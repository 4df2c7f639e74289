using Windsock.Engine;
using Windsock.Transports.Stack;

namespace Windsock.Waits;

/// <summary>Something that is to happen at a time.</summary>
internal abstract class Alarm
{
    private ActionAlarm? _inTime;
    private VirtualTimeOwner? _time;

    /// <summary>When, by <see cref="Now"/>. Belongs to the clock.</summary>
    public long Due { get; set; }

    /// <summary>The time that it is set by.</summary>
    public long Now => _time is { } time ? Dispatcher.NanosecondsOf(time) : Dispatcher.HostNanoseconds;

    /// <summary>Whether it is set. Of an alarm that rings in this moment only what has set it anew counts.</summary>
    public bool IsSet => Place >= 0 || _inTime is { IsSet: true };

    /// <summary>Whoever starts it now wants it by the time of the calling thread. It is not set.</summary>
    public void TakeTime() => _time = Participant.Current?.Owner;

    /// <summary>Sets it, or takes it back, if it belongs to the time of a network.</summary>
    /// <returns>Whether it does.</returns>
    public bool SetInTime(long due, out bool wasSet)
    {
        wasSet = false;
        if (_time is not { } time) return false;
        Due = due;
        _inTime ??= new ActionAlarm(Ring);
        wasSet = time.SetBriefly(_inTime, due == long.MaxValue ? TcpIp.Instant.Never : new TcpIp.Instant(due / TimeSpan.NanosecondsPerTick));
        return true;
    }

    /// <summary>Place in the clock's heap; -1 when it is not there.</summary>
    public int Place { get; set; } = -1;

    /// <summary>The time has come. On the clock's thread, which must not wait for anything.</summary>
    public abstract void Ring();
}

/// <summary>The one thread that waits for times; it starts with the first alarm.</summary>
internal static class Clock
{
    private const int StackBytes = 256 * 1024;

    private static readonly Lock s_gate = new(); // Guards the heap.
    private static readonly Parking s_parking = new();
    private static Alarm[] s_heap = new Alarm[16];
    private static int s_count;
    private static bool s_runs;

    /// <summary>Sets an alarm, or sets it anew.</summary>
    public static void Set(Alarm alarm, long due)
    {
        if (alarm.SetInTime(due, out _)) return;

        lock (s_gate)
        {
            if (alarm.Place >= 0) Remove(alarm.Place);
            alarm.Due = due;
            if (s_count == s_heap.Length) Array.Resize(ref s_heap, s_count * 2);
            s_heap[s_count] = alarm;
            alarm.Place = s_count;
            Rise(s_count++);
            if (alarm.Place != 0) return;

            if (!s_runs) Start();
        }

        s_parking.Unpark();
    }

    /// <summary>Takes an alarm back; it may be ringing all the same.</summary>
    /// <returns>Whether it was set.</returns>
    public static bool Cancel(Alarm alarm)
    {
        if (alarm.SetInTime(long.MaxValue, out bool wasSet)) return wasSet;

        lock (s_gate)
        {
            if (alarm.Place < 0) return false;
            Remove(alarm.Place);
            return true;
        }
    }

    private static void Start()
    {
        s_runs = true;
        OwnThread.Start("windsock clock", StackBytes, Run);
    }

    private static void Run()
    {
        while (true)
        {
            s_parking.Prepare();
            long due = long.MaxValue;
            Alarm? ringing = null;
            lock (s_gate)
            {
                if (s_count != 0) due = s_heap[0].Due;
                if (due <= Dispatcher.HostNanoseconds)
                {
                    ringing = s_heap[0];
                    Remove(0);
                }
            }

            if (ringing is null) s_parking.Sleep(due);
            else ringing.Ring();
        }
    }

    private static void Remove(int place)
    {
        s_heap[place].Place = -1;
        Alarm last = s_heap[--s_count];
        s_heap[s_count] = null!;
        if (place == s_count) return;

        s_heap[place] = last;
        last.Place = place;
        Rise(place);
        Sink(last.Place);
    }

    private static void Rise(int place)
    {
        while (place > 0 && s_heap[place].Due < s_heap[(place - 1) / 2].Due)
        {
            Swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }
    }

    private static void Sink(int place)
    {
        while (true)
        {
            int least = place;
            for (int child = (2 * place) + 1; child <= (2 * place) + 2; child++)
            {
                if (child < s_count && s_heap[child].Due < s_heap[least].Due) least = child;
            }

            if (least == place) return;
            Swap(place, least);
            place = least;
        }
    }

    private static void Swap(int one, int other)
    {
        (s_heap[one], s_heap[other]) = (s_heap[other], s_heap[one]);
        s_heap[one].Place = one;
        s_heap[other].Place = other;
    }
}
