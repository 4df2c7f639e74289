using System.Net.Sockets;

namespace Windsock.Conformance;

/// <summary>Which socket is ready for what.</summary>
public sealed unsafe class ReadinessTests : ConformanceTest
{
    private const int R = 1, W = 2, X = 4;

    /// <summary>In which of the three sets a socket comes back from a select that only looks.</summary>
    private int Look(nuint s)
    {
        FdSet* sets = Array<FdSet>(3);
        for (int i = 0; i < 3; i++) sets[i] = FdSet.Of(s);
        int count = Ok(Face.select(0, &sets[0], &sets[1], &sets[2], New<TimeVal>()));
        Assert.Equal(count, (int)(sets[0].fd_count + sets[1].fd_count + sets[2].fd_count));
        return (sets[0].Contains(s) ? R : 0) | (sets[1].Contains(s) ? W : 0) | (sets[2].Contains(s) ? X : 0);
    }

    /// <summary>Waits until the host has given the socket out-of-band data.</summary>
    private void WaitExcept(nuint s) =>
        Assert.Equal(1, Ok(Face.select(0, null, null, New(FdSet.Of(s)), New(TimeVal.Milliseconds((int)Patience.TotalMilliseconds)))));

    [FaceTheory]
    [Statement("SE07")]
    public void A_listener_is_readable_when_a_connection_waits(Face face)
    {
        nuint listener = Listener();
        Assert.Equal(0, Look(listener));

        ConnectedTo(PortOf(listener));
        WaitReadable(listener);
        Assert.Equal(R, Look(listener));

        Ok(face.accept(listener, null, null));
        Assert.Equal(0, Look(listener));
    }

    [FaceTheory]
    [Statement("SE07")]
    [Statement("SE08")]
    public void Data_makes_readable_until_it_is_read(Face face)
    {
        Assert.Same(Face, face);
        SocketPair pair = TcpPair();
        Assert.Equal(W, Look(pair.Server));

        Send(pair.Client, 1, 2);
        WaitReadable(pair.Server);
        Receive(pair.Server, 1);
        Assert.Equal(R | W, Look(pair.Server));
        Receive(pair.Server, 1);
        Assert.Equal(W, Look(pair.Server));
    }

    [FaceTheory]
    [Statement("SE07")]
    public void A_connection_that_the_peer_closed_is_readable(Face face)
    {
        SocketPair pair = TcpPair();
        Ok(face.closesocket(pair.Client));

        WaitReadable(pair.Server);
        Assert.Equal(R | W, Look(pair.Server));
        Assert.Empty(Receive(pair.Server, 1));
        Assert.Equal(R | W, Look(pair.Server)); // For ever, not just until it has been told.
    }

    [FaceTheory]
    [Statement("SE07")]
    public void A_connection_that_was_reset_is_readable(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        pair.Theirs.Reset();

        WaitReadable(pair.Mine);
        Assert.Equal(R, Look(pair.Mine) & (R | X));
        Expect(WSAECONNRESET, face.recv(pair.Mine, Array<byte>(1), 1, 0));
    }

    [FaceTheory]
    [Statement("SE07")]
    public void A_datagram_makes_readable_even_an_empty_one(Face face)
    {
        SocketPair pair = UdpPair();
        Assert.Equal(W, Look(pair.Server));

        Assert.Equal(0, Ok(face.send(pair.Client, Array<byte>(1), 0, 0)));
        WaitReadable(pair.Server);
        Assert.Equal(R | W, Look(pair.Server));
        Assert.Empty(Receive(pair.Server, 10));
        Assert.Equal(W, Look(pair.Server));
    }

    [FaceTheory]
    [Statement("SE08")]
    public void A_connection_is_writable_while_there_is_room(Face face)
    {
        Assert.Same(Face, face);
        ForeignPair pair = ForeignTcpPair();
        Assert.Equal(W, Look(pair.Mine));

        // Full is what stays full: the host moves data between its two ends for a while.
        byte* block = Array<byte>(1 << 10);
        BackgroundCall<int> wait;
        do
        {
            while (Look(pair.Mine) == W) Ok(face.send(pair.Mine, block, 1 << 10, 0));
            wait = InBackground(() => face.select(0, null, New(FdSet.Of(pair.Mine)), null, null));
        }
        while (!wait.StaysBlocked());
        Drain(pair.Theirs, wait);
        Assert.Equal(1, wait.Join().Result);
    }

