using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.Transports.Stack;

namespace Windsock.Engine;

/// <summary>The time that waits go by.</summary>
internal static class WaitClock
{
    /// <summary>Milliseconds by the time of the calling thread: its network's where it takes part in one.</summary>
    public static long MillisecondsOfThread =>
        Participant.Current is { } participant ? participant.Owner.Ticks / TimeSpan.TicksPerMillisecond : Environment.TickCount64;

    /// <summary>Milliseconds since some beginning.</summary>
    /// <param name="clock">An endpoint's clock; null for the system's.</param>
    public static long Milliseconds(TimeProvider? clock) =>
        clock is null ? Environment.TickCount64 : (long)(clock.GetTimestamp() * (1000.0 / clock.TimestampFrequency));
}

/// <summary>The end of a wait that has just begun, by the time of the calling thread.</summary>
internal readonly struct WaitLimit
{
    private readonly int _milliseconds;
    private readonly long _end;
    private readonly Participant? _participant;

    /// <param name="milliseconds">0 to look once, <see cref="Endpoint.Forever"/>.</param>
    public WaitLimit(int milliseconds)
    {
        _milliseconds = milliseconds;
        if (milliseconds == 0) return;

        _participant = Participant.Current;
        Deadline = _participant?.Deadline(milliseconds) ?? Instant.Never;
        if (_participant is null && milliseconds > 0) _end = Environment.TickCount64 + milliseconds;
    }

    /// <summary>In the time of the thread's network.</summary>
    public Instant Deadline { get; }

    /// <summary>Whether it has come.</summary>
    public bool IsOver =>
        _milliseconds == 0 || (_milliseconds > 0 && (_participant is null ? Environment.TickCount64 >= _end : _participant.Owner.Ticks >= Deadline.Ticks));

    /// <summary>Milliseconds until then, by the system's time: for ever where an alarm of the network's time has to end the wait.</summary>
    public int Left =>
        _milliseconds <= 0 ? _milliseconds : _participant is not null ? Endpoint.Forever : (int)Math.Max(0, _end - Environment.TickCount64);

    /// <summary>Has something called at its end, where that is in the time of a network.</summary>
    public ITimer? Alarm(TimerCallback callback, object argument) =>
        _participant is null || _milliseconds <= 0 ? null
        : _participant.Owner.Provider.CreateTimer(
            callback, argument, new TimeSpan(Math.Max(0, Deadline.Ticks - _participant.Owner.Ticks)), Timeout.InfiniteTimeSpan);
}
