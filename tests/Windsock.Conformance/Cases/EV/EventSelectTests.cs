namespace Windsock.Conformance;

/// <summary>WSAEventSelect: what a call does to the socket and to the selection before it.</summary>
public sealed unsafe class EventSelectTests : NetworkEventTest
{
    [FaceTheory, Statement("EV01")]
    [Case(0)]
    [Case(FD_READ)]
    public void The_socket_becomes_non_blocking(Face face, int events)
    {
        SocketPair pair = TcpPair();
        Ok(face.WSAEventSelect(pair.Client, events == 0 ? 0 : NewEvent(), events));
        Expect(WSAEWOULDBLOCK, face.recv(pair.Client, Array<byte>(1), 1, 0));
    }

    [FaceTheory, Statement("EV01"), Statement("EV03")]
    public void It_stays_non_blocking_when_the_selection_ends(Face face)
    {
        SocketPair pair = TcpPair();
        Select(pair.Client, FD_READ);
        Ok(face.WSAEventSelect(pair.Client, 0, 0));
        Expect(WSAEWOULDBLOCK, face.recv(pair.Client, Array<byte>(1), 1, 0));
    }

    [FaceTheory, Statement("SK14")]
    public void It_cannot_be_made_blocking_while_events_are_selected(Face face)
    {
        nuint s = Socket();
        Selected selected = Select(s, FD_READ);
        Expect(WSAEINVAL, face.ioctlsocket(s, FIONBIO, New(0u)));
        Expect(WSAEINVAL, face.WSAIoctl(s, FIONBIO, New(0u), sizeof(uint), null, 0, New<uint>(), null, null));
        Ok(face.ioctlsocket(s, FIONBIO, New(1u)));

        Ok(face.WSAEventSelect(s, selected.Event, 0));
        Ok(face.ioctlsocket(s, FIONBIO, New(0u)));
    }

    [FaceTheory, Statement("EV02")]
    public void A_new_selection_replaces_the_one_before(Face face)
    {
        SocketPair pair = TcpPair();
        Selected first = Select(pair.Client, FD_READ);
        Selected second = Select(pair.Client, FD_READ);
        Send(pair.Server, 1);

        IsSet(second);
        Assert.False(Wait(first.Event, 0));
        Assert.Equal(FD_READ, Take(second).lNetworkEvents);
        Ok(face.closesocket(pair.Server));
    }

    [FaceTheory, Statement("EV02")]
    public void The_mask_is_replaced_and_not_added_to(Face face)
    {
        Assert.Same(Face, face);
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ);
        Ok(face.WSAEventSelect(pair.Client, selected.Event, FD_WRITE));
        Assert.Equal(FD_WRITE, Next(selected).lNetworkEvents);
        Send(pair.Server, 1);
        WaitReadable(pair.Client);
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV02")]
    public void The_record_is_emptied(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_WRITE);
        IsSet(selected);
        Ok(face.WSAEventSelect(pair.Client, selected.Event, FD_READ));
        Assert.Equal(0, Take(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV03")]
    public void A_mask_of_0_ends_notification(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ | FD_CLOSE);
        Ok(face.WSAEventSelect(pair.Client, selected.Event, 0));
        Send(pair.Server, 1);
        Ok(face.closesocket(pair.Server));
        WaitReadable(pair.Client);
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV03"), Statement("CL11")]
    public void A_close_ends_notification_and_is_no_FD_CLOSE(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_ALL_EVENTS & ~FD_WRITE & ~FD_CONNECT);
        IsQuiet(selected);
        Ok(face.closesocket(pair.Client));
        Assert.Empty(Receive(pair.Server, 1));
        Assert.False(Wait(selected.Event, 30));
        Expect(WSAENOTSOCK, face.WSAEnumNetworkEvents(pair.Client, 0, New<NetworkEvents>()));
    }

    [FaceTheory, Statement("EV03"), Statement("CL11")]
    public void A_close_while_another_thread_waits_leaves_it_waiting(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ | FD_CLOSE);
        nint* target = New(selected.Event);
        BackgroundCall<uint> wait = InBackground(() => face.WSAWaitForMultipleEvents(1, target, 0, WSA_INFINITE, 0));
        Assert.True(wait.StaysBlocked());
        Ok(face.closesocket(pair.Client));
        Assert.True(wait.StaysBlocked());
        Assert.NotEqual(0, face.WSASetEvent(selected.Event));
        Assert.Equal(0u, wait.Join().Result);
    }

    [FaceTheory, Statement("EV14")]
    [Case(0)]
    [Case(0x44)]
    [Case(-1)]
    public void What_is_no_event_is_refused(Face face, int handle)
    {
        nuint s = Socket();
        Expect(WSAEINVAL, face.WSAEventSelect(s, handle, FD_READ));
        Expect(WSAEINVAL, face.WSAEventSelect(s, (nint)s, FD_READ));
        Ok(face.ioctlsocket(s, FIONBIO, New(0u)));
    }

    [FaceTheory, Statement("EV14")]
    public void A_closed_event_is_refused(Face face)
    {
        nuint s = Socket();
        nint target = face.WSACreateEvent();
        Assert.NotEqual(0, face.WSACloseEvent(target));
        Expect(WSAEINVAL, face.WSAEventSelect(s, target, FD_READ));
        Expect(WSAEINVAL, face.WSAEnumNetworkEvents(s, target, New<NetworkEvents>()));
    }

    [FaceTheory]
    public void An_event_that_is_closed_while_it_is_selected_does_no_harm(Face face)
    {
        SocketPair pair = TcpPair();
        nint target = face.WSACreateEvent();
        Ok(face.WSAEventSelect(pair.Client, target, FD_READ));
        Assert.NotEqual(0, face.WSACloseEvent(target));
        Send(pair.Server, 1);
        WaitReadable(pair.Client);
        NetworkEvents* taken = New<NetworkEvents>();
        Ok(face.WSAEnumNetworkEvents(pair.Client, 0, taken));
        Assert.Equal(FD_READ, taken->lNetworkEvents);
    }

    [FaceTheory, Statement("EV16", Differs = "because the selection is common to the duplicates of one process, but another process has its own")]
    public void Duplicates_in_one_process_share_the_selection(Face face)
    {
        SocketPair pair = TcpPair();
        ProtocolInfoW* info = New<ProtocolInfoW>();
        Ok(face.WSADuplicateSocketW(pair.Client, (uint)Environment.ProcessId, info));
        nuint duplicate = Ok(face.WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, info, 0, 0));
        Selected first = Select(pair.Client, FD_READ);
        Selected second = Select(duplicate, FD_READ);
        Send(pair.Server, 1);

        IsSet(second);
        Assert.False(Wait(first.Event, 0));
        NetworkEvents* taken = New<NetworkEvents>();
        Ok(face.WSAEnumNetworkEvents(pair.Client, second.Event, taken)); // By either handle.
        Assert.Equal(FD_READ, taken->lNetworkEvents);
        Ok(face.closesocket(pair.Client));
        Assert.Single(Receive(duplicate, 1));
        Send(pair.Server, 2);
        Assert.Equal(FD_READ, Next(second).lNetworkEvents);
    }
}
