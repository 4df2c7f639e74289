namespace Windsock.TcpIp.Network.Autoconfiguration;

/// <summary>Something that routers announce for a time: DNS servers, search names. In the order in which they came. Source: RFC 8106 section 5.3.</summary>
internal sealed class TimedList<T>(int limit)
    where T : notnull
{
    private readonly List<(T Item, Instant Until)> _items = [];

    /// <summary>The items.</summary>
    public IEnumerable<T> Items => _items.Select(static entry => entry.Item);

    /// <summary>How many there are.</summary>
    public int Count => _items.Count;

    /// <summary>When the next one ends.</summary>
    public Instant Next
    {
        get
        {
            Instant next = Instant.Never;
            foreach ((_, Instant until) in _items) next = Instant.Min(next, until);
            return next;
        }
    }

    /// <summary>One is announced until a time; a time that has come ends it.</summary>
    public void Set(T item, Instant until, Instant now)
    {
        int at = _items.FindIndex(entry => entry.Item.Equals(item));
        if (at >= 0)
        {
            if (until > now) _items[at] = (item, until);
            else _items.RemoveAt(at);
        }
        else if (until > now && _items.Count < limit)
        {
            _items.Add((item, until));
        }
    }

    /// <summary>Ends what is over.</summary>
    public void Expire(Instant now) => _items.RemoveAll(entry => entry.Until <= now);
}
