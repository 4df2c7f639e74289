using System.Diagnostics;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network.Multicast;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Transport.Raw;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Transport.Udp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp;

/// <summary>One host's TCP/IP: a pure function of the packets, calls and times it is given.</summary>
/// <remarks>
/// <para>It has no thread, lock or clock. Its owner calls <see cref="Poll"/> when packets have come or <see cref="NextDeadline"/> has, and the operations of
/// sockets in
/// between; calls come one at a time, and time never runs backwards. What it has to send goes to its links within those calls.</para>
/// <para>Read next: <see cref="NetworkInterface"/> (links and addresses), <see cref="IpLayer"/> (what comes in and goes out), the layers of Transport.</para>
/// </remarks>
public sealed class NetStack
{
    // A link that never runs dry must not keep the timers from their turn.
    private const int PacketsPerTurn = 64;

    // Nor the owner from anything else: what is left after so many turns is there at the next poll.
    private const int TurnsPerPoll = 16;

    private readonly List<NetworkInterface> _interfaces = []; // The first is the host itself, whose link carries nothing.
    private long _flushedPackets;
    private bool _hasMore;

    /// <summary>Makes a stack whose only interface is the host itself: "lo", with 127.0.0.1 and ::1.</summary>
    /// <param name="options">What it is made with.</param>
    /// <param name="pool">Buffers, shared with the links and with the other stacks of the same owner; null for its own.</param>
    public NetStack(StackOptions? options = null, PacketPool? pool = null)
    {
        Options = options ?? new StackOptions();
        Pool = pool ?? new PacketPool();
        AddressComparer = new KeyedComparer(Options.Seed);
        Ip = new IpLayer(this);
        Multicast = new MulticastLayer(this);
        Routes = new RouteTable(Ip.Changed);
        Loopback = AddInterface("lo", new LoopbackLink());
        Loopback.AddAddress(new IpPrefix(IpAddress.Loopback4, 8), origin: AddressOrigin.WellKnown, onLink: false);
        Loopback.AddAddress(new IpPrefix(IpAddress.Loopback6, 128), origin: AddressOrigin.WellKnown, onLink: false);
        Icmp = new IcmpLayer(this);
        Udp = new UdpLayer(this);
        Multicast.Listen();
        AddressEvents = new AddressEvents(this);
        Ip.AddressWatch = AddressEvents;
        Tcp = new TcpLayer(this);
    }

    /// <summary>What it was made with.</summary>
    public StackOptions Options { get; }

    /// <summary>Where its packets come from.</summary>
    public PacketPool Pool { get; }

    /// <summary>The time of the last call.</summary>
    public Instant Now { get; private set; }

    /// <summary>Its interfaces; the index of each is its place here plus one.</summary>
    public IReadOnlyList<NetworkInterface> Interfaces => _interfaces;

    /// <summary>The host itself as an interface, always the first: it owns 127.0.0.0/8 and ::1. What is sent to any of the host's own addresses stays in the
    /// host.</summary>
    public NetworkInterface Loopback { get; }

    /// <summary>Where packets go.</summary>
    public RouteTable Routes { get; }

    /// <summary>What it has counted.</summary>
    public StackCounters Counters { get; } = new();

    /// <summary>When <see cref="Poll"/> has something to do without a packet or a call before; <see cref="Instant.Never"/> when nothing.</summary>
    public Instant NextDeadline
    {
        get
        {
            if (Ip.HasLooped || _hasMore) return Now;
            Instant next = Timers.NextDeadline;
            foreach (NetworkInterface each in _interfaces) next = Instant.Min(next, each.Link.NextArrival);
            return next;
        }
    }

    internal TimerQueue Timers { get; } = new();

    /// <summary>Called when an interface has been added; for who looks after many stacks.</summary>
    internal Action? InterfaceAdded { get; set; }

    internal IpLayer Ip { get; }

    internal bool HasTranslators { get; private set; }

    internal KeyedComparer AddressComparer { get; }

    /// <summary>Whether any interface serves any address of the host.</summary>
    internal bool IsWeakHost => Options.WeakHost || Options.Forwarding;

    internal IcmpLayer Icmp { get; }

