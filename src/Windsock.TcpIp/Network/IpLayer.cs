using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>How an IP packet is to be sent.</summary>
/// <param name="HopLimit">TTL or hop limit; 0 for the stack's own.</param>
/// <param name="TrafficClass">DSCP and ECN.</param>
/// <param name="DontFragment">Whether it may not be cut, here or on the way.</param>
internal readonly record struct IpSendOptions(byte HopLimit = 0, byte TrafficClass = 0, bool DontFragment = false);

/// <summary>IPv4 and IPv6: what comes in by interfaces goes to transports, what transports send goes out by a path.</summary>
internal sealed class IpLayer
{
    private readonly NetStack _stack;

    public IpLayer(NetStack stack) => _stack = stack;

    /// <summary>An IP packet has come. Owns it.</summary>
    public void Receive(Packet packet)
    {
        if (Ipv4View.TryParse(packet.Bytes, out Ipv4View v4))
        {
            Note(packet, v4.Source, v4.Destination, v4.Protocol, v4.TimeToLive, v4.TrafficClass, v4.HeaderBytes, v4.TotalBytes);
        }
        else if (Ipv6View.TryParse(packet.Bytes, out Ipv6View v6))
        {
            Note(packet, v6.Source, v6.Destination, v6.NextHeader, v6.HopLimit, v6.TrafficClass, Ipv6Header.Size, v6.TotalBytes);
        }
        else
        {
            _stack.Counters.Drop(DropReason.BadIpPacket, packet);
            return;
        }

        Deliver(packet);
    }

    /// <summary>Finds the way to a destination.</summary>
    /// <param name="destination">To whom.</param>
    /// <param name="source">From which of the host's addresses, or the unspecified one to have it chosen (RFC 6724).</param>
    /// <param name="scope">By which interface, or 0.</param>
    /// <param name="path">The way.</param>
    /// <returns>None, NetworkUnreachable or AddressNotAvailable.</returns>
    public StackError FindPath(in IpAddress destination, in IpAddress source, int scope, out IpPath? path)
    {
        foreach (NetworkInterface each in _stack.Interfaces)
        {
            foreach (IpPrefix address in each.Addresses)
            {
                if ((scope != 0 && scope != each.Index) || !address.Contains(destination)) continue;
                path = new IpPath(each, source.IsUnspecified ? address.Address : source, destination, destination);
                return StackError.None;
            }
        }

        path = null;
        return StackError.NetworkUnreachable;
    }

    /// <summary>Sends a transport packet (its header is the first byte, checksum done or <see cref="ChecksumState.Partial"/>). Owns it.</summary>
    /// <returns>None, or MessageTooLong. A packet that is lost later is not told of.</returns>
    public StackError Send(IpPath path, Packet packet, byte protocol, in IpSendOptions options)
    {
        byte hops = options.HopLimit == 0 ? _stack.Options.HopLimit : options.HopLimit;
        int payload = packet.Length;
        packet.Interface = path.Interface;
        packet.TransportStart = packet.Start;
        if (path.Destination.IsV4)
        {
            new Ipv4Header(path.Source, path.Destination, protocol, hops, options.TrafficClass, 0, options.DontFragment)
                .Write(packet.Prepend(Ipv4Header.Size), payload);
        }
        else
        {
            new Ipv6Header(path.Source, path.Destination, protocol, hops, options.TrafficClass).Write(packet.Prepend(Ipv6Header.Size), payload);
        }

        path.Interface.Transmit(packet);
        return StackError.None;
    }

    /// <summary>A packet that begins with its transport header is for a port where nobody listens. Owns it.</summary>
    public void RefusePort(Packet packet) => _stack.Counters.Drop(DropReason.NoSuchPort, packet);

    /// <summary>Notes what the network header says, and makes the transport packet of it.</summary>
    private static void Note(
        Packet packet, in IpAddress source, in IpAddress destination, byte protocol, byte hopLimit, byte trafficClass, int headerBytes, int totalBytes)
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

    /// <summary>Gives a transport packet for this host to its protocol. Owns it.</summary>
    private void Deliver(Packet packet)
    {
        switch (packet.Protocol)
        {
            case IpProtocol.Udp:
                _stack.Udp.Receive(packet);
                break;
            case IpProtocol.Tcp:
                _stack.Tcp.Receive(packet);
                break;
            default:
                _stack.Counters.Drop(DropReason.UnknownProtocol, packet);
                break;
        }
    }
}
