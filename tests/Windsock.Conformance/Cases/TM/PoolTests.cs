using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>Registered waits, timer queues and the thread pool.</summary>
public sealed unsafe class PoolTests : ConformanceTest
{
    private const uint Once = 8;
    private const nint WaitForEnd = -1;

    /// <summary>What callbacks write and wait for.</summary>
    private struct Record
    {
        public int Calls;
        public int Left; // How many calls touch this no more.
        public int TimedOut;
        public uint LastResult;
        public int Thread;
        public nint Called; // An event, signalled by each call.
        public nint Gate;   // An event that a call waits for; 0 for none.
        public int FaceKey;
    }

    private static readonly Dictionary<int, Face> s_faces = [];

    private Record* NewRecord(bool blocks = false)
    {
        int key = Face.Language.Length;
        s_faces[key] = Face;
        return New(new Record { Called = Event(manual: false), Gate = blocks ? Event(manual: true) : 0, FaceKey = key });
    }

    private static void Note(Record* record, uint result)
    {
        Face face = s_faces[record->FaceKey];
        record->Thread = Environment.CurrentManagedThreadId;
        record->LastResult = result;
        if (result != 0) Interlocked.Increment(ref record->TimedOut);
        Interlocked.Increment(ref record->Calls);
        face.SetEvent(record->Called);
        if (record->Gate != 0) face.WaitForSingleObject(record->Gate, INFINITE);
        Interlocked.Increment(ref record->Left);
    }

    [UnmanagedCallersOnly]
    private static void OnWaitOrTimer(void* context, byte timedOut) => Note((Record*)context, timedOut);

    [UnmanagedCallersOnly]
    private static uint OnWorkItem(void* context)
    {
        Note((Record*)context, 0);
        return 0;
    }

    [UnmanagedCallersOnly]
    private static void OnSimple(void* instance, void* context) => Note((Record*)context, instance == null ? 1u : 0);

    [UnmanagedCallersOnly]
    private static void OnObject(void* instance, void* context, nint sender) => Note((Record*)context, 0);

    [UnmanagedCallersOnly]
    private static void OnWait(void* instance, void* context, nint sender, uint result) => Note((Record*)context, result);

    private static delegate* unmanaged<void*, byte, void> WaitOrTimer => &OnWaitOrTimer;

    private static delegate* unmanaged<void*, void*, nint, void> Object => &OnObject;

    [FaceTheory, Statement("WT07")]
    public void A_registered_wait_calls_back_again_and_again(Face face)
    {
        Record* record = NewRecord();
        nint signalled = Event(manual: false);
        nint* wait = New<nint>();
        True(face.RegisterWaitForSingleObject(wait, signalled, WaitOrTimer, record, INFINITE, 0));
        for (int i = 1; i <= 3; i++)
        {
            True(face.SetEvent(signalled));
            Await(record->Called);
            Assert.Equal((i, 0), (record->Calls, record->TimedOut));
        }

        Assert.NotEqual(Environment.CurrentManagedThreadId, record->Thread);
        True(face.UnregisterWaitEx(*wait, WaitForEnd));
        True(face.SetEvent(signalled));
        Assert.True(IsSignalled(signalled)); // Nobody takes it any more.
        Assert.Equal(3, record->Calls);
        ExpectWin32(ERROR_INVALID_HANDLE, face.UnregisterWait(*wait));
    }

    [FaceTheory, Statement("WT07")]
    public void A_registered_wait_tells_timeouts_and_may_be_for_once(Face face)
    {
        Record* record = NewRecord();
        nint never = Event(manual: true);
        nint* wait = New<nint>();
        True(face.RegisterWaitForSingleObject(wait, never, WaitOrTimer, record, 5, 0));
        Await(record->Called);
        Await(record->Called);
        True(face.UnregisterWaitEx(*wait, WaitForEnd));
        Assert.Equal(record->Calls, record->TimedOut);

        Record* once = NewRecord();
        True(face.SetEvent(never));
        True(face.RegisterWaitForSingleObject(wait, never, WaitOrTimer, once, INFINITE, Once));
        Await(once->Called);
        Assert.Equal((uint)WAIT_TIMEOUT, face.WaitForSingleObject(once->Called, 30));
        True(face.UnregisterWaitEx(*wait, WaitForEnd));
        Assert.Equal((1, 0), (once->Calls, once->TimedOut));
        ExpectWin32(ERROR_INVALID_HANDLE, face.RegisterWaitForSingleObject(wait, 0, WaitOrTimer, once, INFINITE, 0));
    }

