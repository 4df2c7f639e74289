using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Accepting connections by overlapped operations.</content>
public static unsafe partial class Ws2_32
{
    /// <summary>Waits for a connection and puts it under a socket that the program has made.</summary>
    /// <param name="sListenSocket">A listening socket; the operation is its own: packets go to its completion port with its key.</param>
    /// <param name="sAcceptSocket">A new socket of the same family, neither bound nor connected. It becomes the connection; until SO_UPDATE_ACCEPT_CONTEXT it
    /// has a new socket's options, and no names.</param>
    /// <param name="lpOutputBuffer">Gets the first data, then the two addresses for <see cref="GetAcceptExSockaddrs"/>.</param>
    /// <param name="dwReceiveDataLength">Room for data, in bytes. 0: the operation ends with the connection; otherwise with its first data or its end.</param>
    /// <param name="dwLocalAddressLength">Room for the local address: 16 bytes more than an address of the family has.</param>
    /// <param name="dwRemoteAddressLength">The same for the peer's.</param>
    /// <param name="lpdwBytesReceived">Gets the bytes of data when the operation ends at once; may be null.</param>
    /// <param name="lpOverlapped">The operation.</param>
    /// <returns>1; or 0 with WSA_IO_PENDING (the operation will end exactly once), WSANOTINITIALISED, WSAENOTSOCK, WSA_INVALID_PARAMETER (no
    /// <paramref name="lpOverlapped"/>), WSAEFAULT (a bad pointer), WSAEINVAL (not listening; a socket that is bound, connected, or in another AcceptEx; too
    /// little room for an address), WSAEMFILE or WSAENOBUFS.</returns>
    /// <remarks>Source: MS Learn "AcceptEx function (mswsock.h)".</remarks>
    public static int AcceptEx(
        SOCKET sListenSocket,
        SOCKET sAcceptSocket,
        void* lpOutputBuffer,
        uint dwReceiveDataLength,
        uint dwLocalAddressLength,
        uint dwRemoteAddressLength,
        uint* lpdwBytesReceived,
        WSAOVERLAPPED* lpOverlapped)
    {
        using SocketLease lease = SocketLease.Take(sListenSocket.Value);
        if (lease.Socket is not { } listener) return NotDone(NoSocket());
        using SocketLease acceptLease = SocketLease.Take(sAcceptSocket.Value);
        if (acceptLease.Socket is not { } accepting) return NotDone(WSAENOTSOCK);
        if (lpOverlapped == null) return NotDone(WSA_INVALID_PARAMETER);

        var buffer = new AcceptBuffer((byte*)lpOutputBuffer, dwReceiveDataLength, dwLocalAddressLength, dwRemoteAddressLength);
        if (!UserMemory.CanWrite(lpOverlapped) || (lpdwBytesReceived != null && !UserMemory.CanWrite(lpdwBytesReceived))) return NotDone(WSAEFAULT);
        if (buffer.Total > int.MaxValue || !UserMemory.CanWrite(lpOutputBuffer, (nuint)buffer.Total)) return NotDone(WSAEFAULT);
        if (!listener.IsListening || !buffer.HasRoomFor(AddressLength(listener))) return NotDone(WSAEINVAL);

        WsaError error = AcceptOperation.Rent(listener, sAcceptSocket.Value, buffer, out AcceptOperation? operation);
        if (error != NO_ERROR) return NotDone(error);

        int result = Begin(listener, operation!, lpOverlapped, null, lpdwBytesReceived, null, nameof(AcceptEx));
        if (accepting.IsClosed) AcceptOperation.Abort(accepting, listener); // It was closed before the operation could be found.
        return result == 0 ? 1 : 0;
    }

    /// <summary>Finds the addresses in the buffer of <see cref="AcceptEx"/>.</summary>
    /// <param name="lpOutputBuffer">The buffer of the operation, which has ended.</param>
    /// <param name="dwReceiveDataLength">As for the operation.</param>
    /// <param name="dwLocalAddressLength">As for the operation.</param>
    /// <param name="dwRemoteAddressLength">As for the operation.</param>
    /// <param name="LocalSockaddr">Gets the place of the local address.</param>
    /// <param name="LocalSockaddrLength">Gets its bytes.</param>
    /// <param name="RemoteSockaddr">Gets the place of the peer's address.</param>
    /// <param name="RemoteSockaddrLength">Gets its bytes.</param>
    /// <remarks>Source: MS Learn "GetAcceptExSockaddrs function (mswsock.h)".</remarks>
    public static void GetAcceptExSockaddrs(
        void* lpOutputBuffer,
        uint dwReceiveDataLength,
        uint dwLocalAddressLength,
        uint dwRemoteAddressLength,
        SOCKADDR** LocalSockaddr,
        int* LocalSockaddrLength,
        SOCKADDR** RemoteSockaddr,
        int* RemoteSockaddrLength)
    {
        var buffer = new AcceptBuffer((byte*)lpOutputBuffer, dwReceiveDataLength, dwLocalAddressLength, dwRemoteAddressLength);
        if (buffer.Total > int.MaxValue || !UserMemory.CanRead(lpOutputBuffer, (nuint)buffer.Total)) return;
        if (!UserMemory.CanWrite((nint*)LocalSockaddr) || !UserMemory.CanWrite(LocalSockaddrLength)) return;
        if (!UserMemory.CanWrite((nint*)RemoteSockaddr) || !UserMemory.CanWrite(RemoteSockaddrLength)) return;

        *LocalSockaddr = buffer.Local(out *LocalSockaddrLength);
        *RemoteSockaddr = buffer.Remote(out *RemoteSockaddrLength);
    }

    /// <summary>Bytes of an address of a socket's family.</summary>
    private static int AddressLength(SocketObject socket) => socket.Identity.Family switch
    {
        AF_INET => SocketAddress.IPv4Length,
        AF_INET6 => SocketAddress.IPv6Length,
        _ => SocketAddress.UnixLength,
    };
}
