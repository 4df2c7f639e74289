using System.Numerics;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;

namespace Windsock.Drivers.Virtual;

/// <summary>Which hosts of a network have something to do now, and when the others will have. So a turn costs as much as the hosts that take part in it,
/// however many there are.</summary>
internal sealed class HostSchedule
{
    private readonly List<VirtualHost> _hosts = [];
    private readonly Dictionary<NetStack, VirtualHost> _hostOf = [];
    private readonly List<VirtualHost> _open = []; // Joined to links that are not of the network, which tell nobody when they have something.
    private readonly TimerQueue _deadlines = new();
    private ulong[] _ready = new ulong[1]; // A bit for each host: they are served in order.
    private int _readyCount;

    /// <summary>All, in the order in which they were added.</summary>
    public IReadOnlyList<VirtualHost> Hosts => _hosts;

    public VirtualHost Add(NetStack stack)
    {
        if (_hosts.Count == _ready.Length * 64) Array.Resize(ref _ready, _ready.Length * 2);
        var host = new VirtualHost(stack, this, _hosts.Count);
        _hosts.Add(host);
        _hostOf.Add(stack, host);
        return host;
    }

    /// <exception cref="ArgumentException">The host is not of this network.</exception>
    public VirtualHost HostOf(NetStack stack) =>
        _hostOf.TryGetValue(stack, out VirtualHost? host) ? host : throw new ArgumentException("The host is not of this network.", nameof(stack));

    /// <summary>A host has something to do, with the next turn.</summary>
    public void MakeReady(int index)
    {
        ref ulong word = ref _ready[index / 64];
        ulong bit = 1UL << index; // Modulo 64.
        if ((word & bit) != 0) return;
        word |= bit;
        _readyCount++;
    }

    /// <summary>A host's first timer is another one.</summary>
    public void Arm(VirtualHost host) => _deadlines.Arm(host, host.Stack.Timers.NextDeadline);

    /// <summary>A host has got an interface, perhaps to a link that is not of the network.</summary>
    public void Watch(VirtualHost host)
    {
        if (!_open.Contains(host)) _open.Add(host);
    }

    /// <summary>The host's interfaces are joined to the links that it is known to have.</summary>
    public void Unwatch(VirtualHost host)
    {
        if (host.Stack.Interfaces.Count == host.OwnLinks.Count + 1) _open.Remove(host); // All, and the one to itself.
    }

    /// <summary>When some host has something to do; <paramref name="now"/> when one has already.</summary>
    public Instant NextDeadline(Instant now)
    {
        if (_readyCount > 0) return now;
        Instant next = _deadlines.ExactDeadline;
        foreach (VirtualHost host in _open) next = Instant.Min(next, host.NextFromOutside);
        return next;
    }

    /// <summary>Lets each host do what it has to do, in the order in which they were added.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public bool Serve(Instant now)
    {
        _deadlines.Run(now);
        foreach (VirtualHost host in _open)
        {
            if (host.NextFromOutside <= now) host.MakeReady();
        }

        bool any = _readyCount > 0;
        for (int index = NextReady(0); index >= 0; index = NextReady(index + 1))
        {
            _ready[index / 64] &= ~(1UL << index);
            _readyCount--;
            VirtualHost host = _hosts[index];
            host.Stack.Poll(now);
            Arm(host);
            if (host.HasArrived) host.MakeReady(); // It takes so many at a time.
        }

        return any;
    }

    // The first that is ready from a place on: who has become ready before that place waits for the next round.
    private int NextReady(int from)
    {
        if (_readyCount == 0) return -1;
        for (int at = from / 64; at < _ready.Length; at++)
        {
            ulong rest = at == from / 64 ? _ready[at] & (ulong.MaxValue << from) : _ready[at];
            if (rest != 0) return at * 64 + BitOperations.TrailingZeroCount(rest);
        }

        return -1;
    }
}
