using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>What comes to a thread while it waits inside a Winsock call.</summary>
public sealed unsafe class BlockingCallTests : ConformanceTest
{
    private struct Log
    {
        public int Count;
        public nint Ran; // An event.
        public int FaceKey;
    }

    private static readonly Dictionary<int, Face> s_faces = [];

    [UnmanagedCallersOnly]
    private static void Note(nuint data)
    {
        Log* log = (Log*)data;
        Interlocked.Increment(ref log->Count);
        s_faces[log->FaceKey].SetEvent(log->Ran);
    }

    private Log* NewLog()
    {
        int key = Face.Language.Length;
        s_faces[key] = Face;
        return New(new Log { Ran = Event(manual: false), FaceKey = key });
    }

    private sealed record Blocked(BackgroundCall<int> Call, nint Thread);

    /// <summary>Makes a call on a thread whose handle is known, and waits until it blocks.</summary>
    private Blocked Block(Func<int> call)
    {
        nint thread = 0;
        using var known = new ManualResetEventSlim();
        BackgroundCall<int> background = InBackground(() =>
        {
            thread = ThisThread();
            known.Set();
            return call();
        });
        Assert.True(known.Wait(Patience));
        Assert.True(background.StaysBlocked());
        return new Blocked(background, thread);
    }

    private void QueueAndAwait(Blocked blocked, Log* log)
    {
        Assert.NotEqual(0u, Face.QueueUserAPC((delegate* unmanaged<nuint, void>)&Note, blocked.Thread, (nuint)log));
        Await(log->Ran);
        Assert.True(blocked.Call.StaysBlocked(20));
    }

    [FaceTheory, Statement("AP02"), Statement("OV07")]
    [Case(false)]
    [Case(true)]
    public void APCs_run_while_recv_waits_and_it_goes_on(Face face, bool limited)
    {
        SocketPair pair = TcpPair();
        if (limited) SetOption(pair.Client, SOL_SOCKET, SO_RCVTIMEO, 60_000);
        byte* buffer = Array<byte>(8);
        Log* log = NewLog();
        Blocked blocked = Block(() => face.recv(pair.Client, buffer, 8, 0));
        for (int i = 0; i < 3; i++) QueueAndAwait(blocked, log);
        Send(pair.Server, 1, 2, 3);
        Assert.Equal(3, blocked.Call.Join().Result);
        Assert.Equal((3, (byte)2), (log->Count, buffer[1]));
    }

    [FaceTheory, Statement("AP02"), Statement("OV07")]
    public void A_timeout_counts_on_while_APCs_run(Face face)
    {
        SocketPair pair = TcpPair();
        SetOption(pair.Client, SOL_SOCKET, SO_RCVTIMEO, 400);
        byte* buffer = Array<byte>(8);
        Log* log = NewLog();
        nint thread = 0;
        using var known = new ManualResetEventSlim();
        BackgroundCall<int> call = InBackground(() =>
        {
            thread = ThisThread();
            // The first one is there before the call, so that one runs in it however late the others come.
            Assert.NotEqual(0u, face.QueueUserAPC((delegate* unmanaged<nuint, void>)&Note, thread, (nuint)log));
            known.Set();
            return face.recv(pair.Client, buffer, 8, 0);
        });
        Assert.True(known.Wait(Patience));
        while (call.StaysBlocked(0))
        {
            if (face.QueueUserAPC((delegate* unmanaged<nuint, void>)&Note, thread, (nuint)log) == 0) Returns(ERROR_GEN_FAILURE, face.WSAGetLastError());
            face.WaitForSingleObject(log->Ran, 20);
        }

        Expect([WSAETIMEDOUT], call);
        Assert.InRange(log->Count, 1, int.MaxValue);
    }

    [FaceTheory, Statement("AP02"), Statement("OV07")]
    public void APCs_run_while_recvfrom_and_accept_wait(Face face)
    {
        nuint datagrams = Bound(SOCK_DGRAM), listener = Listener();
        byte* buffer = Array<byte>(8);
        Log* log = NewLog();
        Blocked receive = Block(() => face.recvfrom(datagrams, buffer, 8, 0, null, null));
        QueueAndAwait(receive, log);
        nuint sender = Socket(SOCK_DGRAM);
        Assert.Equal(1, face.sendto(sender, buffer, 1, 0, Loopback(AF_INET, PortOf(datagrams)), SockAddrIn.Size));
        Assert.Equal(1, receive.Call.Join().Result);

        Blocked accept = Block(() => Track(face.accept(listener, null, null)) == INVALID_SOCKET ? -1 : 0);
        QueueAndAwait(accept, log);
        ConnectedTo(PortOf(listener));
        Assert.Equal(0, accept.Call.Join().Result);
        Assert.Equal(2, log->Count);
    }

