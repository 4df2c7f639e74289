namespace Windsock.Conformance;

/// <summary>How overlapped calls begin and end.</summary>
public sealed unsafe class CompletionTests : OverlappedTest
{
    [FaceTheory, Statement("OV01"), Statement("OV12")]
    public void Result_0_means_that_it_is_over_and_its_event_is_set(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1, 2, 3);
        WaitReadable(pair.Server);
        nint signal = Event(manual: true);
        Operation* receive = Buffered(8, signal);
        Returns(0, Receive(pair.Server, receive));
        Assert.True(IsSignalled(signal));
        Assert.Equal((3u, 0u, (nuint)0, (nuint)3), (receive->Count, receive->Flags, receive->Overlapped.Internal, receive->Overlapped.InternalHigh));
        Assert.Equal([1, 2, 3], receive->Data(3));
        Ends(pair.Server, receive, 3);

        Operation* send = Holding([4], signal);
        True(face.ResetEvent(signal));
        Returns(0, Send(pair.Server, send));
        Assert.True(IsSignalled(signal));
        Assert.Equal(1u, send->Count);
        Assert.Equal([4], Receive(pair.Client, 2));
    }

    [FaceTheory, Statement("OV02")]
    [Case(-1)]
    [Case(-8)]
    [Case(16)]
    public void A_wild_buffer_is_an_error(Face face, int address)
    {
        SocketPair pair = TcpPair();
        Operation* send = Holding([1]);
        send->Buffer = new WsaBuf { len = 1, buf = (byte*)address };
        Returns(WSAEFAULT, Send(pair.Server, send));
        Send(pair.Client, 1, 2);
        WaitReadable(pair.Server);
        Operation* receive = Buffered(1);
        receive->Buffer = send->Buffer;
        Returns(WSAEFAULT, Receive(pair.Server, receive));
        Assert.Equal([1, 2], Receive(pair.Server, 2));
    }

    [FaceTheory, Statement("OV01")]
    public void Result_0_queues_the_routine_all_the_same(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);
        Notes* notes = New<Notes>();
        Returns(0, Receive(pair.Server, Buffered(8, 0, notes, 7), 0, Note));
        Assert.Equal(0, notes->Count);
        Assert.Equal(WAIT_IO_COMPLETION, face.SleepEx(0, 1));
        Assert.Equal((1, 7, 0u, 1u), (notes->Count, notes->Numbers[0], notes->Errors[0], notes->Bytes[0]));
    }

    [FaceTheory, Statement("OV01"), Statement("CP07")]
    public void Result_0_queues_a_packet_all_the_same(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Server, port, 5);
        Operation* send = Holding([1, 2]);
        Returns(0, Send(pair.Server, send));
        Assert.Equal(new Packet((nint)send, 2, 5, 0), Next(port));
        Nothing(port);
    }

    [FaceTheory, Statement("OV02")]
    public void What_is_pending_completes_exactly_once(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Server, port);
        Operation* receive = Waiting(pair.Server);
        Nothing(port);
        Send(pair.Client, 1, 2);
        Next(port, receive, 2);
        Send(pair.Client, 3);
        Nothing(port, 30);
    }

    [FaceTheory, Statement("OV02"), Statement("CP07")]
    public void What_failed_at_once_never_completes(Face face)
    {
        nuint s = Bound();
        nint port = Port(), signal = Event(manual: true, signalled: true);
        Bind(s, port);
        Operation* operation = Buffered(1, signal);
        Returns(WSAENOTCONN, Receive(s, operation));
        Returns(WSAENOTCONN, Send(s, operation));
        Assert.NotEqual(STATUS_PENDING, operation->Overlapped.Internal);
        Nothing(port, 20);

        Operation* bad = Buffered(1, (nint)s); // No event.
        SocketPair pair = TcpPair();
        Bind(pair.Server, port);
        Returns(WSA_INVALID_HANDLE, Receive(pair.Server, bad));
        Send(pair.Client, 1);
        Nothing(port, 20);
        Assert.Equal([1], Receive(pair.Server, 4));
    }

    [FaceTheory, Statement("OV03")]
    public void Without_an_OVERLAPPED_the_call_waits_and_no_routine_runs(Face face)
    {
        SocketPair pair = TcpPair();
        Notes* notes = New<Notes>();
        Operation* operation = Buffered(8, 0, notes);
        BackgroundCall<int> call = InBackground(() =>
        {
            int result = face.WSARecv(pair.Server, &operation->Buffer, 1, &operation->Count, &operation->Flags, null, Note);
            face.SleepEx(0, 1);
            return result;
        });
        Assert.True(call.StaysBlocked());
        Send(pair.Client, 1, 2);
        Assert.Equal(0, call.Join().Result);
        Assert.Equal((2u, 0), (operation->Count, notes->Count));
    }

    [FaceTheory, Statement("OV03"), Statement("SK06")]
    public void A_socket_without_the_attribute_ignores_the_OVERLAPPED(Face face)
    {
        nuint listener = Listener();
        nuint s = Ok(face.WSASocketW(AF_INET, SOCK_STREAM, 0, null, 0, 0));
        Ok(face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
        nuint peer = Ok(face.accept(listener, null, null));
        Operation* operation = Buffered(4);
        operation->Overlapped.Internal = 77;
        BackgroundCall<int> call = InBackground(() => Receive(s, operation));
        Assert.True(call.StaysBlocked());
        Send(peer, 1);
        Assert.Equal(0, call.Join().Result);
        Assert.Equal((1u, (nuint)77), (operation->Count, operation->Overlapped.Internal));
    }

    [FaceTheory, Statement("OV04")]
    [Case(true)]
    [Case(false)]
    public void The_event_is_reset_at_the_start_and_set_at_the_end(Face face, bool manual)
    {
        SocketPair pair = TcpPair();
        nint signal = Event(manual, signalled: true);
        Operation* receive = Waiting(pair.Server, 8, signal);
        Assert.False(IsSignalled(signal));
        Send(pair.Client, 1);
        Await(signal);
        Assert.True(receive->IsOver);
        Returns(0, Outcome(pair.Server, receive, out uint bytes, wait: false));
        Assert.Equal(1u, bytes);
    }

    [FaceTheory, Statement("OV12"), Statement("OV13"), Statement("MO08")]
    public void Internal_tells_whether_it_is_over(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* receive = Waiting(pair.Server);
        Assert.Equal(STATUS_PENDING, receive->Overlapped.Internal);
        Returns(WSA_IO_INCOMPLETE, Outcome(pair.Server, receive, out _, wait: false));
        Send(pair.Client, 1, 2, 3);
        Until(() => receive->IsOver);
        Assert.Equal(((nuint)0, (nuint)3), (receive->Overlapped.Internal, receive->Overlapped.InternalHigh));
        Returns(0, Outcome(pair.Server, receive, out uint bytes, wait: false));
        Assert.Equal(3u, bytes);
    }

    [FaceTheory, Statement("OV13")]
    public void A_failed_operation_tells_its_code(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        Operation* receive = Waiting(pair.Mine);
        pair.Theirs.Reset();
        Returns(WSAECONNRESET, Outcome(pair.Mine, receive, out _));
        Assert.Equal((nuint)0xC000020D, receive->Overlapped.Internal);
        Returns(WSAEFAULT, Outcome(pair.Mine, null, out _));
    }

    [FaceTheory, Statement("OV20")]
    public void Non_blocking_mode_changes_nothing(Face face)
    {
        SocketPair pair = TcpPair();
        MakeNonBlocking(pair.Server);
        Operation* receive = Waiting(pair.Server);
        Operation* send = WaitingSend(pair.Server);
        Send(pair.Client, 9);
        Ends(pair.Server, receive, 1);
        Assert.False(send->IsOver);
        Assert.Equal(send->Data((int)send->Buffer.len), ReceiveAll(pair.Client, (int)send->Buffer.len));
        Ends(pair.Server, send, (int)send->Buffer.len);
    }
}
