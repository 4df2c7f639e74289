namespace Windsock.TcpIp.Sockets;

/// <summary>Why an operation of a socket did not succeed.</summary>
public enum StackError
{
    /// <summary>It succeeded.</summary>
    None,

    /// <summary>It would have to wait: for data, for room, for a connection.</summary>
    WouldBlock,

    /// <summary>The connection attempt has begun.</summary>
    InProgress,

    /// <summary>An argument is impossible, or the socket is in a state that does not allow it.</summary>
    Invalid,

    /// <summary>The address is of another family.</summary>
    FamilyNotSupported,

    /// <summary>The address or port is taken.</summary>
    AddressInUse,

    /// <summary>No interface has the address.</summary>
    AddressNotAvailable,

    /// <summary>A destination is needed.</summary>
    DestinationRequired,

    /// <summary>A broadcast on a socket that may not.</summary>
    AccessDenied,

    /// <summary>The socket is connected already.</summary>
    AlreadyConnected,

    /// <summary>The socket is not connected.</summary>
    NotConnected,

    /// <summary>The direction has been shut down.</summary>
    ShutDown,

    /// <summary>The peer refused: RST to a SYN, or port unreachable.</summary>
    ConnectionRefused,

    /// <summary>The peer reset the connection.</summary>
    ConnectionReset,

    /// <summary>The connection was ended on this side.</summary>
    ConnectionAborted,

    /// <summary>The peer did not answer in time.</summary>
    TimedOut,

    /// <summary>No route, or a router said so.</summary>
    NetworkUnreachable,

    /// <summary>The neighbour does not answer, or a router said so.</summary>
    HostUnreachable,

    /// <summary>The hop limit ran out on the way.</summary>
    HopLimitExceeded,

    /// <summary>The datagram is larger than can be sent, or than the path carries and may not be cut.</summary>
    MessageTooLong,

    /// <summary>A limit on memory or on entries is reached.</summary>
    NoBuffers,

    /// <summary>The operation does not exist for this kind of socket.</summary>
    NotSupported,
}
