using Windsock.Drivers.Virtual;
using Windsock.TcpIp;

namespace Windsock.Simulation.Plans;

/// <summary>A host of a run.</summary>
/// <param name="Number">Which.</param>
/// <param name="Lan">The network that it is joined to.</param>
/// <param name="Options">What its stack is made with.</param>
/// <param name="Outward">The conditions of its link to the switch.</param>
/// <param name="Inward">Those of the other direction.</param>
internal sealed record HostPlan(int Number, int Lan, StackOptions Options, LinkConditions Outward, LinkConditions Inward)
{
    /// <summary>Its name.</summary>
    public string Name => $"host{Number}";

    /// <summary>Its IPv4 address.</summary>
    public string V4 => $"10.0.{Lan}.{Number + 1}";

    /// <summary>Its IPv6 address.</summary>
    public string V6 => $"fd00:0:0:{Lan}::{Number + 1}";

    /// <summary>In the words of the story.</summary>
    public override string ToString() =>
        $"{Name} on lan{Lan}: {LinkPlan.Describe(Outward)}; inward {LinkPlan.Describe(Inward)}; {Options.Tcp.Name} {Options.Tcp.CongestionControl}"
        + $"{(Options.Tcp.Timestamps ? " timestamps" : "")} scale {Options.Tcp.WindowScale}"
        + $" buffers {Options.Tcp.SendBufferBytes}/{Options.Tcp.ReceiveBufferBytes}";
}
