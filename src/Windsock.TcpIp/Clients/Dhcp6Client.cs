using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Autoconfiguration;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Clients;

/// <summary>Gets IPv6 addresses, or configuration only, from a DHCPv6 server. Source: RFC 8415.</summary>
/// <remarks>Routers and the prefix of the link come from router advertisements: <see cref="Ipv6Configuration"/>, which also tells whether this client is
/// wanted.</remarks>
public sealed class Dhcp6Client
{
    //   Waiting --link-local address--> Soliciting --advertise--> Requesting --reply--> Bound --T1--> Renewing --T2--> Rebinding
    //   Soliciting --reply with rapid commit--> Bound      Renewing, Rebinding --reply--> Bound, --no binding--> Requesting
    //   Bound, Renewing, Rebinding --Confirm--> Confirming --reply, or none--> Bound, --not on link--> Soliciting
    //   Rebinding --the addresses are over--> Soliciting   Waiting --information only--> Asking --reply--> Informed
    private const ushort ServerPort = 547;
    private const ushort ClientPort = 546;
    private const int MessageBytes = 1024;

    private static readonly IpAddress s_servers = IpAddress.Parse("ff02::1:2"); // All_DHCP_Relay_Agents_and_Servers
    private static readonly TimeSpan s_lookAgain = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan s_confirmDuration = TimeSpan.FromSeconds(10); // CNF_MAX_RD

    private readonly NetStack _stack;
    private readonly Dhcp6ClientOptions _options;
    private readonly Dhcp6Messages _messages;
    private readonly Dhcp6Addresses _addresses;
    private readonly Prng _chance;
    private readonly ClientTimer _timer;
    private UdpSocket? _socket;
    private Dhcp6Lease? _offer;
    private Dhcp6Retransmission _retransmission;
    private TimeSpan _wait;
    private Instant _began;
    private Instant _nextAt = Instant.Never;
    private int _preference;
    private int _attempts;
    private uint _transaction;

    /// <summary>Prepares a client; <see cref="Start"/> begins.</summary>
    /// <param name="on">The interface.</param>
    /// <param name="options">How it asks; null for the defaults.</param>
    public Dhcp6Client(NetworkInterface on, Dhcp6ClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(on);
        Interface = on;
        _stack = on.Stack;
        _options = options ?? new Dhcp6ClientOptions();
        _messages = new Dhcp6Messages(on, _options);
        _addresses = new Dhcp6Addresses(on, Declined);
        _chance = Prng.For(_stack.Options.Seed, FormattableString.Invariant($"dhcpv6 client {on.Index}"));
        _timer = new ClientTimer(_stack, Due);
    }

    /// <summary>The interface.</summary>
    public NetworkInterface Interface { get; }

    /// <summary>How far it is.</summary>
    public Dhcp6ClientState State { get; private set; }

    /// <summary>What a server has given; null for nothing.</summary>
    public Dhcp6Lease? Lease { get; private set; }

    /// <summary>Called when <see cref="State"/> or <see cref="Lease"/> has changed; it may only take note.</summary>
    public Action? Changed { get; set; }

    /// <summary>Begins, as soon as the interface has a link-local address.</summary>
    /// <param name="now">The time.</param>
    /// <returns>None, Invalid (it runs), or AddressInUse (another client on the interface).</returns>
    public StackError Start(Instant now)
    {
        _stack.Enter(now);
        if (State != Dhcp6ClientState.Stopped) return StackError.Invalid;
        var socket = new UdpSocket(_stack, v6: true) { BoundInterface = Interface.Index };
        StackError error = socket.Bind(now, new AddressPort(IpAddress.Any6, ClientPort));
        if (error != StackError.None) return error;
        socket.Changed = _timer.Wake;
        _socket = socket;
        Go(Dhcp6ClientState.Waiting);
        // SOL_MAX_DELAY and INF_MAX_DELAY are a second (section 7.6).
        Schedule(now + TimeSpan.FromSeconds(_chance.Fraction()));
        return StackError.None;
    }

    /// <summary>The link was away and is back, and may be another one: asks whether the addresses still fit it (section 18.2.3). They are used on unless a
    /// server says that they do not.</summary>
    /// <param name="now">The time.</param>
    /// <returns>None, or Invalid when there are no addresses to ask about.</returns>
    public StackError Confirm(Instant now)
    {
        _stack.Enter(now);
        bool has = (State is Dhcp6ClientState.Bound or Dhcp6ClientState.Renewing or Dhcp6ClientState.Rebinding) && Lease is { Addresses.Count: > 0 };
        if (!has) return StackError.Invalid;
        Prepare(Dhcp6ClientState.Confirming, Dhcp6Retransmission.Confirm);
        Schedule(now + TimeSpan.FromSeconds(_chance.Fraction())); // CNF_MAX_DELAY: all hosts of the link may be back at once.
        return StackError.None;
    }

