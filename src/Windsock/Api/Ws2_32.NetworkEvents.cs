using Windsock.Engine;
using Windsock.Engine.Events;
using Windsock.Waits;
using Windsock.Windows;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Network events.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>Has an event object set when network events occur on a socket, which becomes non-blocking. Replaces an earlier selection of either kind,
    /// and forgets what has been recorded.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="hEventObject">An event; may be 0 when <paramref name="lNetworkEvents"/> is.</param>
    /// <param name="lNetworkEvents">FD_*; 0 ends the selection, and the socket stays non-blocking.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK or WSAEINVAL (no event, or an unknown FD_*).</returns>
    /// <remarks>Source: MS Learn "WSAEventSelect function (winsock2.h)". Differs: a duplicate in another process has a selection of its own.</remarks>
    public static int WSAEventSelect(SOCKET s, nint hEventObject, int lNetworkEvents)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if ((lNetworkEvents & ~FD_ALL_EVENTS) != 0) return Fail(WSAEINVAL);
        if (lNetworkEvents == 0) return Select(socket, s, null, 0);
        if (Session.Handles.Enter<EventObject>((nuint)hEventObject) is not { } target) return Fail(WSAEINVAL);

        Select(socket, s, new EventTarget(target), lNetworkEvents);
        Session.Handles.Leave((nuint)hEventObject);
        return 0;
    }

    /// <summary>Has a message posted to a window when a network event occurs on a socket, which becomes non-blocking. Replaces an earlier selection of either
    /// kind.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="hWnd">A window.</param>
    /// <param name="wMsg">The message: its first argument is the socket, the low half of its second is one FD_* and the high half the error.</param>
    /// <param name="lEvent">FD_*; 0 ends the selection, and the socket stays non-blocking.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK or WSAEINVAL (no window, or an unknown FD_*).</returns>
    /// <remarks>Source: MS Learn "WSAAsyncSelect function (winsock2.h)". Differs: a duplicate in another process has a selection of its own.</remarks>
    public static int WSAAsyncSelect(SOCKET s, nint hWnd, uint wMsg, int lEvent)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if ((lEvent & ~FD_ALL_EVENTS) != 0) return Fail(WSAEINVAL);
        if (!Window.TryFind(hWnd, out Window? window)) return Fail(WSAEINVAL);
        return Select(socket, s, lEvent == 0 ? null : new WindowTarget(window, wMsg), lEvent);
    }

    private static int Select(SocketObject socket, SOCKET s, NetworkEventTarget? target, int events)
    {
        socket.IsNonBlocking = true; // Always, also when nothing is selected (EV01).
        if (target is not null || socket.Events is not null) NetworkEvents.Of(socket).Select(target, events, s.Value);
        return 0;
    }

    /// <summary>Takes what network events a socket has recorded since the last call, and resets an event, in one step.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="hEventObject">An event to reset, or 0.</param>
    /// <param name="lpNetworkEvents">Gets the events and their errors.</param>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK, WSAEFAULT or WSAEINVAL (no event).</returns>
    /// <remarks>Source: MS Learn "WSAEnumNetworkEvents function (winsock2.h)".</remarks>
    public static int WSAEnumNetworkEvents(SOCKET s, nint hEventObject, WSANETWORKEVENTS* lpNetworkEvents)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!UserMemory.CanWrite(lpNetworkEvents)) return Fail(WSAEFAULT);

        EventObject? reset = null;
        if (hEventObject != 0 && (reset = Session.Handles.Enter<EventObject>((nuint)hEventObject)) is null) return Fail(WSAEINVAL);
        if (socket.Events is { } events)
        {
            *lpNetworkEvents = events.Take(reset);
        }
        else
        {
            *lpNetworkEvents = default;
            reset?.Reset();
        }

        if (reset is not null) Session.Handles.Leave((nuint)hEventObject);
        return 0;
    }

    /// <inheritdoc cref="WSAEnumNetworkEvents(SOCKET, nint, WSANETWORKEVENTS*)"/>
    public static int WSAEnumNetworkEvents(SOCKET s, nint hEventObject, out WSANETWORKEVENTS lpNetworkEvents)
    {
        fixed (WSANETWORKEVENTS* events = &lpNetworkEvents)
        {
            *events = default;
            return WSAEnumNetworkEvents(s, hEventObject, events);
        }
    }
}
