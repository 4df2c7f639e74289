using System.Buffers.Binary;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Pcapng;

/// <summary>Whose packets are whose: what a capture says beside packets of a socket. One owner at a time.</summary>
public sealed class CaptureNotes
{
    private readonly Dictionary<(byte Protocol, IpAddress Address, ushort Port), string> _texts = [];

    /// <summary>Names the owner of an end.</summary>
    /// <param name="protocol">IPPROTO_*.</param>
    /// <param name="local">The end; with an unspecified address for all of the host's.</param>
    /// <param name="text">Such as "socket 0x1a4 of chat (4711)"; kept as it is.</param>
    public void Put(byte protocol, in AddressPort local, string text) => _texts[Key(protocol, local.Address, local.Port)] = text;

    /// <summary>Forgets an end.</summary>
    /// <param name="protocol">IPPROTO_*.</param>
    /// <param name="local">The end, as it was put.</param>
    public void Remove(byte protocol, in AddressPort local) => _texts.Remove(Key(protocol, local.Address, local.Port));

    /// <summary>What is to be said beside a packet; null when nothing is known.</summary>
    internal string? Find(LinkKind kind, ReadOnlySpan<byte> packet, bool sent)
    {
        if (_texts.Count == 0) return null;
        if (kind == LinkKind.Ethernet)
        {
            if (!EthernetView.TryParse(packet, out EthernetView frame)) return null;
            packet = frame.Payload;
        }

        byte protocol;
        IpAddress local;
        if (Ipv4View.TryParse(packet, out Ipv4View v4))
        {
            if (v4.FragmentOffset != 0) return null;
            protocol = v4.Protocol;
            local = sent ? v4.Source : v4.Destination;
            packet = v4.Payload;
        }
        else if (Ipv6View.TryParse(packet, out Ipv6View v6))
        {
            protocol = v6.NextHeader;
            local = sent ? v6.Source : v6.Destination;
            packet = v6.Payload;
        }
        else
        {
            return null;
        }

        if (protocol is not (IpProtocol.Tcp or IpProtocol.Udp) || packet.Length < 4) return null;
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(sent ? packet : packet[2..]);
        return _texts.GetValueOrDefault((protocol, local, port)) ?? _texts.GetValueOrDefault((protocol, IpAddress.Any6, port));
    }

    private static (byte Protocol, IpAddress Address, ushort Port) Key(byte protocol, IpAddress address, ushort port) =>
        (protocol, address.IsUnspecified ? IpAddress.Any6 : address, port);
}
