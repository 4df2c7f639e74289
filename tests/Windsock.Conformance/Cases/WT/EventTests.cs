namespace Windsock.Conformance;

/// <summary>Events as such.</summary>
public sealed unsafe class EventTests : ConformanceTest
{
    [FaceTheory, Statement("WT01")]
    public void An_auto_reset_event_lets_one_wait_through(Face face)
    {
        nint signalled = Event(manual: false, signalled: true);
        Assert.True(IsSignalled(signalled));
        Assert.False(IsSignalled(signalled));

        True(face.SetEvent(signalled));
        True(face.SetEvent(signalled)); // Two signals are one.
        Assert.True(IsSignalled(signalled));
        Assert.False(IsSignalled(signalled));
    }

    [FaceTheory, Statement("WT01")]
    public void A_manual_reset_event_stays_signalled_until_it_is_reset(Face face)
    {
        nint signalled = Event(manual: true);
        Assert.False(IsSignalled(signalled));
        True(face.SetEvent(signalled));
        Assert.True(IsSignalled(signalled));
        Assert.True(IsSignalled(signalled));
        True(face.ResetEvent(signalled));
        Assert.False(IsSignalled(signalled));
    }

    [FaceTheory, Statement("WT01")]
    [Case(false)]
    [Case(true)]
    public void Set_wakes_one_or_all(Face face, bool manual)
    {
        nint signalled = Event(manual);
        BackgroundCall<uint>[] waits = [.. Enumerable.Range(0, 3).Select(_ => InBackground(() => face.WaitForSingleObject(signalled, INFINITE)))];
        Assert.All(waits, wait => Assert.True(wait.StaysBlocked()));
        for (int woken = 1; woken <= (manual ? 1 : 3); woken++)
        {
            True(face.SetEvent(signalled));
            Until(() => waits.Count(wait => !wait.StaysBlocked(0)) >= woken);
            if (!manual) Assert.Equal(3 - woken, waits.Count(wait => wait.StaysBlocked(20)));
        }

        foreach (BackgroundCall<uint> wait in waits) Assert.Equal(WAIT_OBJECT_0, wait.Join().Result);
    }

    [FaceTheory, Statement("WT01")]
    public void A_pulse_lets_those_through_that_wait_and_leaves_the_event_reset(Face face)
    {
        nint pulsed = Event(manual: true);
        BackgroundCall<uint> wait = InBackground(() => face.WaitForSingleObject(pulsed, INFINITE));
        Assert.True(wait.StaysBlocked());
        True(face.PulseEvent(pulsed));
        Assert.Equal(WAIT_OBJECT_0, wait.Join().Result);
        Assert.False(IsSignalled(pulsed));
    }

    [FaceTheory, Statement("WT01")]
    public void A_name_stands_for_one_event(Face face)
    {
        byte* name = Ansi("windsock-one-event");
        nint first = Made(face.CreateEventA(null, 1, 0, name));
        Assert.Equal(0, face.WSAGetLastError());
        nint second = Made(face.CreateEventW(null, 0, 0, Wide("Local\\windsock-one-event")));
        Assert.Equal(ERROR_ALREADY_EXISTS, face.WSAGetLastError());
        nint third = Made(face.OpenEventA(0x1f0003, 0, name));
        True(face.SetEvent(third));
        Assert.True(IsSignalled(first));
        Assert.True(IsSignalled(second)); // Manual reset, as it was made first.

        ExpectWin32(ERROR_INVALID_HANDLE, face.CreateSemaphoreA(null, 0, 1, name));
        ExpectWin32(ERROR_FILE_NOT_FOUND, face.OpenEventA(0, 0, Ansi("Windsock-One-Event")));
        ExpectWin32(ERROR_NOACCESS, face.OpenEventA(0, 0, (byte*)8));
    }

    [FaceTheory, Statement("WT01")]
    public void A_name_ends_with_its_last_handle(Face face)
    {
        byte* name = Ansi("windsock-short-lived");
        nint only = face.CreateEventA(null, 1, 0, name);
        True(face.CloseHandle(only));
        ExpectWin32(ERROR_FILE_NOT_FOUND, face.OpenEventA(0, 0, name));
    }

    [FaceTheory, Statement("WT01")]
    public void Wrong_handles_are_refused(Face face)
    {
        nint semaphore = Made(face.CreateSemaphoreA(null, 0, 1, null));
        nint closed = face.CreateEventA(null, 0, 0, null);
        True(face.CloseHandle(closed));
        foreach (nint wrong in (nint[])[0, closed, semaphore, 12345678])
        {
            ExpectWin32(ERROR_INVALID_HANDLE, face.SetEvent(wrong));
            ExpectWin32(ERROR_INVALID_HANDLE, face.ResetEvent(wrong));
        }

        ExpectWin32(ERROR_INVALID_HANDLE, face.CloseHandle(closed));
        ExpectWaitFailed(ERROR_INVALID_HANDLE, face.WaitForSingleObject(closed, 0));
    }

    [FaceTheory, Statement("EV15")]
    public void An_event_of_Winsock_is_manual_reset_and_not_signalled(Face face)
    {
        nint made = face.WSACreateEvent();
        Assert.NotEqual(0, made);
        Assert.False(IsSignalled(made));
        True(face.WSASetEvent(made));
        Assert.True(IsSignalled(made));
        Assert.Equal(WAIT_OBJECT_0, face.WaitForMultipleObjects(1, New(made), 0, 0));
        Assert.Equal(WAIT_OBJECT_0, face.WSAWaitForMultipleEvents(1, New(made), 0, 0, 0));
        True(face.WSAResetEvent(made));
        Assert.False(IsSignalled(made));
        True(face.WSACloseEvent(made));
        ExpectWin32(WSA_INVALID_HANDLE, face.WSACloseEvent(made));
        ExpectWin32(WSA_INVALID_HANDLE, face.WSASetEvent(made));
        ExpectWin32(WSA_INVALID_HANDLE, face.WSAResetEvent(made));
    }

    [FaceTheory, Statement("EV15")]
    public void Up_to_64_events_can_be_waited_for(Face face)
    {
        nint* events = Array<nint>(65);
        for (int i = 0; i < 65; i++) events[i] = Event(manual: true);
        True(face.WSASetEvent(events[63]));
        Assert.Equal(WAIT_OBJECT_0 + 63, face.WSAWaitForMultipleEvents(64, events, 0, 0, 0));
        ExpectWaitFailed(WSA_INVALID_PARAMETER, face.WSAWaitForMultipleEvents(65, events, 0, 0, 0));
        ExpectWaitFailed(WSA_INVALID_PARAMETER, face.WSAWaitForMultipleEvents(0, events, 0, 0, 0));
        events[5] = 0;
        ExpectWaitFailed(WSA_INVALID_HANDLE, face.WSAWaitForMultipleEvents(64, events, 0, 0, 0));
    }
}
