using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>Completion routines.</summary>
public sealed unsafe class RoutineTests : OverlappedTest
{
    [FaceTheory, Statement("OV05")]
    public void With_a_routine_hEvent_is_the_callers(Face face)
    {
        SocketPair pair = TcpPair();
        Notes* notes = New<Notes>();
        Operation* receive = Buffered(8, 12345, notes);
        Returns(WSA_IO_PENDING, Receive(pair.Server, receive, 0, Note));
        Returns(WSA_IO_INCOMPLETE, Outcome(pair.Server, receive, out _, wait: false));
        Send(pair.Client, 1);
        Until(() => receive->IsOver);
        Returns(0, Outcome(pair.Server, receive, out uint bytes, wait: false));
        Assert.Equal((1u, (nuint)12345, 0), (bytes, receive->Overlapped.hEvent, notes->Count));
        RunRoutines(notes, 1);

        nint signal = Event(manual: true);
        Returns(WSA_IO_PENDING, Receive(pair.Server, Buffered(8, signal, notes), 0, Note));
        Send(pair.Client, 1);
        RunRoutines(notes, 2);
        Assert.False(IsSignalled(signal));
    }

    [FaceTheory, Statement("OV07"), Statement("AP05")]
    [Case("SleepEx")]
    [Case("WaitForSingleObjectEx")]
    [Case("WSAWaitForMultipleEvents")]
    [Case("GetQueuedCompletionStatusEx")]
    public void It_runs_in_an_alertable_wait_of_its_thread_only(Face face, string function)
    {
        SocketPair pair = TcpPair();
        Notes* notes = New<Notes>();
        Operation* receive = Waiting(pair.Server, 16, 0, notes);
        Send(pair.Client, 1, 2);
        Until(() => receive->IsOver);

        face.Sleep(20);
        Assert.Equal(0u, face.SleepEx(1, 0));
        Assert.Equal(0u, InBackground(() => face.SleepEx(20, 1)).Join().Result);
        Assert.Equal(0, notes->Count);

        nint* never = New(Event(manual: true));
        switch (function)
        {
            case "SleepEx":
                Assert.Equal(WAIT_IO_COMPLETION, face.SleepEx(INFINITE, 1));
                break;
            case "WaitForSingleObjectEx":
                Assert.Equal(WAIT_IO_COMPLETION, face.WaitForSingleObjectEx(*never, INFINITE, 1));
                break;
            case "WSAWaitForMultipleEvents":
                Assert.Equal(WAIT_IO_COMPLETION, face.WSAWaitForMultipleEvents(1, never, 0, INFINITE, 1));
                break;
            default:
                Assert.Equal(0, face.GetQueuedCompletionStatusEx(Port(), Array<byte>(32), 1, New<uint>(), INFINITE, 1));
                Assert.Equal((int)WAIT_IO_COMPLETION, face.WSAGetLastError());
                break;
        }

        Assert.Equal((1, Environment.CurrentManagedThreadId), (notes->Count, notes->Thread));
    }

    [FaceTheory, Statement("OV07")]
    public void It_ends_a_wait_that_has_begun(Face face)
    {
        SocketPair pair = TcpPair();
        Notes* notes = New<Notes>();
        using var begun = new ManualResetEventSlim();
        BackgroundCall<uint> call = InBackground(() =>
        {
            Waiting(pair.Server, 16, 0, notes);
            begun.Set();
            return face.SleepEx(INFINITE, 1);
        });
        Assert.True(begun.Wait(Patience));
        Assert.True(call.StaysBlocked());
        Send(pair.Client, 1);
        Assert.Equal(WAIT_IO_COMPLETION, call.Join().Result);
        Assert.Equal(1, notes->Count);
    }

