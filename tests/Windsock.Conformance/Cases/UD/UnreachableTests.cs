namespace Windsock.Conformance;

/// <summary>What a datagram socket hears when nobody listens where it sent to.</summary>
public sealed unsafe class UnreachableTests : ConformanceTest
{
    [FaceTheory, Statement("UD03")]
    [Case(AF_INET, true)]
    [Case(AF_INET, false)]
    [Case(AF_INET6, true)]
    [Case(AF_INET6, false)]
    public void The_next_receive_fails_with_WSAECONNRESET(Face face, int family, bool connected)
    {
        nuint s = Bound(SOCK_DGRAM, family);
        int nobody = DeafPort(family);
        if (connected) Ok(face.connect(s, Loopback(family, nobody), SizeOf(family)));

        SendTo(face, s, family, nobody, connected);
        Expect(WSAECONNRESET, face.recv(s, Array<byte>(1), 1, 0));
        SendTo(face, s, family, nobody, connected);
        Expect(WSAECONNRESET, face.recvfrom(s, Array<byte>(1), 1, 0, null, null));

        // Once each, and the socket works on.
        if (connected) Ok(face.connect(s, New<SockAddrIn6>(), SizeOf(family)));
        SendTo(face, s, family, PortOf(s), false);
        Assert.Equal([1], Receive(s, 10));
    }

    [FaceTheory, Statement("UD03")]
    public void A_receive_that_waits_already_fails_too(Face face)
    {
        nuint s = Bound(SOCK_DGRAM);
        byte* buffer = Array<byte>(1);
        BackgroundCall<int> receive = InBackground(() => face.recv(s, buffer, 1, 0));
        Assert.True(receive.StaysBlocked());

        SendTo(face, s, AF_INET, DeafPort(AF_INET), false);

        Expect([WSAECONNRESET], receive);
    }

    [FaceTheory, Statement("UD03")]
    [Case(true)]
    [Case(false)]
    public void A_send_never_hears_of_it(Face face, bool connected)
    {
        nuint s = Bound(SOCK_DGRAM);
        int nobody = DeafPort(AF_INET);
        if (connected) Ok(face.connect(s, Loopback(AF_INET, nobody), SockAddrIn.Size));

        for (int i = 0; i < 5; i++) SendTo(face, s, AF_INET, nobody, connected);
        Expect(WSAECONNRESET, face.recv(s, Array<byte>(1), 1, 0));
    }

    [FaceTheory, Statement("UD03")]
    public void A_select_for_reading_shows_it(Face face)
    {
        nuint s = Bound(SOCK_DGRAM);
        SendTo(face, s, AF_INET, DeafPort(AF_INET), false);

        WaitReadable(s);
        Expect(WSAECONNRESET, face.recv(s, Array<byte>(1), 1, 0));
    }

    [FaceTheory, Statement("UD03")]
    [Case(true)]
    [Case(false)]
    public void SIO_UDP_CONNRESET_turns_it_off(Face face, bool connected)
    {
        nuint s = Bound(SOCK_DGRAM), other = Bound(SOCK_DGRAM);
        uint* bytes = New<uint>();
        Ok(face.WSAIoctl(s, SIO_UDP_CONNRESET, New(0), sizeof(int), null, 0, bytes, null, null));
        int nobody = DeafPort(AF_INET);
        if (connected) Ok(face.connect(s, Loopback(AF_INET, nobody), SockAddrIn.Size));

        SendTo(face, s, AF_INET, nobody, connected);
        if (connected) Ok(face.connect(s, New<SockAddrIn>(), SockAddrIn.Size));
        SendTo(face, other, AF_INET, PortOf(s), false);

        // Nothing comes before the datagram.
        Assert.Equal([1], Receive(s, 10));

        Ok(face.WSAIoctl(s, SIO_UDP_CONNRESET, New(1), sizeof(int), null, 0, bytes, null, null));
        SendTo(face, s, AF_INET, nobody, false);
        Expect(WSAECONNRESET, face.recv(s, Array<byte>(1), 1, 0));
    }

    [FaceTheory, Statement("UD03")]
    public void A_dual_stack_socket_hears_it_from_IPv4_too(Face face)
    {
        nuint s = Socket(SOCK_DGRAM, AF_INET6);
        SetOption(s, IPPROTO_IPV6, IPV6_V6ONLY, 0);
        Ok(face.bind(s, V6("::"), SockAddrIn6.Size));

        Ok(face.sendto(s, New((byte)1), 1, 0, V6("::ffff:127.0.0.1", DeafPort(AF_INET)), SockAddrIn6.Size));

        WaitReadable(s);
        Expect(WSAECONNRESET, face.recv(s, Array<byte>(1), 1, 0));
    }

    [FaceTheory, Statement("UD03")]
    [Case(AF_INET, IPPROTO_IP, IP_PKTINFO)]
    [Case(AF_INET6, IPPROTO_IPV6, IPV6_PKTINFO)]
    public void A_socket_that_wants_control_messages_hears_it(Face face, int family, int level, int option)
    {
        nuint s = Bound(SOCK_DGRAM, family);
        SetOption(s, level, option, 1);
        SendTo(face, s, family, DeafPort(family), false);

        Expect(WSAECONNRESET, face.recv(s, Array<byte>(1), 1, 0));
    }

    [FaceTheory, Statement("UD03")]
    public void A_non_blocking_receive_hears_it_once(Face face)
    {
        nuint s = Bound(SOCK_DGRAM);
        MakeNonBlocking(s);
        SendTo(face, s, AF_INET, DeafPort(AF_INET), false);

        WaitReadable(s);
        WsaMsg* message = New(new WsaMsg { lpBuffers = New(new WsaBuf { len = 1, buf = Array<byte>(1) }), dwBufferCount = 1 });
        Expect(WSAECONNRESET, face.WSARecvMsg(s, message, New<uint>(), null, null));
        Expect(WSAEWOULDBLOCK, face.recv(s, Array<byte>(1), 1, 0));
    }

    private void SendTo(Face face, nuint s, int family, int port, bool connected)
    {
        byte* data = New((byte)1);
        Assert.Equal(1, Ok(connected ? face.send(s, data, 1, 0) : face.sendto(s, data, 1, 0, Loopback(family, port), SizeOf(family))));
    }

    // A port that was somebody's a moment ago.
    private int DeafPort(int family)
    {
        nuint s = Bound(SOCK_DGRAM, family);
        int port = PortOf(s);
        Ok(Face.closesocket(s));
        return port;
    }
}
