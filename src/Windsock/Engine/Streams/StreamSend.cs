using System.Threading.Tasks.Sources;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>A write of a <see cref="WinsockStream"/>: ends when the host has taken all of it.</summary>
internal sealed unsafe class StreamSend(SocketObject socket, StreamRecords records) : AwaitedOperation<int>(socket), IValueTaskSource
{
    private ReadOnlyMemory<byte> _buffer;
    private int _sent;

    public override bool IsSend => true;

    /// <summary>Writes.</summary>
    public ValueTask Begin(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        _buffer = buffer;
        WsaError error = Transfers.CheckSend(Socket, 0);
        if (error == NO_ERROR) error = Launch(cancellation);
        if (error == WSA_IO_PENDING) return new ValueTask(this, Round);

        Exception? failure = error == NO_ERROR ? null : Failure(error);
        Retire();
        return failure is null ? default : ValueTask.FromException(failure);
    }

    public override IoResult Attempt(SocketObject socket, ref bool drained)
    {
        if (_buffer.Length == 0) return IoResult.Moved(0);

        fixed (byte* data = _buffer.Span)
        {
            var rest = new WSABUF((nint)(data + _sent), _buffer.Length - _sent);
            IoResult result = Transfers.FinishSend(socket, socket.Endpoint.Send(new ReadOnlySpan<WSABUF>(in rest), 0, 0));
            if (result.Error != NO_ERROR) return new IoResult(result.Error, _sent);
            _sent += result.Bytes;
            return _sent == _buffer.Length ? IoResult.Moved(_sent) : new IoResult(WSAEWOULDBLOCK, _sent);
        }
    }

    protected override WsaError Succeed(out int result)
    {
        result = Result.Bytes;
        return NO_ERROR;
    }

    protected override void Retire()
    {
        _buffer = default;
        _sent = 0;
        records.Send = this;
    }

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => GetResult(token);
}

/// <summary>The spare records of a stream, one for each direction: whoever finds none makes one.</summary>
internal sealed class StreamRecords(SocketObject socket)
{
    private StreamReceive? _receive;
    private StreamSend? _send;

    /// <summary>The socket.</summary>
    public SocketObject Socket => socket;

    /// <summary>Keeps one for the next read.</summary>
    public StreamReceive Receive
    {
        set => Volatile.Write(ref _receive, value);
    }

    /// <summary>Keeps one for the next write.</summary>
    public StreamSend Send
    {
        set => Volatile.Write(ref _send, value);
    }

    /// <summary>A record for a read.</summary>
    public StreamReceive TakeReceive() => Interlocked.Exchange(ref _receive, null) ?? new StreamReceive(socket, this);

    /// <summary>A record for a write.</summary>
    public StreamSend TakeSend() => Interlocked.Exchange(ref _send, null) ?? new StreamSend(socket, this);
}
