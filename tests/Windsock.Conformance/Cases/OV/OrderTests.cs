namespace Windsock.Conformance;

/// <summary>Many operations on one socket, and what a single one may do.</summary>
public sealed unsafe class OrderTests : OverlappedTest
{
    [FaceTheory, Statement("OV06")]
    public void Receives_are_filled_in_the_order_of_the_calls(Face face)
    {
        SocketPair pair = TcpPair();
        Operation*[] receives = [Waiting(pair.Server, 4), Waiting(pair.Server, 4), Waiting(pair.Server, 4)];
        Send(pair.Client, 1, 2, 3, 4, 5, 6);
        Ends(pair.Server, receives[0], 4);
        Ends(pair.Server, receives[1], 2);
        Assert.False(receives[2]->IsOver);
        Send(pair.Client, 7);
        Ends(pair.Server, receives[2], 1);
        Assert.Equal([1, 2, 3, 4], receives[0]->Data(4));
        Assert.Equal([5, 6], receives[1]->Data(2));
        Assert.Equal([7], receives[2]->Data(1));
    }

    [FaceTheory, Statement("OV06"), Statement("IO17")]
    public void Sends_leave_in_the_order_of_the_calls(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* first = WaitingSend(pair.Client);
        Operation* second = Holding([1, 2, 3]);
        Operation* third = Holding([4, 5]);
        Returns(WSA_IO_PENDING, Send(pair.Client, second));
        Returns(WSA_IO_PENDING, Send(pair.Client, third));
        int size = (int)first->Buffer.len;
        Assert.Equal(first->Data(size), ReceiveAll(pair.Server, size));
        Assert.Equal([1, 2, 3, 4, 5], ReceiveAll(pair.Server, 5));
        Ends(pair.Client, first, size);
        Ends(pair.Client, second, 3);
        Ends(pair.Client, third, 2);
    }

    [FaceTheory, Statement("OV06")]
    public void Datagrams_go_to_the_receives_one_by_one(Face face)
    {
        SocketPair pair = UdpPair();
        Operation*[] receives = [Waiting(pair.Server), Waiting(pair.Server), Waiting(pair.Server)];
        for (byte i = 1; i <= 3; i++) Send(pair.Client, i);
        for (int i = 0; i < 3; i++)
        {
            Ends(pair.Server, receives[i], 1);
            Assert.Equal([(byte)(i + 1)], receives[i]->Data(1));
        }
    }

    [FaceTheory, Statement("CL02")]
    public void The_end_of_the_stream_follows_the_sends_that_wait(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* send = WaitingSend(pair.Client);
        Ok(face.shutdown(pair.Client, SD_SEND));
        Returns(WSAESHUTDOWN, Send(pair.Client, Holding([1])));
        int size = (int)send->Buffer.len;
        Assert.Equal(send->Data(size), ReceiveAll(pair.Server, size));
        Assert.Empty(Receive(pair.Server, 1));
        Ends(pair.Client, send, size);
    }

