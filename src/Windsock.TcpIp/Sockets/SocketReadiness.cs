namespace Windsock.TcpIp.Sockets;

/// <summary>What a socket is ready for: levels, true as long as their cause lasts.</summary>
[Flags]
public enum SocketReadiness
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A receive or an accept gives something: data, a connection, the end of the stream or an error.</summary>
    Readable = 1,

    /// <summary>A send takes at least one byte.</summary>
    Writable = 2,

    /// <summary>Urgent data waits to be read.</summary>
    Urgent = 4,

    /// <summary>The peer has closed its sending direction.</summary>
    PeerClosed = 8,

    /// <summary>The connection is gone in both directions.</summary>
    HungUp = 16,

    /// <summary>An error is pending.</summary>
    Failed = 32,
}
