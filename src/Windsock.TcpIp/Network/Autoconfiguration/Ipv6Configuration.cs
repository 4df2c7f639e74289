using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Autoconfiguration;

/// <summary>IPv6 on an interface without anybody's doing: a link-local address, and what routers announce: default routes, prefixes, addresses, MTU, DNS
/// servers.</summary>
/// <remarks>Source: RFC 4861 section 6.3, RFC 4862, RFC 4191, RFC 7217, RFC 8106, RFC 8981.</remarks>
public sealed class Ipv6Configuration : IAddressWatch, IIcmpListener
{
    private const int MaxSolicitations = 3; // MAX_RTR_SOLICITATIONS
    private const int MaxServers = 8;
    private const int LeastHopLimit = 32;

    private static readonly TimeSpan s_solicitationInterval = TimeSpan.FromSeconds(4); // RTR_SOLICITATION_INTERVAL

    private readonly NetStack _stack;
    private readonly AutoconfigurationOptions _options;
    private readonly RouterList _routers;
    private readonly PrefixAddresses _prefixes;
    private readonly TimedList<IpAddress> _servers = new(MaxServers);
    private readonly TimedList<string> _searchNames = new(MaxServers);
    private readonly Alarm _alarm;
    private Instant _solicitAt = Instant.Never;
    private int _solicitations;
    private bool _started;

    /// <summary>Prepares the configuration of an interface; <see cref="Start"/> begins it.</summary>
    /// <param name="on">The interface.</param>
    /// <param name="options">How; null for the defaults.</param>
    public Ipv6Configuration(NetworkInterface on, AutoconfigurationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(on);
        Interface = on;
        _stack = on.Stack;
        _options = options ?? new AutoconfigurationOptions();
        _routers = new RouterList(on);
        _prefixes = new PrefixAddresses(on, _options, Usable);
        _alarm = new Alarm(this);
    }

    /// <summary>The interface.</summary>
    public NetworkInterface Interface { get; }

    /// <summary>Called when something that it has found out has changed; it may only take note.</summary>
    public Action? Changed { get; set; }

    /// <summary>Whether a router says that addresses are to be had by DHCPv6.</summary>
    public bool Managed { get; private set; }

    /// <summary>Whether a router says that other configuration is to be had by DHCPv6.</summary>
    public bool OtherConfiguration { get; private set; }

    /// <summary>The default routers, the preferred ones first.</summary>
    public IReadOnlyList<IpAddress> Routers => [.. _routers.DefaultRouters];

    /// <summary>The DNS servers that routers announce.</summary>
    public IReadOnlyList<IpAddress> DnsServers => [.. _servers.Items];

    /// <summary>The names to search, as routers announce them.</summary>
    public IReadOnlyList<string> SearchNames => [.. _searchNames.Items];

    /// <summary>Begins: makes the link-local address, and asks for routers as soon as it is usable.</summary>
    public void Start(Instant now)
    {
        _stack.Enter(now);
        if (_started) return;
        _started = true;
        _stack.AddressEvents.Add(this);
        _stack.AddressEvents.Listen(Interface, Icmpv6Type.RouterAdvertisement, this);
        _stack.Multicast.TellSolicitedNodes(Interface);
        _prefixes.AddLinkLocal();
        _stack.Flush();
    }

    /// <summary>Ends: what it has made is taken away.</summary>
    public void Stop(Instant now)
    {
        _stack.Enter(now);
        if (!_started) return;
        _started = false;
        _stack.AddressEvents.Remove(this);
        _stack.AddressEvents.Unlisten(this);
        _stack.Timers.Forget(_alarm);
        _prefixes.Clear();
        _routers.Clear();
        _servers.Expire(Instant.Never);
        _searchNames.Expire(Instant.Never);
        _solicitAt = Instant.Never;
        Interface.HopLimit = 0;
        _stack.Flush();
    }

    /// <inheritdoc/>
    void IAddressWatch.Conflict(InterfaceAddress address, MacAddress other)
    {
        // RFC 4862 section 5.4 speaks of tentative addresses only; one in use is defended and kept.
    }

    /// <inheritdoc/>
    void IAddressWatch.NoLongerRouter(NetworkInterface by, in IpAddress neighbour)
    {
        if (by == Interface) _routers.RemoveRouter(neighbour);
    }

    /// <summary>A router advertisement on the interface. The caller keeps the packet.</summary>
    void IIcmpListener.ReceiveIcmp(Packet packet)
    {
        // RFC 4861 section 6.1.2
        if (packet.HopLimit != 255 || !packet.Source.IsLinkLocal || !RouterAdvertisementView.TryParse(packet.Bytes, out RouterAdvertisementView view))
        {
            _stack.Counters.Drop(DropReason.BadNeighbourMessage);
            return;
        }

        if (!_options.AcceptRouterAdvertisements || _stack.Options.Forwarding) return;
        TakeHeader(view.Header, packet.Source);
        foreach (NdpOption option in view.Options) TakeOption(option, packet.Source);
        Arm();
        Changed?.Invoke();
    }

    private static Instant Until(Instant now, uint seconds) => seconds == uint.MaxValue ? Instant.Never : now + TimeSpan.FromSeconds(seconds);

