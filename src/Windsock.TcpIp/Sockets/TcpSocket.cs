using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Sockets;

/// <summary>How data is sent.</summary>
[Flags]
public enum TcpSendFlags
{
    /// <summary>As usual.</summary>
    None = 0,

    /// <summary>More follows at once: a segment that is not full may wait for it.</summary>
    More = 1,

    /// <summary>The last byte is urgent.</summary>
    Urgent = 2,
}

/// <summary>How data is received.</summary>
[Flags]
public enum TcpReceiveFlags
{
    /// <summary>As usual.</summary>
    None = 0,

    /// <summary>The data stays.</summary>
    Peek = 1,

    /// <summary>The urgent byte is meant.</summary>
    Urgent = 2,
}

/// <summary>A stream socket of a stack: a listener, or one end of a connection. Source: RFC 9293 section 3.9.1.</summary>
public sealed class TcpSocket : StackSocket
{
    private readonly bool _v6;
    private TcpConnection? _connection;
    private TcpListener? _listener;
    private bool _receiveShut;
    private bool _sendShut;
    private bool _portIsOurs;

    internal TcpSocket(NetStack stack, bool v6)
        : base(stack)
    {
        _v6 = v6;
        Local = new AddressPort(v6 ? IpAddress.Any6 : IpAddress.Any4, 0);
        Remote = Local;
    }

    private TcpSocket(TcpSocket listener, TcpConnection connection)
        : base(listener.Stack)
    {
        _v6 = listener._v6;
        DualStack = listener.DualStack;
        _connection = connection;
        Settings = connection.Settings;
        Local = connection.Local;
        Remote = connection.Remote;
        connection.Socket = this;
    }

    /// <summary>The options; setting them acts at once.</summary>
    public TcpSettings Settings { get; private set; } = TcpSettings.Default;

    /// <summary>The state of the connection, Listen, or Closed.</summary>
    public TcpState State => _listener is not null ? TcpState.Listen : _connection?.State ?? TcpState.Closed;

    /// <summary>Bytes that a receive gives without waiting.</summary>
    public int AvailableBytes => _connection?.Receiver.AvailableBytes ?? 0;

    /// <summary>Bytes taken by Send that the peer has not acknowledged.</summary>
    public int UnacknowledgedBytes => _connection?.Sender.QueuedBytes ?? 0;

    /// <inheritdoc/>
    public override SocketReadiness Readiness
    {
        get
        {
            if (_listener is not null) return _listener.Waiting > 0 ? SocketReadiness.Readable : SocketReadiness.None;
            SocketReadiness ready = HasError ? SocketReadiness.Failed | SocketReadiness.Readable | SocketReadiness.Writable : SocketReadiness.None;
            if (_connection is not { } connection) return ready;
            if (connection.State == TcpState.Closed) ready |= SocketReadiness.HungUp | SocketReadiness.Readable | SocketReadiness.Writable;
            if (connection.State is TcpState.SynSent or TcpState.SynReceived) return ready;
            if (connection.Receiver.AvailableBytes > 0 || connection.Receiver.HasFin || _receiveShut) ready |= SocketReadiness.Readable;
            if (connection.Receiver.HasFin) ready |= SocketReadiness.PeerClosed;
            if (_sendShut || connection.Sender.Room >= Math.Min(connection.Sender.BufferBytes / 3, 2048)) ready |= SocketReadiness.Writable;
            return ready;
        }
    }

    /// <summary>Changes options.</summary>
    /// <param name="now">The time.</param>
    /// <param name="settings">All of them, made of <see cref="Settings"/> by "with".</param>
    public void Configure(Instant now, TcpSettings settings)
    {
        Settings = settings;
        if (_connection is null) return;
        Stack.Enter(now);
        _connection.Settings = settings;
        _connection.Output(); // What Nagle or a cork held back may go now.
        Stack.Flush();
    }

    /// <summary>Gives the socket its local end. The caller has decided whether the address may be shared.</summary>
    /// <param name="now">The time.</param>
    /// <param name="local">The address, or the unspecified one; port 0 to have one chosen.</param>
    /// <returns>None, Invalid (bound already), FamilyNotSupported, AddressNotAvailable or NoBuffers (no port is free).</returns>
    public StackError Bind(Instant now, in AddressPort local)
    {
        Stack.Enter(now);
        if (Local.Port != 0) return StackError.Invalid;
        if (local.Address.IsV4 == _v6 && !(_v6 && DualStack)) return StackError.FamilyNotSupported;
        ushort port = local.Port;
        if (port == 0 && Stack.Tcp.ChoosePort(out port) is var error && error != StackError.None) return error;
        Stack.Tcp.UsePort(port);
        _portIsOurs = true;
        Local = local with { Port = port };
        return StackError.None;
    }

    /// <summary>Takes connections from now on; called again it changes the backlog.</summary>
    /// <returns>None, Invalid (not bound) or AlreadyConnected.</returns>
    public StackError Listen(Instant now, int backlog)
    {
        Stack.Enter(now);
        if (_connection is not null) return StackError.AlreadyConnected;
        if (Local.Port == 0) return StackError.Invalid;
        if (_listener is not null)
        {
            _listener.Backlog = backlog;
            return StackError.None;
        }

        _listener = new TcpListener(this, Local, backlog);
        return Stack.Tcp.Listen(_listener);
    }

