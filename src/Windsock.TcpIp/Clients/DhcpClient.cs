using System.Text;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>Gets an IPv4 address and what belongs to it from a DHCP server, and keeps it. Source: RFC 2131, RFC 3442, RFC 5227.</summary>
/// <remarks>It has no thread: packets and timers of the stack move it, and <see cref="Changed"/> tells when there is news.</remarks>
public sealed class DhcpClient : IAddressWatch
{
    //   Init --> Selecting --offer--> Requesting --ack--> Checking --free--> Bound --T1--> Renewing --T2--> Rebinding
    //   Init --> Rebooting --ack--> Checking               Checking --taken: decline--> Init
    //   Renewing, Rebinding --ack--> Bound                 Requesting, Rebooting, Renewing, Rebinding --nak--> Init
    //   Rebinding --the lease is over--> Init
    private const int ServerPort = 67;
    private const int ClientPort = 68;
    private const int MessageBytes = 548;
    private const int RequestAttempts = 4;
    private const int RebootAttempts = 2;

    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(4); // RFC 2131 section 4.1
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(64);
    private static readonly TimeSpan s_leastRenewal = TimeSpan.FromSeconds(60); // Section 4.4.5
    private static readonly TimeSpan s_afterDecline = TimeSpan.FromSeconds(10); // Section 3.1, step 5

    // The delays of RFC 5227 would hold every start up for up to seven seconds; RFC 2131 leaves the length of the check open.
    private static readonly AddressProbeTiming s_check =
        new(TimeSpan.Zero, 2, TimeSpan.FromSeconds(0.2), TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(0.4));

    private readonly NetStack _stack;
    private readonly DhcpClientOptions _options;
    private readonly DhcpBinding _binding;
    private readonly Prng _chance;
    private readonly ClientTimer _timer;
    private UdpSocket? _socket;
    private AddressProbe? _probe;
    private DhcpLease? _pending;
    private IpAddress _offered;
    private IpAddress _server;
    private Instant _began;
    private Instant _nextAt = Instant.Never;
    private uint _transaction;
    private int _attempts;

    /// <summary>Prepares a client; <see cref="Start"/> begins.</summary>
    /// <param name="on">The interface.</param>
    /// <param name="options">How it asks; null for the defaults.</param>
    public DhcpClient(NetworkInterface on, DhcpClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(on);
        Interface = on;
        _stack = on.Stack;
        _options = options ?? new DhcpClientOptions();
        _binding = new DhcpBinding(on, _options.RouteMetric);
        _chance = Prng.For(_stack.Options.Seed, FormattableString.Invariant($"dhcp client {on.Index}"));
        _timer = new ClientTimer(_stack, Due);
    }

    /// <summary>The interface.</summary>
    public NetworkInterface Interface { get; }

    /// <summary>How far it is.</summary>
    public DhcpClientState State { get; private set; }

    /// <summary>The lease; null without one.</summary>
    public DhcpLease? Lease { get; private set; }

    /// <summary>Called when <see cref="State"/> or <see cref="Lease"/> has changed; it may only take note.</summary>
    public Action? Changed { get; set; }

    /// <summary>Begins to look for a server.</summary>
    /// <param name="now">The time.</param>
    /// <returns>None, Invalid (it runs), or AddressInUse (another client on the interface).</returns>
    public StackError Start(Instant now)
    {
        _stack.Enter(now);
        if (State != DhcpClientState.Stopped) return StackError.Invalid;
        var socket = new UdpSocket(_stack, v6: false) { Broadcast = true, BoundInterface = Interface.Index, IsNobody = true };
        StackError error = socket.Bind(now, new AddressPort(IpAddress.Any4, ClientPort));
        if (error != StackError.None) return error;
        socket.Changed = _timer.Wake;
        _socket = socket;
        _stack.AddressEvents.Add(this);
        // Section 4.4.1 has hosts that start together wait up to ten seconds; one is enough to keep them apart.
        Restart(TimeSpan.FromSeconds(_chance.Fraction()));
        _stack.Flush();
        return StackError.None;
    }

    /// <summary>Ends.</summary>
    /// <param name="now">The time.</param>
    /// <param name="release">Whether the server is told that the address is free.</param>
    public void Stop(Instant now, bool release = true)
    {
        _stack.Enter(now);
        if (State == DhcpClientState.Stopped) return;
        if (release && Lease is not null) Send(DhcpMessageType.Release, Lease.Server);
        _stack.AddressEvents.Remove(this);
        _timer.Forget();
        Drop();
        _socket?.Close(now);
        _socket = null;
        Go(DhcpClientState.Stopped);
        _stack.Flush();
    }

    /// <inheritdoc/>
    void IAddressWatch.Conflict(InterfaceAddress address, MacAddress other)
    {
        // One claim may be a mistake, and the network layer defends against it; the second is not (RFC 5227 section 2.4).
        if (address == _binding.Address && address.Conflicts > 1 && Lease is not null) Decline(Lease);
    }

    /// <inheritdoc/>
    void IAddressWatch.NoLongerRouter(NetworkInterface by, in IpAddress neighbour)
    {
    }

