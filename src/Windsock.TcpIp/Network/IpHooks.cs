using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Network;

/// <summary>A protocol above IP: gets its packets and what became of those that it sent.</summary>
internal interface ITransport
{
    /// <summary>A packet for this host; its first byte is the transport header, its notes tell the rest. Owns it.</summary>
    /// <remarks>The checksum of TCP, UDP and ICMPv6 has been verified: the state is Valid, or Partial when the packet never left the host or a trusted
    /// link.</remarks>
    void Receive(Packet packet);

    /// <summary>Somebody, or this host itself, could not bring a packet to its destination.</summary>
    void ReceiveError(in IpError error);
}

/// <summary>What the protocols for neighbours notice and address configuration wants to know.</summary>
internal interface IAddressWatch
{
    /// <summary>Another station uses, or probes for, an address of this host (RFC 4862 section 5.4, RFC 5227).</summary>
    void Conflict(InterfaceAddress address, MacAddress other);

    /// <summary>A neighbour that was a router says that it is none any more (RFC 4861 section 7.2.5).</summary>
    void NoLongerRouter(NetworkInterface by, in IpAddress neighbour);
}

/// <summary>Gets ICMP messages of some types: router advertisements, multicast listener queries.</summary>
internal interface IIcmpListener
{
    /// <summary>A message whose checksum was right; its first byte is the type. The caller keeps the packet.</summary>
    void ReceiveIcmp(Packet packet);
}

/// <summary>What went wrong with a packet that this host sent.</summary>
internal enum IpErrorKind
{
    /// <summary>A router has no way to the network.</summary>
    NetworkUnreachable,

    /// <summary>The last router, or this host, gets no answer from the destination.</summary>
    HostUnreachable,

    /// <summary>The destination does not speak the protocol.</summary>
    ProtocolUnreachable,

    /// <summary>Nobody listens on the port.</summary>
    PortUnreachable,

    /// <summary>It was too large for a link on the way and might not be cut; <see cref="IpError.Mtu"/> tells what fits.</summary>
    TooLarge,

    /// <summary>It is forbidden by somebody on the way.</summary>
    Prohibited,

    /// <summary>The hop limit ran out.</summary>
    HopLimitExceeded,

    /// <summary>Fragments of it were lost.</summary>
    ReassemblyTimeExceeded,

    /// <summary>Something in its header was not understood.</summary>
    ParameterProblem,
}

/// <summary>An error about a packet that this host sent, with the packet's own words.</summary>
internal readonly ref struct IpError
{
    /// <summary>What went wrong.</summary>
    public required IpErrorKind Kind { get; init; }

    /// <summary>The interface that it came by.</summary>
    public required int Scope { get; init; }

    /// <summary>The packet's source: an address of this host.</summary>
    public required IpAddress Source { get; init; }

    /// <summary>The packet's destination.</summary>
    public required IpAddress Destination { get; init; }

    /// <summary>The packet's protocol.</summary>
    public required byte Protocol { get; init; }

    /// <summary>The packet from its transport header on, as far as it is quoted: 8 bytes at least.</summary>
    public required ReadOnlySpan<byte> Transport { get; init; }

    /// <summary>Of <see cref="IpErrorKind.TooLarge"/>: the largest IP packet that fits, at least 68 or 1280.</summary>
    public int Mtu { get; init; }

    /// <summary>Who tells it.</summary>
    public IpAddress Reporter { get; init; }

    /// <summary>The ICMP type; 0 when the host itself noticed.</summary>
    public byte Type { get; init; }

    /// <summary>The ICMP code.</summary>
    public byte Code { get; init; }

    /// <summary>Whether waiting does not help (RFC 1122 section 4.2.3.9): protocol or port unreachable, or prohibited.</summary>
    public bool IsHard => Kind is IpErrorKind.ProtocolUnreachable or IpErrorKind.PortUnreachable or IpErrorKind.Prohibited;
}
