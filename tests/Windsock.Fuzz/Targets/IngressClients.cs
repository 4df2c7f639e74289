using System.Buffers.Binary;
using Windsock.TcpIp;
using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Wire;
using static Windsock.Fuzz.Targets.Probe;

namespace Windsock.Fuzz.Targets;

/// <summary>The clients of a stack against a server that answers each request with the input. What ties an answer to its request is made right first.</summary>
internal sealed class IngressClients : ILink
{
    private const int InputsPerCheck = 2000;
    private const ushort DhcpPort = 68;
    private const ushort Dhcp6Port = 546;

    private static readonly MacAddress s_client = MacAddress.Local(2);
    private static readonly MacAddress s_server = MacAddress.Local(1);

    private readonly PacketPool _pool = new(16 << 20);
    private readonly NetStack _stack;
    private readonly Prng _chance;
    private readonly Action _ask;
    private readonly Action _stop;
    private readonly Func<int> _state;
    private readonly long[] _states = new long[64];
    private readonly byte[] _answer = new byte[2048];
    private PacketQueue _injected;
    private Instant _now = Instant.Zero + TimeSpan.FromSeconds(1);
    private byte[] _request = [];
    private UdpHeader _ports;
    private IpAddress _from;
    private IpAddress _to;
    private int _count;
    private int _baseline;

    private IngressClients(ulong seed, Func<IngressClients, NetworkInterface, (Action Ask, Action Stop, Func<int> State)> make)
    {
        _chance = Prng.For(seed, "ingress clients");
        _stack = new NetStack(new StackOptions { Name = "client", Seed = seed }, _pool);
        NetworkInterface eth0 = _stack.AddInterface("eth0", this);
        eth0.AddAddress(IpPrefix.Parse("fe80::2/64"));
        eth0.AddNeighbour(IpAddress.Parse("10.0.0.53"), s_server);
        Pass(TimeSpan.FromSeconds(5));
        (_ask, _stop, _state) = make(this, eth0);
    }

    public LinkProperties Properties { get; } = new(LinkKind.Ethernet, 1500, s_client);

    public Instant NextArrival => _injected.Count > 0 ? Instant.Zero : Instant.Never;

    public int HostDescriptor => -1;

    public static WireReader Dhcp(ulong seed) => new IngressClients(seed, static (world, eth0) =>
    {
        var client = new DhcpClient(eth0);
        return (() => client.Start(world._now), () => client.Stop(world._now), () => (int)client.State);
    }).Read;

    public static WireReader Dhcp6(ulong seed) => new IngressClients(seed, static (world, eth0) =>
    {
        var client = new Dhcp6Client(eth0);
        return (() => client.Start(world._now), () => client.Stop(world._now), () => (int)client.State);
    }).Read;

    public static WireReader Dns(ulong seed) => new IngressClients(seed, static (world, eth0) =>
    {
        eth0.AddAddress(IpPrefix.Parse("10.0.0.2/24"));
        var resolver = new DnsResolver(world._stack, new DnsResolverOptions { Servers = [new AddressPort(IpAddress.Parse("10.0.0.53"), 53)] });
        DnsQuery? last = null;
        return (() => last = resolver.Resolve(world._now, "www.example.org", DnsType.A), resolver.ClearCache, () => (int)(last?.Outcome ?? 0));
    }).Read;

    public void Send(Instant now, Packet packet)
    {
        if (EthernetView.TryParse(packet.Bytes, out EthernetView frame))
        {
            if (Ipv4View.TryParse(frame.Payload, out Ipv4View v4) && v4.Protocol == IpProtocol.Udp) Note(v4.Payload, v4.Source, v4.Destination);
            else if (Ipv6View.TryParse(frame.Payload, out Ipv6View v6) && v6.NextHeader == IpProtocol.Udp) Note(v6.Payload, v6.Source, v6.Destination);
        }

        packet.Release();
    }

    public void Flush(Instant now)
    {
    }

    public Packet? Receive(Instant now) => _injected.Take();

    private void Note(ReadOnlySpan<byte> datagram, in IpAddress from, in IpAddress to)
    {
        if (!UdpView.TryParse(datagram, out UdpView view)) return;
        _ports = view.Header;
        (_from, _to) = (from, to);
        _request = view.Payload.ToArray();
    }

