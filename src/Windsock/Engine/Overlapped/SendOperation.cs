using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>WSASend, WSASendTo and WSASendMsg when they are overlapped. A stream takes all of the data before the operation ends.</summary>
internal sealed unsafe class SendOperation : Operation
{
    [ThreadStatic]
    private static OperationPool t_pool;

    private static readonly SharedOperationPool s_shared = new();

    private long _sent;
    private SocketAddress[]? _to; // Kept with the record: most sends name no address.
    private bool _hasAddress;

    /// <summary>The data.</summary>
    public CapturedBuffers Buffers;

    /// <summary>Control messages of WSASendMsg, which stay the program's.</summary>
    public WSABUF Control;

    /// <summary>The call was WSASendMsg.</summary>
    public bool IsMessage;

    public static SendOperation Rent() => (SendOperation?)t_pool.TryTake(s_shared) ?? new SendOperation();

    public override void Recycle()
    {
        Clear();
        _sent = 0;
        _hasAddress = false;
        IsMessage = false;
        Control = default;
        t_pool.Return(this, s_shared);
    }

    public override bool IsSend => true;

    /// <summary>Where to.</summary>
    public void SetAddress(in SocketAddress to)
    {
        (_to ??= new SocketAddress[1])[0] = to;
        _hasAddress = true;
    }

    public override IoResult Attempt(SocketObject socket, ref bool drained)
    {
        if (!socket.IsStream) return AttemptDatagram(socket);

        long total = Buffers.Total;
        if (total == 0) return IoResult.Moved(0);

        IoResult result = Transfers.FinishSend(socket, socket.Endpoint.Send(Buffers.After(_sent), Flags, 0));
        if (result.Error != NO_ERROR) return new IoResult(result.Error, (int)_sent);
        _sent += result.Bytes;
        return _sent == total ? IoResult.Moved((int)total) : new IoResult(WSAEWOULDBLOCK, (int)_sent);
    }

    private IoResult AttemptDatagram(SocketObject socket)
    {
        ReadOnlySpan<WSABUF> buffers = Buffers.Span;
        IoResult result = IsMessage ? socket.Endpoint.SendMessage(buffers, Flags, _hasAddress ? _to![0] : default, Control.AsSpan(), 0)
            : _hasAddress ? socket.Endpoint.SendTo(buffers, Flags, _to![0], 0)
            : socket.Endpoint.Send(buffers, Flags, 0);
        if (result.Error != WSAEWOULDBLOCK) socket.BoundByUse();
        return Transfers.Finish(socket, result);
    }
}