    private void Due(Instant now)
    {
        while (_socket?.Receive(now) is { } packet)
        {
            Take(packet);
            packet.Release();
        }

        if (_nextAt <= now) Next(now);
        if (State != DhcpClientState.Stopped) _timer.Schedule(_nextAt);
    }

    private void Take(Packet packet)
    {
        if (packet.SourcePort != ServerPort || !DhcpView.TryParse(packet.Bytes, out DhcpView message)) return;
        DhcpHeader header = message.Header;
        if (!header.IsReply || header.TransactionId != _transaction || header.ClientMac != Interface.Properties.Address) return;
        switch (message.MessageType)
        {
            case DhcpMessageType.Offer when State == DhcpClientState.Selecting:
                if (header.YourAddress.IsUnspecified || !message.TryGet(DhcpOptionCode.ServerIdentifier, out _server)) return;
                _offered = header.YourAddress;
                _attempts = 0;
                Go(DhcpClientState.Requesting);
                Ask();
                break;
            case DhcpMessageType.Ack when IsAsking:
                if (IsOfAnother(message)) return;
                if (DhcpLease.TryRead(message, _stack.Now, out DhcpLease? lease)) Granted(lease!);
                break;
            case DhcpMessageType.Nak when IsAsking:
                if (IsOfAnother(message)) return;
                Drop();
                _offered = IpAddress.Any4;
                Restart(TimeSpan.FromSeconds(1), reboot: false);
                break;
        }
    }

    // While one server is asked, no other has a say (section 4.3.2); to the others in REBOOTING and REBINDING all may answer.
    private bool IsOfAnother(in DhcpView message)
    {
        IpAddress asked = State == DhcpClientState.Requesting ? _server : State == DhcpClientState.Renewing ? Lease!.Server : IpAddress.Any4;
        return !asked.IsUnspecified && message.TryGet(DhcpOptionCode.ServerIdentifier, out IpAddress from) && from != asked;
    }

    private bool IsAsking => State is DhcpClientState.Requesting or DhcpClientState.Rebooting or DhcpClientState.Renewing or DhcpClientState.Rebinding;

    private void Next(Instant now)
    {
        _nextAt = Instant.Never;
        switch (State)
        {
            case DhcpClientState.Init:
                _transaction = _chance.Next32();
                _began = now;
                _attempts = 0;
                Go(_offered.IsUnspecified ? DhcpClientState.Selecting : DhcpClientState.Rebooting);
                Ask();
                break;
            case DhcpClientState.Selecting:
                Ask();
                break;
            case DhcpClientState.Requesting or DhcpClientState.Rebooting:
                if (_attempts < (State == DhcpClientState.Requesting ? RequestAttempts : RebootAttempts)) Ask();
                else Restart(TimeSpan.Zero, reboot: false);
                break;
            case DhcpClientState.Bound:
                _transaction = _chance.Next32();
                _began = now;
                Go(DhcpClientState.Renewing);
                AskForMore(now, Lease!.RebindAt);
                break;
            case DhcpClientState.Renewing:
                if (now >= Lease!.RebindAt) Go(DhcpClientState.Rebinding);
                AskForMore(now, State == DhcpClientState.Rebinding ? Lease.ExpiresAt : Lease.RebindAt);
                break;
            case DhcpClientState.Rebinding:
                if (now < Lease!.ExpiresAt)
                {
                    AskForMore(now, Lease.ExpiresAt);
                }
                else
                {
                    Drop();
                    Restart(TimeSpan.Zero, reboot: false);
                }

                break;
        }
    }

    /// <summary>Asks once, and again when nobody answers: after 4, 8, 16, 32 and then 64 seconds, each one second more or less (section 4.1).</summary>
    private void Ask()
    {
        Send(State == DhcpClientState.Selecting ? DhcpMessageType.Discover : DhcpMessageType.Request, IpAddress.Broadcast);
        TimeSpan wait = s_firstWait * (1 << Math.Min(_attempts, 4));
        if (wait > s_longestWait) wait = s_longestWait;
        _attempts++;
        _nextAt = _stack.Now + wait + TimeSpan.FromSeconds(2 * _chance.Fraction() - 1);
    }

    /// <summary>Asks for more time, and again when half of what is left has passed, but not more than once a minute (section 4.4.5).</summary>
    private void AskForMore(Instant now, Instant until)
    {
        Send(DhcpMessageType.Request, State == DhcpClientState.Renewing ? Lease!.Server : IpAddress.Broadcast);
        TimeSpan half = (until - now) / 2;
        _nextAt = Instant.Min(until, now + (half < s_leastRenewal ? s_leastRenewal : half));
    }

    private void Granted(DhcpLease lease)
    {
        if (lease.Server.IsUnspecified) lease = lease with { Server = Lease?.Server ?? _server };
        bool isNew = _binding.Address is null || _binding.Address.Prefix != lease.Address;
        if (_binding.Offer(lease, AddressState.Tentative) is not { } address)
        {
            Decline(lease);
            return;
        }

        if (isNew && _options.CheckAddress)
        {
            _pending = lease;
            _nextAt = Instant.Never;
            Go(DhcpClientState.Checking);
            _probe = new AddressProbe(_stack, address, s_check, Checked);
        }
        else
        {
            Bind(lease);
        }
    }

