using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>Calls that are queued to a thread.</summary>
public sealed unsafe class ApcTests : ConformanceTest
{
    /// <summary>Where APCs write down that they ran.</summary>
    private struct Log
    {
        public int Count;
        public fixed int Numbers[16];
        public int Thread;
    }

    private struct Entry
    {
        public Log* Log;
        public int Number;
    }

    private static delegate* unmanaged<nuint, void> Note => &NoteCall;

    [UnmanagedCallersOnly]
    private static void NoteCall(nuint data)
    {
        Entry* entry = (Entry*)data;
        entry->Log->Thread = Environment.CurrentManagedThreadId;
        entry->Log->Numbers[entry->Log->Count++] = entry->Number;
    }

    private void Queue(nint thread, Log* log, int number) =>
        Assert.NotEqual(0u, Face.QueueUserAPC(Note, thread, (nuint)New(new Entry { Log = log, Number = number })));

    [FaceTheory, Statement("AP01"), Statement("AP04")]
    public void They_run_in_the_order_of_queueing_and_only_in_an_alertable_wait(Face face)
    {
        Log* log = New<Log>();
        nint mine = ThisThread();
        for (int i = 0; i < 3; i++) Queue(mine, log, i);
        nint signalled = Event(manual: true, signalled: true);
        Assert.Equal(WAIT_OBJECT_0, face.WaitForSingleObject(signalled, 0));
        Assert.Equal(0u, face.SleepEx(0, 0));
        face.Sleep(1);
        Assert.Equal(0, log->Count);

        Assert.Equal(WAIT_IO_COMPLETION, face.SleepEx(0, 1));
        Assert.Equal((3, 0, 1, 2), (log->Count, log->Numbers[0], log->Numbers[1], log->Numbers[2]));
        Assert.Equal(Environment.CurrentManagedThreadId, log->Thread);
        Assert.Equal(0u, face.SleepEx(0, 1));
    }

    [FaceTheory, Statement("AP02"), Statement("AP03"), Statement("WT05"), Statement("WT06")]
    [Case("SleepEx")]
    [Case("WaitForSingleObjectEx")]
    [Case("WaitForMultipleObjectsEx")]
    [Case("SignalObjectAndWait")]
    [Case("WSAWaitForMultipleEvents")]
    public void An_APC_ends_an_alertable_wait(Face face, string function)
    {
        nint never = Event(manual: true), other = Event(manual: true);
        nint* one = New(never);
        Func<uint> wait = function switch
        {
            "SleepEx" => () => face.SleepEx(INFINITE, 1),
            "WaitForSingleObjectEx" => () => face.WaitForSingleObjectEx(never, INFINITE, 1),
            "WaitForMultipleObjectsEx" => () => face.WaitForMultipleObjectsEx(1, one, 1, INFINITE, 1),
            "SignalObjectAndWait" => () => face.SignalObjectAndWait(other, never, INFINITE, 1),
            _ => () => face.WSAWaitForMultipleEvents(1, one, 0, INFINITE, 1),
        };
        Log* log = New<Log>();
        nint thread = 0;
        using var known = new ManualResetEventSlim();
        BackgroundCall<uint> call = InBackground(() =>
        {
            thread = ThisThread();
            known.Set();
            return wait();
        });
        Assert.True(known.Wait(Patience));
        Assert.True(call.StaysBlocked());
        Queue(thread, log, 7);
        Assert.Equal(WAIT_IO_COMPLETION, call.Join().Result);
        Assert.Equal((1, 7), (log->Count, log->Numbers[0]));
    }

    [FaceTheory, Statement("AP03")]
    public void All_run_and_they_win_over_a_signalled_object(Face face)
    {
        Log* log = New<Log>();
        nint mine = ThisThread();
        nint signalled = Event(manual: false, signalled: true);
        Queue(mine, log, 1);
        Queue(mine, log, 2);
        Assert.Equal(WAIT_IO_COMPLETION, face.WaitForSingleObjectEx(signalled, INFINITE, 1));
        Assert.Equal(2, log->Count);
        Assert.Equal(WAIT_OBJECT_0, face.WaitForSingleObjectEx(signalled, 0, 1)); // Nobody has taken it.
    }

    private struct Again
    {
        public Log* Log;
        public nint Thread;
        public nint QueueUserAPC; // The function of the face, for a callback that knows no face.
    }

    private static readonly Dictionary<nint, Face> s_faces = [];

    [UnmanagedCallersOnly]
    private static void QueueOnce(nuint data)
    {
        Again* again = (Again*)data;
        if (again->Log->Count++ == 0) s_faces[again->QueueUserAPC].QueueUserAPC((delegate* unmanaged<nuint, void>)&QueueOnce, again->Thread, data);
    }

    [FaceTheory, Statement("AP03")]
    public void One_that_another_queues_runs_before_the_wait_returns(Face face)
    {
        nint key = face.Language.Length;
        s_faces[key] = face;
        Again* again = New(new Again { Log = New<Log>(), Thread = ThisThread(), QueueUserAPC = key });
        Assert.NotEqual(0u, face.QueueUserAPC((delegate* unmanaged<nuint, void>)&QueueOnce, again->Thread, (nuint)again));
        Assert.Equal(WAIT_IO_COMPLETION, face.SleepEx(0, 1));
        Assert.Equal(2, again->Log->Count);
    }

    [UnmanagedCallersOnly]
    private static uint ReadCount(void* log) => (uint)((Log*)log)->Count;

    [FaceTheory, Statement("AP01")]
    public void They_run_before_the_routine_of_a_thread_that_has_not_begun(Face face)
    {
        Log* log = New<Log>();
        uint* code = New<uint>();
        nint thread = Made(face.CreateThread(null, 0, (delegate* unmanaged<void*, uint>)&ReadCount, log, CREATE_SUSPENDED, null));
        Queue(thread, log, 1);
        Queue(thread, log, 2);
        Assert.Equal(1u, face.ResumeThread(thread));
        Await(thread);
        True(face.GetExitCodeThread(thread, code));
        Assert.Equal(2u, *code);
    }

    [FaceTheory, Statement("AP01")]
    public void A_thread_that_has_ended_takes_none(Face face)
    {
        Log* log = New<Log>();
        nint thread = Made(face.CreateThread(null, 0, (delegate* unmanaged<void*, uint>)&ReadCount, log, 0, null));
        Await(thread);
        ExpectWin32(ERROR_GEN_FAILURE, (nint)face.QueueUserAPC(Note, thread, 0));
        ExpectWin32(ERROR_INVALID_HANDLE, (nint)face.QueueUserAPC(Note, Event(manual: true), 0));
    }
}