    [FaceTheory, Statement("AP02"), Statement("OV07")]
    public void APCs_run_while_send_waits_and_no_byte_is_lost(Face face)
    {
        const int Size = 16 << 20;
        SocketPair pair = TcpPair();
        byte* data = Array<byte>(Size);
        for (int i = 0; i < Size; i++) data[i] = (byte)(i * 7);
        Log* log = NewLog();
        Blocked blocked = Block(() => face.send(pair.Client, data, Size, 0));
        QueueAndAwait(blocked, log);
        QueueAndAwait(blocked, log);
        byte[] got = ReceiveAll(pair.Server, Size);
        Assert.Equal(Size, blocked.Call.Join().Result);
        Assert.True(new ReadOnlySpan<byte>(data, Size).SequenceEqual(got));
    }

    [FaceTheory, Statement("SE11"), Statement("AP02")]
    public void APCs_run_while_select_waits_and_it_goes_on(Face face)
    {
        SocketPair pair = TcpPair();
        FdSet* set = New(FdSet.Of(pair.Client));
        Log* log = NewLog();
        Blocked blocked = Block(() => face.select(0, set, null, null, null));
        QueueAndAwait(blocked, log);
        QueueAndAwait(blocked, log);
        Send(pair.Server, 1);
        Assert.Equal(1, blocked.Call.Join().Result);
    }

    [FaceTheory, Statement("AP02")]
    public void An_APC_that_is_queued_already_runs_when_the_call_blocks_and_not_before(Face face)
    {
        SocketPair pair = TcpPair();
        byte* buffer = Array<byte>(8);
        Log* log = NewLog();
        Assert.NotEqual(0u, face.QueueUserAPC((delegate* unmanaged<nuint, void>)&Note, ThisThread(), (nuint)log));
        Send(pair.Server, 5);
        WaitReadableWithoutBlocking(pair.Client);
        Assert.Equal(1, Ok(face.recv(pair.Client, buffer, 8, 0)));
        Assert.Equal(0, log->Count);

        SetOption(pair.Client, SOL_SOCKET, SO_RCVTIMEO, 20);
        Expect(WSAETIMEDOUT, face.recv(pair.Client, buffer, 8, 0));
        Assert.Equal(1, log->Count);
    }

    private void WaitReadableWithoutBlocking(nuint s)
    {
        TimeVal* none = New<TimeVal>();
        FdSet* set = New<FdSet>();
        Until(() =>
        {
            *set = FdSet.Of(s);
            return Face.select(0, set, null, null, none) == 1;
        });
    }

    [FaceTheory, Statement("MO06")]
    [Case("recv")]
    [Case("recvfrom")]
    [Case("accept")]
    [Case("select")]
    [Case("send")]
    public void CancelSynchronousIo_ends_a_call_that_blocks(Face face, string function)
    {
        SocketPair pair = TcpPair();
        nuint datagrams = Bound(SOCK_DGRAM), listener = Listener();
        byte* buffer = Array<byte>(16 << 20);
        FdSet* set = New(FdSet.Of(pair.Client));
        Blocked blocked = Block(function switch
        {
            "recv" => () => face.recv(pair.Client, buffer, 8, 0),
            "recvfrom" => () => face.recvfrom(datagrams, buffer, 8, 0, null, null),
            "accept" => () => Track(face.accept(listener, null, null)) == INVALID_SOCKET ? -1 : 0,
            "send" => () => face.send(pair.Client, buffer, 16 << 20, 0),
            _ => () => face.select(0, set, null, null, null),
        });
        True(face.CancelSynchronousIo(blocked.Thread));
        Expect([ERROR_OPERATION_ABORTED], blocked.Call);
    }

    [FaceTheory, Statement("MO06")]
    public void Without_such_a_call_there_is_nothing_to_cancel(Face face)
    {
        SocketPair pair = TcpPair();
        ExpectWin32(ERROR_NOT_FOUND, face.CancelSynchronousIo(ThisThread()));
        ExpectWin32(ERROR_INVALID_HANDLE, face.CancelSynchronousIo(Event(manual: true)));
        Send(pair.Server, 1);
        Assert.Single(Receive(pair.Client, 8)); // A refused cancel does not hit the next call.
    }
}
