using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Udp;

/// <summary>UDP of one stack: what comes in goes to sockets, what they send goes to the network. Source: RFC 768, RFC 8200 section 8.1.</summary>
internal sealed class UdpLayer(NetStack stack)
{
    /// <summary>Who listens where.</summary>
    public UdpTable Table { get; } = new(stack.Options.Seed);

    /// <summary>A datagram for this host has come; it begins with its header. Owns it.</summary>
    public void Receive(Packet packet)
    {
        if (!UdpView.TryParse(packet.Bytes, out UdpView view))
        {
            stack.Counters.Drop(DropReason.BadTransportPacket, packet);
            return;
        }

        packet.Length = view.Bytes.Length;
        packet.SourcePort = view.SourcePort;
        ushort port = view.DestinationPort;
        if (packet.Destination.IsMulticast || IsBroadcast(packet.Destination, packet.Interface!))
        {
            packet.Skip(UdpHeader.Size);
            DeliverToAll(packet, port);
            return;
        }

        UdpSocket? socket = Table.Find(packet.Destination, port, packet.Source, packet.SourcePort, packet.Interface!.Index);
        if (socket is null)
        {
            stack.Ip.RefusePort(packet); // RFC 1122 section 4.1.3.1
            return;
        }

        packet.Skip(UdpHeader.Size);
        Deliver(socket, packet);
    }

    /// <summary>An ICMP message has come about a datagram that this host sent.</summary>
    /// <param name="local">The address that the datagram was sent from.</param>
    /// <param name="remote">To whom it was sent.</param>
    /// <param name="datagram">The first bytes of it, at least the ports.</param>
    /// <param name="scope">The interface that the message came by.</param>
    /// <param name="error">ConnectionReset for port unreachable (the word of Windows), HopLimitExceeded, MessageTooLong, HostUnreachable or
    /// NetworkUnreachable.</param>
    public void ReceiveError(in IpAddress local, in IpAddress remote, ReadOnlySpan<byte> datagram, int scope, StackError error)
    {
        if (datagram.Length < 4) return;
        ushort localPort = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        ushort remotePort = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        Table.Find(local, localPort, remote, remotePort, scope)?.Fail(error);
    }

    /// <summary>Whether a socket may send to an address.</summary>
    /// <returns>None, FamilyNotSupported, AddressNotAvailable or AccessDenied.</returns>
    public StackError CheckDestination(UdpSocket socket, in AddressPort to)
    {
        if (!socket.Speaks(to.Address)) return StackError.FamilyNotSupported;
        if (to.Port == 0 || to.Address.IsUnspecified) return StackError.AddressNotAvailable;
        return !socket.Broadcast && IsBroadcast(to.Address, null) ? StackError.AccessDenied : StackError.None;
    }

    /// <summary>Sends for a socket that has a port, to a destination that was checked. Owns the payload.</summary>
    public StackError Send(UdpSocket socket, Packet payload, in AddressPort to, in DatagramOptions options)
    {
        StackError error = FindPath(socket, to, options, out IpPath? path);
        int most = to.Address.IsV4 ? UdpSocket.MaxPayloadV4 : UdpSocket.MaxPayloadV6;
        int segment = options.SegmentBytes > 0 ? options.SegmentBytes : socket.SendSegmentBytes;
        if (segment <= 0 || segment >= payload.Length) segment = 0;
        if (error == StackError.None && payload.Length > most) error = StackError.MessageTooLong;
        if (error == StackError.None && segment > 0 && (payload.Length - 1) / segment >= UdpSender.MaxSegments) error = StackError.Invalid;
        if (error != StackError.None)
        {
            payload.Release();
            return error;
        }

        bool group = to.Address.IsMulticast;
        byte hops = options.HopLimit != 0 ? options.HopLimit : group ? socket.MulticastHopLimit : socket.HopLimit;
        var sender = new UdpSender(stack, path!, new UdpHeader(socket.Local.Port, to.Port),
            new IpSendOptions(hops, options.TrafficClass ?? socket.TrafficClass, socket.DontFragment, Loop: true, HeaderOptions: socket.HeaderOptions),
            socket.NoChecksum);
        // A hop limit of 0 keeps the datagram within the host (RFC 1112 section 6.1); for the other ways 0 means the stack's own.
        if (group && hops == 0)
        {
            DeliverHere(payload, sender, segment);
            return StackError.None;
        }

        return segment > 0 ? sender.SendSegments(payload, segment) : sender.Send(payload, 0);
    }

    /// <summary>Whether an address is the host's own, and may be used.</summary>
    /// <param name="address">The address.</param>
    /// <param name="scope">On which interface, 0 for any.</param>
    public bool IsOwnAddress(in IpAddress address, int scope)
    {
        if (address.IsLoopback) return true;
        IReadOnlyList<NetworkInterface> all = stack.Interfaces;
        for (int i = 0; i < all.Count; i++)
        {
            if ((scope == 0 || scope == all[i].Index) && all[i].FindAddress(address) is { IsUsable: true }) return true;
        }

        return false;
    }

