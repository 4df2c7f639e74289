namespace Windsock.Conformance;

/// <summary>Several buffers in one call, and the counts and flags that come back.</summary>
public sealed unsafe class BufferListTests : ConformanceTest
{
    private const byte Untouched = 0xee;

    [FaceTheory, Statement("IO11")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void Buffers_fill_one_after_another_without_gaps(Face face, int type)
    {
        SocketPair pair = type == SOCK_STREAM ? TcpPair() : UdpPair();
        Send(pair.Client, 1, 2, 3, 4, 5);
        byte* first = Filled(2), second = Filled(1), third = Filled(4);
        WsaBuf* list = List((2, (nint)first), (0, (nint)second), (4, (nint)third));
        uint* count = New<uint>(), flags = New<uint>();

        Ok(face.WSARecv(pair.Server, list, 3, count, flags, null, null));

        Assert.Equal(5u, *count);
        Assert.Equal(0u, *flags);
        Assert.Equal([1, 2], new Span<byte>(first, 2).ToArray());
        Assert.Equal(Untouched, *second);
        Assert.Equal([3, 4, 5, Untouched], new Span<byte>(third, 4).ToArray());
        Assert.Equal([2u, 0u, 4u], [list[0].len, list[1].len, list[2].len]);
    }

    [FaceTheory, Statement("IO11")]
    public void A_list_on_a_stream_leaves_what_it_has_no_room_for(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1, 2, 3);
        WaitReadable(pair.Server);
        byte* bytes = Filled(2);
        uint* count = New<uint>();

        Ok(face.WSARecv(pair.Server, List((1, (nint)bytes), (1, (nint)(bytes + 1))), 2, count, New<uint>(), null, null));

        Assert.Equal(2u, *count);
        Assert.Equal([1, 2], new Span<byte>(bytes, 2).ToArray());
        Assert.Equal([3], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO11")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void Buffers_leave_in_order_and_a_datagram_takes_them_all(Face face, int type)
    {
        SocketPair pair = type == SOCK_STREAM ? TcpPair() : UdpPair();
        byte* bytes = Array<byte>(5);
        for (byte i = 0; i < 5; i++) bytes[i] = i;
        uint* sent = New<uint>();

        Ok(face.WSASend(pair.Client, List((2, (nint)(bytes + 3)), (0, (nint)bytes), (3, (nint)bytes)), 3, sent, 0, null, null));

        Assert.Equal(5u, *sent);
        byte[] received = type == SOCK_STREAM ? ReceiveAll(pair.Server, 5) : Receive(pair.Server, 10);
        Assert.Equal([3, 4, 0, 1, 2], received);
    }

    [FaceTheory, Statement("IO11")]
    [Case(17)]
    [Case(1024)]
    [Case(1500)]
    public void A_stream_takes_a_list_of_any_length(Face face, int buffers)
    {
        SocketPair pair = TcpPair();
        byte* bytes = Array<byte>(buffers);
        WsaBuf* list = Array<WsaBuf>(buffers);
        for (int i = 0; i < buffers; i++)
        {
            bytes[i] = (byte)i;
            list[i] = new WsaBuf { len = 1, buf = bytes + i };
        }

        uint* sent = New<uint>();
        Ok(face.WSASend(pair.Client, list, (uint)buffers, sent, 0, null, null));

        Assert.Equal((uint)buffers, *sent);
        Assert.Equal(new Span<byte>(bytes, buffers).ToArray(), ReceiveAll(pair.Server, buffers));
    }

    [FaceTheory, Statement("IO12")]
    public void A_count_is_required_without_an_overlapped(Face face)
    {
        SocketPair pair = TcpPair();
        WsaBuf* list = List((1, (nint)New((byte)1)));

        Expect(WSAEFAULT, face.WSASend(pair.Client, list, 1, null, 0, null, null));
        Expect(WSAEFAULT, face.WSASendTo(pair.Client, list, 1, null, 0, null, 0, null, null));

        // Neither has sent anything.
        Send(pair.Client, 9);
        Expect(WSAEFAULT, face.WSARecv(pair.Server, list, 1, null, New<uint>(), null, null));
        Expect(WSAEFAULT, face.WSARecvFrom(pair.Server, list, 1, null, New<uint>(), null, null, null, null));
        Assert.Equal([9], Receive(pair.Server, 10));
    }

    [FaceTheory, Statement("IO12")]
    public void A_count_is_required_for_datagrams_too(Face face)
    {
        SocketPair pair = UdpPair();
        WsaBuf* list = List((1, (nint)New((byte)1)));
        WsaMsg* message = New(new WsaMsg { lpBuffers = list, dwBufferCount = 1 });

        Expect(WSAEFAULT, face.WSASendTo(pair.Client, list, 1, null, 0, Loopback(AF_INET, PortOf(pair.Server)), SockAddrIn.Size, null, null));
        Expect(WSAEFAULT, face.WSASendMsg(pair.Client, message, 0, null, null, null));
        Send(pair.Client, 9);
        Expect(WSAEFAULT, face.WSARecvFrom(pair.Server, list, 1, null, New<uint>(), null, null, null, null));
        Assert.Equal([9], Receive(pair.Server, 10));
    }

    // IO13 says more than this: the flags of a later completion need overlapped receives.
    [FaceTheory]
    public void Flags_are_required_read_and_written(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        WsaBuf* list = List((1, (nint)Array<byte>(1)));
        uint* count = New<uint>(), flags = New((uint)MSG_PEEK);

        Expect(WSAEFAULT, face.WSARecv(pair.Server, list, 1, count, null, null, null));
        Expect(WSAEFAULT, face.WSARecvFrom(pair.Server, list, 1, count, null, null, null, null, null));
        Ok(face.WSARecv(pair.Server, list, 1, count, flags, null, null));
        Assert.Equal(0u, *flags);
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    [FaceTheory]
    public void A_list_that_is_not_there_is_a_fault(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        Expect(WSAEFAULT, face.WSARecv(pair.Server, null, 1, New<uint>(), New<uint>(), null, null));
        Expect(WSAEFAULT, face.WSASend(pair.Client, null, 1, New<uint>(), 0, null, null));
        Expect(WSAEFAULT, face.WSARecv(pair.Server, List((1, (nint)8)), 1, New<uint>(), New<uint>(), null, null));
        Expect(WSAEFAULT, face.WSASend(pair.Client, List((1, (nint)8)), 1, New<uint>(), 0, null, null));
        Expect(WSAEFAULT, face.recv(pair.Server, null, 1, 0));
        Expect(WSAEFAULT, face.send(pair.Client, null, 1, 0));
        Assert.Equal([1], Receive(pair.Server, 10));
    }

    private byte* Filled(int length)
    {
        byte* bytes = Array<byte>(length);
        new Span<byte>(bytes, length).Fill(Untouched);
        return bytes;
    }

    private WsaBuf* List(params (int Length, nint Bytes)[] buffers)
    {
        WsaBuf* list = Array<WsaBuf>(buffers.Length);
        for (int i = 0; i < buffers.Length; i++) list[i] = new WsaBuf { len = (uint)buffers[i].Length, buf = (byte*)buffers[i].Bytes };
        return list;
    }
}
