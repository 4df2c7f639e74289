using Windsock.Drivers.Pcapng;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;

namespace Windsock.Drivers.Virtual;

/// <summary>A network inside the process, with a time of its own: hosts, routers, switches, and links with the conditions of real ones.</summary>
/// <remarks>
/// <para>It has one owner, no thread and no clock. Time jumps from event to event (<see cref="Run(TimeSpan)"/>), or follows somebody's clock
/// (<see cref="Poll"/> at
/// <see cref="NextDeadline"/>). Events happen in the order of their time, then of their making, hosts are served in the order in which they were added, and
/// all chance comes from the
/// seed: the same program gives the same packets, which <see cref="Digest"/> proves.</para>
/// <code>
/// var network = new VirtualNetwork(seed: 7);
/// NetStack client = network.AddHost("client", "10.0.0.1/24", new LinkConditions { Rate = 100_000_000, Delay = TimeSpan.FromMilliseconds(10), Loss = 0.01 });
/// NetStack server = network.AddHost("server", "10.0.0.2/24");
/// </code>
/// </remarks>
public sealed class VirtualNetwork
{
    // A bound on the rounds at one point of time, within which hosts on perfect links answer each other: far above what a real exchange takes.
    private const int MaxRounds = 1_000_000;

    private readonly HostSchedule _schedule = new();
    private readonly List<Switch> _switches = [];
    private readonly List<VirtualLink> _links = [];
    private readonly Switch.Groups _groups = new();
    private readonly PacketDigest _digest = new();
    private Instant _now;
    private int _ports;

    /// <summary>Makes an empty network at time zero.</summary>
    /// <param name="seed">Where all chance comes from.</param>
    /// <param name="pool">Buffers; null for the network's own.</param>
    public VirtualNetwork(ulong seed = 1, PacketPool? pool = null)
    {
        Seed = seed;
        Pool = pool ?? new PacketPool();
        Lan = AddSwitch("lan");
    }

    /// <summary>Where all chance comes from.</summary>
    public ulong Seed { get; }

    /// <summary>The buffers that all hosts and links share.</summary>
    public PacketPool Pool { get; }

    /// <summary>The switch that hosts join when nothing else is said.</summary>
    public Switch Lan { get; }

    /// <summary>The largest IP packet on the links that are made from now on, 576 to 65,535 bytes.</summary>
    public int Mtu { get; set; } = 1500;

    /// <summary>Whether every packet goes into <see cref="Digest"/>.</summary>
    public bool KeepDigest { get; set; } = true;

    /// <summary>Where the packets of all hosts that are added from now on are written; null for nowhere.</summary>
    public PcapngWriter? Capture { get; set; }

    /// <summary>The time of the network: that of the last event or call.</summary>
    public Instant Now => _now;

    /// <summary>All hosts and routers, in the order in which they were added.</summary>
    public IEnumerable<NetStack> Hosts => _schedule.Hosts.Select(host => host.Stack);

    /// <summary>All links, in the order in which they were made.</summary>
    public IReadOnlyList<VirtualLink> Links => _links;

    /// <summary>Packets that hosts have sent, as far as <see cref="KeepDigest"/> was set.</summary>
    public long PacketsSent => _digest.Count;

    /// <summary>A fingerprint of all packets that hosts have sent: time, sender and every byte. Equal for runs that were equal, on every machine.</summary>
    public string Digest => _digest.ToString();

    /// <summary>Called after every turn, when all hosts have done what there was to do at that time. What the program does then, it does at
    /// <see cref="Now"/>: here go the
    /// applications of a simulation.</summary>
    public event Action<Instant>? TurnEnded;

    /// <summary>Called with every packet that a host sends, before the link has it. Whoever watches reads the packet and nothing else.</summary>
    public event Action<Instant, ILink, Packet>? PacketSent;

    /// <summary>Called with every packet that comes to a host's end of a link, before the host has it. Whoever watches reads the packet and nothing
    /// else.</summary>
    public event Action<Instant, ILink, Packet>? PacketArrived;

    internal EventQueue Events { get; } = new();

