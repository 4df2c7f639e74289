using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Packets that are sent otherwise than most: in fragments, or with options.</summary>
internal sealed class IpOutput(IpLayer ip)
{
    private const int AlertHeaderBytes = 8;

    private readonly NetStack _stack = ip.Stack;

    /// <summary>As <see cref="IpLayer.Send"/>, with a hop limit that is set. Owns the packet.</summary>
    public StackError SendUnusual(IpPath path, Packet packet, byte protocol, in IpSendOptions options)
    {
        int alert = path.IsV4 ? HeaderOptions(options).Length : options.RouterAlert ? AlertHeaderBytes : 0;
        bool mustCut = packet.SegmentBytes == 0 && packet.Length + path.HeaderBytes + alert > path.Mtu;
        bool mayCut = !options.DontFragment && packet.SegmentBytes == 0 && packet.Length + (path.IsV4 ? path.HeaderBytes : 0) + alert <= IpLayer.LargestPacket;
        if ((mustCut && !mayCut) || packet.SegmentBytes > 0)
        {
            _stack.Counters.Drop(DropReason.TooLarge, packet);
            return StackError.MessageTooLong;
        }

        if (!mustCut)
        {
            Finish(path, packet, protocol, options, default);
            return StackError.None;
        }

        if (packet.Checksum == ChecksumState.Partial) Offload.Complete(packet, protocol);
        Cut(path, packet, protocol, options, (path.Mtu - path.HeaderBytes - alert - (path.IsV4 ? 0 : Ipv6FragmentHeader.Size)) & ~7);
        return StackError.None;
    }

    private static ReadOnlySpan<byte> HeaderOptions(in IpSendOptions options) => options.RouterAlert ? Ipv4Options.RouterAlert : options.HeaderOptions;

    private void Cut(IpPath path, Packet packet, byte protocol, in IpSendOptions options, int step)
    {
        // RFC 7739: an identification that can be foretold lets others put fragments of theirs between.
        uint identification = path.IsV4 ? path.NextIdentification() : ip.Chance.Next32();
        ReadOnlySpan<byte> whole = packet.Bytes;
        for (int at = 0; at < whole.Length; at += step)
        {
            int count = Math.Min(step, whole.Length - at);
            if (_stack.Pool.TryRent(count) is not { } part)
            {
                _stack.Counters.Drop(DropReason.OutOfPackets);
                break;
            }

            whole.Slice(at, count).CopyTo(part.Append(count));
            part.Interface = path.Interface;
            Finish(path, part, protocol, options, new Ipv6FragmentHeader(protocol, at, at + count < whole.Length, identification));
        }

        packet.Release();
    }

    private void Finish(IpPath path, Packet packet, byte protocol, in IpSendOptions options, Ipv6FragmentHeader fragment)
    {
        bool isCut = !fragment.IsAtomic;
        packet.TransportStart = packet.Start;
        if (path.IsV4)
        {
            int length = packet.Length;
            scoped ReadOnlySpan<byte> alert = HeaderOptions(options);
            Span<byte> later = stackalloc byte[Ipv4Header.MaxOptions];
            if (fragment.Offset > 0 && !alert.IsEmpty) alert = later[..Ipv4Options.CopyToFragment(alert, later)];
            ushort identification = isCut ? (ushort)fragment.Identification : path.NextIdentification();
            var header = new Ipv4Header(
                path.Source, path.Destination, protocol, options.HopLimit, options.TrafficClass, identification,
                options.DontFragment, fragment.MoreFragments, fragment.Offset);
            header.Write(packet.Prepend(Ipv4Header.Size + alert.Length), length, alert);
        }
        else
        {
            byte next = protocol;
            if (isCut)
            {
                fragment.Write(packet.Prepend(Ipv6FragmentHeader.Size));
                next = IpProtocol.Fragment;
            }

            if (options.RouterAlert)
            {
                var writer = new Ipv6OptionsWriter(packet.Prepend(AlertHeaderBytes), next);
                writer.TryAddRouterAlert(0);
                writer.Finish();
                next = IpProtocol.HopByHop;
            }

            path.WriteV6(packet, next, options.HopLimit, options.TrafficClass, options.FlowLabel);
        }

        packet.NetworkStart = packet.Start;
        ip.Dispatch(path, packet, options.Loop);
    }

    /// <summary>The neighbour of an IP packet does not answer. Owns it.</summary>
    public void Unreachable(Packet packet)
    {
        if (QuotedPacket.TryParse(packet.Bytes, out QuotedPacket quoted))
        {
            packet.Source = quoted.Source;
            packet.Destination = quoted.Destination;
            packet.Protocol = quoted.Protocol;
            packet.NetworkStart = packet.Start;
            // A packet that came in by another interface and has a source of this host was translated: its sender is inside.
            Nat.AddressTranslator? translator = ip.Input.OutsideWith(quoted.Source);
            if (translator is not null && packet.Interface?.Translator != translator && translator.TryRestoreSource(packet))
            {
                _stack.Icmp.Errors.Send(packet, IcmpProblem.HostUnreachable);
            }
            else if (_stack.IsOwn(quoted.Source))
            {
                IcmpReports.Deliver(_stack, new IpError
                {
                    Kind = IpErrorKind.HostUnreachable,
                    Scope = packet.Interface?.Index ?? 0,
                    Source = quoted.Source,
                    Destination = quoted.Destination,
                    Protocol = quoted.Protocol,
                    Transport = quoted.Transport,
                    Reporter = quoted.Source,
                }, packet.Interface?.Index ?? 0);
            }
            else
            {
                _stack.Icmp.Errors.Send(packet, IcmpProblem.HostUnreachable);
            }
        }

        _stack.Counters.Drop(DropReason.NeighbourUnresolved, packet);
    }
}
