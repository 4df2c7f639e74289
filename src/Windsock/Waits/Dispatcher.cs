using System.Diagnostics;
using Windsock.Transports.Stack;

namespace Windsock.Waits;

/// <summary>What all waits of the process share: one lock and one clock.</summary>
internal static class Dispatcher
{
    /// <summary>INFINITE of winbase.h.</summary>
    public const uint Infinite = uint.MaxValue;

    private const long NanosecondsPerMillisecond = 1_000_000;

    private const int NanosecondsPerFileTime = 100;

    private static readonly double s_nanosecondsPerTick = 1e9 / Stopwatch.Frequency;

    /// <summary>Guards every signal state and every list of waiters, so that a wait for all objects takes all of them at one time. Held for a few instructions
    /// only; nobody is woken and nothing is called while it is held.</summary>
    public static Lock Gate { get; } = new();

    /// <summary>The time that the calling thread waits by: its network's where it takes part in one, else that of the host.</summary>
    public static long Nanoseconds => Participant.Current is { } participant ? NanosecondsOf(participant.Owner) : HostNanoseconds;

    /// <summary>The time of a network.</summary>
    public static long NanosecondsOf(VirtualTimeOwner time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>CLOCK_MONOTONIC, by which the kernel measures the waits of futex(2).</summary>
    public static long HostNanoseconds =>
        Stopwatch.Frequency == 1_000_000_000 ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * s_nanosecondsPerTick);

    /// <summary>When a timeout that begins now is over: never, for INFINITE.</summary>
    public static long Deadline(uint milliseconds) =>
        milliseconds == Infinite ? long.MaxValue : Nanoseconds + (milliseconds * NanosecondsPerMillisecond);

    /// <summary>When a time of timers comes, in 100 ns: negative from now, else a FILETIME.</summary>
    public static long DueTime(long dueTime)
    {
        long wait = dueTime < 0 ? -dueTime : Math.Max(0, dueTime - DateTime.UtcNow.ToFileTimeUtc());
        long now = Nanoseconds;
        return wait < 0 || wait > (long.MaxValue - now) / NanosecondsPerFileTime ? long.MaxValue : now + (wait * NanosecondsPerFileTime);
    }

    /// <summary>What is left until a deadline for calls that count milliseconds: rounded up, so that no wait ends early; -1 for ever.</summary>
    public static int MillisecondsUntil(long deadline)
    {
        if (deadline == long.MaxValue) return -1;
        long left = deadline - Nanoseconds;
        return left <= 0 ? 0 : (int)Math.Min(int.MaxValue, (left + NanosecondsPerMillisecond - 1) / NanosecondsPerMillisecond);
    }
}
