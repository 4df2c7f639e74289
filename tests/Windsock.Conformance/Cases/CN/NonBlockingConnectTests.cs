using System.Net;
using System.Net.Sockets;

namespace Windsock.Conformance;

/// <summary>connect on non-blocking streams: the codes on the way, and how the outcome is told.</summary>
public sealed unsafe class NonBlockingConnectTests : ConformanceTest
{
    private const int R = 1, W = 2, X = 4;

    private nuint NonBlocking()
    {
        nuint s = Socket();
        MakeNonBlocking(s);
        return s;
    }

    /// <summary>Waits with select for the outcome of a connect, and gives the sets that tell it.</summary>
    private int AwaitOutcome(nuint s)
    {
        FdSet* sets = Array<FdSet>(3);
        for (int i = 0; i < 3; i++) sets[i] = FdSet.Of(s);
        int count = Ok(Face.select(0, &sets[0], &sets[1], &sets[2], New(TimeVal.Milliseconds((int)Patience.TotalMilliseconds))));
        Assert.True(count > 0, "the connect does not end");
        return (sets[0].Contains(s) ? R : 0) | (sets[1].Contains(s) ? W : 0) | (sets[2].Contains(s) ? X : 0);
    }

    /// <summary>A listener of the host whose queue is full: a connect to it stays under way.</summary>
    private int SilentPort(out Socket listener)
    {
        listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        ConnectedTo(port);
        return port;
    }

    [FaceTheory]
    [Statement("CN01")]
    [Statement("SE08")]
    public void A_connect_would_block_and_then_is_connected(Face face)
    {
        nuint listener = Listener();
        nuint s = NonBlocking();
        void* name = Loopback(AF_INET, PortOf(listener));

        Expect(WSAEWOULDBLOCK, face.connect(s, name, SockAddrIn.Size));
        Assert.Equal(W, AwaitOutcome(s));
        Assert.Equal(0, GetOption(s, SOL_SOCKET, SO_ERROR));
        Expect(WSAEISCONN, face.connect(s, name, SockAddrIn.Size));

        nuint server = Ok(face.accept(listener, null, null));
        Send(s, 1);
        Assert.Equal([1], Receive(server, 1));
    }

    [FaceTheory]
    [Statement("CN01")]
    public void A_connect_that_nobody_looked_at_is_connected_too(Face face)
    {
        nuint listener = Listener();
        nuint s = NonBlocking();
        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
        nuint server = Ok(face.accept(listener, null, null));

        Ok(face.getpeername(s, New<SockAddrIn>(), New(SockAddrIn.Size)));
        Send(s, 1);
        Assert.Equal([1], Receive(server, 1));
    }

    [FaceTheory(Host = "a listener that answers no more, when its queue is full")]
    [Statement("CN01")]
    public void Another_connect_meanwhile_is_already_under_way(Face face)
    {
        int port = SilentPort(out Socket listener);
        using (listener)
        {
            nuint s = NonBlocking();
            void* name = Loopback(AF_INET, port);
            Expect(WSAEWOULDBLOCK, face.connect(s, name, SockAddrIn.Size));

            Expect(WSAEALREADY, face.connect(s, name, SockAddrIn.Size));
            Expect(WSAEALREADY, face.connect(s, name, SockAddrIn.Size));
            Expect(WSAENOTCONN, face.send(s, Array<byte>(1), 1, 0));
            Expect(WSAENOTCONN, face.recv(s, Array<byte>(1), 1, 0));
            Expect(WSAENOTCONN, face.getpeername(s, New<SockAddrIn>(), New(SockAddrIn.Size)));
            Expect(WSAEINVAL, face.listen(s, 1));
            Assert.Equal(0, Ok(face.select(0, New(FdSet.Of(s)), New(FdSet.Of(s)), New(FdSet.Of(s)), New<TimeVal>())));
        }
    }

