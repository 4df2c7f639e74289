using System.Buffers.Binary;

namespace Windsock.TcpIp.Wire;

/// <summary>How much a router or route is preferred over others. Source: RFC 4191 section 2.1.</summary>
public enum RouterPreference
{
    /// <summary>After the others.</summary>
    Low = -1,

    /// <summary>As most.</summary>
    Medium = 0,

    /// <summary>Before the others.</summary>
    High = 1,
}

/// <summary>What all messages of neighbor discovery have in common. Their views take the whole ICMPv6 message; checksum and hop limit 255 are the caller's
/// to check.
/// The writers leave the checksum to <see cref="Icmpv6Header.Seal"/>, when the options are in place. Source: RFC 4861 section 4.</summary>
internal static class Ndp
{
    public static void Begin(Span<byte> message, byte type, int size)
    {
        message[..size].Clear();
        message[0] = type;
    }

    /// <summary>Whether type, code 0 and length are right, and no option has a length of 0 or is cut off. Source: RFC 4861 sections 6.1 and 7.1.</summary>
    public static bool IsValid(ReadOnlySpan<byte> message, byte type, int size) =>
        message.Length >= size && message[0] == type && message[1] == 0 && NdpOptions.AreValid(message[size..]);

    // Two bits, of which 10 is reserved and to be taken as medium.
    public static RouterPreference ReadPreference(byte bits) => (bits & 3) switch
    {
        1 => RouterPreference.High,
        3 => RouterPreference.Low,
        _ => RouterPreference.Medium,
    };
}

/// <summary>A router solicitation: its options only. Source: RFC 4861 section 4.1.</summary>
public readonly ref struct RouterSolicitationView
{
    /// <summary>The bytes before the options.</summary>
    public const int Size = 8;

    private readonly ReadOnlySpan<byte> _message;

    private RouterSolicitationView(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>The options: the source's link-layer address.</summary>
    public NdpOptions Options => new(_message[Size..]);

    /// <summary>Writes the bytes before the options.</summary>
    public static void Write(Span<byte> message) => Ndp.Begin(message, Icmpv6Type.RouterSolicitation, Size);

    /// <summary>Looks at an ICMPv6 message.</summary>
    /// <returns>Whether it is a router solicitation with valid lengths.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, out RouterSolicitationView view)
    {
        view = default;
        if (!Ndp.IsValid(message, Icmpv6Type.RouterSolicitation, Size)) return false;
        view = new RouterSolicitationView(message);
        return true;
    }
}

/// <summary>A router advertisement. Source: RFC 4861 section 4.2, RFC 4191 section 2.2.</summary>
/// <param name="HopLimit">The hop limit for packets of hosts; 0 when the router does not say.</param>
/// <param name="Managed">Addresses are to be had by DHCPv6.</param>
/// <param name="OtherConfiguration">Other configuration is to be had by DHCPv6.</param>
/// <param name="Preference">The preference of the router as a default router.</param>
/// <param name="LifetimeSeconds">For how long it is a default router; 0 when it is none.</param>
/// <param name="ReachableMilliseconds">How long a neighbour counts as reachable; 0 when the router does not say.</param>
/// <param name="RetransmitMilliseconds">The time between solicitations; 0 when the router does not say.</param>
public readonly record struct RouterAdvertisementHeader(
    byte HopLimit, bool Managed, bool OtherConfiguration, RouterPreference Preference, ushort LifetimeSeconds,
    uint ReachableMilliseconds, uint RetransmitMilliseconds)
{
    /// <summary>The bytes before the options.</summary>
    public const int Size = 16;

    /// <summary>Writes the bytes before the options.</summary>
    public void Write(Span<byte> message)
    {
        Ndp.Begin(message, Icmpv6Type.RouterAdvertisement, Size);
        message[4] = HopLimit;
        message[5] = (byte)((Managed ? 0x80 : 0) | (OtherConfiguration ? 0x40 : 0) | ((int)Preference & 3) << 3);
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], LifetimeSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(message[8..], ReachableMilliseconds);
        BinaryPrimitives.WriteUInt32BigEndian(message[12..], RetransmitMilliseconds);
    }
}

