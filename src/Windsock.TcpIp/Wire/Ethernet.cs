using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>What follows an Ethernet header. Source: IANA "IEEE 802 Numbers".</summary>
public static class EtherType
{
    /// <summary>IPv4.</summary>
    public const ushort Ipv4 = 0x0800;

    /// <summary>ARP.</summary>
    public const ushort Arp = 0x0806;

    /// <summary>IPv6.</summary>
    public const ushort Ipv6 = 0x86dd;
}

/// <summary>The header of an Ethernet II frame. Source: RFC 894.</summary>
/// <param name="Destination">To whom.</param>
/// <param name="Source">By whom.</param>
/// <param name="Type">What follows, <see cref="EtherType"/>.</param>
public readonly record struct EthernetHeader(MacAddress Destination, MacAddress Source, ushort Type)
{
    /// <summary>Its bytes.</summary>
    public const int Size = 14;

    /// <summary>Writes <see cref="Size"/> bytes.</summary>
    public void Write(Span<byte> frame)
    {
        Destination.Write(frame);
        Source.Write(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], Type);
    }
}

/// <summary>An Ethernet II frame seen through bytes whose length has been checked. Source: RFC 894.</summary>
public readonly ref struct EthernetView
{
    private readonly ReadOnlySpan<byte> _frame;

    private EthernetView(ReadOnlySpan<byte> frame) => _frame = frame;

    /// <summary>The header.</summary>
    public EthernetHeader Header => new(Destination, Source, Type);

    /// <summary>To whom.</summary>
    public MacAddress Destination => MacAddress.Read(_frame);

    /// <summary>By whom.</summary>
    public MacAddress Source => MacAddress.Read(_frame[6..]);

    /// <summary>What follows.</summary>
    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(_frame[12..]);

    /// <summary>What follows the header, padding included.</summary>
    public ReadOnlySpan<byte> Payload => _frame[EthernetHeader.Size..];

    /// <summary>Looks at a frame.</summary>
    /// <returns>Whether it is long enough.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out EthernetView view)
    {
        view = default;
        if (bytes.Length < EthernetHeader.Size) return false;
        view = new EthernetView(bytes);
        return true;
    }
}
