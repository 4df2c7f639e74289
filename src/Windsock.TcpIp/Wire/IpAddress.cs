using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Windsock.TcpIp.Wire;

/// <summary>An IPv4 or IPv6 address as two words. IPv4 is kept in its IPv4-mapped form (RFC 4291 section 2.5.5.2), so that one comparison serves
/// both.</summary>
/// <param name="High">The first eight bytes, first byte highest.</param>
/// <param name="Low">The last eight bytes; of an IPv4 address 0000ffff and the address.</param>
public readonly record struct IpAddress(ulong High, ulong Low) : IComparable<IpAddress>
{
    private const ulong Mapped = 0xffff_0000_0000;

    /// <summary>The unspecified IPv6 address, "::"; also the value of an address that is not set.</summary>
    public static readonly IpAddress Any6;

    /// <summary>The unspecified IPv4 address, 0.0.0.0.</summary>
    public static readonly IpAddress Any4 = V4(0);

    /// <summary>255.255.255.255.</summary>
    public static readonly IpAddress Broadcast = V4(uint.MaxValue);

    /// <summary>127.0.0.1.</summary>
    public static readonly IpAddress Loopback4 = V4(0x7f000001);

    /// <summary>::1.</summary>
    public static readonly IpAddress Loopback6 = new(0, 1);

    /// <summary>Whether it is an IPv4 address.</summary>
    public bool IsV4 => High == 0 && Low >> 32 == 0xffff;

    /// <summary>The four bytes of an IPv4 address, first byte highest.</summary>
    public uint AsV4 => (uint)Low;

    /// <summary>The bytes that the address has on the wire: 4 or 16.</summary>
    public int Size => IsV4 ? 4 : 16;

    /// <summary>Whether it is the unspecified address of its family.</summary>
    public bool IsUnspecified => High == 0 && Low is 0 or Mapped;

    /// <summary>127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback => High == 0 && (Low == 1 || (IsV4 && AsV4 >> 24 == 127));

    /// <summary>224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => IsV4 ? AsV4 >> 28 == 0xe : High >> 56 == 0xff;

    /// <summary>169.254.0.0/16 or fe80::/10.</summary>
    public bool IsLinkLocal => IsV4 ? AsV4 >> 16 == 0xa9fe : High >> 54 == 0x3fa;

    /// <summary>fe80::/10: an address that means another host on each link.</summary>
    internal bool NeedsScope => High >> 54 == 0x3fa;

    /// <summary>255.255.255.255.</summary>
    public bool IsBroadcast => this == Broadcast;

    /// <summary>An IPv4 address, first byte highest.</summary>
    public static IpAddress V4(uint address) => new(0, Mapped | address);

    /// <summary>Reads the four bytes of an IPv4 address.</summary>
    public static IpAddress ReadV4(ReadOnlySpan<byte> bytes) => V4(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <summary>Reads the sixteen bytes of an IPv6 address.</summary>
    public static IpAddress ReadV6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <summary>Reads the text forms of RFC 4291 and dotted IPv4, without a scope.</summary>
    /// <exception cref="FormatException">It is no address.</exception>
    public static IpAddress Parse(string text) => TryParse(text, out IpAddress address) ? address : throw new FormatException($"'{text}' is not an IP address");

    /// <summary>As <see cref="Parse"/>, telling whether it was one.</summary>
    public static bool TryParse(string? text, out IpAddress address)
    {
        address = default;
        if (text is null || text.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(text, out IPAddress? parsed)) return false;
        // inet_aton's short forms ("10.1") are no addresses here.
        if (parsed.AddressFamily == AddressFamily.InterNetwork && text.Split('.').Length != 4) return false;

        Span<byte> bytes = stackalloc byte[16];
        parsed.TryWriteBytes(bytes, out int count);
        address = count == 4 ? ReadV4(bytes) : ReadV6(bytes);
        return true;
    }

    /// <summary>Writes the <see cref="Size"/> bytes of the wire.</summary>
    public void Write(Span<byte> bytes)
    {
        if (IsV4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, AsV4);
        }
        else
        {
            WriteV6(bytes);
        }
    }

    /// <summary>Writes sixteen bytes, an IPv4 address in its mapped form.</summary>
    public void WriteV6(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    /// <summary>Order by the bytes, IPv4 addresses among the IPv6 ones at their mapped place.</summary>
    public int CompareTo(IpAddress other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>Whether left comes before right.</summary>
    public static bool operator <(IpAddress left, IpAddress right) => left.CompareTo(right) < 0;

    /// <summary>Whether left comes after right.</summary>
    public static bool operator >(IpAddress left, IpAddress right) => left.CompareTo(right) > 0;

    /// <summary>Whether left does not come after right.</summary>
    public static bool operator <=(IpAddress left, IpAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Whether left does not come before right.</summary>
    public static bool operator >=(IpAddress left, IpAddress right) => left.CompareTo(right) >= 0;

    /// <summary>Dotted, or the short form of RFC 5952.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        Write(bytes);
        return new IPAddress(bytes[..Size]).ToString();
    }
}
