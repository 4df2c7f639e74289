using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>Notification modes, and GetOverlappedResult.</summary>
public sealed unsafe class ResultTests : OverlappedTest
{
    private const byte SKIP_PORT = 1, SKIP_HANDLE = 2, SKIP_EVENT = 4;

    private int Result(nuint s, Operation* operation, out uint bytes, bool wait = true)
    {
        uint* count = New<uint>();
        int done = Face.GetOverlappedResult((nint)s, operation, count, wait ? 1 : 0);
        bytes = *count;
        return done != 0 ? 0 : Face.WSAGetLastError();
    }

    private int ResultEx(nuint s, Operation* operation, uint milliseconds, bool alertable) =>
        Face.GetOverlappedResultEx((nint)s, operation, New<uint>(), milliseconds, alertable ? 1 : 0) != 0 ? 0 : Face.WSAGetLastError();

    [FaceTheory, Statement("MO01"), Statement("MO02"), Statement("OV11")]
    public void Mode_1_spares_the_packet_of_an_immediate_success_only(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Server, port);
        True(face.SetFileCompletionNotificationModes((nint)pair.Server, SKIP_PORT));
        Operation* send = Holding([1, 2]);
        Returns(0, Send(pair.Server, send));
        Assert.Equal((2u, true), (send->Count, send->IsOver));
        Ends(pair.Server, send, 2);
        Nothing(port, 10);

        Operation* receive = Waiting(pair.Server);
        Send(pair.Client, 3);
        Next(port, receive, 1);

        Operation* cancelled = Waiting(pair.Server);
        True(face.CancelIo((nint)pair.Server));
        Next(port, cancelled, 0, ERROR_OPERATION_ABORTED);

