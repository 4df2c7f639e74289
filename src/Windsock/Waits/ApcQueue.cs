namespace Windsock.Waits;

/// <summary>APCs in the order in which they came. Guarded by the gate; the count can be read without it.</summary>
internal sealed class ApcQueue
{
    private Apc[] _ring = [];
    private int _first;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public void Add(in Apc apc)
    {
        if (_count == _ring.Length) Grow();
        _ring[(_first + _count) & (_ring.Length - 1)] = apc;
        Volatile.Write(ref _count, _count + 1);
    }

    public bool TryTake(out Apc apc)
    {
        apc = default;
        if (_count == 0) return false;

        apc = _ring[_first];
        _ring[_first] = default;
        _first = (_first + 1) & (_ring.Length - 1);
        Volatile.Write(ref _count, _count - 1);
        return true;
    }

    /// <summary>As <see cref="TryTake(out Apc)"/>, past the completion routines of some sockets.</summary>
    public bool TryTake(ReadOnlySpan<object?> past, out Apc apc)
    {
        if (past.IsEmpty) return TryTake(out apc);

        apc = default;
        bool found = false;
        int count = _count;
        for (int i = 0; i < count; i++)
        {
            TryTake(out Apc next);
            if (found || next.IsRoutineOf(past)) Add(next);
            else (apc, found) = (next, true);
        }

        return found;
    }

    /// <summary>Whether there is an APC that is no completion routine of some sockets.</summary>
    public bool AnyPast(ReadOnlySpan<object?> past)
    {
        for (int i = 0; i < _count; i++)
        {
            if (!_ring[(_first + i) & (_ring.Length - 1)].IsRoutineOf(past)) return true;
        }

        return false;
    }

    /// <summary>Whether an APC is queued that calls this function with this first argument; it is taken out.</summary>
    public bool Remove(ApcKind kind, nint function, nuint first)
    {
        bool removed = false;
        int count = _count;
        for (int i = 0; i < count; i++)
        {
            TryTake(out Apc apc);
            if (!removed && apc.Is(kind, function, first)) removed = true;
            else Add(apc);
        }

        return removed;
    }

    public void Clear()
    {
        _ring = [];
        _first = 0;
        Volatile.Write(ref _count, 0);
    }

    private void Grow()
    {
        var ring = new Apc[Math.Max(8, _ring.Length * 2)];
        for (int i = 0; i < _count; i++) ring[i] = _ring[(_first + i) & (_ring.Length - 1)];
        _ring = ring;
        _first = 0;
    }
}
