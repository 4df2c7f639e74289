using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Types of ICMP messages for IPv6. Source: RFC 4443 section 2.1, RFC 4861 section 4, RFC 2710, RFC 3810.</summary>
public static class Icmpv6Type
{
    /// <summary>Destination unreachable.</summary>
    public const byte DestinationUnreachable = 1;

    /// <summary>Packet too big.</summary>
    public const byte PacketTooBig = 2;

    /// <summary>Time exceeded.</summary>
    public const byte TimeExceeded = 3;

    /// <summary>Parameter problem.</summary>
    public const byte ParameterProblem = 4;

    /// <summary>Echo request.</summary>
    public const byte EchoRequest = 128;

    /// <summary>Echo reply.</summary>
    public const byte EchoReply = 129;

    /// <summary>Multicast listener query.</summary>
    public const byte MulticastListenerQuery = 130;

    /// <summary>Multicast listener report, version 1.</summary>
    public const byte MulticastListenerReport = 131;

    /// <summary>Multicast listener done.</summary>
    public const byte MulticastListenerDone = 132;

    /// <summary>Router solicitation.</summary>
    public const byte RouterSolicitation = 133;

    /// <summary>Router advertisement.</summary>
    public const byte RouterAdvertisement = 134;

    /// <summary>Neighbor solicitation.</summary>
    public const byte NeighborSolicitation = 135;

    /// <summary>Neighbor advertisement.</summary>
    public const byte NeighborAdvertisement = 136;

    /// <summary>Redirect.</summary>
    public const byte Redirect = 137;

    /// <summary>Multicast listener report, version 2.</summary>
    public const byte MulticastListenerReport2 = 143;
}

/// <summary>Codes of ICMP messages for IPv6. Source: RFC 4443 section 3.</summary>
public static class Icmpv6Code
{
    /// <summary>Unreachable: no route to the destination.</summary>
    public const byte NoRoute = 0;

    /// <summary>Unreachable: administratively prohibited.</summary>
    public const byte Prohibited = 1;

    /// <summary>Unreachable: beyond the scope of the source address.</summary>
    public const byte BeyondScope = 2;

    /// <summary>Unreachable: the address.</summary>
    public const byte AddressUnreachable = 3;

    /// <summary>Unreachable: nobody listens at the port.</summary>
    public const byte PortUnreachable = 4;

    /// <summary>Unreachable: the source address failed a policy.</summary>
    public const byte SourcePolicy = 5;

    /// <summary>Unreachable: the route is to be rejected.</summary>
    public const byte RejectRoute = 6;

    /// <summary>Time exceeded: in transit.</summary>
    public const byte HopLimit = 0;

    /// <summary>Time exceeded: in reassembly.</summary>
    public const byte Reassembly = 1;

    /// <summary>Parameter problem: a header field.</summary>
    public const byte ErroneousField = 0;

    /// <summary>Parameter problem: an unrecognized next header.</summary>
    public const byte UnrecognizedNextHeader = 1;

    /// <summary>Parameter problem: an unrecognized option.</summary>
    public const byte UnrecognizedOption = 2;
}

