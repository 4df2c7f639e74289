namespace Windsock.Conformance;

/// <summary>The matrix of network events (EV06), cell by cell.</summary>
public sealed unsafe class NetworkEventMatrixTests : NetworkEventTest
{
    [FaceTheory, Statement("EV06")]
    [Case("recv", true)]
    [Case("recv MSG_PEEK", true)]
    [Case("recvfrom", true)]
    [Case("WSARecv", true)]
    [Case("WSARecvFrom", true)]
    [Case("WSARecvEx", true)]
    [Case("send", false)]
    [Case("ioctlsocket", false)]
    [Case("getsockopt", false)]
    [Case("select", false)]
    [Case("getpeername", false)]
    public void FD_READ_is_enabled_by_receives(Face face, string call, bool enables)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ);
        Send(pair.Server, 1, 2, 3);
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        Call(face, pair.Client, call);
        if (enables) Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        else IsQuiet(selected);
    }

    [FaceTheory, Statement("EV06")]
    public void FD_READ_is_enabled_by_an_overlapped_receive(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ);
        Send(pair.Server, 1, 2);
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        WsaBuf* buffer = New(new WsaBuf { len = 1, buf = Array<byte>(1) });
        Ok(face.WSARecv(pair.Client, buffer, 1, New<uint>(), New<uint>(), Array<long>(4), null));
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
    }

    private void Call(Face face, nuint s, string call)
    {
        byte* room = Array<byte>(1);
        WsaBuf* buffer = New(new WsaBuf { len = 1, buf = room });
        uint* count = New<uint>();
        uint* flags = New<uint>();
        Ok(call switch
        {
            "recv" => face.recv(s, room, 1, 0),
            "recv MSG_PEEK" => face.recv(s, room, 1, MSG_PEEK),
            "recvfrom" => face.recvfrom(s, room, 1, 0, null, null),
            "WSARecv" => face.WSARecv(s, buffer, 1, count, flags, null, null),
            "WSARecvFrom" => face.WSARecvFrom(s, buffer, 1, count, flags, null, null, null, null),
            "WSARecvEx" => face.WSARecvEx(s, room, 1, (int*)flags),
            "send" => face.send(s, room, 1, 0),
            "ioctlsocket" => face.ioctlsocket(s, FIONREAD, count),
            "getsockopt" => face.getsockopt(s, SOL_SOCKET, SO_ERROR, count, New(sizeof(int))),
            "select" => face.select(0, New(FdSet.Of(s)), null, null, New<TimeVal>()),
            "getpeername" => face.getpeername(s, New<SockAddrStorage>(), New(SockAddrStorage.Size)),
            _ => throw new ArgumentOutOfRangeException(nameof(call)),
        });
    }

    [FaceTheory, Statement("EV06")]
    public void FD_WRITE_comes_once_when_a_connection_is_made_and_then_only_after_a_send_was_refused(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_WRITE);
        Assert.Equal(FD_WRITE, Next(selected).lNetworkEvents);
        Send(pair.Client, 1);
        IsQuiet(selected);

        // The host moves data between its two ends for a while: each refusal may be followed by room once more.
        Fill(pair.Client);
        while (Wait(selected.Event, 100))
        {
            Assert.Equal(FD_WRITE, Take(selected).lNetworkEvents);
            Fill(pair.Client);
        }

        DrainUntil(pair.Server, () => Wait(selected.Event, 0));
        Assert.Equal(FD_WRITE, Take(selected).lNetworkEvents);
        IsQuiet(selected);
        Ok(face.closesocket(pair.Server));
    }

    [FaceTheory, Statement("EV06")]
    public void FD_WRITE_is_reported_on_an_accepted_socket(Face face)
    {
        nuint listener = Listener();
        ConnectedTo(PortOf(listener));
        Selected selected = Select(Ok(face.accept(listener, null, null)), FD_WRITE);
        Assert.Equal(FD_WRITE, Next(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV06")]
    public void FD_WRITE_is_reported_on_a_datagram_socket_at_once(Face face)
    {
        Assert.Same(Face, face);
        Selected selected = Select(Bound(SOCK_DGRAM), FD_READ | FD_WRITE);
        Assert.Equal(FD_WRITE, Next(selected).lNetworkEvents);
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV06")]
    public void FD_READ_is_reported_for_each_datagram_that_waits(Face face)
    {
        Assert.Same(Face, face);
        SocketPair pair = UdpPair();
        Selected selected = Select(pair.Client, FD_READ);
        Send(pair.Server, 1);
        Send(pair.Server, 2);
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        Assert.Equal([1], Receive(pair.Client, 10));
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        Assert.Equal([2], Receive(pair.Client, 10));
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV06"), Statement("UD03")]
    [Case(true)]
    [Case(false)]
    public void FD_READ_tells_of_an_unreachable_port_unless_that_is_switched_off(Face face, bool reports)
    {
        nuint s = Bound(SOCK_DGRAM);
        if (!reports) Ok(face.WSAIoctl(s, SIO_UDP_CONNRESET, New(0), sizeof(int), null, 0, New<uint>(), null, null));
        Selected selected = Select(s, FD_READ);
        nuint other = Bound(SOCK_DGRAM);
        void* nobody = Loopback(AF_INET, PortOf(other));
        Ok(face.closesocket(other));
        Ok(face.sendto(s, New((byte)1), 1, 0, nobody, SockAddrIn.Size));
        if (reports) Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        else IsQuiet(selected);
        Expect(reports ? WSAECONNRESET : WSAEWOULDBLOCK, face.recvfrom(s, Array<byte>(1), 1, 0, null, null));
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV06")]
    [Case(false)]
    [Case(true)]
    public void Out_of_band_data_is_FD_OOB_or_inline_FD_READ(Face face, bool inline)
    {
        SocketPair pair = TcpPair();
        if (inline) SetOption(pair.Client, SOL_SOCKET, SO_OOBINLINE, 1);
        Selected selected = Select(pair.Client, FD_READ | FD_OOB);
        Assert.Equal(1, face.send(pair.Server, New((byte)7), 1, MSG_OOB));
        Assert.Equal(inline ? FD_READ : FD_OOB, Next(selected).lNetworkEvents);
        IsQuiet(selected);
        Assert.Equal([7], Receive(pair.Client, 1, inline ? 0 : MSG_OOB));
        IsQuiet(selected);
        Assert.Equal(1, face.send(pair.Server, New((byte)8), 1, MSG_OOB));
        Assert.Equal(inline ? FD_READ : FD_OOB, Next(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV06")]
    public void FD_OOB_is_enabled_by_receives_and_told_again_while_the_data_waits(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_OOB);
        Send(pair.Server, 1, 2);
        Assert.Equal(1, face.send(pair.Server, New((byte)7), 1, MSG_OOB));
        Assert.Equal(FD_OOB, Next(selected).lNetworkEvents);
        IsQuiet(selected);
        Assert.Equal([1], Receive(pair.Client, 1)); // Data before the mark.
        Assert.Equal(FD_OOB, Next(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV06")]
    public void FD_ACCEPT_comes_again_after_accept_when_more_connections_wait(Face face)
    {
        nuint listener = Listener();
        Selected selected = Select(listener, FD_ACCEPT);
        ConnectedTo(PortOf(listener));
        Assert.Equal(FD_ACCEPT, Next(selected).lNetworkEvents);
        ConnectedTo(PortOf(listener));
        IsQuiet(selected);
        Ok(face.accept(listener, null, null));
        Assert.Equal(FD_ACCEPT, Next(selected).lNetworkEvents);
        Ok(face.WSAAccept(listener, null, null, null, 0));
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV06"), Statement("CN15")]
    public void FD_ACCEPT_is_not_enabled_by_a_connection_that_was_put_back(Face face)
    {
        nuint listener = Listener();
        Selected selected = Select(listener, FD_ACCEPT);
        ConnectedTo(PortOf(listener));
        Assert.Equal(FD_ACCEPT, Next(selected).lNetworkEvents);
        delegate* unmanaged<void*, void*, void*, void*, void*, void*, uint*, nuint, int> defer = &Defer;
        Expect(WSATRY_AGAIN, face.WSAAccept(listener, null, null, defer, 0));
        IsQuiet(selected);
        Ok(face.WSAAccept(listener, null, null, null, 0));
        Expect(WSAEWOULDBLOCK, face.accept(listener, null, null));
        ConnectedTo(PortOf(listener));
        Assert.Equal(FD_ACCEPT, Next(selected).lNetworkEvents);
    }

    [System.Runtime.InteropServices.UnmanagedCallersOnly]
    private static int Defer(void* callerId, void* callerData, void* sqos, void* gqos, void* calleeId, void* calleeData, uint* group, nuint data) => CF_DEFER;

    [FaceTheory, Statement("EV06"), Statement("EV08")]
    public void FD_CONNECT_comes_once_and_before_FD_WRITE(Face face)
    {
        nuint listener = Listener();
        nuint s = Socket();
        Selected selected = Select(s, FD_CONNECT | FD_WRITE);
        IsQuiet(selected);
        if (face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size) != 0) Assert.Equal(WSAEWOULDBLOCK, face.WSAGetLastError());
        NetworkEvents first = Next(selected);
        Assert.True((first.lNetworkEvents & FD_CONNECT) != 0, "FD_WRITE came first");
        Assert.Equal(0, first.iErrorCode[4]);
        if ((first.lNetworkEvents & FD_WRITE) == 0) Assert.Equal(FD_WRITE, Next(selected).lNetworkEvents);
        Send(s, 1);
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV06"), Statement("CN05")]
    public void FD_CONNECT_tells_a_failure_and_nothing_else_comes(Face face)
    {
        nuint s = Socket();
        Selected selected = Select(s, FD_ALL_EVENTS);
        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));
        NetworkEvents outcome = Next(selected);
        Assert.Equal((FD_CONNECT, WSAECONNREFUSED), (outcome.lNetworkEvents, outcome.iErrorCode[4]));
        IsQuiet(selected);

        // The socket may try again, and that is told too.
        nuint listener = Listener();
        face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size);
        Gather(selected, FD_CONNECT | FD_WRITE);
    }

    [FaceTheory, Statement("EV09")]
    public void FD_CONNECT_comes_for_a_connect_that_ends_within_the_call(Face face)
    {
        nuint s = Socket(SOCK_DGRAM);
        Selected selected = Select(s, FD_CONNECT);
        Ok(face.connect(s, Loopback(AF_INET, PortOf(Bound(SOCK_DGRAM))), SockAddrIn.Size));
        Assert.Equal(FD_CONNECT, Next(selected).lNetworkEvents);
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV06"), Statement("EV08")]
    public void FD_CLOSE_comes_once_when_all_data_has_been_read_and_the_end_is_no_FD_READ(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ | FD_CLOSE);
        Send(pair.Server, 1, 2);
        Ok(face.shutdown(pair.Server, SD_SEND));
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        IsQuiet(selected);
        Assert.Equal([1], Receive(pair.Client, 1));
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        IsQuiet(selected);
        Assert.Equal([2], Receive(pair.Client, 1));
        NetworkEvents end = Next(selected);
        Assert.Equal((FD_CLOSE, 0), (end.lNetworkEvents, end.iErrorCode[5]));
        Assert.Empty(Receive(pair.Client, 1));
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV08")]
    public void Without_FD_CLOSE_the_end_is_not_reported_at_all(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ | FD_WRITE);
        Assert.Equal(FD_WRITE, Next(selected).lNetworkEvents);
        Ok(face.closesocket(pair.Server));
        WaitReadable(pair.Client);
        IsQuiet(selected);
        Assert.Empty(Receive(pair.Client, 1));
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV06")]
    [Case(false)]
    [Case(true)]
    public void FD_CLOSE_of_a_reset_comes_at_once_with_its_code(Face face, bool unreadData)
    {
        Assert.Same(Face, face);
        ForeignPair pair = ForeignTcpPair();
        Selected selected = Select(pair.Mine, FD_READ | FD_CLOSE);
        if (unreadData)
        {
            pair.Theirs.Send([1]);
            Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        }

        pair.Theirs.Reset();
        NetworkEvents end = Next(selected);
        Assert.Equal((FD_CLOSE, WSAECONNRESET), (end.lNetworkEvents, end.iErrorCode[5]));
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV06")]
    public void FD_CLOSE_comes_when_the_peer_answers_our_end(Face face)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, FD_READ | FD_CLOSE);
        Ok(face.shutdown(pair.Client, SD_SEND));
        IsQuiet(selected);
        Ok(face.closesocket(pair.Server));
        Assert.Equal(FD_CLOSE, Next(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV10"), Statement("CN11")]
    public void An_accepted_socket_reports_on_the_listener_s_event(Face face)
    {
        nuint listener = Listener();
        Selected selected = Select(listener, FD_ACCEPT | FD_READ | FD_CLOSE);
        nuint client = ConnectedTo(PortOf(listener));
        Assert.Equal(FD_ACCEPT, Next(selected).lNetworkEvents);
        nuint server = Ok(face.accept(listener, null, null));
        var accepted = new Selected(server, selected.Event);
        IsQuiet(accepted);
        Send(client, 1);
        Assert.Equal(FD_READ, Next(accepted).lNetworkEvents);
        Assert.Equal([1], Receive(server, 1));
        Ok(face.closesocket(client));
        Assert.Equal(FD_CLOSE, Next(accepted).lNetworkEvents);
        Expect(WSAEINVAL, face.ioctlsocket(server, FIONBIO, New(0u)));
    }

    [FaceTheory, Statement("EV06")]
    [Case(FD_QOS)]
    [Case(FD_GROUP_QOS)]
    [Case(FD_ROUTING_INTERFACE_CHANGE)]
    [Case(FD_ADDRESS_LIST_CHANGE)]
    public void The_other_events_can_be_selected_and_stay_quiet(Face face, int networkEvent)
    {
        SocketPair pair = TcpPair();
        Selected selected = Select(pair.Client, networkEvent);
        Send(pair.Server, 1);
        Ok(face.closesocket(pair.Server));
        WaitReadable(pair.Client);
        IsQuiet(selected);
    }

    [FaceTheory, Statement("EV06")]
    [Case(FD_ADDRESS_LIST_CHANGE)]
    [Case(FD_ROUTING_INTERFACE_CHANGE)]
    public void A_change_is_awaited_by_an_ioctl_that_would_block(Face face, int networkEvent)
    {
        nuint s = Socket(SOCK_DGRAM);
        Selected selected = Select(s, networkEvent);
        bool route = networkEvent == FD_ROUTING_INTERFACE_CHANGE;
        uint code = route ? SIO_ROUTING_INTERFACE_CHANGE : SIO_ADDRESS_LIST_CHANGE;
        void* input = route ? Loopback(AF_INET) : null;
        for (int i = 0; i < 2; i++) Expect(WSAEWOULDBLOCK, face.WSAIoctl(s, code, input, route ? 16u : 0, null, 0, New<uint>(), null, null));
        IsQuiet(selected);
        if (route) Expect(WSAEAFNOSUPPORT, face.WSAIoctl(s, code, Loopback(AF_INET6), SockAddrIn6.Size, null, 0, New<uint>(), null, null));
        if (route) Expect(WSAEFAULT, face.WSAIoctl(s, code, input, 8, null, 0, New<uint>(), null, null));
    }

    [FaceTheory, Statement("EV06")]
    public void Without_an_event_the_ioctl_of_a_blocking_socket_waits_for_the_change(Face face)
    {
        nuint s = Ok(face.socket(AF_INET, SOCK_DGRAM, 0));
        uint* bytes = New<uint>();
        BackgroundCall<int> wait = InBackground(() => face.WSAIoctl(s, SIO_ADDRESS_LIST_CHANGE, null, 0, null, 0, bytes, null, null));
        Assert.True(wait.StaysBlocked());
        Ok(face.closesocket(s));
        Expect([WSAEINTR], wait);
    }
}
