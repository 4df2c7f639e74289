namespace Windsock.Drivers.Virtual;

/// <summary>A link of a <see cref="VirtualNetwork"/>: two directions, each with its own conditions and counters.</summary>
public sealed class VirtualLink
{
    internal VirtualLink(LinkDirection outward, LinkDirection inward)
    {
        Outward = outward;
        Inward = inward;
    }

    /// <summary>From the host, or from the first of two that were joined.</summary>
    public LinkDirection Outward { get; }

    /// <summary>To the host, or to the first of two that were joined.</summary>
    public LinkDirection Inward { get; }

    /// <summary>The conditions of both directions; read, those of the way out.</summary>
    public LinkConditions Conditions
    {
        get => Outward.Conditions;
        set
        {
            Outward.Conditions = value;
            Inward.Conditions = value;
        }
    }

    /// <summary>Cuts or mends both directions, and leaves the other conditions as they are.</summary>
    public bool IsDown
    {
        get => Outward.Conditions.Down && Inward.Conditions.Down;
        set
        {
            Outward.Conditions = Outward.Conditions with { Down = value };
            Inward.Conditions = Inward.Conditions with { Down = value };
        }
    }
}