    /// <summary>Transfers that were started, for their ports.</summary>
    internal int Transfers { get; set; }

    /// <summary>Adds a switch of its own, joined with nothing.</summary>
    public Switch AddSwitch(string name)
    {
        var added = new Switch(name, _groups);
        added.Root = added;
        _switches.Add(added);
        return added;
    }

    /// <summary>Adds a host that is joined to a switch.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">Its address and prefix, such as "10.0.0.1/24"; several with commas or blanks between, or null for none yet.</param>
    /// <param name="conditions">Those of the link to the switch, in both directions; null for a perfect one.</param>
    /// <param name="inbound">Those of the direction to the host, where they differ.</param>
    /// <param name="at">The switch; null for <see cref="Lan"/>.</param>
    /// <param name="options">What the stack is made with; its name and seed are those of the network.</param>
    /// <param name="gateway">The router for everything that is not on the link, or null.</param>
    /// <exception cref="FormatException">An address is none.</exception>
    public NetStack AddHost(
        string name, string? address, LinkConditions? conditions = null, LinkConditions? inbound = null, Switch? at = null, StackOptions? options = null,
        string? gateway = null)
    {
        NetStack stack = AddStack(name, options ?? new StackOptions());
        Join(stack, at ?? Lan, address, conditions, inbound);
        if (gateway is null) return stack;
        IpAddress router = IpAddress.Parse(gateway);
        stack.Routes.Add(new Route(new IpPrefix(router.IsV4 ? IpAddress.Any4 : IpAddress.Any6, 0), stack.Interfaces[^1], router));
        return stack;
    }

    /// <summary>Adds a host that passes on packets between switches.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ports">The switches, and its addresses there.</param>
    public NetStack AddRouter(string name, params ReadOnlySpan<(Switch At, string Address)> ports)
    {
        NetStack stack = AddStack(name, new StackOptions { Forwarding = true });
        foreach ((Switch at, string address) in ports) Join(stack, at, address);
        return stack;
    }

    /// <summary>Adds a host without any link.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">What the stack is made with; its name and seed are those of the network.</param>
    public NetStack AddStack(string name, StackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var stack = new NetStack(options with { Name = name, Seed = Prng.For(Seed, "host " + name).Next() }, Pool);
        _schedule.Add(stack);
        return stack;
    }

    /// <summary>Joins a host of the network to a switch by a link of Ethernet.</summary>
    /// <param name="stack">The host.</param>
    /// <param name="to">The switch.</param>
    /// <param name="address">Addresses as for <see cref="AddHost"/>.</param>
    /// <param name="conditions">Those of both directions; null for perfect ones.</param>
    /// <param name="inbound">Those of the direction to the host, where they differ.</param>
    public VirtualLink Join(NetStack stack, Switch to, string? address, LinkConditions? conditions = null, LinkConditions? inbound = null)
    {
        ArgumentNullException.ThrowIfNull(to);
        VirtualHost host = _schedule.HostOf(stack);
        conditions ??= LinkConditions.Perfect;
        VirtualPort port = NewPortAt(to, $"{stack.Options.Name}:{host.Ports.Count}", conditions, inbound ?? conditions);
        AddInterface(host, port, address);
        VirtualLink link = _links[^1];
        host.Links.Add(link);
        return link;
    }

    /// <summary>Opens a place at a switch for somebody who drives a stack, or handles frames, by himself.</summary>
    /// <param name="name">A name for the link.</param>
    /// <param name="conditions">Those of both directions; null for perfect ones.</param>
    /// <param name="inbound">Those of the direction from the switch, where they differ.</param>
    /// <param name="at">The switch; null for <see cref="Lan"/>.</param>
    /// <returns>The link. It lets the events of the network happen when it is asked for packets; <see cref="VirtualLink"/> is the last of
    /// <see cref="Links"/>.</returns>
    public ILink OpenPort(string name, LinkConditions? conditions = null, LinkConditions? inbound = null, Switch? at = null) =>
        NewPortAt(at ?? Lan, name, conditions ?? LinkConditions.Perfect, inbound ?? conditions ?? LinkConditions.Perfect);

