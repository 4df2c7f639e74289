using Windsock.TcpIp;

namespace Windsock.Simulation.Plans;

/// <summary>Ways to draw from a source of chance.</summary>
internal static class Draw
{
    /// <summary>One of several values, each as likely as the others.</summary>
    public static T Pick<T>(this Prng chance, params ReadOnlySpan<T> values) => values[chance.Below(values.Length)];

    /// <summary>From least to most, both included.</summary>
    public static int Between(this Prng chance, int least, int most) => least + chance.Below(most - least + 1);

    /// <summary>From least to most so that every order of magnitude is as likely as the others.</summary>
    public static long Magnitude(this Prng chance, long least, long most)
    {
        int doublings = 0;
        while (least << (doublings + 1) <= most) doublings++;
        long value = least << chance.Below(doublings + 1);
        return Math.Min(most, value + (long)(chance.Fraction() * value));
    }

    /// <summary>A time from least to most milliseconds.</summary>
    public static TimeSpan Milliseconds(this Prng chance, double least, double most) =>
        new((long)((least + chance.Fraction() * (most - least)) * TimeSpan.TicksPerMillisecond));
}
