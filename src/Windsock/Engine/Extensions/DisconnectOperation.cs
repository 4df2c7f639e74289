using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine;

/// <summary>DisconnectEx, and the last part of TransmitFile and TransmitPackets: ends the connection, and makes a new socket of it when that is asked
/// for.</summary>
/// <remarks>It holds a lease on its socket, because the endpoint is replaced outside of the gate of the queues.</remarks>
internal class DisconnectOperation(SocketObject socket, nuint handle, bool disconnects, bool reuses) : Operation
{
    private bool _told;
    private bool _left;
    private bool _wentAway;

    public override bool IsSend => true;

    /// <summary>Takes the lease for an operation.</summary>
    /// <returns>Whether the socket is still there.</returns>
    public static bool TryHold(nuint handle) => Session.Handles.Enter<SocketObject>(handle) is not null;

    public override IoResult Attempt(SocketObject socket, ref bool drained) => AttemptEnd(0);

    /// <summary>Ends the connection, after so many bytes.</summary>
    protected IoResult AttemptEnd(int sent)
    {
        if (!disconnects) return IoResult.Moved(sent);
        if (!socket.IsConnected || socket.Extras.IsBeingRenewed) return new IoResult(WSAENOTCONN, sent); // Another call has been here.
        if (!_told)
        {
            _told = true;
            socket.IsSendShut = true;
            WsaError error = socket.Endpoint.Shutdown(SD_SEND);
            if (error is not (NO_ERROR or WSAENOTCONN)) return new IoResult(error, sent);
        }

        if (!reuses) return IoResult.Moved(sent);

        // A connection whose peer has not ended it would be reset by closing it.
        if ((socket.Endpoint.Poll() & (Readiness.HungUp | Readiness.Failed)) == 0) return new IoResult(WSAEWOULDBLOCK, sent);

        _wentAway = true;
        socket.Extras.IsBeingRenewed = true;
        socket.SendAway(this);
        return new IoResult(GoesOn, sent);
    }

    public override void GoOn()
    {
        int sent = Result.Bytes;
        WsaError error = Renew();
        socket.Extras.IsBeingRenewed = false;
        if (socket.TakeBack(this))
        {
            Result = new IoResult(error, sent);
            Completion.Tell(this, socket, atOnce: false);
        }

        Leave();
    }

    /// <summary>Puts a fresh endpoint under the socket.</summary>
    private WsaError Renew()
    {
        Endpoint old = socket.Endpoint;
        SocketAddress local = default;
        if (!socket.WasAccepted) old.GetLocalName(out local);
        WsaError error = Session.Transport.Open(socket.Identity.Family, socket.Identity.Type, socket.Identity.Protocol, out Endpoint? fresh);
        if (error != NO_ERROR) return error;

        error = socket.Replace(fresh!, SocketState.Created);
        if (error != NO_ERROR)
        {
            fresh!.Close(abort: true);
            return error;
        }

        socket.Options.CarryOver(old);
        old.Close(abort: false);
        socket.IsSendShut = socket.IsReceiveShut = false;
        socket.Unaware = Unawareness.None;
        if (local.Length != 0) error = socket.Bind(local); // After the old endpoint has gone: it had the address.
        if (error == WSAEADDRINUSE) error = socket.Bind(local.WithPort(0)); // A port that connect had chosen may be shared with other connections.
        socket.IsRecycled = true;
        return error;
    }

    public override void Recycle()
    {
        if (!_wentAway) Leave();
    }

    private void Leave()
    {
        if (_left) return;
        _left = true;
        Session.Handles.Leave(handle);
    }
}
