using System.Buffers.Binary;
using System.Numerics;

namespace Windsock.TcpIp.Wire;

/// <summary>A query for the members of groups, of IGMP or MLD. Source: RFC 1112 appendix I, RFC 2236 section 2, RFC 3376 section 4.1, RFC 2710 section 3,
/// RFC 3810 section 5.1.</summary>
/// <param name="Version">1 to 3 of IGMP, 1 or 2 of MLD.</param>
/// <param name="Group">The group; unspecified in a general query.</param>
/// <param name="MaximumResponse">Within what time reports are to come; of no meaning in version 1 of IGMP.</param>
/// <param name="SuppressRouters">Routers do not renew their timers. Only with sources' versions, as are the two that follow.</param>
/// <param name="Robustness">How many losses the querier allows for, 0 to 7.</param>
/// <param name="Interval">The time between general queries.</param>
public readonly record struct MulticastQueryHeader(
    int Version, IpAddress Group, TimeSpan MaximumResponse, bool SuppressRouters = false, byte Robustness = 0, TimeSpan Interval = default)
{
    /// <summary>Writes an IGMP query with its checksum.</summary>
    /// <param name="message">Where to: 8 bytes, or 12 and 4 for each source in version 3.</param>
    /// <param name="sources">The sources, in version 3.</param>
    /// <returns>The bytes of the message.</returns>
    public int WriteIgmp(Span<byte> message, scoped ReadOnlySpan<IpAddress> sources = default)
    {
        long tenths = MaximumResponse.Ticks / (TimeSpan.TicksPerSecond / 10);
        message[0] = IgmpType.Query;
        message[1] = Version switch { 1 => 0, 2 => (byte)Math.Clamp(tenths, 1, 255), _ => MulticastTime.Encode8(tenths) };
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], 0);
        Group.Write(message[4..]);
        int length = Version < 3 ? 8 : WriteSources(message, 8, sources);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Checksum.Of(message[..length]));
        return length;
    }

    /// <summary>Writes an MLD query; the checksum is left to <see cref="Icmpv6Header.Seal"/>.</summary>
    /// <param name="message">Where to: 24 bytes, or 28 and 16 for each source in version 2.</param>
    /// <param name="sources">The sources, in version 2.</param>
    /// <returns>The bytes of the message.</returns>
    public int WriteMld(Span<byte> message, scoped ReadOnlySpan<IpAddress> sources = default)
    {
        long milliseconds = MaximumResponse.Ticks / TimeSpan.TicksPerMillisecond;
        message[..8].Clear();
        message[0] = Icmpv6Type.MulticastListenerQuery;
        ushort code = Version == 1 ? (ushort)Math.Clamp(milliseconds, 0, ushort.MaxValue) : MulticastTime.Encode16(milliseconds);
        BinaryPrimitives.WriteUInt16BigEndian(message[4..], code);
        Group.WriteV6(message[8..]);
        return Version == 1 ? MldHeader.Size : WriteSources(message, MldHeader.Size, sources);
    }

    private int WriteSources(Span<byte> message, int at, scoped ReadOnlySpan<IpAddress> sources)
    {
        message[at] = (byte)((SuppressRouters ? 8 : 0) | Robustness & 7);
        message[at + 1] = MulticastTime.Encode8(Interval.Ticks / TimeSpan.TicksPerSecond);
        BinaryPrimitives.WriteUInt16BigEndian(message[(at + 2)..], (ushort)sources.Length);
        at += 4;
        foreach (IpAddress source in sources)
        {
            source.Write(message[at..]);
            at += source.Size;
        }

        return at;
    }
}

