using System.Text;
using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Servers;

/// <summary>What a DHCP server gives.</summary>
public sealed record DhcpServerOptions
{
    /// <summary>The first address that is given.</summary>
    public required IpAddress First { get; init; }

    /// <summary>How many addresses from there on are given, up to 65,536.</summary>
    public int Count { get; init; } = 100;

    /// <summary>For how long.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The default routers; null for the server's own address.</summary>
    public IReadOnlyList<IpAddress>? Routers { get; init; }

    /// <summary>The DNS servers.</summary>
    public IReadOnlyList<IpAddress> DnsServers { get; init; } = [];

    /// <summary>The domain; empty for none.</summary>
    public string DomainName { get; init; } = "";

    /// <summary>More routes.</summary>
    public IReadOnlyList<(IpPrefix Prefix, IpAddress Router)> Routes { get; init; } = [];

    /// <summary>The MTU; 0 to say nothing.</summary>
    public ushort Mtu { get; init; }
}

/// <summary>A small DHCP server for networks inside a process: one range of addresses on one interface. Source: RFC 2131 section 4.3.</summary>
public sealed class DhcpServer
{
    private const int ServerPort = 67;
    private const int ClientPort = 68;
    private const int MessageBytes = 548;

    private static readonly TimeSpan s_offerTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_declineTime = TimeSpan.FromMinutes(10);

    private readonly NetStack _stack;
    private readonly NetworkInterface _on;
    private readonly DhcpServerOptions _options;
    private readonly Slot[] _slots;
    private readonly ClientTimer _timer;
    private UdpSocket? _socket;

    /// <summary>Prepares a server on an interface that has an IPv4 address.</summary>
    /// <param name="on">The interface.</param>
    /// <param name="options">What it gives.</param>
    public DhcpServer(NetworkInterface on, DhcpServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(on);
        ArgumentNullException.ThrowIfNull(options);
        _on = on;
        _stack = on.Stack;
        _options = options;
        _slots = new Slot[Math.Clamp(options.Count, 1, 65_536)];
        _timer = new ClientTimer(_stack, Due);
    }

