namespace Windsock.Conformance;

/// <summary>connect on datagram sockets: the peer, who may send, and who binds.</summary>
public sealed unsafe class DatagramConnectTests : ConformanceTest
{
    private void SendFrom(nuint s, int port, byte value) =>
        Assert.Equal(1, Ok(Face.sendto(s, New(value), 1, 0, Loopback(AF_INET, port), SockAddrIn.Size)));

    [FaceTheory]
    [Statement("CN03")]
    [Case(AF_INET, false)]
    [Case(AF_INET, true)]
    [Case(AF_INET6, false)]
    public void The_all_zero_address_dissolves_the_peer(Face face, int family, bool withFamily)
    {
        SocketPair pair = UdpPair(family);
        Ok(face.getpeername(pair.Client, New<SockAddrStorage>(), New(SockAddrStorage.Size)));
        SockAddrStorage* zero = New(new SockAddrStorage { ss_family = withFamily ? (ushort)family : (ushort)0 });

        Ok(face.connect(pair.Client, zero, SizeOf(family)));

        Expect(WSAENOTCONN, face.getpeername(pair.Client, New<SockAddrStorage>(), New(SockAddrStorage.Size)));
        Expect(WSAENOTCONN, face.send(pair.Client, Array<byte>(1), 1, 0));

        // Everybody may send again.
        nuint stranger = Socket(SOCK_DGRAM, family);
        Assert.Equal(1, Ok(face.sendto(stranger, New<byte>(9), 1, 0, Loopback(family, PortOf(pair.Client)), SizeOf(family))));
        Assert.Equal([9], Receive(pair.Client, 10));
    }

    [FaceTheory]
    [Statement("CN03")]
    public void Port_0_is_not_available_on_datagrams_either(Face face)
    {
        nuint s = Socket(SOCK_DGRAM);
        Expect(WSAEADDRNOTAVAIL, face.connect(s, Loopback(AF_INET), SockAddrIn.Size));
    }

    [FaceTheory]
    [Statement("CN04")]
    public void Length_and_family_are_checked_on_datagrams_too(Face face)
    {
        nuint s = Socket(SOCK_DGRAM);
        Expect(WSAEFAULT, face.connect(s, Loopback(AF_INET, 9), SockAddrIn.Size - 1));
        Expect(WSAEAFNOSUPPORT, face.connect(s, Loopback(AF_INET6, 9), SockAddrIn6.Size));
    }

    [FaceTheory]
    [Statement("CN06")]
    public void Only_the_peer_is_heard(Face face)
    {
        nuint s = Bound(SOCK_DGRAM), peer = Bound(SOCK_DGRAM), stranger = Bound(SOCK_DGRAM);
        Ok(face.connect(s, Loopback(AF_INET, PortOf(peer)), SockAddrIn.Size));

        SendFrom(stranger, PortOf(s), 1);
        SendFrom(peer, PortOf(s), 2);

        Assert.Equal([2], Receive(s, 10));
        Assert.Equal(0, Ok(face.select(0, New(FdSet.Of(s)), null, null, New(TimeVal.Milliseconds(20)))));
    }

    [FaceTheory]
    [Statement("CN06")]
    public void What_strangers_have_queued_is_dropped(Face face)
    {
        nuint s = Bound(SOCK_DGRAM), peer = Bound(SOCK_DGRAM), stranger = Bound(SOCK_DGRAM);
        SendFrom(stranger, PortOf(s), 1);
        SendFrom(peer, PortOf(s), 2);
        SendFrom(stranger, PortOf(s), 3);
        WaitReadable(s);

        Ok(face.connect(s, Loopback(AF_INET, PortOf(peer)), SockAddrIn.Size));

        Assert.Equal([2], Receive(s, 10));
        Assert.Equal(0, Ok(face.select(0, New(FdSet.Of(s)), null, null, New(TimeVal.Milliseconds(20)))));
        SendFrom(peer, PortOf(s), 4);
        Assert.Equal([4], Receive(s, 10));
    }

    [FaceTheory]
    [Statement("CN06")]
    [Case(0x7fffffffu, "the broadcast address of loopback")]
    [Case(0xffffffffu, "the limited broadcast address")]
    public void A_broadcast_peer_needs_SO_BROADCAST(Face face, uint address, string why)
    {
        nuint s = Socket(SOCK_DGRAM);
        Assert.NotEmpty(why);
        Expect(WSAEACCES, face.connect(s, V4(address, 9), SockAddrIn.Size));
    }

    [FaceTheory]
    [Statement("CN06")]
    public void SO_BROADCAST_allows_a_broadcast_peer(Face face)
    {
        nuint s = Socket(SOCK_DGRAM);
        SetOption(s, SOL_SOCKET, SO_BROADCAST, 1);
        Ok(face.connect(s, V4(0x7fffffff, 9), SockAddrIn.Size));
    }

    [FaceTheory]
    [Statement("CN07")]
    public void Sendto_binds_and_recvfrom_does_not(Face face)
    {
        nuint receiver = Bound(SOCK_DGRAM);
        nuint s = Socket(SOCK_DGRAM);
        Expect(WSAEINVAL, face.recvfrom(s, Array<byte>(1), 1, 0, null, null));
        Expect(WSAEINVAL, face.getsockname(s, New<SockAddrIn>(), New(SockAddrIn.Size)));

        SendFrom(s, PortOf(receiver), 1);

        Assert.InRange(PortOf(s), 49152, 65535);
        Expect(WSAEINVAL, face.bind(s, Loopback(AF_INET), SockAddrIn.Size));
        Assert.Equal([1], Receive(receiver, 10));
    }

    [FaceTheory]
    [Statement("CN07")]
    public void Connect_binds_a_datagram_socket(Face face)
    {
        nuint receiver = Bound(SOCK_DGRAM);
        nuint s = Socket(SOCK_DGRAM);

        Ok(face.connect(s, Loopback(AF_INET, PortOf(receiver)), SockAddrIn.Size));

        Assert.InRange(PortOf(s), 49152, 65535);
        Expect(WSAEINVAL, face.bind(s, Loopback(AF_INET), SockAddrIn.Size));
    }
}
