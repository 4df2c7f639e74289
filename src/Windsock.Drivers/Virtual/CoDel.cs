namespace Windsock.Drivers.Virtual;

/// <summary>The state of controlled delay for one queue. Source: RFC 8289 section 5.</summary>
/// <remarks>A queue in order with a known rate tells at once how long a packet will wait, so the decision that RFC 8289 makes when a packet leaves the
/// queue is made here when it comes, in the same order and with the same times. The one difference: whether less than a packet's worth is
/// left behind it counts from the bytes before it.</remarks>
internal struct CoDel
{
    private long _firstAboveTicks;
    private long _nextDropTicks;
    private int _drops;
    private int _lastDrops;
    private bool _dropping;

    /// <summary>Whether the packet is to be dropped or marked.</summary>
    /// <param name="leavesTicks">When it comes to the head of the queue.</param>
    /// <param name="waitTicks">How long it has waited then.</param>
    /// <param name="queuedBytes">The bytes in the queue.</param>
    /// <param name="conditions">Target and interval.</param>
    public bool Drops(long leavesTicks, long waitTicks, long queuedBytes, LinkConditions conditions)
    {
        const int OnePacket = 1514;
        long interval = conditions.CoDelInterval.Ticks;
        bool tooLong = false;
        if (waitTicks < conditions.CoDelTarget.Ticks || queuedBytes <= OnePacket) _firstAboveTicks = 0;
        else if (_firstAboveTicks == 0) _firstAboveTicks = leavesTicks + interval;
        else tooLong = leavesTicks >= _firstAboveTicks;

        if (_dropping)
        {
            if (!tooLong) _dropping = false;
            if (!_dropping || leavesTicks < _nextDropTicks) return false;
            _drops++;
            _nextDropTicks += Spacing(interval);
            return true;
        }

        if (!tooLong) return false;
        _dropping = true;
        // A queue that filled up again soon after is drained at the rate that had worked.
        int recent = _drops - _lastDrops;
        _drops = recent > 1 && leavesTicks - _nextDropTicks < 16 * interval ? recent : 1;
        _nextDropTicks = leavesTicks + Spacing(interval);
        _lastDrops = _drops;
        return true;
    }

    private readonly long Spacing(long interval) => (long)(interval / Math.Sqrt(_drops));
}
