using Windsock.Engine;
using Windsock.Engine.Events;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Accepting connections.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>Takes the first queued connection. The new socket inherits the listener's mode and options.</summary>
    /// <param name="s">A listening socket.</param>
    /// <param name="addr">Gets the peer's address; may be null.</param>
    /// <param name="addrlen">In: room; out: bytes used; may be null when <paramref name="addr"/> is.</param>
    /// <returns>The socket, or INVALID_SOCKET with WSAENOTSOCK, WSAEFAULT, WSAEINVAL (not listening), WSAEOPNOTSUPP (not a stream), WSAEWOULDBLOCK,
    /// WSAEMFILE, WSAENOBUFS or WSAEINTR (closed meanwhile).</returns>
    /// <remarks>Source: MS Learn "accept function (winsock2.h)".</remarks>
    public static SOCKET accept(SOCKET s, SOCKADDR* addr, int* addrlen) => AcceptOne(s, addr, addrlen, null, 0, nameof(accept));

    /// <inheritdoc cref="accept(SOCKET, SOCKADDR*, int*)"/>
    public static SOCKET accept(SOCKET s) => accept(s, null, null);

    /// <summary>As accept, and asks a condition function first.</summary>
    /// <param name="s">A listening socket.</param>
    /// <param name="addr">Gets the peer's address; may be null.</param>
    /// <param name="addrlen">In: room; out: bytes used; may be null.</param>
    /// <param name="lpfnCondition">Gets caller id (the peer's SOCKADDR), no caller data, no QOS, callee id (the local SOCKADDR), no callee data, a group and
    /// <paramref name="dwCallbackData"/>; returns CF_ACCEPT, CF_REJECT or CF_DEFER. It runs on this thread. Null accepts.</param>
    /// <param name="dwCallbackData">Passed through.</param>
    /// <returns>As accept; also WSAECONNREFUSED (rejected: the peer sees a reset), WSATRY_AGAIN (deferred: the connection stays first in the queue),
    /// WSAEACCES (the request that was offered is not there any more) and WSAEINVAL (another answer).</returns>
    /// <remarks>Source: MS Learn "WSAAccept function (winsock2.h)". With SO_CONDITIONAL_ACCEPT the peer's request is answered after the function. Differs:
    /// the host's own sockets have completed the handshake before it is asked, also then.</remarks>
    public static SOCKET WSAAccept(
        SOCKET s,
        SOCKADDR* addr,
        int* addrlen,
        delegate* unmanaged<WSABUF*, WSABUF*, void*, void*, WSABUF*, WSABUF*, uint*, nuint, int> lpfnCondition,
        nuint dwCallbackData) => AcceptOne(s, addr, addrlen, lpfnCondition, dwCallbackData, nameof(WSAAccept));

    private static SOCKET AcceptOne(
        SOCKET s,
        SOCKADDR* addr,
        int* addrlen,
        delegate* unmanaged<WSABUF*, WSABUF*, void*, void*, WSABUF*, WSABUF*, uint*, nuint, int> condition,
        nuint callbackData,
        string function)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } listener) return NoSocket(NoSocket(), function);
        if (addr != null && !RoomForPeer(listener, addr, addrlen)) return NoSocket(WSAEFAULT, function);

        WsaError error;
        Endpoint? accepted;
        SocketAddress remote;
        do error = listener.AcceptEndpoint(out accepted, out remote);
        while (error == NO_ERROR && condition == null && IsWithdrawn(accepted!));
        if (error != NO_ERROR)
        {
            listener.Events?.Reenable(Reenabling.Accept);
            return NoSocket(error, function);
        }

        if (condition != null)
        {
            error = Ask(accepted!, remote, condition, callbackData);
            if (error == WSATRY_AGAIN) listener.Defer(accepted!, remote);
        }

        if (error == NO_ERROR) error = accepted!.Confirm();
        if (error is not (NO_ERROR or WSATRY_AGAIN)) accepted!.Close(abort: true);

        if (error != WSATRY_AGAIN) listener.Events?.Reenable(Reenabling.Accept);
        if (error != NO_ERROR) return NoSocket(error, function);

        SocketObject socket = listener.Adopt(accepted!);
        SOCKET made = Register(socket, function);
        if (made != INVALID_SOCKET) NetworkEvents.Inherit(listener, socket, made.Value);
        if (made != INVALID_SOCKET && addr != null) WriteAddress(remote, addr, addrlen);
        return made;
    }

    /// <summary>Too little room for the address is found before a connection or a datagram is taken, so that none is lost.</summary>
    private static bool RoomForPeer(SocketObject socket, SOCKADDR* addr, int* addrlen) =>
        CanWriteAddress(addr, addrlen) && *addrlen >= AddressLength(socket);

    /// <summary>Confirms a connection about which nobody is asked. A peer that has given up meanwhile is nobody's error, as one that went before.</summary>
    private static bool IsWithdrawn(Endpoint accepted)
    {
        if (accepted.Confirm() == NO_ERROR) return false;
        accepted.Close(abort: true);
        return true;
    }

    private static WsaError Ask(
        Endpoint accepted,
        SocketAddress remote,
        delegate* unmanaged<WSABUF*, WSABUF*, void*, void*, WSABUF*, WSABUF*, uint*, nuint, int> condition,
        nuint callbackData)
    {
        accepted.GetLocalName(out SocketAddress local);
        byte* remoteBytes = stackalloc byte[SocketAddress.MaxLength];
        byte* localBytes = stackalloc byte[SocketAddress.MaxLength];
        remote.Bytes.CopyTo(new Span<byte>(remoteBytes, SocketAddress.MaxLength));
        local.Bytes.CopyTo(new Span<byte>(localBytes, SocketAddress.MaxLength));
        var caller = new WSABUF((nint)remoteBytes, remote.Length);
        var callee = new WSABUF((nint)localBytes, local.Length);
        var calleeData = default(WSABUF);
        uint group = 0;

        t_conditionDepth++;
        int answer = condition(&caller, null, null, null, &callee, &calleeData, &group, callbackData);
        t_conditionDepth--;
        return answer switch
        {
            CF_ACCEPT => NO_ERROR,
            CF_REJECT => WSAECONNREFUSED,
            CF_DEFER => WSATRY_AGAIN,
            _ => WSAEINVAL,
        };
    }
}
