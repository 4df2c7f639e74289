using System.Buffers;
using System.Diagnostics;
using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;
using Windsock.Transports.Kernel;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>A TCP socket of the stack.</summary>
internal sealed class StackStreamEndpoint : StackEndpoint
{
    private const Readiness Outcome = Readiness.Writable | Readiness.Failed | Readiness.HungUp;
    private const int SD_RECEIVE = 0, SD_SEND = 1, SD_BOTH = 2;

    // One call moves no more: its result is a number of 31 bits, and a part is always enough.
    private const int MostAtOnce = 1 << 30;

    // How soon a send looks again that found no buffer in the pool: the socket that gives one back tells nobody.
    private static readonly TimeSpan s_poolPatience = TimeSpan.FromMilliseconds(10);

    private readonly TcpSocket _tcp;
    private bool _isRequest; // The peer's SYN has not been answered: the program decides first.

    public StackStreamEndpoint(StackHost host, TcpSocket socket, int family, int type, int protocol)
        : base(host, socket, family, type, protocol) => _tcp = socket;

    /// <summary>The socket.</summary>
    public TcpSocket Tcp => _tcp;

    /// <inheritdoc/>
    protected override StackError BindSocket(Instant now, in AddressPort local, bool shared)
    {
        bool isOwn = local.Address.IsUnspecified || local.Address.IsLoopback || _tcp.Stack.Udp.IsOwnAddress(local.Address, local.Scope);
        _tcp.ReuseAddress = shared;
        return isOwn ? _tcp.Bind(now, local) : StackError.AddressNotAvailable;
    }

    /// <inheritdoc/>
    public override WsaError Listen(int backlog)
    {
        StackError error = _tcp.Listen(Owner.Enter(), backlog);
        Owner.Leave();
        return StackErrors.ToWsaError(error);
    }

    /// <inheritdoc/>
    public override WsaError Connect(in SocketAddress remote, int patience)
    {
        Instant now = Owner.Enter(), deadline = Deadline(now, patience);
        _tcp.TakeError(); // Of an attempt before this one.
        AddressPort to = StackAddress.Read(remote);
        if (to.Scope == 0 && SettingsIfAny is { UnicastInterface: not 0 } kept) to = to with { Scope = kept.UnicastInterface };
        WsaError error = StackErrors.ToWsaError(_tcp.Connect(now, to));
        while (error == WSAEWOULDBLOCK && patience != 0)
        {
            if ((Ready() & Outcome) != 0)
            {
                error = StackErrors.ToWsaError(_tcp.TakeError());
                break;
            }

            WsaError waited = WaitInside(Outcome, patience, deadline);
            if (waited == NO_ERROR) continue;
            error = waited;
            break;
        }

        Owner.Leave();
        return error;
    }

    /// <inheritdoc/>
    public override WsaError Accept(out Endpoint? accepted, out SocketAddress remote, int patience)
    {
        accepted = null;
        remote = default;
        Instant now = Owner.Enter(), deadline = Deadline(now, patience);
        while (true)
        {
            StackError error = _tcp.Take(now, out TcpSocket? socket);
            if (error == StackError.None)
            {
                if (socket!.State == TcpState.Closed)
                {
                    socket.Close(now); // A connection that went away while it was queued is nobody's error.
                    continue;
                }

                remote = StackAddress.Write(Family, socket.Remote);
                var endpoint = new StackStreamEndpoint(Host, socket, Family, Type, Protocol) { _isRequest = socket.IsRequest };
                Owner.Leave();
                endpoint.Port = Host.Ports.Inherit(Port); // After the owner's lock: bind and close take the table's lock first.
                accepted = endpoint;
                return NO_ERROR;
            }

            WsaError waited = error == StackError.WouldBlock ? WaitInside(Readiness.Readable, patience, deadline) : StackErrors.ToWsaError(error);
            if (waited != NO_ERROR)
            {
                Owner.Leave();
                return waited;
            }

            now = Owner.Now;
        }
    }

    /// <inheritdoc/>
    public override WsaError Confirm()
    {
        if (!_isRequest) return NO_ERROR;

        _isRequest = false;
        StackError error = _tcp.Answer(Owner.Enter());
        Owner.Leave(); // A peer within the process answers here: one that has gone resets the connection.
        Owner.Enter();
        bool gone = error != StackError.None || _tcp.State == TcpState.Closed;
        Owner.Leave();
        return gone ? WSAEACCES : NO_ERROR;
    }

