using System.Diagnostics;

namespace Windsock.Conformance;

/// <summary>Waits for one, several and all objects.</summary>
public sealed unsafe class WaitTests : ConformanceTest
{
    [FaceTheory, Statement("WT02")]
    public void The_smallest_signalled_index_is_told(Face face)
    {
        nint* events = Array<nint>(4);
        for (int i = 0; i < 4; i++) events[i] = Event(manual: false, signalled: i is 1 or 3);
        Assert.Equal(WAIT_OBJECT_0 + 1, face.WaitForMultipleObjects(4, events, 0, 0));
        Assert.Equal(WAIT_OBJECT_0 + 3, face.WaitForMultipleObjects(4, events, 0, 0));
        Assert.Equal((uint)WAIT_TIMEOUT, face.WaitForMultipleObjects(4, events, 0, 0));
    }

    [FaceTheory, Statement("WT02")]
    public void Wrong_arguments_are_refused(Face face)
    {
        nint* events = Array<nint>(65);
        for (int i = 0; i < 65; i++) events[i] = Event(manual: true, signalled: true);
        ExpectWaitFailed(ERROR_INVALID_PARAMETER, face.WaitForMultipleObjects(0, events, 0, 0));
        ExpectWaitFailed(ERROR_INVALID_PARAMETER, face.WaitForMultipleObjects(65, events, 0, 0));
        Assert.Equal(WAIT_OBJECT_0, face.WaitForMultipleObjects(64, events, 1, 0));
        events[7] = events[3];
        ExpectWaitFailed(ERROR_INVALID_PARAMETER, face.WaitForMultipleObjects(64, events, 1, 0));
        Assert.Equal(WAIT_OBJECT_0, face.WaitForMultipleObjects(64, events, 0, 0));
        ExpectWaitFailed(ERROR_NOACCESS, face.WaitForMultipleObjects(2, (nint*)8, 0, 0));
    }

    [FaceTheory, Statement("WT02")]
    public void A_mutex_of_a_dead_thread_is_told_as_abandoned_once(Face face)
    {
        nint mutex = Made(face.CreateMutexA(null, 0, null));
        nint* objects = Array<nint>(2);
        objects[0] = Event(manual: true);
        objects[1] = mutex;
        Assert.Equal(WAIT_OBJECT_0, InBackground(() => face.WaitForSingleObject(mutex, 0)).Join().Result);

        Assert.Equal(WAIT_ABANDONED_0 + 1, face.WaitForMultipleObjects(2, objects, 0, (uint)Patience.TotalMilliseconds));
        True(face.ReleaseMutex(mutex));
        Assert.Equal(WAIT_OBJECT_0, face.WaitForSingleObject(mutex, 0));
        True(face.ReleaseMutex(mutex));
    }

    [FaceTheory, Statement("WT02")]
    public void A_mutex_belongs_to_its_thread_and_counts(Face face)
    {
        nint mutex = Made(face.CreateMutexA(null, 1, null));
        Assert.True(IsSignalled(mutex));
        Assert.Equal((uint)WAIT_TIMEOUT, InBackground(() => face.WaitForSingleObject(mutex, 0)).Join().Result);
        Outcome<int> release = InBackground(() => face.ReleaseMutex(mutex)).Join();
        Assert.Equal((0, ERROR_NOT_OWNER), (release.Result, release.Error));

        True(face.ReleaseMutex(mutex));
        Assert.Equal((uint)WAIT_TIMEOUT, InBackground(() => face.WaitForSingleObject(mutex, 0)).Join().Result);
        True(face.ReleaseMutex(mutex));
        ExpectWin32(ERROR_NOT_OWNER, face.ReleaseMutex(mutex));
        Assert.Equal(WAIT_OBJECT_0, InBackground(() => face.WaitForSingleObject(mutex, 0)).Join().Result);
    }

