using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The defaults by which an observer tells one system's TCP from another's, as data.</summary>
public sealed record TcpProfile
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The congestion control of new connections: "cubic", "newreno", "bbr", "dctcp".</summary>
    public string CongestionControl { get; init; } = "cubic";

    /// <summary>The shift of the window that a SYN offers, 0 to 14.</summary>
    public int WindowScale { get; init; } = 8;

    /// <summary>Whether a SYN offers timestamps.</summary>
    public bool Timestamps { get; init; }

    /// <summary>The initial congestion window in segments (RFC 6928).</summary>
    public int InitialWindowSegments { get; init; } = 10;

    /// <summary>The least retransmission timeout.</summary>
    public TimeSpan MinimumRto { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether segments are spread over the round-trip time with a congestion control that does not ask for it (BBR always does).</summary>
    public bool Pacing { get; init; }

    /// <summary>How long an acknowledgment may be delayed.</summary>
    public TimeSpan DelayedAcknowledgment { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Bytes that the receive buffer of a new connection holds.</summary>
    public int ReceiveBufferBytes { get; init; } = 65536;

    /// <summary>What a receive buffer may grow to by itself.</summary>
    public int MaxReceiveBufferBytes { get; init; } = 16 << 20;

    /// <summary>Bytes that the send buffer of a new connection holds.</summary>
    public int SendBufferBytes { get; init; } = 65536;

    /// <summary>What a send buffer may grow to by itself.</summary>
    public int MaxSendBufferBytes { get; init; } = 4 << 20;

    /// <summary>The options of a SYN in their order; <see cref="TcpOptionKind.NoOperation"/> where the system pads.</summary>
    public IReadOnlyList<byte> SynOptions { get; init; } =
    [
        TcpOptionKind.MaximumSegmentSize, TcpOptionKind.NoOperation, TcpOptionKind.WindowScale, TcpOptionKind.NoOperation, TcpOptionKind.NoOperation,
        TcpOptionKind.SackPermitted,
    ];

    /// <summary>Windows 11.</summary>
    public static TcpProfile Windows { get; } = new() { Name = "windows" };
}
