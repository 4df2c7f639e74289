using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>The fixed header of an IPv6 packet. Source: RFC 8200 section 3.</summary>
/// <param name="Source">The sender.</param>
/// <param name="Destination">The receiver.</param>
/// <param name="NextHeader">What follows.</param>
/// <param name="HopLimit">Hops left.</param>
/// <param name="TrafficClass">DSCP and ECN.</param>
/// <param name="FlowLabel">20 bits (RFC 6437).</param>
public readonly record struct Ipv6Header(
    IpAddress Source, IpAddress Destination, byte NextHeader, byte HopLimit = 64, byte TrafficClass = 0, uint FlowLabel = 0)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 40;

    /// <summary>Writes the header.</summary>
    /// <param name="packet">Where to; at least <see cref="Size"/> bytes.</param>
    /// <param name="payloadBytes">What follows, extension headers included.</param>
    public void Write(Span<byte> packet, int payloadBytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(packet, 6u << 28 | (uint)TrafficClass << 20 | (FlowLabel & 0xfffff));
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)payloadBytes);
        packet[6] = NextHeader;
        packet[7] = HopLimit;
        Source.WriteV6(packet[8..]);
        Destination.WriteV6(packet[24..]);
    }
}

/// <summary>An IPv6 packet seen through bytes whose lengths have been checked. Source: RFC 8200 section 3.</summary>
public readonly ref struct Ipv6View
{
    private readonly ReadOnlySpan<byte> _packet;

    private Ipv6View(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>The header's values.</summary>
    public Ipv6Header Header => new(Source, Destination, NextHeader, HopLimit, TrafficClass, FlowLabel);

    /// <summary>The bytes of the packet, without what the link may have put behind it.</summary>
    public int TotalBytes => _packet.Length;

    /// <summary>DSCP and ECN.</summary>
    public byte TrafficClass => (byte)(BinaryPrimitives.ReadUInt16BigEndian(_packet) >> 4);

    /// <summary>20 bits.</summary>
    public uint FlowLabel => BinaryPrimitives.ReadUInt32BigEndian(_packet) & 0xfffff;

    /// <summary>What follows.</summary>
    public byte NextHeader => _packet[6];

    /// <summary>Hops left.</summary>
    public byte HopLimit => _packet[7];

    /// <summary>The sender.</summary>
    public IpAddress Source => IpAddress.ReadV6(_packet[8..]);

    /// <summary>The receiver.</summary>
    public IpAddress Destination => IpAddress.ReadV6(_packet[24..]);

    /// <summary>What follows the fixed header.</summary>
    public ReadOnlySpan<byte> Payload => _packet[Ipv6Header.Size..];

    /// <summary>Looks at a packet.</summary>
    /// <returns>Whether version and length are right, and no address is an IPv4-mapped one, which may not be on a wire.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv6View view)
    {
        view = default;
        if (bytes.Length < Ipv6Header.Size || bytes[0] >> 4 != 6) return false;

        int total = Ipv6Header.Size + BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (total > bytes.Length) return false;

        var packet = new Ipv6View(bytes[..total]);
        if (packet.Source.IsV4 || packet.Destination.IsV4) return false;
        view = packet;
        return true;
    }
}
