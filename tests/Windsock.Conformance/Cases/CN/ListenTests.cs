namespace Windsock.Conformance;

/// <summary>Who can listen, and how many connections may wait.</summary>
public sealed unsafe class ListenTests : ConformanceTest
{
    [FaceTheory]
    [Statement("CN09")]
    public void An_unbound_socket_cannot_listen(Face face) => Expect(WSAEINVAL, face.listen(Socket(), 5));

    [FaceTheory]
    [Statement("CN09")]
    public void A_connected_socket_cannot_listen(Face face)
    {
        SocketPair pair = TcpPair();
        Expect(WSAEISCONN, face.listen(pair.Client, 5));
        Expect(WSAEISCONN, face.listen(pair.Server, 5));
        Send(pair.Client, 1);
        Assert.Equal([1], Receive(pair.Server, 1));
    }

    [FaceTheory]
    [Statement("CN09")]
    public void A_datagram_socket_cannot_listen(Face face)
    {
        Expect(WSAEOPNOTSUPP, face.listen(Bound(SOCK_DGRAM), 5));
        Expect(WSAEOPNOTSUPP, face.listen(Socket(SOCK_DGRAM), 5));
    }

    [FaceTheory]
    [Statement("CN09")]
    public void Listening_again_succeeds_and_leaves_the_backlog(Face face)
    {
        nuint listener = Listener(AF_INET, 20);
        Ok(face.listen(listener, 1));
        Ok(face.listen(listener, SOMAXCONN));

        // A queue cut down to 1 would stop at the third connection.
        int port = PortOf(listener);
        for (int i = 0; i < 15; i++) ConnectedTo(port);
        for (int i = 0; i < 15; i++) Ok(face.accept(listener, null, null));
    }

    [FaceTheory]
    [Statement("CN09")]
    public void A_socket_that_does_not_listen_cannot_accept(Face face)
    {
        Expect(WSAEINVAL, face.accept(Socket(), null, null));
        Expect(WSAEINVAL, face.accept(Bound(), null, null));
        Expect(WSAEINVAL, face.accept(TcpPair().Client, null, null));
        Expect(WSAEOPNOTSUPP, face.accept(Bound(SOCK_DGRAM), null, null));
    }

    [FaceTheory]
    [Statement("CN10", On = "kernel",
        Differs = "because the host drops connection requests when the queue is full, and the peer tries again, instead of a reset")]
    [Case(SOMAXCONN, 300, "the provider's maximum")]
    [Case(-1, 150, "SOMAXCONN_HINT(1) is held to 200")]
    [Case(-300, 300, "SOMAXCONN_HINT(300)")]
    [Case(int.MinValue, 300, "SOMAXCONN_HINT of more than 65535 is held to that")]
    [Case(100, 100, "a plain number")]
    [Case(1_000_000, 150, "a plain number is held to 200")]
    [Case(0, 1, "none at all is held to 1")]
    public void A_backlog_lets_so_many_wait(Face face, int backlog, int waiting, string why)
    {
        nuint listener = Listener(AF_INET, backlog);
        int port = PortOf(listener);

        for (int i = 0; i < waiting; i++) Assert.True(face.connect(Socket(), Loopback(AF_INET, port), SockAddrIn.Size) == 0, why);
        bool isFull = NetworkUnderTest.IsStack && backlog is (0 or 100);
        if (isFull) Expect(WSAECONNREFUSED, face.connect(Socket(), Loopback(AF_INET, port), SockAddrIn.Size));
        for (int i = 0; i < waiting; i++) Ok(face.accept(listener, null, null));
    }
}
