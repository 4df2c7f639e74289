using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Icmp;

/// <summary>Errors that others report about packets of this host: translated, and given to the protocol whose packet it was. Source: RFC 1122 section 3.2.2,
/// RFC 4443 section 2.4.</summary>
/// <remarks>Anyone can forge an error. A transport believes one only when the quoted words belong to something it has under way (RFC 5927), and the path MTU
/// of TCP and UDP is
/// lowered only after that.</remarks>
internal static class IcmpReports
{
    // RFC 1191 section 7.1: sizes at which links end, for routers that do not tell.
    private static readonly int[] s_plateaus = [32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68];

    /// <summary>An ICMP error has come.</summary>
    public static void ReceiveV4(NetStack stack, Packet packet, Icmpv4Header header, in QuotedPacket quoted)
    {
        int mtu = 0;
        if (KindV4(header) is not { } kind) return;
        if (kind == IpErrorKind.TooLarge) mtu = header.NextHopMtu != 0 ? header.NextHopMtu : Plateau(quoted.TotalBytes);
        Report(stack, packet, kind, mtu, header.Type, header.Code, quoted);
    }

    /// <summary>An ICMPv6 error has come.</summary>
    public static void ReceiveV6(NetStack stack, Packet packet, Icmpv6Header header, in QuotedPacket quoted)
    {
        if (KindV6(header) is not { } kind) return;
        int mtu = kind == IpErrorKind.TooLarge ? (int)Math.Min(header.Mtu, IpLayer.LargestPacket) : 0;
        if (kind == IpErrorKind.TooLarge && mtu < IpLayer.SmallestMtuV6) return; // RFC 8201 section 4
        Report(stack, packet, kind, mtu, header.Type, header.Code, quoted);
    }

    /// <summary>Gives an error to the protocol whose packet it is about.</summary>
    public static void Deliver(NetStack stack, in IpError error, int scope)
    {
        stack.Counters.ErrorsReceived++;
        if (!stack.Raw.IsEmpty) stack.Raw.ReceiveError(error);
        if (error.Protocol == IpProtocol.Udp)
        {
            DeliverToUdp(stack, error, scope);
            return;
        }

        if (error.Kind == IpErrorKind.TooLarge && error.Protocol != IpProtocol.Tcp && IsMeant(stack, error)) stack.Ip.LowerMtu(error.Destination, error.Mtu);
        stack.Ip.Transport(error.Protocol)?.ReceiveError(error);
    }

    private static void Report(NetStack stack, Packet packet, IpErrorKind kind, int mtu, byte type, byte code, in QuotedPacket quoted)
    {
        if (!stack.IsOwn(quoted.Source) || quoted.Destination.IsUnspecified)
        {
            stack.Counters.Drop(DropReason.ErrorAboutNothing);
            return;
        }

        Deliver(stack, new IpError
        {
            Kind = kind,
            Scope = packet.Interface!.Index,
            Source = quoted.Source,
            Destination = quoted.Destination,
            Protocol = quoted.Protocol,
            Transport = quoted.Transport,
            Mtu = mtu,
            Reporter = packet.Source,
            Type = type,
            Code = code,
        }, packet.Interface!.Index);
    }

    // The path is that of TCP too: whoever could lower it by quoting a packet that was never sent would slow down every connection there. Replies to echoes
    // over IPv6 cannot be told from what was never sent; there no path is lowered far.
    private static bool IsMeant(NetStack stack, in IpError error)
    {
        bool isEcho = error.Protocol == (error.Source.IsV4 ? IpProtocol.Icmp : IpProtocol.Icmpv6);
        if (isEcho && !error.Source.IsV4) return true;
        ushort identifier = (ushort)(error.Transport[4] << 8 | error.Transport[5]);
        if (isEcho && stack.Icmp.Echoes.Find(identifier) is { DontFragment: true }) return true;
        return stack.Raw.MaySend(error.Protocol, error.Source.IsV4);
    }