    [FaceTheory, Statement("OV18"), Statement("OV19", Differs = "because the limit is a number, not the memory of the host")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void Ten_thousand_wait_on_one_socket_and_are_left_alone(Face face, int type)
    {
        const int count = 10_000;
        SocketPair pair = type == SOCK_STREAM ? TcpPair() : UdpPair();
        Operation* all = Array<Operation>(count);
        byte* bytes = Array<byte>(count);
        for (int i = 0; i < count; i++)
        {
            all[i].Buffer = new WsaBuf { len = 1, buf = bytes + i };
            all[i].Overlapped.OffsetHigh = (uint)i;
            Returns(WSA_IO_PENDING, Receive(pair.Server, all + i));
        }

        for (int i = 0; i < count; i++) Assert.Equal((STATUS_PENDING, (uint)i, (byte)0), (all[i].Overlapped.Internal, all[i].Overlapped.OffsetHigh, bytes[i]));
        for (int i = 0; i < count; i++)
        {
            Send(pair.Client, (byte)(i % 251));
            if (type == SOCK_DGRAM && i % 64 == 63) Ends(pair.Server, all + i, 1); // The host drops what does not fit its queue.
        }

        for (int i = 0; i < count; i++)
        {
            Ends(pair.Server, all + i, 1);
            Assert.Equal((byte)(i % 251), bytes[i]);
        }
    }

    [FaceTheory, Statement("OV19", Differs = "because the limit is a number, not the memory of the host")]
    public void Too_many_are_refused_with_WSAENOBUFS(Face face)
    {
        const int most = 1 << 17;
        SocketPair pair = TcpPair();
        Operation* all = Array<Operation>(most + 1);
        byte* one = Array<byte>(1);
        int started = 0, refusal = WSA_IO_PENDING;
        while (refusal == WSA_IO_PENDING && started <= most)
        {
            all[started].Buffer = new WsaBuf { len = 1, buf = one };
            refusal = Receive(pair.Server, all + started);
            if (refusal == WSA_IO_PENDING) started++;
        }

        Returns(WSAENOBUFS, refusal);
        Assert.Equal(most, started);
        Send(pair.Client, 1);
        Ends(pair.Server, all, 1);
        Returns(WSA_IO_PENDING, Receive(pair.Server, all + most)); // There is room again.
        Ok(face.closesocket(pair.Server));
        for (int i = 1; i <= most; i++) Assert.True(all[i].IsOver);
    }

    [FaceTheory, Statement("OV17")]
    public void A_datagram_that_does_not_fit_fails_with_what_fits(Face face)
    {
        SocketPair pair = UdpPair();
        Operation* waits = Waiting(pair.Server, 2);
        Send(pair.Client, 1, 2, 3);
        Returns(WSAEMSGSIZE, Outcome(pair.Server, waits, out uint bytes));
        Assert.Equal((2u, (nuint)0x80000005), (bytes, waits->Overlapped.Internal));
        Assert.Equal([1, 2], waits->Data(2));
    }

    [FaceTheory, Statement("OV17"), Statement("MO02")]
    public void At_a_port_that_is_ERROR_MORE_DATA(Face face)
    {
        SocketPair pair = UdpPair();
        nint port = Port();
        Bind(pair.Server, port, 3);
        Operation* waits = Waiting(pair.Server, 2);
        Send(pair.Client, 1, 2, 3);
        Assert.Equal(new Packet((nint)waits, 2, 3, ERROR_MORE_DATA), Next(port));
        Returns(WSAEMSGSIZE, Outcome(pair.Server, waits, out _));
    }

    [FaceTheory, Statement("UD03")]
    public void An_unreachable_port_fails_a_receive_that_waits(Face face)
    {
        nuint gone = Bound(SOCK_DGRAM), s = Bound(SOCK_DGRAM);
        int nobody = PortOf(gone);
        Ok(face.closesocket(gone));
        Operation* waits = Waiting(s);
        Ok(face.sendto(s, Array<byte>(1), 1, 0, Loopback(AF_INET, nobody), SockAddrIn.Size));
        Returns(WSAECONNRESET, Outcome(s, waits, out _));
        Assert.Equal((nuint)0xC000023F, waits->Overlapped.Internal);
    }

    [FaceTheory, Statement("IO05")]
    public void A_receive_of_no_bytes_ends_when_there_are_some(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* probe = Waiting(pair.Server, 0);
        Send(pair.Client, 1, 2);
        Ends(pair.Server, probe, 0);
        Assert.Equal([1, 2], Receive(pair.Server, 4));
        Operation* last = Waiting(pair.Server, 0);
        Ok(face.shutdown(pair.Client, SD_SEND));
        Ends(pair.Server, last, 0);
    }

    [FaceTheory, Statement("IO06")]
    public void MSG_WAITALL_waits_for_all_of_it(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* receive = Buffered(6);
        Returns(WSA_IO_PENDING, Receive(pair.Server, receive, MSG_WAITALL));
        Operation* next = Waiting(pair.Server, 4);
        for (byte i = 1; i <= 5; i++) Send(pair.Client, i);
        Returns(WSA_IO_INCOMPLETE, Outcome(pair.Server, receive, out _, wait: false));
        Send(pair.Client, 6, 7);
        Ends(pair.Server, receive, 6);
        Ends(pair.Server, next, 1);
        Assert.Equal([1, 2, 3, 4, 5, 6], receive->Data(6));
        Assert.Equal([7], next->Data(1));
    }

    [FaceTheory, Statement("IO06")]
    [Case(true)]
    [Case(false)]
    public void MSG_WAITALL_ends_with_the_stream(Face face, bool endTogether)
    {
        SocketPair pair = TcpPair();
        Operation* receive = Buffered(6);
        if (!endTogether) Returns(WSA_IO_PENDING, Receive(pair.Server, receive, MSG_WAITALL));
        Send(pair.Client, 1, 2);
        Ok(face.shutdown(pair.Client, SD_SEND));
        if (endTogether)
        {
            WaitReadable(pair.Server);
            int begun = Receive(pair.Server, receive, MSG_WAITALL);
            Assert.True(begun is 0 or WSA_IO_PENDING, Describe(begun));
        }

        Ends(pair.Server, receive, 2);
        Operation* end = Buffered(1);
        int ended = Receive(pair.Server, end);
        Assert.True(ended is 0 or WSA_IO_PENDING, Describe(ended));
        Ends(pair.Server, end, 0);
    }

    [FaceTheory, Statement("IO08")]
    public void A_receive_stops_at_urgent_data_and_the_next_goes_on(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* first = Waiting(pair.Server, 8);
        byte* data = Array<byte>(4);
        new Span<byte>([1, 2, 3, 4]).CopyTo(new Span<byte>(data, 4));
        Assert.Equal(2, Ok(face.send(pair.Client, data, 2, 0)));
        Assert.Equal(1, Ok(face.send(pair.Client, data + 2, 1, MSG_OOB)));
        Assert.Equal(1, Ok(face.send(pair.Client, data + 3, 1, 0)));
        Ends(pair.Server, first, 2);
        Operation* second = Buffered(8);
        int begun = Receive(pair.Server, second);
        Assert.True(begun is 0 or WSA_IO_PENDING, Describe(begun));
        Ends(pair.Server, second, 1);
        Assert.Equal([4], second->Data(1));
    }

    [FaceTheory, Statement("IO11"), Statement("IO12"), Statement("IO13")]
    public void The_list_of_buffers_is_captured(Face face)
    {
        SocketPair pair = TcpPair();
        WsaBuf* list = Array<WsaBuf>(3);
        byte* data = Array<byte>(6);
        for (int i = 0; i < 3; i++) list[i] = new WsaBuf { len = (uint)(i + 1), buf = data + (i * (i + 1) / 2) };
        Operation* receive = Buffered(0);
        Expect(WSA_IO_PENDING, face.WSARecv(pair.Server, list, 3, null, &receive->Flags, receive, null));
        new Span<WsaBuf>(list, 3).Clear();
        Send(pair.Client, 1, 2, 3, 4, 5, 6);
        Ends(pair.Server, receive, 6);
        Assert.Equal([1, 2, 3, 4, 5, 6], new Span<byte>(data, 6).ToArray());
        Expect(WSAEFAULT, face.WSARecv(pair.Server, list, 1, null, &receive->Flags, null, null));
        Expect(WSAEFAULT, face.WSARecv(pair.Server, list, 1, null, null, receive, null));
    }
}
