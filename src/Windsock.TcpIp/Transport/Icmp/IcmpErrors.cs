using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Icmp;

/// <summary>What an ICMP error says, in the words of both families.</summary>
internal readonly record struct IcmpProblem(byte TypeV4, byte CodeV4, byte TypeV6, byte CodeV6, uint Rest = 0)
{
    public static readonly IcmpProblem NoRoute = new(
        Icmpv4Type.DestinationUnreachable, Icmpv4Code.NetworkUnreachable, Icmpv6Type.DestinationUnreachable, Icmpv6Code.NoRoute);

    public static readonly IcmpProblem HostUnreachable = new(
        Icmpv4Type.DestinationUnreachable, Icmpv4Code.HostUnreachable, Icmpv6Type.DestinationUnreachable, Icmpv6Code.AddressUnreachable);

    public static readonly IcmpProblem PortUnreachable = new(
        Icmpv4Type.DestinationUnreachable, Icmpv4Code.PortUnreachable, Icmpv6Type.DestinationUnreachable, Icmpv6Code.PortUnreachable);

    public static readonly IcmpProblem SourceRouteFailed = new(
        Icmpv4Type.DestinationUnreachable, Icmpv4Code.SourceRouteFailed, Icmpv6Type.DestinationUnreachable, Icmpv6Code.Prohibited);

    public static readonly IcmpProblem BeyondScope = new(
        Icmpv4Type.DestinationUnreachable, Icmpv4Code.NetworkUnreachable, Icmpv6Type.DestinationUnreachable, Icmpv6Code.BeyondScope);

    public static readonly IcmpProblem HopLimitExceeded = new(Icmpv4Type.TimeExceeded, Icmpv4Code.HopLimit, Icmpv6Type.TimeExceeded, Icmpv6Code.HopLimit);

    public static readonly IcmpProblem ReassemblyTimeExceeded = new(
        Icmpv4Type.TimeExceeded, Icmpv4Code.Reassembly, Icmpv6Type.TimeExceeded, Icmpv6Code.Reassembly);

    /// <summary>The pointer of "unknown protocol" has no place in the IPv4 message.</summary>
    public uint RestV4 => TypeV4 == Icmpv4Type.DestinationUnreachable && CodeV4 != Icmpv4Code.FragmentationNeeded ? 0 : Rest;

    /// <summary>Nobody speaks the protocol; the pointer is for IPv6, where the next header field is.</summary>
    public static IcmpProblem UnknownProtocol(int pointer) => new(
        Icmpv4Type.DestinationUnreachable, Icmpv4Code.ProtocolUnreachable, Icmpv6Type.ParameterProblem, Icmpv6Code.UnrecognizedNextHeader, (uint)pointer);

    public static IcmpProblem TooLarge(int mtu) => new(
        Icmpv4Type.DestinationUnreachable, Icmpv4Code.FragmentationNeeded, Icmpv6Type.PacketTooBig, 0, (uint)mtu);

    public static IcmpProblem BadFieldV4(int pointer) => new(Icmpv4Type.ParameterProblem, 0, 0, 0, (uint)pointer << 24);

    public static IcmpProblem BadFieldV6(byte code, int pointer) => new(0, 0, Icmpv6Type.ParameterProblem, code, (uint)pointer);
}

/// <summary>Tells senders what became of their packets, within the rules that keep errors from causing more traffic than they are worth. Source: RFC 1122
/// section 3.2.2,
/// RFC 1812 section 4.3.2, RFC 4443 section 2.4.</summary>
internal sealed class IcmpErrors(NetStack stack)
{
    // As much of the packet as fits without making the error itself too large for any link: RFC 1812 section 4.3.2.3, RFC 4443 section 2.4 (c).
    private const int LargestV4 = 576;
    private const int LargestV6 = IpLayer.SmallestMtuV6;

    private TokenBucket _allowance = new(stack.Options.IcmpErrorsPerSecond, Math.Min(stack.Options.IcmpErrorsPerSecond, 50));

