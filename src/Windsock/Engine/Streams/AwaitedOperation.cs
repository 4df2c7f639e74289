using System.Threading.Tasks.Sources;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>An operation that a ValueTask stands for. Its owner keeps the record and uses it again, so that an operation allocates nothing.</summary>
/// <remarks>
/// <para>The buffer need not stay in place while the operation waits: each attempt pins it for the length of its system call, and the host sees it only
/// then.</para>
/// <para>Whoever awaits goes on inside <see cref="WorkItem.Run"/>, on the thread of the <see cref="WorkerPool"/> that has found the socket ready, without a
/// hand-over. When it blocks there, the pool sends another thread for the rest.</para>
/// </remarks>
internal abstract class AwaitedOperation<TResult> : Operation, IValueTaskSource<TResult>
{
    private readonly SocketObject _socket;
    private ManualResetValueTaskSourceCore<TResult> _core; // Mutable.
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;

    protected AwaitedOperation(SocketObject socket)
    {
        _socket = socket;
        Listener = new Ending(this);
    }

    /// <summary>The socket.</summary>
    protected SocketObject Socket => _socket;

    /// <summary>What a ValueTask remembers of this round.</summary>
    protected short Round => _core.Version;

    /// <summary>Starts it.</summary>
    /// <returns>WSA_IO_PENDING; else how it has ended, and nobody will tell.</returns>
    protected WsaError Launch(CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled) return _socket.Start(this);
        if (_socket.TryAtOnce(this)) return Result.Error; // Most end at once, and need not hear of cancellation.

        _cancellation = cancellation;
        _registration = cancellation.UnsafeRegister(static operation => ((AwaitedOperation<TResult>)operation!).Cancel(), this);
        WsaError error = _socket.Start(this);
        if (error != WSA_IO_PENDING) Unregister();
        else if (cancellation.IsCancellationRequested) Cancel(); // It may have come before the operation was there to be found.
        return error;
    }

    private void Cancel() => _socket.Cancel(static (operation, wanted) => operation == wanted, (Operation)this);

    // Waits for a callback that runs, so that it cannot meet the next round.
    private void Unregister()
    {
        if (_registration == default) return;
        _registration.Dispose();
        _registration = default;
    }

    /// <summary>Makes the result of an operation that has succeeded.</summary>
    protected abstract WsaError Succeed(out TResult result);

    /// <summary>Nobody needs the record any more: forgets what it held, and gives it back to its owner.</summary>
    protected abstract void Retire();

    /// <summary>What to throw for an error.</summary>
    protected Exception Failure(WsaError error) =>
        error == WSA_OPERATION_ABORTED && _cancellation.IsCancellationRequested ? new OperationCanceledException(_cancellation)
        : _socket.IsClosed || error == WSAENOTSOCK ? new ObjectDisposedException(nameof(WinsockStream))
        : new WinsockException(error);

    private void End()
    {
        Unregister();
        TResult result = default!;
        WsaError error = Result.Error == NO_ERROR ? Succeed(out result) : Result.Error;
        if (error == NO_ERROR) _core.SetResult(result);
        else _core.SetException(Failure(error));
    }

    /// <inheritdoc/>
    public TResult GetResult(short token)
    {
        if (token != _core.Version || _core.GetStatus(token) == ValueTaskSourceStatus.Pending) return _core.GetResult(token); // Which throws.
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            _cancellation = default;
            Retire();
        }
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    /// <summary>The owner keeps it: pools are for operations of the API.</summary>
    public override void Recycle() => Retire();

    private sealed class Ending(AwaitedOperation<TResult> operation) : WorkItem
    {
        public override bool MayGoOnElsewhere => true;

        public override void Run() => operation.End();
    }
}