    [FaceTheory, Statement("WT02")]
    public void A_semaphore_lets_as_many_through_as_it_counts(Face face)
    {
        nint semaphore = Made(face.CreateSemaphoreA(null, 1, 3, null));
        int* previous = New<int>();
        Assert.True(IsSignalled(semaphore));
        Assert.False(IsSignalled(semaphore));
        True(face.ReleaseSemaphore(semaphore, 2, previous));
        Assert.Equal(0, *previous);
        ExpectWin32(ERROR_TOO_MANY_POSTS, face.ReleaseSemaphore(semaphore, 2, previous));
        True(face.ReleaseSemaphore(semaphore, 1, previous));
        Assert.Equal(2, *previous);
        for (int i = 0; i < 3; i++) Assert.True(IsSignalled(semaphore));
        Assert.False(IsSignalled(semaphore));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.ReleaseSemaphore(semaphore, 0, null));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.CreateSemaphoreA(null, 2, 1, null));
    }

    [FaceTheory, Statement("WT03")]
    public void A_wait_for_all_takes_nothing_before_all_are_signalled(Face face)
    {
        nint* events = Array<nint>(2);
        events[0] = Event(manual: false, signalled: true);
        events[1] = Event(manual: false);
        Assert.Equal((uint)WAIT_TIMEOUT, face.WaitForMultipleObjects(2, events, 1, 0));
        BackgroundCall<uint> all = InBackground(() => face.WaitForMultipleObjects(2, events, 1, INFINITE));
        Assert.True(all.StaysBlocked());
        Assert.True(IsSignalled(events[0])); // Still there for others, who take it.

        True(face.SetEvent(events[1]));
        Assert.True(all.StaysBlocked(20));
        True(face.SetEvent(events[0]));
        Assert.Equal(WAIT_OBJECT_0, all.Join().Result);
        Assert.False(IsSignalled(events[0]));
        Assert.False(IsSignalled(events[1]));
    }

    [FaceTheory, Statement("WT05")]
    public void WSAWaitForMultipleEvents_waits_like_WaitForMultipleObjectsEx(Face face)
    {
        nint* events = Array<nint>(2);
        events[0] = Event(manual: true);
        events[1] = Event(manual: false);
        Assert.Equal((uint)WAIT_TIMEOUT, face.WSAWaitForMultipleEvents(2, events, 0, 1, 0));
        BackgroundCall<uint> wait = InBackground(() => face.WSAWaitForMultipleEvents(2, events, 0, INFINITE, 0));
        Assert.True(wait.StaysBlocked());
        True(face.WSASetEvent(events[1]));
        Assert.Equal(WAIT_OBJECT_0 + 1, wait.Join().Result);
        Assert.False(IsSignalled(events[1]));
    }

    [FaceTheory, Statement("WT06")]
    public void SignalObjectAndWait_does_both(Face face)
    {
        nint request = Event(manual: false), answer = Event(manual: false);
        BackgroundCall<uint> server = InBackground(() => face.WaitForSingleObject(request, INFINITE) + face.SignalObjectAndWait(answer, request, INFINITE, 0));
        Assert.Equal(WAIT_OBJECT_0, face.SignalObjectAndWait(request, answer, (uint)Patience.TotalMilliseconds, 0));
        True(face.SetEvent(request));
        Assert.Equal(WAIT_OBJECT_0, server.Join().Result);

        nint semaphore = Made(face.CreateSemaphoreA(null, 1, 1, null));
        ExpectWaitFailed(ERROR_TOO_MANY_POSTS, face.SignalObjectAndWait(semaphore, answer, 0, 0));
        ExpectWaitFailed(ERROR_INVALID_HANDLE, face.SignalObjectAndWait(face.GetCurrentThread(), answer, 0, 0));
    }

    [FaceTheory, Statement("WT08", Differs = "because Windows leaves it open what happens; here the wait goes on as if the handle were open")]
    public void A_wait_goes_on_when_its_handle_is_closed(Face face)
    {
        nint* copy = New<nint>();
        nint waited = face.CreateEventA(null, 1, 0, null);
        True(face.DuplicateHandle(face.GetCurrentProcess(), waited, face.GetCurrentProcess(), copy, 0, 0, 2));
        BackgroundCall<uint> wait = InBackground(() => face.WaitForSingleObject(waited, INFINITE));
        Assert.True(wait.StaysBlocked());
        True(face.CloseHandle(waited));
        Assert.True(wait.StaysBlocked(20));
        True(face.SetEvent(Keep(*copy)));
        Assert.Equal(WAIT_OBJECT_0, wait.Join().Result);
    }

    [FaceTheory, Statement("WT02")]
    public void A_handle_can_be_protected_from_being_closed(Face face)
    {
        nint kept = Event(manual: true);
        uint* flags = New<uint>();
        True(face.SetHandleInformation(kept, 3, 2));
        ExpectWin32(ERROR_INVALID_HANDLE, face.CloseHandle(kept));
        True(face.GetHandleInformation(kept, flags));
        Assert.Equal(2u, *flags);
        True(face.SetHandleInformation(kept, 2, 0));
    }

    [FaceTheory, Statement("TM03")]
    public void Waits_do_not_end_early(Face face)
    {
        nint never = Event(manual: true);
        nint* two = Array<nint>(2);
        (two[0], two[1]) = (never, Event(manual: true));
        Func<uint, uint>[] waits =
        [
            milliseconds => face.WaitForSingleObject(never, milliseconds),
            milliseconds => face.WaitForMultipleObjectsEx(2, two, 1, milliseconds, 1),
            milliseconds => face.SleepEx(milliseconds, 1) + WAIT_TIMEOUT,
        ];
        foreach (uint milliseconds in (uint[])[1, 7, 30])
        {
            foreach (Func<uint, uint> wait in waits)
            {
                long began = Stopwatch.GetTimestamp();
                Assert.Equal((uint)WAIT_TIMEOUT, wait(milliseconds));
                Assert.True(Stopwatch.GetElapsedTime(began).TotalMilliseconds >= milliseconds);
            }
        }
    }
}
