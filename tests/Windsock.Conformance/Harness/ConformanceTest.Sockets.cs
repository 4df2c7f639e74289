using System.Buffers.Binary;
using System.Net;

namespace Windsock.Conformance;

/// <summary>Two ends of one connection, both on the face under test.</summary>
public readonly record struct SocketPair(nuint Client, nuint Server);

/// <summary>A connection between the face under test and a far end that is not what the test is about.</summary>
public readonly record struct ForeignPair(nuint Mine, ForeignSocket Theirs);

public abstract unsafe partial class ConformanceTest
{
    private readonly List<IDisposable> _foreign = [];

    /// <summary>An IPv4 address; <paramref name="address"/> and <paramref name="port"/> in host order.</summary>
    protected SockAddrIn* V4(uint address, int port = 0) => New(new SockAddrIn
    {
        sin_family = AF_INET,
        sin_port = BinaryPrimitives.ReverseEndianness(checked((ushort)port)),
        sin_addr = BinaryPrimitives.ReverseEndianness(address),
    });

    /// <summary>An IPv6 address from its text; <paramref name="port"/> in host order.</summary>
    protected SockAddrIn6* V6(string address, int port = 0)
    {
        SockAddrIn6* name = New(new SockAddrIn6
        {
            sin6_family = AF_INET6,
            sin6_port = BinaryPrimitives.ReverseEndianness(checked((ushort)port)),
        });
        Assert.True(IPAddress.Parse(address).TryWriteBytes(new Span<byte>(name->sin6_addr, 16), out int written) && written == 16);
        return name;
    }

    /// <summary>The loopback address of a family, with a port in host order.</summary>
    protected void* Loopback(int family, int port = 0) => family == AF_INET6 ? V6("::1", port) : V4(INADDR_LOOPBACK, port);

    /// <summary>The size of a socket address of a family.</summary>
    protected static int SizeOf(int family) => family == AF_INET6 ? SockAddrIn6.Size : SockAddrIn.Size;

    /// <summary>The local port of a bound socket, in host order.</summary>
    protected int PortOf(nuint s)
    {
        SockAddrStorage* name = New<SockAddrStorage>();
        Ok(Face.getsockname(s, name, New(SockAddrStorage.Size)));
        return BinaryPrimitives.ReverseEndianness(((SockAddrIn*)name)->sin_port);
    }

    /// <summary>A new socket that the end of the test closes.</summary>
    protected nuint Socket(int type = SOCK_STREAM, int family = AF_INET) => Ok(Face.socket(family, type, 0));

    /// <summary>A new socket bound to loopback and a port of the system's choice.</summary>
    protected nuint Bound(int type = SOCK_STREAM, int family = AF_INET)
    {
        nuint s = Socket(type, family);
        Ok(Face.bind(s, Loopback(family), SizeOf(family)));
        return s;
    }

    /// <summary>A stream socket that listens on loopback.</summary>
    protected nuint Listener(int family = AF_INET, int backlog = SOMAXCONN)
    {
        nuint s = Bound(SOCK_STREAM, family);
        Ok(Face.listen(s, backlog));
        return s;
    }

    /// <summary>A new stream socket connected to a loopback port.</summary>
    protected nuint ConnectedTo(int port, int family = AF_INET)
    {
        nuint s = Socket(SOCK_STREAM, family);
        Ok(Face.connect(s, Loopback(family, port), SizeOf(family)));
        return s;
    }

    /// <summary>A connection over loopback; its listener is closed already.</summary>
    protected SocketPair TcpPair(int family = AF_INET)
    {
        nuint listener = Listener(family);
        nuint client = ConnectedTo(PortOf(listener), family);
        nuint server = Ok(Face.accept(listener, null, null));
        Ok(Face.closesocket(listener));
        return new SocketPair(client, server);
    }

    /// <summary>Two datagram sockets on loopback, each connected to the other.</summary>
    protected SocketPair UdpPair(int family = AF_INET)
    {
        nuint one = Bound(SOCK_DGRAM, family);
        nuint other = Bound(SOCK_DGRAM, family);
        Ok(Face.connect(one, Loopback(family, PortOf(other)), SizeOf(family)));
        Ok(Face.connect(other, Loopback(family, PortOf(one)), SizeOf(family)));
        return new SocketPair(one, other);
    }

    /// <summary>A new stream socket that is not what the test is about; it is closed with the test.</summary>
    protected ForeignSocket Foreign()
    {
        ForeignSocket made = ForeignSocket.New(Face);
        _foreign.Add(made);
        return made;
    }

    /// <summary>A connection whose far end is not what the test is about.</summary>
    protected ForeignPair ForeignTcpPair()
    {
        ForeignSocket listener = Foreign();
        nuint mine = ConnectedTo(listener.Listen());
        ForeignSocket theirs = listener.Accept();
        _foreign.Add(theirs);
        return new ForeignPair(mine, theirs);
    }

    /// <summary>A loopback TCP port that nobody listens on: connecting to it is refused.</summary>
    /// <remarks>The returned port stays bound, so no other program can start listening on it meanwhile.</remarks>
    protected int RefusingPort(int family = AF_INET) => PortOf(Bound(SOCK_STREAM, family));

    /// <summary>Puts a socket into non-blocking mode.</summary>
    protected void MakeNonBlocking(nuint s) => Ok(Face.ioctlsocket(s, FIONBIO, New(1u)));

    /// <summary>Waits until <paramref name="s"/> can be read, at most as long as <see cref="Patience"/>.</summary>
    protected void WaitReadable(nuint s)
    {
        int ready = Ok(Face.select(0, New(FdSet.Of(s)), null, null, New(TimeVal.Milliseconds((int)Patience.TotalMilliseconds))));
        Assert.True(ready == 1, "nothing to read came");
    }

    /// <summary>Sends all of <paramref name="data"/>.</summary>
    protected void Send(nuint s, params ReadOnlySpan<byte> data)
    {
        byte* copy = Array<byte>(data.Length);
        data.CopyTo(new Span<byte>(copy, data.Length));
        Assert.Equal(data.Length, Ok(Face.send(s, copy, data.Length, 0)));
    }

    /// <summary>One receive of up to <paramref name="capacity"/> bytes.</summary>
    protected byte[] Receive(nuint s, int capacity, int flags = 0)
    {
        byte* buffer = Array<byte>(capacity);
        int count = Ok(Face.recv(s, buffer, capacity, flags));
        return new Span<byte>(buffer, count).ToArray();
    }

    /// <summary>Receives exactly <paramref name="count"/> bytes of a stream.</summary>
    protected byte[] ReceiveAll(nuint s, int count)
    {
        var data = new byte[count];
        for (int at = 0; at < count;)
        {
            byte[] part = Receive(s, count - at);
            Assert.True(part.Length > 0, $"the stream ended after {at} of {count} bytes");
            part.CopyTo(data, at);
            at += part.Length;
        }

        return data;
    }

    /// <summary>The value of an option that is an int, a DWORD or a BOOL.</summary>
    protected int GetOption(nuint s, int level, int name)
    {
        int* value = New<int>();
        int* length = New(sizeof(int));
        Ok(Face.getsockopt(s, level, name, value, length));
        return *value;
    }

    /// <summary>Sets an option that is an int, a DWORD or a BOOL.</summary>
    protected void SetOption(nuint s, int level, int name, int value) => Ok(Face.setsockopt(s, level, name, New(value), sizeof(int)));
}