    /// <summary>Joins two hosts of the network by a link of their own that carries IP packets.</summary>
    /// <param name="first">One host.</param>
    /// <param name="firstAddress">Its addresses on the link.</param>
    /// <param name="second">The other host.</param>
    /// <param name="secondAddress">Its addresses on the link.</param>
    /// <param name="conditions">Those of both directions; null for perfect ones.</param>
    /// <param name="backward">Those of the direction to the first, where they differ.</param>
    public VirtualLink Connect(
        NetStack first, string? firstAddress, NetStack second, string? secondAddress, LinkConditions? conditions = null, LinkConditions? backward = null)
    {
        VirtualHost one = _schedule.HostOf(first), other = _schedule.HostOf(second);
        conditions ??= LinkConditions.Perfect;
        backward ??= conditions;
        bool perfect = conditions.IsPerfect && backward.IsPerfect;
        VirtualPort near = NewPort(LinkKind.Ip, perfect), far = NewPort(LinkKind.Ip, perfect);
        string name = $"{first.Options.Name}:{one.Ports.Count} {second.Options.Name}:{other.Ports.Count}";
        VirtualLink link = NewLink(name, far, near, 0, conditions, backward);
        near.Outward = far.Inward = link.Outward;
        near.Inward = far.Outward = link.Inward;
        AddInterface(one, near, firstAddress);
        AddInterface(other, far, secondAddress);
        one.Links.Add(link);
        other.Links.Add(link);
        return link;
    }

    /// <summary>Joins two switches.</summary>
    /// <param name="first">One switch.</param>
    /// <param name="second">The other.</param>
    /// <param name="conditions">Those of both directions; null for perfect ones.</param>
    /// <param name="backward">Those of the direction to the first, where they differ.</param>
    /// <exception cref="InvalidOperationException">They are joined already, if by others: frames would run in a circle, since there is no spanning tree
    /// protocol.</exception>
    public VirtualLink ConnectSwitches(Switch first, Switch second, LinkConditions? conditions = null, LinkConditions? backward = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Switch joined = first.Root, absorbed = second.Root;
        if (joined == absorbed) throw new InvalidOperationException($"'{first.Name}' and '{second.Name}' are joined already");
        foreach (Switch each in _switches)
        {
            if (each.Root == absorbed) each.Root = joined;
        }

        Switch.Port near = first.AddPort(null), far = second.AddPort(null);
        conditions ??= LinkConditions.Perfect;
        VirtualLink link = NewLink($"{first.Name} {second.Name}", far, near, EthernetHeader.Size, conditions, backward ?? conditions);
        near.Outward = link.Outward;
        far.Outward = link.Inward;
        return link;
    }

    /// <summary>The link of a host.</summary>
    /// <param name="stack">The host.</param>
    /// <param name="index">Which, by the order in which they were made.</param>
    public VirtualLink LinkOf(NetStack stack, int index = 0) => _schedule.HostOf(stack).Links[index];

    /// <summary>Divides the network: a host reaches only those of its own group, and hosts that are not named form one group more.</summary>
    /// <param name="groups">Groups of hosts on switches. Links between two hosts are not touched.</param>
    public void Partition(params ReadOnlySpan<NetStack[]> groups)
    {
        _groups.Clear();
        for (int number = 0; number < groups.Length; number++)
        {
            foreach (NetStack stack in groups[number])
            {
                foreach (VirtualPort port in _schedule.HostOf(stack).Ports) _groups.Put(port.Properties.Address, number + 1);
            }
        }
    }

    /// <summary>Ends a <see cref="Partition"/>.</summary>
    public void Heal() => _groups.Clear();

    internal void Note(Instant now, VirtualPort port, int number, Packet packet)
    {
        if (now > _now) _now = now;
        if (KeepDigest) _digest.Add(now, number, packet.Bytes);
        PacketSent?.Invoke(now, port, packet);
    }

    internal void NoteArrival(Instant now, VirtualPort port, Packet packet) => PacketArrived?.Invoke(now, port, packet);

    /// <summary>When there is something to do next; <see cref="Instant.Never"/> when everything waits for the program.</summary>
    public Instant NextDeadline => Instant.Min(_schedule.NextDeadline(_now), Events.Next);

