namespace Windsock.Conformance;

/// <summary>Transfers of no bytes.</summary>
public sealed unsafe class ZeroLengthTests : ConformanceTest
{
    [FaceTheory, Statement("IO04")]
    public void A_stream_send_of_nothing_succeeds_without_effect(Face face)
    {
        SocketPair pair = TcpPair();
        uint* sent = New(99u);

        Assert.Equal(0, Ok(face.send(pair.Client, Array<byte>(1), 0, 0)));
        Ok(face.WSASend(pair.Client, New<WsaBuf>(), 1, sent, 0, null, null));
        Assert.Equal(0u, *sent);

        Send(pair.Client, 7);
        Assert.Equal([7], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO04")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void A_datagram_of_nothing_travels(Face face, int family)
    {
        SocketPair pair = UdpPair(family);
        Assert.Equal(0, Ok(face.send(pair.Client, Array<byte>(1), 0, 0)));
        Send(pair.Client, 1);

        SockAddrStorage* from = New<SockAddrStorage>();
        int* length = New(SockAddrStorage.Size);
        Assert.Equal(0, Ok(face.recvfrom(pair.Server, Array<byte>(10), 10, 0, from, length)));
        Assert.Equal(SizeOf(family), *length);
        Assert.Equal((ushort)family, from->ss_family);
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO04")]
    public void A_stream_receive_of_nothing_waits_for_data_and_leaves_it(Face face)
    {
        SocketPair pair = TcpPair();
        byte* buffer = Array<byte>(1);
        BackgroundCall<int> receive = InBackground(() => face.recv(pair.Server, buffer, 0, 0));
        Assert.True(receive.StaysBlocked());

        Send(pair.Client, 5);

        Assert.Equal(0, receive.Join().Result);
        Assert.Equal([5], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO04")]
    public void A_non_blocking_stream_receive_of_nothing_says_whether_there_is_data(Face face)
    {
        SocketPair pair = TcpPair();
        MakeNonBlocking(pair.Server);
        Expect(WSAEWOULDBLOCK, face.recv(pair.Server, Array<byte>(1), 0, 0));

        Send(pair.Client, 5);
        WaitReadable(pair.Server);
        Assert.Equal(0, Ok(face.recv(pair.Server, Array<byte>(1), 0, 0)));
        Assert.Equal([5], Receive(pair.Server, 10));
    }

    [FaceTheory]
    public void A_datagram_receive_of_nothing_takes_the_datagram(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1);
        Send(pair.Client, 2);

        Expect(WSAEMSGSIZE, face.recv(pair.Server, Array<byte>(1), 0, 0));
        Assert.Equal([2], Receive(pair.Server, 10));
    }
}
