namespace Windsock.Conformance;

/// <summary>The codes of one failure: its status, what the port says, and what WSAGetOverlappedResult says.</summary>
public sealed unsafe class StatusTests : OverlappedTest
{
    private void Expect(nuint s, nint port, Operation* operation, uint status, int win32, int winsock, int bytes = 0)
    {
        Next(port, operation, bytes, win32);
        Assert.Equal(status, operation->Overlapped.Internal);
        Returns(winsock, Outcome(s, operation, out uint moved));
        Assert.Equal((uint)bytes, moved);
    }

    private nint PortOf(nuint s, nuint key)
    {
        nint port = Port();
        Bind(s, port, key);
        return port;
    }

    [FaceTheory, Statement("GQ02")]
    public void Success(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = PortOf(pair.Server, 1);
        Operation* send = Holding([1, 2]);
        Returns(0, Send(pair.Server, send));
        Expect(pair.Server, port, send, 0, 0, 0, 2);
    }

    [FaceTheory, Statement("GQ02")]
    public void Pending(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* receive = Waiting(pair.Server);
        Assert.Equal(STATUS_PENDING, receive->Overlapped.Internal);
        Returns(WSA_IO_INCOMPLETE, Outcome(pair.Server, receive, out _, wait: false));
        ExpectWin32(WSA_IO_INCOMPLETE, face.GetOverlappedResult((nint)pair.Server, receive, New<uint>(), 0));
    }

    [FaceTheory, Statement("GQ02")]
    public void Cancelled(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = PortOf(pair.Server, 1);
        Operation* receive = Waiting(pair.Server);
        True(face.CancelIo((nint)pair.Server));
        Expect(pair.Server, port, receive, 0xC0000120, 995, 995);
    }

    [FaceTheory, Statement("GQ02")]
    public void Datagram_truncated(Face face)
    {
        SocketPair pair = UdpPair();
        nint port = PortOf(pair.Server, 1);
        Operation* receive = Waiting(pair.Server, 2);
        Send(pair.Client, 1, 2, 3);
        Expect(pair.Server, port, receive, 0x80000005, 234, WSAEMSGSIZE, 2);
    }

    [FaceTheory, Statement("GQ02")]
    [Case(true)]
    [Case(false)]
    public void Reset_by_peer(Face face, bool sending)
    {
        ForeignPair pair = ForeignTcpPair();
        nint port = PortOf(pair.Mine, 1);
        Operation* operation = sending ? WaitingSend(pair.Mine) : Waiting(pair.Mine);
        pair.Theirs.Reset();
        Packet packet = Next(port);
        Assert.Equal(((nint)operation, 64), (packet.Overlapped, packet.Error));
        Assert.Equal((nuint)0xC000020D, operation->Overlapped.Internal);
        Returns(WSAECONNRESET, Outcome(pair.Mine, operation, out _));
    }

    [FaceTheory, Statement("GQ02")]
    public void Refused(Face face)
    {
        nuint s = Bound();
        nint port = PortOf(s, 1);
        Operation* connect = Buffered(0);
        int begun = face.ConnectEx(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size, null, 0, &connect->Count, connect);
        Assert.True(begun == 0 && face.WSAGetLastError() == ERROR_IO_PENDING);
        Expect(s, port, connect, 0xC0000236, 1225, WSAECONNREFUSED);
    }

    [FaceTheory, Statement("GQ02")]
    public void UDP_port_unreachable(Face face)
    {
        nuint gone = Bound(SOCK_DGRAM), s = Bound(SOCK_DGRAM);
        int nobody = PortOf(gone);
        Ok(face.closesocket(gone));
        nint port = PortOf(s, 1);
        Operation* receive = Waiting(s);
        Ok(face.sendto(s, Array<byte>(1), 1, 0, Loopback(AF_INET, nobody), SockAddrIn.Size));
        Expect(s, port, receive, 0xC000023F, 1234, WSAECONNRESET);
    }

    [FaceTheory, Statement("GQ02")]
    public void Closed_locally(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = PortOf(pair.Server, 1);
        Operation* receive = Waiting(pair.Server);
        Ok(face.closesocket(pair.Server));
        Next(port, receive, 0, 995); // A closesocket cancels; 64 is for ends that the transport finds.
        Assert.Equal((nuint)0xC0000120, receive->Overlapped.Internal);
    }

    [FaceTheory, Statement("GQ02")]
    [Case(0xC0000241u, 1236, WSAECONNABORTED)]
    [Case(0xC000013Bu, 64, WSAECONNABORTED)]
    [Case(0xC00000B5u, 121, WSAETIMEDOUT)]
    [Case(0xC000023Cu, 1231, WSAENETUNREACH)]
    [Case(0xC000023Du, 1232, WSAEHOSTUNREACH)]
    [Case(0xC0000236u, 1225, WSAECONNREFUSED)]
    public void Statuses_that_loopback_does_not_bring_about_have_their_codes(Face face, uint status, int win32, int winsock)
    {
        nuint s = Bound();
        Operation* operation = Buffered(0);
        operation->Overlapped.Internal = status;
        Returns(winsock, Outcome(s, operation, out _, wait: false));
        ExpectWin32(win32, face.GetOverlappedResult((nint)s, operation, New<uint>(), 0));
    }

    [FaceTheory]
    public void A_reset_is_told_to_each_of_several_operations(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        nint port = PortOf(pair.Mine, 1);
        var operations = new HashSet<nint> { (nint)Waiting(pair.Mine), (nint)Waiting(pair.Mine), (nint)Waiting(pair.Mine), (nint)WaitingSend(pair.Mine) };
        pair.Theirs.Reset();
        for (int i = 0; i < 4; i++)
        {
            Packet packet = Next(port);
            Assert.True(operations.Remove(packet.Overlapped));
            Assert.Equal(ERROR_NETNAME_DELETED, packet.Error);
        }

        Nothing(port, 10);
        Returns(WSAECONNRESET, Receive(pair.Mine, Buffered(1)));
    }
}
