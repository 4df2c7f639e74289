namespace Windsock.Conformance;

/// <summary>Datagrams too long for a buffer or for the protocol.</summary>
public sealed unsafe class DatagramSizeTests : ConformanceTest
{
    private const int Longest4 = 65507;

    [FaceTheory, Statement("UD01")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void One_that_does_not_fit_fills_the_buffer_and_loses_its_tail(Face face, int family)
    {
        SocketPair pair = UdpPair(family);
        Send(pair.Client, 1, 2, 3, 4, 5);
        Send(pair.Client, 6);
        byte* buffer = Array<byte>(4);
        buffer[3] = 0xee;

        Expect(WSAEMSGSIZE, face.recv(pair.Server, buffer, 3, 0));

        Assert.Equal([1, 2, 3, 0xee], new Span<byte>(buffer, 4).ToArray());
        Assert.Equal([6], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("UD01")]
    public void WSARecv_tells_the_buffers_size_as_count(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1, 2, 3, 4, 5);
        byte* bytes = Array<byte>(3);
        WsaBuf* list = Array<WsaBuf>(2);
        list[0] = new WsaBuf { len = 1, buf = bytes };
        list[1] = new WsaBuf { len = 2, buf = bytes + 1 };
        uint* count = New<uint>();

        Expect(WSAEMSGSIZE, face.WSARecv(pair.Server, list, 2, count, New<uint>(), null, null));

        Assert.Equal(3u, *count);
        Assert.Equal([1, 2, 3], new Span<byte>(bytes, 3).ToArray());
    }

    [FaceTheory, Statement("UD01")]
    public void The_sender_of_one_that_does_not_fit_is_told(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1, 2, 3);
        Send(pair.Client, 1, 2, 3);
        SockAddrIn* from = New<SockAddrIn>();
        uint* count = New<uint>();

        Expect(WSAEMSGSIZE, face.recvfrom(pair.Server, Array<byte>(1), 1, 0, from, New(SockAddrIn.Size)));
        Assert.Equal(PortOf(pair.Client), face.ntohs(from->sin_port));

        *from = default;
        WsaBuf* list = New(new WsaBuf { len = 1, buf = Array<byte>(1) });
        Expect(WSAEMSGSIZE, face.WSARecvFrom(pair.Server, list, 1, count, New<uint>(), from, New(SockAddrIn.Size), null, null));
        Assert.Equal(1u, *count);
        Assert.Equal(PortOf(pair.Client), face.ntohs(from->sin_port));
    }

    [FaceTheory, Statement("UD02")]
    public void The_longest_datagram_is_65507_bytes(Face face)
    {
        SocketPair pair = UdpPair();
        SetOption(pair.Client, SOL_SOCKET, SO_SNDBUF, 200_000);
        SetOption(pair.Server, SOL_SOCKET, SO_RCVBUF, 200_000);
        byte* data = Array<byte>(Longest4 + 1);
        data[Longest4 - 1] = 7;

        Assert.Equal(Longest4, Ok(face.send(pair.Client, data, Longest4, 0)));
        Expect(WSAEMSGSIZE, face.send(pair.Client, data, Longest4 + 1, 0));
        Expect(WSAEMSGSIZE, face.sendto(pair.Client, data, Longest4 + 1, 0, Loopback(AF_INET, PortOf(pair.Server)), SockAddrIn.Size));
        Expect(WSAEMSGSIZE, face.WSASend(pair.Client, New(new WsaBuf { len = Longest4 + 1, buf = data }), 1, New<uint>(), 0, null, null));
        Send(pair.Client, 9);

        byte[] received = Receive(pair.Server, Longest4 + 1);
        Assert.Equal(Longest4, received.Length);
        Assert.Equal(7, received[^1]);
        Assert.Equal([9], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("UD02")]
    public void A_list_counts_as_one_datagram(Face face)
    {
        SocketPair pair = UdpPair();
        byte* data = Array<byte>(Longest4);
        WsaBuf* list = Array<WsaBuf>(2);
        list[0] = list[1] = new WsaBuf { len = 40_000, buf = data };

        Expect(WSAEMSGSIZE, face.WSASend(pair.Client, list, 2, New<uint>(), 0, null, null));
        Send(pair.Client, 9);
        Assert.Equal([9], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("UD06", Differs = "because the host tells the size of the first datagram only", On = "kernel")]
    public void FIONREAD_tells_what_is_queued(Face face)
    {
        SocketPair pair = UdpPair();
        uint* count = New(99u);
        Ok(face.ioctlsocket(pair.Server, FIONREAD, count));
        Assert.Equal(0u, *count);

        Send(pair.Client, 1, 2, 3);
        Send(pair.Client, 4, 5);
        WaitReadable(pair.Server);

        Ok(face.ioctlsocket(pair.Server, FIONREAD, count));
        Assert.Equal(NetworkUnderTest.IsStack ? 5u : 3u, *count);
    }
}