    /// <summary>Has something done at a point of time: cut a link, change its conditions, add a host.</summary>
    /// <param name="time">Since the beginning of the network; what is past happens in the next turn.</param>
    /// <param name="action">What to do.</param>
    public void At(TimeSpan time, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        Events.Add(Instant.Max(new Instant(time.Ticks), _now), new Script(action), null);
    }

    /// <summary>Lets everything happen that is due by a point of time, and all that follows of it at that time.</summary>
    /// <param name="now">The time; not before <see cref="Now"/>.</param>
    public void Poll(Instant now)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            RunEvents(now);
            if (!_schedule.Serve(now) && Events.Next > now) break;
        }

        TurnEnded?.Invoke(now);
    }

    /// <summary>Runs up to a point of time.</summary>
    /// <param name="until">The time that <see cref="Now"/> is afterwards.</param>
    public void Run(Instant until)
    {
        for (Instant next = NextDeadline; next <= until; next = NextDeadline) Poll(Instant.Max(next, _now));
        if (until > _now && until != Instant.Never) _now = until;
    }

    /// <summary>Runs for some time.</summary>
    public void Run(TimeSpan time) => Run(_now + time);

    /// <summary>Runs until a condition holds.</summary>
    /// <param name="condition">Asked before the first turn and after each; it may use sockets itself.</param>
    /// <param name="limit">How long at most.</param>
    /// <returns>Whether it holds; false when the limit came first, or when nothing can happen any more.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        Instant end = _now + limit;
        while (!condition())
        {
            Instant next = NextDeadline;
            if (next == Instant.Never) return false;
            if (next > end)
            {
                _now = end;
                return condition();
            }

            Poll(Instant.Max(next, _now));
        }

        return true;
    }

    /// <summary>Lets events happen, each at its time.</summary>
    internal void RunEvents(Instant now)
    {
        while (Events.Next <= now)
        {
            if (Events.Next > _now) _now = Events.Next;
            Events.HappenFirst();
        }

        if (now > _now) _now = now;
    }

    private VirtualPort NewPortAt(Switch to, string name, LinkConditions outward, LinkConditions inward)
    {
        VirtualPort port = NewPort(LinkKind.Ethernet, outward.IsPerfect && inward.IsPerfect);
        Switch.Port place = to.AddPort(port.Properties.Address);
        VirtualLink link = NewLink($"{name} {to.Name}", place, port, EthernetHeader.Size, outward, inward);
        port.Outward = link.Outward;
        port.Inward = place.Outward = link.Inward;
        return port;
    }

    private VirtualPort NewPort(LinkKind kind, bool perfect)
    {
        int number = ++_ports;
        // A wire carries packets as they are; only what passes a perfect link can be more than one, or without its checksum.
        var properties = new LinkProperties(kind, Mtu, MacAddress.Local((ulong)number))
        {
            ChecksumOffload = perfect,
            SegmentationBytes = perfect ? ushort.MaxValue : 0,
            DatagramSegmentation = perfect,
        };
        return new VirtualPort(this, number, properties);
    }

    private VirtualLink NewLink(
        string name, IArrivalPlace far, IArrivalPlace near, int headerBytes, LinkConditions outward, LinkConditions inward)
    {
        var link = new VirtualLink(
            new LinkDirection(this, name + " outward", far, headerBytes, outward), new LinkDirection(this, name + " inward", near, headerBytes, inward));
        _links.Add(link);
        return link;
    }

    private void AddInterface(VirtualHost host, VirtualPort port, string? addresses)
    {
        string name = $"eth{host.Ports.Count}";
        ILink link = Capture is null ? port : new CapturedLink(port, Capture, $"{host.Stack.Options.Name} {name}");
        NetworkInterface added = host.Stack.AddInterface(name, link);
        port.Host = host;
        host.Ports.Add(port);
        host.OwnLinks.Add(link);
        _schedule.Unwatch(host);
        if (addresses is null) return;
        foreach (string address in addresses.Split([',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            added.AddAddress(IpPrefix.Parse(address));
        }
    }
}
