using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Windsock.Conformance;

/// <summary>Waitable timers.</summary>
public sealed unsafe class WaitableTimerTests : ConformanceTest
{
    private const long Never = -3600L * 10_000_000;

    private nint NewTimer(bool manual) => Made(Face.CreateWaitableTimerA(null, manual ? 1 : 0, null));

    private void Set(nint timer, long due, int period = 0, void* routine = null, void* argument = null) =>
        True(Face.SetWaitableTimer(timer, New(due), period, routine, argument, 0));

    [FaceTheory, Statement("TM01")]
    [Case(true)]
    [Case(false)]
    public void A_relative_time_passes_and_the_timer_is_signalled(Face face, bool manual)
    {
        nint timer = NewTimer(manual);
        Assert.False(IsSignalled(timer));
        long began = Stopwatch.GetTimestamp();
        Set(timer, -200_000);
        Await(timer);
        Assert.True(Stopwatch.GetElapsedTime(began).TotalMilliseconds >= 20);
        Assert.Equal(manual, IsSignalled(timer));

        Set(timer, Never); // Starting it takes the signal back.
        Assert.False(IsSignalled(timer));
        True(face.CancelWaitableTimer(timer));
        ExpectWin32(ERROR_INVALID_PARAMETER, face.SetWaitableTimer(timer, New(Never), -1, null, null, 0));
        ExpectWin32(ERROR_INVALID_HANDLE, face.SetWaitableTimer(0, New(Never), 0, null, null, 0));
        ExpectWin32(ERROR_NOACCESS, face.SetWaitableTimer(timer, (long*)8, 0, null, null, 0));
    }

    [FaceTheory, Statement("TM01")]
    public void An_absolute_time_may_be_past(Face face)
    {
        nint timer = NewTimer(manual: true);
        Set(timer, DateTime.UtcNow.AddSeconds(-5).ToFileTimeUtc());
        Await(timer);
        Set(timer, DateTime.UtcNow.AddHours(1).ToFileTimeUtc());
        Assert.False(IsSignalled(timer));
        Set(timer, DateTime.UtcNow.AddMilliseconds(30).ToFileTimeUtc());
        Await(timer);
        Set(timer, 0);
        Await(timer);
    }

    [FaceTheory, Statement("TM01")]
    public void A_period_signals_again_and_again_until_the_timer_is_cancelled(Face face)
    {
        nint timer = NewTimer(manual: false);
        Set(timer, -1, period: 5);
        for (int i = 0; i < 4; i++) Await(timer);
        True(face.CancelWaitableTimer(timer));
        face.WaitForSingleObject(timer, 0);
        Assert.Equal((uint)WAIT_TIMEOUT, face.WaitForSingleObject(timer, 30));
    }

    private struct Fired
    {
        public int Count;
        public int Thread;
        public long Time;
    }

    [UnmanagedCallersOnly]
    private static void Note(void* argument, uint low, uint high)
    {
        Fired* fired = (Fired*)argument;
        fired->Count++;
        fired->Thread = Environment.CurrentManagedThreadId;
        fired->Time = ((long)high << 32) | low;
    }

    [FaceTheory, Statement("TM01")]
    public void The_routine_is_an_APC_of_the_setter(Face face)
    {
        nint timer = NewTimer(manual: true);
        Fired* fired = New<Fired>();
        long now = DateTime.UtcNow.ToFileTimeUtc();
        Set(timer, -10_000, 0, (delegate* unmanaged<void*, uint, uint, void>)&Note, fired);
        Await(timer);
        Assert.Equal(0, fired->Count); // That wait was not alertable.
        Assert.Equal(WAIT_IO_COMPLETION, face.SleepEx((uint)Patience.TotalMilliseconds, 1));
        Assert.Equal((1, Environment.CurrentManagedThreadId), (fired->Count, fired->Thread));
        Assert.InRange(fired->Time, now, DateTime.UtcNow.ToFileTimeUtc());
    }

    [FaceTheory, Statement("TM01")]
    public void A_cancelled_timer_runs_no_routine(Face face)
    {
        nint timer = NewTimer(manual: true);
        Fired* fired = New<Fired>();
        Set(timer, -1, 0, (delegate* unmanaged<void*, uint, uint, void>)&Note, fired);
        Await(timer);
        True(face.CancelWaitableTimer(timer));
        Assert.True(IsSignalled(timer));
        face.SleepEx(10, 1);
        Assert.Equal(0, fired->Count);
    }
}
