using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>The addresses that a DHCPv6 server has given, on the interface: asked for before they are used, and ended in time.</summary>
/// <remarks>Source: RFC 8415 section 18.2.10.1.</remarks>
internal sealed class Dhcp6Addresses : Timed
{
    private const int AddressBits = 128; // What is on the link, routers say.

    private readonly NetworkInterface _on;
    private readonly Action<IpAddress> _declined;
    private readonly List<InterfaceAddress> _addresses = [];
    private readonly List<AddressProbe> _probes = [];

    public Dhcp6Addresses(NetworkInterface on, Action<IpAddress> declined)
    {
        _on = on;
        _declined = declined;
    }

    /// <summary>What a server gives now; what it gave before and does not any more runs out by itself.</summary>
    public void Set(Dhcp6Lease lease)
    {
        foreach ((IpAddress address, Instant preferred, Instant valid) in lease.Addresses)
        {
            InterfaceAddress? found = _addresses.Find(each => each.Address == address);
            if (found is null)
            {
                if (_on.FindAddress(address) is not null || _on.Addresses.Count >= NetworkInterface.AddressLimit) continue;
                found = _on.AddAddress(new IpPrefix(address, AddressBits), AddressState.Tentative, AddressOrigin.Dhcp, onLink: false);
                _addresses.Add(found);
                _probes.Add(new AddressProbe(_on.Stack, found, AddressProbeTiming.V6(1, delay: false, _on.Neighbours.RetransmitTime), Probed));
            }

            found.PreferredUntil = preferred;
            found.ValidUntil = valid;
            if (found.IsUsable) _on.SetAddressState(found, preferred > _on.Stack.Now ? AddressState.Preferred : AddressState.Deprecated);
        }

        Arm();
    }

    /// <summary>Takes all away.</summary>
    public void Clear()
    {
        _on.Stack.Timers.Forget(this);
        foreach (AddressProbe each in _probes) each.Cancel();
        _probes.Clear();
        foreach (InterfaceAddress each in _addresses) _on.RemoveAddress(each.Address);
        _addresses.Clear();
    }

    /// <inheritdoc/>
    public override void Due(Instant now)
    {
        for (int i = _addresses.Count - 1; i >= 0; i--)
        {
            InterfaceAddress each = _addresses[i];
            if (each.ValidUntil <= now) Remove(each);
            else if (each.PreferredUntil <= now && each.State == AddressState.Preferred) _on.SetAddressState(each, AddressState.Deprecated);
        }

        Arm();
    }

    private void Probed(AddressProbe probe, bool free)
    {
        _probes.Remove(probe);
        if (free)
        {
            _on.SetAddressState(probe.Address, probe.Address.PreferredUntil > _on.Stack.Now ? AddressState.Preferred : AddressState.Deprecated);
            Arm();
        }
        else
        {
            Remove(probe.Address);
            _declined(probe.Address.Address);
        }
    }

    private void Remove(InterfaceAddress address)
    {
        _addresses.Remove(address);
        _on.RemoveAddress(address.Address);
    }

    private void Arm()
    {
        Instant next = Instant.Never;
        foreach (InterfaceAddress each in _addresses)
        {
            next = Instant.Min(next, each.ValidUntil);
            if (each.State == AddressState.Preferred) next = Instant.Min(next, each.PreferredUntil);
        }

        _on.Stack.Timers.Arm(this, next);
    }
}
