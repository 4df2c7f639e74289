using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Passes packets for other hosts on: what makes a host a router. Source: RFC 1812 section 5, RFC 8200 section 3.</summary>
internal sealed class Forwarder(IpLayer ip)
{
    private readonly NetStack _stack = ip.Stack;

    /// <summary>A packet whose notes are made and that is for another host. Owns it.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="inbound">Who has given it its receiver; null when the sender has. Errors quote the packet as the sender knows it.</param>
    public void Forward(Packet packet, Nat.AddressTranslator? inbound = null)
    {
        bool isV4 = packet.Source.IsV4;
        if (!MayForward(packet)) return;
        if (packet.HopLimit <= 1)
        {
            inbound?.Restore(packet);
            Refuse(packet, IcmpProblem.HopLimitExceeded, DropReason.HopLimitExceeded);
            return;
        }

        if (ip.Paths.FindForward(packet.Destination, out IpPath? path) != StackError.None)
        {
            inbound?.Restore(packet);
            Refuse(packet, IcmpProblem.NoRoute, DropReason.NoRoute);
            return;
        }

        if (path!.Kind != PathKind.Unicast)
        {
            _stack.Counters.Drop(DropReason.BadAddress, packet); // RFC 2644: no broadcasts for other networks.
            return;
        }

        if (!Fits(packet, path))
        {
            inbound?.Restore(packet);
            Refuse(packet, IcmpProblem.TooLarge(path.LinkMtu), DropReason.TooLarge);
            return;
        }

        if (isV4 && path.Interface.Translator is { } translator && path.Interface != packet.Interface && !translator.TryOutbound(packet)) return;

        if (path.Interface == packet.Interface) Redirects.Send(_stack, packet, path);
        packet.Length += packet.Start - packet.NetworkStart;
        packet.Start = packet.NetworkStart;
        DecrementHopLimit(packet.Bytes);
        _stack.Counters.PacketsForwarded++;
        if (packet.SegmentBytes == 0 && packet.Length > path.LinkMtu) Cut(packet, path);
        else Send(packet, path);
    }

    // RFC 1812 section 5.3.7, RFC 3927 section 2.7, RFC 4291 section 2.5.6.
    private bool MayForward(Packet packet)
    {
        IpAddress source = packet.Source, destination = packet.Destination;
        if (source.IsLinkLocal && !source.IsV4 && !destination.IsLinkLocal)
        {
            Refuse(packet, IcmpProblem.BeyondScope, DropReason.BadAddress);
            return false;
        }

        bool isBad = source.IsLinkLocal || destination.IsLinkLocal || source.IsUnspecified || destination.IsMulticast
            || (destination.IsV4 && (destination.AsV4 >> 28 == 0xf || destination.AsV4 >> 24 == 0))
            || (source.IsV4 && source.AsV4 >> 24 == 0);
        if (isBad)
        {
            _stack.Counters.Drop(DropReason.BadAddress, packet);
            return false;
        }

        if (!source.IsV4 || packet.Start == packet.NetworkStart + Ipv4Header.Size) return true;
        var options = new Ipv4Options(packet.Buffer.AsSpan(packet.NetworkStart + Ipv4Header.Size, packet.Start - packet.NetworkStart - Ipv4Header.Size));
        bool alerts = false;
        while (options.MoveNext())
        {
            alerts |= options.Current.Kind == Ipv4OptionKind.RouterAlert;
            if (options.Current.Kind is not (Ipv4OptionKind.LooseSourceRoute or Ipv4OptionKind.StrictSourceRoute)) continue;
            Refuse(packet, IcmpProblem.SourceRouteFailed, DropReason.BadOptions);
            return false;
        }

        // A part of a packet is nothing that a program could read: parts go on.
        bool isPart = (BinaryPrimitives.ReadUInt16BigEndian(packet.Buffer.AsSpan(packet.NetworkStart + 6)) & 0x3fff) != 0;
        if (!alerts || isPart || _stack.Raw.IsEmpty || !_stack.Raw.Absorb(packet)) return true;
        packet.Release();
        return false;
    }

