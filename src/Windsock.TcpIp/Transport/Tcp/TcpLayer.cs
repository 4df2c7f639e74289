using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>TCP of one host: finds the connection or listener of a segment, and answers what belongs to none. Source: RFC 9293.</summary>
internal sealed class TcpLayer : ITransport
{
    /// <summary>The most connections of a host.</summary>
    public const int ConnectionLimit = 1 << 20;

    private readonly ConnectionTable _connections;
    private readonly RequestInput _requests;
    private ChallengeLimit _challenges;

    public TcpLayer(NetStack stack)
    {
        Stack = stack;
        ulong seed = stack.Options.Seed;
        Keys = new ConnectionKeys(seed);
        Ports = new TcpPorts(seed);
        FastOpen = new FastOpen(seed, stack.AddressComparer);
        TimeWait = new TimeWaitTable(this, seed, stack.Options.TimeWaitLimit);
        _challenges = new ChallengeLimit(seed);
        _connections = new ConnectionTable(Prng.For(seed, "tcp connection table").Next());
        _requests = new RequestInput(this);
        stack.Ip.Register(IpProtocol.Tcp, this);
    }

    public NetStack Stack { get; }

    public ConnectionKeys Keys { get; }

    public TcpPorts Ports { get; }

    public FastOpen FastOpen { get; }

    public TimeWaitTable TimeWait { get; }

    public ListenerTable Listeners { get; } = new();

    public AckWorkspace Workspace { get; } = new();

    /// <summary>Whether connections that their programs have closed still have something to deliver.</summary>
    public bool IsFinishing => _connections.AnyUnfinished();

    public int ConnectionCount => _connections.Count;

    /// <inheritdoc/>
    public void Receive(Packet packet)
    {
        if (!TcpView.TryParse(packet.Bytes, out TcpView view))
        {
            Stack.Counters.Drop(DropReason.BadTransportPacket, packet);
            return;
        }

        TcpSegment.Read(view, packet, out TcpSegment segment);
        IpAddress local = packet.Destination, remote = packet.Source;
        int scope = packet.Interface!.Index;
        TcpConnection? connection = _connections.Find(local, view.DestinationPort, remote, view.SourcePort, scope);
        if (connection is not null)
        {
            connection.Arrives(packet, segment);
            return;
        }

        // RFC 9293 section 3.9.2.3 (MUST-57), RFC 1122 section 4.2.3.10: nothing that is for many, or from nobody, begins a connection.
        if (packet.LinkGroup || local.IsMulticast || local.IsBroadcast || remote.IsMulticast || remote.IsBroadcast || remote.IsUnspecified)
        {
            Stack.Counters.Drop(DropReason.BadAddress, packet);
            return;
        }

        var near = new AddressPort(local, view.DestinationPort, local.IsLinkLocal ? scope : 0);
        var far = new AddressPort(remote, view.SourcePort, remote.IsLinkLocal ? scope : 0);
        _requests.Arrives(packet, segment, near, far);
    }

    /// <inheritdoc/>
    public void ReceiveError(in IpError error)
    {
        if (error.Transport.Length < 8) return;
        ushort localPort = BinaryPrimitives.ReadUInt16BigEndian(error.Transport), remotePort = BinaryPrimitives.ReadUInt16BigEndian(error.Transport[2..]);
        uint seq = BinaryPrimitives.ReadUInt32BigEndian(error.Transport[4..]);
        TcpConnection? connection = _connections.Find(error.Source, localPort, error.Destination, remotePort, error.Scope);
        if (connection is not null) ErrorInput.Arrives(connection, error, seq);
    }

    /// <summary>Opens a connection for a socket.</summary>
    /// <returns>InProgress, or why not: NetworkUnreachable, AddressNotAvailable, AddressInUse, NoBuffers.</returns>
    public StackError Connect(TcpSocket socket, AddressPort local, in AddressPort remote, bool fastOpen, ReadOnlySpan<byte> data, out TcpConnection? connection)
    {
        connection = null;
        if (_connections.Count >= ConnectionLimit) return StackError.NoBuffers;
        StackError error = Stack.Ip.FindPath(remote.Address, local.Address, remote.Scope, out IpPath? path);
        if (error != StackError.None) return error;
        local = (local with { Address = path!.Source }).On(path.Interface.Index);
        AddressPort to = remote.On(path.Interface.Index);
        if (local.Port == 0)
        {
            AddressPort near = local;
            ushort port = Ports.Choose(Keys.PortOffset(local, to), port => IsFree(near with { Port = port }, to, reuses: false));
            if (port == 0) return StackError.NoBuffers;
            local = local with { Port = port };
            socket.TakePort(port);
        }
        else if (!IsFree(local, to, reuses: true))
        {
            return StackError.AddressInUse;
        }

        uint iss = ChooseIss(local, to);
        connection = new TcpConnection(this, local, to, path, socket.Settings) { Socket = socket };
        _connections.Add(connection);
        if (!data.IsEmpty)
        {
            connection.Sender.BufferBytes = connection.SendBuffer;
            connection.Sender.Append(data);
        }

        connection.Open(iss, fastOpen);
        return StackError.InProgress;
    }