/// <summary>The header of an ICMP message for IPv6. Source: RFC 4443 section 2.1.</summary>
/// <param name="Type"><see cref="Icmpv6Type"/>.</param>
/// <param name="Code"><see cref="Icmpv6Code"/>.</param>
/// <param name="Rest">The four bytes whose meaning depends on the type.</param>
public readonly record struct Icmpv6Header(byte Type, byte Code, uint Rest)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 8;

    /// <summary>Where the checksum is.</summary>
    public const int ChecksumAt = 2;

    /// <summary>Of an echo: whose it is.</summary>
    public ushort Identifier => (ushort)(Rest >> 16);

    /// <summary>Of an echo: which one it is.</summary>
    public ushort Sequence => (ushort)Rest;

    /// <summary>Of "packet too big": the MTU of the next hop.</summary>
    public uint Mtu => Rest;

    /// <summary>Of a parameter problem: where in the packet it is.</summary>
    public uint Pointer => Rest;

    /// <summary>Whether it is an error, which quotes a packet and to which no error is sent. Source: RFC 4443 section 2.1.</summary>
    public bool IsError => Type < 128;

    /// <summary>An echo request or its reply.</summary>
    public static Icmpv6Header Echo(bool reply, ushort identifier, ushort sequence) =>
        new(reply ? Icmpv6Type.EchoReply : Icmpv6Type.EchoRequest, 0, (uint)identifier << 16 | sequence);

    /// <summary>Destination unreachable.</summary>
    public static Icmpv6Header Unreachable(byte code) => new(Icmpv6Type.DestinationUnreachable, code, 0);

    /// <summary>Packet too big, with the MTU of the next hop.</summary>
    public static Icmpv6Header PacketTooBig(uint mtu) => new(Icmpv6Type.PacketTooBig, 0, mtu);

    /// <summary>Time exceeded.</summary>
    public static Icmpv6Header TimeExceeded(byte code) => new(Icmpv6Type.TimeExceeded, code, 0);

    /// <summary>Parameter problem at a byte of the packet.</summary>
    public static Icmpv6Header ParameterProblem(byte code, uint pointer) => new(Icmpv6Type.ParameterProblem, code, pointer);

    /// <summary>Writes the header and the checksum of the whole message.</summary>
    /// <param name="message">The whole message, with what follows the header in place.</param>
    /// <param name="source">The sender.</param>
    /// <param name="destination">The receiver.</param>
    public void Write(Span<byte> message, in IpAddress source, in IpAddress destination)
    {
        message[0] = Type;
        message[1] = Code;
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], Rest);
        Seal(message, source, destination);
    }

    /// <summary>Writes the checksum of a message that is otherwise complete.</summary>
    public static void Seal(Span<byte> message, in IpAddress source, in IpAddress destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumAt..], 0);
        ulong sum = Checksum.Add(Checksum.PseudoHeader(source, destination, IpProtocol.Icmpv6, message.Length), message);
        BinaryPrimitives.WriteUInt16BigEndian(message[ChecksumAt..], Checksum.Finish(sum));
    }
}

/// <summary>An ICMP message for IPv6, seen through bytes whose length has been checked. Source: RFC 4443 section 2.1.</summary>
public readonly ref struct Icmpv6View
{
    private readonly ReadOnlySpan<byte> _message;

    private Icmpv6View(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>The header's values.</summary>
    public Icmpv6Header Header => new(Type, Code, BinaryPrimitives.ReadUInt32BigEndian(_message[4..]));

    /// <summary><see cref="Icmpv6Type"/>.</summary>
    public byte Type => _message[0];

    /// <summary><see cref="Icmpv6Code"/>.</summary>
    public byte Code => _message[1];

    /// <summary>The whole message, as the views of NDP and MLD take it.</summary>
    public ReadOnlySpan<byte> Bytes => _message;

    /// <summary>What follows the header: the data of an echo, the packet that an error is about.</summary>
    public ReadOnlySpan<byte> Payload => _message[Icmpv6Header.Size..];

    /// <summary>Whether the checksum over pseudo-header and message is right. Source: RFC 4443 section 2.3.</summary>
    public bool IsChecksumRight(in IpAddress source, in IpAddress destination) =>
        Checksum.Finish(Checksum.Add(Checksum.PseudoHeader(source, destination, IpProtocol.Icmpv6, _message.Length), _message)) == 0;

    /// <summary>Looks at a message.</summary>
    /// <returns>Whether it is long enough; the checksum is not looked at.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Icmpv6View view)
    {
        view = default;
        if (bytes.Length < Icmpv6Header.Size) return false;
        view = new Icmpv6View(bytes);
        return true;
    }
}
