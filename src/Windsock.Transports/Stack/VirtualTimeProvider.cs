using Windsock.TcpIp;

namespace Windsock.Transports.Stack;

/// <summary>The clock of a virtual network for .NET code: delays, timeouts and periodic timers by its time.</summary>
internal sealed class VirtualTimeProvider(VirtualTimeOwner owner) : TimeProvider
{
    // Any day will do, as long as it is the same each time.
    private static readonly DateTimeOffset s_origin = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => owner.Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => s_origin + new TimeSpan(owner.Ticks);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(owner, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class VirtualTimer(VirtualTimeOwner owner, TimerCallback callback, object? state) : VirtualTimeOwner.Alarm, ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private TimeSpan _period;
        private bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Instant now = owner.Enter();
            bool open = !_disposed;
            _period = period;
            if (open && dueTime == Timeout.InfiniteTimeSpan) Due = Instant.Never;
            else if (open) owner.Set(this, now + dueTime);
            owner.Leave();
            return open;
        }

        public override void GoOff(VirtualTimeOwner by, StackOwner.Told told)
        {
            if (_disposed) return;
            if (_period > TimeSpan.Zero) by.Set(this, by.Now + _period);
            by.RunTimer(Run);
        }

        private void Run()
        {
            owner.Arrive(); // It may wait in the library, and time must go on then.
            try
            {
                if (_context is null) callback(state);
                else ExecutionContext.Run(_context, static timer => ((VirtualTimer)timer!).Invoke(), this);
            }
            finally
            {
                owner.TimerReturned();
            }
        }

        private void Invoke() => callback(state);

        public void Dispose()
        {
            owner.Enter();
            _disposed = true;
            Due = Instant.Never;
            owner.Leave();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
