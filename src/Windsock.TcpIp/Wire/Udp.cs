using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>The header of a UDP datagram. Source: RFC 768.</summary>
/// <param name="SourcePort">The sender's port.</param>
/// <param name="DestinationPort">The receiver's port.</param>
public readonly record struct UdpHeader(ushort SourcePort, ushort DestinationPort)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 8;

    /// <summary>Where the checksum is.</summary>
    public const int ChecksumAt = 6;

    /// <summary>Writes the header with a checksum of 0, which over IPv4 means none.</summary>
    public void Write(Span<byte> datagram, int payloadBytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], DestinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)(Size + payloadBytes));
        BinaryPrimitives.WriteUInt16BigEndian(datagram[ChecksumAt..], 0);
    }
}

/// <summary>A UDP datagram seen through bytes whose lengths have been checked. Source: RFC 768.</summary>
public readonly ref struct UdpView
{
    private readonly ReadOnlySpan<byte> _datagram;

    private UdpView(ReadOnlySpan<byte> datagram) => _datagram = datagram;

    /// <summary>The ports.</summary>
    public UdpHeader Header => new(SourcePort, DestinationPort);

    /// <summary>The sender's port.</summary>
    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_datagram);

    /// <summary>The receiver's port.</summary>
    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_datagram[2..]);

    /// <summary>The checksum field; 0 means that there is none.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_datagram[UdpHeader.ChecksumAt..]);

    /// <summary>Header and payload.</summary>
    public ReadOnlySpan<byte> Bytes => _datagram;

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Payload => _datagram[UdpHeader.Size..];

    /// <summary>Looks at a datagram; what lies behind its length is not part of it.</summary>
    /// <returns>Whether the lengths are right.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out UdpView view)
    {
        view = default;
        if (bytes.Length < UdpHeader.Size) return false;

        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        if (length < UdpHeader.Size || length > bytes.Length) return false;
        view = new UdpView(bytes[..length]);
        return true;
    }
}
