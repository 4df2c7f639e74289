using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>A link of the host with the host's addresses on it.</summary>
public sealed class NetworkInterface
{
    /// <summary>The most addresses that an interface has.</summary>
    public const int AddressLimit = 256;

    private readonly List<InterfaceAddress> _addresses = [];

    internal NetworkInterface(NetStack stack, int index, string name, ILink link)
    {
        Stack = stack;
        Index = index;
        Name = name;
        Link = link;
        Properties = link.Properties;
        Mtu = Properties.Mtu;
        Neighbours = new NeighbourTable(stack, this);
    }

    /// <summary>Its number, from 1.</summary>
    public int Index { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The driver.</summary>
    public ILink Link { get; }

    /// <summary>What the link is.</summary>
    public LinkProperties Properties { get; }

    /// <summary>The largest IP packet that is sent here: that of the link, or less when a router said so.</summary>
    public int Mtu { get; private set; }

    /// <summary>The hop limit of IPv6 packets that are sent here, as a router has said; 0 when none has.</summary>
    internal byte HopLimit { get; set; }

    /// <summary>The addresses, in the order in which they were added.</summary>
    public IReadOnlyList<InterfaceAddress> Addresses => _addresses;

    /// <summary>The stack that it belongs to.</summary>
    internal NetStack Stack { get; }

    /// <summary>The neighbours; empty on links that carry IP packets as they are.</summary>
    internal NeighbourTable Neighbours { get; }

    /// <summary>The ends of the unicast packet that was accepted last, and the state of addresses and routes at which that was.</summary>
    internal IpAddress AcceptedSource;
    internal IpAddress AcceptedDestination;
    internal int AcceptedGeneration;

    /// <summary>What translates the addresses of packets that are passed on by here; null without.</summary>
    internal Nat.AddressTranslator? Translator { get; set; }

    /// <summary>Gives the host an address here, and a route to its prefix.</summary>
    /// <param name="address">The address and the length of the prefix that is on the link.</param>
    /// <param name="state">How far it may be used.</param>
    /// <param name="origin">Who gives it.</param>
    /// <param name="onLink">Whether the prefix is on the link; false when only routers are known to reach it (RFC 4861 section 6.3.4).</param>
    /// <returns>The address; the one that was there already when it was.</returns>
    /// <exception cref="InvalidOperationException">There are <see cref="AddressLimit"/> of them.</exception>
    public InterfaceAddress AddAddress(
        IpPrefix address, AddressState state = AddressState.Preferred, AddressOrigin origin = AddressOrigin.Manual, bool onLink = true)
    {
        if (FindAddress(address.Address) is { } there) return there;
        if (_addresses.Count >= AddressLimit) throw new InvalidOperationException($"an interface has at most {AddressLimit} addresses");

        var added = new InterfaceAddress(this, address, state, origin);
        _addresses.Add(added);
        if (onLink)
        {
            var route = new Route(address.Masked(), this);
            if (Stack.Routes.Add(route)) added.OnLink = route;
        }

        Stack.Ip.Changed();
        Stack.Multicast.AddressAdded(added);
        return added;
    }

    /// <summary>Takes an address away, with the route that came with it unless another address has the same prefix.</summary>
    /// <returns>Whether it was there.</returns>
    public bool RemoveAddress(IpAddress address)
    {
        if (FindAddress(address) is not { } found) return false;
        _addresses.Remove(found);
        Stack.Multicast.AddressRemoved(found);
        if (found.OnLink is { } route)
        {
            InterfaceAddress? heir = null;
            foreach (InterfaceAddress each in _addresses)
            {
                if (each.Prefix.Masked() == route.Prefix) heir = each;
            }

            if (heir is null) Stack.Routes.Remove(route);
            else heir.OnLink = route;
        }

        Stack.Ip.Changed();
        return true;
    }

    /// <summary>Changes how far an address may be used.</summary>
    public void SetAddressState(InterfaceAddress address, AddressState state)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.State == state) return;
        address.State = state;
        Stack.Ip.Changed();
    }

    /// <summary>Changes the largest packet that is sent.</summary>
    /// <param name="mtu">Bytes, at least 576 (1280 when the interface has IPv6 addresses), at most what the link carries.</param>
    /// <returns>Whether it was in that range.</returns>
    public bool SetMtu(int mtu)
    {
        if (mtu < 576 || mtu > Properties.Mtu) return false;
        foreach (InterfaceAddress each in _addresses)
        {
            if (!each.Address.IsV4 && mtu < 1280) return false;
        }

        if (mtu == Mtu) return true; // Routers repeat themselves.
        Mtu = mtu;
        Stack.Ip.Changed();
        return true;
    }

    /// <summary>Tells the neighbours that an address is here now: a gratuitous ARP request or an unsolicited advertisement.</summary>
    /// <param name="now">The time.</param>
    /// <param name="address">One of <see cref="Addresses"/>.</param>
    public void Announce(Instant now, IpAddress address)
    {
        Stack.Enter(now);
        if (Properties.Kind == LinkKind.Ethernet && FindAddress(address) is { IsUsable: true })
        {
            if (address.IsV4) Arp.Announce(this, address);
            else NeighbourDiscovery.Announce(this, address);
        }

        Stack.Flush();
    }

    /// <summary>Sets the link address of a neighbour for good.</summary>
    public void AddNeighbour(IpAddress address, MacAddress station) => Neighbours.Get(address).Fix(station);

    /// <summary>What is known of a neighbour.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="station">Its link address, when that is known.</param>
    /// <returns>The state of its entry; <see cref="NeighbourState.Unknown"/> without one.</returns>
    public NeighbourState FindNeighbour(IpAddress address, out MacAddress station)
    {
        Neighbour? found = Neighbours.Find(address);
        station = found?.Mac ?? default;
        return found?.State ?? NeighbourState.Unknown;
    }

    /// <summary>One of the interface's addresses, in whatever state; null when it is none.</summary>
    internal InterfaceAddress? FindAddress(in IpAddress address)
    {
        List<InterfaceAddress> all = _addresses;
        for (int i = 0; i < all.Count; i++)
        {
            if (all[i].Prefix.Address == address) return all[i];
        }

        return null;
    }

    /// <summary>The usable address from which a neighbour is asked: one of its prefix, else a link-local one, else the first of the family.</summary>
    internal InterfaceAddress? AddressFor(in IpAddress target)
    {
        InterfaceAddress? best = null;
        int rank = 0;
        foreach (InterfaceAddress each in _addresses)
        {
            if (!each.IsUsable || each.Address.IsV4 != target.IsV4) continue;
            int its = each.Prefix.Contains(target) ? 3 : each.Address.IsLinkLocal ? 2 : 1;
            if (its <= rank) continue;
            rank = its;
            best = each;
        }

        return best;
    }

    /// <summary>255.255.255.255, or the last address of an IPv4 prefix here (RFC 1122 section 3.3.6).</summary>
    internal bool IsBroadcast(in IpAddress address)
    {
        if (!address.IsV4) return false;
        if (address.AsV4 == uint.MaxValue) return true;
        foreach (InterfaceAddress each in _addresses)
        {
            if (each.Address.IsV4 && each.Prefix.Length < 31 && each.Prefix.LastV4 == address) return true;
        }

        return false;
    }

    /// <summary>A packet has come. Owns it.</summary>
    internal void Receive(Packet packet)
    {
        Stack.Counters.PacketsReceived++;
        packet.Interface = this;
        if (Properties.Kind == LinkKind.Ip)
        {
            Stack.Ip.Receive(packet);
            return;
        }

        if (!EthernetView.TryParse(packet.Bytes, out EthernetView frame))
        {
            Stack.Counters.Drop(DropReason.BadFrame, packet);
            return;
        }

        MacAddress destination = frame.Destination;
        if (destination != Properties.Address && !destination.IsGroup)
        {
            Stack.Counters.Drop(DropReason.NotForThisStation, packet);
            return;
        }

        packet.LinkGroup = destination.IsGroup;
        ushort type = frame.Type;
        packet.Skip(EthernetHeader.Size);
        if (type is EtherType.Ipv4 or EtherType.Ipv6) Stack.Ip.Receive(packet);
        else if (type == EtherType.Arp) Arp.Receive(this, packet);
        else Stack.Counters.Drop(DropReason.UnknownEtherType, packet);
    }

    /// <summary>Sends an IP packet: cuts super-segments and completes checksums where the link does not, and puts the Ethernet header before it. Owns
    /// it.</summary>
    internal void Emit(Packet packet, Neighbour? to)
    {
        if (packet.SegmentBytes > 0 || (packet.Checksum == ChecksumState.Partial && !Properties.ChecksumOffload))
        {
            Offload.Emit(this, packet, to);
            return;
        }

        EmitFinished(packet, to);
    }

    /// <summary>As <see cref="Emit"/>, for a packet that the link takes as it is.</summary>
    internal void EmitFinished(Packet packet, Neighbour? to)
    {
        to?.WriteHeader(packet);
        Stack.Counters.PacketsSent++;
        Link.Send(Stack.Now, packet);
    }

    /// <summary>Sends what follows an Ethernet header to a station. Owns it.</summary>
    internal void EmitFrame(Packet packet, MacAddress to, ushort type)
    {
        new EthernetHeader(to, Properties.Address, type).Write(packet.Prepend(EthernetHeader.Size));
        Stack.Counters.PacketsSent++;
        Link.Send(Stack.Now, packet);
    }
}
