namespace Windsock;

/// <content>Constants of network events.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>Data can be received.</summary>
    public const int FD_READ = 1 << FD_READ_BIT;

    /// <summary>A send would be taken.</summary>
    public const int FD_WRITE = 1 << FD_WRITE_BIT;

    /// <summary>Out-of-band data waits.</summary>
    public const int FD_OOB = 1 << FD_OOB_BIT;

    /// <summary>A connection waits to be accepted.</summary>
    public const int FD_ACCEPT = 1 << FD_ACCEPT_BIT;

    /// <summary>A connect has ended.</summary>
    public const int FD_CONNECT = 1 << FD_CONNECT_BIT;

    /// <summary>The connection has ended.</summary>
    public const int FD_CLOSE = 1 << FD_CLOSE_BIT;

    /// <summary>The quality of service has changed. TCP/IP here never reports it.</summary>
    public const int FD_QOS = 1 << FD_QOS_BIT;

    /// <summary>Reserved.</summary>
    public const int FD_GROUP_QOS = 1 << FD_GROUP_QOS_BIT;

    /// <summary>The interface to a destination has changed (SIO_ROUTING_INTERFACE_CHANGE).</summary>
    public const int FD_ROUTING_INTERFACE_CHANGE = 1 << FD_ROUTING_INTERFACE_CHANGE_BIT;

    /// <summary>The local addresses have changed (SIO_ADDRESS_LIST_CHANGE).</summary>
    public const int FD_ADDRESS_LIST_CHANGE = 1 << FD_ADDRESS_LIST_CHANGE_BIT;

    /// <summary>Every event.</summary>
    public const int FD_ALL_EVENTS = (1 << FD_MAX_EVENTS) - 1;

    /// <summary>How many events there are.</summary>
    public const int FD_MAX_EVENTS = 10;

    /// <summary>The place of FD_READ in iErrorCode.</summary>
    public const int FD_READ_BIT = 0;

    /// <summary>The place of FD_WRITE in iErrorCode.</summary>
    public const int FD_WRITE_BIT = 1;

    /// <summary>The place of FD_OOB in iErrorCode.</summary>
    public const int FD_OOB_BIT = 2;

    /// <summary>The place of FD_ACCEPT in iErrorCode.</summary>
    public const int FD_ACCEPT_BIT = 3;

    /// <summary>The place of FD_CONNECT in iErrorCode.</summary>
    public const int FD_CONNECT_BIT = 4;

    /// <summary>The place of FD_CLOSE in iErrorCode.</summary>
    public const int FD_CLOSE_BIT = 5;

    /// <summary>The place of FD_QOS in iErrorCode.</summary>
    public const int FD_QOS_BIT = 6;

    /// <summary>The place of FD_GROUP_QOS in iErrorCode.</summary>
    public const int FD_GROUP_QOS_BIT = 7;

    /// <summary>The place of FD_ROUTING_INTERFACE_CHANGE in iErrorCode.</summary>
    public const int FD_ROUTING_INTERFACE_CHANGE_BIT = 8;

    /// <summary>The place of FD_ADDRESS_LIST_CHANGE in iErrorCode.</summary>
    public const int FD_ADDRESS_LIST_CHANGE_BIT = 9;
}
