using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Sockets;

/// <summary>A stream socket of a stack: a listener, or one end of a connection. Source: RFC 9293 section 3.9.1.</summary>
public sealed class TcpSocket : StackSocket
{
    private readonly bool _v6;
    private TcpConnection? _connection;
    private UnconnectedState? _unconnected; // Of a socket without a connection: the connection has its own.
    private bool _receiveShut;
    private bool _sendShut;
    private bool _portIsOurs;
    private bool _closed;

    internal TcpSocket(NetStack stack, bool v6)
        : base(stack)
    {
        _v6 = v6;
        _unconnected = new UnconnectedState(new AddressPort(v6 ? IpAddress.Any6 : IpAddress.Any4, 0), stack.Options.Tcp.Settings);
    }

    private TcpSocket(TcpSocket listener, TcpConnection connection)
        : base(listener.Stack)
    {
        _v6 = listener._v6;
        DualStack = listener.DualStack;
        BoundInterface = listener.BoundInterface;
        _connection = connection;
        connection.Socket = this;
    }

    /// <summary>The options; setting them acts at once.</summary>
    public TcpSettings Settings => _connection is { } connection ? connection.Settings : _unconnected!.Settings;

    /// <inheritdoc/>
    public override AddressPort Local => _connection is { } connection ? connection.Local : _unconnected!.Local;

    /// <inheritdoc/>
    public override AddressPort Remote =>
        _connection is { } connection ? connection.Remote : new AddressPort(_v6 ? IpAddress.Any6 : IpAddress.Any4, 0);

    /// <summary>Whether the program decides about a connection before the peer's SYN is answered (SO_CONDITIONAL_ACCEPT): requests wait for
    /// <see cref="Accept"/> or
    /// <see cref="Reject"/>. Of a listener.</summary>
    public bool ConditionalAccept { get; set; }

    /// <summary>Whether the socket may listen where another one listens already; requests go to the one that began last.</summary>
    public bool ReuseAddress { get; set; }

    /// <summary>The state of the connection, Listen, or Closed.</summary>
    public TcpState State
    {
        get
        {
            if (Listener is not null) return TcpState.Listen;
            if (_connection is not { } connection) return TcpState.Closed;
            return connection.State == TcpState.TimeWait && !Stack.Tcp.TimeWait.TryFind(connection.Local, connection.Remote, out _)
                ? TcpState.Closed : connection.State;
        }
    }

    /// <summary>Whether it is a request that nobody has answered yet (<see cref="Take"/>).</summary>
    public bool IsRequest => _connection?.Handshake is { IsDeferred: true };

    /// <summary>Bytes that a receive gives without waiting.</summary>
    public int AvailableBytes => _connection?.Receiver.AvailableBytes ?? 0;

    /// <summary>Whether the peer has acknowledged everything, and that there is no more.</summary>
    public bool IsFinAcknowledged => _connection is { } connection && (connection.Sender.FinAcknowledged || connection.State == TcpState.TimeWait);

    /// <summary>Whether the next byte that is read is the one that the peer has called urgent, or where it was (SIOCATMARK of BSD).</summary>
    public bool AtUrgentMark => _connection?.Receiver is { Urgent: { Count: > 0 } urgent } receiver && urgent[0] == receiver.ReadSequence;

    /// <summary>Bytes taken by Send that the peer has not acknowledged.</summary>
    public int UnacknowledgedBytes => _connection?.Sender.QueuedBytes ?? 0;

    /// <inheritdoc/>
    public override SocketReadiness Readiness
    {
        get
        {
            if (Listener is { } listener) return listener.Waiting > 0 ? SocketReadiness.Readable : SocketReadiness.None;
            SocketReadiness ready = HasError ? SocketReadiness.Failed | SocketReadiness.Readable | SocketReadiness.Writable : SocketReadiness.None;
            if (_connection is not { } connection) return ready;
            if (connection.State == TcpState.Closed) ready |= SocketReadiness.HungUp | SocketReadiness.Readable | SocketReadiness.Writable;
            if (connection.State == TcpState.SynSent) return ready;
            TcpReceiver receiver = connection.Receiver;
            if (receiver.AvailableBytes > 0 || receiver.HasFin || _receiveShut) ready |= SocketReadiness.Readable;
            if (receiver.HasFin) ready |= SocketReadiness.PeerClosed;
            if (receiver.Urgent is { } urgent && urgent.IsReady(receiver.RcvNxt)) ready |= SocketReadiness.Urgent;
            if (connection.State == TcpState.SynReceived) return ready;
            if (_sendShut || connection.Sender.Room >= Math.Clamp(connection.Sender.BufferBytes / 3, 1, 2048)) ready |= SocketReadiness.Writable;
            return ready;
        }
    }

