using System.Numerics;
using Windsock.Engine;
using Windsock.Spi;
using Windsock.Waits;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Readiness as packets of a completion port.</content>
public static unsafe partial class Ws2_32
{
    private const uint MaxNotificationEntries = 1024; // Of one call; the others come with the next.

    /// <summary>Registers sockets for notifications of their readiness, and takes packets from the port.</summary>
    /// <param name="completionPort">The port.</param>
    /// <param name="registrationCount">How many registrations; may be 0.</param>
    /// <param name="registrationInfos">The registrations; each gets its own result.</param>
    /// <param name="timeoutMs">How long to wait for the first packet; INFINITE has no end.</param>
    /// <param name="completionCount">Room for packets; 0 takes none and does not wait.</param>
    /// <param name="completionPortEntries">Gets the packets: those of notifications have the key of the registration, no OVERLAPPED, and the
    /// SOCK_NOTIFY_EVENT_* in dwNumberOfBytesTransferred.</param>
    /// <param name="receivedEntryCount">Gets how many came; may be null without room.</param>
    /// <returns>0; WAIT_TIMEOUT; WSAEINVAL (nothing to do), WSAEFAULT, WSA_INVALID_HANDLE (the port), WSANOTINITIALISED, or ERROR_ABANDONED_WAIT_0. The result
    /// of a registration is 0, WSAENOTSOCK, WSAEINVAL (flags; another key or port; nothing to disable or remove) or WSAENOBUFS. The last error does not
    /// change.</returns>
    /// <remarks>Source: MS Learn "ProcessSocketNotifications function (winsock2.h)".</remarks>
    public static uint ProcessSocketNotifications(
        nint completionPort,
        uint registrationCount,
        SOCK_NOTIFY_REGISTRATION* registrationInfos,
        uint timeoutMs,
        uint completionCount,
        OVERLAPPED_ENTRY* completionPortEntries,
        uint* receivedEntryCount)
    {
        if (!Session.IsStarted) return (uint)WSANOTINITIALISED;
        if (registrationCount == 0 && completionCount == 0) return (uint)WSAEINVAL;

        uint room = Math.Min(completionCount, MaxNotificationEntries);
        if (!UserMemory.CanWrite(registrationInfos, registrationCount * (nuint)sizeof(SOCK_NOTIFY_REGISTRATION))) return (uint)WSAEFAULT;
        if (!UserMemory.CanWrite(completionPortEntries, room * (nuint)sizeof(OVERLAPPED_ENTRY))) return (uint)WSAEFAULT;
        if (receivedEntryCount == null ? room != 0 : !UserMemory.CanWrite(receivedEntryCount)) return (uint)WSAEFAULT;

        using var lease = HandleLease<CompletionPort>.Take(completionPort);
        if (lease.Target is not { } port) return (uint)WSA_INVALID_HANDLE;

        if (receivedEntryCount != null) *receivedEntryCount = 0;
        for (uint i = 0; i < registrationCount; i++) registrationInfos[i].registrationResult = (uint)Register(port, registrationInfos[i]);
        if (room == 0) return 0;

        Span<Packet> packets = PortWorker.Current.Room((int)room);
        int timeout = timeoutMs > int.MaxValue ? Endpoint.Forever : (int)timeoutMs;
        PortWait outcome = port.Dequeue(packets, timeout, alertable: false, out int count);
        if (outcome != PortWait.Packets) return outcome == PortWait.TimedOut ? Wait.Timeout : Kernel32.ERROR_ABANDONED_WAIT_0;

        Kernel32.CopyEntries(packets[..count], completionPortEntries);
        *receivedEntryCount = (uint)count;
        return 0;
    }

    private static WsaError Register(CompletionPort port, in SOCK_NOTIFY_REGISTRATION registration)
    {
        using SocketLease lease = SocketLease.Take(registration.socket.Value);
        if (lease.Socket is not { } socket) return WSAENOTSOCK;

        lock (socket.Extras)
        {
            SocketNotification? known = socket.Extras.Notification;
            if (known is not null && !known.Is(port, registration.completionKey)) return WSAEINVAL;

            switch ((uint)registration.operation)
            {
                case SOCK_NOTIFY_OP_ENABLE:
                    return EnableNotification(socket, known, port, registration);
                case SOCK_NOTIFY_OP_DISABLE:
                    known?.Disable();
                    return known is null ? WSAEINVAL : NO_ERROR;
                case SOCK_NOTIFY_OP_REMOVE:
                    socket.Extras.Notification = null;
                    known?.Remove();
                    return known is null ? WSAEINVAL : NO_ERROR;
                default:
                    return WSAEINVAL;
            }
        }
    }

    private static WsaError EnableNotification(SocketObject socket, SocketNotification? known, CompletionPort port, in SOCK_NOTIFY_REGISTRATION registration)
    {
        const uint lasting = SOCK_NOTIFY_TRIGGER_ONESHOT | SOCK_NOTIFY_TRIGGER_PERSISTENT;
        const uint kind = SOCK_NOTIFY_TRIGGER_LEVEL | SOCK_NOTIFY_TRIGGER_EDGE;
        uint trigger = registration.triggerFlags, events = registration.eventFilter;
        bool one = BitOperations.PopCount(trigger & lasting) == 1 && BitOperations.PopCount(trigger & kind) == 1;
        if (!one || (trigger & ~SOCK_NOTIFY_TRIGGER_ALL) != 0 || events == 0 || (events & ~SOCK_NOTIFY_REGISTER_EVENTS_ALL) != 0) return WSAEINVAL;

        WsaError error = socket.Watch(port);
        if (error != NO_ERROR) return error;

        known ??= new SocketNotification(socket, port, registration.completionKey);
        known.Enable(events, trigger);
        socket.Extras.Notification = known;
        socket.LookForNotification(uint.MaxValue); // What holds already.
        return NO_ERROR;
    }
}
