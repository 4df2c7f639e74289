namespace Windsock.Conformance.Cases.EX;

/// <summary>ConnectEx and DisconnectEx.</summary>
public sealed unsafe class ConnectExTests : ExtensionTest
{
    private const uint TF_REUSE_SOCKET = 2;

    private int Begin(nuint s, int port, WsaOverlapped* overlapped, byte* data = null, uint length = 0, uint* sent = null) =>
        Face.ConnectEx(s, Loopback(AF_INET, port), SockAddrIn.Size, data, length, sent, overlapped);

    [FaceTheory, Statement("EX07")]
    public void It_connects_and_sends_the_first_data(Face face)
    {
        nint port = Port();
        nuint listener = Listener(), s = Bound();
        Associate(s, port, 3);
        byte* data = Array<byte>(3);
        (data[0], data[2]) = (1, 3);
        WsaOverlapped* overlapped = New<WsaOverlapped>();

        Started(Begin(s, PortOf(listener), overlapped, data, 3));

        Assert.Equal(new Packet(true, 3, 3, (nint)overlapped, 0), Next(port));
        Assert.Equal([1, 0, 3], ReceiveAll(Ok(face.accept(listener, null, null)), 3));
    }

    [FaceTheory, Statement("EX07")]
    public void Without_data_the_length_is_not_looked_at(Face face)
    {
        nuint s = Bound();
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Started(Begin(s, PortOf(Listener()), overlapped, null, 1000));
        Assert.Equal(0, Outcome(s, overlapped, out uint bytes));
        Assert.Equal(0u, bytes);
    }

    [FaceTheory, Statement("EX07")]
    public void Only_a_bound_stream_socket_connects(Face face)
    {
        int port = PortOf(Listener());
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        ExpectFalse(WSAEINVAL, Begin(Socket(), port, overlapped));
        ExpectFalse(WSAEINVAL, Begin(Bound(SOCK_DGRAM), port, overlapped));
        ExpectFalse(WSAEINVAL, Begin(Listener(), port, overlapped));
        ExpectFalse(WSAEISCONN, Begin(TcpPair().Client, port, overlapped));
        ExpectFalse(87, Begin(Bound(), port, null));
        ExpectFalse(WSAENOTSOCK, Begin(12345, port, overlapped));
        ExpectFalse(WSAEFAULT, face.ConnectEx(Bound(), null, 16, null, 0, null, overlapped));
    }

    [FaceTheory, Statement("EX07")]
    public void A_refused_one_says_so_and_may_be_repeated(Face face)
    {
        nint port = Port();
        nuint s = Bound();
        Associate(s, port, 1);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        int result = Begin(s, RefusingPort(), overlapped);
        int error = face.WSAGetLastError();
        if (result == 0 && error == ERROR_IO_PENDING) Assert.Equal(1225, Next(port).Error);
        else Assert.Equal(WSAECONNREFUSED, error);

        Started(Begin(s, PortOf(Listener()), overlapped));
        Assert.True(Next(port).Ok);
    }

    [FaceTheory, Statement("EX08")]
    public void Until_it_is_told_the_socket_has_no_peer(Face face)
    {
        nuint s = Bound();
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Started(Begin(s, PortOf(Listener()), overlapped));
        Assert.Equal(0, Outcome(s, overlapped, out _));
        SockAddrStorage* name = New<SockAddrStorage>();

        Expect(WSAENOTCONN, face.getpeername(s, name, New(SockAddrStorage.Size)));
        Expect(WSAENOTCONN, face.shutdown(s, SD_SEND));
        Send(s, 1);
        Assert.NotEqual(-1, GetOption(s, SOL_SOCKET, SO_CONNECT_TIME));

        Ok(face.setsockopt(s, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, null, 0));
        Ok(face.getpeername(s, name, New(SockAddrStorage.Size)));
        Ok(face.shutdown(s, SD_SEND));
    }

    [FaceTheory, Statement("EX09")]
    public void Disconnecting_checks_flags_and_state(Face face)
    {
        nuint client = TcpPair().Client;
        ExpectFalse(WSAEINVAL, face.DisconnectEx(client, null, 1, 0));
        ExpectFalse(WSAEINVAL, face.DisconnectEx(client, null, 0, 1));
        ExpectFalse(WSAENOTCONN, face.DisconnectEx(Bound(), null, 0, 0));
        ExpectFalse(WSAENOTSOCK, face.DisconnectEx(12345, null, 0, 0));
    }

