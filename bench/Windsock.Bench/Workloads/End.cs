using System.Net;
using System.Net.Sockets;
using static Windsock.Ws2_32;

namespace Windsock.Bench.Workloads;

/// <summary>One end of a TCP connection.</summary>
internal abstract class End
{
    /// <summary>Sends all of it.</summary>
    public abstract void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Receives what there is, at least a byte.</summary>
    public abstract int Receive(Span<byte> bytes);

    protected static Exception Failed(string function, object error) => new CannotRunException($"failed: {function}: {error}");
}

/// <summary>An end that Windsock carries, by the forms with spans.</summary>
internal sealed class WindsockEnd(SOCKET handle) : End
{
    public static unsafe (End Near, End Far) Pair()
    {
        if (WSAStartup(0x0202, out _) != 0) throw Failed(nameof(WSAStartup), WSAGetLastError());

        SOCKET listener = socket(AF_INET, SOCK_STREAM, 0), near = socket(AF_INET, SOCK_STREAM, 0);
        var name = new SOCKADDR_IN { sin_family = AF_INET, sin_addr = new IN_ADDR { s_addr = 0x0100007f } };
        int length = sizeof(SOCKADDR_IN);
        if (bind(listener, (SOCKADDR*)&name, length) != 0 || listen(listener, 1) != 0) throw Failed(nameof(bind), WSAGetLastError());
        if (getsockname(listener, (SOCKADDR*)&name, &length) != 0) throw Failed(nameof(getsockname), WSAGetLastError());
        if (connect(near, (SOCKADDR*)&name, length) != 0) throw Failed(nameof(connect), WSAGetLastError());
        SOCKET far = accept(listener, null, null);
        closesocket(listener);
        return (new WindsockEnd(near), new WindsockEnd(far));
    }

    public override void Send(ReadOnlySpan<byte> bytes)
    {
        if (send(handle, bytes, 0) != bytes.Length) throw Failed(nameof(send), WSAGetLastError());
    }

    public override int Receive(Span<byte> bytes)
    {
        int received = recv(handle, bytes, 0);
        return received > 0 ? received : throw Failed(nameof(recv), WSAGetLastError());
    }

}

/// <summary>An end that System.Net.Sockets carries, by its blocking calls.</summary>
internal sealed class DotNetEnd(Socket socket) : End
{
    public static (End Near, End Far) Pair()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        near.Connect(listener.LocalEndPoint!);
        return (new DotNetEnd(near), new DotNetEnd(listener.Accept()));
    }

    public override void Send(ReadOnlySpan<byte> bytes) => socket.Send(bytes);

    public override int Receive(Span<byte> bytes) => socket.Receive(bytes);
}
