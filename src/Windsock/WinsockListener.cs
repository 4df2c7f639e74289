using System.Net;
using Windsock.Engine;
using Windsock.Spi;
using SocketAddress = Windsock.Spi.SocketAddress;

namespace Windsock;

/// <summary>Accepts connections as <see cref="WinsockStream"/>s.</summary>
public sealed class WinsockListener : IDisposable
{
    /// <summary>How many connections may wait to be accepted, unless told otherwise: as many as the host allows.</summary>
    public const int DefaultBacklog = Ws2_32.SOMAXCONN;

    private readonly SafeSOCKET _handle;
    private readonly SocketObject _socket;
    private readonly StreamAccept _accept;

    private WinsockListener(SafeSOCKET handle)
    {
        _handle = handle;
        _socket = handle.Target!;
        _accept = new StreamAccept(_socket);
    }

    /// <summary>Listens at an address.</summary>
    /// <param name="local">The address; port 0 asks for a free one, which <see cref="LocalEndPoint"/> tells.</param>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    /// <returns>The listener.</returns>
    /// <exception cref="WinsockException">WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEACCES, WSAEMFILE …</exception>
    /// <remarks>Source: MS Learn "bind function (winsock.h)", "listen function (winsock2.h)".</remarks>
    public static WinsockListener Listen(IPEndPoint local, int backlog = DefaultBacklog)
    {
        ArgumentNullException.ThrowIfNull(local);
        SocketAddress name = SocketAddress.FromIp(local.Address, local.Port);
        SafeSOCKET handle = SafeSOCKET.Open(name.Family);
        SocketObject socket = handle.Target!;
        WsaError error = socket.Bind(name);
        if (error == WsaError.NO_ERROR) error = socket.Listen(backlog);
        if (error == WsaError.NO_ERROR) return new WinsockListener(handle);

        handle.Dispose();
        throw new WinsockException(error);
    }

    /// <summary>The socket, for options.</summary>
    public SafeSOCKET Handle => _handle;

    /// <summary>Where it listens.</summary>
    public IPEndPoint LocalEndPoint
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            WinsockException.ThrowIfFailed(_socket.GetLocalName(out SocketAddress name));
            return WinsockStream.ToEndPoint(name);
        }
    }

    /// <summary>Takes the next connection. Several may be under way.</summary>
    /// <param name="cancellationToken">Ends the wait; the listener stays usable.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="WinsockException">WSAEMFILE, WSAENOBUFS …; the listener stays usable.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The listener was disposed of, before or meanwhile.</exception>
    public ValueTask<WinsockStream> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<WinsockStream>(cancellationToken);
        if (_handle.IsClosed) return ValueTask.FromException<WinsockStream>(new ObjectDisposedException(nameof(WinsockListener)));
        StreamAccept accept = _accept.TryUse() ? _accept : new StreamAccept(_socket);
        return accept.Begin(cancellationToken);
    }

    /// <summary>Stops listening. Accepts that wait throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _handle.Dispose();
}
