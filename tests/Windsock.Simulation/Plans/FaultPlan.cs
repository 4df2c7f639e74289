using Windsock.Drivers.Virtual;

namespace Windsock.Simulation.Plans;

/// <summary>A change of the network in the course of a run.</summary>
/// <param name="At">When.</param>
/// <param name="Host">Whose link, or -1 for a partition.</param>
/// <param name="Conditions">What the link is like from then on, in both directions.</param>
/// <param name="Apart">The hosts that are cut off from the others; none for the end of a partition.</param>
internal sealed record FaultPlan(TimeSpan At, int Host, LinkConditions? Conditions, int[] Apart)
{
    /// <summary>In the words of the story.</summary>
    public override string ToString() => Host >= 0 ? $"the link of host{Host} becomes {LinkPlan.Describe(Conditions!)}"
        : Apart.Length > 0 ? $"hosts {string.Join(", ", Apart)} are cut off from the others" : "all hosts reach each other again";
}