    /// <inheritdoc/>
    public override IoResult Receive(ReadOnlySpan<WSABUF> buffers, ref int flags, int patience)
    {
        int asked = flags;
        flags = 0;
        if (!LibraryServices.CanWrite(buffers)) return IoResult.Failed(WSAEFAULT);

        bool all = (asked & HostFlags.WaitAll) != 0;
        long total = 0, wanted = WsaBuffers.Total(buffers);
        Instant now = Owner.Enter(), deadline = Deadline(now, patience);
        WsaError error;
        while (true)
        {
            StackError outcome = ReceiveNow(now, buffers, total, asked, out int received);
            total += received;
            error = StackErrors.ToWsaError(outcome);
            if (error == NO_ERROR && all && received > 0 && total < Math.Min(wanted, MostAtOnce)) continue;
            if (error != WSAEWOULDBLOCK || (asked & HostFlags.OutOfBand) != 0) break;

            WsaError waited = WaitInside(Readiness.Readable, patience, deadline);
            if (waited != NO_ERROR)
            {
                error = waited;
                break;
            }

            now = Owner.Now;
        }

        if (error is not (NO_ERROR or WSAEWOULDBLOCK or WSAETIMEDOUT or WSAEINTR)) _tcp.TakeError(); // It is told here, once.
        Owner.Leave();
        return total > 0 ? IoResult.Moved((int)total) : new IoResult(error, 0);
    }

    private StackError ReceiveNow(Instant now, ReadOnlySpan<WSABUF> buffers, long skip, int asked, out int total)
    {
        TcpReceiveFlags flags = ((asked & HostFlags.Peek) != 0 ? TcpReceiveFlags.Peek : 0) | ((asked & HostFlags.OutOfBand) != 0 ? TcpReceiveFlags.Urgent : 0);
        total = 0;

        if ((asked & HostFlags.Peek) != 0 && (asked & HostFlags.OutOfBand) == 0 && buffers.Length > 1) return PeekNow(now, buffers, out total);

        // A receive of nothing asks whether there is something.
        StackError error = (Ready() & (Readiness.Readable | Readiness.Failed | Readiness.HungUp)) == 0 ? StackError.WouldBlock : StackError.None;
        foreach (ref readonly WSABUF buffer in buffers)
        {
            if (skip >= buffer.len)
            {
                skip -= buffer.len;
                continue;
            }

            Span<byte> room = WsaBuffers.Part(buffer, skip, MostAtOnce - total);
            error = _tcp.Receive(now, room, flags, out int received);
            total += received;

            // A peek fills its one buffer, a receive of the urgent byte one byte.
            if (error != StackError.None || received < buffer.len - skip || flags != TcpReceiveFlags.None) break;
            skip = 0;
        }

        return total > 0 ? StackError.None : error;
    }

    // A peek begins at the front of the stream each time, so what goes to several buffers is looked at in one piece.
    private StackError PeekNow(Instant now, ReadOnlySpan<WSABUF> buffers, out int total)
    {
        long room = 0;
        foreach (ref readonly WSABUF buffer in buffers) room += buffer.len;
        byte[] seen = ArrayPool<byte>.Shared.Rent((int)Math.Min(room, _tcp.AvailableBytes));
        StackError error = _tcp.Receive(now, seen.AsSpan(0, (int)Math.Min(room, seen.Length)), TcpReceiveFlags.Peek, out total);
        ReadOnlySpan<byte> rest = seen.AsSpan(0, total);
        foreach (ref readonly WSABUF buffer in buffers)
        {
            int count = (int)Math.Min(buffer.len, (uint)rest.Length);
            rest[..count].CopyTo(WsaBuffers.Part(buffer, 0, count));
            rest = rest[count..];
        }

        ArrayPool<byte>.Shared.Return(seen);
        return error;
    }

    /// <inheritdoc/>
    public override IoResult ReceiveFrom(ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, int patience)
    {
        from = default;
        return Receive(buffers, ref flags, patience);
    }

    /// <inheritdoc/>
    public override IoResult ReceiveMessage(
        ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, Span<byte> control, out int controlBytes, int patience)
    {
        from = default;
        controlBytes = 0;
        return IoResult.Failed(WSAEOPNOTSUPP);
    }

