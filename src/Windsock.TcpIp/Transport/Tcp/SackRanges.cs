using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What the peer has out of order: ranges of sequence numbers in their order, which neither overlap nor touch.</summary>
/// <remarks>It lets an acknowledgment cost what is new in it. A peer repeats its blocks in every one (RFC 2018 section 4), so that looking at all their
/// segments
/// again would cost the square of the window.</remarks>
internal struct SackRanges
{
    private SackBlock[]? _ranges;
    private int _first;
    private int _count;

    /// <summary>How many ranges there are.</summary>
    public readonly int Count => _count;

    /// <summary>The sequence number after the highest one.</summary>
    public readonly uint Highest => _ranges![_first + _count - 1].Right;

    /// <summary>The first part of a range that is not covered.</summary>
    public readonly bool FindGap(uint left, uint right, out SackBlock gap)
    {
        int at = Find(left);
        if (at < _first + _count && Seq.BeforeOrAt(_ranges![at].Left, left)) left = _ranges[at++].Right;
        if (at < _first + _count) right = Seq.Min(right, _ranges![at].Left);
        gap = new SackBlock(left, right);
        return Seq.Before(left, right);
    }

    /// <summary>Whether a range is covered as a whole.</summary>
    public readonly bool Covers(uint left, uint right)
    {
        int at = Find(left);
        return at < _first + _count && Seq.BeforeOrAt(_ranges![at].Left, left) && Seq.AfterOrAt(_ranges[at].Right, right);
    }

    /// <summary>Adds a range, and joins it with those that it touches.</summary>
    public void Add(uint left, uint right)
    {
        int at = Find(left);
        if (at > _first && _ranges![at - 1].Right == left) left = _ranges[--at].Left;
        int end = at;
        while (end < _first + _count && Seq.BeforeOrAt(_ranges![end].Left, right))
        {
            left = Seq.Min(left, _ranges[end].Left);
            right = Seq.Max(right, _ranges[end++].Right);
        }

        if (end > at)
        {
            _ranges![at] = new SackBlock(left, right);
            Array.Copy(_ranges, end, _ranges, at + 1, _first + _count - end);
            _count -= end - at - 1;
            return;
        }

        Insert(at - _first, new SackBlock(left, right));
    }

    /// <summary>Forgets what lies before a sequence number.</summary>
    public void RemoveBefore(uint sequence)
    {
        while (_count > 0 && Seq.BeforeOrAt(_ranges![_first].Right, sequence))
        {
            _first++;
            _count--;
        }

        if (_count == 0) _first = 0;
        else if (Seq.Before(_ranges![_first].Left, sequence)) _ranges[_first] = _ranges[_first] with { Left = sequence };
    }

    public void Clear() => _first = _count = 0;

    // The first range that ends behind the sequence number.
    private readonly int Find(uint sequence)
    {
        int low = _first, high = _first + _count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Seq.After(_ranges![middle].Right, sequence)) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private void Insert(int position, SackBlock range)
    {
        if (_ranges is null || _first + _count == _ranges.Length)
        {
            SackBlock[] target = _ranges is null || _count * 2 > _ranges.Length ? new SackBlock[Math.Max(8, _count * 2)] : _ranges;
            if (_count > 0) Array.Copy(_ranges!, _first, target, 0, _count);
            _ranges = target;
            _first = 0;
        }

        int at = _first + position;
        Array.Copy(_ranges, at, _ranges, at + 1, _count - position);
        _ranges[at] = range;
        _count++;
    }
}
