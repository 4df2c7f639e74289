using System.Diagnostics;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.Errno;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>A host socket. This class has what all kinds share, and the transfers of streams.</summary>
/// <remarks>The descriptor stays in blocking mode, and a call without patience says MSG_DONTWAIT: so a blocking receive is one system call that waits in the
/// kernel, where a non-blocking descriptor needs three (measured: 0.89 of the round trips in a 64-byte ping-pong). Only a listener and a connect under way have
/// O_NONBLOCK, because accept and connect have no such flag.</remarks>
internal unsafe class KernelEndpoint : Endpoint
{
    // A server has thousands of these.
    private readonly KernelTransport _transport;
    private readonly short _family;
    private readonly short _protocol; // At most 256 (IPPROTO_MAX).
    private readonly byte _type;
    private HostTimeout _receiveTimeout = new();
    private HostTimeout _sendTimeout = new();
    private PortTable.Owner? _port;
    private int _wakeup = -1; // An eventfd, once another process shares the socket: Interrupt must not shut the connection down then.
    private volatile bool _interrupted;
    private bool _isUsed; // It has been bound, connected or changed in any way.
    private int _wishes;

    public KernelEndpoint(KernelTransport transport, int descriptor, int family, int type, int protocol)
    {
        _transport = transport;
        Descriptor = descriptor;
        _family = (short)family;
        _type = (byte)type;
        _protocol = (short)protocol;
    }

    public int Descriptor { get; }

    /// <summary>AF_* as in winsock2.h.</summary>
    public int Family => _family;

    public int Type => _type;

    public int Protocol => _protocol;

    /// <summary>SO_REUSEADDR and SO_EXCLUSIVEADDRUSE, which count at bind.</summary>
    public Sharing Sharing { get; set; }

    /// <summary>An IPv6 socket that takes IPv4 too (IPV6_V6ONLY off).</summary>
    public bool DualStack { get; set; }

    /// <summary>The control messages that the program wants.</summary>
    public ControlWishes Wishes => (ControlWishes)Volatile.Read(ref _wishes);

    /// <summary>Adds or takes away a wish.</summary>
    public void Wish(ControlWishes wish, bool on)
    {
        if (on) Interlocked.Or(ref _wishes, (int)wish);
        else Interlocked.And(ref _wishes, ~(int)wish);
    }

    public override int HostDescriptor => Descriptor;

    public override WsaError Bind(in SocketAddress local)
    {
        _isUsed = true;
        if (Family == SocketAddress.AF_UNIX || Type == SOCK_RAW) return BindHost(local);

        var candidate = new PortTable.Owner(this, Protocol, local, DualStack, Sharing);
        return _transport.Ports.Take(candidate, static (want, neighbours) => HostPorts.Bind(want, neighbours), out _port);
    }

    /// <summary>bind(2) and nothing else.</summary>
    internal WsaError BindHost(in SocketAddress local)
    {
        byte* host = stackalloc byte[SocketAddress.MaxLength];
        uint length = HostAddress.Write(local, host);
        return bind(Descriptor, host, length) == 0 ? NO_ERROR : ErrnoTable.Last();
    }

    public override WsaError Listen(int backlog)
    {
        // accept must never wait once poll has said that a connection is there: it may have gone again.
        SetNonBlocking(true);
        return listen(Descriptor, backlog) == 0 ? NO_ERROR : ErrnoTable.Last();
    }

    public override WsaError Connect(in SocketAddress remote, int patience)
    {
        _isUsed = true;
        byte* host = stackalloc byte[SocketAddress.MaxLength];
        uint length = HostAddress.Write(remote, host);
        if (Type != SOCK_STREAM) return connect(Descriptor, host, length) == 0 ? NO_ERROR : ErrnoTable.Last();

        SetNonBlocking(true);
        int error = connect(Descriptor, host, length) == 0 ? 0 : errno;
        if (error == ECONNABORTED) error = connect(Descriptor, host, length) == 0 ? 0 : errno; // The end of an earlier attempt, which the host tells now.
        if (error == EAGAIN && Family == SocketAddress.AF_UNIX) error = ECONNREFUSED; // The listener's queue is full.
        SetNonBlocking(false);
        if (error is not (EINPROGRESS or EINTR))
        {
            if (error != 0) KeepPort();
            return ErrnoTable.ToWsaError(error);
        }

        if (patience == 0) return WSAEWOULDBLOCK;

        WsaError waited = Wait(Readiness.Writable, patience);
        return waited == NO_ERROR ? TakeError() : waited;
    }

