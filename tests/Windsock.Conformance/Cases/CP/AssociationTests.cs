namespace Windsock.Conformance;

/// <summary>Completion ports and the handles that are bound to them.</summary>
public sealed unsafe class AssociationTests : OverlappedTest
{
    [FaceTheory, Statement("CP01")]
    public void INVALID_HANDLE_VALUE_only_makes_a_port(Face face)
    {
        nint port = Port();
        Assert.NotEqual(port, Port(4));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateIoCompletionPort(-1, port, 0, 0));
        Nothing(port);
    }

    [FaceTheory, Statement("CP01")]
    public void Without_a_number_as_many_threads_run_as_there_are_processors(Face face)
    {
        nint port = Port(0);
        int most = Environment.ProcessorCount;
        using var go = new ManualResetEventSlim();
        using var taken = new SemaphoreSlim(0);
        var calls = new List<BackgroundCall<int>>();
        for (int i = 0; i <= most; i++)
        {
            calls.Add(InBackground(() =>
            {
                Packet packet = Next(port);
                taken.Release();
                go.Wait(Patience);
                return (int)packet.Bytes;
            }));
        }

        for (uint i = 0; i <= most; i++) True(face.PostQueuedCompletionStatus(port, i, 0, null));
        for (int i = 0; i < most; i++) Assert.True(taken.Wait(Patience));
        Assert.False(taken.Wait(50)); // The last packet is held back.
        go.Set();
        Assert.True(taken.Wait(Patience));
        Assert.Equal(Enumerable.Range(0, most + 1), calls.Select(call => call.Join().Result).Order());
    }

    [FaceTheory, Statement("CP02")]
    public void A_handle_without_a_port_gets_a_new_one(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Made(face.CreateIoCompletionPort((nint)pair.Server, 0, 9, 2));
        Operation* send = Holding([1]);
        Returns(0, Send(pair.Server, send));
        Assert.Equal(new Packet((nint)send, 1, 9, 0), Next(port));

        Assert.Equal(port, face.CreateIoCompletionPort((nint)pair.Client, port, 10, 99));
    }

    [FaceTheory, Statement("CP02")]
    public void Failure_is_NULL(Face face)
    {
        nuint s = Bound();
        nint port = Port(), signal = Event(manual: true);
        ExpectWin32(ERROR_INVALID_HANDLE, face.CreateIoCompletionPort(0, port, 0, 0));
        ExpectWin32(ERROR_INVALID_HANDLE, face.CreateIoCompletionPort(signal, port, 0, 0));
        ExpectWin32(ERROR_INVALID_HANDLE, face.CreateIoCompletionPort((nint)s, signal, 0, 0));
        ExpectWin32(ERROR_INVALID_HANDLE, face.CreateIoCompletionPort((nint)s, 0x12345678, 0, 0));
        ExpectWin32(ERROR_INVALID_HANDLE, face.CreateIoCompletionPort(port, port, 0, 0));
        Bind(s, port); // None of them has bound it.
    }

    [FaceTheory, Statement("CP03")]
    public void A_handle_is_bound_once(Face face)
    {
        nuint s = Bound();
        nint port = Port(), other = Port();
        Bind(s, port, 1);
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateIoCompletionPort((nint)s, port, 1, 0));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateIoCompletionPort((nint)s, other, 2, 0));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateIoCompletionPort((nint)s, 0, 2, 0));

        nuint plain = Ok(face.WSASocketW(AF_INET, SOCK_STREAM, 0, null, 0, 0));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateIoCompletionPort((nint)plain, port, 1, 0));
    }

    [FaceTheory, Statement("CP04")]
    public void An_accepted_socket_is_in_no_port(Face face)
    {
        nuint listener = Listener();
        nint port = Port(), other = Port();
        Bind(listener, port, 7);
        nuint client = ConnectedTo(PortOf(listener));
        nuint accepted = Ok(face.accept(listener, null, null));
        Operation* receive = Waiting(accepted);
        Send(client, 1);
        Ends(accepted, receive, 1);
        Nothing(port, 10);
        Bind(accepted, other, 8);
        Operation* second = Waiting(accepted);
        Send(client, 2);
        Assert.Equal(new Packet((nint)second, 1, 8, 0), Next(other));
    }

    [FaceTheory, Statement("CP04")]
    public void The_packet_of_AcceptEx_has_the_key_of_the_listener(Face face)
    {
        nuint listener = Listener();
        nuint accept = Socket();
        nint port = Port();
        Bind(listener, port, 7);
        Bind(accept, port, 8);
        Operation* operation = Buffered(64);
        int begun = face.AcceptEx(listener, accept, operation->Buffer.buf, 0, 32, 32, &operation->Count, operation);
        Assert.True(begun != 0 || face.WSAGetLastError() == ERROR_IO_PENDING);
        ConnectedTo(PortOf(listener));
        Assert.Equal(new Packet((nint)operation, 0, 7, 0), Next(port));
    }

    [FaceTheory, Statement("CP05")]
    public void A_duplicate_posts_to_the_port_too(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Server, port, 6);
        nint* copy = New<nint>();
        True(face.DuplicateHandle(face.GetCurrentProcess(), (nint)pair.Server, face.GetCurrentProcess(), copy, 0, 0, 2));
        nuint duplicate = Track((nuint)(*copy));
        Operation* receive = Waiting(duplicate);
        Send(pair.Client, 1);
        Assert.Equal(new Packet((nint)receive, 1, 6, 0), Next(port));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateIoCompletionPort(*copy, port, 1, 0));

        Operation* goesOn = Waiting(duplicate);
        Ok(face.closesocket(pair.Server));
        Nothing(port, 10);
        Send(pair.Client, 2);
        Next(port, goesOn, 1);
    }

    [FaceTheory, Statement("CP05")]
    public void Packets_outlive_their_socket(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Server, port, 6);
        Operation* first = Holding([1]), second = Holding([2]);
        Returns(0, Send(pair.Server, first));
        Returns(0, Send(pair.Server, second));
        Operation* pending = Waiting(pair.Server);
        Ok(face.closesocket(pair.Server));
        Next(port, first, 1);
        Next(port, second, 1);
        Next(port, pending, 0, ERROR_OPERATION_ABORTED);
    }

    [FaceTheory, Statement("CP06")]
    public void A_port_lives_as_long_as_its_sockets(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = face.CreateIoCompletionPort(-1, 0, 0, 0);
        Bind(pair.Server, port);
        Operation* receive = Waiting(pair.Server);
        True(face.CloseHandle(port));
        ExpectWin32(ERROR_INVALID_HANDLE, face.PostQueuedCompletionStatus(port, 0, 0, null));

        // Nobody can take packets any more, but operations go on.
        Send(pair.Client, 1, 2);
        Until(() => receive->IsOver);
        Assert.Equal([1, 2], receive->Data(2));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateIoCompletionPort((nint)pair.Server, Port(), 0, 0));
    }

    [FaceTheory, Statement("CP08"), Statement("OV10")]
    [Case(true)]
    [Case(false)]
    public void With_the_low_bit_of_hEvent_there_is_no_packet(Face face, bool pending)
    {
        SocketPair pair = TcpPair();
        nint port = Port(), signal = Event(manual: true);
        Bind(pair.Server, port);
        if (!pending) Send(pair.Client, 1);
        if (!pending) WaitReadable(pair.Server);
        Operation* receive = Buffered(4, signal | 1);
        Returns(pending ? WSA_IO_PENDING : 0, Receive(pair.Server, receive));
        if (pending) Send(pair.Client, 1);
        Await(signal);
        Ends(pair.Server, receive, 1);
        Nothing(port, 20);

        Operation* told = Waiting(pair.Server, 4, signal);
        Assert.False(IsSignalled(signal));
        Send(pair.Client, 2);
        Next(port, told, 1);
        Assert.True(IsSignalled(signal));
    }

    [FaceTheory, Statement("CP07")]
    public void Every_completion_has_one_packet(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Client, port, 1);
        Bind(pair.Server, port, 2);
        var wanted = new List<nint>();
        for (int i = 0; i < 10; i++)
        {
            Operation* send = Holding([1, 2, 3]);
            Returns(0, Send(pair.Client, send));
            wanted.Add((nint)send);
        }

        Operation* receive = Buffered(30);
        int begun = Receive(pair.Server, receive, MSG_WAITALL);
        Assert.True(begun is 0 or WSA_IO_PENDING, Describe(begun));
        Operation* cancelled = Waiting(pair.Server);
        True(face.CancelIo((nint)pair.Server));
        wanted.Add((nint)receive);
        wanted.Add((nint)cancelled);
        var come = new List<nint>();
        for (int i = 0; i < wanted.Count; i++) come.Add(Next(port).Overlapped);
        Assert.Equal(wanted.Order(), come.Order());
        Nothing(port, 10);
    }

    [FaceTheory, Statement("CP09")]
    public void A_handle_with_routines_may_still_be_bound_but_uses_them_no_more(Face face)
    {
        SocketPair pair = TcpPair();
        Notes* notes = New<Notes>();
        Waiting(pair.Server, 1, 0, notes);
        nint port = Port();
        Bind(pair.Server, port);
        Returns(WSAEINVAL, Receive(pair.Server, Buffered(1, 0, notes), 0, Note));
        Operation* byPort = Waiting(pair.Server);
        Send(pair.Client, 1, 2);
        Next(port, byPort, 1);
        RunRoutines(notes, 1);
        Nothing(port);
    }
}
