using Windsock.Catalog;
using Windsock.Engine;
using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock;

/// <content>Making, naming, connecting and closing sockets.</content>
public static unsafe partial class Ws2_32
{
    private const int ReleaseWaitMilliseconds = 1000;

    [ThreadStatic]
    private static int t_conditionDepth; // Inside condition functions: a closesocket there must not wait for its own thread.

    /// <summary>Makes a socket.</summary>
    /// <param name="af">AF_INET, AF_INET6, AF_UNIX, or AF_UNSPEC to choose by the protocol.</param>
    /// <param name="type">SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, or 0 to choose by the protocol.</param>
    /// <param name="protocol">IPPROTO_*, or 0 to choose by family and type.</param>
    /// <returns>The socket, or INVALID_SOCKET with WSANOTINITIALISED, WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSAEPROTONOSUPPORT, WSAEINVAL,
    /// WSAEACCES (raw without the right), WSAEMFILE or WSAENOBUFS.</returns>
    /// <remarks>Source: MS Learn "socket function (winsock2.h)".</remarks>
    public static SOCKET socket(int af, int type, int protocol) =>
        OpenSocket(af, type, protocol, t_openType == 0 ? (uint)WSA_FLAG_OVERLAPPED : 0, nameof(socket));

    internal static SOCKET OpenSocket(int af, int type, int protocol, uint flags, string function)
    {
        if (!Session.IsStarted) return NoSocket(WSANOTINITIALISED, function);

        WsaError error = ProtocolCatalog.Select(af, type, protocol, out CatalogIdentity identity);
        if (error != NO_ERROR) return NoSocket(error, function);

        error = Session.Transport.Open(identity.Family, identity.Type, identity.Protocol, out Endpoint? endpoint);
        if (error != NO_ERROR) return NoSocket(error, function);

        var made = new SocketObject(endpoint!, identity)
            { IsOverlapped = (flags & WSA_FLAG_OVERLAPPED) != 0, IsRegistered = (flags & WSA_FLAG_REGISTERED_IO) != 0 };
        return Register(made, function);
    }

    /// <summary>Gives a socket its handle.</summary>
    internal static SOCKET Register(SocketObject opened, string function)
    {
        WsaError error = Session.OpenHandle(opened, out nuint handle);
        if (handle == 0) opened.Endpoint.Close(abort: true);
        if (error != NO_ERROR) return NoSocket(error, function);

        opened.Endpoint.Handle = handle;
        return new SOCKET(handle);
    }

    private static SOCKET NoSocket(WsaError error, string function)
    {
        Fail(error, function);
        return INVALID_SOCKET;
    }