    [FaceTheory, Statement("WT07")]
    public void Unregistering_waits_for_a_callback_or_says_that_one_runs(Face face)
    {
        Record* record = NewRecord(blocks: true);
        nint* wait = New<nint>();
        nint told = Event(manual: true);
        True(face.RegisterWaitForSingleObject(wait, Event(manual: true, signalled: true), WaitOrTimer, record, INFINITE, Once));
        Await(record->Called);
        ExpectWin32(ERROR_IO_PENDING, face.UnregisterWaitEx(*wait, told));
        Assert.False(IsSignalled(told));
        True(face.SetEvent(record->Gate));
        Await(told);

        True(face.ResetEvent(record->Gate));
        nint first = *wait;
        True(face.RegisterWaitForSingleObject(wait, Event(manual: true, signalled: true), WaitOrTimer, record, INFINITE, Once));
        Assert.NotEqual(first, *wait);
        Await(record->Called);
        nint second = *wait;
        BackgroundCall<int> unregister = InBackground(() => face.UnregisterWaitEx(second, WaitForEnd));
        Assert.True(unregister.StaysBlocked());
        True(face.SetEvent(record->Gate));
        Assert.Equal(1, unregister.Join().Result);
    }

    [FaceTheory, Statement("WT07")]
    public void More_objects_than_one_thread_can_wait_for_are_waited_for(Face face)
    {
        const int Count = 150;
        Record* record = NewRecord();
        nint* waits = Array<nint>(Count);
        nint[] events = [.. Enumerable.Range(0, Count).Select(_ => Event(manual: false))];
        for (int i = 0; i < Count; i++) True(face.RegisterWaitForSingleObject(&waits[i], events[i], WaitOrTimer, record, INFINITE, Once));
        foreach (nint signalled in events) True(face.SetEvent(signalled));
        Until(() => Volatile.Read(ref record->Calls) == Count);
        for (int i = 0; i < Count; i++) True(face.UnregisterWaitEx(waits[i], WaitForEnd));
    }

    [FaceTheory, Statement("TM02")]
    public void A_timer_of_a_queue_calls_back_once_or_with_a_period(Face face)
    {
        nint queue = face.CreateTimerQueue();
        Assert.NotEqual(0, queue);
        Record* once = NewRecord(), often = NewRecord();
        nint* timers = Array<nint>(2);
        True(face.CreateTimerQueueTimer(&timers[0], queue, WaitOrTimer, once, 5, 0, 0));
        True(face.CreateTimerQueueTimer(&timers[1], queue, WaitOrTimer, often, 0, 5, 0));
        Await(once->Called);
        for (int i = 0; i < 3; i++) Await(often->Called);
        True(face.DeleteTimerQueueTimer(queue, timers[1], WaitForEnd));
        int calls = often->Calls;
        Assert.Equal(calls, often->TimedOut); // The second argument of a timer's callback is always TRUE.
        Assert.Equal(1, once->Calls);
        True(face.DeleteTimerQueueEx(queue, WaitForEnd));
        Assert.Equal(calls, often->Calls);
        ExpectWin32(ERROR_INVALID_HANDLE, face.DeleteTimerQueueTimer(queue, timers[0], 0));
        ExpectWin32(ERROR_INVALID_HANDLE, face.DeleteTimerQueueEx(queue, 0));
    }

    [FaceTheory, Statement("TM02")]
    public void Deleting_a_timer_waits_for_its_callback_when_asked_to(Face face)
    {
        Record* record = NewRecord(blocks: true);
        nint* timer = New<nint>();
        True(face.CreateTimerQueueTimer(timer, 0, WaitOrTimer, record, 0, 0, 0));
        Await(record->Called);
        nint made = *timer;
        BackgroundCall<int> delete = InBackground(() => face.DeleteTimerQueueTimer(0, made, WaitForEnd));
        Assert.True(delete.StaysBlocked());
        True(face.SetEvent(record->Gate));
        Assert.Equal(1, delete.Join().Result);

        True(face.ResetEvent(record->Gate));
        True(face.CreateTimerQueueTimer(timer, 0, WaitOrTimer, record, 0, 0, 0));
        Await(record->Called);
        ExpectWin32(ERROR_IO_PENDING, face.DeleteTimerQueueTimer(0, *timer, 0));
        True(face.SetEvent(record->Gate));
        Until(() => Volatile.Read(ref record->Left) == 2);
    }

