using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Multicast;
using Windsock.TcpIp.Transport.Udp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Sockets;

/// <summary>A UDP socket. Source: RFC 768, RFC 8085.</summary>
public sealed class UdpSocket : StackSocket
{
    /// <summary>The most that one send takes over IPv4.</summary>
    public const int MaxPayloadV4 = 65535 - Ipv4Header.Size - UdpHeader.Size;

    /// <summary>The most that one send takes over IPv6.</summary>
    public const int MaxPayloadV6 = 65535 - UdpHeader.Size;

    private AddressPort _local;
    private AddressPort _remote;
    private UdpReceiveQueue _received;
    private SocketMemberships? _memberships;
    private int _multicastInterface;
    private bool _closed;

    internal UdpSocket(NetStack stack, bool v6)
        : base(stack)
    {
        IsV6 = v6;
        _local = new AddressPort(Wildcard, 0);
        BoundTo = Local;
        _remote = Local;
    }

    /// <inheritdoc/>
    public override AddressPort Local => _local;

    /// <inheritdoc/>
    public override AddressPort Remote => _remote;

    /// <summary>Whether broadcasts leave from 0.0.0.0 though the host may have an address, one of its own choice perhaps: RFC 2131 section 4.1.</summary>
    internal bool IsNobody { get; init; }

    /// <summary>Whether it is an IPv6 socket.</summary>
    public bool IsV6 { get; }

    /// <summary>TTL or hop limit of datagrams to one host; 0 for the stack's own.</summary>
    public byte HopLimit { get; set; }

    /// <summary>TTL or hop limit of datagrams to groups.</summary>
    public byte MulticastHopLimit { get; set; } = 1;

    /// <summary>The index of the interface for datagrams to groups; 0 for the routes' choice.</summary>
    public int MulticastInterface
    {
        get => _multicastInterface;
        set
        {
            _multicastInterface = value;
            Path = null; // It may have been found for a group.
        }
    }

    /// <summary>Whether the socket hears what this host sends to its groups: the rule of Windows, which asks the receiver and not the sender.</summary>
    public bool MulticastLoop { get; set; } = true;

    /// <summary>Whether it may send to broadcast addresses.</summary>
    public bool Broadcast { get; set; }

    /// <summary>Whether datagrams may not be cut on their way.</summary>
    public bool DontFragment { get; set; }

    /// <summary>DSCP and ECN of what is sent.</summary>
    public byte TrafficClass { get; set; }

    /// <summary>Whether it may be bound to a port that others have; who decides that by Windows' rules sets it before the bind.</summary>
    public bool ReuseAddress { get; set; }

    /// <summary>Options of the IPv4 header of what is sent, as <see cref="Ipv4Options.TryMake"/> gives them; null for none.</summary>
    public byte[]? HeaderOptions { get; set; }

    /// <summary>Whether port unreachable messages become pending errors (SIO_UDP_CONNRESET).</summary>
    public bool ReportUnreachable { get; set; } = true;

    /// <summary>Whether messages about a hop limit that ran out become pending errors (SIO_UDP_NETRESET).</summary>
    public bool ReportHopLimit { get; set; } = true;

    /// <summary>Whether datagrams go out without a checksum; over IPv4 only.</summary>
    public bool NoChecksum { get; set; }

    /// <summary>The most bytes that wait to be read. One datagram always may.</summary>
    public int ReceiveBufferBytes { get; set; } = 65536;

    /// <summary>The payload of the datagrams that a longer send is cut into; 0 for none (UDP_SEND_MSG_SIZE).</summary>
    public int SendSegmentBytes { get; set; }

    /// <summary>How many bytes of datagrams of one sender and size are given at once; 0 for one at a time (UDP_RECV_MAX_COALESCED_SIZE).</summary>
    public int ReceiveCoalesceBytes { get; set; }

    /// <summary>The bytes that wait to be read.</summary>
    public long AvailableBytes => _received.Bytes;

    /// <inheritdoc/>
    public override SocketReadiness Readiness =>
        SocketReadiness.Writable | (_received.IsEmpty && !HasError ? 0 : SocketReadiness.Readable) | (HasError ? SocketReadiness.Failed : 0);

    /// <summary>The next socket in the chain of its port.</summary>
    internal UdpSocket? NextBound;

