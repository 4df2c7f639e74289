using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>How an IP packet is to be sent.</summary>
/// <param name="HopLimit">TTL or hop limit; 0 for the stack's own.</param>
/// <param name="TrafficClass">DSCP and ECN.</param>
/// <param name="DontFragment">Whether it may not be cut, here or on the way.</param>
/// <param name="RouterAlert">Whether routers on the way are to look at it (RFC 2113, RFC 2711): reports of groups.</param>
/// <param name="Loop">Of a packet to a group or to all: whether this host gets it too, if it is wanted here.</param>
/// <param name="FlowLabel">The IPv6 flow label.</param>
/// <param name="HeaderOptions">The options of the IPv4 header, a multiple of 4 bytes; null for none. Over IPv6 there are none.</param>
internal readonly record struct IpSendOptions(
    byte HopLimit = 0, byte TrafficClass = 0, bool DontFragment = false, bool RouterAlert = false, bool Loop = false, uint FlowLabel = 0,
    byte[]? HeaderOptions = null);

/// <summary>IPv4 and IPv6: what comes in by interfaces goes to transports, what transports send goes out by a path.</summary>
/// <remarks>
/// <para>Read next: <see cref="PathTable"/> (where packets go), <see cref="IpInput"/> (what may come in), <see cref="Neighbour"/> (the last step on
/// Ethernet).</para>
/// <para>What the host sends to itself waits in a queue and comes back from there: nothing calls itself again, however the two ends answer each other.</para>
/// </remarks>
internal sealed class IpLayer
{
    /// <summary>The largest IP packet, and the MTU within the host.</summary>
    public const int LargestPacket = 65_535;

    /// <summary>No IPv4 link is smaller (RFC 791).</summary>
    public const int SmallestMtuV4 = 68;

    /// <summary>What a report may lower a path of IPv4 to. No link of today is smaller, and whoever could forge reports would have a host send nothing but
    /// headers; for a way that does carry less, routers cut.</summary>
    public const int LeastPathMtuV4 = 552;

    /// <summary>No IPv6 link is smaller (RFC 8200 section 5).</summary>
    public const int SmallestMtuV6 = 1280;

    /// <summary>The most packets that wait within the host.</summary>
    public const int LoopLimit = 4096;

    // What is sent by an operation comes back at its end. Two ends that answer each other for ever shall not keep the operation from returning.
    private const int LoopTurn = 4096;

    private readonly ITransport?[] _transports = new ITransport?[256];
    private readonly PathTable _paths;
    private readonly IpInput _input;
    private readonly IpOutput _output;
    private PacketQueue _loop;

    public IpLayer(NetStack stack)
    {
        Stack = stack;
        Chance = Prng.For(stack.Options.Seed, "ip");
        _paths = new PathTable(this);
        _input = new IpInput(this);
        _output = new IpOutput(this);
    }

    public NetStack Stack { get; }

    /// <summary>Counts the changes of routes and addresses; paths found before the last one are stale.</summary>
    public int Generation { get; private set; } = 1;

    public Prng Chance { get; }

    /// <summary>Who configures addresses.</summary>
    public IAddressWatch? AddressWatch { get; set; }

    /// <summary>Whether packets wait within the host.</summary>
    public bool HasLooped => _loop.Count > 0;

    public PathTable Paths => _paths;

    public IpInput Input => _input;

    /// <summary>Told of every change of routes, addresses and interfaces, while it is made: whoever wants to look does that later.</summary>
    public Action? WhenChanged { get; set; }

    /// <summary>Routes or addresses have changed.</summary>
    public void Changed()
    {
        Generation++;
        WhenChanged?.Invoke();
    }

    /// <summary>Whoever speaks a protocol gets its packets from now on.</summary>
    public void Register(byte protocol, ITransport transport) => _transports[protocol] = transport;

    public ITransport? Transport(byte protocol) => _transports[protocol];

    /// <summary>An IP packet has come. Owns it.</summary>
    public void Receive(Packet packet) => _input.Receive(packet, isLocal: false);

