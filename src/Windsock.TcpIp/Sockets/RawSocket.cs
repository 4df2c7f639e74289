using System.Buffers.Binary;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Network;
using Windsock.TcpIp.Network.Multicast;
using Windsock.TcpIp.Transport.Icmp;
using Windsock.TcpIp.Transport.Udp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Sockets;

/// <summary>A raw socket: packets of one protocol above IP, or with an IP header of the program's own. Source: RFC 3542 section 3, Microsoft Learn "TCP/IP
/// raw sockets".</summary>
/// <remarks>What is received over IPv4 begins with the IP header, over IPv6 with what follows the headers. Every raw socket of a protocol gets a copy, and
/// the protocol itself its
/// packet as well. Ports have no meaning.</remarks>
public sealed class RawSocket : StackSocket
{
    /// <summary>The protocol whose sockets send packets with their headers and receive nothing: IPPROTO_RAW.</summary>
    public const byte HeadersOnly = 255;

    private readonly ulong[] _blockedTypes = new ulong[4];
    private AddressPort _local;
    private AddressPort _remote;
    private UdpReceiveQueue _received;
    private SocketMemberships? _memberships;
    private IpPath? _path;
    private bool _isOpen;

    internal RawSocket(NetStack stack, bool v6, byte protocol)
        : base(stack)
    {
        IsV6 = v6;
        Protocol = protocol;
        HeaderIncluded = protocol == HeadersOnly;
        ChecksumOffset = v6 && protocol == IpProtocol.Icmpv6 ? Icmpv6Header.ChecksumAt : -1;
        _local = _remote = new AddressPort(v6 ? IpAddress.Any6 : IpAddress.Any4, 0);
        _isOpen = stack.Raw.TryAdd(this);
    }

    /// <inheritdoc/>
    public override AddressPort Local => _local;

    /// <inheritdoc/>
    public override AddressPort Remote => _remote;

    /// <summary>Whether it is an IPv6 socket.</summary>
    public bool IsV6 { get; }

    /// <summary>The protocol: what is received, and what is sent when the header is the stack's.</summary>
    public byte Protocol { get; }

    /// <summary>Whether what is sent begins with an IP header. The stack fills in lengths and checksum of the header, and identification and source where
    /// they are 0.</summary>
    public bool HeaderIncluded { get; set; }

    /// <summary>TTL or hop limit; 0 for the stack's own.</summary>
    public byte HopLimit { get; set; }

    /// <summary>TTL or hop limit of packets to groups.</summary>
    public byte MulticastHopLimit { get; set; } = 1;

    /// <summary>The index of the interface for packets to groups; 0 for the routes' choice.</summary>
    public int MulticastInterface { get; set; }

    /// <summary>Whether this host gets what it sends to its groups.</summary>
    public bool MulticastLoop { get; set; } = true;

    /// <summary>DSCP and ECN of what is sent.</summary>
    public byte TrafficClass { get; set; }

    /// <summary>Whether packets may not be cut.</summary>
    public bool DontFragment { get; set; }

    /// <summary>Whether it may send to broadcast addresses.</summary>
    public bool Broadcast { get; set; }

    /// <summary>Options of the IPv4 header of what is sent, as <see cref="Ipv4Options.TryMake"/> gives them; null for none.</summary>
    public byte[]? HeaderOptions { get; set; }

    /// <summary>Whether packets over IPv6 keep their network header and its extensions in front of what is received, from
    /// <see cref="Packet.NetworkStart"/> on.</summary>
    public bool KeepsHeaders { get; set; }

    /// <summary>Whether a router gives the socket the packets with a router alert option that it would pass on (RFC 2113), over IPv4.</summary>
    public bool AbsorbsAlerts { get; set; }

    /// <summary>The most that waits to be read, in bytes.</summary>
    public int ReceiveBufferBytes { get; set; } = 65536;

    /// <summary>Over IPv6 where the checksum is that the stack computes and verifies, an even offset; -1 for none (IPV6_CHECKSUM of RFC 3542 section 3.1). Of
    /// ICMPv6 always 2.</summary>
    public int ChecksumOffset { get; private set; }

    /// <summary>The bytes that wait to be read.</summary>
    public long AvailableBytes => _received.Bytes;

    /// <inheritdoc/>
    public override SocketReadiness Readiness =>
        SocketReadiness.Writable | (_received.IsEmpty ? 0 : SocketReadiness.Readable) | (HasError ? SocketReadiness.Failed | SocketReadiness.Readable : 0);

    /// <summary>Sets <see cref="ChecksumOffset"/>.</summary>
    /// <returns>None; Invalid for an odd offset, over IPv4, or for ICMPv6.</returns>
    public StackError SetChecksumOffset(int offset)
    {
        if (!IsV6 || Protocol == IpProtocol.Icmpv6 || offset < -1 || (offset >= 0 && offset % 2 != 0)) return StackError.Invalid;
        ChecksumOffset = offset;
        return StackError.None;
    }

