using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>GetQueuedCompletionStatus, GetQueuedCompletionStatusEx and PostQueuedCompletionStatus: what they return.</summary>
public sealed unsafe class DequeueTests : OverlappedTest
{
    [FaceTheory, Statement("GQ01")]
    public void A_stream_that_has_ended_is_a_success_of_0_bytes(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Server, port, 4);
        Operation* receive = Waiting(pair.Server);
        Ok(face.shutdown(pair.Client, SD_SEND));
        Assert.Equal(new Packet((nint)receive, 0, 4, 0), Next(port));
    }

    [FaceTheory, Statement("GQ10")]
    public void Posted_values_come_out_as_they_are(Face face)
    {
        nint port = Port();
        True(face.PostQueuedCompletionStatus(port, 0xFFFFFFFF, nuint.MaxValue, (void*)0x1234567));
        True(face.PostQueuedCompletionStatus(port, 7, 0, null));
        Assert.Equal(new Packet(0x1234567, 0xFFFFFFFF, nuint.MaxValue, 0), Next(port));
        Assert.Equal(new Packet(0, 7, 0, 0), Next(port));
        ExpectWin32(ERROR_INVALID_HANDLE, face.PostQueuedCompletionStatus(Event(manual: true), 0, 0, null));
    }

    [FaceTheory, Statement("GQ07")]
    public void Timeout_0_looks_and_a_longer_one_is_not_cut_short(Face face)
    {
        nint port = Port();
        Nothing(port);
        long begun = System.Diagnostics.Stopwatch.GetTimestamp();
        Nothing(port, 60);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begun) >= TimeSpan.FromMilliseconds(59));
        BackgroundCall<Packet> forEver = InBackground(() => Dequeue(port, INFINITE));
        Assert.True(forEver.StaysBlocked(100));
        True(face.PostQueuedCompletionStatus(port, 3, 2, null));
        Assert.Equal(new Packet(0, 3, 2, 0), forEver.Join().Result);
        Assert.Equal(ERROR_INVALID_HANDLE, Dequeue(0).Error);
        Assert.Equal(ERROR_INVALID_HANDLE, Dequeue((nint)Socket()).Error);
    }

    [UnmanagedCallersOnly]
    private static void Count(nuint data) => ++*(int*)data;

    [FaceTheory, Statement("GQ07")]
    public void GetQueuedCompletionStatus_is_not_alertable(Face face)
    {
        nint port = Port();
        int* count = New<int>();
        Assert.NotEqual(0u, face.QueueUserAPC((delegate* unmanaged<nuint, void>)&Count, ThisThread(), (nuint)count));
        Nothing(port, 20);
        Assert.Equal(0, *count);
        Assert.Equal(WAIT_IO_COMPLETION, face.SleepEx(0, 1));
    }

    [FaceTheory, Statement("GQ09")]
    public void An_APC_ends_an_alertable_wait_with_no_entries(Face face)
    {
        nint port = Port(), thread = ThisThread();
        int* count = New<int>();
        uint* removed = New(9u);
        Entry* entries = Array<Entry>(4);
        Assert.NotEqual(0u, face.QueueUserAPC((delegate* unmanaged<nuint, void>)&Count, thread, (nuint)count));
        ExpectWin32((int)WAIT_IO_COMPLETION, face.GetQueuedCompletionStatusEx(port, entries, 4, removed, INFINITE, 1));
        Assert.Equal((1, 0u), (*count, *removed));

        // One that comes while it waits, and not when it is not alertable.
        BackgroundCall<uint> later = InBackground(() => face.QueueUserAPC((delegate* unmanaged<nuint, void>)&Count, thread, (nuint)count));
        ExpectWin32((int)WAIT_IO_COMPLETION, face.GetQueuedCompletionStatusEx(port, entries, 4, removed, INFINITE, 1));
        later.Join();
        Assert.NotEqual(0u, face.QueueUserAPC((delegate* unmanaged<nuint, void>)&Count, thread, (nuint)count));
        ExpectWin32(WAIT_TIMEOUT, face.GetQueuedCompletionStatusEx(port, entries, 4, removed, 20, 0));
        Assert.Equal(2, *count);
        Assert.Equal(WAIT_IO_COMPLETION, face.SleepEx(0, 1));
        ExpectWin32(WAIT_TIMEOUT, face.GetQueuedCompletionStatusEx(port, entries, 4, removed, 20, 1));
    }

    [FaceTheory, Statement("GQ08")]
    public void Several_packets_come_at_a_time_and_failures_stand_in_Internal(Face face)
    {
        SocketPair pair = UdpPair();
        nint port = Port();
        Bind(pair.Server, port, 5);
        Operation* fits = Waiting(pair.Server, 4), cut = Waiting(pair.Server, 1), cancelled = Waiting(pair.Server, 1);
        Send(pair.Client, 1, 2);
        Until(() => fits->IsOver);
        Send(pair.Client, 3, 4);
        Until(() => cut->IsOver);
        True(face.CancelIo((nint)pair.Server));
        True(face.PostQueuedCompletionStatus(port, 8, 6, null));

        Entry* entries = Array<Entry>(8);
        uint* removed = New<uint>();
        var come = new List<(nuint, nint, nuint, uint)>();
        while (come.Count < 4)
        {
            face.WSASetLastError(77);
            True(face.GetQueuedCompletionStatusEx(port, entries, 3, removed, (uint)Patience.TotalMilliseconds, 0));
            Assert.InRange(*removed, 1u, 3u);
            Assert.Equal(77, face.WSAGetLastError());
            for (uint i = 0; i < *removed; i++) come.Add((entries[i].Key, entries[i].Overlapped, entries[i].Internal, entries[i].Bytes));
        }

        // An operation is over a moment before its packet is queued: what this thread queues itself may come before those of arrivals.
        (nuint, nint, nuint, uint)[] expected = [(5, (nint)fits, 0, 2), (5, (nint)cut, 0x80000005, 1), (5, (nint)cancelled, 0xC0000120, 0), (6, 0, 0, 8)];
        Assert.Equal(expected.Order(), come.Order());
        Assert.True(come.IndexOf(expected[0]) < come.IndexOf(expected[1]) && come.IndexOf(expected[2]) < come.IndexOf(expected[3]));
        ExpectWin32(WAIT_TIMEOUT, face.GetQueuedCompletionStatusEx(port, entries, 3, removed, 0, 0));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.GetQueuedCompletionStatusEx(port, entries, 0, removed, 0, 0));
    }

    [FaceTheory, Statement("GQ08")]
    public void Only_as_many_come_as_there_is_room_for(Face face)
    {
        nint port = Port();
        for (uint i = 0; i < 10; i++) True(face.PostQueuedCompletionStatus(port, i, 0, null));
        Entry* entries = Array<Entry>(10);
        uint* removed = New<uint>();
        True(face.GetQueuedCompletionStatusEx(port, entries, 4, removed, 0, 0));
        Assert.Equal((4u, 0u, 3u), (*removed, entries[0].Bytes, entries[3].Bytes));
        True(face.GetQueuedCompletionStatusEx(port, entries, 10, removed, 0, 0));
        Assert.Equal((6u, 4u, 9u), (*removed, entries[0].Bytes, entries[5].Bytes));
    }

    [FaceTheory, Statement("GQ07"), Statement("GQ09")]
    [Case(false)]
    [Case(true)]
    public void A_port_that_is_closed_sends_the_waiting_away(Face face, bool several)
    {
        nint port = face.CreateIoCompletionPort(-1, 0, 0, 1);
        Entry* entries = Array<Entry>(3);
        uint* removed = New<uint>();
        var waiting = new List<BackgroundCall<int>>();
        for (int i = 0; i < 3; i++)
        {
            Entry* entry = entries + i;
            waiting.Add(InBackground(() => several ? face.GetQueuedCompletionStatusEx(port, entry, 1, removed, INFINITE, 1) : Dequeue(port, INFINITE).Error));
        }

        Assert.All(waiting, call => Assert.True(call.StaysBlocked(20)));
        True(face.CloseHandle(port));
        foreach (BackgroundCall<int> call in waiting)
        {
            Outcome<int> outcome = call.Join();
            Assert.Equal((several ? 0 : ERROR_ABANDONED_WAIT_0, ERROR_ABANDONED_WAIT_0), (outcome.Result, outcome.Error));
        }

        Assert.Equal(ERROR_INVALID_HANDLE, Dequeue(port).Error);
    }

    [FaceTheory, Statement("GQ11", Differs = "because Internal is written when the operation ends, not when its packet is taken: polling is reliable here")]
    public void Internal_shows_the_end_before_the_packet_is_taken(Face face)
    {
        SocketPair pair = TcpPair();
        nint port = Port();
        Bind(pair.Server, port);
        Operation* receive = Waiting(pair.Server);
        Send(pair.Client, 1);
        Until(() => receive->IsOver);
        Returns(0, Outcome(pair.Server, receive, out uint bytes, wait: false));
        Assert.Equal(1u, bytes);
        Next(port, receive, 1);
    }

    [FaceTheory, Statement("GQ12")]
    public void An_OVERLAPPED_has_its_fields_where_programs_expect_them(Face face)
    {
        SocketPair pair = TcpPair();
        Operation* receive = Waiting(pair.Server, 4, Event(manual: true));
        Assert.Equal(32, sizeof(WsaOverlapped));
        nuint* words = (nuint*)receive;
        Assert.Equal((STATUS_PENDING, receive->Overlapped.hEvent), (words[0], words[3]));
        Send(pair.Client, 1, 2, 3);
        Ends(pair.Server, receive, 3);
        Assert.Equal(((nuint)0, (nuint)3), (words[0], words[1]));
        Assert.Equal(1, face.CancelIo((nint)pair.Server));
    }
}
