namespace Windsock.TcpIp.Clients;

/// <summary>Answers that still count, the least used one leaving first when there are too many. Source: RFC 1034 section 5.3.1, RFC 2308.</summary>
internal sealed class DnsCache(int limit)
{
    /// <summary>The most records of an answer that is kept: a server could otherwise fill the memory with a few answers of thousands.</summary>
    public const int EntryLimit = 64;

    private readonly Dictionary<(string Name, ushort Type), LinkedListNode<Item>> _index = [];
    private readonly LinkedList<Item> _order = new();

    /// <summary>How many there are.</summary>
    public int Count => _index.Count;

    /// <summary>An answer that still counts, with the time that it has left.</summary>
    public DnsAnswer? Find(string name, ushort type, Instant now)
    {
        if (!_index.TryGetValue((name, type), out LinkedListNode<Item>? node)) return null;
        TimeSpan left = node.Value.Until - now;
        if (left <= TimeSpan.Zero)
        {
            Remove(node);
            return null;
        }

        _order.Remove(node);
        _order.AddFirst(node);
        DnsAnswer answer = node.Value.Answer;
        TimeSpan age = answer.TimeToLive - left;
        return answer with { TimeToLive = left, Entries = [.. answer.Entries.Select(entry => entry with { TimeToLive = entry.TimeToLive - age })] };
    }

    /// <summary>Keeps an answer for as long as it says.</summary>
    public void Add(string name, ushort type, DnsAnswer answer, Instant now)
    {
        if (limit == 0 || answer.TimeToLive <= TimeSpan.Zero || answer.Entries.Count > EntryLimit) return;
        if (_index.TryGetValue((name, type), out LinkedListNode<Item>? old)) Remove(old);
        else if (_index.Count >= limit) Remove(_order.Last!);
        _index[(name, type)] = _order.AddFirst(new Item(name, type, answer, now + answer.TimeToLive));
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _index.Clear();
        _order.Clear();
    }

    private void Remove(LinkedListNode<Item> node)
    {
        _index.Remove((node.Value.Name, node.Value.Type));
        _order.Remove(node);
    }

    private readonly record struct Item(string Name, ushort Type, DnsAnswer Answer, Instant Until);
}
