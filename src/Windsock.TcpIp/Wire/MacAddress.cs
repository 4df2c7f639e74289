using System.Buffers.Binary;
using System.Globalization;

namespace Windsock.TcpIp.Wire;

/// <summary>An Ethernet address.</summary>
/// <param name="Value">The six bytes, first byte highest.</param>
public readonly record struct MacAddress(ulong Value)
{
    /// <summary>The bytes of an address.</summary>
    public const int Size = 6;

    /// <summary>ff:ff:ff:ff:ff:ff.</summary>
    public static readonly MacAddress Broadcast = new(0xffff_ffff_ffff);

    /// <summary>Whether the group bit is set: multicast, or broadcast.</summary>
    public bool IsGroup => (Value >> 40 & 1) != 0;

    /// <summary>Reads six bytes.</summary>
    public static MacAddress Read(ReadOnlySpan<byte> bytes) =>
        new((ulong)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 16 | BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]));

    /// <summary>Writes six bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(Value >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)Value);
    }

    /// <summary>A locally administered unicast address made of a number.</summary>
    public static MacAddress Local(ulong number) => new((number & 0x00ff_ffff_ffff) | 0x0200_0000_0000);

    /// <summary>The Ethernet group that carries an IP multicast group. Source: RFC 1112 section 6.4, RFC 2464 section 7.</summary>
    public static MacAddress ForMulticast(IpAddress group) =>
        group.IsV4 ? new MacAddress(0x0100_5e00_0000UL | (group.AsV4 & 0x7f_ffff)) : new MacAddress(0x3333_0000_0000UL | (uint)group.Low);

    /// <summary>Six pairs of hexadecimal digits with colons.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Value >> 40 & 0xff:x2}:{Value >> 32 & 0xff:x2}:{Value >> 24 & 0xff:x2}:{Value >> 16 & 0xff:x2}:{Value >> 8 & 0xff:x2}:{Value & 0xff:x2}");
}
