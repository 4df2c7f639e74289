using System.Numerics;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Which of the host's addresses a packet is sent from, and in which order destinations are tried. Source: RFC 6724.</summary>
internal static class SourceSelection
{
    // RFC 6724 section 2.1. The longest prefix that contains an address decides.
    private static readonly (IpPrefix Prefix, int Precedence, int Label)[] s_policy =
    [
        (IpPrefix.Parse("::1/128"), 50, 0),
        (IpPrefix.Parse("2001::/32"), 5, 5),
        (IpPrefix.Parse("2002::/16"), 30, 2),
        (IpPrefix.Parse("3ffe::/16"), 1, 12),
        (IpPrefix.Parse("fec0::/10"), 1, 11),
        (IpPrefix.Parse("fc00::/7"), 3, 13),
        (IpPrefix.Parse("::/96"), 1, 3),
        (IpPrefix.Parse("::/0"), 40, 1),
    ];

    /// <summary>The source for a destination that goes out by an interface; null when no address of the family may be used.</summary>
    public static InterfaceAddress? Choose(NetStack stack, NetworkInterface through, in IpAddress destination)
    {
        InterfaceAddress? best = Best(null, through, through, destination);
        if (best is not null) return best;

        // A link without addresses of its own borrows one (RFC 1122 section 3.3.4.3, RFC 6724 section 4), but none that means something on its link only.
        foreach (NetworkInterface each in stack.Interfaces)
        {
            if (each == through || each.Properties.IsLoopback || destination.IsMulticast || destination.IsLinkLocal || !stack.IsWeakHost) continue;
            best = Best(best, each, through, destination);
        }

        return best is { Address.IsLinkLocal: true } ? null : best;
    }

    /// <summary>Orders destinations, best first, the order given where the rules say nothing. Source: RFC 6724 section 6.</summary>
    public static void Order(NetStack stack, Span<IpAddress> destinations)
    {
        var ranked = new (IpAddress Address, InterfaceAddress? Source)[destinations.Length];
        for (int i = 0; i < ranked.Length; i++)
        {
            Route? route = stack.Routes.Find(destinations[i]);
            ranked[i] = (destinations[i], route is null ? null : Choose(stack, route.Interface, destinations[i]));
        }

        for (int i = 1; i < ranked.Length; i++)
        {
            (IpAddress Address, InterfaceAddress? Source) each = ranked[i];
            int at = i;
            for (; at > 0 && IsBetterDestination(each, ranked[at - 1]); at--) ranked[at] = ranked[at - 1];
            ranked[at] = each;
        }

        for (int i = 0; i < ranked.Length; i++) destinations[i] = ranked[i].Address;
    }

    /// <summary>The scope of an address, as multicast scopes are numbered. Source: RFC 6724 sections 3.1 and 3.2.</summary>
    public static int Scope(in IpAddress address)
    {
        if (address.IsV4) return address.IsLoopback || address.IsLinkLocal ? 2 : 14;
        if (address.IsMulticast) return (int)(address.High >> 48) & 0xf;
        if (address.IsLoopback || address.IsLinkLocal) return 2;
        return address.High >> 54 == 0x3fb ? 5 : 14;
    }

    private static InterfaceAddress? Best(InterfaceAddress? best, NetworkInterface on, NetworkInterface through, in IpAddress destination)
    {
        foreach (InterfaceAddress each in on.Addresses)
        {
            if (!each.IsUsable || each.Address.IsV4 != destination.IsV4) continue;
            if (best is null || IsBetterSource(each, best, through, destination)) best = each;
        }

        return best;
    }

    // RFC 6724 section 5, rules 1 to 8; rule 4 (home addresses) has no meaning here, rule 5.5 is met by taking addresses of the outgoing interface only.
    private static bool IsBetterSource(InterfaceAddress a, InterfaceAddress b, NetworkInterface through, in IpAddress destination)
    {
        if (a.Address == destination || b.Address == destination) return a.Address == destination;

        int scopeA = Scope(a.Address);
        int scopeB = Scope(b.Address);
        int scopeD = Scope(destination);
        if (scopeA != scopeB) return scopeA < scopeB ? scopeA >= scopeD : scopeB < scopeD;

        if (a.State != b.State) return a.State == AddressState.Preferred;
        if (a.Interface != b.Interface && (a.Interface == through || b.Interface == through)) return a.Interface == through;

        int label = Policy(destination).Label;
        bool labelA = Policy(a.Address).Label == label;
        if (labelA != (Policy(b.Address).Label == label)) return labelA;

        bool temporaryA = a.Origin == AddressOrigin.Temporary;
        if (temporaryA != (b.Origin == AddressOrigin.Temporary)) return temporaryA;

        return CommonPrefix(a, destination) > CommonPrefix(b, destination);
    }

    // RFC 6724 section 6. Rules 4 and 7 (home addresses, tunnels) have no meaning here.
    private static bool IsBetterDestination((IpAddress Address, InterfaceAddress? Source) a, (IpAddress Address, InterfaceAddress? Source) b)
    {
        if (a.Source is null || b.Source is null) return a.Source is not null && b.Source is null;

        bool scopeA = Scope(a.Address) == Scope(a.Source.Address);
        if (scopeA != (Scope(b.Address) == Scope(b.Source.Address))) return scopeA;
        if (a.Source.State != b.Source.State) return a.Source.State == AddressState.Preferred;

        bool labelA = Policy(a.Address).Label == Policy(a.Source.Address).Label;
        if (labelA != (Policy(b.Address).Label == Policy(b.Source.Address).Label)) return labelA;

        int precedence = Policy(a.Address).Precedence - Policy(b.Address).Precedence;
        if (precedence != 0) return precedence > 0;
        int scope = Scope(a.Address) - Scope(b.Address);
        if (scope != 0) return scope < 0;
        return a.Address.IsV4 == b.Address.IsV4 && CommonPrefix(a.Source, a.Address) > CommonPrefix(b.Source, b.Address);
    }

    // Not beyond the source's prefix (RFC 6724 section 2.2): what follows is the host's own part and says nothing about distance.
    private static int CommonPrefix(InterfaceAddress source, in IpAddress destination)
    {
        ulong high = source.Address.High ^ destination.High;
        int common = high != 0 ? BitOperations.LeadingZeroCount(high) : 64 + BitOperations.LeadingZeroCount(source.Address.Low ^ destination.Low);
        return Math.Min(common, source.Prefix.Length + (destination.IsV4 ? 96 : 0));
    }

    private static (int Precedence, int Label) Policy(in IpAddress address)
    {
        if (address.IsV4) return (35, 4); // ::ffff:0:0/96
        foreach ((IpPrefix prefix, int precedence, int label) in s_policy)
        {
            if (prefix.Contains(address)) return (precedence, label);
        }

        return (40, 1);
    }
}
