namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What the options of a socket say about its connection. One instance serves all sockets that never set any.</summary>
public sealed record TcpSettings
{
    /// <summary>What a socket has that never set any option, on Windows.</summary>
    public static TcpSettings Default { get; } = new();

    /// <summary>TCP_NODELAY: small segments are not held back.</summary>
    public bool NoDelay { get; init; }

    /// <summary>Only full segments are sent, until it is cleared.</summary>
    public bool Cork { get; init; }

    /// <summary>SO_KEEPALIVE.</summary>
    public bool KeepAlive { get; init; }

    /// <summary>TCP_KEEPIDLE: how long nothing comes before the first probe.</summary>
    public TimeSpan KeepAliveIdle { get; init; } = TimeSpan.FromHours(2);

    /// <summary>TCP_KEEPINTVL: the time between probes.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>TCP_KEEPCNT: how many probes stay unanswered before the connection is given up.</summary>
    public int KeepAliveCount { get; init; } = 10;

    /// <summary>TCP_MAXRT and RFC 5482: how long data may stay unacknowledged; zero for as many retransmissions as are usual.</summary>
    public TimeSpan UserTimeout { get; init; }

    /// <summary>The most payload of a segment; 0 for what the path allows.</summary>
    public int MaximumSegmentSize { get; init; }

    /// <summary>SO_SNDBUF in bytes; 0 to have it grow by itself.</summary>
    public int SendBufferBytes { get; init; }

    /// <summary>SO_RCVBUF in bytes; 0 to have it grow by itself.</summary>
    public int ReceiveBufferBytes { get; init; }

    /// <summary>SO_OOBINLINE: urgent data stays in the stream.</summary>
    public bool UrgentInline { get; init; }

    /// <summary>TCP_FASTOPEN: data may travel with a SYN (RFC 7413).</summary>
    public bool FastOpen { get; init; }

    /// <summary>TCP_TIMESTAMPS: whether a SYN offers timestamps; null for what the profile does.</summary>
    public bool? Timestamps { get; init; }

    /// <summary>Whether a SYN offers ECN, or takes an offer of it; null for what the profile does. False means none of any kind.</summary>
    public bool? Ecn { get; init; }

    /// <summary>Whether a SYN offers Accurate ECN (RFC 9768), or takes an offer of it; null for what the profile does.</summary>
    public bool? AccurateEcn { get; init; }

    /// <summary>Whether a listener answers a SYN that offers Accurate ECN with it.</summary>
    internal bool TakesAccurateEcn(TcpProfile profile) => Ecn != false && (AccurateEcn ?? (profile.AcceptsAccurateEcn || profile.OffersAccurateEcn));

    /// <summary>TCP_NOSYNRETRIES: a SYN that is not answered is not sent again.</summary>
    public bool NoSynRetries { get; init; }

    /// <summary>TCP_FAIL_CONNECT_ON_ICMP_ERROR: a connection attempt fails at once when a router, or the host itself, says that the peer cannot be
    /// reached.</summary>
    public bool FailConnectOnIcmpError { get; init; }

    /// <summary>TCP_EXPEDITED_1122: the urgent pointer means the last urgent byte, as RFC 1122 had it, and not the one after it (RFC 6093 section
    /// 2.2).</summary>
    public bool UrgentPointsAtByte { get; init; }

    /// <summary>SIO_TCP_INITIAL_RTO: how long the first SYN waits for its answer; zero for what the profile does.</summary>
    public TimeSpan InitialRto { get; init; }

    /// <summary>SIO_TCP_INITIAL_RTO: how often a SYN is sent again; -1 for what the profile does.</summary>
    public int SynRetransmissions { get; init; } = -1;

    /// <summary>SIO_TCP_SET_ACK_FREQUENCY: for how many full segments one acknowledgment goes out at once.</summary>
    public int AckFrequency { get; init; } = 2;

    /// <summary>IP_MTU_DISCOVER: whether routers may cut the segments, over IPv4.</summary>
    public bool MayBeCut { get; init; }

    /// <summary>IP_OPTIONS: options of the IPv4 header of every segment, as <see cref="Wire.Ipv4Options.TryMake"/> gives them; null for none.</summary>
    public byte[]? HeaderOptions { get; init; }

    /// <summary>TTL or hop limit; 0 for the stack's.</summary>
    public byte HopLimit { get; init; }

    /// <summary>The DSCP bits of outgoing packets.</summary>
    public byte TrafficClass { get; init; }

    /// <summary>The congestion control, or null for the profile's.</summary>
    public string? CongestionControl { get; init; }

    /// <summary>Whether segments may be as large as with others.</summary>
    internal bool HasSizesOf(TcpSettings other) => MaximumSegmentSize == other.MaximumSegmentSize && HeaderOptions == other.HeaderOptions;
}