    [FaceTheory, Statement("OV07")]
    public void All_that_are_queued_have_run_when_the_wait_returns(Face face)
    {
        SocketPair pair = TcpPair(), other = TcpPair();
        Notes* notes = New<Notes>();
        Send(pair.Client, 1, 2);
        Send(other.Client, 3);
        WaitReadable(pair.Server);
        WaitReadable(other.Server);

        // A receive that ends in its call has queued its routine when it returns; one that another thread ends is over a moment before.
        foreach (nuint s in new[] { pair.Server, pair.Server, other.Server }) Returns(0, Receive(s, Buffered(1, 0, notes), 0, Note));
        Assert.Equal(0, notes->Count);
        Assert.Equal(WAIT_IO_COMPLETION, face.SleepEx(INFINITE, 1));
        Assert.Equal(3, notes->Count);
        Assert.Equal(0u, face.SleepEx(0, 1));
    }

    // What the first routine does before it waits.
    private static readonly Dictionary<nint, (Face Face, Action Before)> s_nesting = [];

    [UnmanagedCallersOnly]
    private static void NoteAndWait(uint error, uint bytes, WsaOverlapped* overlapped, uint flags)
    {
        var operation = (Operation*)overlapped;
        Notes* notes = operation->Notes;
        notes->Deepest = Math.Max(notes->Deepest, ++notes->Depth);
        (Face face, Action before) = s_nesting[(nint)notes];
        if (operation->Number == 0) before();
        notes->Flags[32 + operation->Number] = face.SleepEx(operation->Number == 0 ? INFINITE : 20, 1);
        notes->Depth--;
        TakeNote(operation, error, bytes, flags);
    }

    [FaceTheory, Statement("OV07")]
    public void Routines_of_a_socket_do_not_nest(Face face)
    {
        SocketPair pair = TcpPair(), other = TcpPair();
        Notes* notes = New<Notes>();
        Notes* others = New<Notes>();
        var routine = (delegate* unmanaged<uint, uint, WsaOverlapped*, uint, void>)&NoteAndWait;
        for (int i = 0; i < 3; i++) Returns(WSA_IO_PENDING, Receive(pair.Server, Buffered(1, 0, notes, i), 0, routine));
        Waiting(other.Server, 1, 0, others);
        s_nesting[(nint)notes] = (face, () => Send(other.Client, 4));
        Send(pair.Client, 1, 2, 3);
        RunRoutines(notes, 3);
        Assert.Equal((1, 1), (notes->Deepest, others->Count));

        // The wait within the first one ran the routine of the other socket; those within the others had nothing to run.
        Assert.Equal((WAIT_IO_COMPLETION, 0u, 0u), (notes->Flags[32], notes->Flags[33], notes->Flags[34]));
    }

    [FaceTheory, Statement("OV08")]
    public void It_gets_a_Winsock_code_the_count_and_the_flags(Face face)
    {
        ForeignPair reset = ForeignTcpPair();
        nuint s = Bound(SOCK_DGRAM);
        nuint t = Bound(SOCK_DGRAM);
        Notes* notes = New<Notes>();
        Operation* one = Waiting(reset.Mine, 8, 0, notes, 1);
        Operation* small = Waiting(s, 2, 0, notes, 2);
        reset.Theirs.Reset();
        RunRoutines(notes, 1);
        Assert.Equal((1, (uint)WSAECONNRESET, 0u), (notes->Numbers[0], notes->Errors[0], notes->Bytes[0]));

        Ok(face.sendto(t, Array<byte>(3), 3, 0, Loopback(AF_INET, PortOf(s)), SockAddrIn.Size));
        RunRoutines(notes, 2);
        Assert.Equal((2, (uint)WSAEMSGSIZE, 2u), (notes->Numbers[1], notes->Errors[1], notes->Bytes[1]));
        Assert.True(one->IsOver && small->IsOver);
    }

    [FaceTheory, Statement("OV09"), Statement("CP09")]
    public void It_does_not_go_with_a_port(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Server, port);
        Operation* operation = Buffered(4, 0, New<Notes>());
        Returns(WSAEINVAL, Receive(pair.Server, operation, 0, Note));
        Returns(WSAEINVAL, Send(pair.Server, operation, Note));
        Send(pair.Client, 1);
        Nothing(port, 20);
        Assert.Equal(0u, face.SleepEx(0, 1));
    }
}
