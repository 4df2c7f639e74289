using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Icmp;

/// <summary>ICMP of both families: echoes answered, errors given to whom they concern, neighbour and group messages passed on. Source: RFC 792, RFC 1122
/// section 3.2.2, RFC 4443.</summary>
internal sealed class IcmpLayer : ITransport
{
    private readonly NetStack _stack;
    private readonly IIcmpListener?[] _listeners = new IIcmpListener?[256];

    public IcmpLayer(NetStack stack)
    {
        _stack = stack;
        Errors = new IcmpErrors(stack);
        Echoes = new EchoTable();
        stack.Ip.Register(IpProtocol.Icmp, this);
        stack.Ip.Register(IpProtocol.Icmpv6, this);
    }

    /// <summary>Errors that this host sends.</summary>
    public IcmpErrors Errors { get; }

    /// <summary>Who waits for echo replies.</summary>
    public EchoTable Echoes { get; }

    /// <summary>Whoever is concerned with an ICMPv6 type gets its messages, after neighbour discovery has acted on them.</summary>
    public void Listen(byte icmpv6Type, IIcmpListener listener) => _listeners[icmpv6Type] = listener;

    /// <inheritdoc/>
    public void Receive(Packet packet)
    {
        bool isV4 = packet.Source.IsV4;
        if (packet.Protocol != (isV4 ? IpProtocol.Icmp : IpProtocol.Icmpv6))
        {
            _stack.Counters.Drop(DropReason.UnknownProtocol, packet);
        }
        else if (packet.Length < Icmpv4Header.Size)
        {
            _stack.Counters.Drop(DropReason.BadTransportPacket, packet);
        }
        else if (isV4)
        {
            ReceiveV4(packet);
        }
        else
        {
            ReceiveV6(packet);
        }
    }

    /// <summary>An error about an ICMP message of this host: an echo request.</summary>
    public void ReceiveError(in IpError error)
    {
        if (error.Transport.Length < Icmpv4Header.Size) return;
        byte type = error.Transport[0];
        if (type != (error.Source.IsV4 ? Icmpv4Type.EchoRequest : Icmpv6Type.EchoRequest)) return;
        if (Echoes.Find((ushort)(error.Transport[4] << 8 | error.Transport[5])) is not { } client) return;
        client.ReceiveError(error, (ushort)(error.Transport[6] << 8 | error.Transport[7]));
    }

    private void ReceiveV4(Packet packet)
    {
        if (!Icmpv4View.TryParse(packet.Bytes, out Icmpv4View view) || (packet.Checksum == ChecksumState.Unknown && !view.IsChecksumRight))
        {
            _stack.Counters.Drop(DropReason.BadChecksum, packet);
            return;
        }

        Icmpv4Header header = view.Header;
        switch (header.Type)
        {
            case Icmpv4Type.EchoRequest:
                Answer(packet, Icmpv4Type.EchoReply);
                return;
            case Icmpv4Type.EchoReply:
                Echoes.Find(header.Identifier)?.ReceiveReply(packet, header.Sequence);
                break;
            case Icmpv4Type.DestinationUnreachable or Icmpv4Type.TimeExceeded or Icmpv4Type.ParameterProblem:
                if (QuotedPacket.TryParse(view.Payload, out QuotedPacket quoted) && quoted.Source.IsV4) IcmpReports.ReceiveV4(_stack, packet, header, quoted);
                else _stack.Counters.Drop(DropReason.BadTransportPacket);
                break;
            case Icmpv4Type.Redirect:
                if (QuotedPacket.TryParse(view.Payload, out quoted) && quoted.Source.IsV4) Redirects.ReceiveV4(_stack, packet, header, quoted);
                else _stack.Counters.Drop(DropReason.BadTransportPacket);
                break;
        }

        packet.Release();
    }

    private void ReceiveV6(Packet packet)
    {
        if (!Icmpv6View.TryParse(packet.Bytes, out Icmpv6View view))
        {
            _stack.Counters.Drop(DropReason.BadTransportPacket, packet);
            return;
        }

        Icmpv6Header header = view.Header;
        switch (header.Type)
        {
            case Icmpv6Type.EchoRequest:
                Answer(packet, Icmpv6Type.EchoReply);
                return;
            case Icmpv6Type.EchoReply:
                Echoes.Find(header.Identifier)?.ReceiveReply(packet, header.Sequence);
                break;
            case Icmpv6Type.NeighborSolicitation or Icmpv6Type.NeighborAdvertisement:
                NeighbourDiscovery.Receive(packet);
                break;
            case Icmpv6Type.Redirect:
                Redirects.ReceiveV6(_stack, packet);
                break;
            case < 128:
                if (QuotedPacket.TryParse(view.Payload, out QuotedPacket quoted) && !quoted.Source.IsV4) IcmpReports.ReceiveV6(_stack, packet, header, quoted);
                else _stack.Counters.Drop(DropReason.BadTransportPacket);
                break;
        }

        _listeners[header.Type]?.ReceiveIcmp(packet);
        packet.Release();
    }

    // RFC 1122 section 3.2.2.6, RFC 4443 section 4.2. The request becomes the reply where it lies. Echoes to all on the link are not answered: one
    // forged request would bring as many answers as there are hosts.
    private void Answer(Packet packet, byte type)
    {
        bool isV4 = packet.Source.IsV4;
        bool isGroup = packet.Destination.IsMulticast || packet.Interface!.IsBroadcast(packet.Destination);
        if ((isV4 && isGroup) || packet.Source.IsUnspecified)
        {
            _stack.Counters.Drop(DropReason.BadAddress, packet);
            return;
        }

        int scope = packet.Source.IsLinkLocal ? packet.Interface!.Index : 0;
        IpAddress from = isGroup ? default : packet.Destination;
        if (_stack.Ip.FindPath(packet.Source, from, scope, out IpPath? path) != Sockets.StackError.None)
        {
            _stack.Counters.Drop(DropReason.NoRoute, packet);
            return;
        }

        byte trafficClass = (byte)(packet.TrafficClass & ~3);
        packet.Checksum = ChecksumState.Unknown;
        var header = new Icmpv4Header(type, 0, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(packet.Bytes[4..]));
        if (isV4) header.Write(packet.Bytes);
        else new Icmpv6Header(type, 0, header.Rest).Write(packet.Bytes, path!.Source, path.Destination);
        _stack.Ip.Send(path!, packet, packet.Protocol, new IpSendOptions(TrafficClass: trafficClass));
    }
}
