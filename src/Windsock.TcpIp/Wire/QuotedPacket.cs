using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>The beginning of a packet that an ICMP error quotes: cut off anywhere behind the ports, its lengths those of the whole packet. Source: RFC 792,
/// RFC 1122 section 3.2.2, RFC 4443 section 2.4.</summary>
public readonly ref struct QuotedPacket
{
    private QuotedPacket(IpAddress source, IpAddress destination, byte protocol, ReadOnlySpan<byte> transport, int totalBytes)
    {
        Source = source;
        Destination = destination;
        Protocol = protocol;
        Transport = transport;
        TotalBytes = totalBytes;
    }

    /// <summary>Who sent the packet: the receiver of the error.</summary>
    public IpAddress Source { get; }

    /// <summary>To whom it went.</summary>
    public IpAddress Destination { get; }

    /// <summary>Its transport protocol.</summary>
    public byte Protocol { get; }

    /// <summary>What is there of the transport packet: at least the 8 bytes that hold ports and sequence number.</summary>
    public ReadOnlySpan<byte> Transport { get; }

    /// <summary>The length of the whole packet as its header says it. Source: RFC 1191 section 5 needs it where a router gives no MTU.</summary>
    public int TotalBytes { get; }

    /// <summary>The first two bytes of the transport header: the source port of TCP and UDP.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(Transport);

    /// <summary>The next two bytes: the destination port of TCP and UDP.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(Transport[2..]);

    /// <summary>The next four bytes: the sequence number of TCP.</summary>
    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(Transport[4..]);

    /// <summary>Looks at what follows the header of an ICMP error. The quoted header's checksum is not looked at: routers have changed the header.</summary>
    /// <returns>Whether the beginning of a transport header is there, and it is not the middle of a fragmented packet.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out QuotedPacket packet)
    {
        packet = default;
        if (bytes.IsEmpty) return false;
        return bytes[0] >> 4 == 4 ? TryParse4(bytes, out packet) : bytes[0] >> 4 == 6 && TryParse6(bytes, out packet);
    }

    private static bool TryParse4(ReadOnlySpan<byte> bytes, out QuotedPacket packet)
    {
        packet = default;
        int header = (bytes[0] & 0xf) * 4;
        if (header < Ipv4Header.Size || bytes.Length < header + 8) return false;
        if ((BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & 0x1fff) != 0) return false;
        int total = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        packet = new QuotedPacket(IpAddress.ReadV4(bytes[12..]), IpAddress.ReadV4(bytes[16..]), bytes[9], bytes[header..], total);
        return true;
    }

    private static bool TryParse6(ReadOnlySpan<byte> bytes, out QuotedPacket packet)
    {
        packet = default;
        if (bytes.Length < Ipv6Header.Size) return false;

        IpAddress source = IpAddress.ReadV6(bytes[8..]), destination = IpAddress.ReadV6(bytes[24..]);
        if (source.IsV4 || destination.IsV4) return false;

        var walker = new Ipv6ExtensionWalker(bytes, bytes[6]);
        while (walker.MoveNext())
        {
        }

        if (walker.End != Ipv6ChainEnd.Protocol || bytes.Length - walker.Offset < 8) return false;
        int total = Ipv6Header.Size + BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        packet = new QuotedPacket(source, destination, walker.Protocol, bytes[walker.Offset..], total);
        return true;
    }
}
