using System.Net;
using System.Net.Sockets;

namespace Windsock.Conformance;

/// <summary>The startup count, and what its end does.</summary>
public sealed unsafe class CleanupTests() : ConformanceTest(start: false)
{
    private void Start() => Returns(NO_ERROR, Face.WSAStartup(0x0202, New<WsaData>()));

    [FaceTheory]
    [Statement("ST07")]
    public void The_count_is_the_process_s_whichever_thread_calls(Face face)
    {
        Start();
        Assert.Equal(NO_ERROR, InBackground(() => face.WSAStartup(0x0202, New<WsaData>())).Join().Result);
        Assert.Equal(NO_ERROR, InBackground(() => face.WSAStartup(0x0101, New<WsaData>())).Join().Result);
        nuint s = Socket();

        Assert.Equal(0, InBackground(face.WSACleanup).Join().Result);
        Ok(face.WSACleanup());
        Ok(face.bind(s, Loopback(AF_INET), SockAddrIn.Size)); // One start is still outstanding.

        Ok(face.WSACleanup());
        Expect([WSANOTINITIALISED], InBackground(face.WSACleanup));
        Expect(WSANOTINITIALISED, face.closesocket(s));
    }

    [FaceTheory]
    [Statement("ST09")]
    public void One_cleanup_too_many_fails(Face face)
    {
        Expect(WSANOTINITIALISED, face.WSACleanup());
        Start();
        Ok(face.WSACleanup());
        Expect(WSANOTINITIALISED, face.WSACleanup());
        Expect(WSANOTINITIALISED, face.WSACleanup());

        Start(); // The failures took nothing from the count.
        Socket();
        Ok(face.WSACleanup());
    }

    [FaceTheory]
    [Statement("ST08")]
    public void After_the_last_cleanup_every_call_says_not_initialised(Face face)
    {
        Start();
        nuint s = Socket();
        Ok(face.WSACleanup());

        Assert.All(SocketCalls(), call => Expect(WSANOTINITIALISED, call.Call(s), call.Function));
        Expect(WSANOTINITIALISED, face.socket(AF_INET, SOCK_STREAM, 0));
        Expect(WSANOTINITIALISED, face.WSAPoll(New(new PollFd { fd = s, events = POLLRDNORM }), 1, 0));
        Expect(WSANOTINITIALISED, face.WSACleanup());
    }

    [FaceTheory]
    [Statement("ST08")]
    public void A_call_before_the_first_start_says_not_initialised(Face face)
    {
        Assert.All(SocketCalls(), call => Expect(WSANOTINITIALISED, call.Call(4), call.Function));
        Expect(WSANOTINITIALISED, face.socket(AF_INET, SOCK_STREAM, 0));
    }

    [FaceTheory(Host = "a socket that WSACleanup does not close")]
    [Statement("ST08")]
    public void The_last_cleanup_closes_every_socket(Face face)
    {
        Start();
        ForeignPair pair = ForeignTcpPair();
        nuint listener = Listener();
        int port = PortOf(listener);
        Ok(face.WSACleanup());

        // The host sees it: the connection has ended and nobody listens any more.
        pair.Theirs.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        Assert.Equal(0, pair.Theirs.Receive(new byte[1]));
        using var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var refused = Assert.Throws<SocketException>(() => caller.Connect(IPAddress.Loopback, port));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);

        Start();
        Expect(WSAENOTSOCK, face.closesocket(pair.Mine));
        Expect(WSAENOTSOCK, face.closesocket(listener));
        Ok(face.WSACleanup());
    }

    [FaceTheory]
    [Statement("ST08")]
    public void The_last_cleanup_aborts_what_is_pending(Face face)
    {
        Start();
        ForeignPair pair = ForeignTcpPair();
        nuint datagrams = Bound(SOCK_DGRAM);
        nuint listener = Listener();
        byte* buffer = Array<byte>(2);
        BackgroundCall<int>[] blocked =
        [
            InBackground(() => face.recv(pair.Mine, buffer, 1, 0)),
            InBackground(() => face.recvfrom(datagrams, buffer + 1, 1, 0, null, null)),
            InBackground(() => unchecked((int)face.accept(listener, null, null))),
            InBackground(() => face.select(0, New(FdSet.Of(datagrams)), null, null, null)),
        ];
        Assert.All(blocked, call => Assert.True(call.StaysBlocked(20)));

        Ok(face.WSACleanup());

        Assert.All(blocked, call => Expect([WSAEINTR, WSAENOTSOCK, WSANOTINITIALISED, WSAECONNABORTED], call));
    }
    [FaceTheory]
    [Statement("ST08")]
    public void No_end_of_a_connection_is_told_that_the_cleanup_closed_the_other(Face face)
    {
        Start();
        byte* buffer = Array<byte>(1);
        List<BackgroundCall<int>> blocked = [];
        for (int pair = 0; pair < 8; pair++)
        {
            SocketPair ends = TcpPair();
            blocked.Add(InBackground(() => face.recv(ends.Client, buffer, 1, 0)));
            blocked.Add(InBackground(() => face.recv(ends.Server, buffer, 1, 0)));
        }

        Assert.All(blocked, call => Assert.True(call.StaysBlocked(20)));

        Ok(face.WSACleanup());

        Assert.All(blocked, call => Expect([WSAEINTR, WSAENOTSOCK, WSANOTINITIALISED, WSAECONNABORTED], call));
    }
}