    /// <summary>Changes options.</summary>
    /// <param name="now">The time.</param>
    /// <param name="settings">All of them, made of <see cref="Settings"/> by "with".</param>
    public void Configure(Instant now, TcpSettings settings)
    {
        if (_unconnected is not null) _unconnected.Settings = settings;
        if (_connection is null) return;
        Stack.Enter(now);
        _connection.Configure(settings);
        Stack.Flush();
    }

    /// <summary>Gives the socket its local end. The caller has decided whether the address may be shared.</summary>
    /// <param name="now">The time.</param>
    /// <param name="local">The address, or the unspecified one; port 0 to have one chosen.</param>
    /// <returns>None, Invalid (bound already, or closed), FamilyNotSupported or NoBuffers (no port is free).</returns>
    public StackError Bind(Instant now, in AddressPort local)
    {
        Stack.Enter(now);
        if (Local.Port != 0 || _closed) return StackError.Invalid;
        if (!Speaks(local.Address)) return StackError.FamilyNotSupported;
        ushort port = local.Port == 0 ? Stack.Tcp.Ports.Choose() : local.Port;
        if (port == 0) return StackError.NoBuffers;
        TakePort(port);
        _unconnected!.Local = local with { Port = port };
        return StackError.None;
    }

    /// <summary>Takes connections from now on; called again it changes the backlog.</summary>
    /// <returns>None, Invalid (not bound), AlreadyConnected, or AddressInUse (another socket listens there, and <see cref="ReuseAddress"/> is not
    /// set).</returns>
    public StackError Listen(Instant now, int backlog)
    {
        Stack.Enter(now);
        if (_connection is not null) return StackError.AlreadyConnected;
        if (Local.Port == 0 || _closed) return StackError.Invalid;
        if (Listener is { } listening)
        {
            listening.Backlog = backlog;
            return StackError.None;
        }

        if (!ReuseAddress && Stack.Tcp.Listeners.IsTaken(Local)) return StackError.AddressInUse;
        var listener = new TcpListener(this, Local, backlog);
        _unconnected!.Listener = listener;
        Stack.Tcp.Listeners.Add(listener);
        return StackError.None;
    }

    /// <summary>Takes the oldest connection. With <see cref="ConditionalAccept"/> the peer's SYN is answered now, and the connection is open when it
    /// is writable.</summary>
    /// <returns>None, WouldBlock or Invalid (not listening).</returns>
    public StackError Accept(Instant now, out TcpSocket? accepted)
    {
        StackError error = Take(now, out accepted);
        if (accepted is { State: not TcpState.Closed }) accepted.Answer(now);
        return error;
    }

    /// <summary>As <see cref="Accept"/>, and leaves a request that <see cref="ConditionalAccept"/> made wait as it is: it is decided by
    /// <see cref="Answer"/>, or refused by <see cref="Abort"/>.</summary>
    /// <returns>None, WouldBlock or Invalid (not listening).</returns>
    public StackError Take(Instant now, out TcpSocket? taken)
    {
        Stack.Enter(now);
        taken = null;
        if (Listener is not { } listener) return StackError.Invalid;
        if (listener.Take() is not { } connection) return StackError.WouldBlock;
        taken = new TcpSocket(this, connection);
        if (connection.State == TcpState.Closed) taken.Ended(connection.Error);
        return StackError.None;
    }

    /// <summary>Answers the SYN of a request that <see cref="Take"/> gave; where it has been answered there is nothing to do.</summary>
    /// <returns>None, or ConnectionAborted when the request is not there any more.</returns>
    public StackError Answer(Instant now)
    {
        Stack.Enter(now);
        if (_connection is not { State: not TcpState.Closed } connection) return StackError.ConnectionAborted;
        connection.AnswerDeferred();
        Stack.Flush();
        return StackError.None;
    }

