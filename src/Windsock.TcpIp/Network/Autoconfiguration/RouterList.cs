using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Autoconfiguration;

/// <summary>The routes that routers have announced on one interface, each with its end: default routes, prefixes on the link, more specific routes.</summary>
/// <remarks>Source: RFC 4861 section 6.3.4, RFC 4191.</remarks>
internal sealed class RouterList(NetworkInterface on)
{
    /// <summary>The most routes that are kept.</summary>
    public const int Limit = 64;

    // Between routes that somebody has set and nothing; RFC 4191 section 2.1 has three steps.
    private const int MediumMetric = 256;

    private readonly List<(Route Route, Instant Until)> _routes = [];

    /// <summary>When the next one ends.</summary>
    public Instant Next
    {
        get
        {
            Instant next = Instant.Never;
            foreach ((_, Instant until) in _routes) next = Instant.Min(next, until);
            return next;
        }
    }

    /// <summary>The routers to everywhere, the preferred ones first.</summary>
    public IEnumerable<IpAddress> DefaultRouters => _routes.Where(static entry => entry.Route.Prefix.Length == 0).Select(static entry => entry.Route.Gateway);

    /// <summary>A router says for how long it passes packets on to a prefix.</summary>
    /// <param name="prefix">The destinations.</param>
    /// <param name="router">The router; the unspecified address for what is on the link.</param>
    /// <param name="preference">How much it is preferred.</param>
    /// <param name="until">Until when; a time that has come ends it.</param>
    public void Set(in IpPrefix prefix, in IpAddress router, RouterPreference preference, Instant until)
    {
        IpAddress gateway = router;
        IpPrefix destinations = prefix.Masked();
        int metric = MediumMetric - (int)preference * (MediumMetric / 2);
        bool isOnLink = router.IsUnspecified;
        int at = _routes.FindIndex(entry => entry.Route.Prefix == destinations && entry.Route.Gateway == gateway);
        if (at >= 0)
        {
            (Route route, _) = _routes[at];
            if (until > on.Stack.Now && route.Metric == metric)
            {
                _routes[at] = (route, until);
                return;
            }

            on.Stack.Routes.Remove(route);
            _routes.RemoveAt(at);
        }

        if (until <= on.Stack.Now || _routes.Count >= Limit) return;
        var added = new Route(destinations, on, isOnLink ? IpAddress.Any6 : router, metric);
        // A route that is there already belongs to somebody else, who also ends it.
        if (!on.Stack.Routes.Add(added)) return;
        _routes.Add((added, until));
        _routes.Sort(static (left, right) => left.Route.CompareTo(right.Route));
    }

    /// <summary>A neighbour is no router any more.</summary>
    public void RemoveRouter(in IpAddress router)
    {
        for (int i = _routes.Count - 1; i >= 0; i--)
        {
            if (_routes[i].Route.Gateway == router) RemoveAt(i);
        }
    }

    /// <summary>Ends what is over.</summary>
    public void Expire(Instant now)
    {
        for (int i = _routes.Count - 1; i >= 0; i--)
        {
            if (_routes[i].Until <= now) RemoveAt(i);
        }
    }

    /// <summary>Ends all.</summary>
    public void Clear() => Expire(Instant.Never);

    private void RemoveAt(int index)
    {
        on.Stack.Routes.Remove(_routes[index].Route);
        _routes.RemoveAt(index);
    }
}
