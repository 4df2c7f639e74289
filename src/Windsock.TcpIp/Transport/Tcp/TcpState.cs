namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>The states of a connection. Source: RFC 9293 section 3.3.2. The values are those of Windows' TCPSTATE.</summary>
public enum TcpState
{
    /// <summary>No connection.</summary>
    Closed,

    /// <summary>Waiting for a connection request.</summary>
    Listen,

    /// <summary>A SYN has been sent.</summary>
    SynSent,

    /// <summary>A SYN has been received and one sent.</summary>
    SynReceived,

    /// <summary>Open.</summary>
    Established,

    /// <summary>A FIN has been sent.</summary>
    FinWait1,

    /// <summary>A FIN has been sent and acknowledged.</summary>
    FinWait2,

    /// <summary>A FIN has been received.</summary>
    CloseWait,

    /// <summary>Both have sent a FIN, and ours is not acknowledged yet.</summary>
    Closing,

    /// <summary>A FIN has been received, then one sent.</summary>
    LastAck,

    /// <summary>Closed on both sides; old segments may still be on the way.</summary>
    TimeWait,
}