    internal RawLayer Raw { get; } = new();

    internal UdpLayer Udp { get; }

    internal MulticastLayer Multicast { get; }

    internal AddressEvents AddressEvents { get; }

    internal TcpLayer Tcp { get; }

    /// <summary>A new stream socket, neither bound nor connected.</summary>
    /// <param name="v6">Whether its addresses are IPv6.</param>
    public TcpSocket OpenTcp(bool v6 = false) => new(this, v6);

    /// <summary>Joins the stack to a link. The interface has no address yet.</summary>
    public NetworkInterface AddInterface(string name, ILink link)
    {
        var added = new NetworkInterface(this, _interfaces.Count + 1, name, link);
        _interfaces.Add(added);
        Ip.Changed();
        InterfaceAdded?.Invoke();
        return added;
    }

    /// <summary>Makes a UDP socket.</summary>
    /// <param name="v6">Whether it is for IPv6; with <see cref="StackSocket.DualStack"/> also for IPv4.</param>
    public UdpSocket OpenUdp(bool v6) => new(this, v6);

    /// <summary>Makes a raw socket.</summary>
    /// <param name="v6">Whether it is for IPv6.</param>
    /// <param name="protocol">The protocol, IPPROTO_*; 255 for packets with headers of the program's own.</param>
    public RawSocket OpenRaw(bool v6, byte protocol) => new(this, v6, protocol);

    /// <summary>Makes a client that asks a host for echoes. It is closed when it is not needed any more.</summary>
    /// <param name="destination">The host; the port has no meaning.</param>
    /// <param name="count">How many requests.</param>
    public EchoClient OpenEcho(AddressPort destination, int count = 4) => new(this, destination) { Count = count };

    /// <summary>Lets the hosts behind the other interfaces share the IPv4 address of one: source NAT, of a stack that forwards.</summary>
    /// <param name="outside">The interface whose address is shared.</param>
    /// <param name="options">How; null for the defaults.</param>
    public Network.Nat.AddressTranslator Translate(NetworkInterface outside, Network.Nat.TranslationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(outside);
        outside.Translator = new Network.Nat.AddressTranslator(this, outside, options ?? new Network.Nat.TranslationOptions());
        HasTranslators = true;
        return outside.Translator;
    }

    /// <summary>The interface with an index, null when there is none.</summary>
    public NetworkInterface? FindInterface(int index) => index > 0 && index <= _interfaces.Count ? _interfaces[index - 1] : null;

    /// <summary>Takes the packets that links have by now, runs the timers that are due, and sends what follows of it.</summary>
    public void Poll(Instant now)
    {
        Enter(now);
        _hasMore = true;
        for (int turn = 0; _hasMore && turn < TurnsPerPoll; turn++)
        {
            _hasMore = false;
            for (int i = 1; i < _interfaces.Count; i++)
            {
                NetworkInterface each = _interfaces[i];
                int count = 0;
                for (; count < PacketsPerTurn && each.Link.Receive(now) is { } packet; count++) each.Receive(packet);
                _hasMore |= count == PacketsPerTurn;
            }

            Ip.DeliverLooped();
            Timers.Run(now);
        }

        _flushedPackets = -1; // A link may have something left that it was not given now.
        Flush();
    }

    /// <summary>Whether the host has an address and may use it, on whichever interface.</summary>
    internal bool IsOwn(in IpAddress address)
    {
        if (address.IsLoopback) return true;
        foreach (NetworkInterface each in _interfaces)
        {
            if (each.FindAddress(address) is { IsUsable: true }) return true;
        }

        return false;
    }

    /// <summary>Every public operation begins with this: the time of what it does.</summary>
    internal void Enter(Instant now)
    {
        Debug.Assert(now >= Now, "time never runs backwards");
        Now = now;
    }

    /// <summary>Every public operation that may have sent something ends with this.</summary>
    internal void Flush()
    {
        Ip.DeliverLooped();
        if (Counters.PacketsSent == _flushedPackets) return;
        _flushedPackets = Counters.PacketsSent;
        for (int i = 1; i < _interfaces.Count; i++) _interfaces[i].Link.Flush(Now);
    }
}