    /// <summary>Who waits longest to be accepted.</summary>
    /// <returns>None, WouldBlock or Invalid (not listening).</returns>
    public StackError PeekAccept(Instant now, out AddressPort local, out AddressPort remote)
    {
        Stack.Enter(now);
        TcpConnection? first = Listener?.First;
        local = first?.Local ?? default;
        remote = first?.Remote ?? default;
        return Listener is null ? StackError.Invalid : first is null ? StackError.WouldBlock : StackError.None;
    }

    /// <summary>Refuses the oldest connection: its peer is reset.</summary>
    /// <returns>None, WouldBlock or Invalid (not listening).</returns>
    public StackError Reject(Instant now)
    {
        Stack.Enter(now);
        if (Listener is not { } listener) return StackError.Invalid;
        if (listener.Take() is not { } connection) return StackError.WouldBlock;
        connection.Abort(StackError.ConnectionRefused);
        connection.Orphan();
        Stack.Flush();
        return StackError.None;
    }

    /// <summary>Begins to connect; the outcome shows in <see cref="Readiness"/>.</summary>
    /// <returns>InProgress, AlreadyConnected, Invalid (listening), FamilyNotSupported, AddressNotAvailable, AddressInUse, NetworkUnreachable or
    /// NoBuffers.</returns>
    public StackError Connect(Instant now, in AddressPort remote) => Connect(now, remote, [], out _);

    /// <summary>Begins to connect with data that follows at once, or with <see cref="TcpSettings.FastOpen"/> travels with the SYN (RFC 7413).</summary>
    /// <param name="now">The time.</param>
    /// <param name="remote">The peer.</param>
    /// <param name="data">The first bytes to send.</param>
    /// <param name="taken">How many were taken.</param>
    /// <returns>As <see cref="Connect(Instant, in AddressPort)"/>.</returns>
    public StackError Connect(Instant now, in AddressPort remote, ReadOnlySpan<byte> data, out int taken)
    {
        Stack.Enter(now);
        taken = 0;
        if (Listener is not null || _closed) return StackError.Invalid;
        if (_connection is { } old)
        {
            if (old.State is TcpState.SynSent or TcpState.SynReceived) return StackError.InProgress;
            if (old.State != TcpState.Closed || old.Error == StackError.None) return StackError.AlreadyConnected;
            _unconnected = new UnconnectedState(old.Local, old.Settings);
            _connection = null; // A failed attempt may be followed by another.
            TakeError();
        }

        if (!Speaks(remote.Address)) return StackError.FamilyNotSupported;
        if (BoundInterface != 0 && remote.Scope == 0) return Connect(now, remote with { Scope = BoundInterface }, data, out taken);
        if (BoundInterface != 0 && remote.Scope != BoundInterface) return StackError.NetworkUnreachable;
        if (remote.Port == 0 || remote.Address.IsUnspecified || remote.Address.IsMulticast || remote.Address.IsBroadcast) return StackError.AddressNotAvailable;
        AddressPort local = Local.Address.IsUnspecified ? Local with { Address = remote.Address.IsV4 ? IpAddress.Any4 : IpAddress.Any6 } : Local;
        StackError error = Stack.Tcp.Connect(this, local, remote, Settings.FastOpen, data, out _connection);
        if (_connection is not null)
        {
            _unconnected = null;
            taken = _connection.Sender.QueuedBytes;
        }

        Stack.Flush();
        return error;
    }

    /// <summary>Gives data to the connection.</summary>
    /// <param name="now">The time.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="flags">How.</param>
    /// <param name="taken">How many were taken.</param>
    /// <returns>None; WouldBlock when nothing was taken; NotConnected, ShutDown, or why the connection ended.</returns>
    public StackError Send(Instant now, ReadOnlySpan<byte> data, TcpSendFlags flags, out int taken)
    {
        Stack.Enter(now);
        taken = 0;
        if (_connection is not { } connection || connection.State == TcpState.SynSent) return StackError.NotConnected;
        if (connection.Error != StackError.None) return connection.Error;
        if (_sendShut) return StackError.ShutDown;
        if (connection.State == TcpState.Closed) return StackError.ConnectionAborted;
        taken = connection.Sender.Append(data, flags);
        if (taken == 0 && !data.IsEmpty) return StackError.WouldBlock;
        if ((flags & TcpSendFlags.Urgent) != 0 && taken == data.Length && taken > 0) connection.MarkUrgent();
        connection.Output(); // Before the handshake is done it waits.
        Stack.Flush();
        return StackError.None;
    }

