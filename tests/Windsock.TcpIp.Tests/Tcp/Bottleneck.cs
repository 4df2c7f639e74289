using Windsock.Drivers.Virtual;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Xunit;

namespace Windsock.TcpIp.Tests.Tcp;

/// <summary>One connection over a link that is slow, long or bad, with a program at each end that sends as much as it can and reads what comes.</summary>
internal sealed class Bottleneck
{
    private const int Chunk = 64 * 1024;
    private const int Period = 251 * 1021; // Of no length that segments or buffers have a part in.

    private static readonly byte[] s_pattern = MakePattern();

    private readonly byte[] _read = new byte[Chunk];
    private readonly TcpSocket _listener;
    private TcpSocket? _receiver;
    private long _sent;
    private long _limit;
    private long _limitBack;

    public Bottleneck(
        LinkConditions forward, LinkConditions backward, string congestion = "cubic", ulong seed = 1, Func<TcpProfile, TcpProfile>? with = null,
        TcpProfile? client = null, TcpProfile? server = null)
    {
        StackOptions Options(TcpProfile? from)
        {
            TcpProfile profile = (from ?? TcpProfile.Windows) with
            {
                CongestionControl = congestion, MaxReceiveBufferBytes = 16 << 20, ReceiveBufferBytes = 4 << 20,
            };
            return new StackOptions { Tcp = with is null ? profile : with(profile) };
        }

        Network = new VirtualNetwork(seed) { KeepDigest = false };
        Client = Network.AddStack("client", Options(client));
        Server = Network.AddStack("server", Options(server));
        Link = Network.Connect(Client, "10.0.0.1/24", Server, "10.0.0.2/24", forward, backward);
        _listener = Server.OpenTcp();
        Assert.Equal(StackError.None, _listener.Bind(Network.Now, new AddressPort(IpAddress.Any4, 80)));
        Assert.Equal(StackError.None, _listener.Listen(Network.Now, 5));
        Sender = Client.OpenTcp();
        Assert.Equal(StackError.InProgress, Sender.Connect(Network.Now, new AddressPort(IpAddress.Parse("10.0.0.2"), 80)));
        Assert.True(Network.RunUntil(() => _listener.Accept(Network.Now, out _receiver) == StackError.None, TimeSpan.FromSeconds(60)));
        Network.TurnEnded += Turn;
    }

    public VirtualNetwork Network { get; }

    public VirtualLink Link { get; }

    public NetStack Client { get; }

    public NetStack Server { get; }

    public TcpSocket Sender { get; }

    public TcpSocket Receiver => _receiver!;

    internal TcpSender State => Sender.Connection!.Sender;

    /// <summary>Bytes that have come out at the other end, each the one that it should be.</summary>
    public long Received { get; private set; }

    /// <summary>Whether a byte came that is not the one that was sent.</summary>
    public bool IsCorrupt { get; private set; }

    /// <summary>Lets so many bytes be sent from now on.</summary>
    public void Send(long bytes)
    {
        _limit += bytes;
        Turn(Network.Now);
    }

    /// <summary>Lets so many bytes be sent the other way from now on; what they say is not looked at.</summary>
    public void SendBack(long bytes)
    {
        _limitBack += bytes;
        Turn(Network.Now);
    }

    /// <summary>Bytes that have come out the other way.</summary>
    public long ReceivedBack { get; private set; }

    /// <summary>Runs without measuring, then measures, in Mbit/s.</summary>
    public double Goodput(double warmUpSeconds, double seconds)
    {
        Send(long.MaxValue / 2);
        Network.Run(TimeSpan.FromSeconds(warmUpSeconds));
        long before = Received;
        Network.Run(TimeSpan.FromSeconds(seconds));
        return (Received - before) * 8 / seconds / 1e6;
    }

    private void Turn(Instant now)
    {
        while (_sent < _limit && (Sender.Readiness & SocketReadiness.Writable) != 0)
        {
            int count = (int)Math.Min(Chunk, _limit - _sent);
            if (Sender.Send(now, s_pattern.AsSpan((int)(_sent % Period), count), TcpSendFlags.None, out int taken) != StackError.None) break;
            _sent += taken;
            if (taken < count) break;
        }

        while (_receiver!.AvailableBytes > 0 && _receiver.Receive(now, _read, TcpReceiveFlags.None, out int got) == StackError.None && got > 0)
        {
            IsCorrupt |= !_read.AsSpan(0, got).SequenceEqual(s_pattern.AsSpan((int)(Received % Period), got));
            Received += got;
        }

        while (_limitBack > 0 && (_receiver.Readiness & SocketReadiness.Writable) != 0)
        {
            if (_receiver.Send(now, s_pattern.AsSpan(0, (int)Math.Min(Chunk, _limitBack)), TcpSendFlags.None, out int taken) != StackError.None) break;
            _limitBack -= taken;
        }

        while (Sender.AvailableBytes > 0 && Sender.Receive(now, _read, TcpReceiveFlags.None, out int got) == StackError.None && got > 0) ReceivedBack += got;
    }

    private static byte[] MakePattern()
    {
        byte[] pattern = new byte[Period + Chunk];
        new Prng(3).Fill(pattern.AsSpan(0, Period));
        pattern.AsSpan(0, Chunk).CopyTo(pattern.AsSpan(Period));
        return pattern;
    }
}
