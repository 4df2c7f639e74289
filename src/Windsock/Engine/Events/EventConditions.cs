using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine.Events;

/// <summary>What has been seen of the end of a connection. It decides what may be polled for: a host shows an end for ever, and a wait would spin.</summary>
internal struct StreamEnd
{
    /// <summary>Nothing more will come in.</summary>
    public bool IsOver;

    /// <summary>The peer has closed, and data that came before waits to be read.</summary>
    public bool Drains;

    /// <summary>Both directions are closed.</summary>
    public bool HungUp;

    /// <summary>Why the connection is over; NO_ERROR for a graceful close.</summary>
    public WsaError Error;
}

/// <summary>From the readiness of an endpoint to the network events that hold (the last column of EV06).</summary>
/// <remarks>Source: MS Learn "WSAAsyncSelect function (winsock2.h)", remarks.</remarks>
internal static unsafe class EventConditions
{
    private const Readiness Ends = Readiness.PeerClosed | Readiness.HungUp | Readiness.Failed;

    /// <summary>What to wait for so that no armed event is missed. HungUp alone stands for "only what is reported unasked".</summary>
    public static Readiness Wanted(SocketObject socket, int armed, in StreamEnd end)
    {
        if (armed == 0) return Readiness.None;
        if (socket.IsConnecting) return Readiness.Writable; // The outcome, good or bad, shows there.
        if (socket.IsListening) return (armed & FD_ACCEPT) != 0 ? Readiness.Readable : Readiness.None;

        var wanted = Readiness.None;
        if ((armed & FD_WRITE) != 0) wanted |= Readiness.Writable;
        if (!socket.IsStream) return (armed & FD_READ) != 0 ? wanted | Readiness.Readable : wanted;

        // Once both directions are closed and data still waits, only a receive brings the next event.
        if (!socket.IsConnected || end.IsOver || (end.HungUp && (armed & FD_READ) == 0)) return Readiness.None;
        if ((armed & FD_READ) != 0 && !socket.IsReceiveShut) wanted |= Readiness.Readable | Readiness.PeerClosed;
        if ((armed & FD_OOB) != 0 && !socket.Options.OutOfBandInline) wanted |= Readiness.Urgent;
        if ((armed & FD_CLOSE) != 0) wanted |= end.Drains || socket.IsReceiveShut ? Readiness.HungUp : Readiness.PeerClosed;
        return wanted;
    }

    /// <summary>The armed events that hold.</summary>
    public static int Met(SocketObject socket, int armed, Readiness readiness, ref StreamEnd end)
    {
        if (socket.IsConnecting) socket.ResolveConnect(readiness);
        if (socket.IsConnecting) return 0;

        int met = 0;
        if (socket.ConnectError != NO_ERROR) return armed & FD_CONNECT;
        if (socket.IsConnected || socket.HasPeer) met |= FD_CONNECT;
        if (!socket.IsStream) met |= Datagrams(socket, readiness);
        else if (socket.IsListening) met |= (readiness & Readiness.Readable) != 0 || socket.HasDeferred ? FD_ACCEPT : 0;
        else if (socket.IsConnected) met |= Stream(socket, armed, readiness, ref end);
        return met & armed;
    }

    private static int Datagrams(SocketObject socket, Readiness readiness)
    {
        // Whether an error counts, only the endpoint can tell (SIO_UDP_CONNRESET).
        if ((readiness & Readiness.Failed) != 0) readiness = socket.Endpoint.Poll();
        bool readable = (readiness & Readiness.Readable) != 0 && (socket.Peer is not { Filters: true } peer || peer.DropStrangers() || IsHeld(socket));
        return (readable ? FD_READ : 0) | ((readiness & Readiness.Writable) != 0 ? FD_WRITE : 0);
    }

    private static bool IsHeld(SocketObject socket) => (socket.Endpoint.Held & Readiness.Readable) != 0;

    private static int Stream(SocketObject socket, int armed, Readiness readiness, ref StreamEnd end)
    {
        int met = 0;
        if ((readiness & Readiness.Urgent) != 0 && !socket.Options.OutOfBandInline) met |= FD_OOB;
        if ((readiness & Readiness.Writable) != 0 && (readiness & (Readiness.HungUp | Readiness.Failed)) == 0) met |= FD_WRITE;

        bool ending = (readiness & Ends) != 0 || socket.BrokenBy != NO_ERROR;
        if (!ending) return (readiness & Readiness.Readable) != 0 ? met | FD_READ : met;
        if (end.IsOver || (armed & (FD_READ | FD_CLOSE)) == 0) return end.IsOver ? met | FD_CLOSE : met;
        if (socket.IsReceiveShut && (readiness & (Readiness.HungUp | Readiness.Failed)) == 0) return met; // Our own doing, not the peer's.

        bool hasData = !IsBroken(socket, readiness, ref end) && HasData(socket, ref end);
        end.HungUp = (readiness & Readiness.HungUp) != 0;
        end.Drains = hasData;
        return met | (hasData ? FD_READ : 0) | (end.IsOver ? FD_CLOSE : 0);
    }

    /// <summary>A reset is told at once, whatever data waits (EV06).</summary>
    private static bool IsBroken(SocketObject socket, Readiness readiness, ref StreamEnd end)
    {
        if ((readiness & Readiness.Failed) != 0) Break(socket, socket.TakeError());
        if (socket.BrokenBy == NO_ERROR) return false;

        (end.IsOver, end.Error) = (true, socket.BrokenBy);
        return true;
    }

    /// <summary>The end of a stream makes it readable too; only a look at the data tells the two apart.</summary>
    private static bool HasData(SocketObject socket, ref StreamEnd end)
    {
        byte first;
        WSABUF buffer = new((nint)(&first), 1);
        int flags = MSG_PEEK;
        IoResult peeked = socket.Endpoint.Receive(new ReadOnlySpan<WSABUF>(in buffer), ref flags, 0);
        if (peeked.Error == WSAEWOULDBLOCK || peeked.Bytes > 0) return peeked.Bytes > 0;

        if (peeked.Error != NO_ERROR) Break(socket, peeked.Error);
        (end.IsOver, end.Error) = (true, socket.BrokenBy);
        return false;
    }

    /// <summary>FD_CLOSE knows a reset by the peer, and an end for any other reason.</summary>
    private static void Break(SocketObject socket, WsaError error)
    {
        if (error == NO_ERROR) return;
        socket.NoteEnd(error is WSAECONNRESET or WSAESHUTDOWN ? WSAECONNRESET : WSAECONNABORTED);
    }
}
