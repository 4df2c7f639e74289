namespace Windsock.Transports.Stack;

/// <summary>Sees to it that participants which are ready get their turns when the one that runs is blocked outside the library.</summary>
/// <remarks>A thread may hold a lock of the program while it waits in the library. Another that wants this lock runs, and waits for ever if the first never
/// gets its turn. So does one that runs for seconds without a wait: it may look, again and again, for what one of the ready is to do. The watch starts when
/// somebody waits for a turn, and stops when nobody has for a while.</remarks>
internal sealed class TurnWatch(VirtualTimeOwner owner)
{
    private const int LookMilliseconds = 2;
    private const int LooksBeforeForce = 5;
    private const int LooksBeforeStop = 50;
    private const int MostLooks = 1000;

    private Timer? _timer;
    private bool _runs; // Guarded by the owner's lock, as all here.
    private int _looks;
    private int _idle;
    private int _sameLooks; // In which nobody has got a turn.
    private long _seenTurns;
    private long _seen;

    /// <summary>Starts to watch if somebody waits for a turn, or news for being taken. With the lock held.</summary>
    public void Look()
    {
        if (_runs || !IsAwaited) return;
        _runs = true;
        _looks = _idle = _sameLooks = 0;
        _timer ??= NewTimer();
        _timer.Change(LookMilliseconds, LookMilliseconds);
    }

    // Before news have been taken nobody gets a turn, and who has made them takes them when it waits in the library.
    private bool IsAwaited => owner.Turns.HasReady || owner.HasNews;

    private Timer NewTimer()
    {
        using (ExecutionContext.SuppressFlow()) return new Timer(static watch => ((TurnWatch)watch!).Tick(), this, Timeout.Infinite, Timeout.Infinite);
    }

    private void Tick() => owner.Unblock(IsNeeded);

    private bool IsNeeded()
    {
        if (!_runs) return false;
        _idle = IsAwaited ? 0 : _idle + 1;
        bool isStalled = _idle == 0 && owner.Turns.AreBlocked && owner.Visits == _seen;
        _seen = owner.Visits;
        _sameLooks = _idle == 0 && owner.Turns.Given == _seenTurns ? _sameLooks + 1 : 0;
        _seenTurns = owner.Turns.Given;
        _looks = isStalled ? _looks + 1 : 0;
        if (_idle >= LooksBeforeStop)
        {
            _runs = false;
            _timer!.Change(Timeout.Infinite, Timeout.Infinite);
        }

        if (_looks < LooksBeforeForce && _sameLooks < MostLooks) return false;
        _looks = _sameLooks = 0;
        return true;
    }
}