    /// <summary>Whether an address means all hosts: of one interface, or of any.</summary>
    public bool IsBroadcast(in IpAddress address, NetworkInterface? on)
    {
        if (!address.IsV4 || address.IsMulticast) return false;
        if (on is not null) return on.IsBroadcast(address);
        IReadOnlyList<NetworkInterface> all = stack.Interfaces;
        for (int i = 0; i < all.Count; i++)
        {
            if (all[i].IsBroadcast(address)) return true;
        }

        return false;
    }

    /// <summary>Gives a payload to every socket that wants it. Owns it.</summary>
    private void DeliverToAll(Packet packet, ushort port)
    {
        bool looped = IsOwnAddress(packet.Source, 0);
        UdpSocket? last = null;
        for (UdpSocket? each = Table.First(port); each is not null; each = each.NextBound)
        {
            if (each.Local.Port != port || !each.Hears(packet, looped)) continue;
            if (last is not null)
            {
                if (packet.Clone() is { } copy) Deliver(last, copy);
                else stack.Counters.Drop(DropReason.OutOfPackets);
            }

            last = each;
        }

        if (last is not null) Deliver(last, packet);
        else stack.Counters.Drop(DropReason.NoSuchPort, packet); // RFC 1122 section 3.2.2: no ICMP error about a group or a broadcast.
    }

    /// <summary>Gives a payload to a socket: a super-segment whole where the socket takes datagrams joined, and one by one otherwise. Owns it.</summary>
    private void Deliver(UdpSocket socket, Packet packet)
    {
        int segment = packet.SegmentBytes;
        if (segment == 0 || packet.Length <= segment || packet.Length <= socket.ReceiveCoalesceBytes)
        {
            if (packet.Length <= segment) packet.SegmentBytes = 0;
            socket.Deliver(packet);
            return;
        }

        for (int at = 0; at < packet.Length; at += segment)
        {
            ReadOnlySpan<byte> part = packet.Bytes.Slice(at, Math.Min(segment, packet.Length - at));
            if (stack.Pool.TryRent(part.Length) is not { } datagram)
            {
                stack.Counters.Drop(DropReason.OutOfPackets);
                break;
            }

            part.CopyTo(datagram.Append(part.Length));
            datagram.CopyNotes(packet);
            socket.Deliver(datagram);
        }

        packet.Release();
    }

    /// <summary>What stays in the host goes to its members only. Owns it.</summary>
    private void DeliverHere(Packet payload, in UdpSender sender, int segment)
    {
        IpPath path = sender.Path;
        payload.SegmentBytes = segment;
        payload.Interface = path.Interface;
        payload.Time = stack.Now;
        payload.Source = path.Source;
        payload.SourcePort = sender.Header.SourcePort;
        payload.Destination = path.Destination;
        payload.Protocol = IpProtocol.Udp;
        payload.HopLimit = 0;
        payload.TrafficClass = sender.Options.TrafficClass;
        DeliverToAll(payload, sender.Header.DestinationPort);
    }

    private StackError FindPath(UdpSocket socket, in AddressPort to, in DatagramOptions options, out IpPath? path)
    {
        bool own = options.Source.IsUnspecified && options.Interface == 0;
        path = socket.Path;
        if (own && path is { IsStale: false } && path.Destination == to.Address && (to.Scope == 0 || to.Scope == path.Interface.Index)) return StackError.None;

        if (socket.IsNobody && own && to.Address.IsBroadcast && stack.FindInterface(socket.BoundInterface) is { } only)
        {
            path = new IpPath(stack.Ip, only, PathKind.Broadcast, IpAddress.Any4, to.Address, to.Address);
            return StackError.None;
        }

        IpAddress source = options.Source.IsUnspecified ? socket.SourceFor(to.Address) : options.Source;
        if (!options.Source.IsUnspecified && !IsOwnAddress(source, 0)) return Unreachable(StackError.AddressNotAvailable, out path);
        int scope = options.Interface != 0 ? options.Interface : to.Scope != 0 ? to.Scope : socket.BoundInterface;
        if (scope == 0) scope = to.Address.IsMulticast ? socket.MulticastInterface : socket.BoundTo.Scope;
        if (scope == 0 && to.Address.IsMulticast) scope = stack.Multicast.ChooseInterface(to.Address)?.Index ?? 0;
        StackError error = stack.Ip.FindPath(to.Address, source, scope, out path);
        if (error == StackError.None && own) socket.Path = path;
        return error;
    }

    private static StackError Unreachable(StackError error, out IpPath? path)
    {
        path = null;
        return error;
    }
}
