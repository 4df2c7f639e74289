namespace Windsock.Engine;

/// <summary>The time in milliseconds, some ticks of <see cref="PortWatch"/> old while that thread runs: a load where the clock costs a call, which an operation
/// would make for each pointer that it tests.</summary>
internal static class CoarseClock
{
    private static long s_now; // 0 when nobody keeps it.

    /// <summary>As Environment.TickCount64.</summary>
    public static long Milliseconds
    {
        get
        {
            long kept = Volatile.Read(ref s_now);
            return kept != 0 ? kept : Environment.TickCount64;
        }
    }

    /// <summary>Somebody keeps the time, and so looks after the ports.</summary>
    public static bool IsKept => Volatile.Read(ref s_now) != 0;

    /// <summary>Takes the time for all; to be called again soon, or <see cref="Leave"/>.</summary>
    public static void Keep() => Volatile.Write(ref s_now, Environment.TickCount64);

    /// <summary>Nobody keeps the time any more.</summary>
    public static void Leave() => Volatile.Write(ref s_now, 0);
}
