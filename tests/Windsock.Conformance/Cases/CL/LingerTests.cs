using System.Net.Sockets;

namespace Windsock.Conformance;

/// <summary>SO_LINGER and closesocket.</summary>
public sealed unsafe class LingerTests : ConformanceTest
{
    private void SetLinger(nuint s, int on, int seconds) =>
        Ok(Face.setsockopt(s, SOL_SOCKET, SO_LINGER, New(new Linger { l_onoff = (ushort)on, l_linger = (ushort)seconds }), sizeof(Linger)));

    private Linger GetLinger(nuint s)
    {
        Linger* value = New<Linger>();
        int* length = New(sizeof(Linger));
        Ok(Face.getsockopt(s, SOL_SOCKET, SO_LINGER, value, length));
        Assert.Equal(sizeof(Linger), *length);
        return *value;
    }

    /// <summary>Fills what the host holds for both ends of a connection, so that data stays unsent; the socket is non-blocking then.</summary>
    private void FillUp(nuint s)
    {
        MakeNonBlocking(s);
        byte* block = Array<byte>(1 << 16);
        do
        {
            while (Face.send(s, block, 1 << 16, 0) > 0)
            {
                // More fits.
            }

            Assert.Equal(WSAEWOULDBLOCK, Face.WSAGetLastError());
        }
        while (Ok(Face.select(0, null, New(FdSet.Of(s)), null, New(TimeVal.Milliseconds(100)))) == 1);
        Face.WSASetLastError(0);
    }

    private void MakeBlocking(nuint s) => Ok(Face.ioctlsocket(s, FIONBIO, New(0u)));

    /// <summary>Reads until the connection ends.</summary>
    /// <returns>How: Success for a FIN.</returns>
    private static SocketError ReadToEnd(ForeignSocket theirs, out long count)
    {
        var sink = new byte[1 << 16];
        theirs.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        count = 0;
        SocketError error;
        for (int more; (more = theirs.Receive(sink, 0, sink.Length, out error)) > 0;) count += more;
        return error;
    }

    [FaceTheory]
    [Statement("CL04")]
    public void A_new_socket_does_not_linger(Face face)
    {
        Assert.Same(Face, face);
        Assert.Equal(0, GetLinger(Socket()).l_onoff);
    }

    [FaceTheory]
    [Statement("CL05")]
    public void Lingering_for_no_time_resets(Face face)
    {
        SocketPair pair = TcpPair();
        SetLinger(pair.Client, 1, 0);

        Ok(face.closesocket(pair.Client));

        Expect(WSAECONNRESET, face.recv(pair.Server, Array<byte>(1), 1, 0));
    }

    [FaceTheory]
    [Statement("CL05")]
    [Case(true)]
    [Case(false)]
    public void Lingering_for_no_time_drops_unsent_data_at_once(Face face, bool nonBlocking)
    {
        ForeignPair pair = ForeignTcpPair();
        FillUp(pair.Mine);
        if (!nonBlocking) MakeBlocking(pair.Mine);
        SetLinger(pair.Mine, 1, 0);

        Ok(face.closesocket(pair.Mine));

        Assert.Equal(SocketError.ConnectionReset, ReadToEnd(pair.Theirs, out _));
        Expect(WSAENOTSOCK, face.closesocket(pair.Mine));
    }