    /// <summary>Whether ICMP messages of a type are received (ICMP6_FILTER of RFC 3542 section 3.2); at first all are.</summary>
    public void Pass(byte icmpType, bool pass)
    {
        ulong bit = 1UL << (icmpType & 63);
        if (pass) _blockedTypes[icmpType >> 6] &= ~bit;
        else _blockedTypes[icmpType >> 6] |= bit;
    }

    /// <summary>Receives only what is sent to an address of the host, and sends from it.</summary>
    /// <returns>None, FamilyNotSupported, AddressNotAvailable, or Invalid (closed).</returns>
    public StackError Bind(Instant now, in AddressPort local)
    {
        Stack.Enter(now);
        if (!_isOpen) return StackError.Invalid;
        if (local.Address.IsV4 == IsV6) return StackError.FamilyNotSupported;
        if (!local.Address.IsUnspecified && !local.Address.IsMulticast && !Stack.IsOwn(local.Address)) return StackError.AddressNotAvailable;
        _local = new AddressPort(local.Address, 0, local.Scope);
        _path = null;
        return StackError.None;
    }

    /// <summary>Sets the peer: what is sent without a receiver goes there, and only what comes from there is received.</summary>
    /// <returns>None, FamilyNotSupported, NetworkUnreachable, AddressNotAvailable, AccessDenied (a broadcast address), or Invalid (closed).</returns>
    public StackError Connect(Instant now, in AddressPort remote)
    {
        Stack.Enter(now);
        if (!_isOpen) return StackError.Invalid;
        StackError error = FindPath(remote, default, out IpPath? path);
        if (error != StackError.None) return error;
        _remote = new AddressPort(remote.Address, 0, remote.Scope);
        _path = path;
        return StackError.None;
    }

    /// <summary>Forgets the peer.</summary>
    /// <returns>None, or NotConnected.</returns>
    public StackError Disconnect(Instant now)
    {
        Stack.Enter(now);
        if (Remote.Address.IsUnspecified) return StackError.NotConnected;
        _remote = new AddressPort(IsV6 ? IpAddress.Any6 : IpAddress.Any4, 0);
        _path = null;
        return StackError.None;
    }

    /// <summary>Sends a packet.</summary>
    /// <param name="now">The time.</param>
    /// <param name="payload">What follows the IP header, or the header too with <see cref="HeaderIncluded"/>. The socket owns it from the call on.</param>
    /// <param name="to">To whom; null for the peer.</param>
    /// <param name="options">What differs from the socket's settings; segments are none of it.</param>
    /// <returns>None, DestinationRequired, FamilyNotSupported, AddressNotAvailable, AccessDenied, MessageTooLong, NetworkUnreachable, or Invalid (closed, no
    /// possible header, too
    /// short for the checksum).</returns>
    public StackError Send(Instant now, Packet payload, in AddressPort? to, in DatagramOptions options)
    {
        ArgumentNullException.ThrowIfNull(payload);
        Stack.Enter(now);
        AddressPort destination = to ?? Remote;
        StackError error = !_isOpen ? StackError.Invalid : destination.Address.IsUnspecified ? StackError.DestinationRequired : StackError.None;
        IpPath? path = to is null && options.Interface == 0 && options.Source.IsUnspecified && _path is { IsStale: false } kept ? kept : null;
        if (error == StackError.None && path is null) error = FindPath(destination, options, out path);
        if (error == StackError.None && HeaderIncluded) error = Complete(path!, payload);
        else if (error == StackError.None && ChecksumOffset >= 0 && !TrySeal(path!, payload)) error = StackError.Invalid;
        if (error != StackError.None)
        {
            payload.Release();
            return error;
        }

        if (HeaderIncluded) Stack.Ip.Dispatch(path!, payload, MulticastLoop);
        else error = Stack.Ip.Send(path!, payload, Protocol, SendOptions(path!, options));
        Stack.Flush();
        return error;
    }

    /// <summary>Takes the oldest packet, with the notes that a UDP socket gives too.</summary>
    /// <returns>The packet, owned by the caller; null when there is none.</returns>
    public Packet? Receive(Instant now)
    {
        Stack.Enter(now);
        return _received.Take(0, Stack.Pool);
    }

    /// <summary>The oldest packet, which stays where it is.</summary>
    public Packet? Peek() => _received.Peek(0, Stack.Pool);

