using Windsock.TcpIp.Sockets;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What few connections have at a time: an idle one does without it.</summary>
internal sealed class RareState
{
    /// <summary>When keepalive looks again.</summary>
    public Instant KeepAliveDeadline = Instant.Never;

    /// <summary>When a connection that no program holds gives up waiting for the peer's FIN.</summary>
    public Instant OrphanDeadline = Instant.Never;

    /// <summary>Until when segments outside the window are not acknowledged once more.</summary>
    public Instant QuietUntil = Instant.Zero;

    /// <summary>Keepalive probes since something came.</summary>
    public int KeepAliveProbes;

    /// <summary>When the last of them was sent.</summary>
    public Instant KeepAliveProbedAt;

    /// <summary>What a router or the host itself reported, which may pass (RFC 1122 section 4.2.3.9).</summary>
    public StackError SoftError;

    /// <summary>Whether <see cref="SndUp"/> means something.</summary>
    public bool IsUrgent;

    /// <summary>SND.UP: the sequence number after the last urgent byte.</summary>
    public uint SndUp;

    /// <summary>Bytes that came before what they follow.</summary>
    public long ReorderedBytes;

    /// <summary>How often the SYN was sent again before the connection was open.</summary>
    public int SynRetransmissions;

    /// <summary>What the sender has counted.</summary>
    public SendCounters Sent;

    /// <summary>What has come and is told of by counters; null unless both ends agreed on Accurate ECN.</summary>
    public AccurateEcn? AccurateEcn;

    /// <summary>The earliest of the deadlines.</summary>
    public Instant Deadline => Instant.Min(KeepAliveDeadline, OrphanDeadline);
}
