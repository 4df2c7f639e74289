namespace Windsock.Conformance;

/// <summary>WSAPoll: what may be asked, and what is answered.</summary>
public sealed unsafe class PollTests : ConformanceTest
{
    private PollFd* One(nuint s, int events) => New(new PollFd { fd = s, events = (short)events, revents = 0x7777 });

    /// <summary>What WSAPoll says about one socket, without waiting.</summary>
    private int Look(nuint s, int events = POLLRDNORM | POLLRDBAND | POLLWRNORM)
    {
        PollFd* entry = One(s, events);
        int ready = Ok(Face.WSAPoll(entry, 1, 0));
        Assert.Equal(entry->revents != 0 ? 1 : 0, ready);
        Assert.Equal(events, entry->events);
        return entry->revents;
    }

    /// <summary>What WSAPoll says once there is something to say.</summary>
    private int Await(nuint s, int events)
    {
        PollFd* entry = One(s, events);
        Assert.Equal(1, Ok(Face.WSAPoll(entry, 1, (int)Patience.TotalMilliseconds)));
        return entry->revents;
    }

    [FaceTheory]
    [Statement("PO01")]
    public void Entries_lie_16_bytes_apart_with_the_numbers_of_Windows(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);
        byte* raw = Array<byte>(3 * 16 + 8);
        new Span<byte>(raw + 48, 8).Fill(0xee);
        for (int i = 0; i < 3; i++)
        {
            *(nuint*)(raw + (i * 16)) = pair.Server;
            *(short*)(raw + (i * 16) + 8) = (short)(i == 0 ? 0x100 : i == 1 ? 0x10 : 0x110);
        }

        Assert.Equal(3, Ok(face.WSAPoll(raw, 3, 0)));

