using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>WSARecv, WSARecvFrom and WSARecvMsg when they are overlapped.</summary>
internal sealed unsafe class ReceiveOperation : Operation
{
    [ThreadStatic]
    private static OperationPool t_pool;

    private static readonly SharedOperationPool s_shared = new();

    private int _asked;
    private bool _asksMore;
    private DatagramPlaces? _places; // Kept with the record.

    /// <summary>Where the data goes.</summary>
    public CapturedBuffers Buffers;

    public static ReceiveOperation Rent() => (ReceiveOperation?)t_pool.TryTake(s_shared) ?? new ReceiveOperation();

    public override void Recycle()
    {
        Clear();
        _asksMore = false;
        t_pool.Return(this, s_shared);
    }

    public override bool IsSend => false;

    /// <summary>What to receive; <see cref="Operation.Flags"/> is set before.</summary>
    public void Ask(ReadOnlySpan<WSABUF> buffers, int flags)
    {
        Buffers.Capture(buffers);
        _asked = flags;
    }

    /// <summary>A datagram's sender is asked for, or with a message everything.</summary>
    public void AskMore(SOCKADDR* from, int* fromLength, WSAMSG* message)
    {
        _asksMore = true;
        _places ??= new DatagramPlaces();
        _places.From = from;
        _places.FromLength = fromLength;
        _places.Message = message;
        if (message == null) return;

        // What the message says now counts: the program may change it before the end.
        _places.From = (SOCKADDR*)message->name;
        _places.FromLength = &message->namelen;
        _places.Control = message->Control;
    }

    public override IoResult Attempt(SocketObject socket, ref bool drained)
    {
        Flags = _asked;
        if (!socket.IsStream) return AttemptDatagram(socket);
        if (Buffers.Total == 0) return AttemptNothing(socket);

        // MSG_WAITALL goes on until nothing is there: the end of the stream may have come in the same edge as the data before it.
        int received = Result.Bytes; // Of attempts before.
        while (true)
        {
            IoResult result = Transfers.Finish(socket, socket.Endpoint.Receive(Buffers.After(received), ref Flags, 0));
            if (result.Error == WSAEWOULDBLOCK) return new IoResult(WSAEWOULDBLOCK, received);
            if (result.Error != NO_ERROR) return received > 0 ? IoResult.Moved(received) : result;

            received += result.Bytes;
            bool isFull = received == Buffers.Total;
            if ((_asked & MSG_WAITALL) != 0 && !isFull && result.Bytes > 0) continue;

            drained = !isFull && result.Bytes > 0 && (_asked & MSG_OOB) == 0 && (socket.Endpoint.Held & Readiness.Readable) == 0;
            return IoResult.Moved(received);
        }
    }

    /// <summary>A stream receive of no bytes ends when there is something to receive, and takes none of it.</summary>
    public static IoResult AttemptNothing(SocketObject socket)
    {
        const Readiness something = Readiness.Readable | Readiness.PeerClosed | Readiness.HungUp | Readiness.Failed;
        if ((socket.Endpoint.Poll() & something) == 0) return IoResult.Failed(WSAEWOULDBLOCK);

        // The error itself is for the receive that follows, which the host tells only once.
        return Transfers.Finish(socket, IoResult.Moved(0));
    }

    private IoResult AttemptDatagram(SocketObject socket)
    {
        if (socket.Peer is { Filters: true } peer && !peer.DropStrangers()) return IoResult.Failed(WSAEWOULDBLOCK);
        if (!_asksMore) return Transfers.Finish(socket, socket.Endpoint.Receive(Buffers.Span, ref Flags, 0));

        DatagramPlaces places = _places!;
        if (places.Message != null) return AttemptMessage(socket, places);

        IoResult result = Transfers.Finish(socket, socket.Endpoint.ReceiveFrom(Buffers.Span, ref Flags, out SocketAddress sender, 0));
        if (result.Error is NO_ERROR or WSAEMSGSIZE) WriteAddress(sender, places.From, places.FromLength);
        return result;
    }

    private IoResult AttemptMessage(SocketObject socket, DatagramPlaces places)
    {
        IoResult result = Transfers.Finish(
            socket, socket.Endpoint.ReceiveMessage(Buffers.Span, ref Flags, out SocketAddress sender, places.Control.AsSpan(), out int control, 0));
        if (result.Error is not (NO_ERROR or WSAEMSGSIZE)) return result;

        places.Message->Control.len = (uint)control;
        places.Message->dwFlags = (uint)Flags;
        if (places.From != null) WriteAddress(sender, places.From, places.FromLength);
        return result;
    }
}

/// <summary>Where the parts of a datagram beside its data go: what streams have no use for, kept apart from the many records of streams.</summary>
internal sealed unsafe class DatagramPlaces
{
    /// <summary>Where the sender's address goes.</summary>
    public SOCKADDR* From;

    /// <summary>Room there, and what is used of it.</summary>
    public int* FromLength;

    /// <summary>Room for control messages.</summary>
    public WSABUF Control;

    /// <summary>The message of WSARecvMsg, which has places for all; null for the other calls.</summary>
    public WSAMSG* Message;
}
