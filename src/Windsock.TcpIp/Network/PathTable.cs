using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>Finds paths, and keeps those that were found: at most <see cref="Limit"/>, a new one takes the place of one that nobody asked for lately.</summary>
/// <remarks>
/// <para>The host model is the strong one of RFC 1122 section 3.3.4.2, as on Windows: a packet from an address goes out by the interface that has it, and
/// only what comes in there is
/// delivered to it. With <see cref="StackOptions.WeakHost"/>, and on a host that forwards, any interface serves any address.</para>
/// </remarks>
internal sealed class PathTable(IpLayer ip)
{
    public const int Limit = 4096;

    // In the place of a scope: no source address is chosen.
    private const int Forwarding = -1;

    private readonly NetStack _stack = ip.Stack;
    private readonly Dictionary<Key, int> _index = new(new KeyComparer(ip.Stack.AddressComparer));
    private readonly List<(Key Key, IpPath Path)> _paths = [];
    private int _hand;

    public int Count => _paths.Count;

    /// <inheritdoc cref="IpLayer.FindPath"/>
    public StackError Find(in IpAddress destination, in IpAddress source, int scope, out IpPath? path)
    {
        var key = new Key(destination, source, scope);
        bool isKnown = _index.TryGetValue(key, out int at);
        if (isKnown)
        {
            path = _paths[at].Path;
            path.WasUsed = true;
            if (!path.IsStale) return StackError.None;
        }

        StackError error = Make(destination, source, scope, out path);
        if (path is null) return error;
        if (isKnown)
        {
            IpPath old = _paths[at].Path;
            path.Inherit(old);
            old.Retire();
            _paths[at] = (key, path);
        }
        else
        {
            Keep(key, path);
        }

        return StackError.None;
    }

    /// <summary>The way of a packet that another host has sent: it needs no source address.</summary>
    public StackError FindForward(in IpAddress destination, out IpPath? path) => Find(destination, default, Forwarding, out path);

    /// <summary>A router reports what fits, for all paths to a destination.</summary>
    public bool LowerMtu(in IpAddress destination, int mtu)
    {
        bool changed = false;
        foreach ((_, IpPath path) in _paths)
        {
            if (path.Destination == destination) changed |= path.LowerMtu(mtu);
        }

        return changed;
    }

    /// <summary>The router that is used for a destination names a better first hop (RFC 1122 section 3.2.2.2, RFC 4861 section 8.1).</summary>
    /// <returns>Whether a path goes by that router, and by the other one from now on.</returns>
    public bool Redirect(NetworkInterface by, in IpAddress destination, in IpAddress from, in IpAddress to)
    {
        bool changed = false;
        foreach ((_, IpPath path) in _paths)
        {
            if (path.Destination != destination || path.Interface != by || path.NextHop != from || path.IsStale || path.Kind != PathKind.Unicast) continue;
            path.Redirect(to);
            changed = true;
        }

        return changed;
    }

    /// <summary>A first hop that was learned by a redirect does not answer: the routes decide again.</summary>
    public void Forget(NetworkInterface by, in IpAddress nextHop)
    {
        foreach ((_, IpPath path) in _paths)
        {
            if (path.IsRedirected && path.Interface == by && path.NextHop == nextHop) path.Retire();
        }
    }

    private void Keep(in Key key, IpPath path)
    {
        if (_paths.Count < Limit)
        {
            _index.Add(key, _paths.Count);
            _paths.Add((key, path));
            return;
        }

        // The hand goes round: whoever was asked for since its last visit stays.
        while (_paths[_hand].Path.WasUsed)
        {
            _paths[_hand].Path.WasUsed = false;
            _hand = (_hand + 1) % Limit;
        }

        _paths[_hand].Path.Retire();
        _index.Remove(_paths[_hand].Key);
        _index.Add(key, _hand);
        _paths[_hand] = (key, path);
        _hand = (_hand + 1) % Limit;
    }

    private StackError Make(in IpAddress destination, in IpAddress source, int scope, out IpPath? path)
    {
        path = null;
        if (scope == Forwarding)
        {
            return _stack.Routes.Find(destination) is { } way ? MakeUnicast(destination, IpAddress.Loopback6, way, out path) : StackError.NetworkUnreachable;
        }

        if (scope < 0 || scope > _stack.Interfaces.Count) return StackError.NetworkUnreachable;
        NetworkInterface? by = scope == 0 ? null : _stack.Interfaces[scope - 1];
        InterfaceAddress? from = null;
        bool hasSource = !source.IsUnspecified;
        if (hasSource)
        {
            if (source.IsV4 != destination.IsV4) return StackError.FamilyNotSupported;
            if (!IsOwnSource(source, by, out from)) return StackError.AddressNotAvailable;
        }

        if (destination.IsMulticast || destination.IsBroadcast) return MakeGroup(destination, source, by, from, out path);
        if (OwnerOf(destination, by) is { } owner) return MakeLocal(destination, source, owner, out path);
        if (destination.IsUnspecified || destination.IsLoopback || (hasSource && source.IsLoopback)) return StackError.NetworkUnreachable;

        if (by is null && from is not null && (!_stack.IsWeakHost || destination.IsLinkLocal || source.IsLinkLocal)) by = from.Interface;
        if (_stack.Routes.Find(destination, by) is not { } route) return StackError.NetworkUnreachable;
        return MakeUnicast(destination, source, route, out path);
    }

