namespace Windsock.Spi;

/// <summary>The 15 functions of the DLL that a service provider may call, in the order of WSPUPCALLTABLE.</summary>
/// <remarks>Results are the error itself, where ws2spi.h returns it through lpErrno. Source: MS Learn "WSPUPCALLTABLE structure (ws2spi.h)".</remarks>
public abstract class UpcallTable
{
    /// <summary>Closes an event object.</summary>
    public abstract WsaError WPUCloseEvent(nint eventObject);

    /// <summary>Closes a handle made by <see cref="WPUCreateSocketHandle"/>.</summary>
    public abstract WsaError WPUCloseSocketHandle(nuint s);

    /// <summary>Makes a manual-reset event.</summary>
    public abstract WsaError WPUCreateEvent(out nint eventObject);

    /// <summary>Makes a socket handle for a provider whose sockets are not handles of the system.</summary>
    public abstract WsaError WPUCreateSocketHandle(uint catalogEntryId, nint context, out nuint s);

    /// <summary>Tests membership in a counted fd_set.</summary>
    public abstract bool WPUFDIsSet(nuint s, ReadOnlySpan<nuint> set);

    /// <summary>The path of a provider's library.</summary>
    public abstract WsaError WPUGetProviderPath(Guid provider, out string path);

    /// <summary>Registers a provider's handle and gives the one that the application shall see.</summary>
    public abstract WsaError WPUModifyIFSHandle(uint catalogEntryId, nuint proposed, out nuint s);

    /// <summary>Posts a window message.</summary>
    public abstract bool WPUPostMessage(nint window, uint message, nuint wParam, nint lParam);

    /// <summary>The blocking hook of this thread, 0 for none.</summary>
    public abstract WsaError WPUQueryBlockingCallback(uint catalogEntryId, out nint callback, out nint context);

    /// <summary>The context given to <see cref="WPUCreateSocketHandle"/>.</summary>
    public abstract WsaError WPUQuerySocketHandleContext(nuint s, out nint context);

    /// <summary>Queues a call to a thread in an alertable wait.</summary>
    public abstract WsaError WPUQueueApc(nint thread, nint routine, nint context);

    /// <summary>Resets an event.</summary>
    public abstract WsaError WPUResetEvent(nint eventObject);

    /// <summary>Sets an event.</summary>
    public abstract WsaError WPUSetEvent(nint eventObject);

    /// <summary>Identifies the current thread for <see cref="WPUQueueApc"/>.</summary>
    public abstract WsaError WPUOpenCurrentThread(out nint thread);

    /// <summary>Releases what <see cref="WPUOpenCurrentThread"/> gave.</summary>
    public abstract WsaError WPUCloseThread(nint thread);
}
