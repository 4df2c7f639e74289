using System.Runtime.CompilerServices;
using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.Errno;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>A host datagram or raw socket: a message that does not fit is an error, and ICMP errors come to the receiver only.</summary>
internal sealed unsafe class KernelDatagramEndpoint(KernelTransport transport, int descriptor, int family, int type, int protocol)
    : KernelEndpoint(transport, descriptor, family, type, protocol)
{
    private const int ControlBytes = 1024; // Room for the host's control messages: the largest set it sends here is under 300 bytes.

    private volatile int _heldError; // A WsaError that a send took off the socket and that belongs to the next receive.

    /// <summary>SIO_UDP_CONNRESET: port unreachable makes a receive fail. On by default.</summary>
    public bool ReportsConnectionReset { get; set; } = true;

    /// <summary>SIO_UDP_NETRESET: TTL expired makes a receive fail. On by default.</summary>
    public bool ReportsNetworkReset { get; set; } = true;

    public override Readiness Held => _heldError == 0 ? Readiness.None : Readiness.Readable;

    /// <summary>Sets or dissolves the peer. Dissolving takes a port that the host chose away with the peer; on Windows the socket keeps it.</summary>
    public override WsaError Connect(in SocketAddress remote, int patience)
    {
        if (remote.Family != 0 || GetLocalName(out SocketAddress bound) != NO_ERROR) return base.Connect(remote, patience);

        WsaError error = base.Connect(remote, patience);
        if (error == NO_ERROR && GetLocalName(out SocketAddress left) == NO_ERROR && left.Port != bound.Port) BindHost(left.WithPort(bound.Port));
        return error;
    }

    public override IoResult Receive(ReadOnlySpan<WSABUF> buffers, ref int flags, int patience) => ReceiveDatagram(buffers, ref flags, null, null, patience);

    public override IoResult ReceiveFrom(ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, int patience)
    {
        from = default;
        fixed (byte* host = from.Buffer)
        {
            uint length = SocketAddress.MaxLength;
            IoResult result = ReceiveDatagram(buffers, ref flags, host, &length, patience);
            if (result.Error is NO_ERROR or WSAEMSGSIZE) HostAddress.Adopt(ref from, length);
            return result;
        }
    }

    private IoResult ReceiveDatagram(ReadOnlySpan<WSABUF> buffers, ref int flags, byte* address, uint* addressLength, int patience)
    {
        int hostFlags = HostFlags.ToHost(flags) | MSG_TRUNC; // MSG_TRUNC: the result is the datagram's own length, also when the buffer is shorter.
        flags = 0;
        patience = Prepare(patience, ref hostFlags);
        long deadline = Deadline(patience);
        while (true)
        {
            if (TakeHeldError() is var held and not NO_ERROR) return IoResult.Failed(held);

            if (addressLength != null) *addressLength = SocketAddress.MaxLength;
            nint moved = address == null
                ? HostTransfer.Receive(Descriptor, buffers, hostFlags)
                : HostTransfer.ReceiveFrom(Descriptor, buffers, hostFlags, address, addressLength);
            if (moved >= 0) return Fitted(moved, buffers, ref flags);
            if (!TryRecover(errno, patience, deadline, ref hostFlags, out WsaError error)) return IoResult.Failed(error);
        }
    }

    [SkipLocalsInit]
    public override IoResult ReceiveMessage(
        ReadOnlySpan<WSABUF> buffers, ref int flags, out SocketAddress from, Span<byte> control, out int controlBytes, int patience)
    {
        from = default;
        controlBytes = 0;
        if ((Wishes & (ControlWishes.Addressing4 | ControlWishes.Addressing6)) == 0) AskHowAddressed();
        int hostFlags = HostFlags.ToHost(flags) | MSG_TRUNC;
        flags = 0;
        patience = Prepare(patience, ref hostFlags);
        long deadline = Deadline(patience);
        byte* hostControl = stackalloc byte[ControlBytes];
        fixed (byte* host = from.Buffer)
        {
            while (true)
            {
                if (TakeHeldError() is var held and not NO_ERROR) return IoResult.Failed(held);

                var message = new msghdr { msg_name = host, msg_namelen = SocketAddress.MaxLength, msg_control = hostControl, msg_controllen = ControlBytes };
                nint moved = HostTransfer.Vectored(Descriptor, buffers, &message, hostFlags, receive: true);
                if (moved >= 0)
                {
                    HostAddress.Adopt(ref from, message.msg_namelen);
                    flags = HostFlags.FromHost(message.msg_flags & ~MSG_TRUNC);
                    controlBytes = HostControl.FromHost(new ReadOnlySpan<byte>(hostControl, (int)message.msg_controllen), Wishes, control, ref flags);
                    return Fitted(moved, buffers, ref flags);
                }

                if (!TryRecover(errno, patience, deadline, ref hostFlags, out WsaError error)) return IoResult.Failed(error);
            }
        }
    }

    /// <summary>Has the host tell destinations from now on, which MSG_BCAST and MSG_MCAST come from. Other receives have no place for those flags.</summary>
    private void AskHowAddressed()
    {
        bool v6 = Family == SocketAddress.AF_INET6;
        if (v6) SetHostInt(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
        if (!v6 || DualStack) SetHostInt(IPPROTO_IP, IP_PKTINFO, 1);
        Wish(v6 ? ControlWishes.Addressing6 : ControlWishes.Addressing4, true);
        if (v6 && DualStack) Wish(ControlWishes.Addressing4, true);
    }

    public override IoResult Send(ReadOnlySpan<WSABUF> buffers, int flags, int patience) => SendDatagram(buffers, flags, null, 0, patience);

    [SkipLocalsInit]
    public override IoResult SendTo(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, int patience)
    {
        byte* host = stackalloc byte[SocketAddress.MaxLength];
        uint length = HostAddress.Write(to, host);
        return SendDatagram(buffers, flags, host, length, patience);
    }

    private IoResult SendDatagram(ReadOnlySpan<WSABUF> buffers, int flags, byte* address, uint addressLength, int patience)
    {
        if (buffers.Length > HostTransfer.MaxBuffers) return IoResult.Failed(WSAENOBUFS); // Part of them would be part of the datagram.

        int hostFlags = HostFlags.ToHost(flags) | MSG_NOSIGNAL;
        patience = PrepareSend(patience, ref hostFlags);
        while (true)
        {
            nint moved = HostTransfer.SendTo(Descriptor, buffers, hostFlags, address, addressLength);
            if (moved >= 0) return IoResult.Moved((int)moved);
            if (!RetrySend(errno, patience, out WsaError error)) return IoResult.Failed(error);
        }
    }

    public override IoResult SendMessage(ReadOnlySpan<WSABUF> buffers, int flags, in SocketAddress to, ReadOnlySpan<byte> control, int patience)
    {
        if (buffers.Length > HostTransfer.MaxBuffers) return IoResult.Failed(WSAENOBUFS);

        byte* host = stackalloc byte[SocketAddress.MaxLength];
        byte* hostControl = stackalloc byte[ControlBytes];
        WsaError translated = HostControl.ToHost(control, new Span<byte>(hostControl, ControlBytes), out int hostControlBytes);
        if (translated != NO_ERROR) return IoResult.Failed(translated);

        uint length = to.Length == 0 ? 0 : HostAddress.Write(to, host);
        int hostFlags = HostFlags.ToHost(flags) | MSG_NOSIGNAL;
        patience = PrepareSend(patience, ref hostFlags);
        while (true)
        {
            var message = new msghdr
            {
                msg_name = length == 0 ? null : host,
                msg_namelen = length,
                msg_control = hostControlBytes == 0 ? null : hostControl,
                msg_controllen = (nuint)hostControlBytes,
            };
            nint moved = HostTransfer.Vectored(Descriptor, buffers, &message, hostFlags, receive: false);
            if (moved >= 0) return IoResult.Moved((int)moved);
            if (!RetrySend(errno, patience, out WsaError error)) return IoResult.Failed(error);
        }
    }

    /// <summary>An error is taken off the socket here: one for a receiver is held, and one that nobody wants to hear of makes nothing ready.</summary>
    public override Readiness Poll()
    {
        Readiness readiness = base.Poll();
        if ((readiness & Readiness.Failed) != 0)
        {
            base.TakeError();
            Hold(ErrorQueue.Drain(this));
            readiness = base.Poll() & ~Readiness.Failed;
        }

        return readiness | Held;
    }

    /// <summary>The host's number goes with its entry in the queue, which would show as an error for ever.</summary>
    public override WsaError TakeError()
    {
        if (TakeHeldError() is var held and not NO_ERROR) return held;

        WsaError error = base.TakeError();
        if (error == NO_ERROR) return NO_ERROR;

        WsaError meaning = ErrorQueue.Drain(this, out bool any);
        return any ? meaning : error;
    }

    private void Hold(WsaError error)
    {
        if (error != NO_ERROR) _heldError = (int)error;
    }

    private int Prepare(int patience, ref int hostFlags)
    {
        patience = InCall(patience);
        if (patience == 0) hostFlags |= MSG_DONTWAIT;
        else if (!ReceiveTimeout.Is(patience)) ReceiveTimeout.Set(Descriptor, SO_RCVTIMEO, patience);
        return patience;
    }

    private int PrepareSend(int patience, ref int hostFlags)
    {
        patience = InCall(patience);
        if (patience == 0) hostFlags |= MSG_DONTWAIT;
        else if (!SendTimeout.Is(patience)) SendTimeout.Set(Descriptor, SO_SNDTIMEO, patience);
        return patience;
    }

    private static IoResult Fitted(nint length, ReadOnlySpan<WSABUF> buffers, ref int flags)
    {
        long room = WsaBuffers.Total(buffers.Length > HostTransfer.MaxBuffers ? buffers[..HostTransfer.MaxBuffers] : buffers);
        if (length <= room) return IoResult.Moved((int)length);

        flags |= HostFlags.Truncated;
        return new IoResult(WSAEMSGSIZE, (int)room);
    }

    /// <summary>Whether a failed receive is to be tried again, else the error that it ends with.</summary>
    private bool TryRecover(int hostError, int patience, long deadline, ref int hostFlags, out WsaError error)
    {
        if (!IsNetworkError(hostError)) return GoesOn(hostError, Readiness.Readable, patience, deadline, ref hostFlags, out error);

        error = ErrorQueue.Drain(this);
        if (error != NO_ERROR) return false;

        // Nothing that Windows would report: wait for the next datagram.
        if (patience > 0) error = WaitUntil(Readiness.Readable, deadline, ref hostFlags);
        return error == NO_ERROR;
    }

    /// <summary>The host reports an ICMP error to whoever calls next. On Windows a send never sees it: keep it for the next receive, and send again.</summary>
    private bool RetrySend(int hostError, int patience, out WsaError error)
    {
        error = hostError == EAGAIN && patience > 0 ? WSAETIMEDOUT : ErrnoTable.ToWsaError(hostError);
        if (hostError == EINTR && Interruption.EndsCall()) error = WSAEWOULDBLOCK;
        if (hostError == EINTR) return !Interrupted && error != WSAEWOULDBLOCK;
        if (!IsNetworkError(hostError) && hostError != EMSGSIZE) return false;

        // A datagram that is too large leaves an entry in the queue too, as if it had met a narrow path.
        Hold(ErrorQueue.Drain(this, out bool any));
        return any && hostError != EMSGSIZE; // Without an entry this very send has failed: no route, for example.
    }

    private WsaError TakeHeldError() => _heldError == 0 ? NO_ERROR : (WsaError)Interlocked.Exchange(ref _heldError, 0);

    private static bool IsNetworkError(int hostError) =>
        hostError is ECONNREFUSED or EHOSTUNREACH or ENETUNREACH or ENOPROTOOPT or EPROTO or EHOSTDOWN or EACCES;
}