    /// <summary>Ends.</summary>
    /// <param name="now">The time.</param>
    /// <param name="release">Whether the server is told that the addresses are free.</param>
    public void Stop(Instant now, bool release = true)
    {
        _stack.Enter(now);
        if (State == Dhcp6ClientState.Stopped) return;
        if (release && Lease is { Addresses.Count: > 0 }) Send(Dhcp6MessageType.Release, Lease);
        _timer.Forget();
        _addresses.Clear();
        Lease = null;
        _socket?.Close(now);
        _socket = null;
        Go(Dhcp6ClientState.Stopped);
        _stack.Flush();
    }

    private void Due(Instant now)
    {
        while (_socket?.Receive(now) is { } packet)
        {
            if (packet.SourcePort == ServerPort && Dhcp6View.TryParse(packet.Bytes, out Dhcp6View message)) Take(message, now);
            packet.Release();
        }

        if (_nextAt <= now) Next(now);
        if (State != Dhcp6ClientState.Stopped) _timer.Schedule(_nextAt);
    }

    private void Next(Instant now)
    {
        switch (State)
        {
            case Dhcp6ClientState.Waiting:
                if (!LinkMessage.Source(Interface, s_servers).IsLinkLocal) Schedule(now + s_lookAgain);
                else if (_options.InformationOnly) Begin(Dhcp6ClientState.Asking, Dhcp6Retransmission.Information);
                else Begin(Dhcp6ClientState.Soliciting, Dhcp6Retransmission.Solicit);
                break;
            case Dhcp6ClientState.Soliciting when _offer is not null:
                Begin(Dhcp6ClientState.Requesting, Dhcp6Retransmission.Request); // Section 18.2.9: the first wait is over.
                break;
            case Dhcp6ClientState.Requesting when _attempts >= _retransmission.Attempts:
                Begin(Dhcp6ClientState.Soliciting, Dhcp6Retransmission.Solicit);
                break;
            case Dhcp6ClientState.Bound:
                Begin(Dhcp6ClientState.Renewing, Dhcp6Retransmission.Renew);
                break;
            case Dhcp6ClientState.Confirming when _attempts > 0 && now >= _began + s_confirmDuration:
                GoOn();
                break;
            case Dhcp6ClientState.Renewing when now >= Lease!.RebindAt:
                Begin(Dhcp6ClientState.Rebinding, Dhcp6Retransmission.Renew);
                break;
            case Dhcp6ClientState.Rebinding when now >= Lease!.ExpiresAt:
                _addresses.Clear();
                Lease = null;
                Begin(Dhcp6ClientState.Soliciting, Dhcp6Retransmission.Solicit);
                break;
            default:
                Ask();
                break;
        }
    }

    private void Begin(Dhcp6ClientState state, Dhcp6Retransmission retransmission)
    {
        Prepare(state, retransmission);
        Ask();
    }

    // What is there is used as if nothing had been asked.
    private void GoOn()
    {
        Go(Dhcp6ClientState.Bound);
        Schedule(Lease!.RenewAt);
    }

    private void Prepare(Dhcp6ClientState state, Dhcp6Retransmission retransmission)
    {
        _transaction = _chance.Next32() & 0xff_ffff;
        _began = _stack.Now;
        _attempts = 0;
        _wait = TimeSpan.Zero;
        _retransmission = retransmission;
        if (state == Dhcp6ClientState.Soliciting) _offer = null;
        Go(state);
    }

    private void Ask()
    {
        if (_attempts == 0) _began = _stack.Now;
        (Dhcp6MessageType type, Dhcp6Lease? about) = State switch
        {
            Dhcp6ClientState.Soliciting => (Dhcp6MessageType.Solicit, null),
            Dhcp6ClientState.Requesting => (Dhcp6MessageType.Request, _offer),
            Dhcp6ClientState.Renewing => (Dhcp6MessageType.Renew, Lease),
            Dhcp6ClientState.Rebinding => (Dhcp6MessageType.Rebind, Lease),
            Dhcp6ClientState.Confirming => (Dhcp6MessageType.Confirm, Lease),
            _ => (Dhcp6MessageType.InformationRequest, null),
        };
        Send(type, about);
        _attempts++;
        _wait = _retransmission.Next(_wait, _chance, State == Dhcp6ClientState.Soliciting);
        Instant until = State switch
        {
            Dhcp6ClientState.Renewing => Lease!.RebindAt,
            Dhcp6ClientState.Rebinding => Lease!.ExpiresAt,
            Dhcp6ClientState.Confirming => _began + s_confirmDuration,
            _ => Instant.Never,
        };
        Schedule(Instant.Min(until, _stack.Now + _wait));
    }

