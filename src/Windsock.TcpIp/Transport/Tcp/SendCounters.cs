namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>What a sender has counted of troubles in the life of its connection.</summary>
internal struct SendCounters
{
    /// <summary>Of a connection that had none.</summary>
    public static readonly SendCounters None;

    /// <summary>Bytes that were sent again.</summary>
    public long RetransmittedBytes;

    /// <summary>Segments that were sent again, and how many of them in fast recovery.</summary>
    public int Retransmissions;
    public int FastRetransmissions;

    /// <summary>How often the retransmission timer has expired, and how often for the first time since the peer was heard of.</summary>
    public int Expirations;
    public int TimeoutEpisodes;

    /// <summary>Duplicates by RFC 5681 section 2.</summary>
    public int DuplicateAcknowledgments;
}