    private static void DeliverToUdp(NetStack stack, in IpError error, int scope)
    {
        ushort local = (ushort)(error.Transport[0] << 8 | error.Transport[1]);
        ushort remote = (ushort)(error.Transport[2] << 8 | error.Transport[3]);
        // What is sent without "don't fragment" is cut on the way, and nobody complains of it.
        bool isPossible = stack.Udp.Table.Find(error.Source, local, error.Destination, remote, scope) is { } socket
            && (error.Kind != IpErrorKind.TooLarge || !error.Source.IsV4 || socket.DontFragment);
        if (!isPossible)
        {
            stack.Counters.Drop(DropReason.ErrorAboutNothing);
            return;
        }

        if (error.Kind == IpErrorKind.TooLarge) stack.Ip.LowerMtu(error.Destination, error.Mtu);
        stack.Udp.ReceiveError(error.Source, error.Destination, error.Transport, scope, Error(error.Kind));
    }

    /// <summary>The word that sockets use for an error.</summary>
    public static StackError Error(IpErrorKind kind) => kind switch
    {
        IpErrorKind.PortUnreachable => StackError.ConnectionReset,
        IpErrorKind.TooLarge => StackError.MessageTooLong,
        IpErrorKind.HopLimitExceeded or IpErrorKind.ReassemblyTimeExceeded => StackError.HopLimitExceeded,
        IpErrorKind.NetworkUnreachable => StackError.NetworkUnreachable,
        _ => StackError.HostUnreachable,
    };

    // RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1.
    private static IpErrorKind? KindV4(Icmpv4Header header) => header.Type switch
    {
        Icmpv4Type.TimeExceeded => header.Code == Icmpv4Code.Reassembly ? IpErrorKind.ReassemblyTimeExceeded : IpErrorKind.HopLimitExceeded,
        Icmpv4Type.ParameterProblem => IpErrorKind.ParameterProblem,
        Icmpv4Type.DestinationUnreachable => header.Code switch
        {
            Icmpv4Code.ProtocolUnreachable => IpErrorKind.ProtocolUnreachable,
            Icmpv4Code.PortUnreachable => IpErrorKind.PortUnreachable,
            Icmpv4Code.FragmentationNeeded => IpErrorKind.TooLarge,
            Icmpv4Code.NetworkProhibited or Icmpv4Code.HostProhibited or Icmpv4Code.Prohibited => IpErrorKind.Prohibited,
            Icmpv4Code.NetworkUnreachable or 6 or 11 => IpErrorKind.NetworkUnreachable,
            _ => IpErrorKind.HostUnreachable,
        },
        _ => null,
    };

    private static IpErrorKind? KindV6(Icmpv6Header header) => header.Type switch
    {
        Icmpv6Type.PacketTooBig => IpErrorKind.TooLarge,
        Icmpv6Type.TimeExceeded => header.Code == Icmpv6Code.Reassembly ? IpErrorKind.ReassemblyTimeExceeded : IpErrorKind.HopLimitExceeded,
        // RFC 4443 section 3.4: an unrecognized next header is what IPv4 calls an unreachable protocol.
        Icmpv6Type.ParameterProblem => header.Code == Icmpv6Code.UnrecognizedNextHeader ? IpErrorKind.ProtocolUnreachable : IpErrorKind.ParameterProblem,
        Icmpv6Type.DestinationUnreachable => header.Code switch
        {
            Icmpv6Code.PortUnreachable => IpErrorKind.PortUnreachable,
            Icmpv6Code.Prohibited or Icmpv6Code.SourcePolicy or Icmpv6Code.RejectRoute => IpErrorKind.Prohibited,
            Icmpv6Code.NoRoute or Icmpv6Code.BeyondScope => IpErrorKind.NetworkUnreachable,
            _ => IpErrorKind.HostUnreachable,
        },
        _ => null,
    };

    private static int Plateau(int size)
    {
        foreach (int plateau in s_plateaus)
        {
            if (plateau < size) return plateau;
        }

        return IpLayer.SmallestMtuV4;
    }
}
