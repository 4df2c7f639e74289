using Windsock.Fuzz.Targets;
using Windsock.TcpIp.Link;

namespace Windsock.Fuzz;

/// <summary>Repairs an input in its place.</summary>
internal delegate void InputRepair(Span<byte> input);

/// <summary>Something to be fuzzed.</summary>
/// <param name="Name">Its name, and that of its corpus.</param>
/// <param name="Make">Makes a reader, which may keep state from input to input.</param>
/// <param name="TestInputs">How many inputs the test gives it.</param>
/// <param name="MaxBytes">The longest input.</param>
/// <param name="Repair">Makes an input right again where it is refused early, or null.</param>
internal sealed record FuzzTarget(string Name, Func<ulong, WireReader> Make, int TestInputs, int MaxBytes = 1600, InputRepair? Repair = null)
{
    public static readonly IReadOnlyList<FuzzTarget> All =
    [
        .. WireTargets.All.Select(
            target => new FuzzTarget(target.Key, _ => target.Value, 40_000, Repair: target.Key is "ipv4" or "ipv6" ? PacketRepair.Ip : null)),
        new FuzzTarget("dhcp-client", IngressClients.Dhcp, 10_000) { Corpus = "dhcp" },
        new FuzzTarget("dhcp6-client", IngressClients.Dhcp6, 10_000) { Corpus = "dhcp6" },
        new FuzzTarget("dns-resolver", IngressClients.Dns, 10_000) { Corpus = "dns" },
        new FuzzTarget("ingress", seed => new IngressTarget(seed, LinkKind.Ip).Read, 20_000, Repair: PacketRepair.Ip),
        new FuzzTarget("ingress-random", seed => new IngressTarget(seed, LinkKind.Ip).ReadRandom, 20_000) { Corpus = "ingress" },
        new FuzzTarget("ingress-router", seed => new IngressTarget(seed, LinkKind.Ip, isRouter: true).Read, 20_000, Repair: PacketRepair.Ip)
            { Corpus = "ingress" },
        new FuzzTarget("ingress-ethernet", seed => new IngressTarget(seed, LinkKind.Ethernet).Read, 20_000, Repair: PacketRepair.Frame),
    ];

    /// <summary>Whose corpus it begins with: its own, if nothing else is said.</summary>
    public string Corpus { get; init; } = Name;

    public override string ToString() => Name;
}
