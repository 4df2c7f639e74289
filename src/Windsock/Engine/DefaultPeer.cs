using Windsock.Spi;
using static Windsock.Spi.WsaError;

namespace Windsock.Engine;

/// <summary>The peer that connect gives a datagram or raw socket, and the datagrams of others that were queued before (CN06).</summary>
internal sealed class DefaultPeer(SocketObject socket)
{
    private readonly Lock _gate = new(); // Makes a connect one step, and a look at the front of the queue one with taking it off.
    private volatile bool _isSet;
    private volatile bool _filters;

    /// <summary>There is a default peer.</summary>
    public bool IsSet
    {
        get => _isSet;
        init => _isSet = value;
    }

    /// <summary>Datagrams of others may have been queued before the peer was set; <see cref="DropStrangers"/> takes them away.</summary>
    public bool Filters => _filters;

    /// <summary>Sets the peer, or dissolves it when the address is unspecified.</summary>
    public WsaError Connect(in SocketAddress name)
    {
        bool dissolve = Addresses.IsAllZero(name);
        if (!dissolve)
        {
            WsaError error = Addresses.CheckFamilyAndLength(socket, name);
            if (error == NO_ERROR && !name.IsAny) error = Addresses.CheckRemote(socket, name);
            if (error != NO_ERROR) return error;
            dissolve = name.IsAny;
        }

        Endpoint endpoint = socket.Endpoint;
        lock (_gate)
        {
            _filters = !dissolve && socket.IsBound && (endpoint.Poll() & Readiness.Readable) != 0;
            WsaError error = endpoint.Connect(dissolve ? new SocketAddress(stackalloc byte[16]) : name, 0);
            if (error != NO_ERROR) return error;
            _isSet = !dissolve;
        }

        socket.BoundByUse();
        if (_filters) DropStrangers();
        return NO_ERROR;
    }

    /// <summary>Takes datagrams of strangers off the front of the queue. Once it is empty the transport keeps strangers away by itself.</summary>
    /// <returns>Whether a datagram of the peer waits.</returns>
    public bool DropStrangers()
    {
        lock (_gate) return _filters = _filters && Strangers.Drop(socket.Endpoint);
    }
}
