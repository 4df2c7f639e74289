using Windsock.TcpIp;
using Windsock.TcpIp.Link;

namespace Windsock.Drivers.Pcapng;

/// <summary>Which way a captured packet went.</summary>
public enum CaptureDirection
{
    /// <summary>The file does not say.</summary>
    Unknown,

    /// <summary>It came in.</summary>
    Inbound,

    /// <summary>It went out.</summary>
    Outbound,
}

/// <summary>An interface of a capture file.</summary>
/// <param name="Name">Its name, or an empty string.</param>
/// <param name="LinkType">What its packets begin with, LINKTYPE_*: 1 for Ethernet, 101 for IP.</param>
/// <param name="SnapLength">The most bytes that were kept of a packet; 0 for all.</param>
public sealed record CaptureInterface(string Name, int LinkType, int SnapLength)
{
    /// <summary>LINKTYPE_ETHERNET.</summary>
    public const int Ethernet = 1;

    /// <summary>LINKTYPE_RAW: IPv4 or IPv6, as the first four bits say.</summary>
    public const int Raw = 101;

    /// <summary>What a link of this type carries; null for types that no link here does.</summary>
    public LinkKind? Kind => LinkType switch
    {
        Ethernet => LinkKind.Ethernet,
        Raw => LinkKind.Ip,
        _ => null,
    };

    // if_tsresol and if_tsoffset: how a timestamp of the interface becomes ticks.
    internal ulong UnitsPerSecond { get; init; } = 1_000_000;

    internal long OffsetSeconds { get; init; }
}

/// <summary>A packet of a capture file.</summary>
/// <param name="Interface">Where it was seen.</param>
/// <param name="Time">When, in ticks of 100 ns since 1970; zero where the file has no time for it.</param>
/// <param name="Bytes">What was kept of it, valid until the next packet is read.</param>
/// <param name="OriginalLength">How many bytes it had.</param>
/// <param name="Direction">Which way it went.</param>
/// <param name="Comment">The first comment on it, or null.</param>
public readonly record struct CapturedPacket(
    CaptureInterface Interface, Instant Time, ReadOnlyMemory<byte> Bytes, int OriginalLength, CaptureDirection Direction, string? Comment);
