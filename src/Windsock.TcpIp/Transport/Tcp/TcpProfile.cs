using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The defaults by which an observer tells one system's TCP from another's, as data.</summary>
public sealed record TcpProfile
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The congestion control of new connections: "cubic", "newreno", "bbr", "dctcp".</summary>
    public string CongestionControl { get; init; } = "cubic";

    /// <summary>The shift of the window that a SYN offers, 0 to 14; a receive buffer that may grow beyond it has a larger one.</summary>
    public int WindowScale { get; init; } = 8;

    /// <summary>The window of a SYN is a multiple of the segment size, as long as this many bytes allow.</summary>
    public int SynWindowBytes { get; init; } = 65535;

    /// <summary>Whether that window is cut to whole segments.</summary>
    public bool SynWindowIsWholeSegments { get; init; }

    /// <summary>Whether a SYN offers timestamps.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Whether a SYN that offers timestamps is answered with them, where the own ones do not offer them.</summary>
    public bool AcceptsTimestamps { get; init; } = true;

    /// <summary>Whether a SYN offers ECN (RFC 3168 section 6.1.1).</summary>
    public bool OffersEcn { get; init; }

    /// <summary>Whether a SYN that offers ECN is answered with it.</summary>
    public bool AcceptsEcn { get; init; } = true;

    /// <summary>Whether a SYN offers Accurate ECN (RFC 9768), which a peer that does not know it takes for an offer of ECN.</summary>
    public bool OffersAccurateEcn { get; init; }

    /// <summary>Whether a SYN that offers Accurate ECN is answered with it; else it is answered as one that offers ECN.</summary>
    public bool AcceptsAccurateEcn { get; init; }

    /// <summary>The initial congestion window in segments (RFC 6928).</summary>
    public int InitialWindowSegments { get; init; } = 10;

    /// <summary>The least retransmission timeout.</summary>
    public TimeSpan MinimumRto { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Whether segments are spread over the round-trip time with a congestion control that does not ask for it (BBR always does).</summary>
    public bool Pacing { get; init; }

    /// <summary>How long the first SYN waits for its answer; the time doubles with each.</summary>
    public TimeSpan InitialRto { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a SYN is sent again.</summary>
    public int SynRetransmissions { get; init; } = 4;

    /// <summary>How often a SYN and ACK is sent again.</summary>
    public int SynAckRetransmissions { get; init; } = 4;

    /// <summary>How often data is sent again before the connection is given up, without a user timeout.</summary>
    public int DataRetransmissions { get; init; } = 5;

    /// <summary>How long an acknowledgment may be delayed.</summary>
    public TimeSpan DelayedAcknowledgment { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How many segments at the beginning, after a gap and after idleness are acknowledged at once.</summary>
    public int QuickAcknowledgments { get; init; } = 16;

    /// <summary>Bytes that the receive buffer of a new connection holds.</summary>
    public int ReceiveBufferBytes { get; init; } = 65536;

    /// <summary>What a receive buffer may grow to by itself.</summary>
    public int MaxReceiveBufferBytes { get; init; } = 16 << 20;

    /// <summary>Bytes that the send buffer of a new connection holds.</summary>
    public int SendBufferBytes { get; init; } = 65536;

    /// <summary>What a send buffer may grow to by itself.</summary>
    public int MaxSendBufferBytes { get; init; } = 4 << 20;

    /// <summary>The time that a connection stays in TIME-WAIT, 2 MSL (RFC 9293 section 3.6.1).</summary>
    public TimeSpan TimeWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a connection that no program holds any more waits in FIN-WAIT-2 for the peer's FIN.</summary>
    public TimeSpan FinWait2 { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>TTL or hop limit; 0 for that of the stack's options.</summary>
    public byte HopLimit { get; init; }

    /// <summary>Whether a SYN to a listener whose queue is full is answered with a reset, as on Windows, and not left without an answer.</summary>
    public bool ResetsWhenQueueIsFull { get; init; }

    /// <summary>Whether data for a socket that has shut down its receiving direction resets the connection, as on Windows, and is not thrown away in
    /// silence.</summary>
    public bool ResetsAfterReceiveShutdown { get; init; }

    /// <summary>Whether a connection attempt that times out tells the error that a router or the host itself reported meanwhile.</summary>
    public bool TellsSoftErrors { get; init; } = true;

    /// <summary>The options of a socket that never set any.</summary>
    public TcpSettings Settings { get; init; } = TcpSettings.Default;

    /// <summary>The options of a SYN in their order; <see cref="TcpOptionKind.NoOperation"/> where the system pads. Options that are not offered are
    /// left out with the
    /// padding before them.</summary>
    public IReadOnlyList<byte> SynOptions { get; init; } =
    [
        TcpOptionKind.MaximumSegmentSize, TcpOptionKind.NoOperation, TcpOptionKind.WindowScale, TcpOptionKind.NoOperation, TcpOptionKind.NoOperation,
        TcpOptionKind.SackPermitted,
    ];

    /// <summary>Windows 11.</summary>
    public static TcpProfile Windows { get; } = new()
    {
        Name = "windows",
        ResetsWhenQueueIsFull = true,
        ResetsAfterReceiveShutdown = true,
        TellsSoftErrors = false,
        TimeWait = TimeSpan.FromSeconds(120),
        FinWait2 = TimeSpan.FromSeconds(120),
        SynWindowIsWholeSegments = true,
    };

    /// <summary>Linux 6.</summary>
    public static TcpProfile Linux { get; } = new()
    {
        Name = "linux",
        WindowScale = 7,
        SynWindowIsWholeSegments = true,
        Timestamps = true,
        MinimumRto = TimeSpan.FromMilliseconds(200),
        SynRetransmissions = 6,
        SynAckRetransmissions = 5,
        DataRetransmissions = 15,
        HopLimit = 64,
        ReceiveBufferBytes = 131072,
        MaxReceiveBufferBytes = 6 << 20,
        Settings = TcpSettings.Default with { KeepAliveInterval = TimeSpan.FromSeconds(75), KeepAliveCount = 9 },
        SynOptions =
        [
            TcpOptionKind.MaximumSegmentSize, TcpOptionKind.SackPermitted, TcpOptionKind.Timestamps, TcpOptionKind.NoOperation, TcpOptionKind.WindowScale,
        ],
    };

    /// <summary>FreeBSD 14.</summary>
    public static TcpProfile FreeBsd { get; } = new()
    {
        Name = "freebsd",
        WindowScale = 6,
        Timestamps = true,
        MinimumRto = TimeSpan.FromMilliseconds(30),
        SynRetransmissions = 12,
        SynAckRetransmissions = 3,
        DataRetransmissions = 12,
        QuickAcknowledgments = 0,
        HopLimit = 64,
        MaxReceiveBufferBytes = 2 << 20,
        Settings = TcpSettings.Default with { KeepAliveInterval = TimeSpan.FromSeconds(75), KeepAliveCount = 8 },
        SynOptions =
        [
            TcpOptionKind.MaximumSegmentSize, TcpOptionKind.NoOperation, TcpOptionKind.WindowScale, TcpOptionKind.SackPermitted, TcpOptionKind.Timestamps,
        ],
    };
}