    [FaceTheory]
    [Statement("CL05")]
    public void A_hard_close_leaves_the_address_free(Face face)
    {
        nuint listener = Listener();
        nuint client = Bound();
        int port = PortOf(client);
        Ok(face.connect(client, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
        Ok(face.accept(listener, null, null));
        SetLinger(client, 1, 0);
        Ok(face.closesocket(client));

        // The very same pair of addresses can be used at once: nothing is in TIME_WAIT.
        nuint again = Socket();
        Ok(face.bind(again, Loopback(AF_INET, port), SockAddrIn.Size));
        Ok(face.connect(again, Loopback(AF_INET, PortOf(listener)), SockAddrIn.Size));
    }

    [FaceTheory]
    [Statement("CL06")]
    public void Lingering_waits_until_the_data_has_gone(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        FillUp(pair.Mine);
        MakeBlocking(pair.Mine);
        SetLinger(pair.Mine, 1, 60);
        BackgroundCall<int> close = InBackground(() => face.closesocket(pair.Mine));
        Assert.True(close.StaysBlocked());

        Assert.Equal(SocketError.Success, ReadToEnd(pair.Theirs, out long count));

        Assert.True(count > 0);
        Assert.Equal(0, close.Join().Result);
        Expect(WSAENOTSOCK, face.closesocket(pair.Mine));
    }

    [FaceTheory]
    [Statement("CL06")]
    public void Lingering_ends_with_a_reset_when_the_time_is_over(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        FillUp(pair.Mine);
        MakeBlocking(pair.Mine);
        SetLinger(pair.Mine, 1, 1);
        long before = Environment.TickCount64;

        Ok(face.closesocket(pair.Mine));

        Assert.True(Environment.TickCount64 - before >= 900, "closesocket did not wait");
        Assert.Equal(SocketError.ConnectionReset, ReadToEnd(pair.Theirs, out _));
    }

    [FaceTheory]
    [Statement("CL06")]
    public void Lingering_with_nothing_unsent_is_over_at_once(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        SetLinger(pair.Mine, 1, 60);
        Send(pair.Mine, 1, 2);
        BackgroundCall<int> close = InBackground(() => face.closesocket(pair.Mine));

        Assert.Equal(0, close.Join().Result);
        Assert.Equal(SocketError.Success, ReadToEnd(pair.Theirs, out long count));
        Assert.Equal(2, count);
    }

    [FaceTheory]
    [Statement("CL06")]
    public void A_non_blocking_socket_does_not_wait_and_its_handle_stays(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        FillUp(pair.Mine);
        SetLinger(pair.Mine, 1, 60);

        Expect(WSAEWOULDBLOCK, face.closesocket(pair.Mine));
        Expect(WSAEWOULDBLOCK, face.closesocket(pair.Mine));
        Ok(face.getpeername(pair.Mine, New<SockAddrIn>(), New(SockAddrIn.Size)));

        SetLinger(pair.Mine, 1, 0);
        Ok(face.closesocket(pair.Mine));
        Expect(WSAENOTSOCK, face.closesocket(pair.Mine));
    }

    [FaceTheory]
    [Statement("CL06")]
    public void A_non_blocking_socket_with_nothing_unsent_closes(Face face)
    {
        ForeignPair pair = ForeignTcpPair();
        MakeNonBlocking(pair.Mine);
        SetLinger(pair.Mine, 1, 60);

        Ok(face.closesocket(pair.Mine));

        Assert.Equal(SocketError.Success, ReadToEnd(pair.Theirs, out _));
    }

    [FaceTheory]
    [Statement("CL04")]
    [Case(true)]
    [Case(false)]
    public void Without_lingering_closesocket_returns_at_once_and_all_arrives(Face face, bool nonBlocking)
    {
        ForeignPair pair = ForeignTcpPair();
        FillUp(pair.Mine);
        if (!nonBlocking) MakeBlocking(pair.Mine);

        Assert.Equal(0, InBackground(() => face.closesocket(pair.Mine)).Join().Result);

        Assert.Equal(SocketError.Success, ReadToEnd(pair.Theirs, out long count));
        Assert.True(count > 0);
    }

    [FaceTheory]
    [Statement("CL03")]
    [Case(SD_SEND)]
    [Case(SD_BOTH)]
    public void Shutdown_does_not_wait_for_unsent_data(Face face, int how)
    {
        ForeignPair pair = ForeignTcpPair();
        FillUp(pair.Mine);
        MakeBlocking(pair.Mine);
        SetLinger(pair.Mine, 1, 60);

        Assert.Equal(0, InBackground(() => face.shutdown(pair.Mine, how)).Join().Result);

        Ok(face.getpeername(pair.Mine, New<SockAddrIn>(), New(SockAddrIn.Size)));
        SetLinger(pair.Mine, 0, 0);
        Ok(face.closesocket(pair.Mine));
    }

    [FaceTheory]
    [Statement("CL07")]
    [Case(1, 5, 1, 0)]
    [Case(1, 5, 0, 1)]
    [Case(0, 5, 0, 1)]
    [Case(0, 7, 1, 0)]
    public void SO_DONTLINGER_is_the_opposite_of_l_onoff_and_leaves_the_time(Face face, int on, int seconds, int dontLinger, int onAfter)
    {
        Assert.Same(Face, face);
        nuint s = Socket();
        SetLinger(s, on, seconds);

        SetOption(s, SOL_SOCKET, SO_DONTLINGER, dontLinger);

        Assert.Equal(onAfter, GetLinger(s).l_onoff);
        Assert.Equal(seconds, GetLinger(s).l_linger);
        Assert.Equal(dontLinger, GetOption(s, SOL_SOCKET, SO_DONTLINGER));
    }
}
