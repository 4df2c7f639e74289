using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Windsock.Bench.Workloads;

/// <summary>Echo servers that bench/c/load.c drives. Each says its port and what it keeps for a connection, like those in C.</summary>
internal static class EchoServers
{
    public const int BufferBytes = 4096;

    private const int Backlog = 4096;

    /// <summary>Serves until the process is ended.</summary>
    public static int Serve(string kind)
    {
        Serve(kind, Announce);
        return 0;
    }

    /// <summary>Serves for good.</summary>
    /// <param name="kind">port, stream or args.</param>
    /// <param name="listens">Gets the port.</param>
    public static void Serve(string kind, Action<int> listens)
    {
        switch (kind)
        {
            case "port":
                new PortServer().Run(listens);
                break;
            case "stream":
                StreamServer.RunAsync(listens).GetAwaiter().GetResult();
                break;
            case "args":
                ArgsServer.RunAsync(listens).GetAwaiter().GetResult();
                break;
            default:
                throw new CannotRunException($"no server is called {kind}");
        }
    }

    private static void Announce(int port)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{port} {BufferBytes}"));
        Console.Out.Flush();
    }

    /// <summary>A listener of System.Net.Sockets on a free port.</summary>
    public static Socket DotNetListener()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(Backlog);
        return listener;
    }

    /// <summary>A listener of Windsock on a free port.</summary>
    public static WinsockListener WindsockListener() => WinsockListener.Listen(new IPEndPoint(IPAddress.Loopback, 0), Backlog);
}

/// <summary>Echo by <see cref="WinsockStream"/>: one asynchronous method for each connection.</summary>
internal static class StreamServer
{
    public static async Task RunAsync(Action<int> listens)
    {
        using WinsockListener listener = EchoServers.WindsockListener();
        listens(listener.LocalEndPoint.Port);
        while (true) _ = EchoAsync(await listener.AcceptAsync().ConfigureAwait(false));
    }

    public static async Task EchoAsync(WinsockStream stream)
    {
        using (stream)
        {
            stream.NoDelay = true;
            byte[] buffer = new byte[EchoServers.BufferBytes];
            try
            {
                int count;
                while ((count = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
                {
                    await stream.WriteAsync(buffer.AsMemory(0, count)).ConfigureAwait(false);
                }
            }
            catch (IOException)
            {
                // The peer has gone.
            }
        }
    }
}

/// <summary>Echo by System.Net.Sockets with <see cref="SocketAsyncEventArgs"/>, its fastest way.</summary>
internal static class ArgsServer
{
    public static async Task RunAsync(Action<int> listens)
    {
        using Socket listener = EchoServers.DotNetListener();
        listens(((IPEndPoint)listener.LocalEndPoint!).Port);
        while (true) new ArgsLink(await listener.AcceptAsync().ConfigureAwait(false)).Start();
    }
}

/// <summary>A connection of <see cref="ArgsServer"/>.</summary>
internal sealed class ArgsLink : IDisposable
{
    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _operation = new();
    private int _unsent;

    public ArgsLink(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        _operation.SetBuffer(new byte[EchoServers.BufferBytes], 0, EchoServers.BufferBytes);
        _operation.Completed += (_, _) => GoOn();
    }

    public void Start()
    {
        if (!_socket.ReceiveAsync(_operation)) GoOn();
    }

    /// <summary>An operation has ended: what follows is begun until one is under way.</summary>
    private void GoOn()
    {
        bool isUnderWay = false;
        while (!isUnderWay)
        {
            if (_operation.SocketError != SocketError.Success || _operation.BytesTransferred == 0)
            {
                Dispose();
                return;
            }

            isUnderWay = Next();
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _operation.Dispose();
    }

    private bool Next()
    {
        bool hasSent = _operation.LastOperation == SocketAsyncOperation.Send;
        _unsent = hasSent ? _unsent - _operation.BytesTransferred : _operation.BytesTransferred;
        if (_unsent > 0)
        {
            _operation.SetBuffer(hasSent ? _operation.Offset + _operation.BytesTransferred : 0, _unsent);
            return _socket.SendAsync(_operation);
        }

        _operation.SetBuffer(0, EchoServers.BufferBytes);
        return _socket.ReceiveAsync(_operation);
    }
}
