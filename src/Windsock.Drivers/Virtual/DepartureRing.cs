using System.Numerics;

namespace Windsock.Drivers.Virtual;

/// <summary>The packets that wait for a link, as the times at which the last bit of each is sent. It allocates only to grow.</summary>
internal struct DepartureRing
{
    private (long Ticks, int Bytes)[]? _ring;
    private int _first;

    /// <summary>Packets that wait, the one in transmission included.</summary>
    public int Count { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Forgets those that are sent by now.</summary>
    public void RemoveUntil(long ticks)
    {
        while (Count > 0 && _ring![_first].Ticks <= ticks)
        {
            Bytes -= _ring[_first].Bytes;
            _first = (_first + 1) & (_ring.Length - 1);
            Count--;
        }
    }

    /// <summary>Adds one, which is sent after those before it.</summary>
    public void Add(long ticks, int bytes)
    {
        if (_ring is null || Count == _ring.Length) Grow();
        _ring![(_first + Count) & (_ring.Length - 1)] = (ticks, bytes);
        Count++;
        Bytes += bytes;
    }

    private void Grow()
    {
        var larger = new (long, int)[BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, Count * 2))];
        for (int i = 0; i < Count; i++) larger[i] = _ring![(_first + i) & (_ring.Length - 1)];
        _ring = larger;
        _first = 0;
    }
}
