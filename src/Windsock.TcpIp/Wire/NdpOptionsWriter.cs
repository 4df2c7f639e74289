using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>Writes options behind a neighbor discovery message. Each call tells whether the option fitted. Source: RFC 4861 section 4.6.</summary>
public ref struct NdpOptionsWriter
{
    private readonly Span<byte> _room;

    /// <summary>Begins.</summary>
    /// <param name="room">Where to: what lies behind the fixed part of the message.</param>
    public NdpOptionsWriter(Span<byte> room) => _room = room;

    /// <summary>The bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Adds a source or target link-layer address.</summary>
    public bool TryAddLinkLayerAddress(byte kind, MacAddress address)
    {
        if (!TryBegin(kind, 8, out Span<byte> option)) return false;
        address.Write(option[2..]);
        return true;
    }

    /// <summary>Adds prefix information.</summary>
    public bool TryAdd(in NdpPrefixInformation prefix)
    {
        if (!TryBegin(NdpOptionKind.PrefixInformation, 32, out Span<byte> option)) return false;
        option[2] = (byte)prefix.Prefix.Length;
        option[3] = (byte)((prefix.OnLink ? 0x80 : 0) | (prefix.Autonomous ? 0x40 : 0));
        BinaryPrimitives.WriteUInt32BigEndian(option[4..], prefix.ValidSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(option[8..], prefix.PreferredSeconds);
        prefix.Prefix.Address.WriteV6(option[16..]);
        return true;
    }

    /// <summary>Adds route information, with all of the prefix.</summary>
    public bool TryAdd(in NdpRouteInformation route)
    {
        if (!TryBegin(NdpOptionKind.RouteInformation, 24, out Span<byte> option)) return false;
        option[2] = (byte)route.Prefix.Length;
        option[3] = (byte)(((int)route.Preference & 3) << 3);
        BinaryPrimitives.WriteUInt32BigEndian(option[4..], route.LifetimeSeconds);
        route.Prefix.Address.WriteV6(option[8..]);
        return true;
    }

    /// <summary>Adds the MTU of the link.</summary>
    public bool TryAddMtu(uint mtu)
    {
        if (!TryBegin(NdpOptionKind.Mtu, 8, out Span<byte> option)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(option[4..], mtu);
        return true;
    }

    /// <summary>Adds the beginning of the packet that a redirect is about, as much as fits.</summary>
    public bool TryAddRedirected(scoped ReadOnlySpan<byte> packet)
    {
        int copied = Math.Min(packet.Length, (Math.Min(_room.Length - Length, 255 * 8) & ~7) - 8);
        if (copied < 0 || !TryBegin(NdpOptionKind.RedirectedHeader, 8 + copied, out Span<byte> option)) return false;
        packet[..copied].CopyTo(option[8..]);
        return true;
    }

    /// <summary>Adds a nonce of 6, 14, 22 … bytes. Source: RFC 3971 section 5.3.2.</summary>
    public bool TryAddNonce(scoped ReadOnlySpan<byte> nonce)
    {
        if (!TryBegin(NdpOptionKind.Nonce, 2 + nonce.Length, out Span<byte> option)) return false;
        nonce.CopyTo(option[2..]);
        return true;
    }

    /// <summary>Adds DNS servers, at least one. Source: RFC 8106 section 5.1.</summary>
    public bool TryAddDnsServers(uint lifetimeSeconds, scoped ReadOnlySpan<IpAddress> servers)
    {
        if (servers.IsEmpty || !TryBegin(NdpOptionKind.DnsServers, 8 + servers.Length * 16, out Span<byte> option)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(option[4..], lifetimeSeconds);
        for (int i = 0; i < servers.Length; i++) servers[i].WriteV6(option[(8 + i * 16)..]);
        return true;
    }

    /// <summary>Adds a search list of names in the form of DNS. Source: RFC 8106 section 5.2.</summary>
    public bool TryAddSearchList(uint lifetimeSeconds, scoped ReadOnlySpan<byte> names)
    {
        if (names.IsEmpty || !TryBegin(NdpOptionKind.DnsSearchList, 8 + names.Length, out Span<byte> option)) return false;
        BinaryPrimitives.WriteUInt32BigEndian(option[4..], lifetimeSeconds);
        names.CopyTo(option[8..]);
        return true;
    }

    // Lengths count in units of 8 bytes; the rest of the last unit is zeros.
    private bool TryBegin(byte kind, int bytes, out Span<byte> option)
    {
        int units = (bytes + 7) / 8;
        option = default;
        if (units > 255 || units * 8 > _room.Length - Length) return false;
        option = _room.Slice(Length, units * 8);
        option.Clear();
        option[0] = kind;
        option[1] = (byte)units;
        Length += units * 8;
        return true;
    }
}
