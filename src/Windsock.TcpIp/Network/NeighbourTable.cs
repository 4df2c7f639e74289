using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>The neighbours on one Ethernet link. Source: RFC 4861 section 5.1, RFC 826.</summary>
/// <remarks>At most <see cref="Limit"/> entries: a new one takes the place of the one that was not used for the longest time, one that is not reachable
/// first, so that
/// a flood of strangers does not push out the router.</remarks>
internal sealed class NeighbourTable
{
    /// <summary>The most neighbours of one interface.</summary>
    public const int Limit = 1024;

    /// <summary>The most packets that wait for all of them: whoever makes the host answer to many strangers must not fill the pool.</summary>
    public const int WaitingLimit = 1024;

    private const int EvictionLook = 256;

    private readonly Dictionary<IpAddress, Neighbour> _entries;
    private readonly Prng _chance;
    private Neighbour? _newest;
    private Neighbour? _oldest;
    private TimeSpan _baseReachableTime = TimeSpan.FromSeconds(30); // REACHABLE_TIME

    public NeighbourTable(NetStack stack, NetworkInterface owner)
    {
        Stack = stack;
        Interface = owner;
        _entries = new Dictionary<IpAddress, Neighbour>(stack.AddressComparer);
        _chance = Prng.For(stack.Options.Seed + (ulong)owner.Index, "neighbour times");
    }

    public NetStack Stack { get; }

    public NetworkInterface Interface { get; }

    /// <summary>Between two solicitations; routers may set it (RFC 4861 section 6.3.4).</summary>
    public TimeSpan RetransmitTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a neighbour counts as reachable, drawn anew each time between half and one and a half of its mean (RFC 4861 section 6.3.2).</summary>
    public TimeSpan ReachableTime => _baseReachableTime * (0.5 + _chance.Fraction());

    public int Count => _entries.Count;

    /// <summary>The packets that wait for any of them.</summary>
    public int Waiting { get; set; }

    /// <summary>The mean of <see cref="ReachableTime"/>; routers may set it.</summary>
    public void SetReachableTime(TimeSpan mean) => _baseReachableTime = mean;

    /// <summary>The entry of a neighbour, made when there is none.</summary>
    public Neighbour Get(in IpAddress address)
    {
        if (_entries.TryGetValue(address, out Neighbour? found)) return found;

        if (_entries.Count >= Limit) Evict();
        var made = new Neighbour(this, address);
        _entries.Add(address, made);
        PushNewest(made);
        if (MacOfGroup(address) is { } group) made.Fix(group);
        return made;
    }

    public Neighbour? Find(in IpAddress address) => _entries.GetValueOrDefault(address);

    public bool IsUnreachable(in IpAddress address) => _entries.TryGetValue(address, out Neighbour? found) && found.IsUnreachable;

    /// <summary>The entry is in use: it is the last to go.</summary>
    public void Used(Neighbour neighbour)
    {
        if (neighbour.IsEvicted || neighbour == _newest) return;
        Unlink(neighbour);
        PushNewest(neighbour);
    }

    /// <summary>It did not answer. Who sends by it as a router looks for another one.</summary>
    public void Failed(Neighbour neighbour)
    {
        Stack.Ip.Paths.Forget(Interface, neighbour.Address);
        foreach (Route route in Stack.Routes.Routes)
        {
            if (route.Interface != Interface || route.Gateway != neighbour.Address) continue;
            Stack.Ip.Changed();
            return;
        }
    }

    /// <summary>Asks for a link address: by a group, or the neighbour itself when <paramref name="to"/> is known.</summary>
    public void Solicit(Neighbour neighbour, MacAddress to, Packet? waiting)
    {
        if (neighbour.Address.IsV4) Arp.Ask(Interface, neighbour.Address, to, waiting);
        else NeighbourDiscovery.Solicit(Interface, neighbour.Address, to, waiting);
    }

    /// <summary>Forgets all, as when the link was away.</summary>
    public void Clear()
    {
        while (_oldest is { } entry) Remove(entry);
    }

    public void Remove(Neighbour neighbour)
    {
        if (neighbour.IsEvicted) return;
        _entries.Remove(neighbour.Address);
        Unlink(neighbour);
        neighbour.Dispose();
    }

    // A group has its address by a rule, and the subnet's broadcast address is the link's.
    private MacAddress? MacOfGroup(in IpAddress address)
    {
        if (address.IsMulticast) return MacAddress.ForMulticast(address);
        return address.IsV4 && Interface.IsBroadcast(address) ? MacAddress.Broadcast : null;
    }

    private void Evict()
    {
        // Those that are in use go to the front, so that a flood meets itself next time.
        for (int i = 0; i < EvictionLook && _oldest is { State: NeighbourState.Reachable or NeighbourState.Delay or NeighbourState.Permanent } used; i++)
        {
            Used(used);
        }

        Remove(_oldest!);
    }

    private void PushNewest(Neighbour neighbour)
    {
        neighbour.Older = _newest;
        neighbour.Newer = null;
        if (_newest is null) _oldest = neighbour;
        else _newest.Newer = neighbour;
        _newest = neighbour;
    }

    private void Unlink(Neighbour neighbour)
    {
        if (neighbour.Newer is null) _newest = neighbour.Older;
        else neighbour.Newer.Older = neighbour.Older;
        if (neighbour.Older is null) _oldest = neighbour.Newer;
        else neighbour.Older.Newer = neighbour.Newer;
    }
}
