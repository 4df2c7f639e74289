using Windsock.TcpIp;

namespace Windsock.Transports.Stack;

/// <summary>The clock of a virtual network for .NET code: delays, timeouts and periodic timers by its time.</summary>
internal sealed class VirtualTimeProvider(VirtualTimeOwner owner) : TimeProvider
{
    // Any day will do, as long as it is the same each time.
    private static readonly DateTimeOffset s_origin = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whose time it is.</summary>
    public VirtualTimeOwner Owner => owner;

    /// <summary>Whose time a clock is, where it is a network's.</summary>
    public static VirtualTimeOwner? OwnerOf(TimeProvider? clock) => VirtualTimeOwner.IsUsed && clock is VirtualTimeProvider provider ? provider.Owner : null;

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

    private sealed class VirtualTimer(VirtualTimeOwner owner, TimerCallback callback, object? state) : VirtualAlarm, ITimer
    {
        private readonly ExecutionContext? _context = ExecutionContext.Capture();
        private Action<Participant>? _start;
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

        public override void GoOff(VirtualTimeOwner by, ref StackOwner.Told? told)
        {
            if (_disposed) return;
            if (_period > TimeSpan.Zero) by.Set(this, by.Now + _period);
            by.Add(new Participant(by, _start ??= Start));
        }

        // On a thread of the pool when its turn has come: it may wait in the library, and time must go on then.
        private void Start(Participant self) => ThreadPool.UnsafeQueueUserWorkItem(_ => Run(self), null);

        private void Run(Participant self)
        {
            self.Arrive();
            try
            {
                if (_context is null) callback(state);
                else ExecutionContext.Run(_context, static timer => ((VirtualTimer)timer!).Invoke(), this);
            }
            finally
            {
                self.Depart(goesOnUnseen: true);
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
