using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Autoconfiguration;

/// <summary>What happens to addresses of the host, told to those who gave them.</summary>
internal sealed class AddressEvents(NetStack stack) : IAddressWatch, IIcmpListener
{
    private readonly List<AddressProbe> _probes = [];
    private readonly List<IAddressWatch> _watchers = [];
    private readonly List<(NetworkInterface On, byte Type, IIcmpListener Listener)> _listeners = [];

    /// <summary>Chance for delays and nonces.</summary>
    public Prng Chance { get; } = Prng.For(stack.Options.Seed, "address probes");

    /// <summary>Begins to tell somebody.</summary>
    public void Add(IAddressWatch watcher) => _watchers.Add(watcher);

    /// <summary>Tells somebody no more.</summary>
    public void Remove(IAddressWatch watcher) => _watchers.Remove(watcher);

    /// <summary>Somebody wants the messages of an ICMPv6 type that come in by an interface: router advertisements, or solicitations of them.</summary>
    public void Listen(NetworkInterface on, byte type, IIcmpListener listener)
    {
        stack.Icmp.Listen(type, this);
        _listeners.Add((on, type, listener));
    }

    /// <summary>Somebody wants them no more.</summary>
    public void Unlisten(IIcmpListener listener) => _listeners.RemoveAll(entry => entry.Listener == listener);

    /// <inheritdoc/>
    public void ReceiveIcmp(Packet packet)
    {
        byte type = packet.Bytes[0];
        for (int i = _listeners.Count - 1; i >= 0; i--)
        {
            if (_listeners[i].On == packet.Interface && _listeners[i].Type == type) _listeners[i].Listener.ReceiveIcmp(packet);
        }
    }

    /// <summary>A probe has begun.</summary>
    public void Add(AddressProbe probe) => _probes.Add(probe);

    /// <summary>A probe has ended.</summary>
    public void Remove(AddressProbe probe) => _probes.Remove(probe);

    /// <summary>Whether a solicitation that asks for a tentative address is this host's own, come back from the link.</summary>
    public bool IsOwn(InterfaceAddress address, ReadOnlySpan<byte> message)
    {
        if (!NeighborSolicitationView.TryParse(message, out NeighborSolicitationView view)) return false;
        foreach (AddressProbe each in _probes)
        {
            if (each.Address == address && each.IsOwn(view)) return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Conflict(InterfaceAddress address, MacAddress other)
    {
        foreach (AddressProbe each in _probes)
        {
            if (each.Address != address) continue;
            each.Conflict();
            return;
        }

        for (int i = _watchers.Count - 1; i >= 0; i--) _watchers[i].Conflict(address, other);
    }

    /// <inheritdoc/>
    public void NoLongerRouter(NetworkInterface by, in IpAddress neighbour)
    {
        for (int i = _watchers.Count - 1; i >= 0; i--) _watchers[i].NoLongerRouter(by, neighbour);
    }
}
