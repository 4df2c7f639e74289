namespace Windsock.Engine;

/// <summary>The time that waits go by.</summary>
internal static class WaitClock
{
    /// <summary>Milliseconds since some beginning.</summary>
    /// <param name="clock">An endpoint's clock; null for the system's.</param>
    public static long Milliseconds(TimeProvider? clock) =>
        clock is null ? Environment.TickCount64 : (long)(clock.GetTimestamp() * (1000.0 / clock.TimestampFrequency));
}