    /// <summary>The next socket in the chain of its two ends.</summary>
    internal UdpSocket? NextConnected;

    /// <summary>What it was bound to, whatever address a connection has chosen since.</summary>
    internal AddressPort BoundTo { get; private set; }

    /// <summary>The way that the last datagram went.</summary>
    internal IpPath? Path { get; set; }

    private IpAddress Wildcard => IsV6 ? IpAddress.Any6 : IpAddress.Any4;

    /// <summary>Gives the socket its local end.</summary>
    /// <param name="now">The time.</param>
    /// <param name="local">The address, or the unspecified one for all; port 0 for a port that is free.</param>
    /// <returns>None, Invalid (it has one), FamilyNotSupported, AddressNotAvailable or AddressInUse.</returns>
    public StackError Bind(Instant now, in AddressPort local)
    {
        Stack.Enter(now);
        if (Local.Port != 0 || _closed) return StackError.Invalid;
        if (!Speaks(local.Address)) return StackError.FamilyNotSupported;
        if (!local.Address.IsUnspecified && !Stack.Udp.IsOwnAddress(local.Address, local.Scope)) return StackError.AddressNotAvailable;

        AddressPort chosen = local;
        if (local.Port == 0)
        {
            chosen = local with { Port = Stack.Udp.Table.ChoosePort(local, DualStack, BoundInterface) };
            if (chosen.Port == 0) return StackError.AddressInUse;
        }
        else if (!ReuseAddress && Stack.Udp.Table.IsTaken(local, DualStack, BoundInterface))
        {
            return StackError.AddressInUse;
        }

        _local = chosen;
        BoundTo = chosen;
        Stack.Udp.Table.Add(this);
        return StackError.None;
    }

    /// <summary>Chooses a peer: sends without an address go there, and nobody else is heard.</summary>
    /// <param name="now">The time.</param>
    /// <param name="remote">The peer.</param>
    /// <returns>None, Invalid, FamilyNotSupported, AddressNotAvailable, AccessDenied (a broadcast address) or NetworkUnreachable.</returns>
    public StackError Connect(Instant now, in AddressPort remote)
    {
        Stack.Enter(now);
        if (_closed) return StackError.Invalid;
        StackError error = Stack.Udp.CheckDestination(this, remote);
        if (error != StackError.None) return error;

        int scope = remote.Scope != 0 ? remote.Scope : BoundInterface != 0 ? BoundInterface : remote.Address.IsMulticast ? MulticastInterface : BoundTo.Scope;
        error = Stack.Ip.FindPath(remote.Address, Concrete(BoundTo.Address, remote.Address), scope, out IpPath? path);
        if (error == StackError.None) error = BindDynamic();
        if (error != StackError.None) return error;

        Unlink();
        Path = path;
        _remote = remote.On(path!.Interface.Index);
        if (BoundTo.Address.IsUnspecified) _local = _local with { Address = path!.Source };
        Stack.Udp.Table.AddConnected(this);
        return StackError.None;
    }

    /// <summary>Has no peer any more; everybody is heard.</summary>
    /// <returns>None, or NotConnected.</returns>
    public StackError Disconnect(Instant now)
    {
        Stack.Enter(now);
        if (Remote.Port == 0) return StackError.NotConnected;
        Unlink();
        _remote = new AddressPort(Wildcard, 0);
        _local = BoundTo;
        Path = null;
        return StackError.None;
    }

    /// <summary>Sends one datagram, or several where <see cref="SendSegmentBytes"/> says so.</summary>
    /// <param name="now">The time.</param>
    /// <param name="payload">What to send. The socket owns it from the call on, also when it fails.</param>
    /// <param name="to">To whom; null for the peer.</param>
    /// <param name="options">What differs from the socket's settings.</param>
    /// <returns>None, DestinationRequired, FamilyNotSupported, AddressNotAvailable, AccessDenied (a broadcast without <see cref="Broadcast"/>), MessageTooLong,
    /// NetworkUnreachable, AddressInUse (no free port), Invalid or NoBuffers.</returns>
    public StackError Send(Instant now, Packet payload, in AddressPort? to, in DatagramOptions options)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Stack.Enter(now);
        StackError error = _closed ? StackError.Invalid : to is null && Remote.Port == 0 ? StackError.DestinationRequired : StackError.None;
        AddressPort destination = to ?? Remote;
        if (error == StackError.None) error = Stack.Udp.CheckDestination(this, destination);
        if (error == StackError.None) error = BindDynamic();
        if (error != StackError.None)
        {
            payload.Release();
            return error;
        }

