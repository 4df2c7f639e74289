namespace Windsock.TcpIp;

/// <summary>Why a packet went no further. Every refusal counts one, so that a test can tell which branch it met.</summary>
public enum DropReason
{
    /// <summary>A frame that is too short or malformed.</summary>
    BadFrame,

    /// <summary>A frame for another station.</summary>
    NotForThisStation,

    /// <summary>A protocol above Ethernet that the stack does not speak.</summary>
    UnknownEtherType,

    /// <summary>An IP packet with a wrong version, length or header checksum.</summary>
    BadIpPacket,

    /// <summary>A source or destination address that may not be there.</summary>
    BadAddress,

    /// <summary>A packet for another host, and the stack does not forward.</summary>
    NotForThisHost,

    /// <summary>A transport protocol that nobody here speaks.</summary>
    UnknownProtocol,

    /// <summary>A transport packet with wrong lengths.</summary>
    BadTransportPacket,

    /// <summary>A wrong transport checksum.</summary>
    BadChecksum,

    /// <summary>A datagram to a port where nobody listens.</summary>
    NoSuchPort,

    /// <summary>A receive buffer is full.</summary>
    ReceiveBufferFull,

    /// <summary>No buffer to be had.</summary>
    OutOfPackets,

    /// <summary>No route to the destination.</summary>
    NoRoute,

    /// <summary>The neighbour did not answer, or too many packets wait for it.</summary>
    NeighbourUnresolved,

    /// <summary>A hop limit that ran out.</summary>
    HopLimitExceeded,

    /// <summary>A packet that is too large and may not be cut.</summary>
    TooLarge,

    /// <summary>An ARP packet, solicitation or advertisement that breaks the rules of neighbour discovery.</summary>
    BadNeighbourMessage,

    /// <summary>A packet to a group that nobody here has joined.</summary>
    GroupNotJoined,

    /// <summary>Too many packets wait within the host.</summary>
    LoopFull,

    /// <summary>An error that was not sent because too many were (not a packet that was lost).</summary>
    ErrorRateLimit,

    /// <summary>An ICMP error about nothing that this host has sent.</summary>
    ErrorAboutNothing,

    /// <summary>IPv4 options or IPv6 extension headers that are malformed or refused.</summary>
    BadOptions,

    /// <summary>Fragments that do not fit together, overlap, or are too small to be honest.</summary>
    BadFragment,

    /// <summary>Fragments whose other parts did not come in time.</summary>
    ReassemblyTimeout,

    /// <summary>Fragments that had to make room for others.</summary>
    ReassemblyLimit,

    /// <summary>A packet that a translator of addresses does not let through.</summary>
    NotTranslated,

    /// <summary>A TCP segment outside the receive window (RFC 9293 section 3.10.7.4, first).</summary>
    OutsideWindow,

    /// <summary>A TCP segment whose timestamp is older than one that came before (PAWS, RFC 7323 section 5.3).</summary>
    OldTimestamp,

    /// <summary>A TCP segment without a timestamp on a connection that has them.</summary>
    NoTimestamp,

    /// <summary>A TCP segment without an acknowledgment where there must be one.</summary>
    NoAcknowledgment,

    /// <summary>A TCP segment that acknowledges what was not sent, or long ago (RFC 5961 section 5.2).</summary>
    BadAcknowledgment,

    /// <summary>A reset, or a segment of no connection, for a listener.</summary>
    NoSuchConnection,

    /// <summary>A connection for a listener whose queue is full.</summary>
    AcceptQueueFull,

    /// <summary>Too many gaps in what has come of a TCP stream.</summary>
    TooManyGaps,

    /// <summary>Data for a socket that is closed or reads no more.</summary>
    NobodyReads,

    /// <summary>A challenge ACK too many in this second (RFC 5961 section 7).</summary>
    ChallengeLimit,

    /// <summary>The oldest TIME-WAIT record made room for another.</summary>
    TimeWaitFull,

    /// <summary>An ICMP error about a segment that is not on the way (RFC 5927).</summary>
    BadIcmpQuote,

    /// <summary>The number of reasons; more are put before it.</summary>
    Count,
}
