namespace Windsock.Conformance;

/// <summary>When events are reported, and how often.</summary>
public sealed unsafe class EventReportTests : NetworkEventTest
{
    [FaceTheory, Statement("EV04")]
    public void What_holds_already_is_reported_at_once(Face face)
    {
        SocketPair pair = TcpPair();
        Send(pair.Server, 1);
        WaitReadable(pair.Client);
        nint target = NewEvent();
        Ok(face.WSAEventSelect(pair.Client, target, FD_READ | FD_WRITE));
        Assert.True(Wait(target, 0));
        Assert.Equal(FD_READ | FD_WRITE, Take(new Selected(pair.Client, target)).lNetworkEvents);
    }

    [FaceTheory, Statement("EV04")]
    public void An_end_that_has_come_before_is_reported_at_once(Face face)
    {
        SocketPair pair = TcpPair();
        Ok(face.closesocket(pair.Server));
        WaitReadable(pair.Client);
        Assert.Equal(FD_CLOSE, Next(Select(pair.Client, FD_READ | FD_CLOSE)).lNetworkEvents);
    }

    [FaceTheory, Statement("EV04")]
    public void A_connection_that_waits_is_reported_at_once(Face face)
    {
        nuint listener = Listener();
        ConnectedTo(PortOf(listener));
        WaitReadable(listener);
        Assert.Equal(FD_ACCEPT, Next(Select(listener, FD_ACCEPT)).lNetworkEvents);
        Ok(face.accept(listener, null, null));
    }

    [FaceTheory, Statement("EV05")]
    public void An_event_stays_quiet_until_it_is_enabled_again(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ);
        Send(pair.Server, 1);
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        Send(pair.Server, 2);
        IsQuiet(selected);
        Assert.Equal(2, Receive(pair.Client, 2).Length);
        IsQuiet(selected);
        Send(pair.Server, 3);
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV05")]
    public void A_call_that_fails_enables_too(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ);
        Send(pair.Server, 1);
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        Expect(WSAEINVAL, face.recv(pair.Client, Array<byte>(1), 1, MSG_OOB)); // No such data is there.
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV07")]
    [Case(0)]
    [Case(MSG_PEEK)]
    public void Data_left_over_is_reported_again(Face face, int flags)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ);
        Send(pair.Server, 1, 2, 3);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
            Assert.Single(Receive(pair.Client, 1, flags));
        }

        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        Ok(face.closesocket(pair.Server));
    }

    [FaceTheory, Statement("EV07")]
    public void Receives_more_than_one_for_an_event_may_find_nothing(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ);
        Send(pair.Server, 1, 2);
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        Assert.Single(Receive(pair.Client, 1));
        IsSet(selected); // The second FD_READ, for data that the next receive takes.
        Assert.Single(Receive(pair.Client, 1));
        Assert.Equal(FD_READ, Take(selected).lNetworkEvents);
        Expect(WSAEWOULDBLOCK, face.recv(pair.Client, Array<byte>(1), 1, 0));
    }

    [FaceTheory, Statement("EV12")]
    public void The_record_is_taken_whole_with_its_errors_and_the_event_is_reset(Face face)
    {
        nuint s = Socket();
        Selected selected = Select(s, FD_ALL_EVENTS);
        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));
        IsSet(selected);
        NetworkEvents taken = Take(selected);
        Assert.Equal(FD_CONNECT, taken.lNetworkEvents);
        Assert.Equal(WSAECONNREFUSED, taken.iErrorCode[4]);
        Assert.False(Wait(selected.Event, 0));
        Assert.Equal(0, Take(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV12")]
    public void Without_an_event_to_reset_none_is_reset(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_WRITE);
        IsSet(selected);
        NetworkEvents* taken = New<NetworkEvents>();
        Ok(face.WSAEnumNetworkEvents(pair.Client, 0, taken));
        Assert.Equal(FD_WRITE, taken->lNetworkEvents);
        Assert.True(Wait(selected.Event, 0));
    }

    [FaceTheory, Statement("EV12")]
    public void A_bad_place_for_the_record_is_refused_and_nothing_is_lost(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_WRITE);
        Expect(WSAEFAULT, face.WSAEnumNetworkEvents(pair.Client, selected.Event, null));
        Assert.Equal(FD_WRITE, Next(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV12")]
    public void A_socket_without_a_selection_has_recorded_nothing(Face face)
    {
        NetworkEvents* taken = New(new NetworkEvents { lNetworkEvents = -1 });
        Ok(face.WSAEnumNetworkEvents(Socket(), 0, taken));
        Assert.Equal(0, taken->lNetworkEvents);
    }

    [FaceTheory, Statement("EV13")]
    public void A_reset_leaves_the_record(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ);
        Send(pair.Server, 1);
        IsSet(selected);
        Assert.NotEqual(0, face.WSAResetEvent(selected.Event));
        Send(pair.Server, 2);
        Assert.False(Wait(selected.Event, 30));
        Assert.Equal(FD_READ, Take(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV13")]
    public void An_event_recorded_later_sets_it_again(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ);
        Send(pair.Server, 1, 2);
        IsSet(selected);
        Assert.NotEqual(0, face.WSAResetEvent(selected.Event));
        Assert.Single(Receive(pair.Client, 1));
        IsSet(selected);
        Assert.Equal(FD_READ, Take(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV15")]
    public void A_new_event_is_not_set_and_stays_set_once_it_is(Face face)
    {
        nint target = NewEvent();
        Assert.False(Wait(target, 0));
        Assert.NotEqual(0, face.WSASetEvent(target));
        Assert.True(Wait(target, 0));
        Assert.True(Wait(target, 0));
        Assert.NotEqual(0, face.WSAResetEvent(target));
        Assert.False(Wait(target, 0));
    }

    [FaceTheory, Statement("EV15")]
    public void At_most_64_events_can_be_waited_for(Face face)
    {
        nint* events = Array<nint>(65);
        for (int i = 0; i < 65; i++) events[i] = NewEvent();
        Assert.Equal(WSA_WAIT_TIMEOUT, face.WSAWaitForMultipleEvents(64, events, 0, 0, 0));
        Assert.NotEqual(0, face.WSASetEvent(events[63]));
        Assert.Equal(63u, face.WSAWaitForMultipleEvents(64, events, 0, 0, 0));
        Assert.Equal(uint.MaxValue, face.WSAWaitForMultipleEvents(65, events, 0, 0, 0));
        Assert.Equal(WSA_INVALID_PARAMETER, face.WSAGetLastError());
    }
}
