using Windsock.Spi;
using static Windsock.Spi.WsaError;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock.Tests.Engine;

/// <summary>A stream inside the process with the least that the Endpoint contract asks for: no descriptor, no waiting inside a call, a small buffer.</summary>
internal sealed class PipeEndpoint : Endpoint
{
    private const int Capacity = 16;

    private readonly object _gate; // Shared by both ends; guards everything, and is pulsed on every change.
    private readonly Queue<byte> _incoming = [];
    private PipeEndpoint _peer;
    private bool _ended;
    private bool _interrupted;

    private PipeEndpoint(object gate)
    {
        _gate = gate;
        _peer = this;
    }

    public bool IsClosed { get; private set; }

    /// <summary>How often somebody has asked for the readiness or waited for it.</summary>
    public int Looks => Volatile.Read(ref _looks);

    private int _looks;

    public static (PipeEndpoint One, PipeEndpoint Other) Pair()
    {
        object gate = new();
        var (one, other) = (new PipeEndpoint(gate), new PipeEndpoint(gate));
        (one._peer, other._peer) = (other, one);
        return (one, other);
    }

    public override IoResult Receive(ReadOnlySpan<WSABUF> buffers, ref int flags, int patience)
    {
        int moved = 0;
        lock (_gate)
        {
            if (_incoming.Count == 0) return _ended ? IoResult.Moved(0) : IoResult.Failed(WSAEWOULDBLOCK);
            if ((flags & Ws2_32.MSG_PEEK) != 0) return Peek(buffers);

            foreach (WSABUF buffer in buffers)
            {
                foreach (ref byte place in buffer.AsSpan())
                {
                    if (!_incoming.TryDequeue(out place)) break;
                    moved++;
                }
            }

            Changed();
        }

        return IoResult.Moved(moved);
    }

    private IoResult Peek(ReadOnlySpan<WSABUF> buffers)
    {
        int moved = 0;
        byte[] waiting = [.. _incoming];
        foreach (WSABUF buffer in buffers)
        {
            Span<byte> places = buffer.AsSpan();
            int count = Math.Min(places.Length, waiting.Length - moved);
            waiting.AsSpan(moved, count).CopyTo(places);
            moved += count;
        }

        return IoResult.Moved(moved);
    }

    public override IoResult Send(ReadOnlySpan<WSABUF> buffers, int flags, int patience)
    {
        int moved = 0;
        lock (_gate)
        {
            foreach (WSABUF buffer in buffers)
            {
                foreach (byte value in buffer.AsSpan())
                {
                    if (_peer._incoming.Count == Capacity) break;
                    _peer._incoming.Enqueue(value);
                    moved++;
                }
            }

            Changed();
        }

        return moved == 0 ? IoResult.Failed(WSAEWOULDBLOCK) : IoResult.Moved(moved);
    }

    public override Readiness Poll()
    {
        lock (_gate)
        {
            _looks++;
            var readiness = Readiness.None;
            if (_incoming.Count > 0 || _ended) readiness |= Readiness.Readable;
            if (_ended) readiness |= Readiness.PeerClosed;
            if (_peer._incoming.Count < Capacity) readiness |= Readiness.Writable;
            return readiness;
        }
    }

    public override WsaError Wait(Readiness wanted, int patience)
    {
        long deadline = Environment.TickCount64 + patience;
        lock (_gate)
        {
            while (!_interrupted && (Poll() & wanted) == 0)
            {
                if (patience < 0) Monitor.Wait(_gate);
                else if (deadline - Environment.TickCount64 is var left && (left <= 0 || !Monitor.Wait(_gate, (int)left))) return WSAETIMEDOUT;
            }

            return _interrupted ? WSAEINTR : NO_ERROR;
        }
    }

    public override WsaError Shutdown(int how)
    {
        lock (_gate)
        {
            _peer._ended = true;
            Changed();
            return NO_ERROR;
        }
    }

    public override void Interrupt()
    {
        lock (_gate)
        {
            _interrupted = true;
            Changed();
        }
    }

    public override void Close(bool abort)
    {
        IsClosed = true;
        Shutdown(2);
    }

    private void Changed()
    {
        Monitor.PulseAll(_gate);
        OnReadinessChanged();
        _peer.OnReadinessChanged();
    }

    public override IoResult ReceiveFrom(ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, int patience)
    {
        from = default;
        return Receive(buffers, ref flags, patience);
    }

    public override IoResult ReceiveMessage(
        ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, Span<byte> control, out int controlBytes, int patience)
    {
        (from, controlBytes) = (default, 0);
        return IoResult.Failed(WSAEOPNOTSUPP);
    }

    public override IoResult SendTo(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, int patience) => Send(buffers, flags, patience);

    public override IoResult SendMessage(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, ReadOnlySpan<byte> control, int patience) =>
        IoResult.Failed(WSAEOPNOTSUPP);

    public override WsaError Bind(in SocketAddress local) => WSAEOPNOTSUPP;

    public override WsaError Listen(int backlog) => WSAEOPNOTSUPP;

    public override WsaError Connect(in SocketAddress remote, int patience) => WSAEOPNOTSUPP;

    public override WsaError Accept(out Endpoint? accepted, out SocketAddress remote, int patience)
    {
        (accepted, remote) = (null, default);
        return WSAEOPNOTSUPP;
    }

    public override WsaError GetLocalName(out SocketAddress name)
    {
        name = default;
        return WSAEINVAL;
    }

    public override WsaError GetRemoteName(out SocketAddress name)
    {
        name = default;
        return WSAENOTCONN;
    }

    public override WsaError GetOption(int level, int name, Span<byte> value, out int length)
    {
        length = 0;
        return WSAENOPROTOOPT;
    }

    public override WsaError SetOption(int level, int name, ReadOnlySpan<byte> value) => WSAENOPROTOOPT;

    public override WsaError Ioctl(uint code, ReadOnlySpan<byte> input, Span<byte> output, out int bytes)
    {
        bytes = 0;
        return WSAEOPNOTSUPP;
    }

    public override WsaError TakeError() => NO_ERROR;
}
