using System.Buffers.Binary;
using Windsock.TcpIp;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.Fuzz.Targets;

/// <summary>Packets for a whole stack that serves somebody else meanwhile.</summary>
/// <remarks>A packet of TCP from port <see cref="AimedPort"/> is aimed: its numbers count from those of the connection that is open, as an attacker on the
/// way can have them.
/// Such packets may well end that connection. Whether the stack still serves is asked after every <see cref="InputsPerCheck"/> inputs.</remarks>
internal sealed class IngressTarget
{
    private const ushort AimedPort = 4001;
    private const uint AimedSequence = 1001;
    private const uint AimedAcknowledgment = 5001;
    private const int InputsPerCheck = 2000;

    private static readonly byte[] s_protocols =
    [
        IpProtocol.HopByHop, IpProtocol.Icmp, IpProtocol.Igmp, IpProtocol.Tcp, IpProtocol.Tcp, IpProtocol.Udp, IpProtocol.Udp, IpProtocol.Routing,
        IpProtocol.Fragment, IpProtocol.Icmpv6, IpProtocol.DestinationOptions, 250,
    ];

    private static readonly IpAddress s_outside = IpAddress.Parse("10.0.0.1");
    private static readonly IpAddress s_inside = IpAddress.Parse("10.1.0.2");

    private readonly LinkKind _kind;
    private readonly bool _isRouter;
    private readonly Prng _chance;
    private readonly IngressHost _host;
    private readonly byte[] _aimed = new byte[65536];
    private readonly byte[] _random = new byte[1500];
    private readonly long[] _drops = new long[(int)DropReason.Count];
    private TcpSocket? _live;
    private int _count;

    public IngressTarget(ulong seed, LinkKind kind, bool isRouter = false)
    {
        _kind = kind;
        _isRouter = isRouter;
        _chance = Prng.For(seed, "ingress target");
        _host = new IngressHost(seed, kind, isRouter);
        _live = _host.Connect(false);
    }

    /// <summary>Gives the stack a packet with valid headers around noise, whatever the input: its chance is the target's own.</summary>
    public void ReadRandom(ReadOnlySpan<byte> input, Probe probe)
    {
        Span<byte> packet = _random.AsSpan(0, 20 + _chance.Below(_chance.Below(8) == 0 ? 1400 : 120));
        _chance.Fill(packet);
        bool v6 = _chance.Below(2) == 0 && packet.Length >= Ipv6Header.Size;
        byte protocol = s_protocols[_chance.Below(s_protocols.Length)];
        if (v6)
        {
            new Ipv6Header(IpAddress.Parse("fd00::2"), IpAddress.Parse("fd00::1"), protocol, (byte)_chance.Below(256)).Write(packet, packet.Length - 40);
        }
        else
        {
            new Ipv4Header(IpAddress.Parse("10.0.0.2"), s_outside, protocol, MoreFragments: _chance.Below(16) == 0).Write(packet, packet.Length - 20);
        }

        PacketRepair.Ip(packet);
        Read(packet, probe);
        probe.Bytes(input);
    }

    public void Read(ReadOnlySpan<byte> input, Probe probe)
    {
        probe.Summary ??= () => $"; {_host.Victim.Counters}";
        if (input.Length > _aimed.Length) return;
        long sent = _host.Link.Sent;
        input.CopyTo(_aimed);
        Span<byte> packet = _aimed.AsSpan(0, input.Length);
        Aim(packet);
        if (_isRouter && _chance.Below(3) == 0) SendInside(packet);
        _host.Link.Inject(packet);
        Live();
        _host.Pass(Span());
        for (var reason = (DropReason)0; reason < DropReason.Count; reason++)
        {
            long drops = _host.Victim.Counters.Dropped(reason);
            if (drops != _drops[(int)reason]) probe.Branch((int)reason);
            _drops[(int)reason] = drops;
        }

        probe.Branch((int)Math.Min(_host.Link.Sent - sent, 4));
        if (++_count % InputsPerCheck == 0) Check();
    }

    // Mostly next to nothing, at times until delayed work is done, rarely until everything has run out.
    private TimeSpan Span() => _chance.Below(1000) switch
    {
        0 => TimeSpan.FromMinutes(3),
        < 20 => TimeSpan.FromSeconds(_chance.Below(5)),
        < 200 => TimeSpan.FromMilliseconds(_chance.Below(300)),
        _ => TimeSpan.FromTicks(_chance.Below(1000)),
    };

    private void Live()
    {
        if (_live is not { State: TcpIp.Transport.Tcp.TcpState.Established } live)
        {
            _live?.Abort(_host.Now);
            _live = null;
            if (_chance.Below(100) == 0) _live = _host.Connect(false);
            return;
        }

        // A connection at work has more states than one at rest.
        Span<byte> some = stackalloc byte[1 + _chance.Below(64)];
        if (_chance.Below(8) == 0) live.Send(_host.Now, some, TcpSendFlags.None, out _);
        Span<byte> back = stackalloc byte[1024];
        while (live.Receive(_host.Now, back, TcpReceiveFlags.None, out int count) == StackError.None && count > 0)
        {
        }
    }

    private void Check()
    {
        _live?.Abort(_host.Now);
        _live = null;
        _host.MustBeClean();
        foreach (bool v6 in (ReadOnlySpan<bool>)[false, true])
        {
            _host.MustServe(v6, 20_000);
            _host.MustEcho(v6);
        }

        _host.MustBeClean();
        _live = _host.Connect(false);
    }

    // To the host behind the router; the checksum of the transport stays what it was, for a packet that does not arrive anyway.
    private void SendInside(Span<byte> packet)
    {
        if (_kind == LinkKind.Ethernet) packet = packet[Math.Min(packet.Length, EthernetHeader.Size)..];
        if (!Ipv4View.TryParse(packet, out Ipv4View view) || view.Destination != s_outside) return;
        s_inside.Write(packet[16..]);
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(packet[10..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Checksum.Update(checksum, s_outside, s_inside));
    }

    private void Aim(Span<byte> packet)
    {
        if (_kind == LinkKind.Ethernet) packet = packet[Math.Min(packet.Length, EthernetHeader.Size)..];
        if (_live is not { } live || !Ipv4View.TryParse(packet, out Ipv4View view) || view.Protocol != IpProtocol.Tcp || view.IsFragment) return;
        if (!TcpView.TryParse(view.Payload, out TcpView tcp) || tcp.SourcePort != AimedPort) return;

        // The checksum is brought along, so that one that was wrong stays wrong.
        Span<byte> segment = packet[view.HeaderBytes..view.TotalBytes];
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(segment[TcpHeader.ChecksumAt..]);
        TcpHeader seen = _host.Link.Seen;
        uint sequence = seen.Acknowledgment + (tcp.Sequence - AimedSequence), acknowledgment = seen.Sequence + (tcp.Acknowledgment - AimedAcknowledgment);
        checksum = Checksum.Update(checksum, AimedPort, live.Local.Port);
        checksum = Checksum.Update(checksum, tcp.Sequence, sequence);
        checksum = Checksum.Update(checksum, tcp.Acknowledgment, acknowledgment);
        BinaryPrimitives.WriteUInt16BigEndian(segment, live.Local.Port);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], acknowledgment);
        BinaryPrimitives.WriteUInt16BigEndian(segment[TcpHeader.ChecksumAt..], checksum);
    }
}
