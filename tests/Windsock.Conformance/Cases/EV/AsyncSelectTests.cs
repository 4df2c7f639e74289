namespace Windsock.Conformance;

/// <summary>WSAAsyncSelect: network events as messages to a window.</summary>
public sealed unsafe class AsyncSelectTests : WindowTest
{
    [FaceTheory, Statement("EV11")]
    public void Each_event_is_one_message(Face face)
    {
        nint window = NewWindow();
        SocketPair pair = TcpPair();
        Send(pair.Server, 1);
        WaitReadable(pair.Client);
        face.WSASetLastError(12345);
        Ok(face.WSAAsyncSelect(pair.Client, window, Notification, FD_READ | FD_WRITE | FD_CLOSE));
        Message one = NextMessage(), other = NextMessage();
        Assert.All([one, other], message => Assert.Equal((window, Notification, pair.Client), (message.hwnd, message.message, message.wParam)));
        Assert.Equal((nint)(FD_READ | FD_WRITE), one.lParam | other.lParam);
        Assert.NotEqual(one.lParam, other.lParam);
        Assert.Equal(12345, face.WSAGetLastError());
        NoMessage();
    }

    [FaceTheory, Statement("EV11")]
    public void The_high_half_of_lParam_is_the_error(Face face)
    {
        nint window = NewWindow();
        nuint s = Socket();
        Ok(face.WSAAsyncSelect(s, window, Notification, FD_CONNECT));
        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));
        NextIs(window, s, FD_CONNECT, WSAECONNREFUSED);
    }

    [FaceTheory, Statement("EV11")]
    public void DispatchMessage_calls_the_procedure(Face face)
    {
        nint window = NewWindow();
        SocketPair pair = TcpPair();
        Ok(face.WSAAsyncSelect(pair.Client, window, Notification, FD_WRITE));
        Message message = NextMessage();
        face.DispatchMessageA(&message);
        Assert.Equal((Notification, pair.Client, (nint)FD_WRITE), (Seen[^1].message, Seen[^1].wParam, Seen[^1].lParam));
    }

    [FaceTheory, Statement("EV05"), Statement("EV07")]
    public void An_event_comes_again_after_its_enabling_call(Face face)
    {
        nint window = NewWindow();
        SocketPair pair = TcpPair();
        Ok(face.WSAAsyncSelect(pair.Client, window, Notification, FD_READ));
        Send(pair.Server, 1, 2);
        NextIs(window, pair.Client, FD_READ);
        NoMessage();
        Assert.Single(Receive(pair.Client, 1));
        NextIs(window, pair.Client, FD_READ);
        Assert.Single(Receive(pair.Client, 1));
        NoMessage();
    }

    [FaceTheory, Statement("EV08")]
    public void A_connection_is_FD_CONNECT_and_then_FD_WRITE(Face face)
    {
        nint window = NewWindow();
        nuint s = Socket();
        Ok(face.WSAAsyncSelect(s, window, Notification, FD_ALL_EVENTS));
        face.connect(s, Loopback(AF_INET, PortOf(Listener())), SockAddrIn.Size);
        NextIs(window, s, FD_CONNECT);
        NextIs(window, s, FD_WRITE);
        NoMessage();
    }

    [FaceTheory, Statement("EV08")]
    public void Data_and_then_the_end(Face face)
    {
        nint window = NewWindow();
        SocketPair pair = TcpPair();
        Ok(face.WSAAsyncSelect(pair.Client, window, Notification, FD_READ | FD_CLOSE));
        Send(pair.Server, 1);
        Ok(face.closesocket(pair.Server));
        NextIs(window, pair.Client, FD_READ);
        NoMessage();
        Assert.Single(Receive(pair.Client, 10));
        NextIs(window, pair.Client, FD_CLOSE);
        Assert.Empty(Receive(pair.Client, 10));
        NoMessage();
    }

    [FaceTheory, Statement("EV10")]
    public void An_accepted_socket_tells_the_listener_s_window(Face face)
    {
        nint window = NewWindow();
        nuint listener = Listener();
        Ok(face.WSAAsyncSelect(listener, window, Notification, FD_ACCEPT | FD_READ));
        nuint client = ConnectedTo(PortOf(listener));
        NextIs(window, listener, FD_ACCEPT);
        nuint server = Ok(face.accept(listener, null, null));
        Send(client, 1);
        NextIs(window, server, FD_READ);
    }

    [FaceTheory, Statement("EV01"), Statement("EV03")]
    public void A_mask_of_0_ends_it_and_the_socket_stays_non_blocking(Face face)
    {
        nint window = NewWindow();
        SocketPair pair = TcpPair();
        Ok(face.WSAAsyncSelect(pair.Client, window, Notification, FD_READ));
        Expect(WSAEINVAL, face.ioctlsocket(pair.Client, FIONBIO, New(0u)));
        Ok(face.WSAAsyncSelect(pair.Client, window, Notification, 0));
        Expect(WSAEWOULDBLOCK, face.recv(pair.Client, Array<byte>(1), 1, 0));
        Send(pair.Server, 1);
        WaitReadable(pair.Client);
        NoMessage();
        Ok(face.ioctlsocket(pair.Client, FIONBIO, New(0u)));
    }

    [FaceTheory, Statement("EV03")]
    public void A_message_posted_before_still_comes_and_closesocket_posts_none(Face face)
    {
        nint window = NewWindow();
        SocketPair pair = TcpPair();
        Ok(face.WSAAsyncSelect(pair.Client, window, Notification, FD_WRITE | FD_CLOSE));
        Ok(face.closesocket(pair.Client));
        NextIs(window, pair.Client, FD_WRITE);
        NoMessage();
    }

    [FaceTheory, Statement("EV02")]
    public void Window_and_event_replace_each_other(Face face)
    {
        nint window = NewWindow();
        SocketPair pair = TcpPair();
        nint target = face.WSACreateEvent();
        Ok(face.WSAEventSelect(pair.Client, target, FD_READ));
        Ok(face.WSAAsyncSelect(pair.Client, window, Notification, FD_READ));
        Send(pair.Server, 1);
        NextIs(window, pair.Client, FD_READ);
        Assert.Equal(WSA_WAIT_TIMEOUT, face.WSAWaitForMultipleEvents(1, &target, 0, 0, 0));

        Ok(face.WSAEventSelect(pair.Client, target, FD_READ));
        Assert.Equal(0u, face.WSAWaitForMultipleEvents(1, &target, 0, 60_000, 0));
        NoMessage();
        Assert.NotEqual(0, face.WSACloseEvent(target));
    }

    [FaceTheory, Statement("EV14")]
    [Case(0)]
    [Case(0x44)]
    [Case(-1)]
    public void What_is_no_window_is_refused(Face face, int window)
    {
        nuint s = Socket();
        Expect(WSAEINVAL, face.WSAAsyncSelect(s, window, Notification, FD_READ));
        nint gone = NewWindow();
        Assert.NotEqual(0, face.DestroyWindow(gone));
        Expect(WSAEINVAL, face.WSAAsyncSelect(s, gone, Notification, FD_READ));
    }

    [FaceTheory]
    public void A_window_that_is_destroyed_gets_nothing_more(Face face)
    {
        nint window = NewWindow();
        SocketPair pair = TcpPair();
        Ok(face.WSAAsyncSelect(pair.Client, window, Notification, FD_READ));
        Assert.NotEqual(0, face.DestroyWindow(window));
        Send(pair.Server, 1);
        WaitReadable(pair.Client);
        NoMessage();
    }

    [FaceTheory]
    public void Many_sockets_of_one_window_are_all_told_of(Face face)
    {
        const int Many = 50;
        nint window = NewWindow();
        SocketPair[] pairs = [.. Enumerable.Range(0, Many).Select(_ => TcpPair())];
        foreach (SocketPair pair in pairs) Ok(face.WSAAsyncSelect(pair.Client, window, Notification, FD_READ));
        foreach (SocketPair pair in pairs) Send(pair.Server, 1);
        nuint[] told = [.. pairs.Select(_ => NextMessage().wParam)];
        Assert.Equal(pairs.Select(pair => pair.Client).Order(), told.Order());
    }

    [FaceTheory]
    public void A_wait_for_messages_ends_with_a_network_event(Face face)
    {
        nint window = NewWindow();
        SocketPair pair = TcpPair();
        Ok(face.WSAAsyncSelect(pair.Client, window, Notification, FD_READ));
        nint other = face.WSACreateEvent();
        Assert.Equal(WSA_WAIT_TIMEOUT, face.MsgWaitForMultipleObjects(1, &other, 0, 0, QS_ALLINPUT));
        Send(pair.Server, 1);
        Assert.Equal(1u, face.MsgWaitForMultipleObjects(1, &other, 0, 60_000, QS_ALLINPUT));
        NextIs(window, pair.Client, FD_READ);
        Assert.NotEqual(0, face.WSASetEvent(other));
        Assert.Equal(0u, face.MsgWaitForMultipleObjects(1, &other, 0, 60_000, QS_ALLINPUT));
        Assert.NotEqual(0, face.WSACloseEvent(other));
    }
}
