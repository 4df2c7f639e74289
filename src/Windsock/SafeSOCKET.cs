using System.Runtime.InteropServices;
using Windsock.Catalog;
using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <summary>Owns a SOCKET: closes it when disposed of, or when nobody refers to it any more.</summary>
/// <remarks>It keeps the sockets of the process started, as a WSAStartup does, until it is closed.</remarks>
public sealed class SafeSOCKET : SafeHandle
{
    private static readonly nint s_none = -1;

    /// <summary>Takes over a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <exception cref="WinsockException">WSANOTINITIALISED; WSAENOTSOCK.</exception>
    public SafeSOCKET(SOCKET socket)
        : base(s_none, ownsHandle: true)
    {
        using (SocketLease lease = SocketLease.Take(socket.Value))
        {
            if (lease.Socket is null) throw new WinsockException(Session.IsStarted ? WSAENOTSOCK : WSANOTINITIALISED);
            WinsockException.ThrowIfFailed(Session.Hold());
        }

        SetHandle((nint)socket.Value);
    }

    /// <summary>One that owns nothing.</summary>
    public SafeSOCKET()
        : base(s_none, ownsHandle: true)
    {
    }

    /// <summary>The socket, for the functions of <see cref="Ws2_32"/>.</summary>
    public SOCKET Value => new((nuint)handle);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == s_none;

    /// <summary>The object behind it, or null when it is closed.</summary>
    internal SocketObject? Target => Session.Handles.Peek<SocketObject>((nuint)handle);

    /// <summary>Makes a stream socket.</summary>
    internal static SafeSOCKET Open(int family)
    {
        WinsockException.ThrowIfFailed(Session.Hold());
        WsaError error = ProtocolCatalog.Select(family, Ws2_32.SOCK_STREAM, 0, out CatalogIdentity identity);
        Endpoint? endpoint = null;
        if (error == NO_ERROR) error = Session.Transport.Open(identity.Family, identity.Type, identity.Protocol, out endpoint);
        SafeSOCKET? opened = null;
        if (error == NO_ERROR) error = Adopt(new SocketObject(endpoint!, identity), out opened);
        Session.LetGo();
        return error == NO_ERROR ? opened! : throw new WinsockException(error);
    }

    /// <summary>Gives a new socket its handle, and owns that.</summary>
    /// <returns>NO_ERROR, WSAEMFILE or WSANOTINITIALISED; then the socket has been closed.</returns>
    internal static WsaError Adopt(SocketObject socket, out SafeSOCKET? owner)
    {
        owner = null;
        WsaError error = Session.Hold();
        nuint handle = 0;
        if (error == NO_ERROR)
        {
            error = Session.OpenHandle(socket, out handle);
            if (error != NO_ERROR) Session.LetGo();
        }

        if (handle == 0) socket.Endpoint.Close(abort: true);
        if (error != NO_ERROR) return error;

        socket.Endpoint.Handle = handle;
        owner = new SafeSOCKET();
        owner.SetHandle((nint)handle);
        return NO_ERROR;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        bool closed = Ws2_32.closesocket(Value) == 0;
        Session.LetGo();
        return closed;
    }
}