    /// <summary>Joins a group, of all sources or of one.</summary>
    /// <returns>None, Invalid, FamilyNotSupported, AddressInUse (joined already), AddressNotAvailable or NoBuffers.</returns>
    public StackError Join(Instant now, in IpAddress group, int interfaceIndex = 0, IpAddress? source = null)
    {
        Stack.Enter(now);
        if (!_isOpen) return StackError.Invalid;
        if (group.IsV4 == IsV6) return StackError.FamilyNotSupported;
        StackError error = (_memberships ??= new SocketMemberships(Stack)).Join(group, interfaceIndex, source);
        Stack.Flush();
        return error;
    }

    /// <summary>Leaves a group, or one source of it.</summary>
    /// <returns>None, Invalid or AddressNotAvailable (not joined).</returns>
    public StackError Leave(Instant now, in IpAddress group, int interfaceIndex = 0, IpAddress? source = null)
    {
        Stack.Enter(now);
        StackError error = _memberships?.Leave(group, interfaceIndex, source) ?? StackError.AddressNotAvailable;
        Stack.Flush();
        return error;
    }

    /// <summary>Sets the whole filter of a group; to include nothing is to leave it (MCAST_SET_FILTER of RFC 3678).</summary>
    /// <returns>None, Invalid, FamilyNotSupported, AddressNotAvailable or NoBuffers.</returns>
    public StackError SetSourceFilter(Instant now, in IpAddress group, int interfaceIndex, SourceFilterMode mode, ReadOnlySpan<IpAddress> sources)
    {
        Stack.Enter(now);
        if (!_isOpen) return StackError.Invalid;
        if (group.IsV4 == IsV6) return StackError.FamilyNotSupported;
        StackError error = (_memberships ??= new SocketMemberships(Stack)).SetFilter(group, interfaceIndex, mode, sources);
        Stack.Flush();
        return error;
    }

    /// <summary>Refuses one source of a group that was joined for all, or takes it again.</summary>
    /// <returns>None, Invalid (not joined so), FamilyNotSupported, AddressNotAvailable (blocked already, or not blocked) or NoBuffers.</returns>
    public StackError Block(Instant now, in IpAddress group, int interfaceIndex, in IpAddress source, bool block)
    {
        Stack.Enter(now);
        if (!_isOpen) return StackError.Invalid;
        if (group.IsV4 == IsV6) return StackError.FamilyNotSupported;
        StackError error = (_memberships ??= new SocketMemberships(Stack)).Block(group, interfaceIndex, source, block);
        Stack.Flush();
        return error;
    }

    /// <summary>The filter of a group.</summary>
    /// <returns>The mode and the sources; null when the group is not joined.</returns>
    public (SourceFilterMode Mode, IReadOnlyList<IpAddress> Sources)? GetSourceFilter(in IpAddress group, int interfaceIndex) =>
        _memberships?.FindJoined(group, interfaceIndex) is { } membership ? (membership.Mode, membership.Sources) : null;

    /// <summary>Ends the socket: what waits to be read is lost.</summary>
    public void Close(Instant now)
    {
        Stack.Enter(now);
        if (!_isOpen) return;
        _isOpen = false;
        Stack.Raw.Remove(this);
        _received.Clear();
        _memberships?.Clear();
        Stack.Flush();
    }

    /// <summary>A packet has come that begins with its transport header. Takes a copy when it is wanted.</summary>
    internal bool Offer(Packet packet)
    {
        if (packet.Protocol != Protocol || packet.Source.IsV4 == IsV6 || Protocol == HeadersOnly || !Wants(packet)) return false;
        // Of an IPv4 packet the header belongs to what is received.
        int header = IsV6 && !KeepsHeaders ? 0 : packet.Start - packet.NetworkStart;
        packet.Start -= header;
        packet.Length += header;
        Packet? clone = packet.Clone();
        packet.Skip(header);
        if (IsV6) clone?.Skip(header);
        if (clone is not { } copy)
        {
            Stack.Counters.Drop(DropReason.OutOfPackets);
            return true;
        }

        // A super-segment and its checksum are as a wire would have carried them, but for the cutting.
        if (copy.Checksum == ChecksumState.Partial && TransportChecksum.Offset(copy.Protocol) >= 0) Offload.Complete(copy, copy.Protocol);
        copy.SegmentBytes = 0;
        copy.SourcePort = 0;
        copy.Time = Stack.Now;
        if (_received.TryAdd(copy, Stack.Pool.Share(ReceiveBufferBytes), Stack.Counters, mayShrink: !KeepsHeaders)) OnChanged();
        return true;
    }

    /// <summary>An error about a packet of the host: a connected socket hears of those to its peer.</summary>
    internal void Report(in IpError error)
    {
        if (error.Protocol != Protocol || error.Source.IsV4 == IsV6 || Remote.Address != error.Destination) return;
        if (!Local.Address.IsUnspecified && Local.Address != error.Source) return;
        SetError(error.Kind == IpErrorKind.ProtocolUnreachable ? StackError.ConnectionRefused : IcmpReports.Error(error.Kind));
    }

