using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>What comes in: checked, and given to the protocol it is for, passed on, or dropped with a reason. Source: RFC 1122 section 3.2, RFC 1812 section
/// 5, RFC 8200.</summary>
internal sealed class IpInput(IpLayer ip)
{
    private readonly NetStack _stack = ip.Stack;
    private readonly Forwarder _forwarder = new(ip);

    /// <summary>Packets of which parts are missing.</summary>
    public Reassembler Reassembler { get; } = new(ip.Stack);

    /// <summary>An IP packet has come, or comes back. Owns it.</summary>
    public void Receive(Packet packet, bool isLocal)
    {
        if (Ipv4View.TryParse(packet.Bytes, out Ipv4View v4))
        {
            Note(packet, v4.Source, v4.Destination, v4.Protocol, v4.TimeToLive, v4.TrafficClass, v4.HeaderBytes, v4.TotalBytes);
            if (_stack.HasTranslators && !isLocal && TryTranslate(packet, v4)) return;
            if (!isLocal && !IsForHere(packet)) return;
            if (v4.HeaderBytes > Ipv4Header.Size && !TryOptions(packet, v4.Options)) return;
            if (v4.IsFragment)
            {
                var place = new FragmentPlace(v4.HeaderBytes, 0, v4.Protocol, v4.Identification, v4.FragmentOffset, v4.MoreFragments);
                if (Reassembler.Add(packet, place) is { } whole) Receive(whole, isLocal: true);
                return;
            }
        }
        else if (Ipv6View.TryParse(packet.Bytes, out Ipv6View v6))
        {
            Note(packet, v6.Source, v6.Destination, v6.NextHeader, v6.HopLimit, v6.TrafficClass, Ipv6Header.Size, v6.TotalBytes);
            if (!isLocal && !IsForHere(packet)) return;
            if (IsExtension(packet.Protocol) && !Ipv6Input.TryWalk(_stack, Reassembler, ref packet)) return;
        }
        else
        {
            _stack.Counters.Drop(DropReason.BadIpPacket, packet);
            return;
        }

        Deliver(packet);
    }

    /// <summary>Whether packets to a group are wanted by an interface: the groups of every host, and those that were joined.</summary>
    public bool IsWantedGroup(NetworkInterface by, in IpAddress group)
    {
        if (group.IsV4)
        {
            if (group.AsV4 == 0xe000_0001) return true;
        }
        else
        {
            if (group == NeighbourDiscovery.AllNodes || (group.High == 0xff01_0000_0000_0000 && group.Low == 1)) return true;
            if (group == NeighbourDiscovery.AllRouters && _stack.Options.Forwarding) return true;
            if (group.High == 0xff02_0000_0000_0000 && group.Low >> 24 == 0x0000_0001_ff && IsSolicitedNode(by, group)) return true;
        }

        return _stack.Multicast.IsMember(by, group);
    }

