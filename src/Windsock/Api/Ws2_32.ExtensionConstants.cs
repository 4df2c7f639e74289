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

    private const uint TransmitHints = TF_WRITE_BEHIND | TF_USE_SYSTEM_THREAD | TF_USE_KERNEL_APC;
}
