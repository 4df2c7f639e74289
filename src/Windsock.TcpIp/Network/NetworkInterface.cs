using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>A link of the host with the host's addresses on it.</summary>
public sealed class NetworkInterface
{
    private readonly NetStack _stack;
    private readonly List<IpPrefix> _addresses = [];

    internal NetworkInterface(NetStack stack, int index, string name, ILink link)
    {
        _stack = stack;
        Index = index;
        Name = name;
        Link = link;
        Properties = link.Properties;
    }

    /// <summary>Its number, from 1.</summary>
    public int Index { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The driver.</summary>
    public ILink Link { get; }

    /// <summary>What the link is.</summary>
    public LinkProperties Properties { get; }

    /// <summary>The addresses, in the order in which they were added.</summary>
    public IReadOnlyList<IpPrefix> Addresses => _addresses;

    /// <summary>Gives the host an address here, and a route to its prefix.</summary>
    /// <param name="address">The address and the length of the prefix that is on the link.</param>
    public void AddAddress(IpPrefix address) => _addresses.Add(address);

    /// <summary>A packet has come. Owns it.</summary>
    internal void Receive(Packet packet)
    {
        _stack.Counters.PacketsReceived++;
        packet.Interface = this;
        if (Properties.Kind == LinkKind.Ip)
        {
            _stack.Ip.Receive(packet);
            return;
        }

        if (!EthernetView.TryParse(packet.Bytes, out EthernetView frame))
        {
            _stack.Counters.Drop(DropReason.BadFrame, packet);
            return;
        }

        if (frame.Destination != Properties.Address && !frame.Destination.IsGroup)
        {
            _stack.Counters.Drop(DropReason.NotForThisStation, packet);
            return;
        }

        packet.LinkGroup = frame.Destination.IsGroup;
        ushort type = frame.Type;
        packet.Skip(EthernetHeader.Size);
        if (type is EtherType.Ipv4 or EtherType.Ipv6) _stack.Ip.Receive(packet);
        else _stack.Counters.Drop(DropReason.UnknownEtherType, packet);
    }

    /// <summary>Gives a frame or IP packet to the link. Owns it.</summary>
    internal void Transmit(Packet packet)
    {
        _stack.Counters.PacketsSent++;
        Link.Send(_stack.Now, packet);
    }
}