        error = Stack.Udp.Send(this, payload, destination, options);
        Stack.Flush();
        return error;
    }

    /// <summary>Takes the oldest datagram: its bytes are the payload, its notes tell Source, SourcePort, Destination, Interface, HopLimit, TrafficClass and
    /// Time, and <see cref="Packet.SegmentBytes"/> the size of the datagrams where several were joined.</summary>
    /// <returns>The datagram, owned by the caller; null when there is none.</returns>
    public Packet? Receive(Instant now)
    {
        Stack.Enter(now);
        return _received.Take(ReceiveCoalesceBytes, Stack.Pool);
    }

    /// <summary>The oldest datagram, which stays where it is.</summary>
    public Packet? Peek() => _received.Peek(ReceiveCoalesceBytes, Stack.Pool);

    /// <summary>Joins a group, of all sources or of one.</summary>
    /// <param name="now">The time.</param>
    /// <param name="group">The group.</param>
    /// <param name="interfaceIndex">Where; 0 for the routes' choice.</param>
    /// <param name="source">The only source wanted; more are added by more calls.</param>
    /// <returns>None, Invalid, FamilyNotSupported, AddressInUse (joined already), AddressNotAvailable (no such interface) or NoBuffers.</returns>
    public StackError Join(Instant now, in IpAddress group, int interfaceIndex = 0, IpAddress? source = null) =>
        Change(now, group, out SocketMemberships memberships) is var error and not StackError.None
            ? error : Sent(memberships.Join(group, interfaceIndex, source));

    /// <summary>Leaves a group, or one source of it.</summary>
    /// <param name="now">The time.</param>
    /// <param name="group">The group.</param>
    /// <param name="interfaceIndex">Where; 0 for the first interface where it was joined.</param>
    /// <param name="source">The source that was joined.</param>
    /// <returns>None, Invalid, FamilyNotSupported or AddressNotAvailable (not joined).</returns>
    public StackError Leave(Instant now, in IpAddress group, int interfaceIndex = 0, IpAddress? source = null) =>
        Change(now, group, out SocketMemberships memberships) is var error and not StackError.None
            ? error : Sent(memberships.Leave(group, interfaceIndex, source));

    /// <summary>Refuses one source of a group that was joined for all.</summary>
    /// <returns>None, Invalid (not joined so), FamilyNotSupported, AddressNotAvailable (blocked already) or NoBuffers.</returns>
    public StackError Block(Instant now, in IpAddress group, int interfaceIndex, in IpAddress source) =>
        Change(now, group, out SocketMemberships memberships) is var error and not StackError.None
            ? error : Sent(memberships.Block(group, interfaceIndex, source, block: true));

    /// <summary>Takes a refused source again.</summary>
    /// <returns>None, Invalid (not joined so), FamilyNotSupported or AddressNotAvailable (not blocked).</returns>
    public StackError Unblock(Instant now, in IpAddress group, int interfaceIndex, in IpAddress source) =>
        Change(now, group, out SocketMemberships memberships) is var error and not StackError.None
            ? error : Sent(memberships.Block(group, interfaceIndex, source, block: false));

    /// <summary>Sets the whole filter of a group; to include nothing is to leave it (MCAST_SET_FILTER of RFC 3678).</summary>
    /// <returns>None, Invalid, FamilyNotSupported, AddressNotAvailable or NoBuffers.</returns>
    public StackError SetSourceFilter(Instant now, in IpAddress group, int interfaceIndex, SourceFilterMode mode, ReadOnlySpan<IpAddress> sources) =>
        Change(now, group, out SocketMemberships memberships) is var error and not StackError.None
            ? error : Sent(memberships.SetFilter(group, interfaceIndex, mode, sources));

    /// <summary>The filter of a group.</summary>
    /// <returns>The mode and the sources; null when the group is not joined.</returns>
    public (SourceFilterMode Mode, IReadOnlyList<IpAddress> Sources)? GetSourceFilter(in IpAddress group, int interfaceIndex) =>
        _memberships?.FindJoined(group, interfaceIndex) is { } membership ? (membership.Mode, membership.Sources) : null;

    /// <summary>Ends the socket: its port is free, what waits to be read is lost.</summary>
    public void Close(Instant now)
    {
        Stack.Enter(now);
        if (_closed) return;
        _closed = true;
        Unlink();
        if (Local.Port != 0) Stack.Udp.Table.Remove(this);
        _received.Clear();
        _memberships?.Clear();
        Stack.Flush();
    }

    // A link-local address is another host on each link.
    private bool IsPeer(in IpAddress source, int scope) =>
        Remote.Address == source && (!source.NeedsScope || scope == 0 || Remote.Scope == 0 || Remote.Scope == scope);

    private protected override void ForgetPath() => Path = null;

    /// <summary>How well the socket fits a datagram: -1 when it is not for it, and more the more it says about it.</summary>
    internal int Match(in IpAddress destination, in IpAddress source, ushort sourcePort, int scope)
    {
        if (destination.IsV4 ? IsV6 && !DualStack : !IsV6) return -1;
        if (BoundInterface != 0 && BoundInterface != scope && scope != 0) return -1;
        if (Local.Scope != 0 && Local.Scope != scope && destination.IsLinkLocal) return -1;
        int match = destination.IsV4 != IsV6 ? 1 : 0;
        if (!Local.Address.IsUnspecified)
        {
            if (Local.Address != destination) return -1;
            match += 2;
        }

        if (Remote.Port == 0) return match;
        return Remote.Port == sourcePort && IsPeer(source, scope) ? match + 4 : -1;
    }

    /// <summary>Whether a datagram to a group or a broadcast address is for the socket.</summary>
    internal bool Hears(Packet packet, bool looped)
    {
        IpAddress destination = packet.Destination;
        if (destination.IsV4 ? IsV6 && !DualStack : !IsV6) return false;
        if (Remote.Port != 0 && (Remote.Port != packet.SourcePort || !IsPeer(packet.Source, packet.Interface!.Index))) return false;
        if (BoundInterface != 0 && BoundInterface != packet.Interface!.Index) return false;
        // A bound address chooses the interface.
        if (!BoundTo.Address.IsUnspecified && !Stack.Udp.IsOwnAddress(BoundTo.Address, packet.Interface!.Index)) return false;
        if (!destination.IsMulticast) return true;
        return (MulticastLoop || !looped) && _memberships is not null && _memberships.Accepts(destination, packet.Interface, packet.Source);
    }

    /// <summary>A datagram for the socket has come. Owns it.</summary>
    internal void Deliver(Packet packet)
    {
        if (_received.TryAdd(packet, Stack.Pool.Share(ReceiveBufferBytes), Stack.Counters)) OnChanged();
    }

    /// <summary>An ICMP message about something that the socket sent.</summary>
    internal void Fail(StackError error)
    {
        if (error == StackError.ConnectionReset ? ReportUnreachable : error != StackError.HopLimitExceeded || ReportHopLimit) SetError(error);
    }

    /// <summary>The address that the socket's datagrams to a destination carry, unspecified where the route decides.</summary>
    internal IpAddress SourceFor(in IpAddress destination) => Concrete(Local.Address, destination);

    /// <summary>Whether addresses of that family may be used.</summary>
    internal bool Speaks(in IpAddress address) => address.IsV4 ? !IsV6 || DualStack : IsV6;

    private static IpAddress Concrete(in IpAddress local, in IpAddress destination) =>
        local.IsV4 == destination.IsV4 ? local : destination.IsV4 ? IpAddress.Any4 : IpAddress.Any6;

    private StackError BindDynamic() => Local.Port != 0 ? StackError.None : Bind(Stack.Now, Local);

    private void Unlink()
    {
        if (Remote.Port != 0) Stack.Udp.Table.RemoveConnected(this);
    }

    private StackError Change(Instant now, in IpAddress group, out SocketMemberships memberships)
    {
        Stack.Enter(now);
        memberships = _memberships ??= new SocketMemberships(Stack);
        return _closed ? StackError.Invalid : Speaks(group) ? StackError.None : StackError.FamilyNotSupported;
    }

    private StackError Sent(StackError error)
    {
        Stack.Flush();
        return error;
    }
}