    /// <summary>Gives a socket its local address.</summary>
    /// <param name="s">A socket that is not bound.</param>
    /// <param name="name">A SOCKADDR_IN, SOCKADDR_IN6 or SOCKADDR_UN; port 0 asks for a dynamic one.</param>
    /// <param name="namelen">Bytes at <paramref name="name"/>.</param>
    /// <returns>0, or SOCKET_ERROR with WSAENOTSOCK, WSAEFAULT, WSAEINVAL (already bound), WSAEAFNOSUPPORT, WSAEADDRINUSE, WSAEADDRNOTAVAIL or
    /// WSAEACCES.</returns>
    /// <remarks>Source: MS Learn "bind function (winsock.h)".</remarks>
    public static int bind(SOCKET s, SOCKADDR* name, int namelen)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        return TryReadAddress(name, namelen, out SocketAddress address) ? Result(socket.Bind(address)) : Fail(WSAEFAULT);
    }

    /// <inheritdoc cref="bind(SOCKET, SOCKADDR*, int)"/>
    public static int bind(SOCKET s, ReadOnlySpan<byte> name)
    {
        fixed (byte* bytes = name) return bind(s, (SOCKADDR*)bytes, name.Length);
    }

    /// <summary>Starts queueing connections.</summary>
    /// <param name="s">A bound stream socket.</param>
    /// <param name="backlog">How many may wait: 1 to 200, SOMAXCONN, or <see cref="SOMAXCONN_HINT"/>.</param>
    /// <returns>0, or SOCKET_ERROR with WSAENOTSOCK, WSAEINVAL (not bound), WSAEISCONN, WSAEOPNOTSUPP (not a stream) or WSAEADDRINUSE.</returns>
    /// <remarks>Source: MS Learn "listen function (winsock2.h)".</remarks>
    public static int listen(SOCKET s, int backlog)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        return lease.Socket is { } socket ? Result(socket.Listen(backlog)) : Fail(NoSocket());
    }

    /// <summary>Connects a stream, or gives a datagram socket its peer.</summary>
    /// <param name="s">A socket.</param>
    /// <param name="name">The peer; all zeros dissolves a datagram socket's peer.</param>
    /// <param name="namelen">Bytes at <paramref name="name"/>.</param>
    /// <returns>0, or SOCKET_ERROR with WSAENOTSOCK, WSAEFAULT, WSAEAFNOSUPPORT, WSAEADDRNOTAVAIL, WSAEWOULDBLOCK (under way), WSAEALREADY, WSAEISCONN,
    /// WSAEINVAL (listening), WSAECONNREFUSED, WSAETIMEDOUT, WSAENETUNREACH, WSAEHOSTUNREACH, WSAEACCES or WSAEINTR (closed meanwhile).</returns>
    /// <remarks>Source: MS Learn "connect function (winsock2.h)".</remarks>
    public static int connect(SOCKET s, SOCKADDR* name, int namelen) => ConnectTo(s, name, namelen, nameof(connect));

    /// <inheritdoc cref="connect(SOCKET, SOCKADDR*, int)"/>
    public static int connect(SOCKET s, ReadOnlySpan<byte> name)
    {
        fixed (byte* bytes = name) return connect(s, (SOCKADDR*)bytes, name.Length);
    }

    /// <summary>As <see cref="connect(SOCKET, SOCKADDR*, int)"/>; TCP/IP carries no caller data and no quality of service, so those must be null.</summary>
    /// <returns>As connect; WSAENOPROTOOPT when data or QOS is given.</returns>
    /// <remarks>Source: MS Learn "WSAConnect function (winsock2.h)".</remarks>
    public static int WSAConnect(SOCKET s, SOCKADDR* name, int namelen, WSABUF* lpCallerData, WSABUF* lpCalleeData, void* lpSQOS, void* lpGQOS) =>
        lpCallerData != null || lpSQOS != null ? Fail(WSAENOPROTOOPT) : ConnectTo(s, name, namelen, nameof(WSAConnect));

    private static int ConnectTo(SOCKET s, SOCKADDR* name, int namelen, string function)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket(), function);
        return TryReadAddress(name, namelen, out SocketAddress address) ? Result(socket.Connect(address), function) : Fail(WSAEFAULT, function);
    }

    /// <summary>Ends one or both directions of a connection.</summary>
    /// <param name="s">A connected socket.</param>
    /// <param name="how">SD_RECEIVE, SD_SEND or SD_BOTH.</param>
    /// <returns>0, or SOCKET_ERROR with WSAENOTSOCK, WSAENOTCONN or WSAEINVAL.</returns>
    /// <remarks>Source: MS Learn "shutdown function (winsock.h)".</remarks>
    public static int shutdown(SOCKET s, int how)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        return lease.Socket is { } socket ? Result(socket.Shutdown(how)) : Fail(NoSocket());
    }

    /// <summary>shutdown(SD_SEND); TCP carries no disconnect data.</summary>
    /// <returns>As shutdown; WSAENOPROTOOPT when data is given.</returns>
    /// <remarks>Source: MS Learn "WSASendDisconnect function (winsock2.h)".</remarks>
    public static int WSASendDisconnect(SOCKET s, WSABUF* lpOutboundDisconnectData) =>
        Disconnect(s, lpOutboundDisconnectData, SD_SEND, nameof(WSASendDisconnect));

    /// <summary>shutdown(SD_RECEIVE); TCP carries no disconnect data.</summary>
    /// <returns>As shutdown; WSAENOPROTOOPT when a buffer for data is given.</returns>
    /// <remarks>Source: MS Learn "WSARecvDisconnect function (winsock2.h)".</remarks>
    public static int WSARecvDisconnect(SOCKET s, WSABUF* lpInboundDisconnectData) =>
        Disconnect(s, lpInboundDisconnectData, SD_RECEIVE, nameof(WSARecvDisconnect));

    private static int Disconnect(SOCKET s, WSABUF* data, int how, string function)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket(), function);
        return Result(data != null ? WSAENOPROTOOPT : socket.Shutdown(how), function);
    }

    /// <summary>Closes a socket. Calls of other threads that wait in it fail with WSAEINTR.</summary>
    /// <returns>0, or SOCKET_ERROR with WSANOTINITIALISED, WSAENOTSOCK, or WSAEWOULDBLOCK: non-blocking, SO_LINGER with a time, and data unsent; close it
    /// again.</returns>
    /// <remarks>Source: MS Learn "closesocket function (winsock.h)".</remarks>
    public static int closesocket(SOCKET s)
    {
        SocketObject? closed;
        using (SocketLease lease = SocketLease.Take(s.Value))
        {
            closed = lease.Socket;
            if (closed is null) return Fail(NoSocket());
            WsaError error = closed.CloseHandle(s.Value, SocketClosing.Program);
            if (error != NO_ERROR) return Fail(error);
        }

        // The host's descriptor goes when the last call inside has left; the program may count on the port being free after closesocket.
        if (t_conditionDepth == 0) closed.WaitReleased(ReleaseWaitMilliseconds);
        return 0;
    }

    /// <summary>The local address of a socket.</summary>
    /// <param name="s">A bound or connected socket.</param>
    /// <param name="name">Gets the address.</param>
    /// <param name="namelen">In: room at <paramref name="name"/>; out: bytes used.</param>
    /// <returns>0, or SOCKET_ERROR with WSAENOTSOCK, WSAEFAULT or WSAEINVAL (not bound).</returns>
    /// <remarks>Source: MS Learn "getsockname function (winsock.h)".</remarks>
    public static int getsockname(SOCKET s, SOCKADDR* name, int* namelen)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!CanWriteAddress(name, namelen)) return Fail(WSAEFAULT);

        WsaError error = socket.GetLocalName(out SocketAddress address);
        return Result(error == NO_ERROR ? WriteAddress(address, name, namelen) : error);
    }

    /// <summary>The peer's address.</summary>
    /// <param name="s">A connected socket.</param>
    /// <param name="name">Gets the address.</param>
    /// <param name="namelen">In: room at <paramref name="name"/>; out: bytes used.</param>
    /// <returns>0, or SOCKET_ERROR with WSAENOTSOCK, WSAEFAULT or WSAENOTCONN.</returns>
    /// <remarks>Source: MS Learn "getpeername function (winsock.h)".</remarks>
    public static int getpeername(SOCKET s, SOCKADDR* name, int* namelen)
    {
        using SocketLease lease = SocketLease.Take(s.Value);
        if (lease.Socket is not { } socket) return Fail(NoSocket());
        if (!CanWriteAddress(name, namelen)) return Fail(WSAEFAULT);

        WsaError error = socket.GetRemoteName(out SocketAddress address);
        return Result(error == NO_ERROR ? WriteAddress(address, name, namelen) : error);
    }

    private static bool TryReadAddress(void* name, int namelen, out SocketAddress address)
    {
        address = default;
        if (name == null || namelen < 2 || !UserMemory.CanRead(name, (nuint)Math.Min(namelen, SocketAddress.MaxLength))) return false;

        address.Length = namelen;
        new ReadOnlySpan<byte>(name, address.Length).CopyTo(address.Buffer);
        return true;
    }

    private static bool CanWriteAddress(void* name, int* namelen) =>
        namelen != null && UserMemory.CanWrite(namelen) && *namelen >= 0 && UserMemory.CanWrite(name, (nuint)Math.Min(*namelen, SocketAddress.MaxLength));

    /// <summary>Hands an address out; room that does not suffice is WSAEFAULT and nothing is written but the needed length.</summary>
    internal static WsaError WriteAddress(in SocketAddress address, void* name, int* namelen)
    {
        bool fits = *namelen >= address.Length;
        if (fits) address.Bytes.CopyTo(new Span<byte>(name, address.Length));
        *namelen = address.Length;
        return fits ? NO_ERROR : WSAEFAULT;
    }
}