    /// <summary>A failed connect costs a socket the port that the host chose at bind; on Windows the socket stays bound to it.</summary>
    private void KeepPort()
    {
        if (_port is { } owner && ReferenceEquals(owner.Endpoint, this)) BindHost(owner.Address);
    }

    public override WsaError Accept(out Endpoint? accepted, out SocketAddress remote, int patience)
    {
        accepted = null;
        remote = default;
        byte* host = stackalloc byte[SocketAddress.MaxLength];
        while (true)
        {
            uint length = SocketAddress.MaxLength;
            int descriptor = accept4(Descriptor, host, &length, SOCK_CLOEXEC);
            if (descriptor >= 0)
            {
                if (HasGone(descriptor))
                {
                    close(descriptor);
                    continue;
                }

                new ReadOnlySpan<byte>(host, SocketAddress.MaxLength).CopyTo(remote.Buffer);
                HostAddress.Adopt(ref remote, length);
                accepted = new KernelEndpoint(_transport, descriptor, Family, Type, Protocol)
                    { DualStack = DualStack, _isUsed = true, _port = _transport.Ports.Inherit(_port) };
                return NO_ERROR;
            }

            int error = errno;
            if (error is EINTR or ECONNABORTED or EPROTO) continue; // A connection that went away while it was queued is nobody's error.
            if (error is EMFILE or ENFILE && _transport.Spares.CloseOne()) continue;
            if (error != EAGAIN || patience == 0) return ErrnoTable.ToWsaError(error);

            WsaError waited = Wait(Readiness.Readable, patience);
            if (waited != NO_ERROR) return waited;
        }
    }

    /// <summary>Whether the peer has reset a connection while it was queued; the host hands it out all the same.</summary>
    private bool HasGone(int descriptor)
    {
        if (Family == SocketAddress.AF_UNIX) return false;

        byte* host = stackalloc byte[SocketAddress.MaxLength];
        uint length = SocketAddress.MaxLength;
        return getpeername(descriptor, host, &length) != 0 && errno == ENOTCONN;
    }

    public override IoResult Receive(ReadOnlySpan<WSABUF> buffers, ref int flags, int patience)
    {
        int hostFlags = HostFlags.ToHost(flags);
        flags = 0;
        patience = InCall(patience);
        if (patience == 0) hostFlags |= MSG_DONTWAIT;
        else if (!_receiveTimeout.Is(patience)) _receiveTimeout.Set(Descriptor, SO_RCVTIMEO, patience);

        long deadline = Deadline(patience);
        while (true)
        {
            nint moved = HostTransfer.Receive(Descriptor, buffers, hostFlags);
            if (moved >= 0) return IoResult.Moved((int)moved);
            if (!GoesOn(errno, Readiness.Readable, patience, deadline, ref hostFlags, out WsaError error)) return IoResult.Failed(error);
        }
    }

    /// <summary>When a patience that begins now is over; 0 for one without an end.</summary>
    protected static long Deadline(int patience) => patience > 0 ? Environment.TickCount64 + patience : 0;

    /// <summary>Whether a failed transfer is to be tried again, because a signal has cut it short; else the error that it ends with.</summary>
    protected bool GoesOn(int hostError, Readiness wanted, int patience, long deadline, ref int hostFlags, out WsaError error)
    {
        bool hasTime = patience > 0;
        error = hasTime && hostError == EAGAIN ? WSAETIMEDOUT : ErrnoTable.ToWsaError(hostError);
        bool woken = hasTime && hostError == EAGAIN && (hostFlags & MSG_DONTWAIT) != 0; // By something that another thread has taken.
        bool asked = hostError == EINTR && Interruption.EndsCall();
        if (asked) error = WSAEWOULDBLOCK; // The caller waits for the rest of the time.
        if (asked || (!woken && (hostError != EINTR || _interrupted))) return false;

        error = hasTime ? WaitUntil(wanted, deadline, ref hostFlags) : NO_ERROR;
        return error == NO_ERROR;
    }