        // Modes are added, never taken away.
        True(face.SetFileCompletionNotificationModes((nint)pair.Server, 0));
        True(face.SetFileCompletionNotificationModes((nint)pair.Server, SKIP_HANDLE));
        Returns(0, Send(pair.Server, Holding([1])));
        Nothing(port, 10);
        ExpectWin32(ERROR_INVALID_PARAMETER, face.SetFileCompletionNotificationModes((nint)pair.Server, 8));
        ExpectWin32(ERROR_INVALID_HANDLE, face.SetFileCompletionNotificationModes(port, SKIP_PORT));
    }

    [FaceTheory, Statement("MO02")]
    public void An_immediate_failure_queues_nothing(Face face)
    {
        nuint stream = Bound();
        SocketPair pair = UdpPair();
        nint port = Port();
        Bind(stream, port);
        Bind(pair.Server, port);
        foreach (nuint s in new[] { stream, pair.Server }) True(face.SetFileCompletionNotificationModes((nint)s, SKIP_PORT));
        Returns(WSAENOTCONN, Receive(stream, Buffered(1)));
        Send(pair.Client, 1, 2, 3);
        WaitReadable(pair.Server);
        Returns(WSAEMSGSIZE, Receive(pair.Server, Buffered(1)));
        Nothing(port, 20);
    }

    [FaceTheory, Statement("MO01"), Statement("OV11"), Statement("WT04")]
    public void Mode_2_leaves_the_handle_unsignalled(Face face)
    {
        SocketPair pair = TcpPair(), other = TcpPair();
        Operation* receive = Waiting(pair.Server);
        Assert.False(IsSignalled((nint)pair.Server));
        Send(pair.Client, 1);
        Await((nint)pair.Server);
        Ends(pair.Server, receive, 1);
        Waiting(pair.Server);
        Assert.False(IsSignalled((nint)pair.Server)); // The next operation has reset it.
        Send(pair.Client, 2);
        Await((nint)pair.Server);

        True(face.SetFileCompletionNotificationModes((nint)other.Server, SKIP_HANDLE));
        nint signal = Event(manual: true);
        Operation* without = Waiting(other.Server), with = Waiting(other.Server, 4, signal);
        Send(other.Client, 1);
        Until(() => without->IsOver);
        Assert.Equal((uint)WAIT_TIMEOUT, face.WaitForSingleObject((nint)other.Server, 20));
        Send(other.Client, 2);
        Await(signal);
        Assert.True(with->IsOver);
    }

    [FaceTheory, Statement("MO01")]
    public void Mode_4_leaves_the_event_of_an_immediate_success_unset(Face face)
    {
        SocketPair pair = TcpPair();
        nint signal = Event(manual: true);
        True(face.SetFileCompletionNotificationModes((nint)pair.Server, SKIP_EVENT));
        Returns(0, Send(pair.Server, Holding([1], signal)));
        Assert.False(IsSignalled(signal));
        Waiting(pair.Server, 4, signal);
        Send(pair.Client, 1);
        Await(signal);
    }

    [FaceTheory, Statement("MO03")]
    public void All_catalog_entries_have_real_handles(Face face)
    {
        const int infos = 32;
        ProtocolInfoW* all = Array<ProtocolInfoW>(infos);
        uint* size = New((uint)(infos * sizeof(ProtocolInfoW)));
        int count = Ok(face.WSAEnumProtocolsW(null, all, size));
        Assert.True(count > 0);
        for (int i = 0; i < count; i++) Assert.Equal(0x20000u, all[i].dwServiceFlags1 & 0x20000);
    }

    [FaceTheory, Statement("MO04")]
    public void CancelIo_succeeds_where_there_is_nothing(Face face)
    {
        nuint s = Bound();
        True(face.CancelIo((nint)s));
        ExpectWin32(ERROR_NOT_FOUND, face.CancelIoEx((nint)s, null));
    }

    [FaceTheory, Statement("MO07")]
    [Case(true)]
    [Case(false)]
    public void GetOverlappedResult_waits_on_the_event_or_the_handle(Face face, bool hasEvent)
    {
        SocketPair pair = TcpPair();
        Operation* receive = Waiting(pair.Server, 8, hasEvent ? Event(manual: true) : 0);
        Returns(WSA_IO_INCOMPLETE, Result(pair.Server, receive, out _, wait: false));
        BackgroundCall<(int Code, uint Bytes)> waits = InBackground(() => (Result(pair.Server, receive, out uint moved), moved));
        Assert.True(waits.StaysBlocked());
        Send(pair.Client, 1, 2);
        Assert.Equal((0, 2u), waits.Join().Result);
        Returns(0, Result(pair.Server, receive, out uint bytes, wait: false));
        Assert.Equal(2u, bytes);
    }

    [FaceTheory, Statement("MO07")]
    public void A_failure_has_its_Win32_code(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* receive = Waiting(pair.Server);
        True(face.CancelIo((nint)pair.Server));
        Returns(ERROR_OPERATION_ABORTED, Result(pair.Server, receive, out _));
        ForeignPair foreign = ForeignTcpPair();
        Operation* reset = Waiting(foreign.Mine);
        foreign.Theirs.Reset();
        Returns(ERROR_NETNAME_DELETED, Result(foreign.Mine, reset, out _));
        Returns(ERROR_NOACCESS, Result(foreign.Mine, null, out _));
        Returns(ERROR_INVALID_HANDLE, Result(0, reset, out _));
    }

    [UnmanagedCallersOnly]
    private static void Count(nuint data) => ++*(int*)data;

    [FaceTheory, Statement("MO07")]
    public void GetOverlappedResultEx_has_a_limit_and_can_be_alerted(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* receive = Waiting(pair.Server);
        Returns(WSA_IO_INCOMPLETE, ResultEx(pair.Server, receive, 0, alertable: false));
        Returns(WAIT_TIMEOUT, ResultEx(pair.Server, receive, 20, alertable: false));
        int* count = New<int>();
        Assert.NotEqual(0u, face.QueueUserAPC((delegate* unmanaged<nuint, void>)&Count, ThisThread(), (nuint)count));
        Returns(WAIT_TIMEOUT, ResultEx(pair.Server, receive, 20, alertable: false));
        Assert.Equal(0, *count);
        Returns((int)WAIT_IO_COMPLETION, ResultEx(pair.Server, receive, INFINITE, alertable: true));
        Assert.Equal(1, *count);
        Send(pair.Client, 1);
        Returns(0, ResultEx(pair.Server, receive, INFINITE, alertable: true));
    }

    [FaceTheory, Statement("MO08")]
    public void HasOverlappedIoCompleted_is_true_once_it_is_over(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* receive = Waiting(pair.Server);
        Assert.False(receive->IsOver);
        True(face.CancelIo((nint)pair.Server));
        Until(() => receive->IsOver);
    }
}
