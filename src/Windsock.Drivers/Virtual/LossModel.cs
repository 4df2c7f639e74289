namespace Windsock.Drivers.Virtual;

/// <summary>Which packets a link loses. A number stands for <see cref="Bernoulli"/>: <c>Loss = 0.01</c>.</summary>
/// <param name="ToBad">The probability, at each packet, that the link goes from its good to its bad state.</param>
/// <param name="ToGood">The probability, at each packet, that it goes back.</param>
/// <param name="LossInBad">The probability that a packet is lost in the bad state.</param>
/// <param name="LossInGood">The probability that a packet is lost in the good state.</param>
/// <remarks>Source: tc-netem(8), "loss random" and "loss gemodel".</remarks>
public readonly record struct LossModel(double ToBad, double ToGood, double LossInBad, double LossInGood)
{
    /// <summary>Whether no packet is lost.</summary>
    public bool IsNone => LossInGood <= 0 && (ToBad <= 0 || LossInBad <= 0);

    /// <summary>Each packet is lost with the same probability, whatever happened to the others.</summary>
    /// <param name="probability">0 to 1.</param>
    public static LossModel Bernoulli(double probability) => new(0, 0, 0, probability);

    /// <summary>Losses in bursts: a good and a bad state, which each packet may change.</summary>
    /// <param name="toBad">The probability of going from good to bad (netem's p).</param>
    /// <param name="toGood">The probability of going from bad to good (netem's r); a burst lasts 1/r packets on average.</param>
    /// <param name="lossInBad">The probability of loss in the bad state (netem's 1-h).</param>
    /// <param name="lossInGood">The probability of loss in the good state (netem's 1-k).</param>
    public static LossModel GilbertElliott(double toBad, double toGood, double lossInBad = 1, double lossInGood = 0) =>
        new(toBad, toGood, lossInBad, lossInGood);

    /// <summary><see cref="Bernoulli"/>.</summary>
    public static implicit operator LossModel(double probability) => Bernoulli(probability);

    /// <summary><see cref="Bernoulli"/>.</summary>
    public static LossModel FromDouble(double probability) => Bernoulli(probability);
}
