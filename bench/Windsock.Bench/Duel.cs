namespace Windsock.Bench;

/// <summary>Two programs that do the same work in turns, so that whatever else the machine does hits both alike.</summary>
/// <remarks>Both ends of a connection share one processor, unless <see cref="IsApart"/>. Then a slice measures the work of a round trip, not how fast the
/// machine wakes another processor,
/// and work per second of processor time is work per second on a machine that has nothing else to do; only the former can be told on a busy machine.</remarks>
/// <param name="Name">The bench.</param>
/// <param name="Unit">Of the value.</param>
/// <param name="Against">What the reference is.</param>
/// <param name="Subject">The program that uses Windsock.</param>
/// <param name="Reference">The program that does not.</param>
/// <param name="Measure">Makes the value of a slice.</param>
/// <param name="Target">What must hold.</param>
internal sealed record Duel(string Name, string Unit, string Against, Source Subject, Source Reference, Func<Slice, double> Measure, Target? Target = null)
    : Bench(Name, Unit, Against, Target)
{
    private const int WarmUpMilliseconds = 100;

    /// <summary>Slices that are thrown away first. A JIT compiles twice and gathers a profile in between.</summary>
    public int WarmUps { get; init; } = 2;

    /// <summary>Another number of slices than usual.</summary>
    public int? Pairs { get; init; }

    /// <summary>Another length of a slice than usual; 0 does one operation.</summary>
    public int? Milliseconds { get; init; }

    /// <summary>Whether each end has a processor of its own: then a slice measures what a client and a server see, wake-ups included.</summary>
    public bool IsApart { get; init; }

    /// <summary>Whether the value is how much more than the reference, where the ratio says little.</summary>
    public bool IsDifference { get; init; }

    public override Outcome Run(Workshop workshop, int pairs, int milliseconds)
    {
        string processor = IsApart ? Processor.Two : Processor.Chosen;
        using var subject = Worker.Start(Subject(workshop), processor);
        using var reference = Worker.Start(Reference(workshop), processor);
        for (int i = 0; i < WarmUps; i++)
        {
            subject.Work(WarmUpMilliseconds);
            reference.Work(WarmUpMilliseconds);
        }

        pairs = Pairs ?? pairs;
        milliseconds = Milliseconds ?? milliseconds;
        double[] values = new double[pairs], references = new double[pairs];
        for (int i = 0; i < pairs; i++)
        {
            // Who goes first changes, or a machine that slows down would favour one side.
            if (i % 2 == 0) values[i] = Measure(subject.Work(milliseconds));
            references[i] = Measure(reference.Work(milliseconds));
            if (i % 2 != 0) values[i] = Measure(subject.Work(milliseconds));
        }

        double[] ratios = [.. values.Zip(references, (value, other) => value / other)];
        double value = Statistics.Median(IsDifference ? values.Zip(references, (value, other) => value - other) : values);
        return new Outcome(
            value,
            Statistics.Median(references),
            Statistics.Median(ratios),
            (Statistics.Quantile(ratios, 0.25), Statistics.Quantile(ratios, 0.75)));
    }
}

/// <summary>Two programs, or one, that each print one number.</summary>
internal sealed record Reading(string Name, string Unit, string Against, Source Subject, Source? Reference, Target? Target = null)
    : Bench(Name, Unit, Against, Target)
{
    public override Outcome Run(Workshop workshop, int pairs, int milliseconds)
    {
        double value = Worker.Read(Subject(workshop));
        double? reference = Reference is null ? null : Worker.Read(Reference(workshop));
        return new Outcome(value, reference, reference > 0 ? value / reference : null);
    }
}

/// <summary>A number that needs no program.</summary>
internal sealed record Fact(string Name, string Unit, Func<Workshop, double> Value, Target? Target = null) : Bench(Name, Unit, "", Target)
{
    public override Outcome Run(Workshop workshop, int pairs, int milliseconds) => new(Value(workshop));
}