    /// <summary>The addresses that are given away now, with whom they belong to.</summary>
    public IEnumerable<(IpAddress Address, MacAddress Client, Instant Until)> Leases
    {
        get
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i].Bound && _slots[i].Until > _stack.Now) yield return (AddressOf(i), _slots[i].Client, _slots[i].Until);
            }
        }
    }

    /// <summary>Begins to serve.</summary>
    /// <param name="now">The time.</param>
    /// <returns>None, AddressNotAvailable (the interface has no IPv4 address), AddressInUse or Invalid (it runs).</returns>
    public StackError Start(Instant now)
    {
        _stack.Enter(now);
        if (_socket is not null) return StackError.Invalid;
        if (Own().IsUnspecified) return StackError.AddressNotAvailable;
        var socket = new UdpSocket(_stack, v6: false) { Broadcast = true, BoundInterface = _on.Index };
        StackError error = socket.Bind(now, new AddressPort(IpAddress.Any4, ServerPort));
        if (error != StackError.None) return error;
        socket.Changed = _timer.Wake;
        _socket = socket;
        return StackError.None;
    }

    /// <summary>Ends.</summary>
    public void Stop(Instant now)
    {
        _socket?.Close(now);
        _socket = null;
    }

    private void Due(Instant now)
    {
        while (_socket?.Receive(now) is { } packet)
        {
            if (DhcpView.TryParse(packet.Bytes, out DhcpView message) && !message.Header.IsReply) Take(message);
            packet.Release();
        }
    }

    private void Take(in DhcpView message)
    {
        DhcpHeader header = message.Header;
        bool isForUs = !message.TryGet(DhcpOptionCode.ServerIdentifier, out IpAddress server) || server == Own();
        message.TryGet(DhcpOptionCode.RequestedAddress, out IpAddress requested);
        switch (message.MessageType)
        {
            case DhcpMessageType.Discover:
                if (Choose(header.ClientMac, requested) is var chosen and >= 0)
                {
                    _slots[chosen] = new Slot(header.ClientMac, _stack.Now + s_offerTime, false);
                    Reply(DhcpMessageType.Offer, header, AddressOf(chosen));
                }

                break;
            case DhcpMessageType.Request when isForUs:
                Grant(header, requested.IsUnspecified ? header.ClientAddress : requested);
                break;
            case DhcpMessageType.Decline when isForUs && SlotOf(requested) is var declined and >= 0:
                _slots[declined] = new Slot(default, _stack.Now + s_declineTime, false);
                break;
            case DhcpMessageType.Release when isForUs && SlotOf(header.ClientAddress) is var released and >= 0:
                if (_slots[released].Client == header.ClientMac) _slots[released] = default;
                break;
            case DhcpMessageType.Inform:
                Reply(DhcpMessageType.Ack, header, IpAddress.Any4);
                break;
        }
    }

    private void Grant(in DhcpHeader header, in IpAddress wanted)
    {
        int slot = SlotOf(wanted);
        bool isFree = slot >= 0 && (_slots[slot].Client == header.ClientMac || _slots[slot].Until <= _stack.Now);
        if (!isFree)
        {
            Reply(DhcpMessageType.Nak, header, IpAddress.Any4);
            return;
        }

        _slots[slot] = new Slot(header.ClientMac, _stack.Now + _options.LeaseTime, true);
        Reply(DhcpMessageType.Ack, header, wanted);
    }

    // The client's address again, the one that it asks for, or the first that is free (section 4.3.1).
    private int Choose(MacAddress client, in IpAddress requested)
    {
        int free = -1;
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Client == client && client != default) return i;
            if (free < 0 && _slots[i].Until <= _stack.Now && _on.FindAddress(AddressOf(i)) is null) free = i;
        }

        int wanted = SlotOf(requested);
        return wanted >= 0 && _slots[wanted].Until <= _stack.Now ? wanted : free;
    }

    private void Reply(DhcpMessageType type, in DhcpHeader request, in IpAddress address)
    {
        if (LinkMessage.Rent(_stack, MessageBytes) is not { } packet) return;
        IpAddress own = Own();
        bool isNak = type == DhcpMessageType.Nak;
        new DhcpHeader(
            true, request.TransactionId, request.ClientMac, 0, request.Broadcast || isNak,
            isNak ? IpAddress.Any4 : request.ClientAddress, address, IpAddress.Any4, IpAddress.Any4).Write(packet.Bytes);
        var options = new DhcpOptionsWriter(packet.Bytes);
        options.TryAdd(type);
        options.TryAdd(DhcpOptionCode.ServerIdentifier, own);
        if (!isNak) AddConfiguration(ref options, hasLease: !address.IsUnspecified);
        packet.Length = options.Finish();
        bool toClient = !isNak && !request.ClientAddress.IsUnspecified;
        _socket!.Send(_stack.Now, packet, new AddressPort(toClient ? request.ClientAddress : IpAddress.Broadcast, ClientPort), default);
    }

    private void AddConfiguration(ref DhcpOptionsWriter options, bool hasLease)
    {
        if (hasLease) options.TryAdd(DhcpOptionCode.LeaseTime, (uint)Math.Min(uint.MaxValue, _options.LeaseTime.TotalSeconds));
        options.TryAdd(DhcpOptionCode.SubnetMask, unchecked((uint)(ulong.MaxValue << (32 - OwnPrefix().Length))));
        AddAddresses(ref options, DhcpOptionCode.Routers, _options.Routers ?? [Own()]);
        AddAddresses(ref options, DhcpOptionCode.DnsServers, _options.DnsServers);
        if (_options.DomainName.Length > 0) options.TryAdd(DhcpOptionCode.DomainName, Encoding.ASCII.GetBytes(_options.DomainName));
        if (_options.Mtu > 0) options.TryAdd(DhcpOptionCode.InterfaceMtu, _options.Mtu);
        if (_options.Routes.Count == 0) return;
        var value = new byte[_options.Routes.Count * 9];
        int length = 0;
        foreach ((IpPrefix prefix, IpAddress router) in _options.Routes) length += DhcpRoutes.Write(value.AsSpan(length), prefix, router);
        options.TryAdd(DhcpOptionCode.ClasslessRoutes, value.AsSpan(0, length));
    }

    private static void AddAddresses(ref DhcpOptionsWriter options, byte code, IReadOnlyList<IpAddress> addresses)
    {
        if (addresses.Count == 0) return;
        Span<byte> value = new byte[addresses.Count * 4];
        for (int i = 0; i < addresses.Count; i++) addresses[i].Write(value[(i * 4)..]);
        options.TryAdd(code, value);
    }

    private IpAddress AddressOf(int slot) => IpAddress.V4(_options.First.AsV4 + (uint)slot);

    private int SlotOf(in IpAddress address)
    {
        long slot = (long)address.AsV4 - _options.First.AsV4;
        return slot >= 0 && slot < _slots.Length ? (int)slot : -1;
    }

    private IpAddress Own() => OwnPrefix().Address;

    private IpPrefix OwnPrefix()
    {
        foreach (InterfaceAddress each in _on.Addresses)
        {
            if (each.IsUsable && each.Address.IsV4) return each.Prefix;
        }

        return new IpPrefix(IpAddress.Any4, 32);
    }

    private readonly record struct Slot(MacAddress Client, Instant Until, bool Bound);
}
