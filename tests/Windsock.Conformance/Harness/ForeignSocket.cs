using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>The far end of a connection that is not what a test is about: a socket of the host, or where the network lies within the process, one of the
/// face.</summary>
public sealed unsafe class ForeignSocket : IDisposable
{
    private readonly Socket? _host;
    private readonly Face? _face;
    private nuint _socket = Winsock.INVALID_SOCKET;

    private ForeignSocket(Socket host) => _host = host;

    private ForeignSocket(Face face, nuint socket) => (_face, _socket) = (face, socket);

    /// <summary>A new stream socket that can reach the face's.</summary>
    public static ForeignSocket New(Face face) => NetworkUnderTest.IsStack
        ? new ForeignSocket(face, Checked(face, face.socket(Winsock.AF_INET, Winsock.SOCK_STREAM, 0)))
        : new ForeignSocket(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));

    /// <summary>How long a receive waits, in milliseconds.</summary>
    public int ReceiveTimeout
    {
        set
        {
            if (_host is not null) _host.ReceiveTimeout = value;
            else Check(_face!.setsockopt(_socket, Winsock.SOL_SOCKET, Winsock.SO_RCVTIMEO, &value, sizeof(int)));
        }
    }

    /// <summary>Listens on loopback.</summary>
    /// <returns>The port.</returns>
    public int Listen()
    {
        if (_host is not null)
        {
            _host.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _host.Listen();
            return ((IPEndPoint)_host.LocalEndPoint!).Port;
        }

        SockAddrIn name = Loopback(0);
        int length = SockAddrIn.Size;
        Check(_face!.bind(_socket, &name, length));
        Check(_face.listen(_socket, Winsock.SOMAXCONN));
        Check(_face.getsockname(_socket, &name, &length));
        return System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(name.sin_port);
    }

    /// <summary>Takes a connection.</summary>
    public ForeignSocket Accept() =>
        _host is not null ? new ForeignSocket(_host.Accept()) : new ForeignSocket(_face!, Checked(_face!, _face!.accept(_socket, null, null)));

    /// <summary>Connects to a loopback port.</summary>
    public void Connect(int port)
    {
        if (_host is not null)
        {
            _host.Connect(IPAddress.Loopback, port);
            return;
        }

        SockAddrIn name = Loopback(port);
        Check(_face!.connect(_socket, &name, SockAddrIn.Size));
    }

    /// <summary>Sends.</summary>
    public int Send(byte[] data)
    {
        if (_host is not null) return _host.Send(data);
        fixed (byte* bytes = data) return Check(_face!.send(_socket, bytes, data.Length, 0));
    }

    /// <summary>Receives.</summary>
    public int Receive(byte[] into) => Receive(into, 0, into.Length);

    /// <summary>Receives into a part of an array.</summary>
    public int Receive(byte[] into, int offset, int count)
    {
        int received = Receive(into, offset, count, out SocketError error);
        return error == SocketError.Success ? received : throw new SocketException((int)error);
    }

    /// <summary>Receives, and gives the error back.</summary>
    public int Receive(byte[] into, int offset, int count, out SocketError error)
    {
        if (_host is not null) return _host.Receive(into, offset, count, SocketFlags.None, out error);
        fixed (byte* bytes = into)
        {
            int received = _face!.recv(_socket, bytes + offset, count, 0);
            error = received == Winsock.SOCKET_ERROR ? (SocketError)_face.WSAGetLastError() : SocketError.Success;
            return Math.Max(received, 0);
        }
    }

    /// <summary>Ends the connection with RST.</summary>
    public void Reset()
    {
        if (_host is not null)
        {
            _host.LingerState = new LingerOption(true, 0);
        }
        else
        {
            int linger = 1; // LINGER: on, for no time.
            Check(_face!.setsockopt(_socket, Winsock.SOL_SOCKET, Winsock.SO_LINGER, &linger, sizeof(int)));
        }

        Close();
    }

    /// <summary>Closes it.</summary>
    public void Close() => Dispose();

    public void Dispose()
    {
        _host?.Dispose();
        if (_socket != Winsock.INVALID_SOCKET) _face!.closesocket(_socket);
        _socket = Winsock.INVALID_SOCKET;
    }

    private static SockAddrIn Loopback(int port)
    {
        var name = new SockAddrIn
        {
            sin_family = Winsock.AF_INET,
            sin_port = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((ushort)port),
        };
        MemoryMarshal.AsBytes(new Span<SockAddrIn>(ref name))[4] = 127;
        MemoryMarshal.AsBytes(new Span<SockAddrIn>(ref name))[7] = 1;
        return name;
    }

    private int Check(int result) => result != Winsock.SOCKET_ERROR ? result : throw new SocketException(_face!.WSAGetLastError());

    private static nuint Checked(Face face, nuint socket) =>
        socket != Winsock.INVALID_SOCKET ? socket : throw new SocketException(face.WSAGetLastError());
}
