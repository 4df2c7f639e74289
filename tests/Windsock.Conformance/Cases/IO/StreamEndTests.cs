namespace Windsock.Conformance;

/// <summary>What a stream says when there is nothing more to come.</summary>
public sealed unsafe class StreamEndTests : ConformanceTest
{
    [FaceTheory, Statement("IO01")]
    [Case(AF_INET)]
    [Case(AF_INET6)]
    public void After_a_graceful_close_data_comes_first_and_then_zero_for_ever(Face face, int family)
    {
        SocketPair pair = TcpPair(family);
        Send(pair.Client, 1, 2);
        Ok(face.closesocket(pair.Client));

        Assert.Equal([1, 2], ReceiveAll(pair.Server, 2));
        Assert.Empty(Receive(pair.Server, 10));
        Assert.Empty(Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO01")]
    public void A_half_closed_stream_still_sends(Face face)
    {
        SocketPair pair = TcpPair();
        Ok(face.shutdown(pair.Client, SD_SEND));

        Assert.Empty(Receive(pair.Server, 10));
        Send(pair.Server, 3);
        Assert.Equal([3], Receive(pair.Client, 10));
    }

    [FaceTheory, Statement("IO01")]
    public void A_reset_stays_a_reset(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        pair.Theirs.Reset();

        WaitReadable(pair.Mine);
        byte* buffer = Array<byte>(1);
        Expect(WSAECONNRESET, face.recv(pair.Mine, buffer, 1, 0));
        Expect(WSAECONNRESET, face.recv(pair.Mine, buffer, 1, 0));
        Expect(WSAECONNRESET, face.send(pair.Mine, buffer, 1, 0));
        Expect(WSAECONNRESET, face.recv(pair.Mine, buffer, 1, 0));
    }

    [FaceTheory, Statement("IO01")]
    public void A_reset_that_SO_ERROR_has_told_is_not_taken_for_a_graceful_end(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        pair.Theirs.Reset();

        WaitReadable(pair.Mine);
        Assert.Equal(WSAECONNRESET, GetOption(pair.Mine, SOL_SOCKET, SO_ERROR));
        Expect(WSAECONNRESET, face.recv(pair.Mine, Array<byte>(1), 1, 0));
    }

    [FaceTheory, Statement("IO01")]
    public void A_blocked_receive_ends_with_the_reset(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        byte* buffer = Array<byte>(1);
        BackgroundCall<int> receive = InBackground(() => face.recv(pair.Mine, buffer, 1, 0));
        Assert.True(receive.StaysBlocked());

        pair.Theirs.Reset();

        Expect([WSAECONNRESET], receive);
    }

    [FaceTheory, Statement("IO01")]
    [Case(SD_RECEIVE)]
    [Case(SD_BOTH)]
    public void After_an_own_shutdown_nothing_is_received(Face face, int how)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);
        Ok(face.shutdown(pair.Server, how));

        byte* buffer = Array<byte>(1);
        Expect(WSAESHUTDOWN, face.recv(pair.Server, buffer, 1, 0));
        Expect(WSAESHUTDOWN, face.recvfrom(pair.Server, buffer, 1, 0, null, null));
        Expect(WSAESHUTDOWN, face.WSARecv(pair.Server, New(new WsaBuf { len = 1, buf = buffer }), 1, New<uint>(), New<uint>(), null, null));
        Expect(WSAESHUTDOWN, face.recv(pair.Server, buffer, 1, MSG_PEEK));
    }

    [FaceTheory]
    [Case("new", WSAENOTCONN)]
    [Case("bound", WSAENOTCONN)]
    [Case("listening", WSAENOTCONN)]
    [Case("refused", WSAENOTCONN)]
    [Case("datagram, not bound", WSAEINVAL)]
    [Case("closed", WSAENOTSOCK)]
    public void A_receive_needs_a_connection(Face face, string state, int expected)
    {
        nuint s = state switch
        {
            "bound" => Bound(),
            "listening" => Listener(),
            "datagram, not bound" => Socket(SOCK_DGRAM),
            _ => Socket(),
        };
        if (state == "refused") Expect(WSAECONNREFUSED, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));
        if (state == "closed") Ok(face.closesocket(s));

        Expect(expected, face.recv(s, Array<byte>(1), 1, 0));
    }

    [FaceTheory]
    [Case("new", SOCK_STREAM, WSAENOTCONN)]
    [Case("listening", SOCK_STREAM, WSAENOTCONN)]
    [Case("new", SOCK_DGRAM, WSAENOTCONN)]
    [Case("bound", SOCK_DGRAM, WSAENOTCONN)]
    public void A_send_needs_a_connection(Face face, string state, int type, int expected)
    {
        nuint s = state switch { "listening" => Listener(), "bound" => Bound(type), _ => Socket(type) };
        Expect(expected, face.send(s, Array<byte>(1), 1, 0));
    }

    [FaceTheory, Statement("IO03")]
    public void A_broken_connection_is_an_error_code_and_nothing_else(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        pair.Theirs.Close();
        byte* data = Array<byte>(1);
        int error = NO_ERROR;
        long deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;

        // The first send is answered with RST; one of the next ones meets it. A signal would end this process.
        while (error == NO_ERROR && Environment.TickCount64 < deadline)
        {
            if (face.send(pair.Mine, data, 1, 0) == SOCKET_ERROR) error = face.WSAGetLastError();
        }

        Assert.True(error is WSAECONNRESET or WSAECONNABORTED, Describe(error));
        Expect(error, face.send(pair.Mine, data, 1, 0));
        uint* count = New<uint>();
        Expect(error, face.WSASend(pair.Mine, New(new WsaBuf { len = 1, buf = data }), 1, count, 0, null, null));
    }

    [FaceTheory]
    [Case(SD_SEND)]
    [Case(SD_BOTH)]
    public void After_an_own_shutdown_nothing_is_sent(Face face, int how)
    {
        SocketPair pair = TcpPair();
        Ok(face.shutdown(pair.Client, how));

        Expect(WSAESHUTDOWN, face.send(pair.Client, Array<byte>(1), 1, 0));
        Expect(WSAESHUTDOWN, face.send(pair.Client, Array<byte>(1), 0, 0));
    }
}