        Assert.Equal(0x100, *(short*)(raw + 10));
        Assert.Equal(0x010, *(short*)(raw + 26));
        Assert.Equal(0x110, *(short*)(raw + 42));
        Assert.All(new Span<byte>(raw + 48, 8).ToArray(), after => Assert.Equal(0xee, after));
    }

    [FaceTheory]
    [Statement("PO02")]
    [Case(POLLPRI)]
    [Case(POLLERR)]
    [Case(POLLHUP)]
    [Case(POLLNVAL)]
    [Case(POLLRDNORM | POLLPRI)]
    [Case(POLLWRNORM | POLLHUP)]
    public void Some_events_cannot_be_asked_for(Face face, int events)
    {
        SocketPair pair = UdpPair();
        Expect(WSAEINVAL, face.WSAPoll(One(pair.Client, events), 1, 0));
    }

    [FaceTheory]
    [Statement("PO02")]
    [Case(POLLRDNORM, 0)]
    [Case(POLLRDBAND, 0)]
    [Case(POLLWRNORM, POLLWRNORM)]
    [Case(POLLRDNORM | POLLRDBAND | POLLWRNORM, POLLWRNORM)]
    [Case(0, 0)]
    public void The_others_can(Face face, int events, int answer)
    {
        Assert.Same(Face, face);
        Assert.Equal(answer, Look(UdpPair().Client, events));
    }

    [FaceTheory]
    [Statement("PO03")]
    public void A_negative_socket_is_passed_over(Face face)
    {
        SocketPair pair = UdpPair();
        PollFd* list = Array<PollFd>(4);
        list[0] = new PollFd { fd = INVALID_SOCKET, events = POLLRDNORM, revents = 0x7777 };
        list[1] = new PollFd { fd = pair.Client, events = POLLWRNORM };
        list[2] = new PollFd { fd = unchecked((nuint)(-4)), events = POLLHUP, revents = 0x7777 };
        list[3] = new PollFd { fd = pair.Server, events = POLLRDNORM, revents = 0x7777 };

        Assert.Equal(1, Ok(face.WSAPoll(list, 4, 0)));

        Assert.Equal([0, POLLWRNORM, 0, 0], new int[] { list[0].revents, list[1].revents, list[2].revents, list[3].revents });
    }

    [FaceTheory]
    [Statement("PO03")]
    public void A_list_without_a_valid_socket_is_invalid(Face face)
    {
        Expect(WSAEINVAL, face.WSAPoll(One(INVALID_SOCKET, POLLRDNORM), 1, 0));
        Expect(WSAEINVAL, face.WSAPoll(One(INVALID_SOCKET, POLLRDNORM), 0, 0));
        Expect(WSAEINVAL, face.WSAPoll(null, 0, 10));
    }

    [FaceTheory]
    [Statement("PO03")]
    public void A_closed_socket_is_ready_with_POLLNVAL_and_nothing_is_waited_for(Face face)
    {
        SocketPair pair = UdpPair();
        nuint closed = Socket();
        Ok(face.closesocket(closed));
        PollFd* list = Array<PollFd>(2);
        list[0] = new PollFd { fd = pair.Server, events = POLLRDNORM };
        list[1] = new PollFd { fd = closed, events = POLLRDNORM };

        Assert.Equal(1, Ok(face.WSAPoll(list, 2, -1)));

        Assert.Equal(0, list[0].revents);
        Assert.Equal(POLLNVAL, list[1].revents);
    }

    [FaceTheory]
    [Statement("PO04")]
    public void A_FIN_hangs_up_with_the_data_that_remains(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Client, 1);
        Ok(face.shutdown(pair.Client, SD_SEND));

        Assert.Equal([1], Receive(pair.Server, 1, MSG_PEEK));
        Assert.Equal(POLLHUP, Await(pair.Server, 0) & ~POLLRDNORM);
        Assert.Equal(POLLHUP | POLLRDNORM | POLLWRNORM, Look(pair.Server));

        Assert.Equal([1], Receive(pair.Server, 10));
        Assert.Equal(POLLHUP, Look(pair.Server) & (POLLHUP | POLLERR | POLLNVAL));
    }

    [FaceTheory]
    [Statement("PO04")]
    public void A_reset_is_an_error_and_a_hang_up(Face face)
    {
        Assert.Same(Face, face);
        ForeignPair pair = ForeignTcpPair();
        pair.Theirs.Reset();

        Assert.Equal(POLLERR | POLLHUP, Await(pair.Mine, POLLRDNORM) & (POLLERR | POLLHUP | POLLNVAL));
    }

    [FaceTheory]
    [Statement("PO04")]
    public void An_open_connection_has_neither(Face face)
    {
        Assert.Same(Face, face);
        SocketPair pair = TcpPair();
        Assert.Equal(POLLWRNORM, Look(pair.Client));
        Send(pair.Client, 1);
        Assert.Equal(POLLRDNORM, Await(pair.Server, POLLRDNORM));
    }

    [FaceTheory]
    [Statement("PO02")]
    public void Urgent_data_is_in_the_priority_band(Face face)
    {
        SocketPair pair = TcpPair();
        Assert.Equal(1, Ok(face.send(pair.Client, New<byte>(1), 1, MSG_OOB)));

        Assert.Equal(POLLRDBAND, Await(pair.Server, POLLRDBAND));
        Assert.Equal([1], Receive(pair.Server, 1, MSG_OOB));
        Assert.Equal(0, Look(pair.Server, POLLRDBAND));
    }

    [FaceTheory]
    [Statement("PO05")]
    public void The_result_counts_entries_and_not_events(Face face)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);
        PollFd* list = Array<PollFd>(3);
        list[0] = new PollFd { fd = pair.Server, events = POLLRDNORM | POLLWRNORM };
        list[1] = new PollFd { fd = pair.Client, events = POLLRDNORM };
        list[2] = new PollFd { fd = pair.Server, events = POLLRDNORM };

        Assert.Equal(2, Ok(face.WSAPoll(list, 3, -1)));

        Assert.Equal([POLLRDNORM | POLLWRNORM, 0, POLLRDNORM], new int[] { list[0].revents, list[1].revents, list[2].revents });
    }

    [FaceTheory]
    [Statement("PO05")]
    public void The_timeout_counts_milliseconds(Face face)
    {
        SocketPair pair = UdpPair();
        PollFd* entry = One(pair.Server, POLLRDNORM);
        long before = Environment.TickCount64;

        Assert.Equal(0, Ok(face.WSAPoll(entry, 1, 60)));

        Assert.True(Environment.TickCount64 - before >= 50, "WSAPoll came back too early");
        Assert.Equal(0, entry->revents);
    }

    [FaceTheory]
    [Statement("PO05")]
    [Case(-1)]
    [Case(int.MinValue)]
    public void A_negative_timeout_never_ends(Face face, int timeout)
    {
        SocketPair pair = UdpPair();
        PollFd* entry = One(pair.Server, POLLRDNORM);
        BackgroundCall<int> call = InBackground(() => face.WSAPoll(entry, 1, timeout));
        Assert.True(call.StaysBlocked());

        Send(pair.Client, 1);

        Assert.Equal(1, call.Join().Result);
        Assert.Equal(POLLRDNORM, entry->revents);
    }

    [FaceTheory]
    public void A_listener_is_ready_when_a_connection_waits(Face face)
    {
        nuint listener = Listener();
        Assert.Equal(0, Look(listener));
        ConnectedTo(PortOf(listener));
        Assert.Equal(POLLRDNORM, Await(listener, POLLRDNORM | POLLWRNORM));
        Ok(face.accept(listener, null, null));
        Assert.Equal(0, Look(listener));
    }

    [FaceTheory]
    public void A_socket_that_another_thread_closes_is_ready_with_POLLNVAL(Face face)
    {
        SocketPair pair = TcpPair();
        PollFd* entry = One(pair.Server, POLLRDNORM);
        BackgroundCall<int> call = InBackground(() => face.WSAPoll(entry, 1, -1));
        Assert.True(call.StaysBlocked());

        Ok(face.closesocket(pair.Server));

        Assert.Equal(1, call.Join().Result);
        Assert.NotEqual(0, entry->revents & POLLNVAL);
    }
}
