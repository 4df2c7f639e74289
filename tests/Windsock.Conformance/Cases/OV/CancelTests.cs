using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>Operations that are cancelled: by a call, by the end of their socket, by the end of their thread.</summary>
public sealed unsafe class CancelTests : OverlappedTest
{
    private static readonly Dictionary<nint, Action> s_bodies = [];

    [UnmanagedCallersOnly]
    private static uint RunBody(void* key)
    {
        s_bodies[(nint)key]();
        return 0;
    }

    /// <summary>Runs something on a thread of CreateThread, which has ended when this returns.</summary>
    private void OnThread(Action body)
    {
        nint key = (nint)New<int>();
        s_bodies[key] = body;
        Await(Made(Face.CreateThread(null, 0, (delegate* unmanaged<void*, uint>)&RunBody, (void*)key, 0, null)));
    }

    [FaceTheory, Statement("OV14"), Statement("MO04")]
    public void CancelIo_reaches_the_operations_of_its_thread(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* mine = Waiting(pair.Server), also = Waiting(pair.Server);
        using var go = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        Operation* theirs = null;
        BackgroundCall<int> other = InBackground(() =>
        {
            theirs = Waiting(pair.Server);
            begun.Set();
            go.Wait(Patience);
            return face.CancelIo((nint)pair.Server);
        });
        Assert.True(begun.Wait(Patience));
        True(face.CancelIo((nint)pair.Server));
        Returns(WSA_OPERATION_ABORTED, Outcome(pair.Server, mine, out _));
        Returns(WSA_OPERATION_ABORTED, Outcome(pair.Server, also, out _));
        Assert.False(theirs->IsOver);
        True(face.CancelIo((nint)pair.Server)); // None left: that is no failure.
        go.Set();
        Assert.Equal(1, other.Join().Result);
        Returns(WSA_OPERATION_ABORTED, Outcome(pair.Server, theirs, out _));
        ExpectWin32(ERROR_INVALID_HANDLE, face.CancelIo(0));
    }

    [FaceTheory, Statement("OV14"), Statement("MO04")]
    public void CancelIoEx_reaches_one_request_or_all(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* first = Waiting(pair.Server), second = Waiting(pair.Server), third = Waiting(pair.Server);
        BackgroundCall<int> other = InBackground(() => face.CancelIoEx((nint)pair.Server, second));
        Assert.Equal(1, other.Join().Result);
        Returns(WSA_OPERATION_ABORTED, Outcome(pair.Server, second, out _));
        Assert.False(first->IsOver || third->IsOver);
        ExpectWin32(ERROR_NOT_FOUND, face.CancelIoEx((nint)pair.Server, second));

        Operation* send = WaitingSend(pair.Server);
        True(face.CancelIoEx((nint)pair.Server, null));
        foreach (nint each in new[] { (nint)first, (nint)third, (nint)send }) Returns(WSA_OPERATION_ABORTED, Outcome(pair.Server, (Operation*)each, out _));
        ExpectWin32(ERROR_NOT_FOUND, face.CancelIoEx((nint)pair.Server, null));
        ExpectWin32(ERROR_INVALID_HANDLE, face.CancelIoEx(0, null));
        ExpectWin32(ERROR_NOT_FOUND, face.CancelIoEx((nint)pair.Client, null));
    }

    [FaceTheory, Statement("OV15"), Statement("MO05")]
    public void A_cancelled_operation_ends_by_its_own_mechanism(Face face)
    {
        SocketPair pair = TcpPair(), other = TcpPair();
        nint signal = Event(manual: true), port = Port();
        Notes* notes = New<Notes>();
        Operation* byEvent = Waiting(pair.Server, 4, signal), byRoutine = Waiting(pair.Server, 4, 0, notes, 9);
        Bind(other.Server, port, 8);
        Operation* byPort = Waiting(other.Server);
        True(face.CancelIoEx((nint)pair.Server, null));
        True(face.CancelIo((nint)other.Server));

        Await(signal);
        Returns(WSA_OPERATION_ABORTED, Outcome(pair.Server, byEvent, out uint bytes));
        Assert.Equal((0u, (nuint)0xC0000120), (bytes, byEvent->Overlapped.Internal));
        RunRoutines(notes, 1);
        Assert.Equal((9, (uint)WSA_OPERATION_ABORTED, 0u), (notes->Numbers[0], notes->Errors[0], notes->Bytes[0]));
        Assert.True(byRoutine->IsOver);
        Assert.Equal(new Packet((nint)byPort, 0, 8, ERROR_OPERATION_ABORTED), Next(port));
        Nothing(port);

        // What a cancelled receive did not take is there for the next one.
        Send(pair.Client, 5);
        Assert.Equal([5], Receive(pair.Server, 4));
    }

    [FaceTheory, Statement("OV15"), Statement("MO05")]
    public void A_cancel_that_comes_too_late_changes_nothing(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* receive = Waiting(pair.Server);
        Send(pair.Client, 1);
        Until(() => receive->IsOver);
        ExpectWin32(ERROR_NOT_FOUND, face.CancelIoEx((nint)pair.Server, receive));
        Ends(pair.Server, receive, 1);
    }

