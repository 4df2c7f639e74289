using System.Buffers.Binary;
using Windsock.TcpIp.Link;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>A segment that the stack has sent, with its numbers relative to the two initial ones.</summary>
internal sealed record SentSegmentView(uint Seq, uint Ack, TcpFlags Flags, int Window, int Urgent, byte[] Options, byte[] Payload, byte HopLimit)
{
    public SackBlock[] Sack(uint irs)
    {
        TcpOptions options = TcpOptions.Read(Options);
        var blocks = new SackBlock[options.SackCount];
        for (int i = 0; i < blocks.Length; i++) blocks[i] = new SackBlock(options.Sack[i].Left - irs, options.Sack[i].Right - irs);
        return blocks;
    }
}

/// <summary>A stack whose peer is the test: hand-made segments go in, and what comes out is looked at. Sequence numbers of the test are relative:
/// the SYNs have 0.</summary>
internal sealed class TcpProbe
{
    public const uint Irs = 0x7fff_ff00; // So that the peer's numbers cross the half of the circle, and ours whatever they do.
    public const ushort PeerPort = 4000;
    public const ushort Port = 80;

    public static readonly IpAddress Own = IpAddress.Parse("10.0.0.1");
    public static readonly IpAddress Peer = IpAddress.Parse("10.0.0.2");

    public TcpProbe(TcpProfile? profile = null, int mtu = 1500, PacketPool? pool = null)
    {
        Pool = pool ?? new PacketPool();
        Stack = new NetStack(new StackOptions { Seed = 7, Tcp = profile ?? TcpProfile.Windows }, Pool);
        Link = new ProbeLink(Pool, LinkKind.Ip, mtu);
        Stack.AddInterface("probe", Link).AddAddress(new IpPrefix(Own, 24));
    }

    public PacketPool Pool { get; }

    public NetStack Stack { get; }

    public ProbeLink Link { get; }

    public Instant Now { get; private set; } = Instant.Zero + TimeSpan.FromSeconds(10);

    /// <summary>The socket that the tests are about: connected, or accepted.</summary>
    public TcpSocket Socket { get; private set; } = null!;

    public TcpSocket? Listener { get; private set; }

    public uint Iss { get; set; }

    /// <summary>Options that every segment of the peer has.</summary>
    public byte[] PeerOptions { get; set; } = [];

    /// <summary>The stack's port: that of the listener, or the one that it has chosen.</summary>
    public ushort OwnPort { get; private set; } = Port;

    /// <summary>A connection in a state; it was opened by the stack, but SYN-RECEIVED and LISTEN.</summary>
    public static TcpProbe In(TcpState state, TcpProfile? profile = null, TcpSettings? settings = null, string synOptions = "020405b4 0101 0402 010303 08")
    {
        var probe = new TcpProbe(profile);
        if (state is TcpState.Listen or TcpState.SynReceived)
        {
            probe.Listen(settings: settings);
            if (state == TcpState.SynReceived) probe.Syn(synOptions);
            probe.Drain();
            return probe;
        }

        probe.Connect(settings);
        if (state == TcpState.SynSent) return probe;
        probe.Inject(TcpFlags.Syn | TcpFlags.Ack, 0, 1, options: Hex(synOptions));
        probe.Drain();
        if (state == TcpState.Established) return probe;
        if (state is TcpState.CloseWait or TcpState.LastAck) probe.Inject(TcpFlags.Fin | TcpFlags.Ack, 1, 1);
        if (state != TcpState.CloseWait) probe.Socket.Shutdown(probe.Now, receive: false, send: true);
        if (state is TcpState.FinWait2 or TcpState.TimeWait) probe.Inject(TcpFlags.Ack, 1, 2);
        if (state == TcpState.Closing) probe.Inject(TcpFlags.Fin | TcpFlags.Ack, 1, 1);
        if (state == TcpState.TimeWait) probe.Inject(TcpFlags.Fin | TcpFlags.Ack, 1, 2);
        probe.Drain();
        Assert.Equal(state, probe.Socket.State);
        return probe;
    }

    public static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    public static byte[] Timestamps(uint value, uint echo)
    {
        byte[] options = new byte[12];
        TcpOptionsWriter.WriteAlignedTimestamps(options, value, echo);
        return options;
    }

    public void Listen(int backlog = 5, TcpSettings? settings = null)
    {
        Listener = Stack.OpenTcp();
        if (settings is not null) Listener.Configure(Now, settings);
        Assert.Equal(StackError.None, Listener.Bind(Now, new AddressPort(IpAddress.Any4, Port)));
        Assert.Equal(StackError.None, Listener.Listen(Now, backlog));
    }

    public void Connect(TcpSettings? settings = null, byte[]? data = null) => Connect(settings, data, out _);

    public void Connect(TcpSettings? settings, byte[]? data, out SentSegmentView syn)
    {
        Iss = 0;
        Socket = Stack.OpenTcp();
        if (settings is not null) Socket.Configure(Now, settings);
        Assert.Equal(StackError.InProgress, Socket.Connect(Now, new AddressPort(Peer, PeerPort), data, out _));
        syn = Take();
        Assert.True((syn.Flags & TcpFlags.Syn) != 0);
        OwnPort = Socket.Local.Port;
        Iss += syn.Seq;
    }

    /// <summary>The peer's SYN for the listener.</summary>
    public void Syn(string options = "020405b4", ushort port = PeerPort) => Inject(TcpFlags.Syn, 0, 0, options: Hex(options), port: port);

    /// <summary>The stack's SYN and ACK comes out; its number is the initial one from now on.</summary>
    public SentSegmentView TakeSynAck()
    {
        Iss = 0;
        SentSegmentView segment = Take();
        Assert.Equal(TcpFlags.Syn | TcpFlags.Ack, segment.Flags & (TcpFlags.Syn | TcpFlags.Ack));
        Iss = segment.Seq;
        return segment with { Seq = 0 };
    }

