using Windsock.TcpIp.Sockets;
using Windsock.TcpIp.Wire;

namespace Windsock.TcpIp.Transport.Tcp;

/// <summary>A port that takes connections, with those that have been made and not been accepted.</summary>
internal sealed class TcpListener(TcpSocket socket, AddressPort local, int backlog)
{
    /// <summary>The most requests that are under way; beyond it their SYNs are answered with cookies.</summary>
    public const int SynLimit = 256;

    private TcpConnection? _first;
    private TcpConnection? _last;

    public TcpSocket Socket { get; } = socket;

    public AddressPort Local { get; } = local;

    /// <summary>The most that wait to be accepted.</summary>
    public int Backlog { get; set; } = backlog;

    /// <summary>Connections that wait to be accepted.</summary>
    public int Waiting { get; private set; }

    /// <summary>Requests that have been answered, and whose handshake is not complete.</summary>
    public int Embryonic { get; private set; }

    /// <summary>Until when acknowledgments may bring cookies back.</summary>
    public Instant CookiesUntil { get; set; } = Instant.Zero;

    /// <summary>Whether the program has given it up.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether no more connections fit the queue.</summary>
    public bool IsFull => IsClosed || Waiting >= Math.Max(1, Backlog);

    /// <summary>The oldest connection that waits.</summary>
    public TcpConnection? First => _first;

    /// <summary>The next listener of the same port.</summary>
    public TcpListener? Next { get; set; }

    /// <summary>A connection request is being answered.</summary>
    public void Began() => Embryonic++;

    /// <summary>A handshake is complete, or the program is to decide about it.</summary>
    public void Complete(TcpConnection connection)
    {
        Embryonic--;
        Waiting++;
        connection.IsQueued = true;
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
        connection.IsQueued = false;
        connection.Listener = null;
        Waiting--;
        return connection;
    }

    /// <summary>A connection ended before it was accepted. One that waits stays in the queue: accept tells its end.</summary>
    public void Abandon(TcpConnection connection)
    {
        if (!connection.IsQueued) Embryonic--;
    }

    /// <summary>The program gives it up: the connections that nobody has accepted are reset (RFC 9293 section 3.10.4 has them deleted).</summary>
    public void Close()
    {
        IsClosed = true;
        while (Take() is { } connection)
        {
            connection.Abort(StackError.ConnectionAborted);
            connection.Orphan();
        }
    }
}
