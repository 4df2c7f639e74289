using System.Buffers.Binary;
using System.Collections;
using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Flows;

/// <summary>Datagrams, numbered and each as it was sent; lost ones are counted, changed ones and surplus ones are violations.</summary>
internal sealed class DatagramFlow : Flow
{
    private const int NumberBytes = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10); // Longer than any delay of the links.

    private readonly DatagramPlan _plan;
    private readonly AddressPort _at;
    private readonly ulong _key;
    private readonly UdpSocket _client;
    private readonly UdpSocket _server;
    private readonly BitArray _arrived;
    private readonly BitArray _answered;
    private int _sent;
    private int _refused;
    private int _received;
    private int _answers;

    // Those that were sent while the neighbour was looked for may be lost: a host keeps few for it.
    private int _certainFrom = -1;
    private Instant _next;
    private Instant _end = Instant.Never;

    public DatagramFlow(World world, int number, DatagramPlan plan, NetStack client, NetStack server, AddressPort at, ulong key)
        : base(world, number)
    {
        _plan = plan;
        _at = at;
        _key = key;
        _client = client.OpenUdp(plan.V6);
        _server = server.OpenUdp(plan.V6);
        _arrived = new BitArray(plan.Datagrams);
        _answered = new BitArray(plan.Datagrams);
    }

    public override string Description => _plan.ToString();

    public override string Progress => $"{_sent} sent ({_refused} refused), {_received} received, {_answers} answers";

    protected override void Start()
    {
        _server.Changed = _client.Changed = () => World.Wake(this);
        StackError error = _server.Bind(Now, _at with { Address = _plan.V6 ? IpAddress.Any6 : IpAddress.Any4 });
        if (error != StackError.None) throw Wrong($"bind failed with {error}");
    }

    protected override void Step()
    {
        while (_server.Receive(Now) is { } packet) Arrives(packet);
        while (_client.Receive(Now) is { } packet) Answer(packet);
        _client.TakeError();
        _server.TakeError();
        if (_sent < _plan.Datagrams)
        {
            if (Now < _next) return;
            Send(_client, _sent++, _at);
            _next = Now + _plan.Interval;
            World.WakeAfter(this, _plan.Interval);
            if (_sent < _plan.Datagrams) return;
            _end = Now + s_patience;
            World.WakeAfter(this, s_patience);
        }

        if (Now < _end) return;
        if (!World.HasFaults && !World.HasQueues && !_plan.MayLose) RequireAll();
        _client.Close(Now);
        _server.Close(Now);
        Done(Progress);
    }

    private void RequireAll()
    {
        if (_certainFrom < 0 && _sent > 100) throw Wrong($"{Progress}: nothing has come");
        for (int number = Math.Max(0, _certainFrom); _certainFrom >= 0 && number < _sent; number++)
        {
            if (!_arrived[number]) throw Wrong($"{Progress}: datagram {number} is lost on a network that loses nothing");
        }
    }

    private void Send(UdpSocket from, int number, AddressPort to)
    {
        if (World.Network.Pool.TryRent(Size(number)) is not { } packet) throw Wrong("no buffer for a datagram");
        Span<byte> payload = packet.Append(Size(number));
        BinaryPrimitives.WriteInt32BigEndian(payload, number);
        BinaryPrimitives.WriteInt32BigEndian(payload[4..], payload.Length);
        new Pattern(_key + (ulong)number).Fill(0, payload[NumberBytes..]);
        StackError error = from.Send(Now, packet, to, default);
        if (error == StackError.None) return;
        bool outage = World.HasFaults && error is StackError.HostUnreachable or StackError.NetworkUnreachable or StackError.ConnectionReset;
        if (!outage) throw Wrong($"a datagram of {Size(number)} bytes failed with {error}");
        _refused++;
    }

    private void Arrives(Packet packet)
    {
        int number = Check(packet, _sent);
        Note(_arrived, number, "datagram");
        _received++;
        if (_certainFrom < 0) _certainFrom = _sent;
        var from = new AddressPort(packet.Source, packet.SourcePort);
        packet.Release();
        if (_plan.Echo) Send(_server, number, from);
    }

    private void Answer(Packet packet)
    {
        if (!_plan.Echo) throw Wrong("an answer that nobody sent");
        int number = Check(packet, _sent);
        if (!_arrived[number]) throw Wrong($"an answer to datagram {number}, which has not arrived");
        Note(_answered, number, "answer");
        _answers++;
        packet.Release();
    }

    private void Note(BitArray seen, int number, string what)
    {
        if (seen[number] && !World.HasDuplicates) throw Wrong($"{what} {number} came twice, and no link makes copies");
        seen[number] = true;
    }

    private int Check(Packet packet, int before)
    {
        ReadOnlySpan<byte> payload = packet.Bytes;
        if (payload.Length < NumberBytes) throw Wrong($"a datagram of {payload.Length} bytes, which nobody sent");
        int number = BinaryPrimitives.ReadInt32BigEndian(payload);
        if ((uint)number >= (uint)before) throw Wrong($"datagram {number}, and {before} were sent");
        if (payload.Length != Size(number)) throw Wrong($"datagram {number} has {payload.Length} bytes and not {Size(number)}");
        int mismatch = new Pattern(_key + (ulong)number).Mismatch(0, payload[NumberBytes..]);
        // Bits that were flipped in two fragments can cancel out in the checksum.
        if (mismatch >= 0 && !(World.HasCorruption && payload.Length > _plan.WholeBytes)) throw Wrong($"datagram {number} has a wrong byte at {mismatch}");
        World.BytesVerified += payload.Length;
        return number;
    }

    private int Size(int number) => NumberBytes + new Prng(_key ^ (ulong)number).Below(_plan.MostBytes - NumberBytes + 1);
}