    /// <summary>Gives a transport packet for this host to its protocol. Owns it.</summary>
    public void Deliver(Packet packet)
    {
        if (packet.Checksum == ChecksumState.Unknown && !TransportChecksum.Verify(packet))
        {
            _stack.Counters.Drop(DropReason.BadChecksum, packet);
            return;
        }

        bool wasWanted = !_stack.Raw.IsEmpty && _stack.Raw.Deliver(packet);
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp:
                _stack.Tcp.Receive(packet);
                break;
            case IpProtocol.Udp:
                _stack.Udp.Receive(packet);
                break;
            default:
                if (ip.Transport(packet.Protocol) is { } transport) transport.Receive(packet);
                else if (wasWanted) packet.Release();
                else RefuseProtocol(packet);
                break;
        }
    }

    private void RefuseProtocol(Packet packet)
    {
        int pointer = 6;
        if (!packet.Source.IsV4)
        {
            ReadOnlySpan<byte> network = packet.Buffer.AsSpan(packet.NetworkStart, packet.Start + packet.Length - packet.NetworkStart);
            var walker = new Ipv6ExtensionWalker(network, network[6]);
            while (walker.MoveNext())
            {
            }

            pointer = walker.NextHeaderAt;
        }

        _stack.Icmp.Errors.Send(packet, IcmpProblem.UnknownProtocol(pointer));
        _stack.Counters.Drop(DropReason.UnknownProtocol, packet);
    }

    // RFC 1122 section 3.2.1.8, RFC 7126: routes given by the sender are refused, the other options mean nothing to a host.
    private bool TryOptions(Packet packet, ReadOnlySpan<byte> bytes)
    {
        var options = new Ipv4Options(bytes);
        IcmpProblem? problem = null;
        while (options.MoveNext())
        {
            if (options.Current.Kind is Ipv4OptionKind.LooseSourceRoute or Ipv4OptionKind.StrictSourceRoute) problem = IcmpProblem.SourceRouteFailed;
        }

        if (options.IsMalformed) problem = IcmpProblem.BadFieldV4(Ipv4Header.Size + options.ErrorOffset);
        if (problem is not { } told) return true;
        _stack.Icmp.Errors.Send(packet, told);
        _stack.Counters.Drop(DropReason.BadOptions, packet);
        return false;
    }

    private static bool IsExtension(byte protocol) =>
        protocol is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.Fragment or IpProtocol.DestinationOptions or IpProtocol.NoNext;

    private static bool IsSolicitedNode(NetworkInterface by, in IpAddress group)
    {
        foreach (InterfaceAddress each in by.Addresses)
        {
            if (!each.Address.IsV4 && (each.Address.Low & 0xff_ffff) == (group.Low & 0xff_ffff)) return true;
        }

        return false;
    }

    /// <summary>Whether addresses may be so and the packet is for this host. What is not is passed on or dropped.</summary>
    private bool IsForHere(Packet packet)
    {
        NetworkInterface by = packet.Interface!;
        IpAddress destination = packet.Destination;
        bool isKnown = by.AcceptedGeneration == ip.Generation && by.AcceptedDestination == destination && by.AcceptedSource == packet.Source;
        if (isKnown && !packet.LinkGroup) return true;
        if (!IsPossibleSource(packet, by)) return false;

        if (by.FindAddress(destination) is { } own)
        {
            if (own.IsUsable && !packet.LinkGroup)
            {
                // The next packet of a conversation needs no look at all addresses; 0.0.0.0 and :: are for some protocols only.
                by.AcceptedGeneration = packet.Source.IsUnspecified ? 0 : ip.Generation;
                by.AcceptedSource = packet.Source;
                by.AcceptedDestination = destination;
                return true;
            }

            _stack.Counters.Drop(own.IsUsable ? DropReason.BadAddress : DropReason.NotForThisHost, packet);
            return false;
        }

        if (destination.IsMulticast)
        {
            if (IsWantedGroup(by, destination)) return true;
            _stack.Counters.Drop(DropReason.GroupNotJoined, packet);
            return false;
        }

        if (by.IsBroadcast(destination)) return true;
        if (destination.IsLoopback || destination.IsUnspecified || packet.LinkGroup)
        {
            // RFC 1122 section 3.3.6: what the link sent to all and IP to one is for nobody.
            _stack.Counters.Drop(DropReason.BadAddress, packet);
            return false;
        }

        if (_stack.IsWeakHost && !destination.IsLinkLocal && _stack.IsOwn(destination)) return true;
        PassOn(packet);
        return false;
    }

    // A translator needs whole packets, and what comes in by its outside interface may be for a host inside.
    private bool TryTranslate(Packet packet, in Ipv4View view)
    {
        NetworkInterface by = packet.Interface!;
        bool isForOutside = by.Translator is not null && by.FindAddress(packet.Destination) is { IsUsable: true };
        bool isForGroup = packet.Destination.IsMulticast || packet.LinkGroup || by.IsBroadcast(packet.Destination);
        if (!isForOutside && isForGroup) return false;
        if (view.IsFragment && (isForOutside || !_stack.IsOwn(packet.Destination)))
        {
            if (!IsPossibleSource(packet, by)) return true;
            var place = new FragmentPlace(view.HeaderBytes, 0, view.Protocol, view.Identification, view.FragmentOffset, view.MoreFragments);
            if (Reassembler.Add(packet, place) is { } whole) Receive(whole, isLocal: false);
            return true;
        }

        if (!isForOutside)
        {
            if (OutsideWith(packet.Destination) is not { } outside || !outside.TryTurn(packet, out bool isPassed)) return false;
            if (isPassed) _forwarder.Forward(packet);
            return true;
        }

        if (!by.Translator!.TryInbound(packet)) return false;
        if (IsPossibleSource(packet, by)) _forwarder.Forward(packet, by.Translator);
        return true;
    }

    /// <summary>Who translates to an address of the host; null when nobody does.</summary>
    public Nat.AddressTranslator? OutsideWith(in IpAddress address)
    {
        foreach (NetworkInterface each in _stack.Interfaces)
        {
            if (each.Translator is not null && each.FindAddress(address) is { IsUsable: true }) return each.Translator;
        }

        return null;
    }

    private void PassOn(Packet packet)
    {
        if (_stack.Options.Forwarding) _forwarder.Forward(packet);
        else _stack.Counters.Drop(DropReason.NotForThisHost, packet);
    }

    // RFC 1122 section 3.2.1.3, RFC 4291 section 2.7: a source is one host, and not this one.
    private bool IsPossibleSource(Packet packet, NetworkInterface by)
    {
        IpAddress source = packet.Source;
        bool isBad = source.IsMulticast || source.IsLoopback || by.IsBroadcast(source) || (source.IsV4 && source.AsV4 >> 28 == 0xf);
        if (source.IsUnspecified)
        {
            // Hosts without an address: DHCP and group reports, to all or to groups; duplicate address detection.
            isBad = source.IsV4 ? !(packet.Destination.IsMulticast || by.IsBroadcast(packet.Destination)) : packet.Protocol is IpProtocol.Tcp or IpProtocol.Udp;
        }
        else if (by.FindAddress(source) is { IsUsable: true })
        {
            isBad = true;
        }

        if (isBad) _stack.Counters.Drop(DropReason.BadAddress, packet);
        return !isBad;
    }

    /// <summary>Notes what the network header says, and makes the transport packet of it.</summary>
    private static void Note(
        Packet packet, IpAddress source, IpAddress destination, byte protocol, byte hopLimit, byte trafficClass, int headerBytes, int totalBytes)
    {
        packet.NetworkStart = packet.Start;
        packet.Source = source;
        packet.Destination = destination;
        packet.Protocol = protocol;
        packet.HopLimit = hopLimit;
        packet.TrafficClass = trafficClass;
        packet.Length = totalBytes; // What lies behind is padding of the link.
        packet.Skip(headerBytes);
        packet.TransportStart = packet.Start;
    }
}
