using System.Buffers.Binary;
using Windsock.Simulation.Runs;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.Simulation.Flows;

/// <summary>Multicast: members hear each datagram, whole and as it was sent, and others hear none.</summary>
internal sealed class GroupFlow : Flow
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly GroupPlan _plan;
    private readonly AddressPort _group;
    private readonly ulong _key;
    private readonly UdpSocket _sender;
    private readonly int _interface;
    private readonly List<(UdpSocket Socket, int Interface, long[] Count)> _members = [];
    private readonly List<UdpSocket> _others = [];
    private int _sent;
    private Instant _next;
    private Instant _end = Instant.Never;

    public GroupFlow(World world, int number, GroupPlan plan, NetStack[] hosts, ulong key)
        : base(world, number)
    {
        _plan = plan;
        _key = key;
        _group = new AddressPort(plan.V6 ? IpAddress.Parse($"ff15::{number + 1:x}") : IpAddress.V4(0xefff0000u + (uint)number + 1), (ushort)(1000 + number));
        _interface = hosts[plan.Sender].Interfaces[^1].Index;
        _sender = hosts[plan.Sender].OpenUdp(plan.V6);
        foreach (int member in plan.Members) _members.Add((hosts[member].OpenUdp(plan.V6), hosts[member].Interfaces[^1].Index, new long[1]));
        foreach (int other in plan.Others) _others.Add(hosts[other].OpenUdp(plan.V6));
    }

    public override string Description => _plan.ToString();

    public override string Progress => $"{_sent} sent, received {string.Join(", ", _members.Select(member => member.Count[0]))}";

    protected override void Start()
    {
        var any = new AddressPort(_plan.V6 ? IpAddress.Any6 : IpAddress.Any4, _group.Port);
        foreach ((UdpSocket socket, int by, _) in _members)
        {
            socket.Changed = () => World.Wake(this);
            Expect(socket.Bind(Now, any), "bind");
            Expect(socket.Join(Now, _group.Address, by), "join");
        }

        foreach (UdpSocket socket in _others) Expect(socket.Bind(Now, any), "bind");
        _sender.MulticastInterface = _interface;
        _next = Now + TimeSpan.FromSeconds(1);
        World.WakeAfter(this, TimeSpan.FromSeconds(1));
    }

    protected override void Step()
    {
        foreach ((UdpSocket socket, _, long[] count) in _members)
        {
            while (socket.Receive(Now) is { } packet) Arrives(packet, count);
        }

        if (_sent < _plan.Datagrams)
        {
            if (Now < _next) return;
            Send();
            _next = Now + _plan.Interval;
            World.WakeAfter(this, _plan.Interval);
            if (_sent < _plan.Datagrams) return;
            _end = Now + s_patience;
            World.WakeAfter(this, s_patience);
        }

        if (Now < _end) return;
        bool loses = World.HasFaults || World.HasQueues;
        if (!loses && _members.Exists(member => member.Count[0] != _sent)) throw Wrong($"{Progress} on a network that loses nothing");
        if (_others.Exists(other => other.AvailableBytes > 0)) throw Wrong("a host that is no member has got datagrams");
        foreach ((UdpSocket socket, int by, _) in _members)
        {
            Expect(socket.Leave(Now, _group.Address, by), "leave");
            socket.Close(Now);
        }

        foreach (UdpSocket socket in _others) socket.Close(Now);
        _sender.Close(Now);
        Done(Progress);
    }

    private void Send()
    {
        if (World.Network.Pool.TryRent(_plan.Bytes) is not { } packet) throw Wrong("no buffer for a datagram");
        Span<byte> payload = packet.Append(_plan.Bytes);
        BinaryPrimitives.WriteInt32BigEndian(payload, _sent);
        new Pattern(_key + (ulong)_sent).Fill(0, payload[4..]);
        _sent++;
        Expect(_sender.Send(Now, packet, _group, default), "send");
    }

    private void Arrives(Packet packet, long[] count)
    {
        ReadOnlySpan<byte> payload = packet.Bytes;
        if (payload.Length != _plan.Bytes) throw Wrong($"a datagram of {payload.Length} bytes");
        int number = BinaryPrimitives.ReadInt32BigEndian(payload);
        if ((uint)number >= (uint)_sent) throw Wrong($"datagram {number}, and {_sent} were sent");
        if (new Pattern(_key + (ulong)number).Mismatch(0, payload[4..]) >= 0) throw Wrong($"datagram {number} is not as it was sent");
        count[0]++;
        if (count[0] > _sent && !World.HasDuplicates) throw Wrong("more datagrams than were sent");
        World.BytesVerified += payload.Length;
        packet.Release();
    }

    private void Expect(StackError error, string what)
    {
        if (error != StackError.None) throw Wrong($"{what} failed with {error}");
    }
}