    [FaceTheory, Statement("OV15")]
    public void Cancel_and_arrival_race_to_exactly_one_end(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Server, port);
        int bytes = 0;
        for (int i = 0; i < 200; i++)
        {
            Operation* receive = Waiting(pair.Server, 1);
            BackgroundCall<int> cancel = InBackground(() => face.CancelIoEx((nint)pair.Server, receive));
            Send(pair.Client, 1);
            bool cancelled = cancel.Join().Result != 0;
            Packet packet = Next(port);
            Assert.Equal(((nint)receive, cancelled ? ERROR_OPERATION_ABORTED : 0, cancelled ? 0u : 1), (packet.Overlapped, packet.Error, packet.Bytes));
            bytes += (int)packet.Bytes;
            if (cancelled) Assert.Equal([1], Receive(pair.Server, 1));
            Nothing(port);
        }
    }

    [FaceTheory, Statement("CL09"), Statement("CP05")]
    public void Closing_the_socket_ends_what_is_pending(Face face)
    {
        SocketPair pair = TcpPair(), other = TcpPair();
        nint signal = Event(manual: true), port = Port();
        Notes* notes = New<Notes>();
        Operation* byEvent = Waiting(pair.Server, 4, signal), byRoutine = Waiting(pair.Server, 4, 0, notes), send = WaitingSend(pair.Server);
        Bind(other.Server, port, 8);
        Operation* byPort = Waiting(other.Server);
        Ok(face.closesocket(pair.Server));
        Ok(face.closesocket(other.Server));
        Await(signal);
        Assert.Equal((nuint)0xC0000120, byEvent->Overlapped.Internal);
        Until(() => send->IsOver && byRoutine->IsOver);
        RunRoutines(notes, 1);
        Assert.Equal((uint)WSA_OPERATION_ABORTED, notes->Errors[0]);
        Assert.Equal(new Packet((nint)byPort, 0, 8, ERROR_OPERATION_ABORTED), Next(port));
        Nothing(port);
        Returns(WSAENOTSOCK, Receive(pair.Server, Buffered(1)));
    }

    [FaceTheory, Statement("CL09")]
    public void Closing_does_not_touch_memory_that_is_free_again(Face face)
    {
        for (int i = 0; i < 20; i++)
        {
            SocketPair pair = TcpPair();
            nint port = Port();
            Bind(pair.Server, port);
            Operation* receive = Waiting(pair.Server, 16);
            BackgroundCall<int> sender = InBackground(() => face.send(pair.Client, receive->Buffer.buf + 8, 4, 0)); // Zeros.
            Ok(face.closesocket(pair.Server));
            Packet packet = Next(port);
            Assert.Equal((nint)receive, packet.Overlapped);
            byte[] before = new Span<byte>(receive, sizeof(Operation)).ToArray();
            new Span<byte>(receive->Buffer.buf, 8).Fill(0xAA);
            sender.Join();
            Nothing(port, 1);
            Assert.Equal(before, new Span<byte>(receive, sizeof(Operation)).ToArray());
            Assert.All(receive->Data(8), value => Assert.Equal(0xAA, value));
        }
    }

    [FaceTheory, Statement("OV16"), Statement("AP05"), Statement("AP06")]
    public void The_end_of_a_thread_cancels_what_it_has_started(Face face)
    {
        SocketPair pair = TcpPair();
        nint signal = Event(manual: true);
        Notes* notes = New<Notes>();
        Operation* mine = Waiting(pair.Server, 1), byEvent = null, byRoutine = null;
        OnThread(() =>
        {
            byEvent = Waiting(pair.Server, 4, signal);
            byRoutine = Waiting(pair.Server, 4, 0, notes);
        });
        Await(signal);
        Returns(WSA_OPERATION_ABORTED, Outcome(pair.Server, byEvent, out _));
        Until(() => byRoutine->IsOver);
        Assert.Equal((nuint)0xC0000120, byRoutine->Overlapped.Internal);
        Assert.False(mine->IsOver);
        Send(pair.Client, 1, 2);
        Ends(pair.Server, mine, 1);
        Assert.Equal([2], Receive(pair.Server, 4));
        face.SleepEx(10, 1);
        Assert.Equal(0, notes->Count);
    }

    [FaceTheory, Statement("OV16")]
    public void Those_that_wait_for_something_else_than_data_end_with_it_too(Face face)
    {
        nuint s = Socket(AF_INET, SOCK_DGRAM);
        nint signal = Event(manual: true);
        Operation* change = Buffered(1, signal);
        OnThread(() => Returns(WSA_IO_PENDING, Code(face.WSAIoctl(s, SIO_ADDRESS_LIST_CHANGE, null, 0, null, 0, &change->Count, change, null))));
        Await(signal);
        Returns(WSA_OPERATION_ABORTED, Outcome(s, change, out _));
    }

    [FaceTheory, Statement("OV16"), Statement("AP06")]
    public void Those_of_a_socket_with_a_port_go_on(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Server, port);
        Operation* receive = null;
        OnThread(() => receive = Waiting(pair.Server));
        Nothing(port, 20);
        Send(pair.Client, 1);
        Next(port, receive, 1);
    }

    [FaceTheory, Statement("OV16")]
    public void So_does_the_end_of_a_thread_that_the_program_made_itself(Face face)
    {
        SocketPair pair = TcpPair();
        nint signal = Event(manual: true);
        Operation* receive = null;
        var thread = new Thread(() => receive = Waiting(pair.Server, 4, signal));
        thread.Start();
        Assert.True(thread.Join(Patience));
        Await(signal);
        Returns(WSA_OPERATION_ABORTED, Outcome(pair.Server, receive, out _));
    }
}
