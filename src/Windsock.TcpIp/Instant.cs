using System.Runtime.CompilerServices;

namespace Windsock.TcpIp;

/// <summary>A point of time that the host of a stack tells it, in ticks of 100 ns since an origin of the host's choice.</summary>
/// <param name="Ticks">Ticks of 100 ns, the unit of <see cref="TimeSpan"/>; never decreases from call to call.</param>
public readonly record struct Instant(long Ticks) : IComparable<Instant>
{
    /// <summary>The deadline of something that is not armed.</summary>
    public static readonly Instant Never = new(long.MaxValue);

    /// <summary>The origin.</summary>
    public static readonly Instant Zero;

    /// <summary>Milliseconds since the origin, cut to 32 bits: the clock of the TCP timestamp option.</summary>
    public uint Milliseconds32 => unchecked((uint)(Ticks / TimeSpan.TicksPerMillisecond));

    /// <summary>The later of two.</summary>
    public static Instant Max(Instant left, Instant right) => left.Ticks >= right.Ticks ? left : right;

    /// <summary>The earlier of two.</summary>
    public static Instant Min(Instant left, Instant right) => left.Ticks <= right.Ticks ? left : right;

    /// <summary>So much later; <see cref="Never"/> stays what it is, and what would be later than it is never.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Instant operator +(Instant instant, TimeSpan span)
    {
        if (instant.Ticks == long.MaxValue) return Never;
        long sum = unchecked(instant.Ticks + span.Ticks);
        return span.Ticks >= 0 && sum < instant.Ticks ? Never : new Instant(sum);
    }

    /// <summary>So much earlier.</summary>
    public static Instant operator -(Instant instant, TimeSpan span) => new(instant.Ticks - span.Ticks);

    /// <summary>The time from <paramref name="right"/> to <paramref name="left"/>.</summary>
    public static TimeSpan operator -(Instant left, Instant right) => new(left.Ticks - right.Ticks);

    /// <summary>Whether left is earlier.</summary>
    public static bool operator <(Instant left, Instant right) => left.Ticks < right.Ticks;

    /// <summary>Whether left is later.</summary>
    public static bool operator >(Instant left, Instant right) => left.Ticks > right.Ticks;

    /// <summary>Whether left is not later.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Ticks <= right.Ticks;

    /// <summary>Whether left is not earlier.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Ticks >= right.Ticks;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Ticks.CompareTo(other.Ticks);

    /// <summary>Seconds with microseconds, or "never".</summary>
    public override string ToString() => this == Never ? "never" : FormattableString.Invariant($"{Ticks / 1e7:F6}");
}
