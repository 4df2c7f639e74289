using Windsock.Spi;
using static Windsock.Spi.WsaError;
using static Windsock.Ws2_32;

namespace Windsock.Engine.Rio;

/// <summary>The memory of one request.</summary>
internal unsafe struct RioMemory
{
    public WSABUF Data;

    /// <summary>A SOCKADDR_INET: of the sender, or where to.</summary>
    public byte* Remote;

    /// <summary>Gets the address that a datagram was sent to.</summary>
    public byte* Local;

    /// <summary>A RIO_CMSG_BUFFER, and its length.</summary>
    public byte* Control;

    public uint ControlLength;

    /// <summary>Gets the flags of a receive.</summary>
    public uint* Flags;
}

/// <summary>One request of registered I/O.</summary>
internal sealed unsafe class RioOperation(RioRequestQueue queue) : Operation
{
    private const int ControlHead = 8; // RIO_CMSG_BUFFER, aligned.

    private RioMemory _memory;
    private SocketAddress _address;
    private ulong _context;
    private uint _flags;
    private bool _isSend;
    private int _moved;

    public override bool IsSend => _isSend;

    /// <summary>Says what to do.</summary>
    public void Ask(bool isSend, in RioMemory memory, uint flags, ulong context)
    {
        (_isSend, _memory, _flags, _context, _moved) = (isSend, memory, flags, context, 0);
        _address = default;
        if (!isSend || memory.Remote == null) return;

        int length = *(ushort*)memory.Remote == AF_INET6 ? SocketAddress.IPv6Length : SocketAddress.IPv4Length;
        _address = new SocketAddress(new ReadOnlySpan<byte>(memory.Remote, length));
    }

    public override IoResult Attempt(SocketObject socket, ref bool drained)
    {
        if (!socket.IsStream) return _isSend ? SendDatagram(socket) : ReceiveDatagram(socket);
        if (!socket.IsConnected) return IoResult.Failed(WSAENOTCONN);
        if (_isSend && socket.IsSendShut) return IoResult.Failed(WSAESHUTDOWN);

        var rest = new WSABUF(_memory.Data.buf + _moved, (int)_memory.Data.len - _moved);
        var buffers = new ReadOnlySpan<WSABUF>(in rest);
        if (rest.len == 0) return IoResult.Moved(_moved);

        int flags = 0;
        IoResult result = _isSend ? Transfers.FinishSend(socket, socket.Endpoint.Send(buffers, 0, 0))
            : Transfers.Finish(socket, socket.Endpoint.Receive(buffers, ref flags, 0));
        bool keeps = _moved > 0 && result.Error != WSAEWOULDBLOCK && !_isSend; // What has come is not lost for an error.
        if (result.Error != NO_ERROR) return keeps ? IoResult.Moved(_moved) : new IoResult(result.Error, _moved);

        _moved += result.Bytes;
        bool all = _isSend || (_flags & RIO_MSG_WAITALL) != 0;
        if (all && result.Bytes > 0 && _moved < _memory.Data.len) return new IoResult(WSAEWOULDBLOCK, _moved);
        if (_memory.Flags != null) *_memory.Flags = 0;
        return IoResult.Moved(_moved);
    }

    private IoResult SendDatagram(SocketObject socket)
    {
        var buffers = new ReadOnlySpan<WSABUF>(in _memory.Data);
        ReadOnlySpan<byte> control = Control();
        IoResult result = control.Length > 0 ? socket.Endpoint.SendMessage(buffers, 0, _address, control, 0)
            : _address.Length > 0 ? socket.Endpoint.SendTo(buffers, 0, _address, 0)
            : socket.HasPeer ? socket.Endpoint.Send(buffers, 0, 0)
            : IoResult.Failed(WSAENOTCONN);
        if (result.Error != WSAEWOULDBLOCK) socket.BoundByUse();
        return Transfers.Finish(socket, result);
    }

    private IoResult ReceiveDatagram(SocketObject socket)
    {
        if (!socket.IsBound) return IoResult.Failed(WSAEINVAL);
        if (socket.Peer is { Filters: true } peer && !peer.DropStrangers()) return IoResult.Failed(WSAEWOULDBLOCK);

        var buffers = new ReadOnlySpan<WSABUF>(in _memory.Data);
        int flags = 0, used = 0;
        Span<byte> control = Control();
        SocketAddress sender = default;
        IoResult result = control.Length > 0 ? socket.Endpoint.ReceiveMessage(buffers, ref flags, out sender, control, out used, 0)
            : _memory.Remote != null ? socket.Endpoint.ReceiveFrom(buffers, ref flags, out sender, 0)
            : socket.Endpoint.Receive(buffers, ref flags, 0);
        result = Transfers.Finish(socket, result);
        if (result.Error is not (NO_ERROR or WSAEMSGSIZE)) return result;

        if (_memory.Remote != null) sender.Bytes.CopyTo(new Span<byte>(_memory.Remote, SocketAddress.IPv6Length));
        if (_memory.Local != null && socket.Endpoint.GetLocalName(out SocketAddress local) == NO_ERROR)
        {
            local.Bytes.CopyTo(new Span<byte>(_memory.Local, SocketAddress.IPv6Length));
        }

        if (_memory.Control != null) *(uint*)_memory.Control = (uint)(ControlHead + used);
        if (_memory.Flags != null) *_memory.Flags = (uint)flags;
        return result;
    }

    /// <summary>The control messages, behind the head of their buffer: as many as it says that there are, or all the room for those that come.</summary>
    private Span<byte> Control()
    {
        if (_memory.Control == null) return default;
        uint length = _isSend ? Math.Min(*(uint*)_memory.Control, _memory.ControlLength) : _memory.ControlLength;
        return length <= ControlHead ? default : new Span<byte>(_memory.Control + ControlHead, (int)length - ControlHead);
    }

    public override bool HandOver()
    {
        var result = new RIORESULT
        {
            Status = (int)Result.Error,
            BytesTransferred = (uint)Result.Bytes,
            SocketContext = queue.Context,
            RequestContext = _context,
        };
        bool isSend = _isSend, tells = (_flags & RIO_MSG_DONT_NOTIFY) == 0;
        Recycle();
        queue.QueueOf(isSend).Add(result, queue, isSend, tells);
        return true;
    }

    public override void Recycle() => queue.Return(this);
}