    /// <summary>Takes the oldest connection.</summary>
    /// <returns>None, WouldBlock or Invalid (not listening).</returns>
    public StackError Accept(Instant now, out TcpSocket? accepted)
    {
        Stack.Enter(now);
        accepted = null;
        if (_listener is null) return StackError.Invalid;
        if (_listener.Take() is not { } connection) return StackError.WouldBlock;
        accepted = new TcpSocket(this, connection);
        if (connection.State == TcpState.Closed) accepted.Ended(connection.Error);
        return StackError.None;
    }

    /// <summary>Begins to connect; the outcome shows in <see cref="Readiness"/>.</summary>
    /// <returns>InProgress, AlreadyConnected, Invalid (listening), FamilyNotSupported, AddressNotAvailable, AddressInUse, NetworkUnreachable or NoBuffers.</returns>
    public StackError Connect(Instant now, in AddressPort remote)
    {
        Stack.Enter(now);
        if (_listener is not null) return StackError.Invalid;
        if (_connection is { } old)
        {
            if (old.State is TcpState.SynSent or TcpState.SynReceived) return StackError.InProgress;
            if (old.State != TcpState.Closed || old.Error == StackError.None) return StackError.AlreadyConnected;
            _connection = null; // A failed attempt may be followed by another.
        }

        if (remote.Address.IsV4 == _v6 && !(_v6 && DualStack)) return StackError.FamilyNotSupported;
        if (remote.Port == 0 || remote.Address.IsUnspecified || remote.Address.IsMulticast || remote.Address.IsBroadcast) return StackError.AddressNotAvailable;
        if (Local.Port == 0 && Bind(now, Local with { Port = 0 }) is var bound && bound != StackError.None) return bound;
        AddressPort local = Local.Address.IsUnspecified ? Local with { Address = remote.Address.IsV4 ? IpAddress.Any4 : IpAddress.Any6 } : Local;
        StackError error = Stack.Tcp.Connect(this, local, remote, out _connection);
        if (_connection is not null)
        {
            Local = _connection.Local;
            Remote = remote;
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
        if (_connection is not { } connection) return StackError.NotConnected;
        if (connection.State == TcpState.Closed) return connection.Error == StackError.None ? StackError.ConnectionAborted : connection.Error;
        if (_sendShut) return StackError.ShutDown;
        if (connection.State is TcpState.SynSent or TcpState.SynReceived) return StackError.NotConnected;
        taken = connection.Sender.Append(data, flags);
        if (taken == 0 && !data.IsEmpty) return StackError.WouldBlock;
        connection.Output();
        Stack.Flush();
        return StackError.None;
    }

    /// <summary>Takes data that has come.</summary>
    /// <param name="now">The time.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="flags">How.</param>
    /// <param name="received">The bytes; 0 with None is the end of the stream.</param>
    /// <returns>None, WouldBlock, NotConnected, ShutDown, or why the connection ended.</returns>
    public StackError Receive(Instant now, Span<byte> destination, TcpReceiveFlags flags, out int received)
    {
        Stack.Enter(now);
        received = 0;
        if (_receiveShut) return StackError.ShutDown;
        if (_connection is not { } connection || connection.State is TcpState.SynSent or TcpState.SynReceived) return StackError.NotConnected;
        received = connection.Read(destination, (flags & TcpReceiveFlags.Peek) != 0);
        if (received > 0)
        {
            Stack.Flush();
            return StackError.None;
        }

        if (connection.Receiver.HasFin) return StackError.None;
        if (connection.State == TcpState.Closed) return connection.Error == StackError.None ? StackError.ConnectionAborted : connection.Error;
        return StackError.WouldBlock;
    }

    /// <summary>Ends one or both directions.</summary>
    /// <returns>None or NotConnected.</returns>
    public StackError Shutdown(Instant now, bool receive, bool send)
    {
        Stack.Enter(now);
        if (_connection is null) return StackError.NotConnected;
        if (receive) _receiveShut = true;
        if (send && !_sendShut)
        {
            _sendShut = true;
            _connection.CloseSend();
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
            if (connection.Receiver.AvailableBytes > 0) connection.Abort(StackError.ConnectionAborted); // RFC 2525 section 2.17
            else connection.CloseSend();
            if (connection.State == TcpState.Closed) connection.Receiver.Clear();
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
            connection.Receiver.Clear();
        }

        Leave();
        Stack.Flush();
    }

    internal void ReadinessChanged() => OnChanged();

    internal void Ended(StackError error)
    {
        if (error != StackError.None) SetError(error);
        else OnChanged();
    }

    private void Leave()
    {
        if (_listener is not null) Stack.Tcp.Unlisten(_listener);
        if (_portIsOurs) Stack.Tcp.LeavePort(Local.Port);
        _portIsOurs = false;
        _listener = null;
    }
}
