namespace Windsock.Conformance;

/// <summary>Network events beside AcceptEx and ConnectEx.</summary>
public sealed unsafe class ExtensionEventTests : NetworkEventTest
{
    private const int AddressRoom = 32; // A SOCKADDR_IN and 16 bytes.

    private nuint AcceptInto(Face face, nuint listener, nuint s)
    {
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        int accepted = face.AcceptEx(listener, s, Array<byte>(2 * AddressRoom), 0, AddressRoom, AddressRoom, New<uint>(), overlapped);
        if (accepted == 0) Assert.Equal(WSA_IO_PENDING, face.WSAGetLastError());
        Assert.NotEqual(0, face.WSAGetOverlappedResult(listener, overlapped, New<uint>(), 1, New<uint>()));
        return s;
    }

    [FaceTheory, Statement("EV06")]
    public void FD_ACCEPT_is_enabled_by_AcceptEx(Face face)
    {
        nuint listener = Listener();
        Selected selected = Select(listener, FD_ACCEPT);
        ConnectedTo(PortOf(listener));
        Assert.Equal(FD_ACCEPT, Next(selected).lNetworkEvents);
        ConnectedTo(PortOf(listener));
        IsQuiet(selected);
        AcceptInto(face, listener, Socket());
        Assert.Equal(FD_ACCEPT, Next(selected).lNetworkEvents);
    }

    [FaceTheory]
    public void A_selection_of_the_accept_socket_counts_from_the_connection_on(Face face)
    {
        nuint listener = Listener(), s = Socket();
        Selected selected = Select(s, FD_READ | FD_WRITE | FD_CLOSE);
        IsQuiet(selected);
        nuint client = ConnectedTo(PortOf(listener));
        AcceptInto(face, listener, s);
        Assert.Equal(FD_WRITE, Next(selected).lNetworkEvents);
        Send(client, 1);
        Assert.Equal(FD_READ, Next(selected).lNetworkEvents);
        Assert.Equal([1], Receive(s, 10));
        Ok(face.closesocket(client));
        Assert.Equal(FD_CLOSE, Next(selected).lNetworkEvents);
    }

    [FaceTheory, Statement("EV06")]
    public void FD_CONNECT_tells_how_a_ConnectEx_ended(Face face)
    {
        nuint s = Bound();
        Selected selected = Select(s, FD_CONNECT | FD_WRITE);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        int connected = face.ConnectEx(s, Loopback(AF_INET, PortOf(Listener())), SockAddrIn.Size, null, 0, null, overlapped);
        if (connected == 0) Assert.Equal(WSA_IO_PENDING, face.WSAGetLastError());
        Assert.NotEqual(0, face.WSAGetOverlappedResult(s, overlapped, New<uint>(), 1, New<uint>()));
        Gather(selected, FD_CONNECT | FD_WRITE);
    }

    [FaceTheory, Statement("EV06")]
    public void FD_CONNECT_tells_why_a_ConnectEx_failed(Face face)
    {
        nuint s = Bound();
        Selected selected = Select(s, FD_CONNECT | FD_WRITE);
        WsaOverlapped* overlapped = New<WsaOverlapped>();
        Assert.Equal(0, face.ConnectEx(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size, null, 0, null, overlapped));
        NetworkEvents outcome = Next(selected);
        Assert.Equal((FD_CONNECT, WSAECONNREFUSED), (outcome.lNetworkEvents, outcome.iErrorCode[4]));

        // The event may come first; the OVERLAPPED is the library's until the operation has ended.
        Assert.Equal(0, face.WSAGetOverlappedResult(s, overlapped, New<uint>(), 1, New<uint>()));
        Assert.Equal(WSAECONNREFUSED, face.WSAGetLastError());
    }
}