    /// <summary>A connection that the listener has accepted.</summary>
    public void Accept(string options = "020405b4 0101 0402 010303 08")
    {
        Syn(options);
        TakeSynAck();
        Inject(TcpFlags.Ack, 1, 1);
        TakeAccepted();
    }

    /// <summary>The connection that the listener has accepted is the one that the test is about.</summary>
    public void TakeAccepted()
    {
        Assert.Equal(StackError.None, Listener!.Accept(Now, out TcpSocket? socket));
        Socket = socket!;
    }

    /// <summary>A segment of the peer.</summary>
    public void Inject(
        TcpFlags flags, uint seq, uint ack = 0, byte[]? payload = null, int window = 65535, byte[]? options = null, ushort urgent = 0,
        ushort port = PeerPort, byte ecn = 0)
    {
        options ??= PeerOptions;
        int padded = (options.Length + 3) & ~3;
        payload ??= [];
        byte[] packet = new byte[Ipv4Header.Size + TcpHeader.Size + padded + payload.Length];
        Span<byte> segment = packet.AsSpan(Ipv4Header.Size);
        new TcpHeader(port, OwnPort, seq + Irs, (flags & TcpFlags.Ack) != 0 ? ack + Iss : ack, flags, (ushort)window, urgent).Write(segment, padded);
        segment.Slice(TcpHeader.Size, padded).Fill(1);
        options.CopyTo(segment[TcpHeader.Size..]);
        payload.CopyTo(segment[(TcpHeader.Size + padded)..]);
        ulong sum = Checksum.PseudoHeader(Peer, Own, IpProtocol.Tcp, segment.Length);
        BinaryPrimitives.WriteUInt16BigEndian(segment[TcpHeader.ChecksumAt..], Checksum.Finish(Checksum.Add(sum, segment)));
        new Ipv4Header(Peer, Own, IpProtocol.Tcp, 64, ecn, 0, DontFragment: true).Write(packet, segment.Length);
        Link.Inject(packet);
        Stack.Poll(Now);
    }

    /// <summary>An ICMP error about a segment that the stack has sent, as a router tells it.</summary>
    public void InjectIcmp(byte type, byte code, uint seq, int mtu = 0)
    {
        byte[] packet = new byte[Ipv4Header.Size + 8 + Ipv4Header.Size + 8];
        Span<byte> icmp = packet.AsSpan(Ipv4Header.Size);
        icmp[0] = type;
        icmp[1] = code;
        BinaryPrimitives.WriteUInt16BigEndian(icmp[6..], (ushort)mtu);
        new Ipv4Header(Own, Peer, IpProtocol.Tcp, 64, 0, 0, DontFragment: true).Write(icmp[8..], 1480);
        Span<byte> quoted = icmp[(8 + Ipv4Header.Size)..];
        BinaryPrimitives.WriteUInt16BigEndian(quoted, OwnPort);
        BinaryPrimitives.WriteUInt16BigEndian(quoted[2..], PeerPort);
        BinaryPrimitives.WriteUInt32BigEndian(quoted[4..], seq + Iss);
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], Checksum.Of(icmp));
        new Ipv4Header(IpAddress.Parse("10.0.0.9"), Own, IpProtocol.Icmp, 64, 0, 0, DontFragment: false).Write(packet, icmp.Length);
        Link.Inject(packet);
        Stack.Poll(Now);
    }

    /// <summary>The next segment that the stack has sent.</summary>
    public SentSegmentView Take() => TakeOrNull() ?? throw new InvalidOperationException("the stack has sent nothing");

    public SentSegmentView? TakeOrNull()
    {
        while (Link.Sent.TryDequeue(out byte[]? packet))
        {
            Assert.True(Ipv4View.TryParse(packet, out Ipv4View ip));
            if (ip.Protocol != IpProtocol.Tcp) continue;
            ReadOnlySpan<byte> segment = packet.AsSpan(ip.HeaderBytes);
            Assert.True(TcpView.TryParse(segment, out TcpView tcp));
            Assert.Equal(0, Checksum.Finish(Checksum.Add(Checksum.PseudoHeader(ip.Source, ip.Destination, IpProtocol.Tcp, segment.Length), segment)));
            uint ack = (tcp.Flags & TcpFlags.Ack) != 0 ? tcp.Acknowledgment - Irs : tcp.Acknowledgment;
            return new SentSegmentView(
                tcp.Sequence - Iss, ack, tcp.Flags, tcp.Window, tcp.UrgentPointer, tcp.Options.ToArray(), tcp.Payload.ToArray(), ip.TimeToLive);
        }

        return null;
    }

    public void AssertSilent() => Assert.Null(TakeOrNull());

    /// <summary>Forgets what was sent.</summary>
    public void Drain()
    {
        if (Listener is not null && Iss == 0 && Link.Sent.Count > 0) TakeSynAck();
        Link.Sent.Clear();
    }

    /// <summary>Lets time pass, stopping at each deadline.</summary>
    public void Pass(TimeSpan span)
    {
        Instant end = Now + span;
        while (Stack.NextDeadline is var next && next <= end)
        {
            Now = Instant.Max(Now, next);
            Stack.Poll(Now);
        }

        Now = end;
        Stack.Poll(Now);
    }

    public byte[] Read(int atMost = 65536)
    {
        byte[] buffer = new byte[atMost];
        return Socket.Receive(Now, buffer, TcpReceiveFlags.None, out int count) == StackError.None ? buffer[..count] : [];
    }

    public StackError Send(byte[] data, TcpSendFlags flags = TcpSendFlags.None) => Socket.Send(Now, data, flags, out _);
}