    private static bool Fits(Packet packet, IpPath path)
    {
        ReadOnlySpan<byte> network = packet.Buffer.AsSpan(packet.NetworkStart);
        bool isV4 = network[0] >> 4 == 4;
        if (packet.Checksum == ChecksumState.Partial || packet.SegmentBytes > 0) FindTransport(packet, isV4);
        int size = packet.Start + packet.Length - packet.NetworkStart;
        if (packet.SegmentBytes > 0)
        {
            bool isTcp = Offload.Protocol(packet) == IpProtocol.Tcp && packet.TransportStart + TcpHeader.Size <= packet.Start + packet.Length;
            int transport = isTcp ? packet.Buffer[packet.TransportStart + 12] >> 4 << 2 : UdpHeader.Size;
            size = Math.Min(size, packet.TransportStart - packet.NetworkStart + transport + packet.SegmentBytes);
        }

        return size <= path.LinkMtu || (isV4 && (network[6] & 0x40) == 0 && packet.SegmentBytes == 0);
    }

    private static void FindTransport(Packet packet, bool isV4)
    {
        if (isV4) return;
        ReadOnlySpan<byte> network = packet.Buffer.AsSpan(packet.NetworkStart, packet.Start + packet.Length - packet.NetworkStart);
        var walker = new Ipv6ExtensionWalker(network, network[6]);
        while (walker.MoveNext())
        {
        }

        packet.TransportStart = packet.NetworkStart + walker.Offset;
    }

    // RFC 1624: the word with the hop limit becomes 0x100 less, so the checksum becomes as much more.
    private static void DecrementHopLimit(Span<byte> network)
    {
        if (network[0] >> 4 == 6)
        {
            network[7]--;
            return;
        }

        network[8]--;
        uint sum = BinaryPrimitives.ReadUInt16BigEndian(network[10..]) + 0x100u;
        BinaryPrimitives.WriteUInt16BigEndian(network[10..], (ushort)(sum + (sum >> 16)));
    }

    // RFC 791 section 3.2: a fragment may be cut again.
    private void Cut(Packet packet, IpPath path)
    {
        if (packet.Checksum == ChecksumState.Partial) Offload.Complete(packet);
        if (!Ipv4View.TryParse(packet.Bytes, out Ipv4View view))
        {
            _stack.Counters.Drop(DropReason.BadIpPacket, packet);
            return;
        }

        Ipv4Header header = view.Header;
        ReadOnlySpan<byte> payload = view.Payload;
        Span<byte> laterOptions = stackalloc byte[Ipv4Header.MaxOptions];
        int laterBytes = Ipv4Options.CopyToFragment(view.Options, laterOptions);
        scoped ReadOnlySpan<byte> options = view.Options;
        for (int at = 0; at < payload.Length;)
        {
            int room = (path.LinkMtu - Ipv4Header.Size - options.Length) & ~7;
            int count = Math.Min(room, payload.Length - at);
            if (_stack.Pool.TryRent(count) is not { } part)
            {
                _stack.Counters.Drop(DropReason.OutOfPackets);
                break;
            }

            payload.Slice(at, count).CopyTo(part.Append(count));
            part.Interface = packet.Interface;
            part.TransportStart = part.Start;
            Ipv4Header its = header with { FragmentOffset = header.FragmentOffset + at, MoreFragments = header.MoreFragments || at + count < payload.Length };
            its.Write(part.Prepend(Ipv4Header.Size + options.Length), count, options);
            part.NetworkStart = part.Start;
            Send(part, path);
            at += count;
            options = laterOptions[..laterBytes];
        }

        packet.Release();
    }

    private static void Send(Packet packet, IpPath path)
    {
        if (path.Neighbour is not { } neighbour)
        {
            path.Interface.Emit(packet, null);
            return;
        }

        if (neighbour.IsEvicted) neighbour = path.FreshNeighbour();
        neighbour.Send(packet);
    }

    private void Refuse(Packet packet, in IcmpProblem problem, DropReason reason)
    {
        _stack.Icmp.Errors.Send(packet, problem);
        _stack.Counters.Drop(reason, packet);
    }
}
