using Windsock.TcpIp.Clients;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Servers;

/// <summary>What a DHCPv6 server gives.</summary>
public sealed record Dhcp6ServerOptions
{
    /// <summary>The first address that is given; null for configuration only.</summary>
    public IpAddress? First { get; init; }

    /// <summary>How many addresses from there on are given, up to 65,536.</summary>
    public int Count { get; init; } = 100;

    /// <summary>The preferred lifetime.</summary>
    public TimeSpan PreferredLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The valid lifetime.</summary>
    public TimeSpan ValidLifetime { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The DNS servers.</summary>
    public IReadOnlyList<IpAddress> DnsServers { get; init; } = [];

    /// <summary>The names to search.</summary>
    public IReadOnlyList<string> SearchNames { get; init; } = [];

    /// <summary>How much clients prefer the server, 0 to 255; at 255 they look for no other.</summary>
    public byte Preference { get; init; } = 255;
}

/// <summary>A small DHCPv6 server for networks inside a process: one range of addresses on one interface. Source: RFC 8415 section 18.3.</summary>
public sealed class Dhcp6Server
{
    private const ushort ServerPort = 547;
    private const int MessageBytes = 1024;

    private static readonly IpAddress s_servers = IpAddress.Parse("ff02::1:2");
    private static readonly TimeSpan s_declineTime = TimeSpan.FromMinutes(10);

    private readonly NetStack _stack;
    private readonly NetworkInterface _on;
    private readonly Dhcp6ServerOptions _options;
    private readonly Slot[] _slots;
    private readonly byte[] _identifier;
    private readonly ClientTimer _timer;
    private UdpSocket? _socket;

    /// <summary>Prepares a server on an interface that has a link-local address.</summary>
    /// <param name="on">The interface.</param>
    /// <param name="options">What it gives.</param>
    public Dhcp6Server(NetworkInterface on, Dhcp6ServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(on);
        ArgumentNullException.ThrowIfNull(options);
        _on = on;
        _stack = on.Stack;
        _options = options;
        _slots = new Slot[options.First is null ? 0 : Math.Clamp(options.Count, 1, 65_536)];
        _identifier = Dhcp6Messages.LinkLayerIdentifier(on.Properties.Address);
        _timer = new ClientTimer(_stack, Due);
    }

    /// <summary>The addresses that are given away now.</summary>
    public IEnumerable<(IpAddress Address, Instant Until)> Leases
    {
        get
        {
            for (int i = 0; i < _slots.Length; i++)
            {
                if (_slots[i].Client is not null && _slots[i].Until > _stack.Now) yield return (AddressOf(i), _slots[i].Until);
            }
        }
    }

    /// <summary>Begins to serve.</summary>
    /// <param name="now">The time.</param>
    /// <returns>None, Invalid (it runs), AddressInUse or NoBuffers.</returns>
    public StackError Start(Instant now)
    {
        _stack.Enter(now);
        if (_socket is not null) return StackError.Invalid;
        var socket = new UdpSocket(_stack, v6: true) { BoundInterface = _on.Index };
        StackError error = socket.Bind(now, new AddressPort(IpAddress.Any6, ServerPort));
        if (error == StackError.None) error = socket.Join(now, s_servers, _on.Index);
        if (error != StackError.None)
        {
            socket.Close(now);
            return error;
        }

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
            var from = new AddressPort(packet.Source, packet.SourcePort, _on.Index);
            if (Dhcp6View.TryParse(packet.Bytes, out Dhcp6View message)) Take(message, from);
            packet.Release();
        }
    }

    private void Take(in Dhcp6View message, in AddressPort from)
    {
        bool namesServer = message.Options.TryFind(Dhcp6OptionCode.ServerId, out Dhcp6Option server);
        bool isRapid = message.Options.TryFind(Dhcp6OptionCode.RapidCommit, out _);
        if (namesServer && !server.Value.SequenceEqual(_identifier)) return;
        switch (message.Header.Type)
        {
            case Dhcp6MessageType.Solicit:
                Reply(message, from, isRapid ? Dhcp6MessageType.Reply : Dhcp6MessageType.Advertise, commit: isRapid, mayChoose: true);
                break;
            case Dhcp6MessageType.Request when namesServer:
                Reply(message, from, Dhcp6MessageType.Reply, commit: true, mayChoose: true);
                break;
            case Dhcp6MessageType.Renew when namesServer:
            case Dhcp6MessageType.Rebind:
                Reply(message, from, Dhcp6MessageType.Reply, commit: true, mayChoose: false);
                break;
            case Dhcp6MessageType.Confirm when !namesServer:
                Confirm(message, from);
                break;
            case Dhcp6MessageType.Release when namesServer:
            case Dhcp6MessageType.Decline when namesServer:
                Free(message, message.Header.Type == Dhcp6MessageType.Decline);
                break;
            case Dhcp6MessageType.InformationRequest:
                Reply(message, from, Dhcp6MessageType.Reply, commit: false, mayChoose: false);
                break;
        }
    }