    private static void Drain(ForeignSocket theirs, BackgroundCall<int> until)
    {
        var sink = new byte[1 << 16];
        theirs.ReceiveTimeout = 100;
        try
        {
            while (until.StaysBlocked(0)) theirs.Receive(sink);
        }
        catch (SocketException)
        {
            // Nothing more is under way.
        }
    }

    [FaceTheory]
    [Statement("SE09")]
    public void Urgent_data_shows_in_exceptfds_alone(Face face)
    {
        SocketPair pair = TcpPair();
        Assert.Equal(1, Ok(face.send(pair.Client, New<byte>(7), 1, MSG_OOB)));

        WaitExcept(pair.Server);
        Assert.Equal(W | X, Look(pair.Server));
        Assert.Equal([7], Receive(pair.Server, 10, MSG_OOB));
        Assert.Equal(W, Look(pair.Server));
    }

    [FaceTheory]
    [Statement("SE07")]
    [Statement("SE09")]
    public void Urgent_data_in_line_makes_readable_and_shows_in_no_exceptfds(Face face)
    {
        SocketPair pair = TcpPair();
        SetOption(pair.Server, SOL_SOCKET, SO_OOBINLINE, 1);
        Assert.Equal(1, Ok(face.send(pair.Client, New<byte>(7), 1, MSG_OOB)));

        WaitReadable(pair.Server);
        Assert.Equal(R | W, Look(pair.Server));
        Assert.Equal([7], Receive(pair.Server, 10));
        Assert.Equal(W, Look(pair.Server));
    }

    [FaceTheory]
    [Statement("SE13")]
    public void A_stream_that_was_never_connected_is_ready_for_nothing(Face face)
    {
        Assert.Equal(0, Look(Socket()));
        Assert.Equal(0, Look(Bound()));
        Assert.Equal(0, Look(Socket(SOCK_STREAM, AF_INET6)));

        nuint s = Socket();
        Assert.Equal(0, Ok(face.select(0, New(FdSet.Of(s)), New(FdSet.Of(s)), New(FdSet.Of(s)), New(TimeVal.Milliseconds(30)))));
    }

    [FaceTheory]
    [Statement("SE13")]
    public void An_unconnected_stream_does_not_hide_a_socket_that_is_ready(Face face)
    {
        SocketPair pair = UdpPair();
        nuint idle = Socket();
        FdSet* read = New(FdSet.Of(idle, pair.Server));
        BackgroundCall<int> call = InBackground(() => face.select(0, read, null, null, null));
        Assert.True(call.StaysBlocked());

        Send(pair.Client, 1);

        Assert.Equal(1, call.Join().Result);
        Assert.False(read->Contains(idle));
        Assert.True(read->Contains(pair.Server));
    }

    [FaceTheory]
    [Statement("SE12")]
    [Case(SOCK_STREAM)]
    [Case(SOCK_DGRAM)]
    public void Closing_a_socket_ends_the_select_of_another_thread(Face face, int type)
    {
        SocketPair pair = type == SOCK_STREAM ? TcpPair() : UdpPair();
        BackgroundCall<int> call = InBackground(() => face.select(0, New(FdSet.Of(pair.Client, pair.Server)), null, null, null));
        Assert.True(call.StaysBlocked());

        Ok(face.closesocket(pair.Server));

        Expect([WSAENOTSOCK, WSAEINTR], call);
    }

    [FaceTheory]
    [Statement("SE12")]
    public void Closing_an_unconnected_or_listening_socket_ends_the_select_of_another_thread(Face face)
    {
        foreach (nuint s in new[] { Socket(), Bound(), Listener() })
        {
            BackgroundCall<int> call = InBackground(() => face.select(0, New(FdSet.Of(s)), null, null, null));
            Assert.True(call.StaysBlocked());
            Ok(face.closesocket(s));
            Expect([WSAENOTSOCK, WSAEINTR], call);
        }
    }
}