    /// <summary>Finds the way to a destination. Cheap when it was found before; still, who sends often keeps the path.</summary>
    /// <param name="destination">To whom: a host, a group or all on a link.</param>
    /// <param name="source">From which of the host's addresses, or the unspecified one to have it chosen (RFC 6724).</param>
    /// <param name="scope">By which interface, or 0.</param>
    /// <param name="path">The way.</param>
    /// <returns>None, NetworkUnreachable, FamilyNotSupported, or AddressNotAvailable when the source is not (or no longer) the host's or there is
    /// none.</returns>
    public StackError FindPath(in IpAddress destination, in IpAddress source, int scope, out IpPath? path) => _paths.Find(destination, source, scope, out path);

    /// <summary>Sends a transport packet (its header is the first byte, checksum done or <see cref="ChecksumState.Partial"/>). Owns it.</summary>
    /// <returns>None, or MessageTooLong when it may not be cut. A packet that is lost later is not told of.</returns>
    public StackError Send(IpPath path, Packet packet, byte protocol, in IpSendOptions options)
    {
        packet.Interface = path.Interface;
        packet.TransportStart = packet.Start;
        byte hops = options.HopLimit != 0 ? options.HopLimit : path.HopLimit(Stack.Options.HopLimit);
        int largest = packet.SegmentBytes == 0 ? packet.Length : packet.SegmentBytes + UdpHeader.Size;
        if (options.RouterAlert || options.HeaderOptions is not null || largest + path.HeaderBytes > path.Mtu)
        {
            return _output.SendUnusual(path, packet, protocol, options with { HopLimit = hops });
        }

        if (path.IsV4)
        {
            uint fragmentWord = 0;
            // An identification matters for packets that may be cut only; the segments of a super-segment are numbered when it is cut (RFC 6864 section 4).
            if (options.DontFragment) fragmentWord = 0x4000;
            ushort identification = options.DontFragment && packet.SegmentBytes == 0 ? (ushort)0 : path.NextIdentification(Offload.SegmentCount(packet));
            path.WriteV4(packet, protocol, hops, options.TrafficClass, identification, fragmentWord);
        }
        else
        {
            path.WriteV6(packet, protocol, hops, options.TrafficClass, options.FlowLabel);
        }

        packet.NetworkStart = packet.Start;
        Dispatch(path, packet, options.Loop);
        return StackError.None;
    }

    /// <summary>Sends an IP packet that has its header. Owns it.</summary>
    public void Dispatch(IpPath path, Packet packet, bool loop)
    {
        switch (path.Kind)
        {
            case PathKind.Local:
                Loop(packet);
                return;
            case PathKind.Broadcast when loop:
            case PathKind.Multicast when loop && _input.IsWantedGroup(path.Interface, path.Destination):
                if (packet.Clone() is { } copy) Loop(copy);
                else Stack.Counters.Drop(DropReason.OutOfPackets);
                break;
        }

        if (path.Neighbour is not { } neighbour)
        {
            path.Interface.Emit(packet, null);
            return;
        }

        if (neighbour.IsEvicted) neighbour = path.FreshNeighbour();
        neighbour.Send(packet);
    }

    /// <summary>An IP packet for this host from this host; <see cref="Packet.Interface"/> is set. Owns it.</summary>
    public void Loop(Packet packet)
    {
        if (_loop.Count >= LoopLimit)
        {
            Stack.Counters.Drop(DropReason.LoopFull, packet);
            return;
        }

        packet.LinkGroup = false;
        _loop.Add(packet);
    }

    /// <summary>Delivers what waits within the host, and what that brings forth.</summary>
    public void DeliverLooped()
    {
        for (int count = 0; count < LoopTurn && _loop.Take() is { } packet; count++) _input.Receive(packet, isLocal: true);
    }

    /// <summary>A packet that begins with its transport header is for a port where nobody listens. Owns it.</summary>
    public void RefusePort(Packet packet)
    {
        Stack.Icmp.Errors.Send(packet, IcmpProblem.PortUnreachable);
        Stack.Counters.Drop(DropReason.NoSuchPort, packet);
    }

    /// <summary>A transport has been told by somebody it believes what fits on the way to a destination (RFC 5927 section 7): all paths there are
    /// lowered.</summary>
    /// <returns>Whether that changed any.</returns>
    public bool LowerMtu(in IpAddress destination, int mtu) => _paths.LowerMtu(destination, mtu);

    /// <summary>An IP packet whose neighbour does not answer: its sender hears of it. Owns it.</summary>
    public void Unreachable(Packet packet) => _output.Unreachable(packet);
}
