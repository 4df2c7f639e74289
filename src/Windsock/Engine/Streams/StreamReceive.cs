using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>A read of a <see cref="WinsockStream"/>.</summary>
internal sealed unsafe class StreamReceive(SocketObject socket, StreamRecords records) : AwaitedOperation<int>(socket)
{
    private Memory<byte> _buffer;

    public override bool IsSend => false;

    /// <summary>Reads.</summary>
    public ValueTask<int> Begin(Memory<byte> buffer, CancellationToken cancellation)
    {
        _buffer = buffer;
        WsaError error = Transfers.CheckReceive(Socket, 0, overlapped: true);
        if (error == NO_ERROR) error = Launch(cancellation);
        if (error == WSA_IO_PENDING) return new ValueTask<int>(this, Round);

        int bytes = Result.Bytes; // Another read may have the record as soon as it is given back.
        Exception? failure = error == NO_ERROR ? null : Failure(error);
        Retire();
        return failure is null ? new ValueTask<int>(bytes) : ValueTask.FromException<int>(failure);
    }

    public override IoResult Attempt(SocketObject socket, ref bool drained)
    {
        if (_buffer.Length == 0) return ReceiveOperation.AttemptNothing(socket);

        fixed (byte* data = _buffer.Span)
        {
            var buffer = new WSABUF((nint)data, _buffer.Length);
            int flags = 0;
            IoResult result = Transfers.Finish(socket, socket.Endpoint.Receive(new ReadOnlySpan<WSABUF>(in buffer), ref flags, 0));
            drained = result.Bytes > 0 && result.Bytes < _buffer.Length && (socket.Endpoint.Held & Readiness.Readable) == 0;
            return result;
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
        records.Receive = this;
    }
}