    [FaceTheory, Statement("EX09")]
    public void Disconnecting_ends_the_stream(Face face)
    {
        SocketPair pair = TcpPair();
        Assert.NotEqual(0, face.DisconnectEx(pair.Client, null, 0, 0));
        Assert.Empty(Receive(pair.Server, 1));

        nint port = Port();
        Associate(pair.Server, port, 4);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Started(face.DisconnectEx(pair.Server, overlapped, 0, 0));
        Assert.Equal(new Packet(true, 0, 4, (nint)overlapped, 0), Next(port));
    }

    [FaceTheory, Statement("EX10")]
    public void A_connected_socket_connects_again_from_its_address(Face face)
    {
        nuint listener = Listener();
        nuint s = Bound();
        int local = PortOf(s);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Started(Begin(s, PortOf(listener), overlapped));
        Assert.Equal(0, Outcome(s, overlapped, out _));
        nuint server = Ok(face.accept(listener, null, null));

        *overlapped = default;
        Started(face.DisconnectEx(s, overlapped, TF_REUSE_SOCKET, 0));
        Assert.Empty(Receive(server, 1));
        Ok(face.closesocket(server));
        Assert.Equal(0, Outcome(s, overlapped, out _));

        Assert.Equal(local, PortOf(s));
        Expect(WSAEINVAL, face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
        nuint second = Listener(); // The first pair of addresses waits for stragglers.
        *overlapped = default;
        Started(Begin(s, PortOf(second), overlapped));
        Assert.Equal(0, Outcome(s, overlapped, out _));
        Send(s, 7);
        Assert.Equal([7], ReceiveAll(Ok(face.accept(second, null, null)), 1));
    }

    [FaceTheory, Statement("EX10")]
    public void An_accepted_socket_is_accepted_again(Face face)
    {
        nint port = Port();
        nuint listener = Listener(), s = Socket();
        Associate(listener, port, 1);
        Associate(s, port, 2);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        for (int round = 0; round < 3; round++)
        {
            Started(BeginAccept(listener, s, Array<byte>(64), overlapped));
            nuint client = ConnectedTo(PortOf(listener));
            Assert.True(Next(port).Ok);
            Send(s, 9);
            Assert.Equal([9], ReceiveAll(client, 1));
            Ok(face.closesocket(client));

            *overlapped = default;
            Started(face.DisconnectEx(s, overlapped, TF_REUSE_SOCKET, 0));
            Assert.Equal(new Packet(true, 0, 2, (nint)overlapped, 0), Next(port));
            Expect(WSAEINVAL, face.bind(s, Loopback(AF_INET), SockAddrIn.Size));
        }
    }

    [FaceTheory, Statement("EX07")]
    public void Of_two_that_reuse_a_socket_one_does(Face face)
    {
        nint port = Port();
        SocketPair pair = TcpPair();
        Associate(pair.Server, port, 1);
        WsaOverlapped* first = New<WsaOverlapped>(), second = New<WsaOverlapped>();
        ExpectFalse(ERROR_IO_PENDING, face.DisconnectEx(pair.Server, first, TF_REUSE_SOCKET, 0));
        ExpectFalse(ERROR_IO_PENDING, face.DisconnectEx(pair.Server, second, TF_REUSE_SOCKET, 0));
        Ok(face.closesocket(pair.Client));
        Packet[] ends = [Next(port), Next(port)];
        Assert.True(ends.Single(packet => packet.Overlapped == (nint)first).Ok);
        Assert.False(ends.Single(packet => packet.Overlapped == (nint)second).Ok);
        Returns(WSAENOTCONN, Outcome(pair.Server, second, out _));
    }

    [FaceTheory, Statement("EX07")]
    public void Closing_ends_what_is_under_way(Face face)
    {
        nint port = Port();
        SocketPair pair = TcpPair();
        Associate(pair.Client, port, 1);
        ExpectFalse(ERROR_IO_PENDING, face.DisconnectEx(pair.Client, New<WsaOverlapped>(), TF_REUSE_SOCKET, 0));
        Ok(face.closesocket(pair.Client));
        Assert.Equal(ERROR_OPERATION_ABORTED, Next(port).Error);
    }
}