    private StackError MakeUnicast(in IpAddress destination, in IpAddress source, Route route, out IpPath? path)
    {
        path = null;
        IpAddress own = source;
        if (own.IsUnspecified)
        {
            if (SourceSelection.Choose(_stack, route.Interface, destination) is not { } chosen) return StackError.AddressNotAvailable;
            own = chosen.Address;
        }

        PathKind kind = route.IsOnLink && route.Interface.IsBroadcast(destination) ? PathKind.Broadcast : PathKind.Unicast;
        path = new IpPath(ip, route.Interface, kind, own, destination, route.IsOnLink ? destination : route.Gateway);
        return StackError.None;
    }

    private StackError MakeLocal(in IpAddress destination, in IpAddress source, NetworkInterface owner, out IpPath? path)
    {
        // The destination itself is the best source (RFC 6724 section 5 rule 1); of 127.0.0.0/8 it is the address of the loopback interface.
        IpAddress own = !source.IsUnspecified ? source : destination.IsV4 && destination.IsLoopback ? IpAddress.Loopback4 : destination;
        path = new IpPath(ip, owner, PathKind.Local, own, destination, destination);
        return StackError.None;
    }

    private StackError MakeGroup(in IpAddress destination, in IpAddress source, NetworkInterface? by, InterfaceAddress? from, out IpPath? path)
    {
        path = null;
        NetworkInterface? through = by ?? from?.Interface ?? _stack.Routes.Find(destination)?.Interface ?? FirstWith(destination);
        if (through is null) return StackError.NetworkUnreachable;

        // DHCP and the first reports of groups are sent before there is an address: from the unspecified one.
        IpAddress own = !source.IsUnspecified ? source
            : SourceSelection.Choose(_stack, through, destination)?.Address ?? (destination.IsV4 ? IpAddress.Any4 : IpAddress.Any6);
        PathKind kind = through.Properties.IsLoopback && through == _stack.Loopback ? PathKind.Local
            : destination.IsMulticast ? PathKind.Multicast : PathKind.Broadcast;
        path = new IpPath(ip, through, kind, own, destination, destination);
        return StackError.None;
    }

    // Without a route for it, a group is reached by the first interface that has an address of the family.
    private NetworkInterface? FirstWith(in IpAddress destination)
    {
        foreach (NetworkInterface each in _stack.Interfaces)
        {
            if (!each.Properties.IsLoopback && SourceSelection.Choose(_stack, each, destination) is not null) return each;
        }

        return null;
    }

    private bool IsOwnSource(in IpAddress source, NetworkInterface? by, out InterfaceAddress? from)
    {
        from = by?.FindAddress(source);
        if (from is { IsUsable: true }) return true;
        from = null;
        if (by is not null && source.IsLinkLocal) return false;
        foreach (NetworkInterface each in _stack.Interfaces)
        {
            if (each.FindAddress(source) is not { IsUsable: true } found) continue;
            from = found;
            // Strong host: an address is no source on another interface, except towards the host itself.
            return true;
        }

        return source.IsV4 && source.IsLoopback;
    }

    /// <summary>The interface that has an address of the host; null when the host does not have it.</summary>
    private NetworkInterface? OwnerOf(in IpAddress address, NetworkInterface? by)
    {
        if (address.IsLoopback && (address.IsV4 || address == IpAddress.Loopback6)) return _stack.Loopback;
        if (by is not null && by != _stack.Loopback && by.FindAddress(address) is { IsUsable: true }) return by;
        if (by is not null && address.IsLinkLocal) return null;
        foreach (NetworkInterface each in _stack.Interfaces)
        {
            if (each.FindAddress(address) is { IsUsable: true }) return each;
        }

        return null;
    }

    private readonly record struct Key(IpAddress Destination, IpAddress Source, int Scope);

    private sealed class KeyComparer(KeyedComparer addresses) : IEqualityComparer<Key>
    {
        public bool Equals(Key x, Key y) => x.Destination == y.Destination && x.Source == y.Source && x.Scope == y.Scope;

        public int GetHashCode(Key key) => unchecked(addresses.Hash(key.Destination) * 31 + addresses.Hash(key.Source) + key.Scope);
    }
}
