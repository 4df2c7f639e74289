using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Tests.Kit;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>What the stack sent: sequence numbers count from the first byte of data.</summary>
internal readonly record struct Seen(double Milliseconds, int Seq, int Length, TcpFlags Flags, int Ecn)
{
    public override string ToString() => FormattableString.Invariant($"{Milliseconds:0.###} ms: {Seq}+{Length} {Flags}");
}

/// <summary>The peer of one connection of a stack, played by the test: it sees each segment with its time and acknowledges what it likes when it
/// likes.</summary>
internal sealed class ScriptedPeer
{
    public const int Mss = 1000;

    private static readonly IpAddress s_near = IpAddress.Parse("10.0.0.1");
    private static readonly IpAddress s_far = IpAddress.Parse("10.0.0.2");

    private readonly PacketPool _pool = new();
    private readonly RecordingLink _link;
    private readonly NetStack _stack;
    private readonly byte[] _data = new byte[1 << 20];
    private readonly uint _base;
    private readonly ushort _port;
    private int _taken;

    public ScriptedPeer(
        Func<TcpProfile, TcpProfile>? with = null, bool sack = true, bool ecn = false, int window = 1 << 20, TcpSettings? settings = null, int mss = Mss,
        int segmentationBytes = 0)
    {
        _link = new RecordingLink(pool: _pool, segmentationBytes: segmentationBytes);
        TcpProfile profile = TcpProfile.Windows with
        {
            MinimumRto = TimeSpan.FromMilliseconds(300), Timestamps = false, CongestionControl = "newreno", SendBufferBytes = 1 << 20,
        };
        if (with is not null) profile = with(profile);
        _stack = new NetStack(new StackOptions { Tcp = profile }, _pool);
        _stack.AddInterface("eth0", _link).AddAddress(new IpPrefix(s_near, 24));
        Socket = _stack.OpenTcp();
        if (settings is not null) Socket.Configure(Now, settings);
        Assert.Equal(StackError.InProgress, Socket.Connect(Now, new AddressPort(s_far, 80)));
        Assert.True(TryRead(_link.Sent[^1].Bytes, out TcpHeader syn, out _));
        (_base, _port) = (syn.Sequence + 1, syn.SourcePort);
        Wait(100);
        Reply(0, window, TcpFlags.Syn | TcpFlags.Ack | (ecn ? TcpFlags.Ece : 0), SynOptions(sack, mss));
        Window = window;
        _taken = _link.Sent.Count;
    }

    public Instant Now { get; private set; } = Instant.Zero + TimeSpan.FromSeconds(10);

    public TcpSocket Socket { get; }

    /// <summary>The window that acknowledgments tell, in bytes.</summary>
    public int Window { get; set; }

    public TcpSender Sender => Socket.Connection!.Sender;

    /// <summary>Milliseconds since the connection was made.</summary>
    public double Milliseconds => (Now - Instant.Zero).TotalMilliseconds - 10_100;

    /// <summary>The program sends.</summary>
    public void Write(int bytes, TcpSendFlags flags = TcpSendFlags.None)
    {
        Assert.Equal(StackError.None, Socket.Send(Now, _data.AsSpan(0, bytes), flags, out int taken));
        Assert.Equal(bytes, taken);
    }

    /// <summary>Lets time pass; what is due happens at its time.</summary>
    public ScriptedPeer Wait(double milliseconds)
    {
        Instant end = Now + TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));
        for (Instant next = _stack.NextDeadline; next <= end; next = _stack.NextDeadline)
        {
            Now = Instant.Max(Now, next);
            _stack.Poll(Now);
        }

        Now = end;
        return this;
    }

    /// <summary>What was sent since the last call.</summary>
    public IReadOnlyList<Seen> Take()
    {
        var seen = new List<Seen>();
        for (; _taken < _link.Sent.Count; _taken++)
        {
            (Instant at, byte[] bytes) = _link.Sent[_taken];
            if (!TryRead(bytes, out TcpHeader header, out int payload)) continue;
            seen.Add(new Seen((at - Instant.Zero).TotalMilliseconds - 10_100, (int)(header.Sequence - _base), payload, header.Flags, bytes[1] & 3));
        }

        return seen;
    }

    /// <summary>The sequence numbers of what was sent since the last call, in segments.</summary>
    public string TakeSegments() => string.Join(' ', Take().Where(each => each.Length > 0).Select(each => each.Seq / Mss));

    /// <summary>Acknowledges so many bytes, with SACK blocks by their first byte and the one after the last.</summary>
    public void Ack(int bytes, params ReadOnlySpan<(int Left, int Right)> blocks) => Ack(bytes, TcpFlags.None, blocks);

    public void Ack(int bytes, TcpFlags flags, params ReadOnlySpan<(int Left, int Right)> blocks)
    {
        byte[] options = [];
        if (blocks.Length > 0)
        {
            options = new byte[4 + 8 * blocks.Length];
            options[0] = options[1] = TcpOptionKind.NoOperation;
            options[2] = TcpOptionKind.Sack;
            options[3] = (byte)(2 + 8 * blocks.Length);
            for (int i = 0; i < blocks.Length; i++)
            {
                BinaryPrimitives.WriteUInt32BigEndian(options.AsSpan(4 + 8 * i), _base + (uint)blocks[i].Left);
                BinaryPrimitives.WriteUInt32BigEndian(options.AsSpan(8 + 8 * i), _base + (uint)blocks[i].Right);
            }
        }

        Reply(bytes, Window >> 8, TcpFlags.Ack | flags, options);
    }

    private static byte[] SynOptions(bool sack, int mss)
    {
        List<byte> options =
        [
            TcpOptionKind.MaximumSegmentSize, 4, (byte)(mss >> 8), (byte)mss, TcpOptionKind.NoOperation, TcpOptionKind.WindowScale, 3, 8,
        ];
        if (sack) options.AddRange([TcpOptionKind.NoOperation, TcpOptionKind.NoOperation, TcpOptionKind.SackPermitted, 2]);
        return [.. options];
    }

    private static bool TryRead(byte[] packet, out TcpHeader header, out int payload)
    {
        (header, payload) = (default, 0);
        if (!Ipv4View.TryParse(packet, out Ipv4View ip) || ip.Protocol != IpProtocol.Tcp) return false;
        if (!TcpView.TryParse(packet.AsSpan(ip.HeaderBytes, ip.TotalBytes - ip.HeaderBytes), out TcpView view)) return false;
        (header, payload) = (view.Header, view.Payload.Length);
        return true;
    }

    private void Reply(int ack, int window, TcpFlags flags, byte[] options)
    {
        byte[] packet = new byte[Ipv4Header.Size + TcpHeader.Size + options.Length];
        Span<byte> segment = packet.AsSpan(Ipv4Header.Size);
        uint seq = (flags & TcpFlags.Syn) != 0 ? 5000u : 5001u;
        new TcpHeader(80, _port, seq, _base + (uint)ack, flags, (ushort)Math.Min(window, 65535)).Write(segment, options.Length);
        options.CopyTo(segment[TcpHeader.Size..]);
        ushort sum = Checksum.Finish(Checksum.Add(Checksum.PseudoHeader(s_far, s_near, IpProtocol.Tcp, segment.Length), segment));
        BinaryPrimitives.WriteUInt16BigEndian(segment[TcpHeader.ChecksumAt..], sum);
        new Ipv4Header(s_far, s_near, IpProtocol.Tcp, 64, 0, 0, true).Write(packet, segment.Length);
        _link.Arrive(packet);
        _stack.Poll(Now);
    }
}