    /// <summary>Takes data that has come.</summary>
    /// <param name="now">The time.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="flags">How.</param>
    /// <param name="received">The bytes; 0 with None is the end of the stream.</param>
    /// <returns>None, WouldBlock, NotConnected, ShutDown, or why the connection ended; for the urgent byte also Invalid when there is none, or it is
    /// in the stream.</returns>
    public StackError Receive(Instant now, Span<byte> destination, TcpReceiveFlags flags, out int received)
    {
        Stack.Enter(now);
        received = 0;
        if (_connection is not { } connection || connection.State == TcpState.SynSent) return StackError.NotConnected;
        if (_receiveShut) return StackError.ShutDown;
        bool peek = (flags & TcpReceiveFlags.Peek) != 0;
        if ((flags & TcpReceiveFlags.Urgent) != 0) return ReceiveUrgent(connection.Receiver, Settings.UrgentInline ? [] : destination, peek, out received);
        received = connection.Read(destination, peek);
        if (received > 0)
        {
            if (!peek) Stack.Flush();
            return StackError.None;
        }

        if (connection.Receiver.HasFin || (destination.IsEmpty && connection.Receiver.AvailableBytes > 0)) return StackError.None;
        if (connection.State == TcpState.Closed) return connection.Error == StackError.None ? StackError.ConnectionAborted : connection.Error;
        return StackError.WouldBlock;
    }

    /// <summary>Ends one or both directions.</summary>
    /// <returns>None or NotConnected.</returns>
    public StackError Shutdown(Instant now, bool receive, bool send)
    {
        Stack.Enter(now);
        if (_connection is not { } connection || connection.State == TcpState.SynSent) return StackError.NotConnected;
        if (receive)
        {
            _receiveShut = true;
            connection.ShutReceive();
        }

        if (send && !_sendShut)
        {
            _sendShut = true;
            connection.CloseSend();
        }

        OnChanged();
        Stack.Flush();
        return StackError.None;
    }

    /// <summary>Gives the socket up; what was sent still goes out, in the background.</summary>
    public void Close(Instant now)
    {
        Stack.Enter(now);
        if (_connection is { } connection)
        {
            connection.Socket = null;
            if (connection.Receiver.QueuedBytes > 0) connection.Abort(StackError.ConnectionAborted); // RFC 2525 section 2.17
            else connection.CloseSend();
            connection.Orphan();
        }

        Leave();
        Stack.Flush();
    }

    /// <summary>Gives the socket up, and resets its connection.</summary>
    public void Abort(Instant now)
    {
        Stack.Enter(now);
        if (_connection is { } connection)
        {
            connection.Socket = null;
            connection.Abort(StackError.ConnectionAborted);
            connection.Orphan();
        }

        Leave();
        Stack.Flush();
    }

    /// <summary>What the connection is like; only the state without one.</summary>
    public TcpInfo GetInfo() => _connection is { } connection ? TcpInfo.Of(connection) : new TcpInfo { State = State };

    private TcpListener? Listener => _unconnected?.Listener;

    /// <summary>What it is one end of, for tests and measurements.</summary>
    internal TcpConnection? Connection => _connection;

    internal void ReadinessChanged() => OnChanged();

    internal void Ended(StackError error)
    {
        if (error != StackError.None) SetError(error);
        else OnChanged();
    }

    /// <summary>The socket has a local port now, until it is closed.</summary>
    internal void TakePort(ushort port)
    {
        Stack.Tcp.Ports.Use(port);
        _unconnected!.Local = _unconnected.Local with { Port = port };
        _portIsOurs = true;
    }

    private static StackError ReceiveUrgent(TcpReceiver receiver, Span<byte> destination, bool peek, out int received)
    {
        received = 0;
        if (destination.IsEmpty || !receiver.ReadUrgent(peek, out byte value)) return StackError.Invalid;
        destination[0] = value;
        received = 1;
        return StackError.None;
    }

    private bool Speaks(in IpAddress address) => address.IsV4 != _v6 || (_v6 && DualStack);

    private void Leave()
    {
        if (Listener is { } listener)
        {
            _unconnected!.Listener = null;
            Stack.Tcp.Listeners.Remove(listener);
            listener.Close();
        }

        if (_portIsOurs) Stack.Tcp.Ports.Leave(Local.Port);
        _portIsOurs = false;
        _closed = true;
        Changed = null;
    }
}
