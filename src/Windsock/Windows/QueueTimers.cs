using Windsock.Engine;

namespace Windsock.Windows;

/// <summary>The timers of one thread's windows. Only that thread uses them.</summary>
internal sealed class QueueTimers
{
    /// <summary>USER_TIMER_MINIMUM: the shortest period.</summary>
    private const uint ShortestPeriod = 10;

    private const nuint FirstOwnId = 0x7000;

    private sealed class Timer
    {
        public required Window? Window { get; init; }
        public required nuint Id { get; init; }
        public required nint Procedure { get; set; }
        public required uint Period { get; set; }
        public required long Due { get; set; }
    }

    private readonly List<Timer> _timers = [];
    private nuint _next = FirstOwnId;

    /// <summary>Starts a timer, or starts it anew.</summary>
    /// <returns>Its number: the program's own where it belongs to a window.</returns>
    public nuint Set(Window? window, nuint id, uint milliseconds, nint procedure)
    {
        uint period = Math.Clamp(milliseconds, ShortestPeriod, int.MaxValue);
        long due = WaitClock.MillisecondsOfThread + period;
        if (_timers.Find(timer => timer.Window == window && timer.Id == id) is { } known && (window is not null || id != 0))
        {
            (known.Period, known.Procedure, known.Due) = (period, procedure, due);
            return window is null || id != 0 ? id : 1;
        }

        if (window is null) id = _next++;
        _timers.Add(new Timer { Window = window, Id = id, Procedure = procedure, Period = period, Due = due });
        return id != 0 ? id : 1;
    }

    /// <summary>Ends a timer.</summary>
    public bool Kill(Window? window, nuint id) => _timers.RemoveAll(timer => timer.Window == window && timer.Id == id) > 0;

    /// <summary>Ends the timers of a window.</summary>
    public void Forget(Window window) => _timers.RemoveAll(timer => timer.Window == window);

    /// <summary>Whether a timer has this procedure: an address that somebody posted is not called.</summary>
    public bool HasProcedure(nint procedure) => _timers.Exists(timer => timer.Procedure == procedure);

    /// <summary>Milliseconds until the next one is due, 0 when one is, or -1 when there is none.</summary>
    public long UntilNext()
    {
        if (_timers.Count == 0) return -1;
        long due = long.MaxValue;
        foreach (Timer timer in _timers) due = Math.Min(due, timer.Due);
        return Math.Max(0, due - WaitClock.MillisecondsOfThread);
    }

    /// <summary>The message of the timer that is due longest, among those that the filter lets through.</summary>
    public bool TryTake(in MessageFilter filter, bool remove, out MSG message)
    {
        long now = WaitClock.MillisecondsOfThread;
        Timer? first = null;
        foreach (Timer timer in _timers)
        {
            if (timer.Due <= now && (first is null || timer.Due < first.Due) && filter.Passes(timer.Window, User32.WM_TIMER)) first = timer;
        }

        message = default;
        if (first is null) return false;

        message = new MSG
            { hwnd = first.Window?.Handle ?? 0, message = User32.WM_TIMER, wParam = first.Id, lParam = first.Procedure, time = unchecked((uint)now) };
        if (remove) first.Due = now + first.Period; // Periods that were missed are not made up for.
        return true;
    }
}
