namespace Windsock.Conformance;

/// <summary>What an accepted socket has from its listener.</summary>
public sealed unsafe class InheritanceTests : ConformanceTest
{
    private nuint AcceptFrom(nuint listener)
    {
        ConnectedTo(PortOf(listener));
        WaitReadable(listener);
        return Ok(Face.accept(listener, null, null));
    }

    [FaceTheory]
    [Statement("CN11")]
    [Case(SOL_SOCKET, SO_KEEPALIVE, 1)]
    [Case(SOL_SOCKET, SO_OOBINLINE, 1)]
    [Case(SOL_SOCKET, SO_RCVTIMEO, 1234)]
    [Case(SOL_SOCKET, SO_SNDTIMEO, 4321)]
    [Case(SOL_SOCKET, SO_RCVBUF, 30000)]
    [Case(SOL_SOCKET, SO_SNDBUF, 40000)]
    [Case(IPPROTO_TCP, TCP_NODELAY, 1)]
    [Case(IPPROTO_IP, IP_TTL, 77)]
    public void Options_are_inherited(Face face, int level, int name, int value)
    {
        Assert.Same(Face, face);
        nuint listener = Listener();
        Assert.NotEqual(value, GetOption(AcceptFrom(listener), level, name));

        SetOption(listener, level, name, value);

        Assert.Equal(value, GetOption(AcceptFrom(listener), level, name));
    }

    [FaceTheory]
    [Statement("CN11")]
    public void Lingering_is_inherited(Face face)
    {
        nuint listener = Listener();
        Ok(face.setsockopt(listener, SOL_SOCKET, SO_LINGER, New(new Linger { l_onoff = 1, l_linger = 0 }), sizeof(Linger)));
        nuint client = ConnectedTo(PortOf(listener));

        Ok(face.closesocket(Ok(face.accept(listener, null, null))));

        Expect(WSAECONNRESET, face.recv(client, Array<byte>(1), 1, 0));
    }

    [FaceTheory]
    [Statement("CN11")]
    public void A_time_limit_is_inherited_in_deed(Face face)
    {
        nuint listener = Listener();
        SetOption(listener, SOL_SOCKET, SO_RCVTIMEO, 50);

        Expect(WSAETIMEDOUT, face.recv(AcceptFrom(listener), Array<byte>(1), 1, 0));
    }

    [FaceTheory]
    [Statement("CN11")]
    public void A_non_blocking_listener_makes_non_blocking_sockets(Face face)
    {
        nuint listener = Listener();
        MakeNonBlocking(listener);
        Expect(WSAEWOULDBLOCK, face.accept(listener, null, null));

        Expect(WSAEWOULDBLOCK, face.recv(AcceptFrom(listener), Array<byte>(1), 1, 0));
    }

    [FaceTheory]
    [Statement("CN11")]
    public void A_blocking_listener_makes_blocking_sockets(Face face)
    {
        nuint server = AcceptFrom(Listener());
        byte* data = Array<byte>(1);
        Assert.True(InBackground(() => face.recv(server, data, 1, 0)).StaysBlocked());
    }
}
