namespace Windsock;

/// <content>Flags of ProcessSocketNotifications.</content>
public static partial class Ws2_32
{
    /// <summary>No event.</summary>
    public const uint SOCK_NOTIFY_REGISTER_EVENT_NONE = 0;

    /// <summary>Something can be received or accepted, or the stream has ended.</summary>
    public const uint SOCK_NOTIFY_REGISTER_EVENT_IN = 1;

    /// <summary>A send would not wait, or a connect has succeeded.</summary>
    public const uint SOCK_NOTIFY_REGISTER_EVENT_OUT = 2;

    /// <summary>The peer has ended the stream.</summary>
    public const uint SOCK_NOTIFY_REGISTER_EVENT_HANGUP = 4;

    /// <summary>All of them.</summary>
    public const uint SOCK_NOTIFY_REGISTER_EVENTS_ALL = 7;

    /// <summary>As the registration's.</summary>
    public const uint SOCK_NOTIFY_EVENT_IN = 1;

    /// <summary>As the registration's.</summary>
    public const uint SOCK_NOTIFY_EVENT_OUT = 2;

    /// <summary>As the registration's.</summary>
    public const uint SOCK_NOTIFY_EVENT_HANGUP = 4;

    /// <summary>The connection is broken, or a connect has failed.</summary>
    public const uint SOCK_NOTIFY_EVENT_ERR = 0x40;

    /// <summary>The registration has ended; nothing follows.</summary>
    public const uint SOCK_NOTIFY_EVENT_REMOVE = 0x80;

    /// <summary>All of them.</summary>
    public const uint SOCK_NOTIFY_EVENTS_ALL = 0xc7;

    /// <summary>No operation.</summary>
    public const uint SOCK_NOTIFY_OP_NONE = 0;

    /// <summary>Registers, or turns on again.</summary>
    public const uint SOCK_NOTIFY_OP_ENABLE = 1;

    /// <summary>Turns off.</summary>
    public const uint SOCK_NOTIFY_OP_DISABLE = 2;

    /// <summary>Ends the registration, with a last notification.</summary>
    public const uint SOCK_NOTIFY_OP_REMOVE = 4;

    /// <summary>Off after one notification.</summary>
    public const uint SOCK_NOTIFY_TRIGGER_ONESHOT = 1;

    /// <summary>On until it is turned off.</summary>
    public const uint SOCK_NOTIFY_TRIGGER_PERSISTENT = 2;

    /// <summary>As long as the state holds.</summary>
    public const uint SOCK_NOTIFY_TRIGGER_LEVEL = 4;

    /// <summary>When something comes.</summary>
    public const uint SOCK_NOTIFY_TRIGGER_EDGE = 8;

    /// <summary>All of them.</summary>
    public const uint SOCK_NOTIFY_TRIGGER_ALL = 15;
}