    /// <summary>Sends an error about a packet that was received and is not taken. The caller keeps the packet, whose notes say where its network header
    /// is.</summary>
    public void Send(Packet about, in IcmpProblem problem)
    {
        if (!MayAnswer(about, problem)) return;
        if (!TryTakeAllowance()) return;

        bool isV4 = about.Source.IsV4;
        IpAddress from = stack.IsOwn(about.Destination) ? about.Destination : default;
        int scope = about.Source.IsLinkLocal ? about.Interface!.Index : 0;
        if (stack.Ip.FindPath(about.Source, from, scope, out IpPath? path) != StackError.None) return;

        ReadOnlySpan<byte> whole = about.Buffer.AsSpan(about.NetworkStart, about.Start + about.Length - about.NetworkStart);
        int room = (isV4 ? LargestV4 - Ipv4Header.Size : LargestV6 - Ipv6Header.Size) - Icmpv4Header.Size;
        ReadOnlySpan<byte> quoted = whole[..Math.Min(whole.Length, room)];
        if (stack.Pool.TryRent(Icmpv4Header.Size + quoted.Length) is not { } packet)
        {
            stack.Counters.Drop(DropReason.OutOfPackets);
            return;
        }

        Span<byte> message = packet.Append(Icmpv4Header.Size + quoted.Length);
        quoted.CopyTo(message[Icmpv4Header.Size..]);
        if (isV4) new Icmpv4Header(problem.TypeV4, problem.CodeV4, problem.RestV4).Write(message);
        else new Icmpv6Header(problem.TypeV6, problem.CodeV6, problem.Rest).Write(message, path!.Source, path.Destination);
        stack.Counters.ErrorsSent++;
        stack.Ip.Send(path!, packet, isV4 ? IpProtocol.Icmp : IpProtocol.Icmpv6, default);
    }

    /// <summary>Counts one more error against the limit of their rate.</summary>
    /// <returns>Whether it may be sent.</returns>
    public bool TryTakeAllowance()
    {
        if (_allowance.TryTake(stack.Now)) return true;
        stack.Counters.Drop(DropReason.ErrorRateLimit);
        return false;
    }

    private static bool MayAnswer(Packet about, in IcmpProblem problem)
    {
        IpAddress source = about.Source;
        NetworkInterface by = about.Interface!;
        if (source.IsUnspecified || source.IsMulticast || by.IsBroadcast(source) || (source.IsV4 && source.AsV4 >> 28 == 0xf)) return false;

        bool isToGroup = about.LinkGroup || about.Destination.IsMulticast || by.IsBroadcast(about.Destination);
        // RFC 4443 section 2.4 (e.3): path MTU discovery works for groups too, and an unknown option may ask to be reported.
        bool isUnknownOption = problem.TypeV6 == Icmpv6Type.ParameterProblem && problem.CodeV6 == Icmpv6Code.UnrecognizedOption;
        bool isAllowedToGroup = !source.IsV4 && (problem.TypeV6 == Icmpv6Type.PacketTooBig || isUnknownOption);
        if (isToGroup && !isAllowedToGroup) return false;

        ReadOnlySpan<byte> network = about.Buffer.AsSpan(about.NetworkStart, about.Start + about.Length - about.NetworkStart);
        if (source.IsV4)
        {
            if (((network[6] & 0x1f) | network[7]) != 0) return false; // Not the first fragment.
            int header = (network[0] & 0xf) * 4;
            return network[9] != IpProtocol.Icmp || (network.Length > header && !new Icmpv4Header(network[header], 0, 0).IsError);
        }

        var walker = new Ipv6ExtensionWalker(network, network[6]);
        while (walker.MoveNext())
        {
        }

        if (walker.End == Ipv6ChainEnd.LaterFragment) return false;
        if (walker.End != Ipv6ChainEnd.Protocol || walker.Protocol != IpProtocol.Icmpv6) return true;
        return walker.Offset < network.Length && network[walker.Offset] is >= 128 and not Icmpv6Type.Redirect;
    }
}
