namespace Windsock.Bench;

/// <summary>A program and its arguments.</summary>
internal sealed record Program(string File, params string[] Arguments)
{
    /// <summary>WINDSOCK_NETWORK of the process, or null.</summary>
    public string? Network { get; init; }
}

/// <summary>Where a program comes from; it may have to be built first, and throws <see cref="CannotRunException"/> when it cannot be.</summary>
internal delegate Program Source(Workshop workshop);

/// <summary>What a slice of work took.</summary>
/// <param name="Operations">Round trips, bytes, calls or runs done.</param>
/// <param name="Seconds">Time that passed.</param>
/// <param name="CpuSeconds">Time that the program's threads had a processor.</param>
internal readonly record struct Slice(double Operations, double Seconds, double CpuSeconds);

/// <summary>What must hold of a bench.</summary>
/// <param name="Of">"ratio" or "value".</param>
/// <param name="AtLeast">Whether the limit is the least that is good enough, or the most.</param>
/// <param name="Limit">The limit.</param>
internal sealed record Target(string Of, bool AtLeast, double Limit)
{
    /// <summary>The other end of a range, where both matter.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    public bool IsMet(double value, double? ratio) =>
        (Of == "ratio" ? ratio ?? double.NaN : value) is var number && (AtLeast ? number >= Limit && number <= Most : number <= Limit);

    public override string ToString() =>
        double.IsPositiveInfinity(Most) ? $"{Of} {(AtLeast ? '≥' : '≤')} {Limit:0.##}" : $"{Of} {Limit:0.##} to {Most:0.##}";
}

/// <summary>What a bench gave.</summary>
/// <param name="Value">Windsock's median.</param>
/// <param name="Reference">The other side's median, if there is another side.</param>
/// <param name="Ratio">The median of the ratios of neighbouring slices, Windsock's over the other's.</param>
/// <param name="Spread">Lower and upper quartile of these ratios.</param>
internal sealed record Outcome(double Value, double? Reference = null, double? Ratio = null, (double Low, double High)? Spread = null);

/// <summary>One line of the table.</summary>
internal abstract record Bench(string Name, string Unit, string Against, Target? Target)
{
    public abstract Outcome Run(Workshop workshop, int pairs, int milliseconds);
}

/// <summary>The reason why a bench cannot run here.</summary>
internal sealed class CannotRunException(string reason) : Exception(reason);
