using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>ConnectEx: connects, and sends the first data.</summary>
internal sealed unsafe class ConnectOperation : Operation
{
    private readonly SocketObject _socket;
    private readonly nuint _handle;
    private readonly SocketAddress _name;
    private readonly WSABUF _data;
    private Step _step;
    private int _sent;

    /// <summary>An operation that has the socket's attempt to itself.</summary>
    public ConnectOperation(SocketObject socket, nuint handle, in SocketAddress name, WSABUF data) =>
        (_socket, _handle, _name, _data) = (socket, handle, name, data);

    private enum Step
    {
        Begin,
        Connect,
        Send,
    }

    public override bool IsSend => true;

    public override IoResult Attempt(SocketObject socket, ref bool drained)
    {
        if (_step != Step.Send)
        {
            WsaError error = AttemptConnect(socket);
            if (error != NO_ERROR) return IoResult.Failed(error);
        }

        if (_data.len == 0) return IoResult.Moved(0);

        var rest = new WSABUF(_data.buf + _sent, (int)_data.len - _sent);
        IoResult result = Transfers.FinishSend(socket, socket.Endpoint.Send(new ReadOnlySpan<WSABUF>(in rest), 0, 0));
        if (result.Error != NO_ERROR) return new IoResult(result.Error, _sent);

        _sent += result.Bytes;
        return _sent == _data.len ? IoResult.Moved(_sent) : new IoResult(WSAEWOULDBLOCK, _sent);
    }

    private WsaError AttemptConnect(SocketObject socket)
    {
        WsaError error;
        if (_step == Step.Begin)
        {
            _step = Step.Connect;
            error = socket.Endpoint.Connect(_name, 0);
            if (error == WSAEWOULDBLOCK) return error;
        }
        else if (!socket.Attempt.TryTakeOutcome(out error))
        {
            return WSAEWOULDBLOCK;
        }

        _step = Step.Send;
        socket.Attempt.End(error);
        if (error != NO_ERROR) return error;

        socket.Unaware = Unawareness.Connected;
        socket.IsRecycled = false;
        socket.WasAccepted = false;
        return NO_ERROR;
    }

    public override void StoreResults()
    {
        Abandon();
        _socket.Events?.ConnectCalled(Result.Error);
    }

    public override void Recycle() => Abandon();

    /// <summary>What dissolves a connection: an address without a family.</summary>
    private static SocketAddress Nowhere() => new(new byte[SocketAddress.IPv4Length]);

    /// <summary>Cancelled while it connected: the socket may try again.</summary>
    private void Abandon()
    {
        if (_step == Step.Send) return;

        _step = Step.Send;
        _socket.Attempt.End(WSAECONNABORTED);
        if (Session.Handles.Enter<SocketObject>(_handle) is null) return;
        _socket.Endpoint.Connect(Nowhere(), 0);
        Session.Handles.Leave(_handle);
    }
}