    public void Add(TcpConnection connection) => _connections.Add(connection);

    public void Remove(TcpConnection connection) => _connections.Remove(connection);

    /// <summary>A connection is closed on both sides.</summary>
    public void EnterTimeWait(TcpConnection connection)
    {
        _connections.Remove(connection);
        TcpReceiver receiver = connection.Receiver;
        ushort window = (ushort)Math.Min(receiver.RcvWnd >> receiver.WindowScale, ushort.MaxValue);
        TimeWait.Add(
            connection.Local, connection.Remote,
            new TimeWaitRecord(connection.Sender.SndNxt, receiver.RcvNxt, receiver.TsRecent, connection.HasTimestamps, window));
    }

    /// <summary>Whether one more acknowledgment of a segment that was not taken may go out (RFC 5961 section 7).</summary>
    public bool MayChallenge()
    {
        if (_challenges.TryTake(Stack.Now)) return true;
        Stack.Counters.Drop(DropReason.ChallengeLimit);
        return false;
    }

    /// <summary>An initial sequence number (RFC 6528), which is behind those of an older connection of the same ends (RFC 6191, RFC 9293 section
    /// 3.4.1).</summary>
    public uint ChooseIss(in AddressPort local, in AddressPort remote)
    {
        uint iss = Keys.InitialSequence(Stack.Now, local, remote);
        if (!TimeWait.TryFind(local, remote, out TimeWaitRecord old)) return iss;
        TimeWait.Remove(local, remote);
        return Seq.After(iss, old.SndNxt + 65536) ? iss : old.SndNxt + 65536 + 1;
    }

    /// <summary>Answers a segment with a reset (section 3.10.7.1). The packet stays with the caller.</summary>
    public void SendReset(Packet packet, in TcpSegment segment)
    {
        ReadOnlySpan<byte> ports = packet.Buffer.AsSpan(packet.TransportStart, 4);
        int scope = packet.Source.IsLinkLocal && packet.Interface is { } by ? by.Index : 0;
        var local = new AddressPort(packet.Destination, BinaryPrimitives.ReadUInt16BigEndian(ports[2..]));
        SendReset(local, new AddressPort(packet.Source, BinaryPrimitives.ReadUInt16BigEndian(ports), scope), segment);
    }

    /// <summary>Answers a segment with a reset (section 3.10.7.1).</summary>
    public void SendReset(in AddressPort local, in AddressPort remote, in TcpSegment segment)
    {
        bool ack = segment.Has(TcpFlags.Ack);
        SegmentWriter.SendBare(
            Stack, local, remote, new TcpHeader(
                local.Port, remote.Port, ack ? segment.Ack : 0, ack ? 0 : segment.End, ack ? TcpFlags.Rst : TcpFlags.Rst | TcpFlags.Ack, 0));
    }

    /// <summary>Refuses a request that has not been answered.</summary>
    public void Refuse(TcpConnection connection) => SegmentWriter.SendBare(
        Stack, connection.Local, connection.Remote,
        new TcpHeader(connection.Local.Port, connection.Remote.Port, 0, connection.Receiver.RcvNxt, TcpFlags.Rst | TcpFlags.Ack, 0));

    // A pair of ends in TIME-WAIT may serve again where timestamps tell the old segments from the new ones (RFC 6191 section 2).
    private bool IsFree(in AddressPort local, in AddressPort remote, bool reuses)
    {
        if (_connections.Find(local.Address, local.Port, remote.Address, remote.Port, AddressPort.ScopeOf(local, remote)) is not null) return false;
        return !TimeWait.TryFind(local, remote, out TimeWaitRecord old) || (reuses && old.HasTimestamps);
    }
}
