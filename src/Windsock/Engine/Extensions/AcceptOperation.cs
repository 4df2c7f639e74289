using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>AcceptEx: waits at the listener for a connection, puts it under the accept socket, and goes on there for the first data if that was asked
/// for.</summary>
/// <remarks>It reports as the listener's operation from beginning to end, and is cancelled with it.</remarks>
internal sealed unsafe class AcceptOperation : Operation
{
    [ThreadStatic]
    private static OperationPool t_pool;

    private static readonly SharedOperationPool s_shared = new();

    private SocketObject? _listener;
    private SocketObject? _accepting;
    private SocketObject? _receiver; // The accept socket once it has the connection, if data is waited for.
    private nuint _acceptingHandle;
    private AcceptBuffer _buffer;
    private SocketAddress _local;
    private SocketAddress _remote;
    private AcceptedReceive? _receive;
    private bool _wentAway;
    private volatile bool _ended;

    /// <summary>An operation that has the accept socket for itself.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="handle">The accept socket.</param>
    /// <param name="buffer">Where data and addresses go.</param>
    /// <param name="operation">The operation.</param>
    /// <returns>NO_ERROR; WSAENOTSOCK; or WSAEINVAL for a socket that is bound, connected, in another AcceptEx, or of another kind.</returns>
    public static WsaError Rent(SocketObject listener, nuint handle, in AcceptBuffer buffer, out AcceptOperation? operation)
    {
        operation = null;
        if (Session.Handles.Enter<SocketObject>(handle) is not { } accepting) return WSAENOTSOCK;

        bool sameKind = accepting.Identity.Family == listener.Identity.Family && accepting.IsStream;
        if (!sameKind || !TryStep(accepting, SocketState.Created, SocketState.Accepting))
        {
            Session.Handles.Leave(handle);
            return WSAEINVAL;
        }

        operation = (AcceptOperation?)t_pool.TryTake(s_shared) ?? new AcceptOperation();
        operation._listener = listener;
        operation._accepting = accepting;
        operation._acceptingHandle = handle;
        operation._buffer = buffer;
        operation._ended = false;
        accepting.AcceptsFrom = listener;
        return NO_ERROR;
    }

    /// <summary>The accept socket has been closed: its operation ends.</summary>
    public static void Abort(SocketObject accepting, SocketObject listener) =>
        listener.Cancel(static (operation, socket) => operation is AcceptOperation accept && accept._accepting == socket, accepting);

    public override void Recycle()
    {
        LeaveSocket();
        if (_wentAway) return; // The receive still knows it.
        Clear();
        _listener = null;
        t_pool.Return(this, s_shared);
    }

    public override bool IsSend => false;

    public override IoResult Attempt(SocketObject socket, ref bool drained)
    {
        SocketObject accepting = _accepting!;
        WsaError error = socket.TakeConnection(out Endpoint? accepted, out _remote);
        if (error != NO_ERROR) return IoResult.Failed(error);

        Endpoint unused = accepting.Endpoint;
        error = accepted!.GetLocalName(out _local);
        if (error == NO_ERROR) error = accepting.Replace(accepted, SocketState.Connected);
        if (error != NO_ERROR)
        {
            accepted.Close(abort: true);
            return IoResult.Failed(error);
        }

        accepting.Unaware = Unawareness.Accepted;
        accepting.WasAccepted = true;
        accepting.IsRecycled = false;
        accepting.Options.CarryOver(unused);
        unused.Discard();
        if (_buffer.DataLength == 0) return IoResult.Moved(0);

        _wentAway = true;
        _receiver = accepting;
        socket.SendAway(this);
        return IoResult.Failed(GoesOn);
    }

    /// <summary>Waits for data on the connection.</summary>
    public override void GoOn()
    {
        // Without a lease when the operation has been cancelled meanwhile: then nothing starts, or what starts is cancelled.
        SocketObject accepting = _receiver!;
        var receive = new AcceptedReceive(this, _buffer.Data, _buffer.DataLength);
        _receive = receive;
        WsaError error = accepting.Start(receive);
        if (error != WSA_IO_PENDING) EndReceive(error == receive.Result.Error ? receive.Result : IoResult.Failed(error));
        else if (_ended) accepting.Cancel(static (operation, wanted) => operation == wanted, (Operation)receive);
    }

    /// <summary>The first data is there, or none will come.</summary>
    public void EndReceive(IoResult result)
    {
        if (!_listener!.TakeBack(this)) return;

        Result = result;
        Completion.Tell(this, _listener, atOnce: false);
    }

    public override void StoreResults()
    {
        if (Result.Error == NO_ERROR) _buffer.WriteAddresses(_local, _remote);
        _ended = true;
        if (_wentAway) Interlocked.MemoryBarrier(); // GoOn stores and looks the other way round: one of the two sees the other.
        if (_receive is { } receive && Result.Error != NO_ERROR)
        {
            _receiver!.Cancel(static (operation, wanted) => operation == wanted, (Operation)receive);
        }

        LeaveSocket();
    }

    /// <summary>Steps from one state to another, if the socket is in the first.</summary>
    private static bool TryStep(SocketObject socket, SocketState from, SocketState to)
    {
        lock (socket)
        {
            if (socket.CurrentState != from) return false;
            socket.CurrentState = to;
            return true;
        }
    }

    /// <summary>The accept socket is free for other uses again.</summary>
    private void LeaveSocket()
    {
        if (_accepting is not { } accepting) return;

        accepting.AcceptsFrom = null;
        TryStep(accepting, SocketState.Accepting, SocketState.Created);
        _accepting = null;
        Session.Handles.Leave(_acceptingHandle);
    }
}

/// <summary>The part of an AcceptEx that waits for data on the accepted connection.</summary>
internal sealed unsafe class AcceptedReceive(AcceptOperation whole, byte* data, uint length) : Operation
{
    public override bool IsSend => false;

    public override IoResult Attempt(SocketObject socket, ref bool drained)
    {
        var buffer = new WSABUF((nint)data, (int)length);
        int flags = 0;
        IoResult result = Transfers.Finish(socket, socket.Endpoint.Receive(new ReadOnlySpan<WSABUF>(in buffer), ref flags, 0));
        drained = result.Bytes > 0 && result.Bytes < length;
        return result;
    }

    public override bool HandOver()
    {
        whole.EndReceive(Result);
        return true;
    }

    public override void Recycle()
    {
    }
}
