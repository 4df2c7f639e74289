namespace Windsock;

/// <content>Flags of the extension functions.</content>
public static partial class Ws2_32
{
    /// <summary>Ends the connection when everything has been sent.</summary>
    public const uint TF_DISCONNECT = 1;

    /// <summary>Makes the socket a new one after that.</summary>
    public const uint TF_REUSE_SOCKET = 2;

    /// <summary>Ends the call when everything has been queued.</summary>
    public const uint TF_WRITE_BEHIND = 4;

    /// <summary>A hint: the system's default thread.</summary>
    public const uint TF_USE_DEFAULT_WORKER = 0;

    /// <summary>A hint: system threads.</summary>
    public const uint TF_USE_SYSTEM_THREAD = 0x10;

    /// <summary>A hint: kernel APCs.</summary>
    public const uint TF_USE_KERNEL_APC = 0x20;

    /// <summary>An element in memory.</summary>
    public const uint TP_ELEMENT_MEMORY = 1;

    /// <summary>An element in a file.</summary>
    public const uint TP_ELEMENT_FILE = 2;

    /// <summary>The element ends a packet.</summary>
    public const uint TP_ELEMENT_EOP = 4;

    /// <summary><see cref="TF_DISCONNECT"/>.</summary>
    public const uint TP_DISCONNECT = TF_DISCONNECT;

    /// <summary><see cref="TF_REUSE_SOCKET"/>.</summary>
    public const uint TP_REUSE_SOCKET = TF_REUSE_SOCKET;

    /// <summary>The completion does not notify.</summary>
    public const uint RIO_MSG_DONT_NOTIFY = 1;

    /// <summary>The request may wait for the next one, or for RIO_MSG_COMMIT_ONLY.</summary>
    public const uint RIO_MSG_DEFER = 2;

    /// <summary>The receive fills its buffer.</summary>
    public const uint RIO_MSG_WAITALL = 4;

    /// <summary>No request: those that wait are started.</summary>
    public const uint RIO_MSG_COMMIT_ONLY = 8;

    /// <summary>No buffer.</summary>
    public static readonly nint RIO_INVALID_BUFFERID = unchecked((nint)0xFFFFFFFFu);

    /// <summary>The largest completion queue.</summary>
    public const uint RIO_MAX_CQ_SIZE = 0x8000000;

    /// <summary>No completion queue, or a broken one.</summary>
    public const uint RIO_CORRUPT_CQ = 0xFFFFFFFF;

    /// <summary>A notification by event.</summary>
    public const int RIO_EVENT_COMPLETION = 1;

    /// <summary>A notification by a packet.</summary>
    public const int RIO_IOCP_COMPLETION = 2;

    private const uint TransmitHints = TF_WRITE_BEHIND | TF_USE_SYSTEM_THREAD | TF_USE_KERNEL_APC;
}