    private static TimeSpan Span(uint seconds) => seconds == uint.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);

    private void TakeHeader(RouterAdvertisementHeader header, in IpAddress router)
    {
        Managed = header.Managed;
        OtherConfiguration = header.OtherConfiguration;
        _routers.Set(new IpPrefix(IpAddress.Any6, 0), router, header.Preference, Until(_stack.Now, header.LifetimeSeconds));
        if (header.LifetimeSeconds > 0) _solicitAt = Instant.Never; // Section 6.3.7: a router has answered.
        // Few hops would cut the host off from all that is far: no router means that.
        if (header.HopLimit >= LeastHopLimit) Interface.HopLimit = header.HopLimit;
        // An hour is the most that a router may say (section 6.2.1, AdvReachableTime).
        NeighbourTable neighbours = Interface.Neighbours;
        if (header.ReachableMilliseconds is > 0 and <= 3_600_000) neighbours.SetReachableTime(TimeSpan.FromMilliseconds(header.ReachableMilliseconds));
        // A router may not have packets wait for a neighbour for hours: more than a minute is no setting but an attack.
        if (header.RetransmitMilliseconds is >= 10 and <= 60_000) neighbours.RetransmitTime = TimeSpan.FromMilliseconds(header.RetransmitMilliseconds);
    }

    private void TakeOption(in NdpOption option, in IpAddress router)
    {
        switch (option.Kind)
        {
            case NdpOptionKind.SourceLinkLayerAddress:
                if (Interface.Properties.Kind == LinkKind.Ethernet && option.TryRead(out MacAddress station) && !station.IsGroup)
                {
                    Neighbour neighbour = Interface.Neighbours.Get(router);
                    neighbour.Heard(station);
                    neighbour.IsRouter = true;
                }

                break;
            case NdpOptionKind.Mtu:
                if (option.TryReadMtu(out uint mtu) && mtu >= 1280 && mtu <= (uint)Interface.Properties.Mtu) Interface.SetMtu((int)mtu);
                break;
            case NdpOptionKind.PrefixInformation:
                if (option.TryRead(out NdpPrefixInformation prefix)) TakePrefix(prefix);
                break;
            case NdpOptionKind.RouteInformation:
                if (!option.TryRead(out NdpRouteInformation route)) break;
                _routers.Set(route.Prefix, router, route.Preference, Until(_stack.Now, route.LifetimeSeconds));
                break;
            case NdpOptionKind.DnsServers:
                if (option.TryRead(out NdpDnsServers servers))
                {
                    for (int i = 0; i < servers.Count; i++) _servers.Set(servers[i], Until(_stack.Now, servers.LifetimeSeconds), _stack.Now);
                }

                break;
            case NdpOptionKind.DnsSearchList:
                if (option.TryReadSearchList(out uint seconds, out ReadOnlySpan<byte> names)) TakeSearchNames(names, Until(_stack.Now, seconds));
                break;
        }
    }

    private void TakePrefix(in NdpPrefixInformation prefix)
    {
        if (prefix.Prefix.Address.IsLinkLocal || prefix.Prefix.Address.IsMulticast) return;
        if (prefix.OnLink) _routers.Set(prefix.Prefix, IpAddress.Any6, RouterPreference.Medium, Until(_stack.Now, prefix.ValidSeconds));
        if (prefix.Autonomous) _prefixes.Announce(prefix.Prefix, Span(prefix.PreferredSeconds), Span(prefix.ValidSeconds));
    }

    private void TakeSearchNames(ReadOnlySpan<byte> names, Instant until)
    {
        int at = 0;
        while (at < names.Length && names[at] != 0)
        {
            if (!DnsName.TryParse(names, ref at, out DnsName name)) return;
            _searchNames.Set(name.ToString(), until, _stack.Now);
        }
    }

    private void Usable(InterfaceAddress address)
    {
        if (address.Address.IsLinkLocal && !_stack.Options.Forwarding && _options.AcceptRouterAdvertisements)
        {
            _solicitations = 0;
            // Duplicate detection has waited at random already (RFC 4862 section 5.5.1 and RFC 4861 section 6.3.7).
            _solicitAt = _options.DuplicateDetectionProbes > 0 ? _stack.Now : _stack.Now + TimeSpan.FromSeconds(_stack.AddressEvents.Chance.Fraction());
        }

        Arm();
        Changed?.Invoke();
    }

    private void Solicit()
    {
        bool hasStation = Interface.Properties.Kind == LinkKind.Ethernet;
        if (LinkMessage.Rent(_stack, RouterSolicitationView.Size + (hasStation ? 8 : 0)) is not { } packet) return;
        RouterSolicitationView.Write(packet.Bytes);
        IpAddress source = LinkMessage.Source(Interface, LinkMessage.AllRouters);
        if (hasStation && !source.IsUnspecified)
        {
            var options = new NdpOptionsWriter(packet.Bytes[RouterSolicitationView.Size..]);
            options.TryAddLinkLayerAddress(NdpOptionKind.SourceLinkLayerAddress, Interface.Properties.Address);
        }
        else
        {
            packet.Length = RouterSolicitationView.Size;
        }

        LinkMessage.SendNdp(Interface, packet, source, LinkMessage.AllRouters);
    }

    private void Due(Instant now)
    {
        if (_solicitAt <= now)
        {
            Solicit();
            _solicitAt = ++_solicitations < MaxSolicitations ? now + s_solicitationInterval : Instant.Never;
        }

        _routers.Expire(now);
        _prefixes.Expire(now);
        _servers.Expire(now);
        _searchNames.Expire(now);
        Arm();
        Changed?.Invoke();
    }

    private void Arm()
    {
        Instant next = Instant.Min(Instant.Min(_solicitAt, _routers.Next), _prefixes.Next);
        _stack.Timers.Arm(_alarm, Instant.Min(next, Instant.Min(_servers.Next, _searchNames.Next)));
    }

    private sealed class Alarm(Ipv6Configuration owner) : Timed
    {
        public override void Due(Instant now) => owner.Due(now);
    }
}