/// <summary>A router advertisement, seen through bytes whose lengths have been checked. Source: RFC 4861 section 4.2.</summary>
public readonly ref struct RouterAdvertisementView
{
    private readonly ReadOnlySpan<byte> _message;

    private RouterAdvertisementView(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>All values before the options.</summary>
    public RouterAdvertisementHeader Header => new(
        _message[4], (_message[5] & 0x80) != 0, (_message[5] & 0x40) != 0, Ndp.ReadPreference((byte)(_message[5] >> 3)),
        BinaryPrimitives.ReadUInt16BigEndian(_message[6..]), BinaryPrimitives.ReadUInt32BigEndian(_message[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(_message[12..]));

    /// <summary>The options.</summary>
    public NdpOptions Options => new(_message[RouterAdvertisementHeader.Size..]);

    /// <summary>Looks at an ICMPv6 message.</summary>
    /// <returns>Whether it is a router advertisement with valid lengths.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, out RouterAdvertisementView view)
    {
        view = default;
        if (!Ndp.IsValid(message, Icmpv6Type.RouterAdvertisement, RouterAdvertisementHeader.Size)) return false;
        view = new RouterAdvertisementView(message);
        return true;
    }
}

/// <summary>A neighbor solicitation. Source: RFC 4861 section 4.3.</summary>
/// <param name="Target">Whose link-layer address is asked for.</param>
public readonly record struct NeighborSolicitationHeader(IpAddress Target)
{
    /// <summary>The bytes before the options.</summary>
    public const int Size = 24;

    /// <summary>Writes the bytes before the options.</summary>
    public void Write(Span<byte> message)
    {
        Ndp.Begin(message, Icmpv6Type.NeighborSolicitation, Size);
        Target.WriteV6(message[8..]);
    }
}

/// <summary>A neighbor solicitation, seen through bytes whose lengths have been checked. Source: RFC 4861 section 4.3.</summary>
public readonly ref struct NeighborSolicitationView
{
    private readonly ReadOnlySpan<byte> _message;

    private NeighborSolicitationView(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>Whose link-layer address is asked for: no group, and no IPv4-mapped address.</summary>
    public IpAddress Target => IpAddress.ReadV6(_message[8..]);

    /// <summary>The options.</summary>
    public NdpOptions Options => new(_message[NeighborSolicitationHeader.Size..]);

    /// <summary>Looks at an ICMPv6 message.</summary>
    /// <returns>Whether it is a neighbor solicitation with valid lengths and target.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, out NeighborSolicitationView view)
    {
        view = default;
        if (!Ndp.IsValid(message, Icmpv6Type.NeighborSolicitation, NeighborSolicitationHeader.Size)) return false;
        IpAddress target = IpAddress.ReadV6(message[8..]);
        if (target.IsMulticast || target.IsV4) return false;
        view = new NeighborSolicitationView(message);
        return true;
    }
}

/// <summary>A neighbor advertisement. Source: RFC 4861 section 4.4.</summary>
/// <param name="Target">Whose link-layer address is told.</param>
/// <param name="IsRouter">The sender is a router.</param>
/// <param name="IsSolicited">It answers a solicitation.</param>
/// <param name="Override">It is more right than what is known.</param>
public readonly record struct NeighborAdvertisementHeader(IpAddress Target, bool IsRouter, bool IsSolicited, bool Override)
{
    /// <summary>The bytes before the options.</summary>
    public const int Size = 24;

    /// <summary>Writes the bytes before the options.</summary>
    public void Write(Span<byte> message)
    {
        Ndp.Begin(message, Icmpv6Type.NeighborAdvertisement, Size);
        message[4] = (byte)((IsRouter ? 0x80 : 0) | (IsSolicited ? 0x40 : 0) | (Override ? 0x20 : 0));
        Target.WriteV6(message[8..]);
    }
}

/// <summary>A neighbor advertisement, seen through bytes whose lengths have been checked. Source: RFC 4861 section 4.4.</summary>
public readonly ref struct NeighborAdvertisementView
{
    private readonly ReadOnlySpan<byte> _message;

    private NeighborAdvertisementView(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>All values before the options.</summary>
    public NeighborAdvertisementHeader Header => new(Target, (_message[4] & 0x80) != 0, (_message[4] & 0x40) != 0, (_message[4] & 0x20) != 0);

    /// <summary>Whose link-layer address is told: no group, and no IPv4-mapped address.</summary>
    public IpAddress Target => IpAddress.ReadV6(_message[8..]);

    /// <summary>The options.</summary>
    public NdpOptions Options => new(_message[NeighborAdvertisementHeader.Size..]);

    /// <summary>Looks at an ICMPv6 message.</summary>
    /// <returns>Whether it is a neighbor advertisement with valid lengths and target.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, out NeighborAdvertisementView view)
    {
        view = default;
        if (!Ndp.IsValid(message, Icmpv6Type.NeighborAdvertisement, NeighborAdvertisementHeader.Size)) return false;
        IpAddress target = IpAddress.ReadV6(message[8..]);
        if (target.IsMulticast || target.IsV4) return false;
        view = new NeighborAdvertisementView(message);
        return true;
    }
}

/// <summary>A redirect. Source: RFC 4861 section 4.5.</summary>
/// <param name="Target">The better first hop: a router's link-local address, or the destination itself.</param>
/// <param name="Destination">For whom.</param>
public readonly record struct NdpRedirectHeader(IpAddress Target, IpAddress Destination)
{
    /// <summary>The bytes before the options.</summary>
    public const int Size = 40;

    /// <summary>Writes the bytes before the options.</summary>
    public void Write(Span<byte> message)
    {
        Ndp.Begin(message, Icmpv6Type.Redirect, Size);
        Target.WriteV6(message[8..]);
        Destination.WriteV6(message[24..]);
    }
}

/// <summary>A redirect, seen through bytes whose lengths have been checked. Source: RFC 4861 section 4.5.</summary>
public readonly ref struct NdpRedirectView
{
    private readonly ReadOnlySpan<byte> _message;

    private NdpRedirectView(ReadOnlySpan<byte> message) => _message = message;

    /// <summary>All values before the options.</summary>
    public NdpRedirectHeader Header => new(IpAddress.ReadV6(_message[8..]), IpAddress.ReadV6(_message[24..]));

    /// <summary>The options: the target's link-layer address and the redirected packet.</summary>
    public NdpOptions Options => new(_message[NdpRedirectHeader.Size..]);

    /// <summary>Looks at an ICMPv6 message.</summary>
    /// <returns>Whether it is a redirect with valid lengths, whose target is link-local or the destination, which is no group. Source: RFC 4861 section
    /// 8.1.</returns>
    public static bool TryParse(ReadOnlySpan<byte> message, out NdpRedirectView view)
    {
        view = default;
        if (!Ndp.IsValid(message, Icmpv6Type.Redirect, NdpRedirectHeader.Size)) return false;
        IpAddress target = IpAddress.ReadV6(message[8..]), destination = IpAddress.ReadV6(message[24..]);
        if (destination.IsMulticast || destination.IsV4 || (target != destination && (target.IsV4 || !target.IsLinkLocal))) return false;
        view = new NdpRedirectView(message);
        return true;
    }
}
