using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>The routes of a host. The longest prefix that contains a destination decides, then the metric.</summary>
/// <remarks>One list in fixed order, so that the first match is the best one: a look-up reads it from the front. Its result is kept in the path of whoever
/// sends, so
/// that packets cost no look-up.</remarks>
public sealed class RouteTable
{
    /// <summary>The most routes that a host keeps.</summary>
    public const int Limit = 65_536;

    private readonly List<Route> _routes = [];
    private readonly Action _changed;
    private int _firstV6;

    internal RouteTable(Action changed) => _changed = changed;

    /// <summary>All routes, in their fixed order.</summary>
    public IReadOnlyList<Route> Routes => _routes;

    /// <summary>Adds a route.</summary>
    /// <returns>Whether it is in the table now; false when it was there already, the limit is reached, or prefix and gateway are of two families.</returns>
    public bool Add(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        route = route with { Prefix = route.Prefix.Masked() };
        if (_routes.Count >= Limit || (!route.IsOnLink && route.Gateway.IsV4 != route.Prefix.Address.IsV4)) return false;
        if (route.IsOnLink) route = route with { Gateway = default };

        int at = _routes.BinarySearch(route);
        if (at >= 0) return false;
        _routes.Insert(~at, route);
        if (route.Prefix.Address.IsV4) _firstV6++;
        _changed();
        return true;
    }

    /// <summary>Takes a route away.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(Route route)
    {
        ArgumentNullException.ThrowIfNull(route);
        route = route with { Prefix = route.Prefix.Masked(), Gateway = route.IsOnLink ? default : route.Gateway };
        int at = _routes.BinarySearch(route);
        if (at < 0) return false;
        _routes.RemoveAt(at);
        if (route.Prefix.Address.IsV4) _firstV6--;
        _changed();
        return true;
    }

    /// <summary>The best route to a destination.</summary>
    /// <param name="destination">To whom.</param>
    /// <param name="by">By this interface only; null for any.</param>
    /// <returns>The route, or null when there is none.</returns>
    public Route? Find(in IpAddress destination, NetworkInterface? by = null)
    {
        bool isV4 = destination.IsV4;
        int end = isV4 ? _firstV6 : _routes.Count;
        Route? unreachable = null;
        for (int i = isV4 ? 0 : _firstV6; i < end; i++)
        {
            Route route = _routes[i];
            if (unreachable is not null && unreachable.Prefix != route.Prefix) break;
            if ((by is not null && route.Interface != by) || !route.Prefix.Contains(destination)) continue;
            // A router that does not answer is passed over while another one is known for the same prefix (RFC 4861 section 6.3.6, RFC 1122 section 3.3.1.4).
            if (route.IsOnLink || !route.Interface.Neighbours.IsUnreachable(route.Gateway)) return route;
            unreachable ??= route;
        }

        return unreachable;
    }
}