    private void Read(ReadOnlySpan<byte> input, Probe probe)
    {
        probe.Summary ??= () => $", states {string.Join(' ', _states.Where(count => count > 0))}";
        if (input.Length > 1400) return;
        _request = [];
        if (_chance.Below(16) == 0) _stop();
        _ask();
        for (int waits = 0; _request.Length == 0 && waits < 40; waits++) Pass(TimeSpan.FromMilliseconds(500));
        if (probe.Branch(_request.Length > 0)) Answer(input);
        Pass(TimeSpan.Zero);
        int state = _state();
        probe.Branch(state);
        _states[state]++;
        Pass(_chance.Below(50) == 0 ? TimeSpan.FromMinutes(_chance.Below(600)) : TimeSpan.FromMilliseconds(_chance.Below(50)));
        if (probe.Branch(_request.Length > 0)) Answer(input);
        Pass(TimeSpan.FromMilliseconds(1));
        probe.Branch(_request.Length);
        if (++_count % InputsPerCheck != 0) return;

        _stop();
        Pass(TimeSpan.FromHours(1));
        if (_count == InputsPerCheck) _baseline = _pool.Rented;
        Must(_pool.Rented <= _baseline, $"every packet is given back: {_pool.Rented} are rented and were {_baseline}");
    }

    private void Answer(ReadOnlySpan<byte> input)
    {
        bool v6 = !_from.IsV4;
        int header = EthernetHeader.Size + (v6 ? Ipv6Header.Size : Ipv4Header.Size);
        int length = UdpHeader.Size + input.Length;
        Span<byte> frame = _answer.AsSpan(0, header + length);
        input.CopyTo(frame[(header + UdpHeader.Size)..]);
        Tie(frame[(header + UdpHeader.Size)..]);
        new EthernetHeader(s_client, s_server, v6 ? EtherType.Ipv6 : EtherType.Ipv4).Write(frame);
        new UdpHeader(_ports.DestinationPort, _ports.SourcePort).Write(frame[header..], input.Length);
        IpAddress source = !_to.IsMulticast && !_to.IsBroadcast ? _to : IpAddress.Parse(v6 ? "fe80::1" : "10.0.0.53");
        IpAddress destination = _from.IsUnspecified ? IpAddress.Broadcast : _from;
        if (v6) new Ipv6Header(source, destination, IpProtocol.Udp).Write(frame[EthernetHeader.Size..], length);
        else new Ipv4Header(source, destination, IpProtocol.Udp).Write(frame[EthernetHeader.Size..], length);
        PacketRepair.Frame(frame);

        Packet packet = _pool.TryRent(frame.Length)!;
        frame.CopyTo(packet.Append(frame.Length));
        _injected.Add(packet);
        _request = [];
    }

    // Transaction numbers, and what else a client looks at first.
    private void Tie(Span<byte> answer)
    {
        if (_chance.Below(16) == 0) return;
        switch (_ports.SourcePort)
        {
            case DhcpPort when answer.Length >= DhcpHeader.Size:
                answer[0] = 2;
                _request.AsSpan(4, 4).CopyTo(answer[4..]);
                _request.AsSpan(28, 16).CopyTo(answer[28..]);
                break;
            case Dhcp6Port when answer.Length >= Dhcp6Header.Size:
                _request.AsSpan(1, 3).CopyTo(answer[1..]);
                TieIdentifier(answer);
                break;
            case not (DhcpPort or Dhcp6Port) when answer.Length >= DnsHeader.Size:
                _request.AsSpan(0, 2).CopyTo(answer);
                answer[2] |= 0x80;
                break;
        }
    }

    // The client's identifier is the first option of the corpus; the client's own takes its place where it has the same length.
    private void TieIdentifier(Span<byte> answer)
    {
        if (!Dhcp6View.TryParse(_request, out Dhcp6View request) || !request.Options.TryFind(Dhcp6OptionCode.ClientId, out Dhcp6Option own)) return;
        if (answer.Length < 8 + own.Value.Length || BinaryPrimitives.ReadUInt16BigEndian(answer[4..]) != Dhcp6OptionCode.ClientId) return;
        if (BinaryPrimitives.ReadUInt16BigEndian(answer[6..]) == own.Value.Length) own.Value.CopyTo(answer[8..]);
    }

    private void Pass(TimeSpan span)
    {
        Instant end = _now + span;
        _stack.Poll(_now);
        for (int stops = 0; _stack.NextDeadline is var next && next <= end; stops++)
        {
            Must(stops < 1_000_000, "time passes");
            _now = Instant.Max(_now, next);
            _stack.Poll(_now);
        }

        _now = end;
        _stack.Poll(_now);
    }
}
