using System.Net.Sockets;

namespace Windsock.Conformance;

/// <summary>shutdown and its two kin of Winsock 2.</summary>
public sealed unsafe class ShutdownTests : ConformanceTest
{
    private static int ReceiveOf(ForeignSocket theirs, byte[] into)
    {
        theirs.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        return theirs.Receive(into);
    }

    [FaceTheory]
    [Statement("CL01")]
    [Case(SD_RECEIVE)]
    [Case(SD_SEND)]
    [Case(SD_BOTH)]
    public void A_stream_must_be_connected(Face face, int how)
    {
        Expect(WSAENOTCONN, face.shutdown(Socket(), how));
        Expect(WSAENOTCONN, face.shutdown(Bound(), how));
        Expect(WSAENOTCONN, face.shutdown(Listener(), how));
        Ok(face.shutdown(TcpPair().Client, how));
    }

    [FaceTheory]
    [Statement("CL01")]
    [Case(3)]
    [Case(-1)]
    [Case(int.MaxValue)]
    public void There_are_three_ways(Face face, int how)
    {
        SocketPair pair = TcpPair();
        Expect(WSAEINVAL, face.shutdown(pair.Client, how));
        Send(pair.Client, 1);
        Assert.Equal([1], Receive(pair.Server, 1));
    }

    [FaceTheory]
    [Statement("CL01")]
    public void A_direction_that_was_shut_down_fails_the_calls_that_use_it(Face face)
    {
        SocketPair send = TcpPair(), receive = TcpPair(), both = TcpPair();
        byte* data = Array<byte>(1);
        Ok(face.shutdown(send.Client, SD_SEND));
        Ok(face.shutdown(receive.Client, SD_RECEIVE));
        Ok(face.shutdown(both.Client, SD_BOTH));

        Expect(WSAESHUTDOWN, face.send(send.Client, data, 1, 0));
        Send(send.Server, 1);
        Assert.Equal([1], Receive(send.Client, 1));

        Expect(WSAESHUTDOWN, face.recv(receive.Client, data, 1, 0));
        Send(receive.Client, 2);
        Assert.Equal([2], Receive(receive.Server, 1));

        Expect(WSAESHUTDOWN, face.send(both.Client, data, 1, 0));
        Expect(WSAESHUTDOWN, face.recv(both.Client, data, 1, 0));
    }

    [FaceTheory]
    [Statement("CL02", Differs = "because the host goes on acknowledging what arrives after SD_RECEIVE: the data is dropped without a reset", On = "kernel")]
    public void SD_SEND_ends_the_stream_behind_the_queued_data(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        Send(pair.Mine, 1, 2, 3);
        Ok(face.shutdown(pair.Mine, SD_SEND));

        var data = new byte[10];
        int count = 0, more;
        while ((more = ReceiveOf(pair.Theirs, data[count..])) > 0) count += more;
        Assert.Equal(3, count);

        // The other direction stays open.
        Assert.Equal(1, pair.Theirs.Send([7]));
        Assert.Equal([7], Receive(pair.Mine, 10));
    }

    [FaceTheory]
    [Statement("CL02", Differs = "because the host goes on acknowledging what arrives after SD_RECEIVE: the data is dropped without a reset", On = "kernel")]
    public void After_SD_RECEIVE_nothing_can_be_received(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        Ok(face.shutdown(pair.Mine, SD_RECEIVE));
        Assert.Equal(1, pair.Theirs.Send([7]));

        Expect(WSAESHUTDOWN, face.recv(pair.Mine, Array<byte>(1), 1, 0));
        if (NetworkUnderTest.IsStack)
        {
            Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => ReceiveOf(pair.Theirs, new byte[1])).SocketErrorCode);
            return;
        }

        Send(pair.Mine, 8);
        Assert.Equal(1, ReceiveOf(pair.Theirs, new byte[1]));
    }

    [FaceTheory]
    [Statement("CL03")]
    public void Shutdown_leaves_the_handle_to_be_closed(Face face)
    {
        SocketPair pair = TcpPair();
        Ok(face.shutdown(pair.Client, SD_BOTH));
        Ok(face.shutdown(pair.Client, SD_BOTH));
        Ok(face.getsockname(pair.Client, New<SockAddrIn>(), New(SockAddrIn.Size)));

        Ok(face.closesocket(pair.Client));
        Expect(WSAENOTSOCK, face.shutdown(pair.Client, SD_BOTH));
    }

    [FaceTheory]
    [Statement("CL12")]
    public void WSASendDisconnect_ends_sending_as_SD_SEND_does(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        Ok(face.WSASendDisconnect(pair.Client, null));

        Assert.Equal([1], Receive(pair.Server, 10));
        Assert.Empty(Receive(pair.Server, 10));
        Expect(WSAESHUTDOWN, face.send(pair.Client, Array<byte>(1), 1, 0));
        Send(pair.Server, 2);
        Assert.Equal([2], Receive(pair.Client, 10));
    }

    [FaceTheory]
    [Statement("CL12")]
    public void WSARecvDisconnect_ends_receiving_as_SD_RECEIVE_does(Face face)
    {
        SocketPair pair = TcpPair();
        Ok(face.WSARecvDisconnect(pair.Client, null));

        Expect(WSAESHUTDOWN, face.recv(pair.Client, Array<byte>(1), 1, 0));
        Send(pair.Client, 2);
        Assert.Equal([2], Receive(pair.Server, 10));
    }

    [FaceTheory]
    [Statement("CL12")]
    public void TCP_has_no_disconnect_data(Face face)
    {
        SocketPair pair = TcpPair();
        WsaBuf* data = New(new WsaBuf { len = 1, buf = Array<byte>(1) });

        Expect(WSAENOPROTOOPT, face.WSASendDisconnect(pair.Client, data));
        Expect(WSAENOPROTOOPT, face.WSARecvDisconnect(pair.Client, data));

        Send(pair.Client, 1); // Neither has done anything.
        Send(pair.Server, 2);
        Assert.Equal([2], Receive(pair.Client, 1));
    }

    [FaceTheory]
    [Statement("CL12")]
    public void They_need_a_connection_too(Face face)
    {
        Expect(WSAENOTCONN, face.WSASendDisconnect(Socket(), null));
        Expect(WSAENOTCONN, face.WSARecvDisconnect(Socket(), null));
    }
}