/// <summary>A query of IGMP or MLD, seen through bytes whose lengths have been checked.</summary>
public readonly ref struct MulticastQueryView
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly int _sourcesAt;

    private MulticastQueryView(ReadOnlySpan<byte> message, int version, int sourcesAt)
    {
        _message = message;
        _sourcesAt = sourcesAt;
        Version = version;
    }

    /// <summary>1 to 3 of IGMP, 1 or 2 of MLD.</summary>
    public int Version { get; }

    /// <summary>All values but the sources.</summary>
    public MulticastQueryHeader Header => new(Version, Group, MaximumResponse, SuppressRouters, Robustness, Interval);

    /// <summary>The group; unspecified in a general query.</summary>
    public IpAddress Group => IsMld ? IpAddress.ReadV6(_message[8..]) : IpAddress.ReadV4(_message[4..]);

    /// <summary>Within what time reports are to come: 10 seconds in version 1 of IGMP, which does not say (RFC 2236 section 4).</summary>
    public TimeSpan MaximumResponse => IsMld
        ? new TimeSpan(MulticastTime.Decode16(BinaryPrimitives.ReadUInt16BigEndian(_message[4..]), Version) * TimeSpan.TicksPerMillisecond)
        : new TimeSpan(Version switch { 1 => 100, 2 => _message[1], _ => MulticastTime.Decode8(_message[1]) } * (TimeSpan.TicksPerSecond / 10));

    /// <summary>Routers do not renew their timers.</summary>
    public bool SuppressRouters => _sourcesAt != 0 && (_message[_sourcesAt - 4] & 8) != 0;

    /// <summary>How many losses the querier allows for; 0 when it does not say.</summary>
    public byte Robustness => _sourcesAt == 0 ? (byte)0 : (byte)(_message[_sourcesAt - 4] & 7);

    /// <summary>The time between general queries; zero when the querier does not say.</summary>
    public TimeSpan Interval => _sourcesAt == 0 ? default : new TimeSpan(MulticastTime.Decode8(_message[_sourcesAt - 3]) * TimeSpan.TicksPerSecond);

    /// <summary>The sources of a group-and-source-specific query.</summary>
    public AddressList Sources => _sourcesAt == 0 ? default : new AddressList(_message[_sourcesAt..], IsMld ? 16 : 4);

    private bool IsMld => _message[0] == Icmpv6Type.MulticastListenerQuery;

    /// <summary>Looks at an IGMP message. Versions are told apart as RFC 3376 section 7.1 says.</summary>
    /// <returns>Whether it is a query with possible lengths and group; the checksum is not looked at.</returns>
    public static bool TryParseIgmp(ReadOnlySpan<byte> message, out MulticastQueryView view)
    {
        view = default;
        if (message.Length < 8 || message[0] != IgmpType.Query || (message.Length > 8 && message.Length < 12)) return false;
        IpAddress group = IpAddress.ReadV4(message[4..]);
        return (group.IsUnspecified || group.IsMulticast) && TryParse(message, message.Length > 8 ? 3 : message[1] == 0 ? 1 : 2, 3, 12, 4, out view);
    }

    /// <summary>Looks at an ICMPv6 message. Versions are told apart as RFC 3810 section 8.1 says.</summary>
    /// <returns>Whether it is a query with possible lengths and group; the checksum is not looked at.</returns>
    public static bool TryParseMld(ReadOnlySpan<byte> message, out MulticastQueryView view)
    {
        view = default;
        if (message.Length < 24 || message[0] != Icmpv6Type.MulticastListenerQuery || (message.Length > 24 && message.Length < 28)) return false;
        IpAddress group = IpAddress.ReadV6(message[8..]);
        return (group == IpAddress.Any6 || (group.IsMulticast && !group.IsV4)) && TryParse(message, message.Length > 24 ? 2 : 1, 2, 28, 16, out view);
    }

    private static bool TryParse(ReadOnlySpan<byte> message, int version, int withSources, int sourcesAt, int addressBytes, out MulticastQueryView view)
    {
        view = default;
        if (version < withSources)
        {
            view = new MulticastQueryView(message, version, 0);
            return true;
        }

        int end = sourcesAt + BinaryPrimitives.ReadUInt16BigEndian(message[(sourcesAt - 2)..]) * addressBytes;
        if (end > message.Length) return false;
        view = new MulticastQueryView(message[..end], version, sourcesAt);
        return true;
    }
}

/// <summary>Times as small floating point numbers. Source: RFC 3376 sections 4.1.1 and 4.1.7, RFC 3810 section 5.1.3.</summary>
internal static class MulticastTime
{
    public static long Decode8(byte code) => code < 0x80 ? code : (code & 0xfL | 0x10) << ((code >> 4 & 7) + 3);

    public static long Decode16(ushort code, int version) =>
        version == 1 || code < 0x8000 ? code : (code & 0xfffL | 0x1000) << ((code >> 12 & 7) + 3);

    // What cannot be said exactly is said shorter.
    public static byte Encode8(long value)
    {
        if (value < 0x80) return (byte)Math.Max(value, 0);
        int exponent = BitOperations.Log2((ulong)value) - 4;
        return exponent > 10 ? (byte)0xff : (byte)(0x80 | (exponent - 3) << 4 | (int)(value >> exponent) & 0xf);
    }

    public static ushort Encode16(long value)
    {
        if (value < 0x8000) return (ushort)Math.Max(value, 0);
        int exponent = BitOperations.Log2((ulong)value) - 12;
        return exponent > 10 ? (ushort)0xffff : (ushort)(0x8000 | (exponent - 3) << 12 | (int)(value >> exponent) & 0xfff);
    }
}
