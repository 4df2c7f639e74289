using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network.Autoconfiguration;

/// <summary>What a router announces on a link. Source: RFC 4861 section 6.2.1.</summary>
public sealed record RouterAdvertiserOptions
{
    /// <summary>The prefixes, with their lifetimes.</summary>
    public IReadOnlyList<NdpPrefixInformation> Prefixes { get; init; } = [];

    /// <summary>More specific routes.</summary>
    public IReadOnlyList<NdpRouteInformation> Routes { get; init; } = [];

    /// <summary>DNS servers.</summary>
    public IReadOnlyList<IpAddress> DnsServers { get; init; } = [];

    /// <summary>For how long it is a default router, up to 65,535 seconds; 0 for not.</summary>
    public ushort LifetimeSeconds { get; init; } = 1800;

    /// <summary>How much it is preferred among routers.</summary>
    public RouterPreference Preference { get; init; }

    /// <summary>The hop limit for hosts; 0 to leave it to them.</summary>
    public byte HopLimit { get; init; } = 64;

    /// <summary>The MTU of the link; 0 to say nothing.</summary>
    public int Mtu { get; init; }

    /// <summary>Whether addresses are to be had by DHCPv6.</summary>
    public bool Managed { get; init; }

    /// <summary>Whether other configuration is to be had by DHCPv6.</summary>
    public bool OtherConfiguration { get; init; }

    /// <summary>The most time between two announcements, 4 to 1,800 seconds. Source: MaxRtrAdvInterval.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromSeconds(600);
}

/// <summary>Announces a router on a link: at intervals, and when a host asks. Source: RFC 4861 section 6.2.</summary>
public sealed class RouterAdvertiser : IIcmpListener
{
    private const int InitialAdvertisements = 3; // MAX_INITIAL_RTR_ADVERTISEMENTS

    private static readonly TimeSpan s_initialInterval = TimeSpan.FromSeconds(16); // MAX_INITIAL_RTR_ADVERT_INTERVAL
    private static readonly TimeSpan s_minimumDelay = TimeSpan.FromSeconds(3); // MIN_DELAY_BETWEEN_RAS
    private static readonly TimeSpan s_answerDelay = TimeSpan.FromSeconds(0.5); // MAX_RA_DELAY_TIME

    private readonly NetworkInterface _on;
    private readonly NetStack _stack;
    private readonly Prng _chance;
    private readonly Alarm _alarm;
    private Instant _last = new(long.MinValue / 2);
    private int _sent;
    private bool _started;

    /// <summary>Prepares announcements on an interface that has a link-local address.</summary>
    /// <param name="on">The interface.</param>
    /// <param name="options">What is announced.</param>
    public RouterAdvertiser(NetworkInterface on, RouterAdvertiserOptions options)
    {
        ArgumentNullException.ThrowIfNull(on);
        ArgumentNullException.ThrowIfNull(options);
        _on = on;
        _stack = on.Stack;
        Options = options;
        _chance = Prng.For(_stack.Options.Seed, FormattableString.Invariant($"router advertisements {on.Index}"));
        _alarm = new Alarm(this);
    }

    /// <summary>What is announced; a change is told with the next announcement.</summary>
    public RouterAdvertiserOptions Options { get; set; }

    /// <summary>Begins.</summary>
    public void Start(Instant now)
    {
        _stack.Enter(now);
        if (_started) return;
        _started = true;
        _sent = 0;
        _stack.AddressEvents.Listen(_on, Icmpv6Type.RouterSolicitation, this);
        _stack.Multicast.JoinOwn(_on, LinkMessage.AllRouters);
        _stack.Timers.Arm(_alarm, now + s_answerDelay * _chance.Fraction());
        _stack.Flush();
    }

    /// <summary>Ends, and tells that it is no default router any more (section 6.2.5).</summary>
    public void Stop(Instant now)
    {
        _stack.Enter(now);
        if (!_started) return;
        _started = false;
        _stack.Timers.Forget(_alarm);
        _stack.AddressEvents.Unlisten(this);
        _stack.Multicast.LeaveOwn(_on, LinkMessage.AllRouters);
        Send(lifetimeSeconds: 0);
        _stack.Flush();
    }

    /// <summary>A host asks. The caller keeps the packet.</summary>
    void IIcmpListener.ReceiveIcmp(Packet packet)
    {
        // Section 6.1.1
        if (packet.HopLimit != 255 || !RouterSolicitationView.TryParse(packet.Bytes, out RouterSolicitationView view)) return;
        bool hasStation = view.Options.TryFindLinkLayerAddress(NdpOptionKind.SourceLinkLayerAddress, out MacAddress station);
        if (packet.Source.IsUnspecified && hasStation) return;
        if (hasStation && !station.IsGroup && _on.Properties.Kind == LinkKind.Ethernet) _on.Neighbours.Get(packet.Source).Heard(station);

        // Section 6.2.6: the answer goes to all, so that it answers everybody who asks at this time.
        Instant at = Instant.Max(_stack.Now + s_answerDelay * _chance.Fraction(), _last + s_minimumDelay);
        if (at < _alarm.Deadline) _stack.Timers.Arm(_alarm, at);
    }

    private void Due(Instant now)
    {
        Send(Options.LifetimeSeconds);
        _last = now;
        _sent++;
        TimeSpan wait = Options.MaxInterval * (0.33 + 0.67 * _chance.Fraction()); // MinRtrAdvInterval is a third of it.
        if (_sent < InitialAdvertisements && wait > s_initialInterval) wait = s_initialInterval;
        _stack.Timers.Arm(_alarm, now + wait);
    }

    private void Send(ushort lifetimeSeconds)
    {
        IpAddress source = LinkMessage.Source(_on, LinkMessage.AllNodes);
        if (!source.IsLinkLocal || LinkMessage.Rent(_stack, 1200) is not { } packet) return;
        new RouterAdvertisementHeader(Options.HopLimit, Options.Managed, Options.OtherConfiguration, Options.Preference, lifetimeSeconds, 0, 0)
            .Write(packet.Bytes);
        var options = new NdpOptionsWriter(packet.Bytes[RouterAdvertisementHeader.Size..]);
        if (_on.Properties.Kind == LinkKind.Ethernet) options.TryAddLinkLayerAddress(NdpOptionKind.SourceLinkLayerAddress, _on.Properties.Address);
        if (Options.Mtu > 0) options.TryAddMtu((uint)Options.Mtu);
        foreach (NdpPrefixInformation prefix in Options.Prefixes) options.TryAdd(prefix);
        foreach (NdpRouteInformation route in Options.Routes) options.TryAdd(route);
        if (Options.DnsServers.Count > 0) options.TryAddDnsServers(lifetimeSeconds, [.. Options.DnsServers]);
        packet.Length = RouterAdvertisementHeader.Size + options.Length;
        LinkMessage.SendNdp(_on, packet, source, LinkMessage.AllNodes);
    }

    private sealed class Alarm(RouterAdvertiser owner) : Timed
    {
        public override void Due(Instant now) => owner.Due(now);
    }
}
