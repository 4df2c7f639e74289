using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Types of neighbor discovery options. Source: IANA "IPv6 Neighbor Discovery Option Formats".</summary>
public static class NdpOptionKind
{
    /// <summary>Source link-layer address.</summary>
    public const byte SourceLinkLayerAddress = 1;

    /// <summary>Target link-layer address.</summary>
    public const byte TargetLinkLayerAddress = 2;

    /// <summary>Prefix information.</summary>
    public const byte PrefixInformation = 3;

    /// <summary>Redirected header.</summary>
    public const byte RedirectedHeader = 4;

    /// <summary>MTU.</summary>
    public const byte Mtu = 5;

    /// <summary>Nonce (RFC 3971, RFC 7527).</summary>
    public const byte Nonce = 14;

    /// <summary>Route information (RFC 4191).</summary>
    public const byte RouteInformation = 24;

    /// <summary>Recursive DNS servers (RFC 8106).</summary>
    public const byte DnsServers = 25;

    /// <summary>DNS search list (RFC 8106).</summary>
    public const byte DnsSearchList = 31;
}

/// <summary>A prefix that a router advertises. Source: RFC 4861 section 4.6.2.</summary>
/// <param name="Prefix">The prefix.</param>
/// <param name="OnLink">Its addresses are on the link.</param>
/// <param name="Autonomous">Hosts may make addresses with it.</param>
/// <param name="ValidSeconds">The lifetime; 0xffffffff for ever.</param>
/// <param name="PreferredSeconds">How long its addresses are preferred; 0xffffffff for ever.</param>
public readonly record struct NdpPrefixInformation(IpPrefix Prefix, bool OnLink, bool Autonomous, uint ValidSeconds, uint PreferredSeconds);

/// <summary>A more specific route that a router advertises. Source: RFC 4191 section 2.3.</summary>
/// <param name="Prefix">The destinations.</param>
/// <param name="Preference">The preference of the route.</param>
/// <param name="LifetimeSeconds">The lifetime; 0xffffffff for ever.</param>
public readonly record struct NdpRouteInformation(IpPrefix Prefix, RouterPreference Preference, uint LifetimeSeconds);

/// <summary>Servers that resolve names, in the order of preference. Source: RFC 8106 section 5.1.</summary>
public readonly ref struct NdpDnsServers
{
    private readonly ReadOnlySpan<byte> _addresses;

    internal NdpDnsServers(uint lifetimeSeconds, ReadOnlySpan<byte> addresses)
    {
        LifetimeSeconds = lifetimeSeconds;
        _addresses = addresses;
    }

    /// <summary>The lifetime; 0 takes them back, 0xffffffff is for ever.</summary>
    public uint LifetimeSeconds { get; }

    /// <summary>How many.</summary>
    public int Count => _addresses.Length / 16;

    /// <summary>One of them.</summary>
    public IpAddress this[int index] => IpAddress.ReadV6(_addresses.Slice(index * 16, 16));
}

