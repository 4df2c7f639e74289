using Windsock.Spi;
using Windsock.TcpIp;
using Windsock.TcpIp.Memory;
using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;
using Windsock.Transports.Kernel;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Stack;

/// <summary>What datagram and raw sockets of the stack have in common: messages come whole or with WSAEMSGSIZE, and ICMP errors come to the receiver
/// only.</summary>
internal abstract class StackMessageEndpoint(StackHost host, StackSocket socket, int family, int type, int protocol)
    : StackEndpoint(host, socket, family, type, protocol)
{
    private StackError _held; // An error that was taken off the socket and belongs to the next receive. The owner's lock guards it.

    /// <summary>The most bytes of one message.</summary>
    protected abstract int LargestMessage { get; }

    /// <summary>Takes the oldest message, or looks at it.</summary>
    protected abstract Packet? TakeMessage(Instant now, bool peek);

    /// <summary>Sends one; owns it.</summary>
    protected abstract StackError SendMessage(Instant now, Packet message, in AddressPort? to, in DatagramOptions options);

    /// <summary>Sets the peer, or dissolves it.</summary>
    protected abstract StackError ConnectSocket(Instant now, in AddressPort? remote);

    /// <summary>The bytes that wait to be read (FIONREAD): all of them, as on Windows.</summary>
    public abstract long AvailableBytes { get; }

    /// <inheritdoc/>
    public override WsaError Listen(int backlog) => WSAEOPNOTSUPP;

    /// <inheritdoc/>
    public override WsaError Accept(out Endpoint? accepted, out SocketAddress remote, int patience)
    {
        accepted = null;
        remote = default;
        return WSAEOPNOTSUPP;
    }

    /// <inheritdoc/>
    public override WsaError Connect(in SocketAddress remote, int patience)
    {
        AddressPort? to = remote.IsIp ? StackAddress.Read(remote) : null;
        StackError error = ConnectSocket(Owner.Enter(), to);
        Owner.Leave();
        return StackErrors.ToWsaError(error);
    }

    /// <inheritdoc/>
    public override IoResult Receive(ReadOnlySpan<WSABUF> buffers, ref int flags, int patience) =>
        ReceiveMessage(buffers, ref flags, out _, wantsFrom: false, default, out _, wantsControl: false, patience);

    /// <inheritdoc/>
    public override IoResult ReceiveFrom(ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, int patience) =>
        ReceiveMessage(buffers, ref flags, out from, wantsFrom: true, default, out _, wantsControl: false, patience);

    /// <inheritdoc/>
    public override IoResult ReceiveMessage(
        ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, Span<byte> control, out int controlBytes, int patience) =>
        ReceiveMessage(buffers, ref flags, out from, wantsFrom: true, control, out controlBytes, wantsControl: true, patience);

    private IoResult ReceiveMessage(
        ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, bool wantsFrom, Span<byte> control, out int controlBytes, bool wantsControl,
        int patience)
    {
        from = default;
        controlBytes = 0;
        bool peek = (flags & HostFlags.Peek) != 0;
        flags = 0;
        if (!LibraryServices.CanWrite(buffers)) return IoResult.Failed(WSAEFAULT);

        Instant now = Owner.Enter(), deadline = Deadline(now, patience);
        while (true)
        {
            WsaError error = TakeHeld();
            if (error == NO_ERROR && TakeMessage(now, peek) is { } message)
            {
                IoResult result = CopyOut(message, buffers, ref flags);
                if (wantsFrom) from = StackAddress.Write(Family, SenderOf(message));
                if (wantsControl) controlBytes = StackControl.Write(message, Family, SettingsIfAny?.Wishes ?? ControlWishes.None, control, ref flags);
                if (!peek) message.Release();
                Owner.Leave();
                return result;
            }

            if (error == NO_ERROR) error = WaitInside(Readiness.Readable, patience, deadline);
            if (error != NO_ERROR)
            {
                Owner.Leave();
                return IoResult.Failed(error);
            }

            now = Owner.Now;
        }
    }

    /// <summary>Who sent a message.</summary>
    protected static AddressPort SenderOf(Packet message) => new(
        message.Source, message.SourcePort, message.Source.IsLinkLocal && !message.Source.IsV4 ? message.Interface?.Index ?? 0 : 0);

    private static IoResult CopyOut(Packet message, ReadOnlySpan<WSABUF> buffers, ref int flags)
    {
        ReadOnlySpan<byte> rest = message.Bytes;
        foreach (ref readonly WSABUF buffer in buffers)
        {
            int count = (int)Math.Min((uint)rest.Length, buffer.len);
            if (count == 0) continue;
            rest[..count].CopyTo(WsaBuffers.Part(buffer, 0, count)); // The buffer may be larger than a span.
            rest = rest[count..];
        }

        if (rest.IsEmpty) return IoResult.Moved(message.Length);
        flags |= HostFlags.Truncated;
        return new IoResult(WSAEMSGSIZE, message.Length - rest.Length);
    }

    /// <inheritdoc/>
    public override IoResult Send(ReadOnlySpan<WSABUF> buffers, int flags, int patience) => SendPacket(buffers, null, default);

    /// <inheritdoc/>
    public override IoResult SendTo(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, int patience) =>
        SendPacket(buffers, StackAddress.Read(to), default);

    /// <inheritdoc/>
    public override IoResult SendMessage(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, ReadOnlySpan<byte> control, int patience)
    {
        WsaError error = StackControl.Read(control, out DatagramOptions options);
        if (error != NO_ERROR) return IoResult.Failed(error);
        return SendPacket(buffers, to.Length == 0 ? null : StackAddress.Read(to), options);
    }

    /// <summary>A message leaves at once, so no send ever waits.</summary>
    private IoResult SendPacket(ReadOnlySpan<WSABUF> buffers, in AddressPort? to, in DatagramOptions options)
    {
        long total = WsaBuffers.Total(buffers);
        if (total > LargestMessage) return IoResult.Failed(WSAEMSGSIZE);
        if (!LibraryServices.CanRead(buffers)) return IoResult.Failed(WSAEFAULT);

        Instant now = Owner.Enter();
        StackError error = StackError.NoBuffers;
        if (Socket.Stack.Pool.TryRent((int)total) is { } message)
        {
            foreach (ref readonly WSABUF buffer in buffers)
            {
                if (buffer.len > 0) buffer.AsSpan().CopyTo(message.Append((int)buffer.len));
            }

            bool isOwnWay = options.Interface == 0 && SettingsIfAny is { UnicastInterface: not 0 } && !(to ?? Socket.Remote).Address.IsMulticast;
            error = SendMessage(now, message, to, isOwnWay ? options with { Interface = Settings.UnicastInterface } : options);
        }

        Owner.Leave();
        return error == StackError.None ? IoResult.Moved((int)total) : IoResult.Failed(StackErrors.ToWsaError(error));
    }

    /// <inheritdoc/>
    public override WsaError Shutdown(int how) => NO_ERROR;

    /// <summary>A pending error makes the socket readable, if it is one that Windows tells receivers of; the others are nobody's.</summary>
    protected override Readiness Ready()
    {
        Readiness ready = base.Ready();
        if ((ready & Readiness.Failed) != 0)
        {
            Hold(Socket.TakeError());
            ready = base.Ready() & ~Readiness.Failed;
        }

        return _held == StackError.None ? ready : ready | Readiness.Readable;
    }

    /// <inheritdoc/>
    public override WsaError TakeError()
    {
        Owner.Enter();
        WsaError error = TakeHeld();
        Owner.Leave();
        return error;
    }

    private WsaError TakeHeld()
    {
        Hold(Socket.TakeError());
        StackError held = _held;
        _held = StackError.None;
        return StackErrors.ToWsaError(held);
    }

    private void Hold(StackError error)
    {
        if (error is StackError.ConnectionReset or StackError.HopLimitExceeded) _held = error;
    }
}
