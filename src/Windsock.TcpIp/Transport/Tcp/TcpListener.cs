using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>A port that takes connections, with those that have been made and not been accepted.</summary>
internal sealed class TcpListener(TcpSocket socket, AddressPort local, int backlog)
{
    private TcpConnection? _first;
    private TcpConnection? _last;
    private int _embryonic;

    public TcpSocket Socket { get; } = socket;

    public AddressPort Local { get; } = local;

    /// <summary>The most that wait to be accepted.</summary>
    public int Backlog { get; set; } = backlog;

    /// <summary>Connections that wait to be accepted.</summary>
    public int Waiting { get; private set; }

    public bool IsFull => Waiting + _embryonic >= Math.Max(1, Backlog);

    /// <summary>The next listener of the same port.</summary>
    public TcpListener? Next { get; set; }

    /// <summary>A connection request is being answered.</summary>
    public void Began() => _embryonic++;

    /// <summary>A handshake is complete.</summary>
    public void Complete(TcpConnection connection)
    {
        _embryonic--;
        Waiting++;
        connection.NextAccepted = null;
        if (_last is null) _first = connection;
        else _last.NextAccepted = connection;
        _last = connection;
        Socket.ReadinessChanged();
    }

    /// <summary>Takes the oldest connection.</summary>
    public TcpConnection? Take()
    {
        TcpConnection? connection = _first;
        if (connection is null) return null;
        _first = connection.NextAccepted;
        if (_first is null) _last = null;
        connection.NextAccepted = null;
        connection.Listener = null;
        Waiting--;
        return connection;
    }

    /// <summary>A connection ended before it was accepted. One that had been made stays in the queue: accept tells its end.</summary>
    public void Abandon(TcpConnection connection)
    {
        for (TcpConnection? each = _first; each is not null; each = each.NextAccepted)
        {
            if (each == connection) return;
        }

        _embryonic--;
    }
}