/// <summary>One option; the readers tell whether it is of their kind and length.</summary>
public readonly ref struct NdpOption
{
    internal NdpOption(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    /// <summary>The whole option, type and length included.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary><see cref="NdpOptionKind"/>.</summary>
    public byte Kind => Bytes[0];

    /// <summary>What follows type and length, padding included.</summary>
    public ReadOnlySpan<byte> Value => Bytes[2..];

    /// <summary>Reads a source or target link-layer address of Ethernet. Source: RFC 2464 section 6.</summary>
    public bool TryRead(out MacAddress address)
    {
        bool isRight = Kind is NdpOptionKind.SourceLinkLayerAddress or NdpOptionKind.TargetLinkLayerAddress && Bytes.Length == 8;
        address = isRight ? MacAddress.Read(Value) : default;
        return isRight;
    }

    /// <summary>Reads prefix information.</summary>
    public bool TryRead(out NdpPrefixInformation prefix)
    {
        prefix = default;
        if (Kind != NdpOptionKind.PrefixInformation || Bytes.Length != 32 || Bytes[2] > 128) return false;
        IpAddress address = IpAddress.ReadV6(Bytes[16..]);
        if (address.IsV4) return false;
        prefix = new NdpPrefixInformation(
            new IpPrefix(address, Bytes[2]), (Bytes[3] & 0x80) != 0, (Bytes[3] & 0x40) != 0,
            BinaryPrimitives.ReadUInt32BigEndian(Bytes[4..]), BinaryPrimitives.ReadUInt32BigEndian(Bytes[8..]));
        return true;
    }

    /// <summary>Reads the MTU of the link. Source: RFC 4861 section 4.6.4.</summary>
    public bool TryReadMtu(out uint mtu)
    {
        bool isRight = Kind == NdpOptionKind.Mtu && Bytes.Length == 8;
        mtu = isRight ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[4..]) : 0;
        return isRight;
    }

    /// <summary>Reads route information; the prefix may be left out as far as it is zero.</summary>
    public bool TryRead(out NdpRouteInformation route)
    {
        route = default;
        // 8 bytes hold no prefix, 16 hold 64 bits of it, 24 all.
        if (Kind != NdpOptionKind.RouteInformation || Bytes.Length > 24 || Bytes[2] > (Bytes.Length - 8) * 8) return false;
        if ((Bytes[3] >> 3 & 3) == 2) return false; // RFC 4191 section 2.3: with the reserved preference the option is ignored.
        Span<byte> whole = stackalloc byte[16];
        whole.Clear();
        Bytes[8..].CopyTo(whole);
        IpAddress address = IpAddress.ReadV6(whole);
        if (address.IsV4) return false;
        route = new NdpRouteInformation(
            new IpPrefix(address, Bytes[2]), Ndp.ReadPreference((byte)(Bytes[3] >> 3)), BinaryPrimitives.ReadUInt32BigEndian(Bytes[4..]));
        return true;
    }

    /// <summary>Reads the addresses of DNS servers.</summary>
    public bool TryRead(out NdpDnsServers servers)
    {
        bool isRight = Kind == NdpOptionKind.DnsServers && Bytes.Length >= 24 && Bytes.Length % 16 == 8;
        servers = isRight ? new NdpDnsServers(BinaryPrimitives.ReadUInt32BigEndian(Bytes[4..]), Bytes[8..]) : default;
        return isRight;
    }

    /// <summary>Reads a DNS search list: its lifetime, and names one after the other in the form of DNS without compression, padded with zeros. Source: RFC
    /// 8106 section 5.2.</summary>
    public bool TryReadSearchList(out uint lifetimeSeconds, out ReadOnlySpan<byte> names)
    {
        bool isRight = Kind == NdpOptionKind.DnsSearchList && Bytes.Length >= 16;
        lifetimeSeconds = isRight ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[4..]) : 0;
        names = isRight ? Bytes[8..] : default;
        return isRight;
    }

    /// <summary>Reads the packet that a redirect is about, padded. Source: RFC 4861 section 4.6.3.</summary>
    public bool TryReadRedirected(out ReadOnlySpan<byte> packet)
    {
        bool isRight = Kind == NdpOptionKind.RedirectedHeader;
        packet = isRight ? Bytes[8..] : default;
        return isRight;
    }
}

/// <summary>The options of a neighbor discovery message, one after the other. All lengths have been checked with the message.</summary>
public ref struct NdpOptions
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;
    private int _length;

    internal NdpOptions(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>The option at hand.</summary>
    public readonly NdpOption Current => new(_bytes.Slice(_at, _length));

    /// <summary>For foreach.</summary>
    public readonly NdpOptions GetEnumerator() => this;

    /// <summary>Goes to the next option.</summary>
    /// <returns>Whether there is one.</returns>
    public bool MoveNext()
    {
        _at += _length;
        if (_at >= _bytes.Length) return false;
        _length = _bytes[_at + 1] * 8;
        return true;
    }

    /// <summary>The first option of a kind.</summary>
    /// <returns>Whether there is one.</returns>
    public readonly bool TryFind(byte kind, out NdpOption found)
    {
        foreach (NdpOption each in this)
        {
            if (each.Kind != kind) continue;
            found = each;
            return true;
        }

        found = default;
        return false;
    }

    /// <summary>The Ethernet address in the first option of a kind.</summary>
    /// <returns>Whether there is one.</returns>
    public readonly bool TryFindLinkLayerAddress(byte kind, out MacAddress address)
    {
        address = default;
        return TryFind(kind, out NdpOption option) && option.TryRead(out address);
    }

    internal static bool AreValid(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 8 || bytes[1] == 0 || bytes[1] * 8 > bytes.Length) return false;
            bytes = bytes[(bytes[1] * 8)..];
        }

        return true;
    }
}
