using Windsock.Waits;
using Xunit;

namespace Windsock.Tests.Waits;

/// <summary>What a wait costs the collector: nothing.</summary>
[Collection(nameof(WaitSteadyStateTests))]
[CollectionDefinition(nameof(WaitSteadyStateTests), DisableParallelization = true)]
public sealed class WaitSteadyStateTests
{
    private static void AllocatesNothing(Func<bool> works)
    {
        bool all = true;
        for (int i = 0; i < 100; i++) all &= works();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) all &= works();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(all);
    }

    [Fact]
    public void Setting_and_waiting_by_handle_allocates_nothing()
    {
        nint one = Kernel32.CreateEvent(bManualReset: false, bInitialState: false);
        nint other = Kernel32.CreateEvent(bManualReset: true, bInitialState: true);
        AllocatesNothing(() =>
            Kernel32.SetEvent(one) == 1
            && Kernel32.WaitForSingleObject(one, 0) == Kernel32.WAIT_OBJECT_0
            && Kernel32.WaitForMultipleObjects([one, other], true, 0) == Kernel32.WAIT_TIMEOUT
            && Kernel32.WaitForMultipleObjects([one, other], false, Kernel32.INFINITE) == Kernel32.WAIT_OBJECT_0 + 1);
        Assert.Equal(1, Kernel32.CloseHandle(one));
        Assert.Equal(1, Kernel32.CloseHandle(other));
    }

    [Fact]
    public void Waits_that_sleep_and_APCs_allocate_nothing()
    {
        var never = new EventObject(manualReset: true, initial: false);
        var nothing = new Nothing();
        AllocatesNothing(() => ThreadObject.Current.QueueApc(Apc.Of(nothing)) && Wait.Sleep(0, alertable: true) == Wait.IoCompletion);
        Assert.Equal(Wait.Timeout, Wait.ForObject(never, 1, alertable: false));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) Wait.ForObject(never, 1, alertable: true);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class Nothing : ApcNotice
    {
        public override void Run()
        {
        }
    }
}