    private void Reply(in Dhcp6View request, in AddressPort to, Dhcp6MessageType type, bool commit, bool mayChoose)
    {
        if (!request.Options.TryFind(Dhcp6OptionCode.ClientId, out Dhcp6Option client) && request.Header.Type != Dhcp6MessageType.InformationRequest) return;
        if (LinkMessage.Rent(_stack, MessageBytes) is not { } packet) return;
        new Dhcp6Header(type, request.Header.TransactionId).Write(packet.Bytes);
        var writer = new Dhcp6OptionsWriter(packet.Bytes);
        if (client.Value.Length > 0) writer.TryAdd(Dhcp6OptionCode.ClientId, client.Value);
        writer.TryAdd(Dhcp6OptionCode.ServerId, _identifier);
        if (type == Dhcp6MessageType.Advertise) writer.TryAdd(Dhcp6OptionCode.Preference, [_options.Preference]);
        else if (request.Header.Type == Dhcp6MessageType.Solicit) writer.TryAdd(Dhcp6OptionCode.RapidCommit, default(ReadOnlySpan<byte>));
        foreach (Dhcp6Option option in request.Options)
        {
            if (option.TryRead(out Dhcp6IdentityAssociation association, out _)) Assign(ref writer, association.Id, client.Value, commit, mayChoose);
        }

        if (_options.DnsServers.Count > 0) writer.TryAddAddresses(Dhcp6OptionCode.DnsServers, [.. _options.DnsServers]);
        AddSearchNames(ref writer);
        packet.Length = writer.Length;
        _socket!.Send(_stack.Now, packet, to, default);
    }

    // Section 18.3.3: whether the addresses are of this link, whoever gave them. About none nothing can be said.
    private void Confirm(in Dhcp6View request, in AddressPort to)
    {
        if (_options.First is not { } first || !request.Options.TryFind(Dhcp6OptionCode.ClientId, out Dhcp6Option client)) return;
        bool any = false, fit = true;
        foreach (Dhcp6Option option in request.Options)
        {
            if (!option.TryRead(out Dhcp6IdentityAssociation _, out Dhcp6Options within)) continue;
            foreach (Dhcp6Option inner in within)
            {
                if (!inner.TryRead(out Dhcp6Address address, out _)) continue;
                any = true;
                fit &= address.Address.High == first.High;
            }
        }

        if (!any || LinkMessage.Rent(_stack, MessageBytes) is not { } packet) return;
        new Dhcp6Header(Dhcp6MessageType.Reply, request.Header.TransactionId).Write(packet.Bytes);
        var writer = new Dhcp6OptionsWriter(packet.Bytes);
        writer.TryAdd(Dhcp6OptionCode.ClientId, client.Value);
        writer.TryAdd(Dhcp6OptionCode.ServerId, _identifier);
        writer.TryAddStatus(fit ? Dhcp6Status.Success : Dhcp6Status.NotOnLink);
        packet.Length = writer.Length;
        _socket!.Send(_stack.Now, packet, to, default);
    }

    private void Assign(ref Dhcp6OptionsWriter writer, uint association, ReadOnlySpan<byte> client, bool commit, bool mayChoose)
    {
        int slot = Find(client, association);
        Dhcp6Status status = Dhcp6Status.Success;
        if (slot < 0 && mayChoose) slot = FirstFree();
        if (slot < 0) status = mayChoose ? Dhcp6Status.NoAddresses : Dhcp6Status.NoBinding;
        else if (commit) _slots[slot] = new Slot(client.ToArray(), association, _stack.Now + _options.ValidLifetime);

        uint preferred = (uint)_options.PreferredLifetime.TotalSeconds;
        if (!writer.TryOpen(new Dhcp6IdentityAssociation(association, preferred / 2, preferred / 10 * 8), out int mark)) return;
        if (status != Dhcp6Status.Success) writer.TryAddStatus(status);
        else if (writer.TryOpen(new Dhcp6Address(AddressOf(slot), preferred, (uint)_options.ValidLifetime.TotalSeconds), out int inner)) writer.Close(inner);
        writer.Close(mark);
    }

    private void Free(in Dhcp6View message, bool declined)
    {
        if (!message.Options.TryFind(Dhcp6OptionCode.ClientId, out Dhcp6Option client)) return;
        foreach (Dhcp6Option option in message.Options)
        {
            if (!option.TryRead(out Dhcp6IdentityAssociation association, out _)) continue;
            int slot = Find(client.Value, association.Id);
            if (slot >= 0) _slots[slot] = declined ? new Slot([], 0, _stack.Now + s_declineTime) : default;
        }
    }

    private void AddSearchNames(ref Dhcp6OptionsWriter writer)
    {
        if (_options.SearchNames.Count == 0) return;
        var names = new byte[_options.SearchNames.Count * DnsName.MaxBytes];
        int length = 0;
        foreach (string each in _options.SearchNames)
        {
            if (DnsName.TryWrite(each, names.AsSpan(length), out int bytes)) length += bytes;
        }

        writer.TryAdd(Dhcp6OptionCode.DomainList, names.AsSpan(0, length));
    }

    private int Find(ReadOnlySpan<byte> client, uint association)
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Client is { } owner && _slots[i].Association == association && client.SequenceEqual(owner) && _slots[i].Until > _stack.Now) return i;
        }

        return -1;
    }

    private int FirstFree()
    {
        for (int i = 0; i < _slots.Length; i++)
        {
            if (_slots[i].Until <= _stack.Now) return i;
        }

        return -1;
    }

    private IpAddress AddressOf(int slot) => new(_options.First!.Value.High, _options.First.Value.Low + (uint)slot);

    private readonly record struct Slot(byte[]? Client, uint Association, Instant Until);
}
