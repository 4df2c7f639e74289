using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>The extension headers of an IPv6 packet that is for this host, in their order. Source: RFC 8200 section 4.</summary>
internal static class Ipv6Input
{
    /// <summary>Goes to the transport header of a packet that begins with its network header's payload. Owns the packet unless it says true.</summary>
    /// <returns>Whether the packet begins with its transport header now; false when it was dropped, or is one part of a packet that is not complete.</returns>
    public static bool TryWalk(NetStack stack, Reassembler reassembler, ref Packet packet)
    {
        ReadOnlySpan<byte> network = packet.Buffer.AsSpan(packet.NetworkStart, packet.Start + packet.Length - packet.NetworkStart);
        var walker = new Ipv6ExtensionWalker(network, packet.Protocol);
        while (walker.MoveNext())
        {
            switch (walker.Protocol)
            {
                case IpProtocol.Fragment:
                    if (!Ipv6FragmentHeader.TryRead(walker.Header, out Ipv6FragmentHeader fragment)) return Drop(stack, packet, null);
                    if (fragment.IsAtomic) continue; // RFC 6946: by itself, whatever other fragments have its number.
                    Skip(packet, network.Length, walker.Offset + Ipv6FragmentHeader.Size);
                    var place = new FragmentPlace(
                        walker.Offset, walker.NextHeaderAt, fragment.NextHeader, fragment.Identification, fragment.Offset, fragment.MoreFragments);
                    if (reassembler.Add(packet, place) is not { } whole) return false;
                    packet = whole;
                    packet.Skip(Ipv6Header.Size);
                    packet.Protocol = packet.Buffer[packet.NetworkStart + 6];
                    return TryWalk(stack, reassembler, ref packet);
                case IpProtocol.Routing:
                    if (!Ipv6RoutingHeader.TryRead(walker.Header, out Ipv6RoutingHeader routing)) return Drop(stack, packet, null);
                    if (routing.SegmentsLeft == 0) continue;
                    // No routing type is spoken; type 0 is one of them (RFC 5095).
                    return Drop(stack, packet, IcmpProblem.BadFieldV6(Icmpv6Code.ErroneousField, walker.Offset + Ipv6RoutingHeader.RoutingTypeAt));
                default:
                    if (!TryOptions(stack, packet, walker.Header, walker.Offset)) return false;
                    break;
            }
        }

        switch (walker.End)
        {
            case Ipv6ChainEnd.Protocol:
                Skip(packet, network.Length, walker.Offset);
                packet.Protocol = walker.Protocol;
                packet.TransportStart = packet.Start;
                return true;
            case Ipv6ChainEnd.Misplaced:
                return Drop(stack, packet, IcmpProblem.BadFieldV6(Icmpv6Code.UnrecognizedNextHeader, walker.NextHeaderAt));
            default:
                return Drop(stack, packet, null);
        }
    }

    // RFC 8200 section 4.2: what an unknown option wants done with the packet is in its first two bits.
    private static bool TryOptions(NetStack stack, Packet packet, ReadOnlySpan<byte> header, int offset)
    {
        if (!Ipv6OptionsView.TryParse(header, out Ipv6OptionsView view)) return Drop(stack, packet, null);
        Ipv6OptionEnumerator options = view.Options;
        while (options.MoveNext())
        {
            Ipv6Option option = options.Current;
            if (option.Kind == Ipv6OptionKind.RouterAlert) continue;
            switch (option.Action)
            {
                case Ipv6OptionAction.Skip:
                    continue;
                case Ipv6OptionAction.DiscardAndReport:
                case Ipv6OptionAction.DiscardAndReportUnlessMulticast when !packet.Destination.IsMulticast:
                    return Drop(stack, packet, IcmpProblem.BadFieldV6(Icmpv6Code.UnrecognizedOption, offset + option.Offset));
                default:
                    return Drop(stack, packet, null);
            }
        }

        return !options.IsMalformed || Drop(stack, packet, IcmpProblem.BadFieldV6(Icmpv6Code.ErroneousField, offset + options.ErrorOffset));
    }

    private static void Skip(Packet packet, int networkBytes, int to)
    {
        packet.Start = packet.NetworkStart + to;
        packet.Length = networkBytes - to;
    }

    private static bool Drop(NetStack stack, Packet packet, IcmpProblem? problem)
    {
        if (problem is { } told) stack.Icmp.Errors.Send(packet, told);
        stack.Counters.Drop(DropReason.BadOptions, packet);
        return false;
    }
}