    private void Take(in Dhcp6View message, Instant now)
    {
        // Section 16: the transaction, this client's identifier, and a server's.
        if (message.Header.TransactionId != _transaction || !_messages.IsOurs(message)) return;
        if (message.Header.Type == Dhcp6MessageType.Advertise && State == Dhcp6ClientState.Soliciting) TakeAdvertise(message, now);
        else if (message.Header.Type == Dhcp6MessageType.Reply) TakeReply(message, now);
    }

    private void TakeAdvertise(in Dhcp6View message, Instant now)
    {
        Dhcp6Lease offer = Dhcp6Lease.Read(message, _messages.Association, now, out Dhcp6Status status);
        if (status != Dhcp6Status.Success) return;
        int preference = message.Options.TryFind(Dhcp6OptionCode.Preference, out Dhcp6Option option) && option.Value.Length == 1 ? option.Value[0] : 0;
        if (_offer is not null && preference <= _preference) return;
        _offer = offer;
        _preference = preference;
        // Section 18.2.1: the highest preference, and any advertisement after the first wait, ends the search.
        if (preference == 255 || _attempts > 1) Begin(Dhcp6ClientState.Requesting, Dhcp6Retransmission.Request);
    }

    private void TakeReply(in Dhcp6View message, Instant now)
    {
        if (State == Dhcp6ClientState.Asking)
        {
            Lease = Dhcp6Lease.ReadConfiguration(message);
            bool isTold = message.Options.TryFind(Dhcp6OptionCode.InformationRefreshTime, out Dhcp6Option option);
            uint refresh = isTold && option.TryRead(out uint told) ? told : 86_400; // IRT_DEFAULT
            Go(Dhcp6ClientState.Informed);
            Schedule(refresh == uint.MaxValue ? Instant.Never : now + TimeSpan.FromSeconds(Math.Max(refresh, 600))); // IRT_MINIMUM
            return;
        }

        if (State == Dhcp6ClientState.Confirming)
        {
            if (message.Options.Status != Dhcp6Status.NotOnLink)
            {
                GoOn();
                return;
            }

            _addresses.Clear();
            Lease = null;
            Begin(Dhcp6ClientState.Soliciting, Dhcp6Retransmission.Solicit);
            return;
        }

        bool isRapid = State == Dhcp6ClientState.Soliciting && _options.RapidCommit && message.Options.TryFind(Dhcp6OptionCode.RapidCommit, out _);
        if (!isRapid && State is not (Dhcp6ClientState.Requesting or Dhcp6ClientState.Renewing or Dhcp6ClientState.Rebinding)) return;
        Dhcp6Lease lease = Dhcp6Lease.Read(message, _messages.Association, now, out Dhcp6Status status);
        if (status == Dhcp6Status.Success)
        {
            Lease = lease;
            _addresses.Set(lease);
            Go(Dhcp6ClientState.Bound);
            Schedule(lease.RenewAt);
        }
        else if (status == Dhcp6Status.NoBinding && (State is Dhcp6ClientState.Renewing or Dhcp6ClientState.Rebinding) && Lease is not null)
        {
            _offer = Lease! with { Server = lease.Server }; // Section 18.2.10.1: the server may give them anew.
            Begin(Dhcp6ClientState.Requesting, Dhcp6Retransmission.Request);
        }
        else if (status is Dhcp6Status.NotOnLink or Dhcp6Status.NoAddresses && State == Dhcp6ClientState.Requesting)
        {
            Begin(Dhcp6ClientState.Soliciting, Dhcp6Retransmission.Solicit);
        }
    }

    // Section 18.2.8: somebody else has an address that the server gave.
    private void Declined(IpAddress address)
    {
        if (Lease is null) return;
        _transaction = _chance.Next32() & 0xff_ffff;
        Send(Dhcp6MessageType.Decline, Lease with { Addresses = [.. Lease.Addresses.Where(each => each.Address == address)] });
        Lease = Lease with { Addresses = [.. Lease.Addresses.Where(each => each.Address != address)] };
        if (Lease.Addresses.Count > 0) return;
        Lease = null;
        Go(Dhcp6ClientState.Waiting);
        Schedule(_stack.Now + TimeSpan.FromSeconds(1));
    }

    private void Send(Dhcp6MessageType type, Dhcp6Lease? about)
    {
        if (LinkMessage.Rent(_stack, MessageBytes) is not { } packet) return;
        packet.Length = _messages.Write(packet.Bytes, type, _transaction, _stack.Now - _began, about);
        _socket!.Send(_stack.Now, packet, new AddressPort(s_servers, ServerPort, Interface.Index), default);
    }

    private void Schedule(Instant at)
    {
        _nextAt = at;
        _timer.Schedule(at);
    }

    private void Go(Dhcp6ClientState state)
    {
        State = state;
        Changed?.Invoke();
    }
}
