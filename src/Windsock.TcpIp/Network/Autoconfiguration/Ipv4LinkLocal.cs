using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Autoconfiguration;

/// <summary>An IPv4 address of 169.254.0.0/16 that the host chooses for itself, where nobody gives one. Source: RFC 3927.</summary>
public sealed class Ipv4LinkLocal : IAddressWatch
{
    private const int MaxConflicts = 10; // MAX_CONFLICTS

    private static readonly TimeSpan s_rateLimit = TimeSpan.FromSeconds(60); // RATE_LIMIT_INTERVAL
    private static readonly TimeSpan s_announceInterval = TimeSpan.FromSeconds(2); // ANNOUNCE_INTERVAL
    private static readonly TimeSpan s_defendInterval = TimeSpan.FromSeconds(10); // DEFEND_INTERVAL

    private readonly NetworkInterface _on;
    private readonly NetStack _stack;
    private readonly Prng _chance;
    private readonly Alarm _alarm;
    private AddressProbe? _probe;
    private InterfaceAddress? _address;
    private Instant _lastConflict = new(long.MinValue / 2);
    private int _conflicts;
    private bool _started;

    /// <summary>Prepares it.</summary>
    /// <param name="on">An Ethernet interface.</param>
    public Ipv4LinkLocal(NetworkInterface on)
    {
        ArgumentNullException.ThrowIfNull(on);
        _on = on;
        _stack = on.Stack;
        // Section 2.1: the same host chooses the same addresses.
        _chance = Prng.For(_stack.Options.Seed ^ on.Properties.Address.Value, "link-local");
        _alarm = new Alarm(this);
    }

    /// <summary>The address, once it is usable; the unspecified one before.</summary>
    public IpAddress Address => _address is { IsUsable: true } ? _address.Address : IpAddress.Any4;

    /// <summary>Called when <see cref="Address"/> has changed; it may only take note.</summary>
    public Action? Changed { get; set; }

    /// <summary>Begins to look for an address that is free.</summary>
    public void Start(Instant now)
    {
        _stack.Enter(now);
        if (_started) return;
        _started = true;
        _stack.AddressEvents.Add(this);
        Try();
        _stack.Flush();
    }

    /// <summary>Ends, and gives the address up.</summary>
    public void Stop(Instant now)
    {
        _stack.Enter(now);
        if (!_started) return;
        _started = false;
        _stack.AddressEvents.Remove(this);
        _stack.Timers.Forget(_alarm);
        Drop();
        _stack.Flush();
    }

    /// <inheritdoc/>
    void IAddressWatch.Conflict(InterfaceAddress address, MacAddress other)
    {
        if (address != _address) return;
        // Section 2.5 (b): it has been defended once; a second conflict within ten seconds ends it.
        bool again = _stack.Now - _lastConflict < s_defendInterval;
        _lastConflict = _stack.Now;
        if (again) Taken();
    }

    /// <inheritdoc/>
    void IAddressWatch.NoLongerRouter(NetworkInterface by, in IpAddress neighbour)
    {
    }

    private void Try()
    {
        if (_on.Addresses.Count >= NetworkInterface.AddressLimit)
        {
            _stack.Timers.Arm(_alarm, _stack.Now + s_rateLimit); // There may be room later.
            return;
        }

        // 169.254.1.0 to 169.254.254.255 (section 2.1).
        IpAddress chosen = IpAddress.V4(0xa9fe0100 + (uint)_chance.Below(0xfe00));
        _address = _on.AddAddress(new IpPrefix(chosen, 16), AddressState.Tentative, AddressOrigin.WellKnown);
        _probe = new AddressProbe(_stack, _address, AddressProbeTiming.V4, Ended);
    }

    private void Ended(AddressProbe probe, bool free)
    {
        _probe = null;
        if (!free)
        {
            Taken();
            return;
        }

        _on.SetAddressState(_address!, AddressState.Preferred);
        Arp.Announce(_on, _address!.Address);
        _stack.Timers.Arm(_alarm, _stack.Now + s_announceInterval);
        Changed?.Invoke();
    }

    private void Taken()
    {
        bool wasUsable = _address is { IsUsable: true };
        Drop();
        // Section 2.2.1: who meets conflict after conflict slows down.
        if (++_conflicts < MaxConflicts) Try();
        else _stack.Timers.Arm(_alarm, _stack.Now + s_rateLimit);
        if (wasUsable) Changed?.Invoke();
    }

    private void Drop()
    {
        _probe?.Cancel();
        _probe = null;
        if (_address is not null) _on.RemoveAddress(_address.Address);
        _address = null;
    }

    private void Due()
    {
        if (_address is null) Try();
        else Arp.Announce(_on, _address.Address); // ANNOUNCE_NUM is 2.
    }

    private sealed class Alarm(Ipv4LinkLocal owner) : Timed
    {
        public override void Due(Instant now) => owner.Due();
    }
}
