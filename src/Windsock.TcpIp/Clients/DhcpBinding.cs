using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>A lease on an interface: its address, its routes, its MTU; taken away as a whole.</summary>
internal sealed class DhcpBinding(NetworkInterface on, int routeMetric)
{
    private readonly List<Route> _routes = [];
    private int _mtuBefore;

    /// <summary>The address; null without one.</summary>
    public InterfaceAddress? Address { get; private set; }

    /// <summary>Puts the address on the interface, not to be used yet.</summary>
    public InterfaceAddress? Offer(DhcpLease lease, AddressState state)
    {
        if (Address is not null && Address.Prefix == lease.Address) return Address;
        Remove();
        // An address that somebody has set by hand stays his.
        if (on.FindAddress(lease.Address.Address) is not null || on.Addresses.Count >= NetworkInterface.AddressLimit) return null;
        return Address = on.AddAddress(lease.Address, state, AddressOrigin.Dhcp);
    }

    /// <summary>The address may be used, with the routes of the lease.</summary>
    public void Use(DhcpLease lease)
    {
        Address!.ValidUntil = lease.ExpiresAt;
        Address.PreferredUntil = lease.ExpiresAt;
        on.SetAddressState(Address, AddressState.Preferred);
        RemoveRoutes();
        foreach ((IpPrefix prefix, IpAddress router) in lease.Routes) Add(prefix, router);
        if (lease.Routes.Count == 0)
        {
            foreach (IpAddress router in lease.Routers) Add(new IpPrefix(IpAddress.Any4, 0), router);
        }

        if (lease.Mtu is >= 576 && lease.Mtu < on.Mtu && _mtuBefore == 0)
        {
            _mtuBefore = on.Mtu;
            on.SetMtu(lease.Mtu);
        }
    }

    /// <summary>Takes everything away.</summary>
    public void Remove()
    {
        RemoveRoutes();
        if (_mtuBefore != 0) on.SetMtu(_mtuBefore);
        _mtuBefore = 0;
        if (Address is not null) on.RemoveAddress(Address.Address);
        Address = null;
    }

    private void Add(in IpPrefix prefix, in IpAddress router)
    {
        // The first router is the preferred one.
        var route = new Route(prefix.Masked(), on, router, routeMetric + _routes.Count);
        if (on.Stack.Routes.Add(route)) _routes.Add(route);
    }

    private void RemoveRoutes()
    {
        foreach (Route each in _routes) on.Stack.Routes.Remove(each);
        _routes.Clear();
    }
}
