namespace Windsock.Conformance;

/// <summary>What select takes and refuses.</summary>
public sealed unsafe class SelectArgumentTests : ConformanceTest
{
    private TimeVal* Now() => New<TimeVal>();

    [FaceTheory]
    [Statement("SE02")]
    [Case(0)]
    [Case(-1)]
    [Case(1)]
    [Case(int.MaxValue)]
    [Case(int.MinValue)]
    public void The_first_argument_is_ignored(Face face, int nfds)
    {
        SocketPair pair = UdpPair();
        FdSet* write = New(FdSet.Of(pair.Client));

        Assert.Equal(1, Ok(face.select(nfds, null, write, null, Now())));
        Assert.True(write->Contains(pair.Client));
    }

    [FaceTheory]
    [Statement("SE02")]
    [Case(0, 20_000, false)]
    [Case(0, 0, false)]
    [Case(5, 700_000, true)]
    [Case(0, 3_000_000, true)]
    public void The_timeout_stays_as_it_was(Face face, int seconds, int microseconds, bool ready)
    {
        SocketPair pair = UdpPair();
        if (ready) Send(pair.Client, 1);
        TimeVal* time = New(new TimeVal { tv_sec = seconds, tv_usec = microseconds });

        Assert.Equal(ready ? 1 : 0, Ok(face.select(0, New(FdSet.Of(pair.Server)), null, null, time)));

        Assert.Equal(seconds, time->tv_sec);
        Assert.Equal(microseconds, time->tv_usec);
    }

    [FaceTheory]
    [Statement("SE02")]
    [Case(-1, 0)]
    [Case(0, -1)]
    [Case(-1, -1)]
    [Case(1, -1)]
    [Case(-1, 1_000_000)]
    [Case(int.MinValue, 0)]
    public void A_negative_time_is_invalid(Face face, int seconds, int microseconds)
    {
        SocketPair pair = UdpPair();
        FdSet* write = New(FdSet.Of(pair.Client));

        Expect(WSAEINVAL, face.select(0, null, write, null, New(new TimeVal { tv_sec = seconds, tv_usec = microseconds })));
        Assert.Equal(1u, write->fd_count);
    }

    [FaceTheory]
    [Statement("SE02")]
    public void A_timeout_is_waited_for(Face face)
    {
        SocketPair pair = UdpPair();
        long before = Environment.TickCount64;

        Assert.Equal(0, Ok(face.select(0, New(FdSet.Of(pair.Server)), null, null, New(TimeVal.Milliseconds(60)))));

        Assert.True(Environment.TickCount64 - before >= 50, "select came back too early");
    }

    [FaceTheory]
    [Statement("SE03")]
    [Case(true)]
    [Case(false)]
    public void No_sets_are_invalid_and_not_a_sleep(Face face, bool timed)
    {
        TimeVal* time = timed ? New(TimeVal.Milliseconds(10)) : null;

        Expect(WSAEINVAL, face.select(0, null, null, null, time));
        Expect(WSAEINVAL, face.select(0, New<FdSet>(), null, null, time));
        Expect(WSAEINVAL, face.select(0, null, New<FdSet>(), null, time));
        Expect(WSAEINVAL, face.select(0, New<FdSet>(), New<FdSet>(), New<FdSet>(), time));
    }

    [FaceTheory]
    [Statement("SE03")]
    public void One_set_with_a_member_is_enough(Face face)
    {
        SocketPair pair = UdpPair();
        Assert.Equal(1, Ok(face.select(0, New<FdSet>(), New(FdSet.Of(pair.Client)), New<FdSet>(), null)));
    }

    [FaceTheory]
    [Statement("SE04")]
    [Statement("SE05")]
    [Case(0)]
    [Case(1)]
    [Case(2)]
    public void A_member_that_is_no_socket_fails_all_and_the_sets_stay(Face face, int which)
    {
        SocketPair pair = UdpPair();
        Send(pair.Client, 1);
        WaitReadable(pair.Server);
        nuint closed = Socket();
        Ok(face.closesocket(closed));
        FdSet* sets = Array<FdSet>(3);
        for (int i = 0; i < 3; i++) sets[i] = FdSet.Of(pair.Server, pair.Client);
        sets[which].Add(closed);

        Expect(WSAENOTSOCK, face.select(0, &sets[0], &sets[1], &sets[2], null));

        for (int i = 0; i < 3; i++) Assert.Equal(i == which ? 3u : 2u, sets[i].fd_count);
        Assert.Equal(closed, (nuint)sets[which].fd_array[2]);
    }

    [FaceTheory]
    [Statement("SE04")]
    public void INVALID_SOCKET_as_a_member_fails_all(Face face) =>
        Expect(WSAENOTSOCK, face.select(0, New(FdSet.Of(INVALID_SOCKET)), null, null, Now()));
}
