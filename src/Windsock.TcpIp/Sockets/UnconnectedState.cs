using Windsock.TcpIp.Transport.Tcp;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Sockets;

/// <summary>What a stream socket has as long as it has no connection.</summary>
internal sealed class UnconnectedState(AddressPort local, TcpSettings settings)
{
    /// <summary>The local end that was chosen for it; unspecified and port 0 before.</summary>
    public AddressPort Local = local;

    /// <summary>The options of a connection to come, or of those that are accepted.</summary>
    public TcpSettings Settings = settings;

    /// <summary>What takes connections, while it listens.</summary>
    public TcpListener? Listener;
}
