namespace Windsock.Engine;

/// <summary>Where a socket stands.</summary>
internal enum SocketState
{
    //   Created --bind--> Bound --listen--> Listening
    //   Created, Bound --connect--> Connecting --> Connected
    //                               Connecting --failed--> Bound: connect may be called again (CN02)
    //   Created --AcceptEx--> Accepting --> Connected
    //                         Accepting --failed, cancelled--> Created
    //   Datagram and raw sockets stay Bound and have a default peer or not.
    Created,
    Bound,
    Listening,
    Connecting,
    Connected,
    Accepting,
}

/// <summary>What has happened to a socket that its program has not told it of.</summary>
internal enum Unawareness
{
    None,

    /// <summary>AcceptEx: names and options are those of a new socket until SO_UPDATE_ACCEPT_CONTEXT.</summary>
    Accepted,

    /// <summary>ConnectEx: it has no peer by name until SO_UPDATE_CONNECT_CONTEXT.</summary>
    Connected,
}

/// <summary>Who closes a handle.</summary>
internal enum SocketClosing
{
    /// <summary>The program, by closesocket: SO_LINGER counts.</summary>
    Program,

    /// <summary>The last WSACleanup: nobody waits.</summary>
    Cleanup,
}