    private protected override void ForgetPath() => _path = null;

    private bool Wants(Packet packet)
    {
        bool isGroup = packet.Destination.IsMulticast;
        if (!Local.Address.IsUnspecified && Local.Address != packet.Destination && !isGroup) return false;
        if (Local.Scope != 0 && Local.Scope != packet.Interface?.Index) return false;
        if (BoundInterface != 0 && BoundInterface != packet.Interface?.Index) return false;
        if (!Remote.Address.IsUnspecified && Remote.Address != packet.Source) return false;
        if (Remote.Scope != 0 && packet.Source.NeedsScope && Remote.Scope != packet.Interface?.Index) return false;
        bool isOwnGroup = !isGroup || Local.Address == packet.Destination || _memberships is null;
        if (!isOwnGroup && !_memberships!.Accepts(packet.Destination, packet.Interface, packet.Source)) return false;
        if (Protocol is IpProtocol.Icmp or IpProtocol.Icmpv6)
        {
            byte type = packet.Length > 0 ? packet.Bytes[0] : (byte)0;
            if ((_blockedTypes[type >> 6] >> (type & 63) & 1) != 0) return false;
        }

        if (ChecksumOffset < 0 || Protocol == IpProtocol.Icmpv6) return true;
        ulong sum = Checksum.PseudoHeader(packet.Source, packet.Destination, Protocol, packet.Length);
        return ChecksumOffset + 2 <= packet.Length && Checksum.Finish(Checksum.Add(sum, packet.Bytes)) == 0;
    }

    private StackError FindPath(in AddressPort destination, in DatagramOptions options, out IpPath? path)
    {
        path = null;
        if (destination.Address.IsV4 == IsV6) return StackError.FamilyNotSupported;
        IpAddress source = !options.Source.IsUnspecified ? options.Source : Local.Address.IsMulticast ? default : Local.Address;
        int scope = options.Interface != 0 ? options.Interface : destination.Scope != 0 ? destination.Scope : BoundInterface;
        if (scope == 0 && destination.Address.IsMulticast) scope = MulticastInterface;
        StackError error = Stack.Ip.FindPath(destination.Address, source, scope, out path);
        return error == StackError.None && path!.Kind == PathKind.Broadcast && !Broadcast ? StackError.AccessDenied : error;
    }

    private IpSendOptions SendOptions(IpPath path, in DatagramOptions options)
    {
        byte hops = options.HopLimit != 0 ? options.HopLimit : path.Kind == PathKind.Multicast ? MulticastHopLimit : HopLimit;
        return new IpSendOptions(hops, options.TrafficClass ?? TrafficClass, DontFragment, Loop: MulticastLoop, HeaderOptions: HeaderOptions);
    }

    private bool TrySeal(IpPath path, Packet payload)
    {
        if (ChecksumOffset + 2 > payload.Length) return false;
        Span<byte> bytes = payload.Bytes;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[ChecksumOffset..], 0);
        ulong sum = Checksum.PseudoHeader(path.Source, path.Destination, Protocol, bytes.Length);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[ChecksumOffset..], Checksum.Finish(Checksum.Add(sum, bytes)));
        return true;
    }

    // What the stack completes in a header of the program's own is what Windows and others complete.
    private StackError Complete(IpPath path, Packet packet)
    {
        Span<byte> bytes = packet.Bytes;
        if (bytes.Length > path.LinkMtu) return StackError.MessageTooLong;
        packet.Interface = path.Interface;
        packet.NetworkStart = packet.Start;
        packet.Checksum = ChecksumState.Unknown;
        packet.SegmentBytes = 0;
        if (IsV6)
        {
            packet.TransportStart = packet.Start + Ipv6Header.Size;
            if (bytes.Length < Ipv6Header.Size || bytes[0] >> 4 != 6) return StackError.Invalid;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)(bytes.Length - Ipv6Header.Size));
            if (IpAddress.ReadV6(bytes[8..]).IsUnspecified) path.Source.WriteV6(bytes[8..]);
            return StackError.None;
        }

        int header = bytes.Length == 0 ? 0 : (bytes[0] & 0xf) * 4;
        if (bytes.Length < Ipv4Header.Size || bytes[0] >> 4 != 4 || header < Ipv4Header.Size || header > bytes.Length) return StackError.Invalid;
        packet.TransportStart = packet.Start + header;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)bytes.Length);
        if (BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) == 0) BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], path.NextIdentification());
        if (IpAddress.ReadV4(bytes[12..]).IsUnspecified) path.Source.Write(bytes[12..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[10..], Checksum.Of(bytes[..header]));
        return StackError.None;
    }
}