    [FaceTheory, Statement("TM02")]
    public void A_timer_can_be_changed_until_it_has_had_its_callback(Face face)
    {
        Record* record = NewRecord();
        nint* timer = New<nint>();
        True(face.CreateTimerQueueTimer(timer, 0, WaitOrTimer, record, 3_600_000, 0, 0));
        True(face.ChangeTimerQueueTimer(0, *timer, 5, 0));
        Await(record->Called);
        True(face.DeleteTimerQueueTimer(0, *timer, WaitForEnd));
    }

    [FaceTheory, Statement("TM08")]
    public void Work_items_run_on_pool_threads(Face face)
    {
        Record* record = NewRecord();
        for (int i = 0; i < 20; i++)
        {
            True(face.QueueUserWorkItem((delegate* unmanaged<void*, uint>)&OnWorkItem, record, 0));
            True(face.TrySubmitThreadpoolCallback((delegate* unmanaged<void*, void*, void>)&OnSimple, record, null));
        }

        Until(() => Volatile.Read(ref record->Left) == 40);
        Assert.Equal(40, record->Calls);
        Assert.Equal(0, record->TimedOut);
        Assert.NotEqual(Environment.CurrentManagedThreadId, record->Thread);
        ExpectWin32(ERROR_INVALID_PARAMETER, face.QueueUserWorkItem(null, record, 0));
    }

    [FaceTheory, Statement("TM08")]
    public void A_work_object_can_be_waited_for_and_taken_back(Face face)
    {
        Record* record = NewRecord(blocks: true);
        nint work = face.CreateThreadpoolWork(Object, record, null);
        face.SubmitThreadpoolWork(work);
        Await(record->Called);
        True(face.SetEvent(record->Gate));
        face.WaitForThreadpoolWorkCallbacks(work, 0);
        Assert.Equal(1, record->Calls);

        for (int i = 0; i < 10; i++) face.SubmitThreadpoolWork(work);
        face.WaitForThreadpoolWorkCallbacks(work, 0);
        Assert.Equal(11, record->Calls);
        face.WaitForThreadpoolWorkCallbacks(work, 1);
        face.CloseThreadpoolWork(work);
    }

    [FaceTheory, Statement("TM08")]
    public void A_timer_object_is_set_and_stopped(Face face)
    {
        Record* record = NewRecord();
        nint timer = face.CreateThreadpoolTimer(Object, record, null);
        Assert.Equal(0, face.IsThreadpoolTimerSet(timer));
        face.SetThreadpoolTimer(timer, New(-50_000L), 5, 0);
        Assert.Equal(1, face.IsThreadpoolTimerSet(timer));
        Await(record->Called);
        Await(record->Called);
        face.SetThreadpoolTimer(timer, null, 0, 0);
        face.WaitForThreadpoolTimerCallbacks(timer, 1);
        int calls = record->Calls;
        Assert.Equal(0, face.IsThreadpoolTimerSet(timer));
        face.Sleep(20);
        Assert.Equal(calls, record->Calls);
        face.CloseThreadpoolTimer(timer);
    }

    [FaceTheory, Statement("TM07", Differs = "because registered I/O is proved elsewhere; here the wait object is set for an event")]
    public void A_wait_object_calls_back_once_each_time_it_is_set(Face face)
    {
        Record* record = NewRecord();
        nint signalled = Event(manual: false);
        nint wait = face.CreateThreadpoolWait((delegate* unmanaged<void*, void*, nint, uint, void>)&OnWait, record, null);
        for (int i = 1; i <= 2; i++)
        {
            face.SetThreadpoolWait(wait, signalled, null);
            True(face.SetEvent(signalled));
            Await(record->Called);
            face.WaitForThreadpoolWaitCallbacks(wait, 0);
            Assert.Equal((i, WAIT_OBJECT_0), (record->Calls, record->LastResult));
            True(face.SetEvent(signalled));
            Assert.True(IsSignalled(signalled)); // It waits no longer.
        }

        face.SetThreadpoolWait(wait, signalled, New(-10_000L));
        Await(record->Called);
        face.WaitForThreadpoolWaitCallbacks(wait, 0);
        Assert.Equal((uint)WAIT_TIMEOUT, record->LastResult);
        face.CloseThreadpoolWait(wait);
    }
}
