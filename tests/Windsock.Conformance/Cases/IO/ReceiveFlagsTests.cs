namespace Windsock.Conformance;

/// <summary>MSG_WAITALL, MSG_PEEK and what may stand together.</summary>
public sealed unsafe class ReceiveFlagsTests : ConformanceTest
{
    [FaceTheory, Statement("IO06")]
    public void MSG_WAITALL_waits_until_the_buffer_is_full(Face face)
    {
        SocketPair pair = TcpPair();
        byte* buffer = Array<byte>(6);
        Send(pair.Client, 1, 2, 3);
        BackgroundCall<int> receive = InBackground(() => face.recv(pair.Server, buffer, 6, MSG_WAITALL));
        Assert.True(receive.StaysBlocked());

        Send(pair.Client, 4, 5, 6);

        Assert.Equal(6, receive.Join().Result);
        Assert.Equal([1, 2, 3, 4, 5, 6], new Span<byte>(buffer, 6).ToArray());
    }

    [FaceTheory, Statement("IO06")]
    public void MSG_WAITALL_fills_a_list_of_buffers(Face face)
    {
        SocketPair pair = TcpPair();
        byte* buffer = Array<byte>(6);
        WsaBuf* list = Array<WsaBuf>(2);
        list[0] = new WsaBuf { len = 2, buf = buffer };
        list[1] = new WsaBuf { len = 4, buf = buffer + 2 };
        uint* count = New<uint>(), flags = New((uint)MSG_WAITALL);
        Send(pair.Client, 1, 2, 3);
        BackgroundCall<int> receive = InBackground(() => face.WSARecv(pair.Server, list, 2, count, flags, null, null));
        Assert.True(receive.StaysBlocked());

        Send(pair.Client, 4, 5, 6, 7);

        Assert.Equal(0, receive.Join().Result);
        Assert.Equal(6u, *count);
        Assert.Equal([1, 2, 3, 4, 5, 6], new Span<byte>(buffer, 6).ToArray());
        Assert.Equal([7], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO06")]
    public void MSG_WAITALL_gives_what_there_was_when_the_stream_ends(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1, 2);
        Ok(face.closesocket(pair.Client));

        Assert.Equal([1, 2], Receive(pair.Server, 6, MSG_WAITALL));
        Assert.Empty(Receive(pair.Server, 6, MSG_WAITALL));
    }

    [FaceTheory, Statement("IO06")]
    [Case(MSG_OOB)]
    [Case(MSG_PEEK)]
    [Case(MSG_PARTIAL)]
    public void MSG_WAITALL_goes_with_no_other_flag(Face face, int other)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);

        Expect(WSAEOPNOTSUPP, face.recv(pair.Server, Array<byte>(1), 1, MSG_WAITALL | other));
        Expect(WSAEOPNOTSUPP, face.WSARecv(
            pair.Server, New(new WsaBuf { len = 1, buf = Array<byte>(1) }), 1, New<uint>(), New((uint)(MSG_WAITALL | other)), null, null));
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO06")]
    public void MSG_WAITALL_is_not_for_datagrams(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);

        Expect(WSAEOPNOTSUPP, face.recv(pair.Server, Array<byte>(1), 1, MSG_WAITALL));
        Expect(WSAEOPNOTSUPP, face.recvfrom(pair.Server, Array<byte>(1), 1, MSG_WAITALL, null, null));
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO06")]
    public void MSG_WAITALL_is_not_for_non_blocking_sockets(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);
        MakeNonBlocking(pair.Server);

        Expect(WSAEOPNOTSUPP, face.recv(pair.Server, Array<byte>(1), 1, MSG_WAITALL));
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO07")]
    public void MSG_PEEK_leaves_the_data_and_may_show_less_than_there_is(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1, 2, 3);
        WaitReadable(pair.Server);

        Assert.Equal([1, 2], Receive(pair.Server, 2, MSG_PEEK));
        Assert.Equal([1, 2], Receive(pair.Server, 2, MSG_PEEK));
        Assert.Equal([1, 2, 3], ReceiveAll(pair.Server, 3));
    }

    [FaceTheory, Statement("IO07")]
    public void MSG_PEEK_of_a_datagram_shows_its_sender_and_leaves_it(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1, 2, 3);
        SockAddrIn* from = New<SockAddrIn>();
        byte* buffer = Array<byte>(3);

        Assert.Equal(3, Ok(face.recvfrom(pair.Server, buffer, 3, MSG_PEEK, from, New(SockAddrIn.Size))));
        Assert.Equal(PortOf(pair.Client), face.ntohs(from->sin_port));
        Assert.Equal([1, 2, 3], new Span<byte>(buffer, 3).ToArray());
        Assert.Equal([1, 2, 3], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO07")]
    public void MSG_PEEK_with_too_little_room_leaves_the_whole_datagram(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1, 2, 3);
        byte* buffer = Array<byte>(2);

        Expect(WSAEMSGSIZE, face.recv(pair.Server, buffer, 2, MSG_PEEK));
        Assert.Equal([1, 2], new Span<byte>(buffer, 2).ToArray());
        Assert.Equal([1, 2, 3], Receive(pair.Server, 10));
    }

    [FaceTheory]
    [Case(SOCK_STREAM, 0x40)]
    [Case(SOCK_DGRAM, 0x40)]
    [Case(SOCK_STREAM, MSG_DONTROUTE)]
    [Case(SOCK_DGRAM, MSG_OOB)]
    public void Flags_that_a_receive_does_not_have_are_refused(Face face, int type, int flags)
    {
        SocketPair pair = type == SOCK_STREAM ? TcpPair() : UdpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);

        Expect(WSAEOPNOTSUPP, face.recv(pair.Server, Array<byte>(1), 1, flags));
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory]
    [Case(SOCK_STREAM, MSG_PEEK)]
    [Case(SOCK_STREAM, MSG_WAITALL)]
    [Case(SOCK_DGRAM, MSG_OOB)]
    public void Flags_that_a_send_does_not_have_are_refused(Face face, int type, int flags)
    {
        SocketPair pair = type == SOCK_STREAM ? TcpPair() : UdpPair();
        Expect(WSAEOPNOTSUPP, face.send(pair.Client, Array<byte>(1), 1, flags));
        Send(pair.Client, 9);
        Assert.Equal([9], Receive(pair.Server, 10));
    }
}
