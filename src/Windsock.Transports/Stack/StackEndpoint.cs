using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>A socket of our own stack: what all kinds have in common. Every operation is one turn at the owner's lock.</summary>
internal abstract class StackEndpoint : Endpoint
{
    private static ulong s_last; // The number of the endpoint that was made last.

    private readonly Action _note;
    private readonly short _family;
    private readonly short _protocol;
    private readonly byte _type;
    private volatile bool _interrupted;
    private bool _isReleased; // The owner's lock guards it.
    private readonly StackSocket _socket;
    private StackWaiter? _waiters; // The owner's lock guards the list.
    private PortTable.Owner? _port;
    private StackSettings? _settings;

    protected StackEndpoint(StackHost host, StackSocket socket, int family, int type, int protocol)
    {
        Host = host;
        _socket = socket;
        _family = (short)family;
        _type = (byte)type;
        _protocol = (short)protocol;
        _note = () => Host.Owner.Note(this);
        socket.Changed = _note;
    }

    /// <summary>The host that the socket lives on.</summary>
    public StackHost Host { get; }

    /// <summary>AF_* as in winsock2.h.</summary>
    public int Family => _family;

    public int Type => _type;

    public int Protocol => _protocol;

    /// <summary>SO_REUSEADDR and SO_EXCLUSIVEADDRUSE, which count at bind.</summary>
    public Sharing Sharing { get; set; }

    /// <summary>Values of options that have no place in the socket itself; made when the first is set.</summary>
    public StackSettings Settings => _settings ??= new StackSettings();

    /// <summary>The same, where there may be none.</summary>
    public StackSettings? SettingsIfAny => _settings;

    /// <summary>The socket.</summary>
    public StackSocket Socket => _socket;

    /// <summary>A number that no other endpoint of the process has.</summary>
    public ulong Number { get; } = Interlocked.Increment(ref s_last);

    /// <summary>An IPv6 socket that takes IPv4 too (IPV6_V6ONLY off).</summary>
    public bool DualStack => _socket.DualStack;

    /// <summary>Whether <see cref="StackOwner.Note"/> has it on its list already, and the next there.</summary>
    internal bool IsNoted { get; set; }

    internal StackEndpoint? NextNoted { get; set; }

    /// <summary>Another thread wants every call out of here.</summary>
    protected bool Interrupted => _interrupted;

    protected StackOwner Owner => Host.Owner;

    /// <summary>The entry in the port table; an accepted connection keeps its listener's.</summary>
    protected PortTable.Owner? Port
    {
        get => _port;
        set => _port = value;
    }

    /// <summary>Whether anybody listens to <see cref="Endpoint.ReadinessChanged"/>.</summary>
    internal bool HasListeners => HasReadinessListeners;

    internal void RaiseChanged() => OnReadinessChanged();

    /// <inheritdoc/>
    public override TimeProvider? Clock => Owner.VirtualClock;

    internal void AddWaiter(StackWaiter waiter)
    {
        waiter.Next = _waiters;
        _waiters = waiter;
    }

    internal void RemoveWaiter(StackWaiter waiter)
    {
        if (_waiters == waiter)
        {
            _waiters = waiter.Next;
        }
        else
        {
            StackWaiter? before = _waiters;
            while (before is not null && before.Next != waiter) before = before.Next;
            if (before is not null) before.Next = waiter.Next;
        }

        waiter.Next = null;
    }

    /// <summary>Calls the threads that wait for what there is now. With the owner's lock held.</summary>
    internal void CallWaiters(StackOwner owner, ref StackOwner.Told? told)
    {
        if (_waiters is null) return;

        Readiness now = _interrupted ? (Readiness)(-1) : Ready();
        for (StackWaiter? each = _waiters; each is not null; each = each.Next)
        {
            if ((each.Wanted & now) != 0) owner.Call(each, ref told);
        }
    }

    /// <summary>What the socket is ready for. With the owner's lock held.</summary>
    protected virtual Readiness Ready() => (Readiness)_socket.Readiness; // The two have the same values.

    /// <summary>Waits within an operation; the lock is left meanwhile.</summary>
    /// <returns>NO_ERROR: try again. Else what the operation ends with: WSAEWOULDBLOCK when the engine is to go on with the wait, WSAETIMEDOUT,
    /// WSAEINTR.</returns>
    protected WsaError WaitInside(Readiness wanted, int patience, Instant deadline)
    {
        if (patience == 0) return WSAEWOULDBLOCK;
        if (_interrupted) return WSAEINTR;

        WsaError error = Owner.Wait(this, wanted, deadline);
        if (_interrupted) return WSAEINTR;
        return error == WSAEINTR ? WSAEWOULDBLOCK : error;
    }

