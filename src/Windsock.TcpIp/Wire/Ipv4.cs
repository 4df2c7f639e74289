using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>The header of an IPv4 packet, without options. Source: RFC 791 section 3.1.</summary>
/// <param name="Source">The sender.</param>
/// <param name="Destination">The receiver.</param>
/// <param name="Protocol">What follows.</param>
/// <param name="TimeToLive">Hops left.</param>
/// <param name="TrafficClass">DSCP and ECN (RFC 2474, RFC 3168).</param>
/// <param name="Identification">Common to the fragments of a packet.</param>
/// <param name="DontFragment">Routers report a packet that is too large and do not cut it.</param>
/// <param name="MoreFragments">Not the last fragment.</param>
/// <param name="FragmentOffset">Where the payload belongs, in bytes, a multiple of 8.</param>
public readonly record struct Ipv4Header(
    IpAddress Source, IpAddress Destination, byte Protocol, byte TimeToLive = 64, byte TrafficClass = 0, ushort Identification = 0,
    bool DontFragment = false, bool MoreFragments = false, int FragmentOffset = 0)
{
    /// <summary>The bytes of a header without options.</summary>
    public const int Size = 20;

    /// <summary>The most that options may take, in bytes.</summary>
    public const int MaxOptions = 40;

    /// <summary>Writes the header and its checksum.</summary>
    /// <param name="packet">Where to; at least <see cref="Size"/> bytes and the options.</param>
    /// <param name="payloadBytes">What follows the header.</param>
    /// <param name="options">Options, padded to a multiple of 4 bytes.</param>
    public void Write(Span<byte> packet, int payloadBytes, ReadOnlySpan<byte> options = default)
    {
        int headerBytes = Size + options.Length;
        packet[0] = (byte)(0x40 | headerBytes / 4);
        packet[1] = TrafficClass;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(headerBytes + payloadBytes));
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], Identification);
        BinaryPrimitives.WriteUInt16BigEndian(packet[6..], (ushort)((DontFragment ? 0x4000 : 0) | (MoreFragments ? 0x2000 : 0) | FragmentOffset / 8));
        packet[8] = TimeToLive;
        packet[9] = Protocol;
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], Source.AsV4);
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], Destination.AsV4);
        options.CopyTo(packet[Size..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Checksum.Of(packet[..headerBytes]));
    }
}

/// <summary>An IPv4 packet seen through bytes whose lengths have been checked, and its header checksum. Source: RFC 791 section 3.1.</summary>
public readonly ref struct Ipv4View
{
    private readonly ReadOnlySpan<byte> _packet;

    private Ipv4View(ReadOnlySpan<byte> packet) => _packet = packet;

    /// <summary>The header's values.</summary>
    public Ipv4Header Header => new(Source, Destination, Protocol, TimeToLive, TrafficClass, Identification, DontFragment, MoreFragments, FragmentOffset);

    /// <summary>The bytes of the header, options included.</summary>
    public int HeaderBytes => (_packet[0] & 0xf) * 4;

    /// <summary>The bytes of the packet, without what the link may have put behind it.</summary>
    public int TotalBytes => _packet.Length;

    /// <summary>DSCP and ECN.</summary>
    public byte TrafficClass => _packet[1];

    /// <summary>Common to the fragments of a packet.</summary>
    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_packet[4..]);

    /// <summary>Must not be cut.</summary>
    public bool DontFragment => (_packet[6] & 0x40) != 0;

    /// <summary>Not the last fragment.</summary>
    public bool MoreFragments => (_packet[6] & 0x20) != 0;

    /// <summary>Where the payload belongs, in bytes.</summary>
    public int FragmentOffset => (BinaryPrimitives.ReadUInt16BigEndian(_packet[6..]) & 0x1fff) * 8;

    /// <summary>Whether it is a part of a packet only.</summary>
    public bool IsFragment => (BinaryPrimitives.ReadUInt16BigEndian(_packet[6..]) & 0x3fff) != 0;

    /// <summary>Hops left.</summary>
    public byte TimeToLive => _packet[8];

    /// <summary>What follows.</summary>
    public byte Protocol => _packet[9];

    /// <summary>The sender.</summary>
    public IpAddress Source => IpAddress.ReadV4(_packet[12..]);

    /// <summary>The receiver.</summary>
    public IpAddress Destination => IpAddress.ReadV4(_packet[16..]);

    /// <summary>The options, empty in nearly every packet.</summary>
    public ReadOnlySpan<byte> Options => _packet[Ipv4Header.Size..HeaderBytes];

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Payload => _packet[HeaderBytes..];

    /// <summary>Looks at a packet.</summary>
    /// <returns>Whether version, lengths and the header checksum are right.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out Ipv4View view)
    {
        view = default;
        if (bytes.Length < Ipv4Header.Size || bytes[0] >> 4 != 4) return false;

        int header = (bytes[0] & 0xf) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        if (header < Ipv4Header.Size || total < header || total > bytes.Length || Checksum.Of(bytes[..header]) != 0) return false;

        var packet = new Ipv4View(bytes[..total]);
        // A fragment that ends behind the largest packet can only be an attack ("ping of death").
        if (packet.FragmentOffset + total - header > ushort.MaxValue) return false;
        view = packet;
        return true;
    }
}
