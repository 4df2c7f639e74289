namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>How the two ends of a connection tell each other of congestion that the network has marked.</summary>
internal enum EcnMode : byte
{
    /// <summary>Not at all: nothing is sent as ECN-capable.</summary>
    None,

    /// <summary>By an echo that lasts until it is answered (RFC 3168 section 6.1).</summary>
    Classic,

    /// <summary>By counters, in every segment (RFC 9768).</summary>
    Accurate,
}