    /// <summary>When a patience that begins now is over.</summary>
    protected static Instant Deadline(Instant now, int patience) => patience > 0 ? now + TimeSpan.FromMilliseconds(patience) : Instant.Never;

    /// <summary>Binds the socket to an address that the port table has allowed; <paramref name="shared"/> when others in the process have it too.</summary>
    protected abstract StackError BindSocket(Instant now, in AddressPort local, bool shared);

    /// <summary>Whether its local address has a port that others may want too.</summary>
    protected virtual bool HasPort => true;

    /// <inheritdoc/>
    public override WsaError Bind(in SocketAddress local)
    {
        if (!HasPort)
        {
            StackError error = BindSocket(Owner.Enter(), StackAddress.Read(local), shared: true);
            Owner.Leave();
            return StackErrors.ToWsaError(error);
        }

        var candidate = new PortTable.Owner(this, Protocol, local, DualStack, Sharing);
        return Host.Ports.Take(candidate, static (want, neighbours) => ((StackEndpoint)want.Endpoint!).BindAmong(want, neighbours), out _port);
    }

    private (WsaError Error, SocketAddress Bound) BindAmong(PortTable.Owner want, IReadOnlyList<PortTable.Owner> neighbours)
    {
        Instant now = Owner.Enter();
        StackError error = BindSocket(now, StackAddress.Read(want.Address), neighbours.Count > 0 || want.Sharing == Sharing.Reuse);
        SocketAddress bound = error == StackError.None ? StackAddress.Write(Family, _socket.Local) : default;
        Owner.Leave();
        return (StackErrors.ToWsaError(error), bound);
    }

    /// <inheritdoc/>
    public override WsaError GetLocalName(out SocketAddress name)
    {
        Owner.Enter();
        AddressPort local = _socket.Local;
        Owner.Leave();
        name = StackAddress.Write(Family, local);
        return NO_ERROR;
    }

    /// <inheritdoc/>
    public override WsaError GetRemoteName(out SocketAddress name)
    {
        Owner.Enter();
        AddressPort remote = _socket.Remote;
        Owner.Leave();
        // Of other addresses IPV6_UNICAST_IF chose the interface, and not the program with the address.
        if (remote.Address is { IsLinkLocal: false, IsMulticast: false }) remote = remote with { Scope = 0 };
        name = remote.Port == 0 && remote.Address.IsUnspecified ? default : StackAddress.Write(Family, remote);
        return name.Length == 0 ? WSAENOTCONN : NO_ERROR;
    }

    /// <inheritdoc/>
    public override WsaError GetOption(int level, int name, Span<byte> value, out int length) => StackOptionTable.Get(this, level, name, value, out length);

    /// <inheritdoc/>
    public override WsaError SetOption(int level, int name, ReadOnlySpan<byte> value) => StackOptionTable.Set(this, level, name, value);

    /// <inheritdoc/>
    public override WsaError Ioctl(uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes) =>
        StackIoctls.Call(this, code, input, output, out bytes);

    /// <inheritdoc/>
    public override Readiness Poll()
    {
        Owner.Enter();
        Readiness ready = Ready();
        Owner.Leave();
        return ready;
    }

    /// <inheritdoc/>
    public override WsaError Wait(Readiness wanted, int patience)
    {
        Instant deadline = Deadline(Owner.Enter(), patience);
        WsaError error = NO_ERROR;
        while (error == NO_ERROR && !_interrupted && (Ready() & (wanted | Readiness.Failed | Readiness.HungUp)) == 0)
        {
            error = patience == 0 ? WSAETIMEDOUT : Owner.Wait(this, wanted, deadline);
        }

        Owner.Leave();
        return _interrupted ? WSAEINTR : error;
    }

    /// <inheritdoc/>
    public override void Interrupt()
    {
        _interrupted = true;
        Owner.Enter();
        Owner.Note(this);
        Owner.Leave();
    }

    /// <inheritdoc/>
    public override void Close(bool abort) =>
        Host.Ports.Release(
            _port, this,
            abort ? static endpoint => ((StackEndpoint)endpoint).Release(abort: true) : static endpoint => ((StackEndpoint)endpoint).Release(abort: false));

    /// <inheritdoc/>
    public override void EndWithProcess(bool abort)
    {
        if (Owner.VirtualClock is null) Release(abort);
    }

    private void Release(bool abort)
    {
        Instant now = Owner.Enter();
        _socket.Changed = null;
        if (!_isReleased) CloseSocket(now, abort);
        _isReleased = true;
        Owner.Leave();
    }

    /// <summary>Closes the socket. With the owner's lock held.</summary>
    protected abstract void CloseSocket(Instant now, bool abort);
}
