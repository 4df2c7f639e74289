using Windsock.Linux;
using Windsock.Spi;
using static Windsock.Linux.LibC;
using static Windsock.Spi.WsaError;

namespace Windsock.Transports.Kernel;

/// <summary>Binds host sockets as the port table has decided.</summary>
/// <remarks>The host's own rules are stricter than Windows' in some cells of the matrix (a specific address beside a listening wildcard) and looser in one
/// (two sockets that are bound and not listening), so the table decides within the process, and the host is asked to allow what the table allows.
/// Between processes the host's rules stand: a conflict with another process may show at listen instead of bind.</remarks>
internal static class HostPorts
{
    /// <summary>bind(2) for an owner whose <paramref name="neighbours"/> in this process may share the port.</summary>
    public static (WsaError Error, SocketAddress Bound) Bind(PortTable.Owner want, IReadOnlyList<PortTable.Owner> neighbours)
    {
        var endpoint = (KernelEndpoint)want.Endpoint!;
        bool stream = endpoint.Type == SOCK_STREAM;
        bool reuse = want.Sharing == Sharing.Reuse;

        // A TCP port in TIME_WAIT is free on Windows without any option. For datagrams SO_REUSEADDR shares the port with every other program that sets it.
        // A port that the host is to choose must be nobody's: there the options are set afterwards.
        bool named = want.Address.Port != 0;
        if (named) Allow(endpoint, stream, reuse);

        // The host looks at streams once more when they listen, and what bind allowed must hold there.
        if (stream && neighbours.Count > 0) Share(endpoint, neighbours);

        WsaError error = endpoint.BindHost(want.Address);
        if (error == WSAEADDRINUSE && !stream && neighbours.Count > 0)
        {
            Share(endpoint, neighbours);
            error = endpoint.BindHost(want.Address);
        }

        if (error != NO_ERROR) return (error, default);
        if (!named) Allow(endpoint, stream, reuse);
        error = endpoint.GetLocalName(out SocketAddress bound);
        return (error, bound);
    }

    private static void Allow(KernelEndpoint endpoint, bool stream, bool reuse)
    {
        if (stream || reuse) endpoint.SetHostInt(LibC.SOL_SOCKET, LibC.SO_REUSEADDR, 1);
        if (reuse) endpoint.SetHostInt(LibC.SOL_SOCKET, SO_REUSEPORT, 1);
    }

    private static void Share(KernelEndpoint endpoint, IReadOnlyList<PortTable.Owner> neighbours)
    {
        endpoint.SetHostInt(LibC.SOL_SOCKET, SO_REUSEPORT, 1);
        foreach (PortTable.Owner neighbour in neighbours) ((KernelEndpoint)neighbour.Endpoint!).SetHostInt(LibC.SOL_SOCKET, SO_REUSEPORT, 1);
    }
}
