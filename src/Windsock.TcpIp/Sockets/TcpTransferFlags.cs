namespace Windsock.TcpIp.Sockets;

/// <summary>How data is sent.</summary>
[Flags]
public enum TcpSendFlags
{
    /// <summary>As usual.</summary>
    None = 0,

    /// <summary>More follows at once: a segment that is not full may wait for it.</summary>
    More = 1,

    /// <summary>The last byte is urgent.</summary>
    Urgent = 2,
}

/// <summary>How data is received.</summary>
[Flags]
public enum TcpReceiveFlags
{
    /// <summary>As usual.</summary>
    None = 0,

    /// <summary>The data stays.</summary>
    Peek = 1,

    /// <summary>The urgent byte is meant.</summary>
    Urgent = 2,
}
