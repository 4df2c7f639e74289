using Windsock.Spi;

namespace Windsock.Engine;

/// <summary>What somebody wants to know about a socket, in the terms of select.</summary>
[Flags]
internal enum Interest
{
    None = 0,
    Read = 1,
    Write = 2,
    Except = 4,

    /// <summary>The end of the connection, good or bad: what WSAPoll reports unasked.</summary>
    End = 8,
}

/// <summary>From the readiness of an endpoint to the readiness of a socket: the rules of Windows stand between (SE07 to SE09, SE13).</summary>
internal static class Interests
{
    /// <summary>Which states of the endpoint can answer the interest now; none for a stream that is neither connected nor connecting.</summary>
    public static Readiness Wanted(SocketObject socket, Interest interest)
    {
        if (socket.IsConnecting) return Readiness.Writable; // The outcome, good or bad, shows there.
        if (!IsLive(socket)) return Readiness.None;

        var wanted = Readiness.None;
        if ((interest & Interest.Read) != 0) wanted |= Readiness.Readable | Readiness.PeerClosed;
        if ((interest & Interest.End) != 0) wanted |= Readiness.PeerClosed;
        if ((interest & Interest.Write) != 0 && !socket.IsListening) wanted |= Readiness.Writable;
        if ((interest & Interest.Except) != 0 && socket.IsStream && !socket.Options.OutOfBandInline) wanted |= Readiness.Urgent;
        return wanted;
    }

    /// <summary>What holds of the interest, given the endpoint's readiness.</summary>
    public static Interest Met(SocketObject socket, Interest interest, Readiness readiness)
    {
        if (socket.IsConnecting) socket.ResolveConnect(readiness);
        if (socket.Peer is { Filters: true } peer && (readiness & Readiness.Readable) != 0 && !peer.DropStrangers()) readiness &= ~Readiness.Readable;

        var met = Interest.None;
        if (IsLive(socket) && !socket.IsConnecting)
        {
            const Readiness ended = Readiness.HungUp | Readiness.Failed;
            if ((readiness & (Readiness.Readable | Readiness.PeerClosed | ended)) != 0 || socket.HasDeferred) met |= Interest.Read;
            if (!socket.IsListening && (readiness & (Readiness.Writable | ended)) != 0) met |= Interest.Write;
            if (socket.IsConnected && (readiness & (Readiness.PeerClosed | ended)) != 0) met |= Interest.End;
            if (socket.IsStream && (readiness & Readiness.Urgent) != 0 && !socket.Options.OutOfBandInline) met |= Interest.Except;
        }

        if (socket.ConnectError != WsaError.NO_ERROR) met |= Interest.Except | Interest.End;
        return met & interest;
    }

    private static bool IsLive(SocketObject socket) => !socket.IsStream || socket.IsConnected || socket.IsListening || socket.IsConnecting;
}
