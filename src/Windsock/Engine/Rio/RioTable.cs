namespace Windsock.Engine.Rio;

/// <summary>The identifiers of registered I/O: a place and a generation, so that a stale one is found out.</summary>
internal sealed class RioTable<T>
    where T : class
{
    private const int IndexBits = 20;
    private const int IndexMask = (1 << IndexBits) - 1;
    private const int GenerationMask = (1 << 10) - 1; // An identifier never looks like RIO_INVALID_BUFFERID.

    private readonly Lock _gate = new(); // Guards changes; look-ups need no lock.
    private readonly Stack<int> _free = new();
    private Entry[] _entries = new Entry[16];
    private int _used = 1;

    private record struct Entry(T? Target, int Generation);

    /// <summary>Gives an object an identifier; 0 when there are a million.</summary>
    public nint Add(T target)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out int index))
            {
                if (_used > IndexMask) return 0;
                index = _used++;
            }

            if (index >= _entries.Length) Grow();
            _entries[index].Target = target;
            return (_entries[index].Generation << IndexBits) | index;
        }
    }

    /// <summary>The object of an identifier, or null.</summary>
    public T? Find(nint id)
    {
        Entry[] entries = Volatile.Read(ref _entries);
        int index = (int)id & IndexMask;
        if (id <= 0 || id >> IndexBits > GenerationMask || index >= entries.Length) return null;
        Entry entry = entries[index];
        return entry.Generation == (int)(id >> IndexBits) ? entry.Target : null;
    }

    /// <summary>Takes an identifier back.</summary>
    public T? Remove(nint id)
    {
        lock (_gate)
        {
            if (Find(id) is not { } target) return null;

            int index = (int)id & IndexMask;
            _entries[index] = new Entry(null, (_entries[index].Generation + 1) & GenerationMask);
            _free.Push(index);
            return target;
        }
    }

    private void Grow()
    {
        var larger = new Entry[_entries.Length * 2];
        _entries.CopyTo(larger, 0);
        Volatile.Write(ref _entries, larger);
    }
}