    [FaceTheory]
    [Statement("CN05")]
    [Statement("SE08")]
    [Statement("SE09")]
    public void A_refusal_shows_in_exceptfds_alone_with_the_code_in_SO_ERROR(Face face)
    {
        nuint s = NonBlocking();
        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));

        Assert.Equal(X, AwaitOutcome(s));
        Assert.Equal(X, AwaitOutcome(s)); // Looking does not use it up.
        Assert.Equal(WSAECONNREFUSED, GetOption(s, SOL_SOCKET, SO_ERROR));
        Assert.Equal(0, GetOption(s, SOL_SOCKET, SO_ERROR));
    }

    [FaceTheory]
    [Statement("SE09")]
    public void A_refusal_wakes_a_select_that_waits_for_it(Face face)
    {
        nuint s = NonBlocking();
        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));

        FdSet* except = New(FdSet.Of(s));
        Assert.Equal(1, InBackground(() => face.select(0, null, null, except, null)).Join().Result);
        Assert.True(except->Contains(s));
    }

    [FaceTheory]
    [Statement("SE08")]
    public void A_refusal_never_makes_writable(Face face)
    {
        nuint s = NonBlocking();
        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));

        Assert.Equal(0, Ok(face.select(0, null, New(FdSet.Of(s)), null, New(TimeVal.Milliseconds(100)))));
        Assert.Equal(0, Ok(face.select(0, New(FdSet.Of(s)), null, null, New(TimeVal.Milliseconds(20)))));
    }

    [FaceTheory]
    [Statement("CN02")]
    [Case(true)]
    [Case(false)]
    public void After_a_refusal_the_socket_connects_again(Face face, bool readError)
    {
        nuint listener = Listener();
        nuint s = NonBlocking();
        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));
        Assert.Equal(X, AwaitOutcome(s));
        if (readError) GetOption(s, SOL_SOCKET, SO_ERROR);

        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
        Assert.Equal(W, AwaitOutcome(s));
        Assert.Equal(0, GetOption(s, SOL_SOCKET, SO_ERROR));
        nuint server = Ok(face.accept(listener, null, null));
        Send(s, 1);
        Assert.Equal([1], Receive(server, 1));
    }

    [FaceTheory]
    [Statement("CN02")]
    public void After_a_refusal_that_nobody_looked_at_it_connects_again(Face face)
    {
        nuint listener = Listener();
        nuint s = NonBlocking();
        int refusing = RefusingPort();
        for (int i = 0; i < 3; i++) ConnectOnceTheLastHasEnded(face, s, refusing);
        ConnectOnceTheLastHasEnded(face, s, PortOf(listener));
        Assert.Equal(W, AwaitOutcome(s));
    }

    // Without a look at the outcome, which the host may deliver a moment later.
    private void ConnectOnceTheLastHasEnded(Face face, nuint s, int port)
    {
        int error = NO_ERROR;
        void* name = Loopback(AF_INET, port);
        Until(() => (error = face.connect(s, name, SockAddrIn.Size) == 0 ? NO_ERROR : face.WSAGetLastError()) != WSAEALREADY);
        Returns(WSAEWOULDBLOCK, error);
    }

    [FaceTheory]
    [Statement("PO04")]
    public void WSAPoll_reports_a_refusal(Face face)
    {
        nuint s = NonBlocking();
        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, RefusingPort()), SockAddrIn.Size));
        PollFd* entry = New(new PollFd { fd = s, events = POLLWRNORM });

        Assert.Equal(1, Ok(face.WSAPoll(entry, 1, (int)Patience.TotalMilliseconds)));

        Assert.Equal(POLLERR | POLLHUP, entry->revents & ~POLLWRNORM);
    }

    [FaceTheory]
    [Statement("PO04")]
    public void WSAPoll_reports_success_as_writable(Face face)
    {
        nuint listener = Listener();
        nuint s = NonBlocking();
        Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
        PollFd* entry = New(new PollFd { fd = s, events = POLLWRNORM | POLLRDNORM });

        Assert.Equal(1, Ok(face.WSAPoll(entry, 1, (int)Patience.TotalMilliseconds)));

        Assert.Equal(POLLWRNORM, entry->revents);
    }

    [FaceTheory(Host = "a listener that answers no more, when its queue is full")]
    [Statement("CL10")]
    public void Closing_ends_a_select_that_waits_for_a_connect(Face face)
    {
        int port = SilentPort(out Socket listener);
        using (listener)
        {
            nuint s = NonBlocking();
            Expect(WSAEWOULDBLOCK, face.connect(s, Loopback(AF_INET, port), SockAddrIn.Size));
            BackgroundCall<int> call = InBackground(() => face.select(0, null, New(FdSet.Of(s)), New(FdSet.Of(s)), null));
            Assert.True(call.StaysBlocked());
            Ok(face.closesocket(s));
            Expect([WSAENOTSOCK, WSAEINTR], call);
        }
    }
}