    /// <inheritdoc/>
    public override IoResult Send(ReadOnlySpan<WSABUF> buffers, int flags, int patience)
    {
        if (!LibraryServices.CanRead(buffers)) return IoResult.Failed(WSAEFAULT);

        long total = 0, wanted = WsaBuffers.Total(buffers);
        Instant now = Owner.Enter(), deadline = Deadline(now, patience);
        WsaError error;
        while (true)
        {
            error = StackErrors.ToWsaError(SendNow(now, buffers, total, wanted, flags, out int taken));
            total += taken;
            if (error == NO_ERROR && total < Math.Min(wanted, MostAtOnce)) continue; // What it took may have made room already.
            if (error != WSAEWOULDBLOCK) break;

            bool lacksBuffers = (Ready() & Readiness.Writable) != 0;
            if (lacksBuffers && total == 0 && patience == 0)
            {
                error = WSAENOBUFS; // No event would ever tell that it can go on.
                break;
            }

            WsaError waited = WaitInside(Readiness.Writable, patience, lacksBuffers ? Instant.Min(deadline, now + s_poolPatience) : deadline);
            if (waited != NO_ERROR)
            {
                error = patience == 0 && total > 0 ? NO_ERROR : waited;
                break;
            }

            now = Owner.Now;
        }

        if (error is not (NO_ERROR or WSAEWOULDBLOCK or WSAETIMEDOUT or WSAEINTR)) _tcp.TakeError();
        Owner.Leave();
        return new IoResult(error, (int)total);
    }

    private StackError SendNow(Instant now, ReadOnlySpan<WSABUF> buffers, long skip, long wanted, int flags, out int total)
    {
        total = 0;
        foreach (ref readonly WSABUF buffer in buffers)
        {
            if (skip >= buffer.len)
            {
                skip -= buffer.len;
                wanted -= buffer.len;
                continue;
            }

            ReadOnlySpan<byte> data = WsaBuffers.Part(buffer, skip, MostAtOnce - total);
            bool isLast = wanted == buffer.len;
            TcpSendFlags how = !isLast || (flags & MoreFollows) != 0 ? TcpSendFlags.More : TcpSendFlags.None;
            if (isLast && (flags & HostFlags.OutOfBand) != 0) how |= TcpSendFlags.Urgent;
            StackError error = _tcp.Send(now, data, how, out int taken);
            total += taken;
            if (taken < data.Length || data.Length < buffer.len - skip) return total > 0 ? StackError.None : error;
            skip = 0;
            wanted -= buffer.len;
        }

        return StackError.None;
    }

    /// <inheritdoc/>
    public override IoResult SendTo(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, int patience) => Send(buffers, flags, patience);

    /// <inheritdoc/>
    public override IoResult SendMessage(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, ReadOnlySpan<byte> control, int patience) =>
        IoResult.Failed(WSAEOPNOTSUPP);

    /// <inheritdoc/>
    public override WsaError Shutdown(int how)
    {
        StackError error = _tcp.Shutdown(Owner.Enter(), receive: how is SD_RECEIVE or SD_BOTH, send: how is SD_SEND or SD_BOTH);
        Owner.Leave();
        return StackErrors.ToWsaError(error);
    }

    /// <inheritdoc/>
    public override int UnsentBytes
    {
        get
        {
            Owner.Enter();
            int bytes = _tcp.State == TcpState.Closed ? 0 : _tcp.UnacknowledgedBytes;
            Owner.Leave();
            return bytes;
        }
    }

    /// <inheritdoc/>
    public override bool Drain(int milliseconds)
    {
        Debug.Assert(milliseconds > 0, "who does not wait does not drain");
        Instant now = Owner.Enter(), deadline = Deadline(now, milliseconds);
        _tcp.Shutdown(now, receive: false, send: true);
        WsaError error = NO_ERROR;

        // Every acknowledgment is a change.
        while (error == NO_ERROR && _tcp.State is TcpState.FinWait1 or TcpState.Closing or TcpState.LastAck && !Interrupted)
        {
            error = Owner.Wait(this, (Readiness)(-1), deadline);
        }

        bool done = _tcp.State is not (TcpState.FinWait1 or TcpState.Closing or TcpState.LastAck);
        Owner.Leave();
        return done;
    }

    /// <summary>Both directions closed is a hang-up from the moment on in which both have been: the connection may stay in TIME-WAIT long after it.</summary>
    protected override Readiness Ready()
    {
        Readiness ready = base.Ready();
        return _tcp.State is TcpState.Closing or TcpState.LastAck or TcpState.TimeWait ? ready | Readiness.HungUp : ready;
    }

    /// <inheritdoc/>
    public override WsaError TakeError()
    {
        Owner.Enter();
        StackError error = _tcp.TakeError();
        Owner.Leave();
        return StackErrors.ToWsaError(error);
    }

    /// <summary>Changes what the socket's options say.</summary>
    public WsaError Configure(Func<TcpSettings, int, TcpSettings> change, int value)
    {
        Instant now = Owner.Enter();
        _tcp.Configure(now, change(_tcp.Settings, value));
        Owner.Leave();
        return NO_ERROR;
    }

    /// <inheritdoc/>
    protected override void CloseSocket(Instant now, bool abort)
    {
        if (abort) _tcp.Abort(now);
        else _tcp.Close(now);
    }
}