    /// <summary>Waits for the rest of the time, which a second call that waits in the host would not keep to: it begins anew there.</summary>
    protected WsaError WaitUntil(Readiness wanted, long deadline, ref int hostFlags)
    {
        hostFlags |= MSG_DONTWAIT;
        long left = deadline - Environment.TickCount64;
        if (left <= 0) return WSAETIMEDOUT;

        WsaError error = Wait(wanted, (int)left);
        return error == WSAEINTR && !_interrupted ? WSAEWOULDBLOCK : error;
    }

    public override IoResult ReceiveFrom(ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, int patience)
    {
        from = default;
        return Receive(buffers, ref flags, patience);
    }

    public override IoResult ReceiveMessage(
        ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, Span<byte> control, out int controlBytes, int patience)
    {
        from = default;
        controlBytes = 0;
        return IoResult.Failed(WSAEOPNOTSUPP);
    }

    public override IoResult Send(ReadOnlySpan<WSABUF> buffers, int flags, int patience)
    {
        int hostFlags = HostFlags.ToHost(flags) | MSG_NOSIGNAL;
        patience = InCall(patience);
        if (patience == 0) hostFlags |= MSG_DONTWAIT;
        else if (!_sendTimeout.Is(patience)) _sendTimeout.Set(Descriptor, SO_SNDTIMEO, patience);

        long deadline = Deadline(patience);
        nint moved = HostTransfer.Send(Descriptor, buffers, hostFlags);
        if (moved >= 0 && (patience == 0 || moved == WsaBuffers.Total(buffers))) return IoResult.Moved((int)moved);

        return SendRest(buffers, hostFlags, patience, deadline, moved);
    }

    /// <summary>Goes on where a signal or a time-out has cut a patient send short.</summary>
    private IoResult SendRest(ReadOnlySpan<WSABUF> buffers, int hostFlags, int patience, long deadline, nint moved)
    {
        long total = 0;
        while (true)
        {
            if (moved < 0)
            {
                if (!GoesOn(errno, Readiness.Writable, patience, deadline, ref hostFlags, out WsaError error)) return new IoResult(error, (int)total);
                moved = 0;
            }
            else if (patience > 0)
            {
                WsaError waited = WaitUntil(Readiness.Writable, deadline, ref hostFlags);
                if (waited != NO_ERROR) return new IoResult(waited, (int)(total + moved));
            }

            total += moved;
            ReadOnlySpan<WSABUF> rest = WsaBuffers.Skip(buffers, total);
            moved = HostTransfer.Send(Descriptor, rest, hostFlags);
            if (moved >= 0 && (patience == 0 || moved == WsaBuffers.Total(rest))) return IoResult.Moved((int)(total + moved));
        }
    }

    public override IoResult SendFile(int descriptor, long offset, int count, int flags) => HostFileTransfer.Send(this, descriptor, offset, count);

    public override IoResult SendTo(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, int patience) => Send(buffers, flags, patience);

    public override IoResult SendMessage(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, ReadOnlySpan<byte> control, int patience) =>
        IoResult.Failed(WSAEOPNOTSUPP);

    public override WsaError Shutdown(int how) => shutdown(Descriptor, how) == 0 ? NO_ERROR : ErrnoTable.Last();

    public override int UnsentBytes
    {
        get
        {
            int bytes = 0;
            if (Type != SOCK_STREAM || ioctl(Descriptor, SIOCOUTQ, &bytes) != 0 || bytes == 0) return 0;

            // What a reset has left in the queue is counted for ever, and goes nowhere.
            return (GetHostInt(IPPROTO_TCP, TCP_INFO) & byte.MaxValue) == TCP_CLOSE ? 0 : bytes;
        }
    }

    public override bool Drain(int milliseconds) => Type != SOCK_STREAM || _wakeup >= 0 || HostLinger.WaitUntilSent(this, milliseconds);

