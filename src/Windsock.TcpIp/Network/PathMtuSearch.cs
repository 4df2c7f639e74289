namespace Windsock.TcpIp.Network;

/// <summary>Finds the largest packet that gets through by sending some and seeing whether they arrive; no message of a router is needed. Source: RFC 8899
/// section 5, RFC 4821.</summary>
/// <remarks>
/// <para>The transport owns one for each path it uses, asks <see cref="NextProbe"/> when it has enough to send, sends a packet of exactly that size which may
/// not be cut, and tells what
/// became of it. Sizes are of whole IP packets, in bytes. A lost probe says nothing about congestion (RFC 4821 section 7.5).</para>
/// </remarks>
//   Base --BaseAcked--> Searching --the bounds meet--> Complete --10 minutes--> Searching
//   any --packets of the confirmed size are lost again and again: BlackHole--> Base, or below it when it was base already
internal struct PathMtuSearch
{
    private const int MaxProbes = 3; // RFC 8899 section 5.1.2
    private const int Precision = 16;

    private static readonly TimeSpan s_raise = TimeSpan.FromMinutes(10); // PMTU_RAISE_TIMER

    // The sizes at which links end: Ethernet, with PPPoE, with usual tunnels. One of them is the answer more often than not.
    private static readonly int[] s_common = [9000, 4352, 1500, 1492, 1480, 1460, 1440, 1420, 1400];

    private readonly int _floor;
    private readonly int _base;
    private readonly int _top;
    private int _low;
    private int _high;
    private int _probe;
    private int _lost;
    private Instant _next;

    /// <summary>Begins with a size that is believed to get through.</summary>
    /// <param name="floor">What every link of the family carries.</param>
    /// <param name="baseSize">BASE_PLPMTU: what nearly every path carries, 1200 or 1280.</param>
    /// <param name="top">What the first link carries.</param>
    public PathMtuSearch(int floor, int baseSize, int top)
    {
        _floor = Math.Min(floor, top);
        _base = Math.Clamp(baseSize, _floor, top);
        _top = top;
        _low = _base;
        _high = top;
    }

    /// <summary>The largest size that is known to get through.</summary>
    public readonly int Confirmed => _low;

    /// <summary>The size of the probe under way; 0 without one.</summary>
    public readonly int Probing => _probe;

    /// <summary>Whether there is nothing to be found at present.</summary>
    public readonly bool IsComplete => _high - _low < Precision;

    /// <summary>The size to be probed now.</summary>
    /// <param name="now">The time.</param>
    /// <returns>The size, which the caller sends or leaves; 0 while a probe is under way or nothing is to be found.</returns>
    public int NextProbe(Instant now)
    {
        if (_probe != 0) return 0;
        if (IsComplete)
        {
            if (_high >= _top || now < _next) return 0;
            _high = _top; // The path may have become better.
            _lost = 0;
        }

        return Choose();
    }

    /// <summary>A probe was sent.</summary>
    public void Sent(int size) => _probe = size;

    /// <summary>A packet of a size has arrived, probe or not.</summary>
    /// <returns>Whether larger packets may be sent now.</returns>
    public bool Acked(Instant now, int size)
    {
        if (size >= _probe) _probe = 0;
        if (size <= _low) return false;
        _low = Math.Min(size, _top);
        _high = Math.Max(_high, _low);
        _lost = 0;
        Settle(now);
        return true;
    }

    /// <summary>The probe was lost. After three losses the size counts as too large.</summary>
    public void Lost(Instant now, int size)
    {
        if (size != _probe) return;
        _probe = 0;
        if (++_lost < MaxProbes) return;
        _lost = 0;
        _high = Math.Max(_low, size - 1);
        Settle(now);
    }

    /// <summary>Packets of the confirmed size are lost again and again: the path has become worse (RFC 8899 section 4.3).</summary>
    /// <returns>The size to go on with.</returns>
    public int BlackHole(Instant now)
    {
        int failed = _low;
        _probe = 0;
        _lost = 0;
        _low = failed > _base ? _base : _floor;
        _high = Math.Max(_low, failed - 1);
        Settle(now);
        return _low;
    }

    /// <summary>A router that is believed tells what fits (RFC 8899 section 4.6.2).</summary>
    /// <returns>Whether the confirmed size has become smaller.</returns>
    public bool Reported(Instant now, int mtu)
    {
        if (mtu < _floor || mtu >= _high) return false;
        _high = mtu;
        if (_probe > mtu) _probe = 0;
        _lost = 0;
        bool isSmaller = _low > mtu;
        if (isSmaller) _low = mtu;
        Settle(now);
        return isSmaller;
    }

    private readonly int Choose()
    {
        if (_high == _top && _lost < MaxProbes && _top <= 1500) return _top; // Most paths carry what the first link does.
        foreach (int size in s_common)
        {
            if (size > _low + Precision && size <= _high) return size;
        }

        return _low + (_high - _low + 1) / 2;
    }

    private void Settle(Instant now)
    {
        if (IsComplete) _next = now + s_raise;
    }
}
