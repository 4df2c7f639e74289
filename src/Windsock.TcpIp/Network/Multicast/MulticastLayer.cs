using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Multicast;

/// <summary>Which groups the host belongs to on which interface.</summary>
internal sealed class MulticastLayer(NetStack stack) : ITransport, IIcmpListener
{
    /// <summary>The most groups of one interface.</summary>
    public const int MaxGroups = 1024;

    private readonly List<GroupTable> _tables = [];

    /// <summary>Whether what a source sends to a group is wanted on an interface.</summary>
    public bool Accepts(NetworkInterface on, in IpAddress group, in IpAddress source) => Table(on).Find(group) is { } state && state.Accepts(source);

    /// <summary>Whether anybody here listens to the group on the interface.</summary>
    public bool IsMember(NetworkInterface on, in IpAddress group) => Table(on).Find(group) is not null;

    /// <summary>Begins to hear queries and reports.</summary>
    public void Listen()
    {
        stack.Ip.Register(IpProtocol.Igmp, this);
        stack.Icmp.Listen(Icmpv6Type.MulticastListenerQuery, this);
        stack.Icmp.Listen(Icmpv6Type.MulticastListenerReport, this);
    }

    /// <summary>An IGMP message has come; it begins with its header. Owns it.</summary>
    public void Receive(Packet packet)
    {
        Table(packet.Interface!).Igmp.Receive(packet);
        packet.Release();
    }

    /// <summary>Nobody waits for what becomes of a report.</summary>
    public void ReceiveError(in IpError error)
    {
    }

    /// <summary>A multicast listener message has come whose checksum was right. The caller keeps the packet.</summary>
    public void ReceiveIcmp(Packet packet) => Table(packet.Interface!).Mld.Receive(packet);

    /// <summary>The groups of an interface.</summary>
    public GroupTable Table(NetworkInterface on)
    {
        while (_tables.Count < on.Index) _tables.Add(new GroupTable(stack, stack.Interfaces[_tables.Count]));
        return _tables[on.Index - 1];
    }

    /// <summary>A socket has joined.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(GroupMembership membership) => Table(membership.Interface).TryAdd(membership);

    /// <summary>A socket's filter has changed.</summary>
    public void Refresh(GroupMembership membership) => Table(membership.Interface).Refresh(membership.Group);

    /// <summary>A socket has left.</summary>
    public void Remove(GroupMembership membership) => Table(membership.Interface).Remove(membership);

    /// <summary>The stack itself wants a group: all hosts, solicited nodes.</summary>
    public void JoinOwn(NetworkInterface on, in IpAddress group) => Table(on).JoinOwn(group);

    /// <summary>The stack itself wants it no more.</summary>
    public void LeaveOwn(NetworkInterface on, in IpAddress group) => Table(on).LeaveOwn(group);

    /// <summary>From now on routers and switches of a link are told of the solicited-node groups of this host's addresses (RFC 4862 section 5.4.2).</summary>
    public void TellSolicitedNodes(NetworkInterface on)
    {
        GroupTable table = Table(on);
        if (table.TellsSolicitedNodes) return;
        table.TellsSolicitedNodes = true;
        foreach (InterfaceAddress each in on.Addresses) AddressAdded(each);
    }

    /// <summary>An interface has an address more.</summary>
    public void AddressAdded(InterfaceAddress address)
    {
        if (!address.Address.IsV4 && Tells(address)) JoinOwn(address.Interface, LinkMessage.SolicitedNode(address.Address));
    }

    /// <summary>An interface has an address less.</summary>
    public void AddressRemoved(InterfaceAddress address)
    {
        if (!address.Address.IsV4 && Tells(address)) LeaveOwn(address.Interface, LinkMessage.SolicitedNode(address.Address));
    }

    /// <summary>The interface for a group when nobody says which: that of the route, or else the first one that leads anywhere.</summary>
    public NetworkInterface? ChooseInterface(in IpAddress group)
    {
        if (stack.Ip.FindPath(group, group.IsV4 ? IpAddress.Any4 : IpAddress.Any6, 0, out IpPath? path) == Sockets.StackError.None) return path!.Interface;
        foreach (NetworkInterface each in stack.Interfaces)
        {
            if (!each.Properties.IsLoopback) return each;
        }

        return stack.Loopback;
    }

    private bool Tells(InterfaceAddress address) => _tables.Count >= address.Interface.Index && Table(address.Interface).TellsSolicitedNodes;
}
