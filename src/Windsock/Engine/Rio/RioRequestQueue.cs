using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine.Rio;

/// <summary>The requests of one socket: how many may be under way, where their ends go, and those that wait for a commit.</summary>
internal sealed class RioRequestQueue(
    SocketObject socket, RioCompletionQueue receiveQueue, RioCompletionQueue sendQueue, uint maxReceives, uint maxSends, ulong context)
{
    private readonly Lock _gate = new(); // Guards everything below; the two counts also go down without it.
    private readonly Stack<RioOperation> _spare = new();
    private OperationQueue _deferred;
    private uint _receives;
    private uint _sends;
    private uint _maxReceives = maxReceives;
    private uint _maxSends = maxSends;
    private bool _closed;

    /// <summary>All of them.</summary>
    public static RioTable<RioRequestQueue> Table { get; } = new();

    public SocketObject Socket => socket;

    /// <summary>The program's word for it.</summary>
    public ulong Context => context;

    /// <summary>Its identifier, which ends with the socket.</summary>
    public nint Id { get; set; }

    /// <summary>Takes a record and a place for a request; null when as many as may are under way.</summary>
    public RioOperation? TryTake(bool isSend)
    {
        lock (_gate)
        {
            ref uint used = ref isSend ? ref _sends : ref _receives;
            if (_closed || used >= (isSend ? _maxSends : _maxReceives)) return null;
            Interlocked.Increment(ref used);
            return _spare.TryPop(out RioOperation? spare) ? spare : new RioOperation(this);
        }
    }

    /// <summary>The program has taken the end of a request.</summary>
    public void Returned(bool isSend)
    {
        if (isSend) Interlocked.Decrement(ref _sends); // Not under the gate: the completion queue's is held.
        else Interlocked.Decrement(ref _receives);
    }

    /// <summary>A record is free again.</summary>
    public void Return(RioOperation operation)
    {
        lock (_gate) _spare.Push(operation);
    }

    /// <summary>Where the end of a request goes.</summary>
    public RioCompletionQueue QueueOf(bool isSend) => isSend ? sendQueue : receiveQueue;

    /// <summary>Keeps a request for the next commit.</summary>
    public void Defer(RioOperation operation)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _deferred.Add(operation);
                return;
            }
        }

        Start(operation); // Nobody comes to commit it any more.
    }

    /// <summary>Starts what has been deferred, in order.</summary>
    public void Commit()
    {
        while (true)
        {
            RioOperation operation;
            lock (_gate)
            {
                if (_deferred.Head is null) return;
                operation = (RioOperation)_deferred.TakeHead();
            }

            Start(operation);
        }
    }

    /// <summary>Starts a request. However it ends, that is a completion.</summary>
    public void Start(RioOperation operation)
    {
        WsaError error = socket.Start(operation);
        if (error == WSA_IO_PENDING) return;
        if (operation.Result.Error != error) operation.Result = IoResult.Failed(error == WSAENOTSOCK ? WSA_OPERATION_ABORTED : error);
        operation.HandOver();
    }

    /// <summary>Changes the limits.</summary>
    /// <returns>NO_ERROR; WSAETOOMANYREFS: more are under way; WSAENOBUFS: the completion queues are too small.</returns>
    public WsaError Resize(uint receives, uint sends)
    {
        lock (_gate)
        {
            if (receives < _receives || sends < _sends) return WSAETOOMANYREFS;

            receiveQueue.Unreserve(_maxReceives);
            sendQueue.Unreserve(_maxSends);
            bool fits = TryReserve(receiveQueue, receives, sendQueue, sends);
            if (fits) (_maxReceives, _maxSends) = (receives, sends);
            else TryReserve(receiveQueue, _maxReceives, sendQueue, _maxSends);
            return fits ? NO_ERROR : WSAENOBUFS;
        }
    }

    /// <summary>Takes places in both completion queues, which may be one.</summary>
    public static bool TryReserve(RioCompletionQueue receiveQueue, uint receives, RioCompletionQueue sendQueue, uint sends)
    {
        if (!receiveQueue.TryReserve(receives)) return false;
        if (sendQueue.TryReserve(sends)) return true;
        receiveQueue.Unreserve(receives);
        return false;
    }

    /// <summary>The socket is closed. What is under way has ended; what was deferred ends now.</summary>
    public void Close()
    {
        Table.Remove(Id);
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            receiveQueue.Unreserve(_maxReceives);
            sendQueue.Unreserve(_maxSends);
        }

        Commit();
    }
}
