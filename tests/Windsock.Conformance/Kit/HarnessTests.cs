namespace Windsock.Conformance;

/// <summary>What every case takes for granted about the harness: if these fail, look here first.</summary>
public sealed unsafe class HarnessTests : ConformanceTest
{
    [FaceTheory]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void A_stream_pair_carries_bytes_both_ways(Face face, int family)
    {
        Assert.Same(Face, face);
        SocketPair pair = TcpPair(family);

        Send(pair.Client, 1, 2, 3);
        Assert.Equal([1, 2, 3], ReceiveAll(pair.Server, 3));
        Send(pair.Server, 4);
        Assert.Equal([4], Receive(pair.Client, 10));
    }

    [FaceTheory]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void A_datagram_pair_keeps_messages_apart(Face face, int family)
    {
        Assert.Same(Face, face);
        SocketPair pair = UdpPair(family);

        Send(pair.Client, 1, 2);
        Send(pair.Client, 3);
        Assert.Equal([1, 2], Receive(pair.Server, 10));
        Assert.Equal([3], Receive(pair.Server, 10));
    }

    [FaceTheory]
    public void A_blocked_call_ends_when_its_data_comes(Face face)
    {
        SocketPair pair = TcpPair();
        byte* buffer = Array<byte>(1);
        BackgroundCall<int> receive = InBackground(() => face.recv(pair.Server, buffer, 1, 0));

        Assert.True(receive.StaysBlocked());
        Send(pair.Client, 7);

        Assert.Equal(1, receive.Join().Result);
        Assert.Equal(7, *buffer);
    }

    [FaceTheory]
    public void The_error_of_a_call_is_read_on_the_thread_that_made_it(Face face)
    {
        nuint unconnected = Socket();
        byte* buffer = Array<byte>(1);

        face.WSASetLastError(NO_ERROR); // This thread may have run other tests.
        Expect([WSAENOTCONN], InBackground(() => face.recv(unconnected, buffer, 1, 0)));
        Assert.Equal(NO_ERROR, face.WSAGetLastError());
    }

    [FaceTheory]
    public void A_foreign_peer_can_reset(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        pair.Theirs.Reset();

        WaitReadable(pair.Mine);
        Expect(WSAECONNRESET, face.recv(pair.Mine, Array<byte>(1), 1, 0));
    }

    [FaceTheory]
    public void A_foreign_peer_can_talk(Face face)
    {
        Assert.Same(Face, face);
        ForeignPair pair = ForeignTcpPair();
        Assert.Equal(2, pair.Theirs.Send([5, 6]));

        Assert.Equal([5, 6], ReceiveAll(pair.Mine, 2));
        Assert.Equal(SOCK_STREAM, GetOption(pair.Mine, SOL_SOCKET, SO_TYPE));
    }

    [FaceTheory]
    public void A_refusing_port_refuses(Face face)
    {
        nuint s = Socket();
        Expect(WSAECONNREFUSED, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));
    }

    [FaceTheory]
    public void A_non_blocking_socket_does_not_wait(Face face)
    {
        SocketPair pair = UdpPair();
        MakeNonBlocking(pair.Server);
        Expect(WSAEWOULDBLOCK, face.recv(pair.Server, Array<byte>(1), 1, 0));
    }
}
