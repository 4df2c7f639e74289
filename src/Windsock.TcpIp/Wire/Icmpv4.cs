using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Types of ICMP messages for IPv4. Source: RFC 792, IANA "ICMP Parameters".</summary>
public static class Icmpv4Type
{
    /// <summary>Echo reply.</summary>
    public const byte EchoReply = 0;

    /// <summary>Destination unreachable.</summary>
    public const byte DestinationUnreachable = 3;

    /// <summary>Source quench, which is read and ignored (RFC 6633).</summary>
    public const byte SourceQuench = 4;

    /// <summary>Redirect.</summary>
    public const byte Redirect = 5;

    /// <summary>Echo request.</summary>
    public const byte EchoRequest = 8;

    /// <summary>Time exceeded.</summary>
    public const byte TimeExceeded = 11;

    /// <summary>Parameter problem.</summary>
    public const byte ParameterProblem = 12;
}

/// <summary>Codes of ICMP messages for IPv4. Source: RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1.</summary>
public static class Icmpv4Code
{
    /// <summary>Unreachable: the network.</summary>
    public const byte NetworkUnreachable = 0;

    /// <summary>Unreachable: the host.</summary>
    public const byte HostUnreachable = 1;

    /// <summary>Unreachable: the protocol is not spoken.</summary>
    public const byte ProtocolUnreachable = 2;

    /// <summary>Unreachable: nobody listens at the port.</summary>
    public const byte PortUnreachable = 3;

    /// <summary>Unreachable: the packet had to be cut and must not be; the message holds the next hop's MTU.</summary>
    public const byte FragmentationNeeded = 4;

    /// <summary>Unreachable: a source route failed.</summary>
    public const byte SourceRouteFailed = 5;

    /// <summary>Unreachable: the network is administratively prohibited.</summary>
    public const byte NetworkProhibited = 9;

    /// <summary>Unreachable: the host is administratively prohibited.</summary>
    public const byte HostProhibited = 10;

    /// <summary>Unreachable: communication is administratively prohibited.</summary>
    public const byte Prohibited = 13;

    /// <summary>Redirect: for the network.</summary>
    public const byte RedirectNetwork = 0;

    /// <summary>Redirect: for the host.</summary>
    public const byte RedirectHost = 1;

    /// <summary>Time exceeded: in transit.</summary>
    public const byte HopLimit = 0;

    /// <summary>Time exceeded: in reassembly.</summary>
    public const byte Reassembly = 1;

    /// <summary>Parameter problem: at the pointer.</summary>
    public const byte PointerTells = 0;

    /// <summary>Parameter problem: an option is missing.</summary>
    public const byte MissingOption = 1;
}

/// <summary>The header of an ICMP message for IPv4. Source: RFC 792.</summary>
/// <param name="Type"><see cref="Icmpv4Type"/>.</param>
/// <param name="Code"><see cref="Icmpv4Code"/>.</param>
/// <param name="Rest">The four bytes whose meaning depends on the type.</param>
public readonly record struct Icmpv4Header(byte Type, byte Code, uint Rest)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 8;

    /// <summary>Of an echo: whose it is.</summary>
    public ushort Identifier => (ushort)(Rest >> 16);

    /// <summary>Of an echo: which one it is.</summary>
    public ushort Sequence => (ushort)Rest;

    /// <summary>Of "fragmentation needed": the MTU of the next hop, 0 from routers older than RFC 1191.</summary>
    public ushort NextHopMtu => (ushort)Rest;

    /// <summary>Of a parameter problem: where in the packet it is.</summary>
    public byte Pointer => (byte)(Rest >> 24);

    /// <summary>Of a redirect: the better router.</summary>
    public IpAddress Gateway => IpAddress.V4(Rest);

    /// <summary>Whether it is an error, which quotes a packet and to which no error is sent. Source: RFC 1122 section 3.2.2.</summary>
    public bool IsError => Type is Icmpv4Type.DestinationUnreachable or Icmpv4Type.SourceQuench or Icmpv4Type.Redirect
        or Icmpv4Type.TimeExceeded or Icmpv4Type.ParameterProblem;

    /// <summary>An echo request or its reply.</summary>
    public static Icmpv4Header Echo(bool reply, ushort identifier, ushort sequence) =>
        new(reply ? Icmpv4Type.EchoReply : Icmpv4Type.EchoRequest, 0, (uint)identifier << 16 | sequence);

    /// <summary>Destination unreachable.</summary>
    /// <param name="code">Why.</param>
    /// <param name="mtu">For <see cref="Icmpv4Code.FragmentationNeeded"/>: the next hop's MTU. Source: RFC 1191 section 4.</param>
    public static Icmpv4Header Unreachable(byte code, ushort mtu = 0) => new(Icmpv4Type.DestinationUnreachable, code, mtu);

    /// <summary>Time exceeded.</summary>
    public static Icmpv4Header TimeExceeded(byte code) => new(Icmpv4Type.TimeExceeded, code, 0);

    /// <summary>Parameter problem at a byte of the packet.</summary>
    public static Icmpv4Header ParameterProblem(byte pointer) => new(Icmpv4Type.ParameterProblem, Icmpv4Code.PointerTells, (uint)pointer << 24);

    /// <summary>Redirect to a better router.</summary>
    public static Icmpv4Header Redirect(byte code, in IpAddress gateway) => new(Icmpv4Type.Redirect, code, gateway.AsV4);

    /// <summary>Writes the header and the checksum of the whole message.</summary>
    /// <param name="message">The whole message, with what follows the header in place.</param>
    public void Write(Span<byte> message)
    {
        message[0] = Type;
        message[1] = Code;
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], Rest);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Checksum.Of(message));
    }
}

/// <summary>An ICMP message for IPv4, seen through bytes whose length has been checked. Source: RFC 792.</summary>
public readonly ref struct Icmpv4View
{
    private readonly ReadOnlySpan<byte> _message;

    private Icmpv4View(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>The header's values.</summary>
    public Icmpv4Header Header => new(Type, Code, BinaryPrimitives.ReadUInt32BigEndian(_message[4..]));

    /// <summary><see cref="Icmpv4Type"/>.</summary>
    public byte Type => _message[0];

    /// <summary><see cref="Icmpv4Code"/>.</summary>
    public byte Code => _message[1];

    /// <summary>Whether the checksum over the whole message is right.</summary>
    public bool IsChecksumRight => Checksum.Of(_message) == 0;

    /// <summary>What follows the header: the data of an echo, the packet that an error is about.</summary>
    public ReadOnlySpan<byte> Payload => _message[Icmpv4Header.Size..];

    /// <summary>Looks at a message.</summary>
    /// <returns>Whether it is long enough; the checksum is not looked at.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Icmpv4View view)
    {
        view = default;
        if (bytes.Length < Icmpv4Header.Size) return false;
        view = new Icmpv4View(bytes);
        return true;
    }
}