    public override void Close(bool abort)
    {
        if (abort && Type == SOCK_STREAM && _wakeup < 0) HostLinger.Abort(this);
        if (_wakeup >= 0) close(_wakeup);

        // Linux frees the descriptor whatever close returns.
        _transport.Ports.Release(_port, this, static endpoint => close(((KernelEndpoint)endpoint).Descriptor));
    }

    public override void Discard()
    {
        if (_isUsed || _interrupted || _wakeup >= 0 || !_transport.Spares.TryAdd(Family, Type, Descriptor)) Close(abort: true);
    }

    public override void Interrupt()
    {
        _interrupted = true;
        if (_wakeup < 0)
        {
            shutdown(Descriptor, SHUT_RDWR); // Wakes receivers, senders and pollers, also of datagram sockets, where it reports ENOTCONN.
            return;
        }

        ulong one = 1;
        write(_wakeup, &one, sizeof(ulong));
    }

    public override WsaError GetLocalName(out SocketAddress name)
    {
        name = default;
        fixed (byte* host = name.Buffer)
        {
            uint length = SocketAddress.MaxLength;
            if (getsockname(Descriptor, host, &length) != 0) return ErrnoTable.Last();
            HostAddress.Adopt(ref name, length);
            return NO_ERROR;
        }
    }

    public override WsaError GetRemoteName(out SocketAddress name)
    {
        name = default;
        fixed (byte* host = name.Buffer)
        {
            uint length = SocketAddress.MaxLength;
            if (getpeername(Descriptor, host, &length) != 0) return ErrnoTable.Last();
            HostAddress.Adopt(ref name, length);
            return NO_ERROR;
        }
    }

    public override WsaError GetOption(int level, int name, Span<byte> value, out int length) => HostOptions.Get(this, level, name, value, out length);

    public override WsaError SetOption(int level, int name, ReadOnlySpan<byte> value)
    {
        _isUsed = true;
        return HostOptions.Set(this, level, name, value);
    }

    public override WsaError Ioctl(uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        _isUsed = true;
        return HostIoctls.Call(this, code, input, output, out bytes);
    }

    public override WsaError TakeError()
    {
        int error = GetHostInt(LibC.SOL_SOCKET, SO_ERROR);
        if (error <= 0) return NO_ERROR;

        if (Type == SOCK_STREAM) KeepPort();
        return ErrnoTable.ToWsaError(error);
    }

    public override Readiness Poll() => HostPoll.ToReadiness(HostPoll.Now(Descriptor));

    public override WsaError Wait(Readiness wanted, int patience)
    {
        if (_interrupted) return WSAEINTR;

        WsaError result = HostPoll.Wait(Descriptor, HostPoll.ToEvents(wanted), _wakeup, patience);
        return _interrupted ? WSAEINTR : result;
    }

    public override WsaError Share()
    {
        if (_wakeup < 0) _wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        return _wakeup < 0 ? ErrnoTable.Last() : NO_ERROR;
    }

    /// <summary>A number option of the host, -1 when it cannot be read.</summary>
    internal int GetHostInt(int level, int name)
    {
        int value = 0;
        uint length = sizeof(int);
        return getsockopt(Descriptor, level, name, &value, &length) == 0 ? value : -1;
    }

    /// <summary>Sets a number option of the host.</summary>
    internal WsaError SetHostInt(int level, int name, int value) =>
        setsockopt(Descriptor, level, name, &value, sizeof(int)) == 0 ? NO_ERROR : ErrnoTable.Last();

    /// <summary>How long the call itself may wait: not at all once <see cref="Interrupt"/> can no longer end it by a shutdown.</summary>
    protected int InCall(int patience) => _wakeup < 0 ? patience : 0;

    protected bool Interrupted => _interrupted;

    protected ref HostTimeout ReceiveTimeout => ref _receiveTimeout;

    protected ref HostTimeout SendTimeout => ref _sendTimeout;

    private void SetNonBlocking(bool on)
    {
        int result = fcntl(Descriptor, F_SETFL, on ? O_NONBLOCK : 0);
        Debug.Assert(result == 0, "the descriptor is open");
    }
}