    private void Checked(AddressProbe probe, bool free)
    {
        _probe = null;
        if (free) Bind(_pending!);
        else Decline(_pending!);
        _timer.Schedule(_nextAt);
    }

    private void Bind(DhcpLease lease)
    {
        bool isNew = Lease is null || Lease.Address != lease.Address;
        Lease = lease;
        _pending = null;
        _offered = lease.Address.Address;
        _binding.Use(lease);
        _nextAt = lease.RenewAt;
        if (isNew && Interface.Properties.Kind == Link.LinkKind.Ethernet) Arp.Announce(Interface, lease.Address.Address);
        Go(DhcpClientState.Bound);
    }

    private void Decline(DhcpLease lease)
    {
        _offered = lease.Address.Address;
        _server = lease.Server;
        Drop();
        Send(DhcpMessageType.Decline, IpAddress.Broadcast);
        _offered = IpAddress.Any4;
        Restart(s_afterDecline, reboot: false);
    }

    private void Drop()
    {
        _probe?.Cancel();
        _probe = null;
        _pending = null;
        Lease = null;
        _binding.Remove();
    }

    private void Restart(TimeSpan wait, bool reboot = true)
    {
        _offered = reboot && !_options.RequestedAddress.IsUnspecified ? _options.RequestedAddress : IpAddress.Any4;
        _nextAt = _stack.Now + wait;
        _timer.Schedule(_nextAt);
        Go(DhcpClientState.Init);
    }

    private void Go(DhcpClientState state)
    {
        State = state;
        Changed?.Invoke();
    }

    // Table 5 of section 4.4.1: which fields and options a message has.
    private void Send(DhcpMessageType type, in IpAddress to)
    {
        if (LinkMessage.Rent(_stack, MessageBytes) is not { } packet) return;
        bool hasAddress = State is DhcpClientState.Bound or DhcpClientState.Renewing or DhcpClientState.Rebinding
            && type is DhcpMessageType.Request or DhcpMessageType.Release;
        IpAddress own = hasAddress ? Lease!.Address.Address : IpAddress.Any4;
        ushort seconds = (ushort)Math.Min(ushort.MaxValue, (_stack.Now - _began).TotalSeconds);
        new DhcpHeader(false, _transaction, Interface.Properties.Address, seconds, !hasAddress, own, IpAddress.Any4, IpAddress.Any4, IpAddress.Any4)
            .Write(packet.Bytes);
        var options = new DhcpOptionsWriter(packet.Bytes);
        options.TryAdd(type);
        AddIdentifier(ref options);
        if (!hasAddress && !_offered.IsUnspecified && type != DhcpMessageType.Discover) options.TryAdd(DhcpOptionCode.RequestedAddress, _offered);
        bool namesServer = State == DhcpClientState.Requesting || type is DhcpMessageType.Decline or DhcpMessageType.Release;
        if (namesServer) options.TryAdd(DhcpOptionCode.ServerIdentifier, type == DhcpMessageType.Release ? Lease!.Server : _server);
        if (type is DhcpMessageType.Discover or DhcpMessageType.Request)
        {
            options.TryAdd(DhcpOptionCode.MaximumMessageSize, (ushort)Math.Min(Interface.Mtu, 1500));
            string name = _options.HostName ?? _stack.Options.Name;
            if (name.Length > 0) options.TryAdd(DhcpOptionCode.HostName, Encoding.ASCII.GetBytes(name));
            // RFC 3442: classless routes are asked for before routers.
            options.TryAdd(DhcpOptionCode.ParameterRequestList, [
                DhcpOptionCode.SubnetMask, DhcpOptionCode.ClasslessRoutes, DhcpOptionCode.Routers, DhcpOptionCode.DnsServers, DhcpOptionCode.DomainName,
                DhcpOptionCode.DomainSearch, DhcpOptionCode.InterfaceMtu, DhcpOptionCode.NtpServers, DhcpOptionCode.RenewalTime, DhcpOptionCode.RebindingTime]);
        }

        packet.Length = options.Finish();
        // A renewal that the routes cannot bring to the server is lost; the broadcasts of rebinding follow.
        _socket!.Send(_stack.Now, packet, new AddressPort(to, ServerPort), new DatagramOptions(Source: own));
    }

    private void AddIdentifier(ref DhcpOptionsWriter options)
    {
        if (_options.ClientIdentifier.Count > 0)
        {
            options.TryAdd(DhcpOptionCode.ClientIdentifier, [.. _options.ClientIdentifier]);
            return;
        }

        Span<byte> identifier = stackalloc byte[1 + MacAddress.Size];
        identifier[0] = 1;
        Interface.Properties.Address.Write(identifier[1..]);
        options.TryAdd(DhcpOptionCode.ClientIdentifier, identifier);
    }
}
