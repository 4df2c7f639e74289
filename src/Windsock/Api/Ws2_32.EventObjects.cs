using Windsock.Engine;
using Windsock.Waits;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Event objects.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>No event.</summary>
    public const nint WSA_INVALID_EVENT = 0;

    /// <summary>The most events of one wait.</summary>
    public const int WSA_MAXIMUM_WAIT_EVENTS = Wait.MaxObjects;

    /// <summary>The wait was refused.</summary>
    public const uint WSA_WAIT_FAILED = Wait.Failed;

    /// <summary>The wait was satisfied by the first event; further ones follow.</summary>
    public const uint WSA_WAIT_EVENT_0 = 0;

    /// <summary>Completion routines have run.</summary>
    public const uint WSA_WAIT_IO_COMPLETION = Wait.IoCompletion;

    /// <summary>Time was over.</summary>
    public const uint WSA_WAIT_TIMEOUT = Wait.Timeout;

    /// <summary>No end of waiting.</summary>
    public const uint WSA_INFINITE = Dispatcher.Infinite;

    /// <summary>Makes an event: manual-reset, not signalled.</summary>
    /// <returns>The handle, which every function of kernel32 takes as well; or WSA_INVALID_EVENT with WSA_NOT_ENOUGH_MEMORY.</returns>
    /// <remarks>Source: MS Learn "WSACreateEvent function (winsock2.h)". Like all functions of events it needs no WSAStartup.</remarks>
    public static nint WSACreateEvent()
    {
        nuint handle = Session.Handles.Open(new EventObject(manualReset: true, initial: false));
        if (handle == 0) Fail(WSA_NOT_ENOUGH_MEMORY);
        return (nint)handle;
    }

    /// <summary>Closes an event.</summary>
    /// <returns>1, or 0 with WSA_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "WSACloseEvent function (winsock2.h)".</remarks>
    public static int WSACloseEvent(nint hEvent) => Kernel32.CloseHandle(hEvent);

    /// <summary>Signals an event.</summary>
    /// <returns>1, or 0 with WSA_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "WSASetEvent function (winsock2.h)".</remarks>
    public static int WSASetEvent(nint hEvent) => Kernel32.SetEvent(hEvent);

    /// <summary>Takes the signal of an event back.</summary>
    /// <returns>1, or 0 with WSA_INVALID_HANDLE.</returns>
    /// <remarks>Source: MS Learn "WSAResetEvent function (winsock2.h)".</remarks>
    public static int WSAResetEvent(nint hEvent) => Kernel32.ResetEvent(hEvent);

    /// <summary>Waits for one of several events, or for all of them at one time.</summary>
    /// <param name="cEvents">1 to 64.</param>
    /// <param name="lphEvents">The handles; with <paramref name="fWaitAll"/> each only once.</param>
    /// <param name="fWaitAll">Not 0: all.</param>
    /// <param name="dwTimeout">Milliseconds, 0 to look, WSA_INFINITE.</param>
    /// <param name="fAlertable">Not 0: completion routines and other APCs of the thread run, and end the wait.</param>
    /// <returns>WSA_WAIT_EVENT_0 and the smallest place of a signalled event, WSA_WAIT_TIMEOUT, WSA_WAIT_IO_COMPLETION, or WSA_WAIT_FAILED with
    /// WSA_INVALID_PARAMETER, WSA_INVALID_HANDLE or ERROR_NOACCESS (998).</returns>
    /// <remarks>Source: MS Learn "WSAWaitForMultipleEvents function (winsock2.h)".</remarks>
    public static uint WSAWaitForMultipleEvents(uint cEvents, nint* lphEvents, int fWaitAll, uint dwTimeout, int fAlertable) =>
        Kernel32.WaitForMultipleObjectsEx(cEvents, lphEvents, fWaitAll, dwTimeout, fAlertable);

    /// <inheritdoc cref="WSAWaitForMultipleEvents(uint, nint*, int, uint, int)"/>
    public static uint WSAWaitForMultipleEvents(ReadOnlySpan<nint> lphEvents, bool fWaitAll, uint dwTimeout, bool fAlertable)
    {
        fixed (nint* events = lphEvents)
        {
            return WSAWaitForMultipleEvents((uint)lphEvents.Length, events, fWaitAll ? 1 : 0, dwTimeout, fAlertable ? 1 : 0);
        }
    }
}
