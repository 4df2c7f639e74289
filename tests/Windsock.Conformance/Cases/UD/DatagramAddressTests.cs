namespace Windsock.Conformance;

/// <summary>To whom datagrams go and where their sockets are bound.</summary>
public sealed unsafe class DatagramAddressTests : ConformanceTest
{
    private const uint Broadcast = 0xffffffff, LoopbackBroadcast = 0x7fffffff;

    [FaceTheory, Statement("UD05")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void sendto_on_a_connected_socket_may_address_somebody_else(Face face, int family)
    {
        SocketPair pair = UdpPair(family);
        nuint other = Bound(SOCK_DGRAM, family);
        byte* data = New((byte)1);

        Ok(face.sendto(pair.Client, data, 1, 0, Loopback(family, PortOf(other)), SizeOf(family)));
        Send(pair.Client, 2);

        Assert.Equal([1], Receive(other, 10));
        Assert.Equal([2], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("UD05")]
    [Case(Broadcast)]
    [Case(LoopbackBroadcast)]
    public void A_broadcast_needs_SO_BROADCAST(Face face, uint address)
    {
        nuint s = Bound(SOCK_DGRAM);
        Expect(WSAEACCES, face.sendto(s, Array<byte>(1), 1, 0, V4(address, 9), SockAddrIn.Size));
        Expect(WSAEACCES, face.sendto(Socket(SOCK_DGRAM), Array<byte>(1), 1, 0, V4(address, 9), SockAddrIn.Size));
    }

    [FaceTheory, Statement("UD05")]
    public void With_SO_BROADCAST_it_arrives(Face face)
    {
        nuint receiver = Socket(SOCK_DGRAM), sender = Socket(SOCK_DGRAM);
        Ok(face.bind(receiver, V4(INADDR_ANY), SockAddrIn.Size));
        SetOption(sender, SOL_SOCKET, SO_BROADCAST, 1);

        Ok(face.sendto(sender, New((byte)1), 1, 0, V4(LoopbackBroadcast, PortOf(receiver)), SockAddrIn.Size));

        Assert.Equal([1], Receive(receiver, 10));
    }

    [FaceTheory]
    [Case(INADDR_ANY, 9, SockAddrIn.Size, WSAEADDRNOTAVAIL, "no address")]
    [Case(INADDR_LOOPBACK, 0, SockAddrIn.Size, WSAEADDRNOTAVAIL, "no port")]
    [Case(INADDR_LOOPBACK, 9, 8, WSAEFAULT, "cut short")]
    public void An_address_that_is_none_is_refused(Face face, uint address, int port, int length, int expected, string why)
    {
        int result = face.sendto(Socket(SOCK_DGRAM), Array<byte>(1), 1, 0, V4(address, port), length);
        Assert.True(result == SOCKET_ERROR && face.WSAGetLastError() == expected, $"{why}: {Describe(face.WSAGetLastError())}");
    }

    [FaceTheory]
    public void An_address_of_another_family_is_refused(Face face)
    {
        SockAddrIn6* name = V6("::1", 9);
        name->sin6_family = AF_INET;
        Expect(WSAEAFNOSUPPORT, face.sendto(Socket(SOCK_DGRAM, AF_INET6), Array<byte>(1), 1, 0, name, SockAddrIn6.Size));
        Expect(WSAEAFNOSUPPORT, face.sendto(Socket(SOCK_DGRAM), Array<byte>(1), 1, 0, V6("::1", 9), SockAddrIn6.Size));
    }

    [FaceTheory, Statement("UD10")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void The_first_sendto_binds(Face face, int family)
    {
        nuint receiver = Bound(SOCK_DGRAM, family), sender = Socket(SOCK_DGRAM, family);
        Expect(WSAEINVAL, face.getsockname(sender, New<SockAddrStorage>(), New(SockAddrStorage.Size)));
        Expect(WSAEINVAL, face.recv(sender, Array<byte>(1), 1, 0));

        Ok(face.sendto(sender, New((byte)1), 1, 0, Loopback(family, PortOf(receiver)), SizeOf(family)));
        int port = PortOf(sender);

        Assert.NotEqual(0, port);
        SockAddrStorage* from = New<SockAddrStorage>();
        Assert.Equal(1, Ok(face.recvfrom(receiver, Array<byte>(1), 1, 0, from, New(SockAddrStorage.Size))));
        Assert.Equal(port, face.ntohs(((SockAddrIn*)from)->sin_port));
        Expect(WSAEINVAL, face.bind(sender, Loopback(family), SizeOf(family)));
    }

    [FaceTheory, Statement("UD10")]
    public void A_sendto_that_was_refused_does_not_bind(Face face)
    {
        nuint sender = Socket(SOCK_DGRAM);
        Expect(WSAEADDRNOTAVAIL, face.sendto(sender, Array<byte>(1), 1, 0, V4(INADDR_ANY, 9), SockAddrIn.Size));
        Expect(WSAEINVAL, face.getsockname(sender, New<SockAddrStorage>(), New(SockAddrStorage.Size)));
    }

    [FaceTheory, Statement("UD09")]
    [Case(SD_SEND)]
    [Case(SD_BOTH)]
    public void After_SD_SEND_nothing_is_sent(Face face, int how)
    {
        SocketPair pair = UdpPair();
        Ok(face.shutdown(pair.Client, how));

        byte* data = Array<byte>(1);
        Expect(WSAESHUTDOWN, face.send(pair.Client, data, 1, 0));
        Expect(WSAESHUTDOWN, face.sendto(pair.Client, data, 1, 0, Loopback(AF_INET, PortOf(pair.Server)), SockAddrIn.Size));
        Expect(WSAESHUTDOWN, face.WSASend(pair.Client, New(new WsaBuf { len = 1, buf = data }), 1, New<uint>(), 0, null, null));
    }

    [FaceTheory, Statement("UD09")]
    public void After_SD_SEND_datagrams_are_received(Face face)
    {
        SocketPair pair = UdpPair();
        Ok(face.shutdown(pair.Server, SD_SEND));
        Send(pair.Client, 1);
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("UD09")]
    public void After_SD_RECEIVE_arriving_datagrams_are_not_thrown_away(Face face)
    {
        SocketPair pair = UdpPair();
        Ok(face.shutdown(pair.Server, SD_RECEIVE));
        Send(pair.Client, 1, 2, 3);

        WaitReadable(pair.Server);
        uint* count = New<uint>();
        Ok(face.ioctlsocket(pair.Server, FIONREAD, count));
        Assert.Equal(3u, *count);
        Expect(WSAESHUTDOWN, face.recv(pair.Server, Array<byte>(1), 1, 0));

        // Nor does the sender hear that nobody listens.
        MakeNonBlocking(pair.Client);
        Expect(WSAEWOULDBLOCK, face.recv(pair.Client, Array<byte>(1), 1, 0));
    }
}
